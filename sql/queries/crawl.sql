-- store_source --
-- Write what a source file says.
INSERT INTO source (name, title, homepage, in_language, timezone, country, is_listed)
VALUES (%(name)s, %(title)s, %(homepage)s, %(in_language)s, %(timezone)s, %(country)s, %(is_listed)s)
ON CONFLICT (name) DO UPDATE SET
  title = excluded.title, homepage = excluded.homepage, in_language = excluded.in_language,
  timezone = excluded.timezone, country = excluded.country, is_listed = excluded.is_listed
RETURNING source_key;

-- watch --
-- Put a live blog on the watch list; one that is there already becomes due at once.
INSERT INTO live_blog (source_key, url, is_watched, poll_seconds, first_seen_at)
VALUES (%(source_key)s, %(url)s, true, %(poll_seconds)s, %(at)s)
ON CONFLICT (url) DO UPDATE SET
  is_watched = true, next_poll_at = '-infinity', state = nullif(live_blog.state, 'gone'),
  source_key = excluded.source_key, poll_seconds = excluded.poll_seconds
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
SELECT b.live_blog_key, b.url, b.poll_seconds, s.name AS source
FROM live_blog b
JOIN source s USING (source_key)
WHERE b.is_watched AND s.name <> ALL (%(but_of)s::text[]);

-- follow_files --
-- Give live blogs another publisher or pace; a shorter pause counts from the last poll, unless that failed.
UPDATE live_blog b SET
  source_key = s.source_key,
  poll_seconds = f.poll_seconds,
  next_poll_at = CASE WHEN b.failures > 0 OR b.state = 'closed' THEN b.next_poll_at
    ELSE least(b.next_poll_at, b.last_polled_at + f.poll_seconds * interval '1 second') END
FROM unnest(%(live_blog_keys)s::bigint[], %(sources)s::text[], %(poll_seconds)s::integer[])
  AS f (live_blog_key, source, poll_seconds)
JOIN source s ON s.name = f.source
WHERE b.live_blog_key = f.live_blog_key;

-- lock_plan --
-- One plan at a time.
SELECT pg_advisory_xact_lock(hashtext('dateline plan'));

-- bury_dead --
-- Close crawls whose process must be gone.
UPDATE crawl
SET state = 'failed', cause = 'killed', finished_at = %(at)s
WHERE state = 'running' AND started_at < %(dead_before)s;

-- due --
-- Live blogs to poll now, the longest overdue first; not those that a crawl has in hand.
SELECT live_blog_key, url, failures
FROM live_blog
WHERE is_watched
  AND next_poll_at <= %(at)s
  AND source_key NOT IN (SELECT source_key FROM source WHERE name = ANY (%(but_of)s::text[]))
  AND live_blog_key NOT IN (SELECT unnest(live_blog_keys) FROM crawl WHERE state = 'running')
ORDER BY next_poll_at
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
-- What a crawl has to poll and has not yet polled.
SELECT b.live_blog_key, b.url, b.etag, b.last_modified, b.body_sha256
FROM crawl c
JOIN live_blog b ON b.live_blog_key = ANY (c.live_blog_keys)
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
  WHERE crawl_key = %(crawl_key)s AND outcome = 'parsed' AND walk_key IS NULL
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
