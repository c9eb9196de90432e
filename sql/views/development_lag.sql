-- Who reported a development when: one row for each update of it, the first report first.
DROP VIEW IF EXISTS development_lag CASCADE;
CREATE VIEW development_lag AS
SELECT report.development_key,
  report.reported_at = min(report.reported_at) OVER same_news AS is_first,
  report.reported_at - min(report.reported_at) OVER same_news AS lag,
  rank() OVER (same_news ORDER BY report.reported_at) AS place,
  count(*) OVER same_news AS reports,
  report.source, report.publisher, report.live_blog_key, report.live_blog, report.update_key,
  report.version_key, report.headline, report.article_body, report.reported_at, report.reported_at_from,
  report.update_url, report.rule, report.evidence, report.evidence_duplicate_key
FROM (
  SELECT m.development_key, s.name AS source, s.title AS publisher, b.live_blog_key, b.title AS live_blog,
    u.update_key, v.version_key, v.headline, v.article_body,
    coalesce(v.date_published, u.first_seen_at) AS reported_at,
    CASE WHEN v.date_published IS NULL THEN 'first_seen_at' ELSE 'date_published' END AS reported_at_from,
    coalesce(v.url, b.url) AS update_url,
    m.evidence ->> 'rule' AS rule, m.evidence, m.evidence_duplicate_key
  FROM development_member m
  JOIN live_update u USING (update_key)
  JOIN live_blog b USING (live_blog_key)
  JOIN source s USING (source_key)
  CROSS JOIN LATERAL (
    SELECT * FROM update_version WHERE update_key = u.update_key ORDER BY valid_from DESC LIMIT 1
  ) v
  WHERE u.state <> 'misread'
) AS report
WINDOW same_news AS (PARTITION BY report.development_key)
ORDER BY report.development_key, report.reported_at, report.update_key;
COMMENT ON VIEW development_lag IS 'Who reported a development when: one row for each update that tells it.';
COMMENT ON COLUMN development_lag.development_key IS 'The development.';
COMMENT ON COLUMN development_lag.is_first IS 'Whether it is the earliest report, or one of the same moment.';
COMMENT ON COLUMN development_lag.lag IS 'How long after the earliest report.';
COMMENT ON COLUMN development_lag.place IS '1 for the earliest report; reports of the same moment share a place.';
COMMENT ON COLUMN development_lag.reports IS 'How many updates tell the development.';
COMMENT ON COLUMN development_lag.source IS 'Name of the source.';
COMMENT ON COLUMN development_lag.publisher IS 'Name of the publisher for people.';
COMMENT ON COLUMN development_lag.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN development_lag.live_blog IS 'Title of the live blog.';
COMMENT ON COLUMN development_lag.update_key IS 'The update.';
COMMENT ON COLUMN development_lag.version_key IS 'Its present wording, else its last.';
COMMENT ON COLUMN development_lag.headline IS 'Headline of that wording.';
COMMENT ON COLUMN development_lag.article_body IS 'Text of that wording.';
COMMENT ON COLUMN development_lag.reported_at IS 'Publisher''s time of the update, else when it was first seen.';
COMMENT ON COLUMN development_lag.reported_at_from IS 'Which of the two: date_published or first_seen_at.';
COMMENT ON COLUMN development_lag.update_url IS 'URL of the update, else of its live blog.';
COMMENT ON COLUMN development_lag.rule IS
  'Why it belongs: copy, changed_facts, own_words; NULL for the update by which the development came to be known.';
COMMENT ON COLUMN development_lag.evidence IS 'What the rule found, and in which two wordings.';
COMMENT ON COLUMN development_lag.evidence_duplicate_key IS 'The copy that shows it, when the rule is copy.';
