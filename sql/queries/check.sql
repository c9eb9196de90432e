-- broken_rules --
-- Rules that no constraint can guard, with the number of rows that break them, in live blogs seen since a moment.
WITH recent AS (
  SELECT u.update_key, u.state,
    EXISTS (SELECT FROM update_version v WHERE v.update_key = u.update_key AND v.is_current) AS stands,
    EXISTS (SELECT FROM revision r WHERE r.update_key = u.update_key AND r.kind = 'added')
      OR EXISTS (SELECT FROM reinterpretation r WHERE r.update_key = u.update_key AND r.kind = 'update_found') AS is_added,
    EXISTS (SELECT FROM update_identity i WHERE i.update_key = u.update_key) AS is_known
  FROM live_update u
  JOIN live_blog b USING (live_blog_key)
  WHERE b.last_observed_at >= %(since)s
)
SELECT r.rule, count(*) AS n
FROM recent
CROSS JOIN LATERAL (VALUES
  ('an update has neither a current wording nor a deletion', state NOT IN ('deleted', 'misread') AND NOT stands),
  ('a deleted or misread update still has a current wording', state IN ('deleted', 'misread') AND stands),
  ('an update was never recorded as added', NOT is_added),
  ('an update has no identity', NOT is_known)
) AS r (rule, is_broken)
WHERE r.is_broken
GROUP BY r.rule;

-- waiting --
-- Work that is left.
SELECT
  (SELECT count(*) FROM observation WHERE revised_at IS NULL AND outcome <> 'refused') AS to_revise,
  (SELECT count(*) FROM update_version WHERE deduplicated_by IS NULL) AS to_deduplicate,
  (SELECT count(*) FROM update_version WHERE extracted_by IS NULL) AS to_extract;
