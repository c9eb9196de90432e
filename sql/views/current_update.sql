-- Every update that stands, with its present wording.
DROP VIEW IF EXISTS current_update CASCADE;
CREATE VIEW current_update AS
SELECT s.name AS source, s.title AS publisher, b.live_blog_key, b.url AS live_blog_url, b.title AS live_blog,
  u.update_key, u.update_id, v.version_key, v.headline, v.article_body, v.author,
  v.date_published, v.date_published_raw, v.date_published_precision, v.date_published_reason,
  coalesce(v.date_published, u.first_seen_at) AS sorted_at,
  v.is_key_event, v.is_summary, u.is_pinned, u.state, u.first_seen_at,
  greatest(u.last_seen_at, CASE WHEN u.state = 'present' THEN b.last_confirmed_at END) AS last_seen_at,
  v.valid_from, v.snapshot_key
FROM update_version v
JOIN live_update u USING (update_key)
JOIN live_blog b USING (live_blog_key)
JOIN source s USING (source_key)
WHERE v.is_current;
COMMENT ON VIEW current_update IS 'Every update that stands, with its present wording.';
COMMENT ON COLUMN current_update.source IS 'Name of the source.';
COMMENT ON COLUMN current_update.publisher IS 'Name of the publisher for people.';
COMMENT ON COLUMN current_update.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN current_update.live_blog_url IS 'URL of the live blog.';
COMMENT ON COLUMN current_update.live_blog IS 'Title of the live blog.';
COMMENT ON COLUMN current_update.update_key IS 'The update.';
COMMENT ON COLUMN current_update.update_id IS 'Its id by the platform, else a fingerprint.';
COMMENT ON COLUMN current_update.version_key IS 'Its present wording.';
COMMENT ON COLUMN current_update.headline IS 'Headline.';
COMMENT ON COLUMN current_update.article_body IS 'Text.';
COMMENT ON COLUMN current_update.author IS 'Author.';
COMMENT ON COLUMN current_update.date_published IS 'Publisher''s time; NULL when it cannot be known.';
COMMENT ON COLUMN current_update.date_published_raw IS 'The same as the page shows it.';
COMMENT ON COLUMN current_update.date_published_precision IS 'second, minute, hour or day.';
COMMENT ON COLUMN current_update.date_published_reason IS 'Why the time is unknown, or what was assumed.';
COMMENT ON COLUMN current_update.sorted_at IS 'Publisher''s time, else when it was first seen.';
COMMENT ON COLUMN current_update.is_key_event IS 'The publisher marks it as a key event.';
COMMENT ON COLUMN current_update.is_summary IS 'The publisher marks it as a summary.';
COMMENT ON COLUMN current_update.is_pinned IS 'Pinned when last seen.';
COMMENT ON COLUMN current_update.state IS 'present or not_observed.';
COMMENT ON COLUMN current_update.first_seen_at IS 'When it was first seen.';
COMMENT ON COLUMN current_update.last_seen_at IS 'When it was last seen, or its page last confirmed.';
COMMENT ON COLUMN current_update.valid_from IS 'Since when this wording stands.';
COMMENT ON COLUMN current_update.snapshot_key IS 'The bytes in which this wording was first seen.';
