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
ON CONFLICT (url) DO UPDATE SET first_seen_at = least(live_blog.first_seen_at, excluded.first_seen_at)
RETURNING live_blog_key;

-- find_in_feed --
-- A live blog of a feed, with the publisher of the feed.
INSERT INTO live_blog (source_key, url, first_seen_at)
SELECT source_key, %(url)s, %(at)s FROM live_blog WHERE live_blog_key = %(feed_key)s
ON CONFLICT (url) DO UPDATE SET url = excluded.url
RETURNING live_blog_key;

-- parsed --
-- Open the observation of a page that was understood.  Where it tells what the last look told, and that was believed
-- and left no question open (something missing, a doubt, older pages to be read), there is nothing to revise.
INSERT INTO observation (live_blog_key, crawl_key, snapshot_key, observed_at, outcome,
  format, parser_version, covers, page, updates, rejected, state_digest, look_digest,
  is_as_before, revised_at, is_healthy)
SELECT %(live_blog_key)s, %(crawl_key)s, %(snapshot_key)s, %(observed_at)s, 'parsed',
  %(format)s, %(parser_version)s, %(covers)s, %(page)s, %(updates)s, %(rejected)s, %(state_digest)s, %(look_digest)s,
  b.is_so, CASE WHEN b.is_so THEN now() END, CASE WHEN b.is_so THEN true END
FROM (
  SELECT EXISTS (
    SELECT FROM live_blog l
    JOIN observation o ON o.observation_key = (
      SELECT max(observation_key) FROM observation
      WHERE live_blog_key = l.live_blog_key AND outcome = 'parsed' AND walk_key IS NULL)
    WHERE l.live_blog_key = %(live_blog_key)s AND l.parser_version = %(parser_version)s
      AND l.doubt IS NULL AND l.hole_at IS NULL AND l.state IS DISTINCT FROM 'closed'
      AND o.look_digest = %(look_digest)s AND o.doubt IS NULL AND o.revised_at IS NOT NULL AND o.is_healthy
      AND o.observed_at >= l.last_observed_at AND o.observed_at < %(observed_at)s
      AND NOT EXISTS (
        SELECT FROM observation w
        WHERE w.live_blog_key = l.live_blog_key AND w.revised_at IS NULL AND w.outcome <> 'refused')
      AND NOT EXISTS (
        SELECT FROM live_update u
        WHERE u.live_blog_key = l.live_blog_key AND u.absences > 0 AND u.state <> 'deleted')
  ) AS is_so
) b
ON CONFLICT (live_blog_key, snapshot_key, observed_at) DO NOTHING
RETURNING observation_key, is_as_before;

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

-- feed_unchanged --
-- The same for every live blog that the last body of a feed told of.
INSERT INTO observation (live_blog_key, crawl_key, snapshot_key, observed_at, outcome,
  format, parser_version, covers)
SELECT o.live_blog_key, %(crawl_key)s, o.snapshot_key, %(at)s, 'unchanged', o.format, o.parser_version, o.covers
FROM (
  SELECT snapshot_key, crawl_key FROM snapshot
  WHERE live_blog_key = %(live_blog_key)s AND NOT is_revisit AND status = 200
  ORDER BY snapshot_key DESC LIMIT 1
) s
JOIN observation o ON o.crawl_key = s.crawl_key AND o.snapshot_key = s.snapshot_key AND o.outcome = 'parsed'
WHERE o.revised_at IS NULL OR EXISTS (
    SELECT FROM live_update u
    WHERE u.live_blog_key = o.live_blog_key AND u.absences > 0 AND u.state <> 'deleted')
ON CONFLICT (live_blog_key, snapshot_key, observed_at) DO NOTHING;

-- known_ids --
-- How many of the ids of a page have been met before.
SELECT count(DISTINCT update_id)::integer AS n FROM (
  SELECT update_id FROM update_identity
  WHERE live_blog_key = %(live_blog_key)s AND update_id = ANY (%(update_ids)s::text[])
  UNION ALL
  SELECT s.update_id FROM staged_update s JOIN observation o USING (observation_key)
  WHERE o.live_blog_key = %(live_blog_key)s AND s.update_id = ANY (%(update_ids)s::text[])
) known;

