-- Updates, their wordings, and what happened to them.
-- depends: 0002_collection

CREATE TABLE live_update (
  update_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  live_blog_key bigint NOT NULL REFERENCES live_blog,
  update_id text NOT NULL,
  id_from text NOT NULL CHECK (id_from IN ('platform', 'fingerprint')),
  state text NOT NULL DEFAULT 'present' CHECK (state IN ('present', 'not_observed', 'deleted')),
  position integer NOT NULL,
  is_pinned boolean NOT NULL DEFAULT false,
  older_neighbour_key bigint REFERENCES live_update,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  absent_since timestamptz,
  absences integer NOT NULL DEFAULT 0 CHECK (absences >= 0),
  deleted_at timestamptz,
  UNIQUE (live_blog_key, update_id),
  CHECK (first_seen_at <= last_seen_at),
  CHECK ((state = 'deleted') = (deleted_at IS NOT NULL))
);
COMMENT ON TABLE live_update IS 'An update''s identity over time: one row for ever.';
COMMENT ON COLUMN live_update.update_key IS 'Key of the row.';
COMMENT ON COLUMN live_update.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN live_update.update_id IS 'The first id under which it was seen.';
COMMENT ON COLUMN live_update.id_from IS 'platform: the publisher''s id; fingerprint: made from what is stable in it.';
COMMENT ON COLUMN live_update.state IS 'present; not_observed (absent, without proof of deletion); deleted.';
COMMENT ON COLUMN live_update.position IS 'Place on the page when last seen; 0 is at the top.';
COMMENT ON COLUMN live_update.is_pinned IS 'Whether it was pinned when last seen.';
COMMENT ON COLUMN live_update.older_neighbour_key IS 'The next older update on the page when last seen: while it is visible, the place between is covered.';
COMMENT ON COLUMN live_update.first_seen_at IS 'When it was first seen.';
COMMENT ON COLUMN live_update.last_seen_at IS 'When it was last seen.';
COMMENT ON COLUMN live_update.absent_since IS 'First of the proven absences in a row; NULL while present.';
COMMENT ON COLUMN live_update.absences IS 'Proven absences in a row.';
COMMENT ON COLUMN live_update.deleted_at IS 'First observation without it, once the second has confirmed that it is gone.';

CREATE TABLE update_identity (
  live_blog_key bigint NOT NULL REFERENCES live_blog,
  update_id text NOT NULL,
  update_key bigint NOT NULL REFERENCES live_update,
  first_seen_at timestamptz NOT NULL,
  PRIMARY KEY (live_blog_key, update_id)
);
CREATE INDEX update_identity_of ON update_identity (update_key);
COMMENT ON TABLE update_identity IS 'Every id under which an update was seen; an edit may bring a new one.';
COMMENT ON COLUMN update_identity.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN update_identity.update_id IS 'The id.';
COMMENT ON COLUMN update_identity.update_key IS 'The update.';
COMMENT ON COLUMN update_identity.first_seen_at IS 'When it was first seen under this id.';

CREATE TABLE update_version (
  version_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  update_key bigint NOT NULL REFERENCES live_update,
  headline text,
  article_body text NOT NULL,
  article_html text,
  author text,
  date_published timestamptz,
  date_published_raw text,
  date_published_from text,
  date_published_precision text CHECK (date_published_precision IN ('second', 'minute', 'hour', 'day')),
  date_published_reason text,
  date_modified timestamptz,
  date_modified_raw text,
  date_modified_from text,
  is_key_event boolean NOT NULL DEFAULT false,
  is_summary boolean NOT NULL DEFAULT false,
  url text,
  links jsonb NOT NULL DEFAULT '[]',
  media jsonb NOT NULL DEFAULT '[]',
  embeds jsonb NOT NULL DEFAULT '[]',
  disagreements jsonb NOT NULL DEFAULT '[]',
  content_hash text NOT NULL,
  fingerprint text NOT NULL,
  snapshot_key bigint NOT NULL REFERENCES snapshot,
  format text NOT NULL,
  parser_version text NOT NULL,
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL DEFAULT 'infinity',
  is_current boolean NOT NULL GENERATED ALWAYS AS (valid_to = 'infinity') STORED,
  deduplicated_by text,
  extracted_by text,
  CHECK (valid_from < valid_to),
  UNIQUE (update_key, valid_from)
);
CREATE UNIQUE INDEX update_version_current ON update_version (update_key) WHERE is_current;
CREATE INDEX update_version_to_deduplicate ON update_version (version_key) WHERE deduplicated_by IS NULL;
CREATE INDEX update_version_to_extract ON update_version (version_key) WHERE extracted_by IS NULL;
CREATE INDEX update_version_published ON update_version (date_published);
CREATE INDEX update_version_words ON update_version
  USING gin (to_tsvector('simple', left(coalesce(headline, '') || ' ' || article_body, 100000)));
