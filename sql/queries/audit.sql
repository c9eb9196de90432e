-- live_blogs --
-- Every live blog, with the number of looks that nobody has taken up.
SELECT b.live_blog_key, b.url, w.waiting, w.waiting_since
FROM live_blog b
CROSS JOIN LATERAL (
  SELECT count(*)::integer AS waiting, min(o.observed_at) AS waiting_since
  FROM observation o
  WHERE o.live_blog_key = b.live_blog_key AND o.revised_at IS NULL AND o.outcome <> 'refused'
) w
ORDER BY b.live_blog_key;

-- updates --
-- The updates of a live blog, with every id under which they were met.
SELECT u.update_key, u.first_seen_at,
  ARRAY(SELECT i.update_id FROM update_identity i WHERE i.update_key = u.update_key) || u.update_id AS ids
FROM live_update u
WHERE u.live_blog_key = %(live_blog_key)s
ORDER BY u.update_key;

-- versions --
-- The wordings of its updates, oldest first.
SELECT v.update_key, v.version_key, v.headline, v.article_body, v.valid_from
FROM update_version v
JOIN live_update u USING (update_key)
WHERE u.live_blog_key = %(live_blog_key)s
ORDER BY v.valid_from, v.version_key;

-- revisions --
-- What happened to them, oldest first, with the look that proved it.
SELECT r.update_key, r.kind, r.revised_at, o.observed_at, r.version_key, r.previous_version_key, r.changes
FROM revision r
JOIN live_update u USING (update_key)
JOIN observation o USING (observation_key)
WHERE u.live_blog_key = %(live_blog_key)s
ORDER BY o.observed_at, r.revision_key;

-- gaps --
-- Times in which something may have been missed; not those that a later walk has filled.
SELECT gap_from, gap_to FROM gap
WHERE live_blog_key = %(live_blog_key)s AND filled_at IS NULL
ORDER BY gap_from;
