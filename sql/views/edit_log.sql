-- Every change of an update, with the wordings before and after.
DROP VIEW IF EXISTS edit_log CASCADE;
CREATE VIEW edit_log AS
SELECT r.revision_key, r.revised_at, r.kind, r.severity, r.changes, r.is_labelled, r.label, r.came_labelled,
  s.name AS source, b.live_blog_key, b.title AS live_blog,
  u.update_key, u.update_id,
  p.headline AS headline_before, w.headline AS headline_after,
  p.article_body AS article_body_before, w.article_body AS article_body_after,
  r.difference,
  coalesce(w.date_published, p.date_published) AS date_published,
  r.revised_at - coalesce(w.date_published, p.date_published) AS age,
  r.detail, r.observation_key
FROM revision r
JOIN live_update u USING (update_key)
JOIN live_blog b USING (live_blog_key)
JOIN source s USING (source_key)
LEFT JOIN update_version w ON w.version_key = r.version_key
LEFT JOIN update_version p ON p.version_key = r.previous_version_key
WHERE r.kind <> 'added' AND r.misread_by IS NULL;
COMMENT ON VIEW edit_log IS 'Every change of an update after it was added, with the wordings before and after.';
COMMENT ON COLUMN edit_log.revision_key IS 'The revision.';
COMMENT ON COLUMN edit_log.revised_at IS 'First observation that shows it.';
COMMENT ON COLUMN edit_log.kind IS 'edited, moved, pinned, unpinned, deleted, restored.';
COMMENT ON COLUMN edit_log.severity IS
  'The gravest that an edit changed: correction, number, attribution, name, wording, typography; NULL where there is no edit, or it was not told.';
COMMENT ON COLUMN edit_log.changes IS 'All that the edit changed, the gravest first.';
COMMENT ON COLUMN edit_log.is_labelled IS 'Whether the text after the edit says that it was changed.';
COMMENT ON COLUMN edit_log.label IS 'The sentence that says it.';
COMMENT ON COLUMN edit_log.came_labelled IS
  'Whether that came or changed with this edit: a correction''s label, or one that owns up to no error ("Update:"); the first rules knew those of corrections only.';
COMMENT ON COLUMN edit_log.source IS 'Name of the source.';
COMMENT ON COLUMN edit_log.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN edit_log.live_blog IS 'Title of the live blog.';
COMMENT ON COLUMN edit_log.update_key IS 'The update.';
COMMENT ON COLUMN edit_log.update_id IS 'Its id by the platform, else a fingerprint.';
COMMENT ON COLUMN edit_log.headline_before IS 'Headline before the change.';
COMMENT ON COLUMN edit_log.headline_after IS 'Headline after it.';
COMMENT ON COLUMN edit_log.article_body_before IS 'Text before the change.';
COMMENT ON COLUMN edit_log.article_body_after IS 'Text after it; NULL for a deletion.';
COMMENT ON COLUMN edit_log.difference IS 'Word difference of an edit, by field, as in revision.';
COMMENT ON COLUMN edit_log.date_published IS 'Publisher''s time of the update.';
COMMENT ON COLUMN edit_log.age IS 'How old the update was when the change was seen.';
COMMENT ON COLUMN edit_log.detail IS 'What else is known, e.g. places before and after a move.';
COMMENT ON COLUMN edit_log.observation_key IS 'The observation that shows it.';
