-- Older pages of one look: observations that belong to that of the newest page.
-- depends: 0005_development_evidence

ALTER TABLE observation
  ADD COLUMN walk_key bigint REFERENCES observation,
  ADD COLUMN walk_end text CHECK (walk_end IN ('known', 'start', 'short')),
  ADD COLUMN walk_reason text,
  ADD CHECK (walk_key IS NULL OR walk_end IS NULL),
  ADD CHECK ((walk_reason IS NOT NULL) = (walk_end IS NOT DISTINCT FROM 'short'));
COMMENT ON COLUMN observation.walk_key IS
  'The observation of the newest page, for one of an older page that was read in the same look.';
COMMENT ON COLUMN observation.walk_end IS
  'How far the older pages were followed: known (an update met before), start (the oldest page), short of both; NULL where none had to be.';
COMMENT ON COLUMN observation.walk_reason IS 'Why the older pages were not followed to their end.';
