-- When live blogs are polled, what is doubted of what they showed, and how their publishers do.
-- depends: 0008_severity_and_places

ALTER TABLE source ADD COLUMN delay_seconds real NOT NULL DEFAULT 3 CHECK (delay_seconds >= 0);
COMMENT ON COLUMN source.delay_seconds IS 'Least pause between two requests to one host, in seconds, as the source file has it.';

CREATE TABLE host (
  host text PRIMARY KEY,
  crawl_delay_seconds real CHECK (crawl_delay_seconds > 0),
  paused_until timestamptz,
  pause_cause text,
  CHECK ((paused_until IS NULL) = (pause_cause IS NULL))
);
COMMENT ON TABLE host IS 'What a server asked of everybody who asks it, whichever of its live blogs was asked for.';
COMMENT ON COLUMN host.host IS 'Host name in lower case, without a port.';
COMMENT ON COLUMN host.crawl_delay_seconds IS 'Crawl-delay of its robots.txt for us; NULL where it names none.';
COMMENT ON COLUMN host.paused_until IS 'Until then nothing is asked of it (Retry-After, or its crawl-delay).';
COMMENT ON COLUMN host.pause_cause IS 'Why: the named cause of the answer that asked for the pause, or crawl_delay.';

ALTER TABLE live_blog
  ADD COLUMN host text GENERATED ALWAYS AS (
    btrim(lower(substring(url FROM '^[A-Za-z]+://(?:[^/?#@]*@)?(\[[^]/?#]*\]|[^/:?#]+)')), '[]')) STORED,
  ADD COLUMN poll_seconds_at_most integer NOT NULL DEFAULT 86400,
  ADD COLUMN change_seconds real CHECK (change_seconds >= 0),
  ADD COLUMN last_changed_at timestamptz,
  ADD COLUMN last_full_at timestamptz,
  ADD COLUMN closed_at timestamptz,
  ADD COLUMN validators_lie_until timestamptz,
  ADD COLUMN state_digest text,
  ADD COLUMN likeness jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN as_of timestamptz,
  ADD COLUMN doubt text,
  ADD COLUMN doubted_since timestamptz,
  ADD COLUMN warning text,
  ADD COLUMN hole_at timestamptz,
  ADD COLUMN hole_url text,
  ADD COLUMN hole_position integer,
  ADD CHECK ((hole_at IS NULL) = (hole_url IS NULL) AND (hole_at IS NULL) = (hole_position IS NULL)),
  ADD CHECK ((doubt IS NULL) = (doubted_since IS NULL));
UPDATE live_blog SET poll_seconds_at_most = greatest(300, poll_seconds),
  closed_at = CASE WHEN state = 'closed' THEN last_observed_at END;
ALTER TABLE live_blog ADD CHECK (poll_seconds_at_most >= poll_seconds);
CREATE INDEX live_blog_host ON live_blog (host) WHERE is_watched;
COMMENT ON COLUMN live_blog.poll_seconds IS 'Least pause between two polls, in seconds.';
COMMENT ON COLUMN live_blog.host IS 'Host of the URL, without a port.';
COMMENT ON COLUMN live_blog.poll_seconds_at_most IS 'Longest pause between two polls while it is live, in seconds.';
COMMENT ON COLUMN live_blog.change_seconds IS
  'Seconds between looks that showed a change, as a mean in which each later one weighs 0.3.';
COMMENT ON COLUMN live_blog.last_changed_at IS
  'When a look last showed another state than the one before; after the first look, the newest update''s time.';
COMMENT ON COLUMN live_blog.last_full_at IS 'When the page was last asked for without conditions and came.';
COMMENT ON COLUMN live_blog.closed_at IS 'When a look first showed it closed; NULL while it is open.';
COMMENT ON COLUMN live_blog.validators_lie_until IS
  'Until then no conditional request is sent: the server had called a page unchanged that was not.';
COMMENT ON COLUMN live_blog.state_digest IS 'Digest of ids, wordings, pins and order of the page that was staged last.';
COMMENT ON COLUMN live_blog.likeness IS
  'What the last page that was staged was like (format, ids, updates, rejected, whether it ended), to know a broken one by.';
COMMENT ON COLUMN live_blog.as_of IS
  'The latest date that a page which was believed gave for itself: dateModified, else Last-Modified.';
COMMENT ON COLUMN live_blog.doubt IS
  'Why the last look was not believed: stale_page, mass_change, layout_break, zero_yield, truncated; NULL when it was.';
COMMENT ON COLUMN live_blog.doubted_since IS 'First of the looks in a row that were not believed.';
COMMENT ON COLUMN live_blog.warning IS
  'What was odd about the last good poll: clock_skew, slow, validators_lie, parse_rejects; NULL for nothing.';
COMMENT ON COLUMN live_blog.hole_at IS
  'The look whose walk over the older pages stopped short of what had been known before; NULL when there is no hole.';
