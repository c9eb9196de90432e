-- Where new live blogs of publishers are looked for, and what was found there.
-- depends: 0006_walks

CREATE TABLE discovery_visit (
  discovery_visit_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id text NOT NULL,
  source_key bigint NOT NULL REFERENCES source,
  url text NOT NULL,
  planned_at timestamptz NOT NULL,
  visited_at timestamptz,
  cause text,
  message text,
  entries integer NOT NULL DEFAULT 0 CHECK (entries >= 0),
  candidates integer NOT NULL DEFAULT 0 CHECK (candidates >= 0),
  UNIQUE (run_id, url),
  CHECK ((cause IS NULL) = (message IS NULL)),
  CHECK (cause IS NULL OR visited_at IS NOT NULL)
);
CREATE INDEX discovery_visit_source ON discovery_visit (source_key, planned_at);
COMMENT ON TABLE discovery_visit IS 'A look at a feed, a sitemap or a listing page for new live blogs.';
COMMENT ON COLUMN discovery_visit.discovery_visit_key IS 'Key of the row.';
COMMENT ON COLUMN discovery_visit.run_id IS 'Airflow''s run id.';
COMMENT ON COLUMN discovery_visit.source_key IS 'The publisher.';
COMMENT ON COLUMN discovery_visit.url IS 'The place, as the source file names it.';
COMMENT ON COLUMN discovery_visit.planned_at IS 'When the run began.';
COMMENT ON COLUMN discovery_visit.visited_at IS 'When the answer was dealt with; NULL before.';
COMMENT ON COLUMN discovery_visit.cause IS 'Named cause of a failure; NULL when the place was read.';
COMMENT ON COLUMN discovery_visit.message IS 'One sentence about the failure for a person.';
COMMENT ON COLUMN discovery_visit.entries IS 'Links that were read there, nested sitemaps included.';
COMMENT ON COLUMN discovery_visit.candidates IS 'How many of them seem to be live blogs.';

CREATE TABLE discovery (
  discovery_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_key bigint NOT NULL REFERENCES source,
  url text NOT NULL UNIQUE,
  title text NOT NULL,
  evidence text[] NOT NULL,
  date_published timestamptz,
  first_found_at timestamptz NOT NULL,
  last_found_at timestamptz NOT NULL,
  discovery_visit_key bigint NOT NULL REFERENCES discovery_visit,
  decision text NOT NULL DEFAULT 'found' CHECK (decision IN ('found', 'old', 'known', 'watched', 'given_up')),
  live_blog_key bigint REFERENCES live_blog,
  CHECK (first_found_at <= last_found_at),
  CHECK ((live_blog_key IS NOT NULL) = (decision IN ('known', 'watched', 'given_up')))
);
CREATE INDEX discovery_visit_of ON discovery (discovery_visit_key);
CREATE INDEX discovery_live_blog ON discovery (live_blog_key);
COMMENT ON TABLE discovery IS 'A link that seems to lead to a live blog, once for each address.';
COMMENT ON COLUMN discovery.discovery_key IS 'Key of the row.';
COMMENT ON COLUMN discovery.source_key IS 'The publisher.';
COMMENT ON COLUMN discovery.url IS 'Where it leads, without tracking parameters.';
COMMENT ON COLUMN discovery.title IS 'The words of the link as last found.';
COMMENT ON COLUMN discovery.evidence IS 'Why it is taken for a live blog: words of the address, title, label, structured data.';
COMMENT ON COLUMN discovery.date_published IS 'When the publisher says that it was published or last changed.';
COMMENT ON COLUMN discovery.first_found_at IS 'When it was found first.';
COMMENT ON COLUMN discovery.last_found_at IS 'When it was found last.';
COMMENT ON COLUMN discovery.discovery_visit_key IS 'The look that found it last; its url says where.';
COMMENT ON COLUMN discovery.decision IS
  'found (waits for its turn), old (not new any more), known (had been watched before), watched (put on the watch list), given_up (it turned out to be no live blog).';
COMMENT ON COLUMN discovery.live_blog_key IS 'The live blog that it is, once there is one.';
