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
SELECT revised_at, kind, source, live_blog, headline_before, headline_after, article_body_before,
  article_body_after, date_published, age, detail
FROM edit_log
ORDER BY revision_key DESC
LIMIT %(limit)s;

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
  (SELECT count(*) FROM live_update) AS updates,
  (SELECT count(*) FROM update_version) AS versions,
  (SELECT count(*) FROM revision WHERE kind = 'edited') AS edited,
  (SELECT count(*) FROM revision WHERE kind = 'deleted') AS deleted,
  (SELECT count(*) FROM revision WHERE kind IN ('pinned', 'unpinned')) AS pinned,
  (SELECT count(*) FROM crawl WHERE state <> 'running') AS crawls,
  (SELECT count(*) FROM snapshot) AS snapshots,
  (SELECT count(*) FROM duplicate) AS duplicates,
  (SELECT count(*) FROM development WHERE merged_into IS NULL) AS developments,
  (SELECT count(*) FROM quote) AS quotes,
  (SELECT count(*) FROM figure) AS figures,
  (SELECT count(*) FROM claim) AS claims,
  (SELECT count(*) FROM observation WHERE revised_at IS NULL AND outcome <> 'refused')
    + (SELECT count(*) FROM update_version WHERE extracted_by IS NULL) AS waiting;
