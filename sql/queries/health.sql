-- lock --
-- One judgement at a time.
SELECT pg_advisory_xact_lock(hashtext('dateline health'));

-- polls --
-- What became of the last poll of each watched live blog, by source, beside what was thought of the source.
-- A failure of ours is no news of a publisher, nor is a page that was never understood, where another was.  A live
-- blog that was let go at its last poll counts until another is polled; a source of which nothing is watched has none.
WITH watched AS (
  SELECT live_blog_key, source_key, failures, last_cause, doubt, warning, likeness, last_polled_at
  FROM live_blog WHERE is_watched AND last_polled_at IS NOT NULL
), let_go AS (
  SELECT g.*
  FROM (SELECT source_key, max(last_polled_at) AS last_polled_at FROM watched GROUP BY source_key) w
  CROSS JOIN LATERAL (
    SELECT live_blog_key, source_key, failures, last_cause, doubt, warning, likeness, last_polled_at
    FROM live_blog b
    WHERE b.source_key = w.source_key AND NOT b.is_watched AND b.last_polled_at >= w.last_polled_at
    ORDER BY b.last_polled_at DESC, b.live_blog_key
    LIMIT 1
  ) g
  WHERE g.failures = 0
)
SELECT b.source_key, h.state, h.cause, h.since, h.failures, h.judged_at, true AS is_watched,
  max(b.last_polled_at) AS last_polled_at,
  count(*)::integer AS polled,
  count(*) FILTER (WHERE b.failures > 0)::integer AS failing,
  sum(b.failures)::integer AS total_failures,
  mode() WITHIN GROUP (ORDER BY b.last_cause) FILTER (WHERE b.failures > 0) AS failed_for,
  mode() WITHIN GROUP (ORDER BY coalesce(b.doubt, b.warning))
    FILTER (WHERE b.failures = 0 AND coalesce(b.doubt, b.warning) IS NOT NULL) AS worry
FROM (
  SELECT *, bool_or(likeness <> '{}') OVER (PARTITION BY source_key) AS has_worked
  FROM (SELECT * FROM watched UNION ALL SELECT * FROM let_go) asked
) b
LEFT JOIN source_health h USING (source_key)
WHERE b.likeness <> '{}' OR NOT b.has_worked
GROUP BY b.source_key, h.source_key
UNION ALL
SELECT h.source_key, h.state, h.cause, h.since, h.failures, h.judged_at, false,
  greatest(h.judged_at, (SELECT max(b.last_polled_at) FROM live_blog b WHERE b.source_key = h.source_key)),
  0, 0, 0, NULL, NULL
FROM source_health h
WHERE h.state <> 'ok' AND NOT EXISTS (SELECT FROM live_blog b WHERE b.source_key = h.source_key AND b.is_watched)
ORDER BY source_key;

-- write --
-- Write how a source does, and keep what changed.
WITH change AS (
  INSERT INTO source_health_change (source_key, state, cause, changed_at)
  SELECT %(source_key)s, %(state)s, %(cause)s, %(at)s WHERE %(is_changed)s
)
INSERT INTO source_health (source_key, state, cause, since, failures, next_probe_at, judged_at)
VALUES (%(source_key)s, %(state)s, %(cause)s, %(at)s, %(failures)s, %(next_probe_at)s, %(at)s)
ON CONFLICT (source_key) DO UPDATE SET
  since = CASE WHEN source_health.state = excluded.state THEN source_health.since ELSE excluded.since END,
  state = excluded.state, cause = excluded.cause, failures = excluded.failures,
  next_probe_at = excluded.next_probe_at, judged_at = excluded.judged_at;

-- release --
-- The probe was answered: everything that waited behind it is due.
UPDATE live_blog SET next_poll_at = '-infinity'
WHERE source_key = %(source_key)s AND is_watched AND failures > 0;

-- troubled --
-- Sources of which live blogs could not be observed in the crawls of a run.
SELECT s.name, coalesce(h.state, 'degraded') AS state, coalesce(h.since, f.failed_at) AS since, h.next_probe_at,
  f.failed, f.causes, f.url, f.message
FROM (
  SELECT b.source_key, count(DISTINCT p.live_blog_key) AS failed,
    array_agg(DISTINCT p.cause) AS causes, min(p.failed_at) AS failed_at,
    (array_agg(b.url ORDER BY b.live_blog_key, p.failed_at))[1] AS url,
    (array_agg(p.message ORDER BY b.live_blog_key, p.failed_at))[1] AS message
  FROM crawl c
  JOIN poll_failure p ON p.crawl_key = c.crawl_key AND p.failed_at >= c.started_at
  JOIN live_blog b ON b.live_blog_key = p.live_blog_key
  WHERE c.run_id = %(run_id)s
  GROUP BY b.source_key
) f
JOIN source s USING (source_key)
LEFT JOIN source_health h USING (source_key)
ORDER BY s.name;
