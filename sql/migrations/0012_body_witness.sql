-- Which part of a page gave a wording, and how other parts of it word the same.
-- depends: 0011_reinterpretations

ALTER TABLE update_version
  ADD COLUMN body_from text,
  ADD COLUMN other_views jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN update_version.body_from IS 'Witness of the body: api, state, block, jsonld or microdata; NULL when not known.';
COMMENT ON COLUMN update_version.other_views IS 'Hashes of the same wording as other witnesses gave it later: witness -> content_hash. Not an edit.';
