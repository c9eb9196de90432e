-- Edits that no word in the text owns up to.
DROP VIEW IF EXISTS silent_edits CASCADE;
CREATE VIEW silent_edits AS
SELECT r.revision_key, r.revised_at, r.severity, r.changes, s.name AS source, b.live_blog_key,
  b.title AS live_blog, u.update_key, u.update_id,
  p.headline AS headline_before, w.headline AS headline_after,
  p.article_body AS article_body_before, w.article_body AS article_body_after,
  r.difference, w.date_published, r.revised_at - w.date_published AS age
FROM revision r
JOIN live_update u USING (update_key)
JOIN live_blog b USING (live_blog_key)
JOIN source s USING (source_key)
JOIN update_version w ON w.version_key = r.version_key
JOIN update_version p ON p.version_key = r.previous_version_key
WHERE r.kind = 'edited' AND NOT r.came_labelled AND r.misread_by IS NULL;
COMMENT ON VIEW silent_edits IS
  'Edits with which no label ("Correction: …", "Update: …") came or changed; one that stood before excuses nothing. severity <> ''typography'' leaves those that are not trivial. Edits stored before severity was judged are not here.';
COMMENT ON COLUMN silent_edits.revision_key IS 'The revision.';
COMMENT ON COLUMN silent_edits.revised_at IS 'First observation that shows it.';
COMMENT ON COLUMN silent_edits.severity IS 'The gravest that it changed: number, attribution, name, wording, typography.';
COMMENT ON COLUMN silent_edits.changes IS 'All that it changed, the gravest first.';
COMMENT ON COLUMN silent_edits.source IS 'Name of the source.';
COMMENT ON COLUMN silent_edits.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN silent_edits.live_blog IS 'Title of the live blog.';
COMMENT ON COLUMN silent_edits.update_key IS 'The update.';
COMMENT ON COLUMN silent_edits.update_id IS 'Its id by the platform, else a fingerprint.';
COMMENT ON COLUMN silent_edits.headline_before IS 'Headline before the edit.';
COMMENT ON COLUMN silent_edits.headline_after IS 'Headline after it.';
COMMENT ON COLUMN silent_edits.article_body_before IS 'Text before the edit.';
COMMENT ON COLUMN silent_edits.article_body_after IS 'Text after it.';
COMMENT ON COLUMN silent_edits.difference IS 'Word difference by field, as in revision.';
COMMENT ON COLUMN silent_edits.date_published IS 'Publisher''s time of the update.';
COMMENT ON COLUMN silent_edits.age IS 'How old the update was when the edit was seen.';
