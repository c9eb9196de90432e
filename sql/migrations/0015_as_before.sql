-- A look that tells what the last one told is kept with its bytes, but not staged: revise would find nothing in it.
-- depends: 0014_let_go

ALTER TABLE observation
  ADD COLUMN look_digest text,
  ADD COLUMN is_as_before boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN observation.look_digest IS
  'Digest of all that the page told, but for the word of a cache about its age; NULL for what no crawl fetched.';
COMMENT ON COLUMN observation.is_as_before IS
  'It told exactly what the last look told, which revise had believed: it needs no revision, and nothing was staged.';
COMMENT ON COLUMN crawl.staged IS 'Pages that were parsed and staged, since they told something else than before.';
COMMENT ON COLUMN crawl.not_modified IS 'Polls answered with 304, with the same bytes as before, or with others that tell the same.';
