-- store_snapshot --
-- Write where the bytes of a response are.
INSERT INTO snapshot (live_blog_key, crawl_key, url, fetched_at, status, sha256, size,
  warc_file, warc_offset, warc_length, warc_record_id, is_revisit)
VALUES (%(live_blog_key)s, %(crawl_key)s, %(url)s, %(fetched_at)s, %(status)s, %(sha256)s, %(size)s,
  %(warc_file)s, %(warc_offset)s, %(warc_length)s, %(warc_record_id)s, %(is_revisit)s)
RETURNING snapshot_key;

-- body --
-- The record that holds a body already, among the latest of a live blog.
SELECT url, fetched_at, status, sha256, size, warc_file, warc_offset, warc_length, warc_record_id, is_revisit
FROM snapshot
WHERE sha256 = %(sha256)s AND NOT is_revisit AND url = %(url)s
ORDER BY snapshot_key DESC
LIMIT 1;

-- find_live_blog --
-- The live blog of a page that was not asked for by a crawl.
INSERT INTO live_blog (source_key, url, first_seen_at)
VALUES (%(source_key)s, %(url)s, %(at)s)
ON CONFLICT (url) DO UPDATE SET url = excluded.url
RETURNING live_blog_key;

-- find_in_feed --
-- A live blog of a feed, with the publisher of the feed.
INSERT INTO live_blog (source_key, url, first_seen_at)
SELECT source_key, %(url)s, %(at)s FROM live_blog WHERE live_blog_key = %(feed_key)s
ON CONFLICT (url) DO UPDATE SET url = excluded.url
RETURNING live_blog_key;

-- parsed --
-- Open the observation of a page that was understood.
INSERT INTO observation (live_blog_key, crawl_key, snapshot_key, observed_at, outcome,
  format, parser_version, covers, page, updates, rejected)
VALUES (%(live_blog_key)s, %(crawl_key)s, %(snapshot_key)s, %(observed_at)s, 'parsed',
  %(format)s, %(parser_version)s, %(covers)s, %(page)s, %(updates)s, %(rejected)s)
ON CONFLICT (live_blog_key, snapshot_key, observed_at) DO NOTHING
RETURNING observation_key;

-- refused --
-- Write that a page was not understood.
INSERT INTO observation (live_blog_key, crawl_key, snapshot_key, observed_at, outcome, reason,
  parser_version, page)
VALUES (%(live_blog_key)s, %(crawl_key)s, %(snapshot_key)s, %(observed_at)s, 'refused', %(reason)s,
  %(parser_version)s, %(page)s)
ON CONFLICT (live_blog_key, snapshot_key, observed_at) DO NOTHING;

-- unchanged --
-- Confirm the last page, where updates wait for a second proof that they are gone.
INSERT INTO observation (live_blog_key, crawl_key, snapshot_key, observed_at, outcome,
  format, parser_version, covers)
SELECT o.live_blog_key, %(crawl_key)s, o.snapshot_key, %(at)s, 'unchanged', o.format, o.parser_version, o.covers
FROM observation o
WHERE o.observation_key = (
    SELECT max(observation_key) FROM observation
    WHERE live_blog_key = %(live_blog_key)s AND outcome = 'parsed' AND walk_key IS NULL
  )
  AND (o.revised_at IS NULL OR EXISTS (
    SELECT FROM live_update u
    WHERE u.live_blog_key = o.live_blog_key AND u.absences > 0 AND u.state <> 'deleted'))
ON CONFLICT (live_blog_key, snapshot_key, observed_at) DO NOTHING;

-- polled --
-- A poll that went well: keep the validators, say when the next is due.
UPDATE live_blog SET
  last_polled_at = %(at)s,
  last_confirmed_at = %(at)s,
  failures = 0,
  last_cause = NULL,
  etag = coalesce(%(etag)s, CASE WHEN %(is_new)s THEN NULL ELSE etag END),
  last_modified = coalesce(%(last_modified)s, CASE WHEN %(is_new)s THEN NULL ELSE last_modified END),
  body_sha256 = coalesce(%(body_sha256)s, body_sha256),
  next_poll_at = %(at)s + CASE WHEN state = 'closed' THEN interval '1 hour'
                               ELSE poll_seconds * interval '1 second' END
WHERE live_blog_key = %(live_blog_key)s;

-- failed --
-- A poll that brought nothing: name the cause, wait longer after each that is the publisher's; let go of a
-- page that the publisher calls gone (410), or that was not found three times in a row (404).
UPDATE live_blog SET
  last_polled_at = %(at)s,
  failures = failures + CASE WHEN %(is_ours)s THEN 0 ELSE 1 END,
  last_cause = %(cause)s,
  is_watched = is_watched AND NOT is_gone,
  state = CASE WHEN is_gone THEN 'gone' ELSE state END,
  next_poll_at = %(at)s + greatest(
    coalesce(%(retry_after_seconds)s, 0) * interval '1 second',
    CASE WHEN %(is_ours)s THEN poll_seconds * interval '1 second'
         ELSE least(poll_seconds * power(2, least(failures, 10)), 3600) * interval '1 second' END)
FROM (
  SELECT %(cause)s = 'status_410' OR (%(cause)s = 'status_404' AND count(*) FILTER (WHERE cause = 'status_404') = 2)
    AS is_gone
  FROM (
    SELECT f.cause FROM poll_failure f JOIN live_blog b USING (live_blog_key)
    WHERE f.live_blog_key = %(live_blog_key)s AND f.failed_at > coalesce(b.last_confirmed_at, '-infinity')
    ORDER BY f.poll_failure_key DESC LIMIT 2
  ) last_two
) verdict
WHERE live_blog_key = %(live_blog_key)s;

-- poll_failure --
-- Keep the cause of a failed poll.
INSERT INTO poll_failure (live_blog_key, crawl_key, failed_at, cause, message, status, snapshot_key)
VALUES (%(live_blog_key)s, %(crawl_key)s, %(at)s, %(cause)s, %(message)s, %(status)s, %(snapshot_key)s);
