-- Updates whose words, and not only their typography, changed more than ten minutes after they were published, the oldest wording beside the newest.
SELECT source, age, severity, changes, headline_before, headline_after, article_body_before, article_body_after
FROM edit_log
WHERE kind = 'edited' AND severity IS DISTINCT FROM 'typography' AND age > interval '10 minutes'
ORDER BY age DESC;
