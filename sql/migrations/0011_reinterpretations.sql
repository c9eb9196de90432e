-- What a later parser reads in the same bytes: re-interpretations, which are no edits of the publisher.
-- depends: 0008_severity_and_places 0009_polling

ALTER TABLE live_blog ADD COLUMN parser_version text;
UPDATE live_blog b SET parser_version = (
  SELECT min(o.parser_version) FROM observation o
  WHERE o.live_blog_key = b.live_blog_key AND o.revised_at IS NOT NULL);
COMMENT ON COLUMN live_blog.parser_version IS
  'Version of the parser in whose reading its history stands: only pages read by the same one are compared with it; NULL before the first.';

ALTER TABLE live_update
  DROP CONSTRAINT live_update_state_check,
  ADD CONSTRAINT live_update_state_check
    CHECK (state IN ('present', 'not_observed', 'deleted', 'misread'));
COMMENT ON COLUMN live_update.state IS
  'present; not_observed (absent, without proof of deletion); deleted; misread (only an earlier parser took something on the page for an update).';

ALTER TABLE revision ADD COLUMN misread_by text;
COMMENT ON COLUMN revision.misread_by IS
  'Version of the parser that does not see this change in the same bytes: it was a misreading of ours; NULL while it stands.';

ALTER TABLE duplicate ADD COLUMN is_outdated boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN duplicate.is_outdated IS 'One of the wordings was read otherwise since, and a comparison of the new readings did not show this copy.';

CREATE TABLE reinterpretation (
  reinterpretation_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  live_blog_key bigint NOT NULL REFERENCES live_blog,
  kind text NOT NULL CHECK (kind IN ('page', 'wording', 'wording_found', 'update_found', 'update_misread',
    'revision_found', 'revision_misread')),
  update_key bigint REFERENCES live_update,
  version_key bigint REFERENCES update_version,
  revision_key bigint REFERENCES revision,
  observation_key bigint REFERENCES observation,
  parser_version_before text,
  parser_version text NOT NULL,
  before jsonb NOT NULL DEFAULT '{}',
  after jsonb NOT NULL DEFAULT '{}',
  reason text NOT NULL,
  reinterpreted_at timestamptz NOT NULL
);
CREATE INDEX reinterpretation_of ON reinterpretation (live_blog_key, reinterpreted_at);
CREATE INDEX reinterpretation_update ON reinterpretation (update_key);
COMMENT ON TABLE reinterpretation IS
  'What a later reading of archived bytes says otherwise than an earlier one; never a change by the publisher.';
COMMENT ON COLUMN reinterpretation.reinterpretation_key IS 'Key of the row.';
COMMENT ON COLUMN reinterpretation.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN reinterpretation.kind IS
  'page (what it is), wording (its fields), or something that only the later reading has (wording_found, update_found, revision_found) or has not (update_misread, revision_misread).';
COMMENT ON COLUMN reinterpretation.update_key IS 'The update.';
COMMENT ON COLUMN reinterpretation.version_key IS 'The wording.';
COMMENT ON COLUMN reinterpretation.revision_key IS 'The revision.';
COMMENT ON COLUMN reinterpretation.observation_key IS 'The observation whose bytes were read again.';
COMMENT ON COLUMN reinterpretation.parser_version_before IS 'Version of the parser of the earlier reading.';
COMMENT ON COLUMN reinterpretation.parser_version IS 'Version of the parser of this reading.';
COMMENT ON COLUMN reinterpretation.before IS 'The fields that differ, as they were read before.';
COMMENT ON COLUMN reinterpretation.after IS 'The same fields as they are read now.';
COMMENT ON COLUMN reinterpretation.reason IS 'What happened, in one sentence.';
COMMENT ON COLUMN reinterpretation.reinterpreted_at IS 'When the bytes were read again.';

-- Wordings that are read otherwise are compared anew.  The rows lie in the order of these keys, or nearly so.
CREATE INDEX minhash_band_version ON minhash_band USING brin (version_key) WITH (pages_per_range = 16);
CREATE INDEX development_clue_version ON development_clue USING brin (version_key) WITH (pages_per_range = 16);

GRANT DELETE ON update_place TO dateline_writer;

-- A record of a WARC file that was taken in before is known by its moment and its digest.
CREATE INDEX snapshot_fetched ON snapshot (fetched_at);

-- The replay of a live blog happens in temporary tables.
DO $$
BEGIN
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO dateline_writer', current_database());
END
$$;