COMMENT ON TABLE update_version IS 'One wording of an update: type-2 history, at most one row of an update is current.';
COMMENT ON COLUMN update_version.version_key IS 'Key of the row.';
COMMENT ON COLUMN update_version.update_key IS 'The update.';
COMMENT ON COLUMN update_version.headline IS 'schema.org headline.';
COMMENT ON COLUMN update_version.article_body IS 'schema.org articleBody as plain text; a blank line divides paragraphs.';
COMMENT ON COLUMN update_version.article_html IS 'The same as sanitised HTML.';
COMMENT ON COLUMN update_version.author IS 'schema.org author, names joined by commas.';
COMMENT ON COLUMN update_version.date_published IS 'Publisher''s time of the update; NULL when it cannot be known.';
COMMENT ON COLUMN update_version.date_published_raw IS 'The same as the page shows it.';
COMMENT ON COLUMN update_version.date_published_from IS 'Witness: api, state, block, jsonld, microdata, clock, relative, option.';
COMMENT ON COLUMN update_version.date_published_precision IS 'second, minute, hour or day.';
COMMENT ON COLUMN update_version.date_published_reason IS 'Why the time is unknown, or what was assumed.';
COMMENT ON COLUMN update_version.date_modified IS 'Publisher''s time of the last change.';
COMMENT ON COLUMN update_version.date_modified_raw IS 'The same as the page shows it.';
COMMENT ON COLUMN update_version.date_modified_from IS 'Witness of date_modified.';
COMMENT ON COLUMN update_version.is_key_event IS 'The publisher marks it as a key event.';
COMMENT ON COLUMN update_version.is_summary IS 'The publisher marks it as a summary of others.';
COMMENT ON COLUMN update_version.url IS 'URL of the single update.';
COMMENT ON COLUMN update_version.links IS 'Hyperlinks in the text: [{url, text}].';
COMMENT ON COLUMN update_version.media IS 'Pictures, films, sound: [{kind, url, caption}].';
COMMENT ON COLUMN update_version.embeds IS 'Posts of other platforms: [{platform, url, embed_id, author, text}].';
COMMENT ON COLUMN update_version.disagreements IS 'Where witnesses on the page differ: [{field, chosen, other, witness}].';
COMMENT ON COLUMN update_version.content_hash IS 'Hash of the normalised headline and body; no volatile fields.';
COMMENT ON COLUMN update_version.fingerprint IS 'Loose hash of the wording.';
COMMENT ON COLUMN update_version.snapshot_key IS 'The bytes in which this wording was first seen.';
COMMENT ON COLUMN update_version.format IS 'Format module that read it.';
COMMENT ON COLUMN update_version.parser_version IS 'Version of the parser that read it.';
COMMENT ON COLUMN update_version.valid_from IS 'First observation of this wording.';
COMMENT ON COLUMN update_version.valid_to IS 'First observation of another wording, or of the deletion; infinity while current.';
COMMENT ON COLUMN update_version.is_current IS 'Whether it is the wording that stands.';
COMMENT ON COLUMN update_version.deduplicated_by IS 'Version of the rule that compared it with others; NULL before.';
COMMENT ON COLUMN update_version.extracted_by IS 'Version of the extractor that read it; NULL before.';

CREATE TABLE revision (
  revision_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  update_key bigint NOT NULL REFERENCES live_update,
  kind text NOT NULL
    CHECK (kind IN ('added', 'edited', 'moved', 'pinned', 'unpinned', 'deleted', 'restored')),
  revised_at timestamptz NOT NULL,
  observation_key bigint NOT NULL REFERENCES observation,
  version_key bigint REFERENCES update_version,
  previous_version_key bigint REFERENCES update_version,
  detail jsonb NOT NULL DEFAULT '{}',
  UNIQUE (update_key, kind, observation_key),
  CHECK ((kind = 'edited') <= (previous_version_key IS NOT NULL))
);
CREATE INDEX revision_at ON revision (revised_at);
COMMENT ON TABLE revision IS 'A typed change of an update between two observations.';
COMMENT ON COLUMN revision.revision_key IS 'Key of the row.';
COMMENT ON COLUMN revision.update_key IS 'The update.';
COMMENT ON COLUMN revision.kind IS 'added, edited, moved, pinned, unpinned, deleted, restored.';
COMMENT ON COLUMN revision.revised_at IS 'When the observation was made that shows it; for deleted: the first without the update.';
COMMENT ON COLUMN revision.observation_key IS 'The observation that shows it.';
COMMENT ON COLUMN revision.version_key IS 'The wording after it.';
COMMENT ON COLUMN revision.previous_version_key IS 'The wording before it.';
COMMENT ON COLUMN revision.detail IS 'What else is known, e.g. places before and after a move, a new id.';

CREATE TABLE key_development (
  live_blog_key bigint NOT NULL REFERENCES live_blog,
  text_hash text NOT NULL,
  text text NOT NULL,
  position integer NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  is_current boolean NOT NULL DEFAULT true,
  PRIMARY KEY (live_blog_key, text_hash)
);
COMMENT ON TABLE key_development IS 'Points of the box in which a live blog sums itself up; points that left it are kept.';
COMMENT ON COLUMN key_development.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN key_development.text_hash IS 'Hash of the point''s words.';
COMMENT ON COLUMN key_development.text IS 'The point.';
COMMENT ON COLUMN key_development.position IS 'Its place in the box; 0 is first.';
COMMENT ON COLUMN key_development.first_seen_at IS 'When it was first seen.';
COMMENT ON COLUMN key_development.last_seen_at IS 'When it was last seen.';
COMMENT ON COLUMN key_development.is_current IS 'Whether it stood there at the last observation.';

CREATE TABLE gap (
  gap_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  live_blog_key bigint NOT NULL REFERENCES live_blog,
  observation_key bigint NOT NULL UNIQUE REFERENCES observation,
  gap_from timestamptz NOT NULL,
  gap_to timestamptz NOT NULL,
  reason text NOT NULL,
  CHECK (gap_from <= gap_to)
);
COMMENT ON TABLE gap IS 'A time in which updates of a live blog may have been missed.';
COMMENT ON COLUMN gap.gap_key IS 'Key of the row.';
COMMENT ON COLUMN gap.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN gap.observation_key IS 'The observation that does not join on to the one before.';
COMMENT ON COLUMN gap.gap_from IS 'The last observation before it.';
COMMENT ON COLUMN gap.gap_to IS 'The observation after it.';
COMMENT ON COLUMN gap.reason IS 'Why something may be missing.';
