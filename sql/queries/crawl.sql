-- store_source --
-- Write what a source file says.
INSERT INTO source (name, title, homepage, in_language, timezone, country, is_listed, delay_seconds)
VALUES (%(name)s, %(title)s, %(homepage)s, %(in_language)s, %(timezone)s, %(country)s, %(is_listed)s,
  %(delay_seconds)s)
ON CONFLICT (name) DO UPDATE SET
  title = excluded.title, homepage = excluded.homepage, in_language = excluded.in_language,
  timezone = excluded.timezone, country = excluded.country, is_listed = excluded.is_listed,
  delay_seconds = excluded.delay_seconds
RETURNING source_key;

-- watch --
-- Put a live blog on the watch list; one that is there already becomes due at once.
INSERT INTO live_blog (source_key, url, is_watched, poll_seconds, poll_seconds_at_most, first_seen_at)
VALUES (%(source_key)s, %(url)s, true, %(poll_seconds)s, %(poll_seconds_at_most)s, %(at)s)
ON CONFLICT (url) DO UPDATE SET
  is_watched = true, next_poll_at = '-infinity', state = nullif(live_blog.state, 'gone'),
  -- One that had been let go is followed for another day.
  closed_at = CASE WHEN live_blog.is_watched THEN live_blog.closed_at
    WHEN live_blog.state = 'closed' THEN excluded.first_seen_at END,
  source_key = excluded.source_key,
  poll_seconds = excluded.poll_seconds, poll_seconds_at_most = excluded.poll_seconds_at_most
RETURNING live_blog_key;

-- unwatch --
-- Take a live blog off the watch list.
UPDATE live_blog SET is_watched = false WHERE url IN (%(url)s, %(normal_url)s) AND is_watched;

-- known_urls --
-- URLs that need not be put on the watch list again, whether they are still watched or not.
SELECT url FROM live_blog WHERE is_watched OR last_polled_at IS NOT NULL;

-- unlist --
-- Note which sources no file describes any more.
UPDATE source SET is_listed = false WHERE is_listed AND name <> ALL (%(names)s::text[]);

-- watched --
-- What is on the watch list, as what and how often.
SELECT b.live_blog_key, b.url, b.poll_seconds, b.poll_seconds_at_most, s.name AS source
FROM live_blog b
JOIN source s USING (source_key)
WHERE b.is_watched AND s.name <> ALL (%(but_of)s::text[]);

-- follow_files --
-- Give live blogs another publisher or pace; a shorter pause counts from the last poll, unless that failed.
UPDATE live_blog b SET
  source_key = s.source_key,
  poll_seconds = f.poll_seconds,
  poll_seconds_at_most = f.poll_seconds_at_most,
  next_poll_at = CASE WHEN b.failures > 0 OR b.state = 'closed' THEN b.next_poll_at
    ELSE least(b.next_poll_at, next_poll(b.last_polled_at, b.state, b.coverage_start_time, b.closed_at,
      poll_pause(f.poll_seconds, f.poll_seconds_at_most, b.change_seconds,
        extract(epoch FROM b.last_polled_at - b.last_changed_at)::double precision, b.live_blog_key))) END
FROM unnest(%(live_blog_keys)s::bigint[], %(sources)s::text[], %(poll_seconds)s::integer[],
    %(poll_seconds_at_most)s::integer[])
  AS f (live_blog_key, source, poll_seconds, poll_seconds_at_most)
JOIN source s ON s.name = f.source
WHERE b.live_blog_key = f.live_blog_key;

-- lock_plan --
-- One plan at a time.
SELECT pg_advisory_xact_lock(hashtext('dateline plan'));

-- bury_dead --
-- Close crawls whose process must be gone, by the time or because nobody holds their lock (see fetch.lock).
UPDATE crawl c
SET state = 'failed', cause = 'killed', finished_at = %(at)s
WHERE state = 'running' AND (started_at < %(dead_before)s OR (
  started_at < %(begun_before)s AND live_blog_keys <> '{}' AND NOT EXISTS (
    SELECT FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.objsubid = 1
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND (l.classid::bigint << 32 | l.objid::bigint) = hashtext('dateline crawl ' || c.crawl_key)
  )
));

-- due --
-- Live blogs to poll now, or in less than a tenth of their least pause, the longest overdue first; not those
-- that a crawl has in hand.  Of a source in quarantine it is one that had been understood before, and each time another.
SELECT d.live_blog_key, d.host, d.failures, d.pause_seconds
FROM (
  SELECT b.live_blog_key, b.host, b.failures, b.next_poll_at,
    greatest(t.crawl_delay_seconds, s.delay_seconds) AS pause_seconds,
    q.next_probe_at IS NULL
      OR row_number() OVER (PARTITION BY b.source_key
        ORDER BY b.likeness = '{}', b.last_polled_at NULLS FIRST, b.live_blog_key) = 1
      AS has_turn
  FROM live_blog b
  JOIN source s USING (source_key)
  LEFT JOIN source_health q USING (source_key)
  LEFT JOIN host t USING (host)
  WHERE b.is_watched
    AND coalesce(q.next_probe_at, b.next_poll_at)
      <= %(at)s + least(%(slack_seconds)s, 0.1 * b.poll_seconds) * interval '1 second'
    AND (t.paused_until IS NULL OR t.paused_until <= %(at)s)
    AND s.name <> ALL (%(but_of)s::text[])
    AND b.live_blog_key NOT IN (SELECT unnest(live_blog_keys) FROM crawl WHERE state = 'running')
) d
WHERE d.has_turn
ORDER BY d.next_poll_at, d.live_blog_key
LIMIT %(limit)s;