COMMENT ON COLUMN live_blog.hole_url IS 'The older page at which the next poll goes on with that walk.';
COMMENT ON COLUMN live_blog.hole_position IS 'How many updates stand before that page.';
ALTER TABLE gap ADD COLUMN filled_at timestamptz;
COMMENT ON COLUMN gap.filled_at IS
  'When a later walk reached what was known before the gap; NULL while something may be missing.';

ALTER TABLE observation ADD COLUMN state_digest text, ADD COLUMN doubt text;
CREATE INDEX observation_state ON observation (live_blog_key, state_digest) WHERE state_digest IS NOT NULL;
COMMENT ON COLUMN observation.state_digest IS 'Digest of ids, wordings, pins and order of the page.';
COMMENT ON COLUMN observation.doubt IS
  'Why revise took nothing but additions (stale_page) or nothing at all (mass_change) from it; NULL when it was believed.';

CREATE TABLE source_health (
  source_key bigint PRIMARY KEY REFERENCES source,
  state text NOT NULL CHECK (state IN ('ok', 'degraded', 'failing', 'blocked')),
  cause text,
  since timestamptz NOT NULL,
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  next_probe_at timestamptz,
  judged_at timestamptz NOT NULL,
  CHECK ((state = 'ok') = (cause IS NULL)),
  CHECK ((next_probe_at IS NOT NULL) = (state IN ('failing', 'blocked')))
);
COMMENT ON TABLE source_health IS 'How the polls of a publisher go, judged after each crawl.';
COMMENT ON COLUMN source_health.source_key IS 'The publisher.';
COMMENT ON COLUMN source_health.state IS
  'ok; degraded (some live blogs fail, or something is odd); failing (all fail); blocked (all are refused).';
COMMENT ON COLUMN source_health.cause IS 'Named cause, the most frequent one; NULL when all is well.';
COMMENT ON COLUMN source_health.since IS 'When it came into this state.';
COMMENT ON COLUMN source_health.failures IS 'Crawls in a row that found it failing or blocked.';
COMMENT ON COLUMN source_health.next_probe_at IS
  'In quarantine (failing, blocked) one live blog is asked for then, and nothing before; else NULL.';
COMMENT ON COLUMN source_health.judged_at IS 'The latest poll that was taken into account.';

CREATE TABLE source_health_change (
  source_health_change_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_key bigint NOT NULL REFERENCES source,
  state text NOT NULL CHECK (state IN ('ok', 'degraded', 'failing', 'blocked')),
  cause text,
  changed_at timestamptz NOT NULL
);
CREATE INDEX source_health_change_of ON source_health_change (source_key, changed_at);
COMMENT ON TABLE source_health_change IS 'Every change of a publisher''s health.';
COMMENT ON COLUMN source_health_change.source_health_change_key IS 'Key of the row.';
COMMENT ON COLUMN source_health_change.source_key IS 'The publisher.';
COMMENT ON COLUMN source_health_change.state IS 'The state into which it came.';
COMMENT ON COLUMN source_health_change.cause IS 'Named cause; NULL when all is well.';
COMMENT ON COLUMN source_health_change.changed_at IS 'When it was found.';

-- A tenth of the time in which something is to be expected: the longer of the usual time between changes and
-- the time without one.  What is above the least pause is spread by the key, so that polls do not bunch.
CREATE FUNCTION poll_pause(
  poll_seconds integer, poll_seconds_at_most integer, change_seconds double precision,
  quiet_seconds double precision, live_blog_key bigint
) RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN interval '1 second' * (poll_seconds
  + (least(poll_seconds_at_most, greatest(poll_seconds,
      greatest(coalesce(change_seconds, 0), coalesce(quiet_seconds, 0)) / 10)) - poll_seconds)
  * (0.8 + 0.2 * (abs(hashint8(live_blog_key)::bigint) % 1000) / 1000));
COMMENT ON FUNCTION poll_pause IS 'Pause before the next poll of a live blog: its pace between the bounds of its source.';

-- Closed blogs are swept after an hour and after a day.  One that has not begun is asked for at its beginning,
-- and before that whenever a tenth of the wait has passed.
CREATE FUNCTION next_poll(
  at timestamptz, state text, coverage_start_time timestamptz, closed_at timestamptz, pause interval
) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN state = 'closed' AND closed_at IS NOT NULL THEN greatest(at + least(pause, interval '1 hour'), CASE
    WHEN at < closed_at + interval '1 hour' THEN closed_at + interval '1 hour'
    ELSE closed_at + interval '1 day' END)
  WHEN state = 'upcoming' AND coverage_start_time > at
    THEN least(greatest(coverage_start_time, at + pause), at + greatest(pause, (coverage_start_time - at) / 10))
  ELSE at + pause END;
COMMENT ON FUNCTION next_poll IS 'When a live blog is polled next, by where it is in its life.';
