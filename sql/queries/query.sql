-- timeline --
-- The newest current updates across outlets.
SELECT sorted_at, date_published, date_published_raw, date_published_precision, publisher, source, live_blog,
  headline, article_body, author, is_pinned, is_key_event, state, update_id, version_key
FROM current_update
WHERE (%(since)s::timestamptz IS NULL OR sorted_at >= %(since)s)
  AND (%(live_blog)s::text IS NULL OR live_blog ILIKE %(live_blog)s OR live_blog_url ILIKE %(live_blog)s
    OR source ILIKE %(live_blog)s)
ORDER BY sorted_at DESC, version_key DESC
LIMIT %(limit)s;

-- changes --
-- What was changed after publishing.
SELECT revised_at, kind, severity, changes, came_labelled, source, live_blog, headline_before, headline_after, article_body_before,
  article_body_after, date_published, age, detail
FROM edit_log
ORDER BY revision_key DESC
LIMIT %(limit)s;

-- find_live_blogs --
-- Live blogs that somebody may mean.
SELECT b.live_blog_key, b.url, b.title, b.first_seen_at,
  b.url = %(text)s OR b.live_blog_key::text = %(text)s AS is_exact
FROM live_blog b
JOIN source s USING (source_key)
WHERE b.live_blog_key::text = %(text)s OR b.url ILIKE %(pattern)s OR b.title ILIKE %(pattern)s
  OR s.name ILIKE %(pattern)s
ORDER BY is_exact DESC, b.live_blog_key
LIMIT 6;

-- find_updates --
-- Updates that somebody may mean.
SELECT u.update_key, u.update_id, u.state, b.url, b.title AS live_blog, n.is_key
FROM (
  SELECT update_key, true AS is_key FROM live_update
  WHERE %(live_blog_key)s::bigint IS NULL AND update_key = %(update_key)s::bigint
  UNION
  SELECT update_key, false FROM update_identity
  WHERE update_id = ANY (%(update_ids)s::text[]) AND live_blog_key = %(live_blog_key)s
  UNION
  -- By way of the index, which begins with the live blog.
  SELECT i.update_key, false
  FROM live_blog b
  CROSS JOIN LATERAL (
    SELECT update_key FROM update_identity
    WHERE live_blog_key = b.live_blog_key AND update_id = ANY (%(update_ids)s::text[])
  ) i
  WHERE %(live_blog_key)s::bigint IS NULL
) n
JOIN live_update u USING (update_key)
JOIN live_blog b USING (live_blog_key)
ORDER BY n.is_key DESC, u.update_key
LIMIT 6;

-- replay --
-- A live blog as it stood at a moment.
SELECT * FROM live_blog_as_of(%(live_blog_key)s, %(at)s) ORDER BY place;

-- page_then --
-- What the last page that was revised and believed before a moment said of the whole live blog.
SELECT page ->> 'title' AS title, page ->> 'state' AS state, observed_at
FROM observation
WHERE live_blog_key = %(live_blog_key)s AND outcome = 'parsed' AND walk_key IS NULL
  AND revised_at IS NOT NULL AND doubt IS NULL AND observed_at <= %(at)s
ORDER BY observed_at DESC, observation_key DESC
LIMIT 1;

-- versions --
-- The wordings of an update with what brought them.  What an edit brought that was a misreading of ours belongs to the
-- wording before it.
WITH told AS (
  SELECT v.version_key, v.valid_from, v.valid_to, v.headline, v.article_body, r.*,
    count(*) FILTER (WHERE r.misread_by IS NULL OR r.kind <> 'edited') OVER (ORDER BY v.valid_from) AS run
  FROM update_version v
  LEFT JOIN LATERAL (
    SELECT kind, severity, changes, is_labelled, label, came_labelled, misread_by FROM revision
    WHERE update_key = v.update_key AND version_key = v.version_key AND kind IN ('added', 'edited', 'restored')
    ORDER BY misread_by NULLS FIRST, revision_key LIMIT 1
  ) r ON true
  WHERE v.update_key = %(update_key)s
)
SELECT DISTINCT ON (run) version_key, valid_from,
  nullif(max(valid_to) OVER (PARTITION BY run), 'infinity') AS valid_to, headline, article_body,
  kind, severity, changes, is_labelled, label, came_labelled
FROM told
ORDER BY run, valid_from;

-- same_story --
-- Developments with several reports, each report a row, the first of them first.
SELECT development_key, publisher, headline, article_body, reported_at, lag, place, rule
FROM development_lag
WHERE reports > 1
ORDER BY development_key, place, publisher
LIMIT %(limit)s;

-- quotes --
-- Who said what, in wordings that stand.
SELECT q.speaker, q.speaker_role, q.text, q.medium, q.cue, c.publisher, c.sorted_at
FROM quote q
JOIN current_update c USING (version_key)
WHERE q.speaker IS NOT NULL AND NOT q.is_partial
ORDER BY c.sorted_at DESC, q.quote_key
LIMIT %(limit)s;

-- figures --
-- Numbers that stand, with what they count and who says so.
SELECT f.text, f.value, f.bound, f.unit, f.counted, f.verb, f.claimant, c.publisher, c.headline, c.sorted_at
FROM figure f
JOIN current_update c USING (version_key)
WHERE f.counted IS NOT NULL OR f.unit IS NOT NULL
ORDER BY c.sorted_at DESC, f.figure_key
LIMIT %(limit)s;

-- sources --
-- One line for each publisher that is or was polled, those in trouble first.
SELECT * FROM source_status WHERE watched > 0 OR last_confirmed_at IS NOT NULL
ORDER BY state = 'ok', source;

-- live_blogs --
-- One line for each live blog.
SELECT * FROM live_blog_status ORDER BY source, live_blog;

-- poll_failure --
-- Why the last poll of a crawl that failed did so.
SELECT message FROM poll_failure
WHERE crawl_key = %(crawl_key)s
ORDER BY failed_at DESC, poll_failure_key DESC
LIMIT 1;

-- totals --
-- Rows in the main tables.
SELECT
  (SELECT count(*) FROM live_blog) AS live_blogs,
  (SELECT count(*) FROM live_update WHERE state <> 'misread') AS updates,
  (SELECT count(*) FROM update_version) AS versions,
  (SELECT count(*) FROM revision WHERE kind = 'edited' AND misread_by IS NULL) AS edited,
  (SELECT count(*) FROM revision WHERE kind = 'deleted' AND misread_by IS NULL) AS deleted,
  (SELECT count(*) FROM revision WHERE kind IN ('pinned', 'unpinned') AND misread_by IS NULL) AS pinned,
  (SELECT count(*) FROM crawl WHERE state <> 'running') AS crawls,
  (SELECT count(*) FROM snapshot) AS snapshots,
  (SELECT count(*) FROM duplicate WHERE NOT is_outdated) AS duplicates,
  (SELECT count(*) FROM development WHERE merged_into IS NULL) AS developments,
  (SELECT count(*) FROM quote) AS quotes,
  (SELECT count(*) FROM figure) AS figures,
  (SELECT count(*) FROM claim) AS claims,
  (SELECT count(*) FROM observation WHERE revised_at IS NULL AND outcome <> 'refused')
    + (SELECT count(*) FROM update_version WHERE extracted_by IS NULL) AS waiting;
