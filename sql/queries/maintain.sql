-- let_go --
-- A closed live blog is let go with its last sweep, a day after the end; this is for one whose sweep failed.
UPDATE live_blog SET is_watched = false
WHERE is_watched AND state = 'closed' AND coalesce(closed_at, last_observed_at) < %(before)s
RETURNING live_blog_key;

-- recent_snapshots --
-- Snapshots since a moment, at random, each with the record that holds its body.
SELECT s.snapshot_key, s.url, s.fetched_at, s.status, s.sha256, s.size, s.warc_file, s.warc_offset,
  s.warc_length, s.warc_record_id, s.is_revisit, to_jsonb(o) AS original
FROM (
  SELECT * FROM snapshot WHERE fetched_at >= %(since)s ORDER BY random() LIMIT %(limit)s
) s
LEFT JOIN LATERAL (
  SELECT url, fetched_at, status, sha256, size, warc_file, warc_offset, warc_length, warc_record_id, is_revisit
  FROM snapshot p
  WHERE s.is_revisit AND p.sha256 = s.sha256 AND NOT p.is_revisit
  ORDER BY p.snapshot_key LIMIT 1
) o ON true;
