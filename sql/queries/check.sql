-- broken_rules --
-- Rules that no constraint can guard, with the number of rows that break them.
SELECT 'an update has neither a current wording nor a deletion' AS rule, count(*) AS n
FROM live_update u
WHERE u.state <> 'deleted'
  AND NOT EXISTS (SELECT FROM update_version v WHERE v.update_key = u.update_key AND v.is_current)
UNION ALL
SELECT 'a deleted update still has a current wording', count(*)
FROM live_update u
JOIN update_version v ON v.update_key = u.update_key AND v.is_current
WHERE u.state = 'deleted'
UNION ALL
SELECT 'an update was never recorded as added', count(*)
FROM live_update u
WHERE NOT EXISTS (SELECT FROM revision r WHERE r.update_key = u.update_key AND r.kind = 'added')
UNION ALL
SELECT 'an update has no identity', count(*)
FROM live_update u
WHERE NOT EXISTS (SELECT FROM update_identity i WHERE i.update_key = u.update_key);

-- waiting --
-- Work that is left.
SELECT
  (SELECT count(*) FROM observation WHERE revised_at IS NULL AND outcome <> 'refused') AS to_revise,
  (SELECT count(*) FROM update_version WHERE deduplicated_by IS NULL) AS to_deduplicate,
  (SELECT count(*) FROM update_version WHERE extracted_by IS NULL) AS to_extract;
