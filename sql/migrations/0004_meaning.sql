-- Copies, developments, and what a wording says.
-- depends: 0003_history

CREATE TABLE minhash_band (
  band_hash bigint NOT NULL,
  version_key bigint NOT NULL REFERENCES update_version,
  published_on date NOT NULL
);
CREATE INDEX minhash_band_lookup ON minhash_band (band_hash) INCLUDE (version_key, published_on);
CREATE INDEX minhash_band_version ON minhash_band (version_key);
COMMENT ON TABLE minhash_band IS 'Bands of the MinHash signatures of wordings: equal bands make candidates for near copies.';
COMMENT ON COLUMN minhash_band.band_hash IS 'Hash of one band; the band''s number is mixed in.';
COMMENT ON COLUMN minhash_band.version_key IS 'The wording.';
COMMENT ON COLUMN minhash_band.published_on IS 'Day of the wording, which bounds the comparison to its time.';

CREATE TABLE duplicate (
  duplicate_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_key bigint NOT NULL REFERENCES update_version,
  original_version_key bigint NOT NULL REFERENCES update_version,
  kind text NOT NULL CHECK (kind IN ('exact', 'near')),
  scope text NOT NULL CHECK (scope IN ('same_blog', 'same_outlet', 'other_outlet')),
  similarity real NOT NULL CHECK (similarity BETWEEN 0 AND 1),
  evidence jsonb NOT NULL DEFAULT '{}',
  deduplicated_by text NOT NULL,
  UNIQUE (version_key, original_version_key),
  CHECK (version_key <> original_version_key)
);
CREATE INDEX duplicate_original ON duplicate (original_version_key);
COMMENT ON TABLE duplicate IS 'The same text again: a repeated block, or a copy in another live blog.';
COMMENT ON COLUMN duplicate.duplicate_key IS 'Key of the row.';
COMMENT ON COLUMN duplicate.version_key IS 'The later wording.';
COMMENT ON COLUMN duplicate.original_version_key IS 'The earlier one.';
COMMENT ON COLUMN duplicate.kind IS 'exact: the same normalised words; near: nearly.';
COMMENT ON COLUMN duplicate.scope IS 'same_blog, same_outlet, other_outlet.';
COMMENT ON COLUMN duplicate.similarity IS 'From 0 to 1, by the measure that the evidence names.';
COMMENT ON COLUMN duplicate.evidence IS 'The measures that were taken.';
COMMENT ON COLUMN duplicate.deduplicated_by IS 'Version of the rule.';

CREATE TABLE development (
  development_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_update_key bigint NOT NULL UNIQUE REFERENCES live_update,
  merged_into bigint REFERENCES development,
  CHECK (merged_into <> development_key)
);
COMMENT ON TABLE development IS 'The same news in several places.';
COMMENT ON COLUMN development.development_key IS 'Key of the row.';
COMMENT ON COLUMN development.first_update_key IS 'The update by which it came to be known.';
COMMENT ON COLUMN development.merged_into IS 'The development that it turned out to be; NULL while it stands.';

CREATE TABLE development_member (
  update_key bigint PRIMARY KEY REFERENCES live_update,
  development_key bigint NOT NULL REFERENCES development,
  evidence_duplicate_key bigint REFERENCES duplicate
);
CREATE INDEX development_member_of ON development_member (development_key);
COMMENT ON TABLE development_member IS 'Updates that report a development.';
COMMENT ON COLUMN development_member.update_key IS 'The update.';
COMMENT ON COLUMN development_member.development_key IS 'The development.';
COMMENT ON COLUMN development_member.evidence_duplicate_key IS 'Why it is thought to belong; NULL for the first.';

CREATE TABLE claim (
  claim_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_key bigint NOT NULL REFERENCES update_version,
  field text NOT NULL CHECK (field IN ('headline', 'article_body')),
  span_start integer NOT NULL CHECK (span_start >= 0),
  span_end integer NOT NULL,
  text text NOT NULL,
  claimant text,
  claimant_role text,
  cue text,
  medium text,
  extractor_version text NOT NULL,
  CHECK (span_start < span_end)
);
CREATE INDEX claim_of ON claim (version_key);
COMMENT ON TABLE claim IS 'A statement that a wording ascribes to somebody, in direct or indirect speech.';
COMMENT ON COLUMN claim.claim_key IS 'Key of the row.';
COMMENT ON COLUMN claim.version_key IS 'The wording.';
COMMENT ON COLUMN claim.field IS 'headline or article_body.';
COMMENT ON COLUMN claim.span_start IS 'First character of the statement in that field, from 0.';
COMMENT ON COLUMN claim.span_end IS 'Character after its last.';
COMMENT ON COLUMN claim.text IS 'The statement.';
COMMENT ON COLUMN claim.claimant IS 'Who is said to have made it.';
COMMENT ON COLUMN claim.claimant_role IS 'Title or office, as written.';
COMMENT ON COLUMN claim.cue IS 'The words that ascribe it ("said", "according to").';
COMMENT ON COLUMN claim.medium IS 'Where it was said ("a news conference", "state media").';
COMMENT ON COLUMN claim.extractor_version IS 'Version of the extractor.';