-- polled --
-- A poll that went well: keep the validators and the pace, say when the next is due; let go of a closed live
-- blog after its last sweep, if that shows nothing new.
UPDATE live_blog SET
  last_polled_at = %(at)s,
  last_confirmed_at = %(at)s,
  failures = 0,
  last_cause = NULL,
  warning = CASE WHEN p.is_lie OR validators_lie_until > %(at)s THEN 'validators_lie' ELSE %(warning)s END,
  etag = coalesce(%(etag)s, CASE WHEN %(is_new)s THEN NULL ELSE etag END),
  last_modified = coalesce(%(last_modified)s, CASE WHEN %(is_new)s THEN NULL ELSE last_modified END),
  last_full_at = CASE WHEN %(is_new)s THEN %(at)s ELSE last_full_at END,
  body_sha256 = coalesce(%(body_sha256)s, body_sha256),
  validators_lie_until = CASE WHEN p.is_lie THEN %(lie_until)s ELSE validators_lie_until END,
  state_digest = coalesce(p.new_digest, state_digest),
  likeness = coalesce(%(likeness)s::jsonb, likeness),
  change_seconds = p.change_seconds,
  last_changed_at = p.last_changed_at,
  is_watched = is_watched AND NOT coalesce(state = 'closed' AND %(at)s >= closed_at + interval '1 day'
    AND (p.new_digest = state_digest) IS NOT FALSE, false),
  next_poll_at = greatest(
    next_poll(coalesce(%(planned_at)s, %(at)s), state, coverage_start_time, closed_at, p.pause),
    %(at)s + p.pause / 2)
FROM (
  SELECT c.*, poll_pause(c.poll_seconds, c.poll_seconds_at_most, c.change_seconds,
    extract(epoch FROM %(at)s - c.last_changed_at)::double precision, %(live_blog_key)s) AS pause
  FROM (
    SELECT b.poll_seconds, b.poll_seconds_at_most, o.state_digest AS new_digest,
      coalesce(%(is_denied)s AND b.state_digest <> o.state_digest, false) AS is_lie,
      CASE WHEN b.last_changed_at IS NULL THEN least(%(newest)s, %(at)s)
        WHEN b.state_digest <> o.state_digest THEN %(at)s ELSE b.last_changed_at END AS last_changed_at,
      CASE WHEN b.state_digest <> o.state_digest
        THEN 0.7 * coalesce(b.change_seconds, extract(epoch FROM %(at)s - b.last_changed_at))
          + 0.3 * extract(epoch FROM greatest(%(at)s - b.last_changed_at, interval '0'))
        ELSE b.change_seconds END AS change_seconds
    FROM live_blog b
    LEFT JOIN observation o ON o.observation_key = %(observation_key)s
    WHERE b.live_blog_key = %(live_blog_key)s
  ) c
) p
WHERE live_blog_key = %(live_blog_key)s;

-- failed --
-- A poll that brought nothing: name the cause, wait longer after each that is the publisher's; let go of a
-- page that the publisher calls gone (410), or that was not found three times in a row (404).
UPDATE live_blog SET
  last_polled_at = %(at)s,
  failures = failures + CASE WHEN %(is_ours)s THEN 0 ELSE 1 END,
  last_cause = %(cause)s,
  doubt = CASE WHEN %(is_doubt)s THEN %(cause)s ELSE doubt END,
  doubted_since = CASE WHEN %(is_doubt)s THEN coalesce(doubted_since, %(at)s) ELSE doubted_since END,
  is_watched = is_watched AND NOT is_gone,
  state = CASE WHEN is_gone THEN 'gone' ELSE state END,
  next_poll_at = %(at)s + greatest(
    coalesce(%(retry_after_seconds)s, 0) * interval '1 second',
    CASE WHEN %(is_ours)s THEN poll_seconds * interval '1 second'
         ELSE greatest(poll_seconds, least(poll_seconds * power(2, least(failures, 10)),
             CASE WHEN failures < 10 THEN least(%(at_most_seconds)s, 300) ELSE %(at_most_seconds)s END))
           * interval '1 second' END)
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

-- pause_host --
-- Ask a host for nothing before a pause is over.
INSERT INTO host (host, paused_until, pause_cause)
SELECT host, %(at)s + %(seconds)s * interval '1 second', %(cause)s
FROM live_blog WHERE live_blog_key = %(live_blog_key)s AND host IS NOT NULL
ON CONFLICT (host) DO UPDATE SET paused_until = excluded.paused_until, pause_cause = excluded.pause_cause
WHERE host.paused_until IS NULL OR host.paused_until < excluded.paused_until;

-- crawl_delay --
-- Keep the pause that a robots.txt asks for between requests; the next crawl begins after one.
INSERT INTO host (host, crawl_delay_seconds, paused_until, pause_cause)
VALUES (%(host)s, %(seconds)s, %(at)s + %(seconds)s * interval '1 second', 'crawl_delay')
ON CONFLICT (host) DO UPDATE SET
  crawl_delay_seconds = excluded.crawl_delay_seconds,
  paused_until = greatest(host.paused_until, excluded.paused_until),
  pause_cause = CASE WHEN host.paused_until > excluded.paused_until THEN host.pause_cause
    ELSE excluded.pause_cause END;

-- poll_failure --
-- Keep the cause of a failed poll.
INSERT INTO poll_failure (live_blog_key, crawl_key, failed_at, cause, message, status, snapshot_key)
VALUES (%(live_blog_key)s, %(crawl_key)s, %(at)s, %(cause)s, %(message)s, %(status)s, %(snapshot_key)s);