-- open --
-- Begin a crawl.
INSERT INTO crawl (run_id, shard, live_blog_keys, started_at)
VALUES (%(run_id)s, %(shard)s, %(live_blog_keys)s, %(at)s)
RETURNING crawl_key;

-- reopen --
-- Begin a crawl again that was cut off.
UPDATE crawl SET state = 'running', finished_at = NULL, cause = NULL, started_at = %(at)s
WHERE crawl_key = %(crawl_key)s
RETURNING crawl_key;

-- assignments --
-- What a crawl has to poll and has not yet polled.  A page that was doubted, swept late or not followed to its
-- end, or that nobody has asked for without conditions for long, is asked for without any; its digest is kept
-- only where the same bytes mean that nothing is to be done.  What is missing on the newest of several pages is
-- looked for on all of them, before it is called deleted.
SELECT b.live_blog_key, b.url, b.likeness, b.is_sweep, c.started_at AS planned_at,
  CASE WHEN b.is_plain THEN b.etag END AS etag,
  CASE WHEN b.is_plain THEN b.last_modified END AS last_modified,
  CASE WHEN NOT b.is_thorough THEN b.body_sha256 END AS body_sha256,
  b.etag AS said_etag, b.last_modified AS said_last_modified, b.state_digest,
  b.doubt, b.doubted_since, b.last_full_at, b.last_polled_at,
  CASE WHEN b.is_hole_due THEN b.hole_at END AS hole_at, b.hole_url, b.hole_position
FROM crawl c
CROSS JOIN LATERAL (
  SELECT t.*, NOT t.is_thorough AND coalesce(t.validators_lie_until <= c.started_at, true)
      AND t.last_full_at + greatest(interval '10 minutes', 5 * (t.next_poll_at - t.last_polled_at)) > c.started_at
      AS is_plain
  FROM (
    SELECT *, coalesce(state = 'closed', false) OR (is_searched AND NOT is_hole_due) AS is_sweep,
      doubt IS NOT NULL OR is_hole_due OR coalesce(state = 'closed', false) OR is_searched AS is_thorough
    FROM live_blog
    CROSS JOIN LATERAL (
      SELECT EXISTS (
          SELECT FROM live_update u
          WHERE u.live_blog_key = live_blog.live_blog_key AND u.absences > 0 AND u.state <> 'deleted')
        AND coalesce((
          SELECT o.page ->> 'older' IS NOT NULL FROM observation o
          WHERE o.live_blog_key = live_blog.live_blog_key AND o.outcome = 'parsed' AND o.walk_key IS NULL
          ORDER BY o.observation_key DESC LIMIT 1), false) AS is_searched,
        -- Where a try came no further, the next follows when a tenth of the time since has passed.
        hole_at IS NOT NULL AND coalesce(c.started_at >= hole_tried_at + (hole_tried_at - hole_at) / 10, true)
          AS is_hole_due
    ) missing
    WHERE live_blog_key = ANY (c.live_blog_keys)
  ) t
) b
WHERE c.crawl_key = %(crawl_key)s
  AND (b.last_polled_at IS NULL OR b.last_polled_at < c.started_at)
ORDER BY b.url;

-- causes --
-- Why polls of a crawl failed, in its last try.
SELECT f.cause, count(DISTINCT f.live_blog_key) AS n
FROM poll_failure f
JOIN crawl c USING (crawl_key)
WHERE f.crawl_key = %(crawl_key)s AND f.failed_at >= c.started_at
GROUP BY f.cause;

-- finish --
-- Close a crawl; what it staged and what had not changed is counted from what it left behind.
UPDATE crawl c SET
  finished_at = %(at)s,
  failed = %(failed)s,
  staged = o.staged,
  -- A feed gives more live blogs than were asked for, an ingest none that was.
  not_modified = greatest(0, cardinality(c.live_blog_keys) - o.staged - %(failed)s),
  cause = %(cause)s,
  requests = %(requests)s,
  bytes = %(bytes)s,
  statuses = %(statuses)s,
  state = CASE
    WHEN %(failed)s = 0 THEN 'succeeded'
    WHEN %(failed)s >= cardinality(c.live_blog_keys) THEN 'failed'
    ELSE 'partial'
  END
FROM (
  SELECT count(*)::integer AS staged FROM observation
  WHERE crawl_key = %(crawl_key)s AND outcome = 'parsed' AND walk_key IS NULL AND NOT is_as_before
) o
WHERE c.crawl_key = %(crawl_key)s
RETURNING c.*;

-- abort --
-- Close a crawl whose process ended without doing so.
UPDATE crawl SET state = 'failed', cause = %(cause)s, finished_at = %(at)s
WHERE crawl_key = %(crawl_key)s AND state = 'running'
RETURNING *;

-- crawl --
-- A crawl as it stands.
SELECT * FROM crawl WHERE crawl_key = %(crawl_key)s;
