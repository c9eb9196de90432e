-- How grave an edit is and what its words were; where updates stood at any time.
-- depends: 0007_discovery

DROP VIEW IF EXISTS deleted_update CASCADE;

ALTER TABLE revision
  ADD COLUMN severity text
    CHECK (severity IN ('correction', 'number', 'attribution', 'name', 'wording', 'typography')),
  ADD COLUMN changes text[]
    CHECK (changes <@ ARRAY['correction', 'number', 'attribution', 'name', 'wording', 'typography']),
  ADD COLUMN is_labelled boolean,
  ADD COLUMN label text,
  ADD COLUMN difference jsonb,
  ADD CHECK (severity IS NULL OR kind IN ('edited', 'restored')),
  ADD CHECK ((severity IS NULL) = (changes IS NULL) AND (severity IS NULL) = (is_labelled IS NULL)
    AND (severity IS NULL) = (difference IS NULL)),
  ADD CHECK (severity = changes[1]),
  ADD CHECK (is_labelled = (label IS NOT NULL));
COMMENT ON COLUMN revision.severity IS
  'The gravest that an edit changed: correction, number, attribution, name, wording, typography; NULL for what is no edit, and for edits of before this was told.';
COMMENT ON COLUMN revision.changes IS 'All that the edit changed, the gravest first.';
COMMENT ON COLUMN revision.is_labelled IS
  'Whether the wording after the edit says that it was changed; changes holds correction where it began to say so with this edit.';
COMMENT ON COLUMN revision.label IS 'The sentence that says it.';
COMMENT ON COLUMN revision.difference IS
  'Word difference: {headline, article_body} -> [{op: equal, removed, added, skipped; text; words left out}].';

CREATE TABLE update_place (
  update_key bigint NOT NULL REFERENCES live_update,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL DEFAULT 'infinity',
  rank double precision NOT NULL,
  is_pinned boolean NOT NULL,
  PRIMARY KEY (update_key, valid_from),
  CHECK (valid_from < valid_to)
);
CREATE UNIQUE INDEX update_place_current ON update_place (update_key) WHERE valid_to = 'infinity';
COMMENT ON TABLE update_place IS
  'Where an update stood on the page, type-2 history: a row begins only when it moves among the others, or is pinned or unpinned.';
COMMENT ON COLUMN update_place.update_key IS 'The update.';
COMMENT ON COLUMN update_place.valid_from IS 'First observation of this place.';
COMMENT ON COLUMN update_place.valid_to IS 'First observation of another place; infinity while current.';
COMMENT ON COLUMN update_place.rank IS 'The higher, the nearer to the top, among the updates of one live blog; says nothing else.';
COMMENT ON COLUMN update_place.is_pinned IS 'Whether it was pinned above the others.';

-- Of earlier places only the last one is known.
INSERT INTO update_place (update_key, valid_from, rank, is_pinned)
SELECT update_key, first_seen_at,
  row_number() OVER (PARTITION BY live_blog_key ORDER BY last_seen_at, position DESC, update_key), is_pinned
FROM live_update;
-- Reading archived pages again may find other places than were found before.
GRANT DELETE ON update_place TO dateline_writer;