CREATE TABLE quote (
  quote_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_key bigint NOT NULL REFERENCES update_version,
  field text NOT NULL CHECK (field IN ('headline', 'article_body')),
  span_start integer NOT NULL CHECK (span_start >= 0),
  span_end integer NOT NULL,
  text text NOT NULL,
  speaker text,
  speaker_role text,
  cue text,
  medium text,
  is_partial boolean NOT NULL,
  extractor_version text NOT NULL,
  CHECK (span_start < span_end)
);
CREATE INDEX quote_of ON quote (version_key);
COMMENT ON TABLE quote IS 'Words in quotation marks.';
COMMENT ON COLUMN quote.quote_key IS 'Key of the row.';
COMMENT ON COLUMN quote.version_key IS 'The wording.';
COMMENT ON COLUMN quote.field IS 'headline or article_body.';
COMMENT ON COLUMN quote.span_start IS 'First quoted character in that field, from 0.';
COMMENT ON COLUMN quote.span_end IS 'Character after the last quoted one.';
COMMENT ON COLUMN quote.text IS 'The quoted words without their marks.';
COMMENT ON COLUMN quote.speaker IS 'Who is said to have spoken; the full name where the page gives it.';
COMMENT ON COLUMN quote.speaker_role IS 'Title or office, as written.';
COMMENT ON COLUMN quote.cue IS 'The words that ascribe it ("said").';
COMMENT ON COLUMN quote.medium IS 'Where it was said.';
COMMENT ON COLUMN quote.is_partial IS 'A few words only, not a sentence.';
COMMENT ON COLUMN quote.extractor_version IS 'Version of the extractor.';

CREATE TABLE figure (
  figure_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_key bigint NOT NULL REFERENCES update_version,
  field text NOT NULL CHECK (field IN ('headline', 'article_body')),
  span_start integer NOT NULL CHECK (span_start >= 0),
  span_end integer NOT NULL,
  text text NOT NULL,
  value numeric,
  value_high numeric,
  bound text NOT NULL
    CHECK (bound IN ('exactly', 'at least', 'at most', 'about', 'more than', 'less than')),
  unit text,
  counted text,
  verb text,
  claimant text,
  extractor_version text NOT NULL,
  CHECK (span_start < span_end)
);
CREATE INDEX figure_of ON figure (version_key);
COMMENT ON TABLE figure IS 'A number that a wording states.';
COMMENT ON COLUMN figure.figure_key IS 'Key of the row.';
COMMENT ON COLUMN figure.version_key IS 'The wording.';
COMMENT ON COLUMN figure.field IS 'headline or article_body.';
COMMENT ON COLUMN figure.span_start IS 'First character of the number in that field, from 0.';
COMMENT ON COLUMN figure.span_end IS 'Character after its last.';
COMMENT ON COLUMN figure.text IS 'The number as written.';
COMMENT ON COLUMN figure.value IS 'Its value, or the lower end of a range; NULL for "dozens".';
COMMENT ON COLUMN figure.value_high IS 'Upper end of a range.';
COMMENT ON COLUMN figure.bound IS 'exactly, at least, at most, about, more than, less than.';
COMMENT ON COLUMN figure.unit IS '%, a currency, a measure.';
COMMENT ON COLUMN figure.counted IS 'What it counts.';
COMMENT ON COLUMN figure.verb IS 'What happened to what is counted ("killed").';
COMMENT ON COLUMN figure.claimant IS 'Who states it.';
COMMENT ON COLUMN figure.extractor_version IS 'Version of the extractor.';

CREATE TABLE entity (
  entity_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('person', 'organisation', 'place', 'other')),
  name text NOT NULL,
  UNIQUE (name, kind)
);
COMMENT ON TABLE entity IS 'Somebody or something that is named.';
COMMENT ON COLUMN entity.entity_key IS 'Key of the row.';
COMMENT ON COLUMN entity.kind IS 'person, organisation, place, other.';
COMMENT ON COLUMN entity.name IS 'The fullest name seen.';

CREATE TABLE mention (
  mention_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  version_key bigint NOT NULL REFERENCES update_version,
  entity_key bigint NOT NULL REFERENCES entity,
  field text NOT NULL CHECK (field IN ('headline', 'article_body')),
  span_start integer NOT NULL CHECK (span_start >= 0),
  span_end integer NOT NULL,
  text text NOT NULL,
  extractor_version text NOT NULL,
  CHECK (span_start < span_end)
);
CREATE INDEX mention_of ON mention (version_key);
CREATE INDEX mention_entity ON mention (entity_key);
COMMENT ON TABLE mention IS 'A place in a wording at which an entity is named.';
COMMENT ON COLUMN mention.mention_key IS 'Key of the row.';
COMMENT ON COLUMN mention.version_key IS 'The wording.';
COMMENT ON COLUMN mention.entity_key IS 'The entity.';
COMMENT ON COLUMN mention.field IS 'headline or article_body.';
COMMENT ON COLUMN mention.span_start IS 'First character of the name in that field, from 0.';
COMMENT ON COLUMN mention.span_end IS 'Character after its last.';
COMMENT ON COLUMN mention.text IS 'The name as written.';
COMMENT ON COLUMN mention.extractor_version IS 'Version of the extractor.';

-- Staged rows and facts are replaced by newer readings of the same bytes; nothing else is ever removed.
GRANT DELETE ON staged_update, minhash_band, claim, quote, figure, mention TO dateline_writer;
