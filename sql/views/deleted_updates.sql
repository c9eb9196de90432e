-- Updates that the publisher has removed, with their last wording.
DROP VIEW IF EXISTS deleted_updates CASCADE;
CREATE VIEW deleted_updates AS
SELECT s.name AS source, b.live_blog_key, b.title AS live_blog, u.update_key, u.update_id,
  v.headline, v.article_body, v.date_published, u.first_seen_at, u.last_seen_at, u.deleted_at,
  v.version_key, v.snapshot_key
FROM live_update u
JOIN live_blog b USING (live_blog_key)
JOIN source s USING (source_key)
CROSS JOIN LATERAL (
  SELECT * FROM update_version WHERE update_key = u.update_key ORDER BY valid_from DESC LIMIT 1
) v
WHERE u.state = 'deleted';
COMMENT ON VIEW deleted_updates IS 'Updates that the publisher has removed, with their last wording.';
COMMENT ON COLUMN deleted_updates.source IS 'Name of the source.';
COMMENT ON COLUMN deleted_updates.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN deleted_updates.live_blog IS 'Title of the live blog.';
COMMENT ON COLUMN deleted_updates.update_key IS 'The update.';
COMMENT ON COLUMN deleted_updates.update_id IS 'Its id by the platform, else a fingerprint.';
COMMENT ON COLUMN deleted_updates.headline IS 'Last headline.';
COMMENT ON COLUMN deleted_updates.article_body IS 'Last text.';
COMMENT ON COLUMN deleted_updates.date_published IS 'Publisher''s time of the update.';
COMMENT ON COLUMN deleted_updates.first_seen_at IS 'When it was first seen.';
COMMENT ON COLUMN deleted_updates.last_seen_at IS 'When it was last seen.';
COMMENT ON COLUMN deleted_updates.deleted_at IS 'First observation without it.';
COMMENT ON COLUMN deleted_updates.version_key IS 'Its last wording.';
COMMENT ON COLUMN deleted_updates.snapshot_key IS 'The bytes in which that wording was first seen.';
