-- plan --
-- Note a place that is to be visited.
INSERT INTO discovery_visit (run_id, source_key, url, planned_at)
VALUES (%(run_id)s, %(source_key)s, %(url)s, %(at)s)
ON CONFLICT (run_id, url) DO NOTHING;

-- waiting --
-- What a run has still to visit; what failed is visited again.
SELECT v.discovery_visit_key, v.url, s.name AS source
FROM discovery_visit v
JOIN source s USING (source_key)
WHERE v.run_id = %(run_id)s AND (v.visited_at IS NULL OR v.cause IS NOT NULL)
ORDER BY v.discovery_visit_key;

-- visited --
-- Note what became of a visit.
UPDATE discovery_visit
SET visited_at = %(at)s, cause = %(cause)s, message = %(message)s, entries = %(entries)s, candidates = %(candidates)s
WHERE discovery_visit_key = %(discovery_visit_key)s;

-- found --
-- Note a link that seems to lead to a live blog.
INSERT INTO discovery (source_key, url, title, evidence, date_published, first_found_at, last_found_at,
  discovery_visit_key)
SELECT source_key, %(url)s, %(title)s, %(evidence)s, %(date_published)s, %(at)s, %(at)s, discovery_visit_key
FROM discovery_visit
WHERE discovery_visit_key = %(discovery_visit_key)s
ON CONFLICT (url) DO UPDATE SET
  title = excluded.title,
  evidence = excluded.evidence,
  date_published = coalesce(excluded.date_published, discovery.date_published),
  last_found_at = greatest(discovery.last_found_at, excluded.last_found_at),
  discovery_visit_key = excluded.discovery_visit_key;

-- close_visits --
-- Name a cause for what a run did not come to.
UPDATE discovery_visit
SET visited_at = %(at)s, cause = %(cause)s, message = 'The run ended before this place had been read.'
WHERE run_id = %(run_id)s AND visited_at IS NULL;

-- failures --
-- The places that a run could not read.
SELECT s.name AS source, v.url, v.cause, v.message
FROM discovery_visit v
JOIN source s USING (source_key)
WHERE v.run_id = %(run_id)s AND v.cause IS NOT NULL
ORDER BY s.name, v.url;

-- run --
-- What a run has found.
SELECT count(*) AS visits, coalesce(sum(candidates), 0) AS candidates
FROM discovery_visit
WHERE run_id = %(run_id)s;

-- lock --
-- One run adds to the watch list at a time.
SELECT pg_advisory_xact_lock(hashtext('dateline discover'));

-- undecided --
-- What a run found and nobody has decided on, the newest first.
SELECT d.discovery_key, d.url, d.date_published, s.name AS source
FROM discovery d
JOIN discovery_visit v USING (discovery_visit_key)
JOIN source s ON s.source_key = d.source_key
WHERE v.run_id = %(run_id)s AND d.decision IN ('found', 'old')
ORDER BY d.date_published DESC NULLS LAST, d.discovery_key;

-- known --
-- Every live blog that was ever watched or seen.
SELECT live_blog_key, url FROM live_blog;

-- reopen --
-- A closed live blog that had been let go, and that the publisher says was changed since, is followed again.
UPDATE live_blog b SET is_watched = true, next_poll_at = '-infinity', closed_at = %(at)s
FROM discovery d
JOIN discovery_visit v USING (discovery_visit_key)
WHERE v.run_id = %(run_id)s AND d.live_blog_key = b.live_blog_key
  AND NOT b.is_watched AND b.state = 'closed' AND d.date_published > b.last_polled_at;

-- decide --
-- Write what was decided.
UPDATE discovery SET decision = %(decision)s, live_blog_key = %(live_blog_key)s
WHERE discovery_key = %(discovery_key)s;

-- give_up --
-- Stop asking for what was discovered and never turned out to be a live blog.
WITH hopeless AS (
  UPDATE live_blog b SET is_watched = false
  FROM discovery d
  WHERE d.live_blog_key = b.live_blog_key AND d.decision = 'watched' AND b.is_watched
    AND b.failures >= %(failures)s AND b.last_cause = ANY (%(causes)s::text[])
    AND NOT EXISTS (SELECT FROM observation o WHERE o.live_blog_key = b.live_blog_key AND o.outcome = 'parsed')
  RETURNING b.live_blog_key
)
UPDATE discovery d SET decision = 'given_up'
FROM hopeless h
WHERE d.live_blog_key = h.live_blog_key
RETURNING d.url;
