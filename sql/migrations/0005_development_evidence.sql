-- Why an update belongs to a development, also where no copy shows it; and how such updates are found.
-- depends: 0004_meaning

ALTER TABLE development_member ADD COLUMN evidence jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN development_member.evidence
  IS 'Rule, the two wordings that show it, and what they share or in what they differ; {} for the first.';

-- Some forty bands a wording: a check of each against update_version, from which nothing is ever removed,
-- and a second index would cost more than the comparison itself.
ALTER TABLE minhash_band DROP CONSTRAINT minhash_band_version_key_fkey;
DROP INDEX minhash_band_version;
COMMENT ON COLUMN minhash_band.band_hash IS
  'Hash of one band, or of the content; the band''s number and the five-day period are mixed in.';

CREATE TABLE development_clue (
  clue_hash bigint NOT NULL,
  version_key bigint NOT NULL
);
CREATE INDEX development_clue_lookup ON development_clue (clue_hash) INCLUDE (version_key);
COMMENT ON TABLE development_clue
  IS 'Pairs of names, or a name and a number, in the lead of a wording: equal clues make candidates for the same news.';
COMMENT ON COLUMN development_clue.clue_hash IS 'Hash of the pair; the half day is mixed in.';
COMMENT ON COLUMN development_clue.version_key IS 'The wording.';
GRANT DELETE ON development_clue TO dateline_writer;
