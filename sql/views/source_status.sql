-- One line for each publisher: how its polls go, and why.
DROP VIEW IF EXISTS source_status CASCADE;
CREATE VIEW source_status AS
SELECT s.source_key, s.name AS source, s.title, coalesce(h.state, 'ok') AS state, h.cause, h.since,
  h.failures, h.next_probe_at,
  count(b.live_blog_key) FILTER (WHERE b.is_watched) AS watched,
  count(b.live_blog_key) FILTER (WHERE b.is_watched AND b.failures > 0) AS failing,
  count(b.live_blog_key) FILTER (WHERE b.is_watched AND b.doubt IS NOT NULL) AS doubted,
  max(b.last_confirmed_at) AS last_confirmed_at,
  -- In quarantine the probe decides; a pause that a host asked for holds in any case.
  greatest(h.next_probe_at, min(greatest(t.paused_until, CASE WHEN h.next_probe_at IS NULL THEN b.next_poll_at END))
    FILTER (WHERE b.is_watched)) AS next_poll_at,
  (SELECT max(t.paused_until) FROM host t JOIN live_blog p USING (host)
   WHERE p.source_key = s.source_key AND p.is_watched) AS paused_until,
  (SELECT count(*) FROM gap g JOIN live_blog p USING (live_blog_key)
   WHERE p.source_key = s.source_key AND g.filled_at IS NULL) AS open_gaps
FROM source s
LEFT JOIN source_health h USING (source_key)
LEFT JOIN live_blog b USING (source_key)
LEFT JOIN host t ON t.host = b.host
GROUP BY s.source_key, h.source_key;
COMMENT ON VIEW source_status IS 'One line for each publisher: how its polls go, and why.';
COMMENT ON COLUMN source_status.source_key IS 'The publisher.';
COMMENT ON COLUMN source_status.source IS 'Name of the source file without its ending, or the host.';
COMMENT ON COLUMN source_status.title IS 'Name of the publisher for people.';
COMMENT ON COLUMN source_status.state IS 'ok, degraded, failing, blocked.';
COMMENT ON COLUMN source_status.cause IS 'Named cause; NULL when all is well.';
COMMENT ON COLUMN source_status.since IS 'When it came into this state; NULL before the first poll.';
COMMENT ON COLUMN source_status.failures IS 'Crawls in a row that found it failing or blocked.';
COMMENT ON COLUMN source_status.next_probe_at IS 'In quarantine, when one of its live blogs is asked for.';
COMMENT ON COLUMN source_status.watched IS 'Live blogs that are polled.';
COMMENT ON COLUMN source_status.failing IS 'How many of them brought nothing at the last poll.';
COMMENT ON COLUMN source_status.doubted IS 'How many of them showed something that was not believed.';
COMMENT ON COLUMN source_status.last_confirmed_at IS 'Last poll of any of them that went well.';
COMMENT ON COLUMN source_status.next_poll_at IS 'When the next of its live blogs is asked for; -infinity for at once.';
COMMENT ON COLUMN source_status.paused_until IS 'Until then one of its hosts wants nothing to be asked of it.';
COMMENT ON COLUMN source_status.open_gaps IS 'Times in which updates may have been missed and were not found since.';
