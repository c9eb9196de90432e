-- Publishers, their live blogs, and what was fetched from them.
-- depends: 0001_roles

CREATE TABLE source (
  source_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE,
  title text NOT NULL,
  homepage text,
  in_language text,
  timezone text,
  country text,
  is_listed boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE source IS 'A publisher: the row of a source file, or of a host that is watched without one.';
COMMENT ON COLUMN source.source_key IS 'Key of the row.';
COMMENT ON COLUMN source.name IS 'Name of the source file without its ending, or the host.';
COMMENT ON COLUMN source.title IS 'Name of the publisher for people.';
COMMENT ON COLUMN source.homepage IS 'URL of the publisher''s front page.';
COMMENT ON COLUMN source.in_language IS 'Main language, BCP 47.';
COMMENT ON COLUMN source.timezone IS 'IANA zone of bare clock times on its pages.';
COMMENT ON COLUMN source.country IS 'ISO 3166 country; settles ambiguous zone abbreviations.';
COMMENT ON COLUMN source.is_listed IS 'Whether a source file describes it.';

CREATE TABLE live_blog (
  live_blog_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  source_key bigint NOT NULL REFERENCES source,
  url text NOT NULL UNIQUE,
  title text,
  state text CHECK (state IN ('upcoming', 'live', 'paused', 'closed', 'gone')),
  in_language text,
  timezone text,
  date_published timestamptz,
  date_modified timestamptz,
  coverage_start_time timestamptz,
  coverage_end_time timestamptz,
  announced integer CHECK (announced >= 0),
  is_watched boolean NOT NULL DEFAULT false,
  poll_seconds integer NOT NULL DEFAULT 60 CHECK (poll_seconds > 0),
  next_poll_at timestamptz NOT NULL DEFAULT '-infinity',
  last_polled_at timestamptz,
  last_observed_at timestamptz,
  last_confirmed_at timestamptz,
  failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
  last_cause text,
  etag text,
  last_modified text,
  body_sha256 text,
  first_seen_at timestamptz NOT NULL
);
CREATE INDEX live_blog_due ON live_blog (next_poll_at) WHERE is_watched;
COMMENT ON TABLE live_blog IS 'A live page of a publisher (schema.org LiveBlogPosting), once for each URL.';
COMMENT ON COLUMN live_blog.live_blog_key IS 'Key of the row.';
COMMENT ON COLUMN live_blog.source_key IS 'Its publisher.';
COMMENT ON COLUMN live_blog.url IS 'The URL that is fetched, or under which a saved page was ingested.';
COMMENT ON COLUMN live_blog.title IS 'Title of the live blog as last observed.';
COMMENT ON COLUMN live_blog.state IS 'upcoming, live, paused, closed or gone; NULL when the page does not say.';
COMMENT ON COLUMN live_blog.in_language IS 'Language of the page, BCP 47.';
COMMENT ON COLUMN live_blog.timezone IS 'IANA zone in which its bare clocks were read last.';
COMMENT ON COLUMN live_blog.date_published IS 'When the publisher says that the blog was published.';
COMMENT ON COLUMN live_blog.date_modified IS 'When the publisher says that the blog was last changed.';
COMMENT ON COLUMN live_blog.coverage_start_time IS 'Publisher''s beginning of coverage.';
COMMENT ON COLUMN live_blog.coverage_end_time IS 'Publisher''s end of coverage; may lie in the future.';
COMMENT ON COLUMN live_blog.announced IS 'How many updates the platform says the blog has.';
COMMENT ON COLUMN live_blog.is_watched IS 'Whether the collect DAG polls it.';
COMMENT ON COLUMN live_blog.poll_seconds IS 'Pause between two polls, in seconds.';
COMMENT ON COLUMN live_blog.next_poll_at IS 'Not before this moment is it polled again.';
COMMENT ON COLUMN live_blog.last_polled_at IS 'When it was last asked for, whatever came.';
COMMENT ON COLUMN live_blog.last_observed_at IS 'When the page was fetched that was last revised.';
COMMENT ON COLUMN live_blog.last_confirmed_at IS 'When the server last said that the page is as we know it.';
COMMENT ON COLUMN live_blog.failures IS 'Polls that failed since the last that did not.';
COMMENT ON COLUMN live_blog.last_cause IS 'Named cause of the last poll''s failure; NULL after a success.';
COMMENT ON COLUMN live_blog.etag IS 'Validator for the next conditional request.';
COMMENT ON COLUMN live_blog.last_modified IS 'Validator for the next conditional request.';
COMMENT ON COLUMN live_blog.body_sha256 IS 'Digest of the body that was staged last; the same body again is not parsed.';
COMMENT ON COLUMN live_blog.first_seen_at IS 'When Dateline came to know of it.';

CREATE TABLE crawl (
  crawl_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id text NOT NULL,
  shard integer NOT NULL,
  live_blog_keys bigint[] NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'succeeded', 'partial', 'failed')),
  cause text,
  requests integer NOT NULL DEFAULT 0,
  not_modified integer NOT NULL DEFAULT 0,
  staged integer NOT NULL DEFAULT 0,
  failed integer NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  statuses jsonb NOT NULL DEFAULT '{}',
  CHECK ((finished_at IS NULL) = (state = 'running'))
);
CREATE INDEX crawl_run ON crawl (run_id, shard);
CREATE INDEX crawl_running ON crawl (crawl_key) WHERE state = 'running';
COMMENT ON TABLE crawl IS 'One run of the spider over a shard of live blogs, or one ingest of files.';
COMMENT ON COLUMN crawl.crawl_key IS 'Key of the row.';
COMMENT ON COLUMN crawl.run_id IS 'Airflow''s run id, or "ingest" or "watch" for the command line.';
COMMENT ON COLUMN crawl.shard IS 'Which part of that run.';
COMMENT ON COLUMN crawl.live_blog_keys IS 'The live blogs that it was asked to poll.';
COMMENT ON COLUMN crawl.started_at IS 'When it began.';
COMMENT ON COLUMN crawl.finished_at IS 'When it ended; NULL while it runs, or if it was killed.';
COMMENT ON COLUMN crawl.state IS 'running, succeeded, partial (some live blogs failed), or failed (all did, or it died).';
COMMENT ON COLUMN crawl.cause IS 'Named causes of what failed, most frequent first.';
COMMENT ON COLUMN crawl.requests IS 'HTTP requests sent, robots.txt included.';
COMMENT ON COLUMN crawl.not_modified IS 'Polls answered with 304 or with the same bytes as before.';
COMMENT ON COLUMN crawl.staged IS 'Pages that were parsed and staged.';
COMMENT ON COLUMN crawl.failed IS 'Live blogs that could not be observed.';
COMMENT ON COLUMN crawl.bytes IS 'Bytes of bodies received.';
COMMENT ON COLUMN crawl.statuses IS 'HTTP status -> number of responses.';

CREATE TABLE snapshot (
  snapshot_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  live_blog_key bigint REFERENCES live_blog,
  crawl_key bigint NOT NULL REFERENCES crawl,
  url text NOT NULL,
  fetched_at timestamptz NOT NULL,
  status integer NOT NULL,
  sha256 text NOT NULL CHECK (length(sha256) = 64),
  size bigint NOT NULL,
  warc_file text NOT NULL,
  warc_offset bigint NOT NULL CHECK (warc_offset >= 0),
  warc_length bigint NOT NULL CHECK (warc_length > 0),
  warc_record_id text NOT NULL,
  is_revisit boolean NOT NULL,
  UNIQUE (warc_file, warc_offset)
);
CREATE INDEX snapshot_of ON snapshot (live_blog_key, fetched_at);
CREATE INDEX snapshot_body ON snapshot (sha256) WHERE NOT is_revisit;
COMMENT ON TABLE snapshot IS 'A stored response: the bytes are in a WARC file, the row says where.';
COMMENT ON COLUMN snapshot.snapshot_key IS 'Key of the row.';
COMMENT ON COLUMN snapshot.live_blog_key IS 'The live blog it was fetched for.';
COMMENT ON COLUMN snapshot.crawl_key IS 'The crawl that fetched it.';
COMMENT ON COLUMN snapshot.url IS 'URL of the response, after redirects.';
COMMENT ON COLUMN snapshot.fetched_at IS 'When the response arrived.';
COMMENT ON COLUMN snapshot.status IS 'HTTP status; 200 for a saved file.';
COMMENT ON COLUMN snapshot.sha256 IS 'SHA-256 of the decoded body, hexadecimal.';
COMMENT ON COLUMN snapshot.size IS 'Bytes of the decoded body.';
COMMENT ON COLUMN snapshot.warc_file IS 'WARC file, relative to the archive URL.';
COMMENT ON COLUMN snapshot.warc_offset IS 'Byte in that file at which the record''s gzip member begins.';
COMMENT ON COLUMN snapshot.warc_length IS 'Bytes of that gzip member.';
COMMENT ON COLUMN snapshot.warc_record_id IS 'WARC-Record-ID.';
COMMENT ON COLUMN snapshot.is_revisit IS 'The record is a revisit: an earlier one holds the same body.';

CREATE TABLE observation (
  observation_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  live_blog_key bigint NOT NULL REFERENCES live_blog,
  crawl_key bigint NOT NULL REFERENCES crawl,
  snapshot_key bigint NOT NULL REFERENCES snapshot,
  observed_at timestamptz NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('parsed', 'unchanged', 'refused')),
  reason text,
  format text,
  parser_version text NOT NULL,
  covers text CHECK (covers IN ('whole', 'newest', 'part')),
  page jsonb NOT NULL DEFAULT '{}',
  updates integer NOT NULL DEFAULT 0,
  rejected integer NOT NULL DEFAULT 0,
  revised_at timestamptz,
  is_healthy boolean,
  UNIQUE (live_blog_key, snapshot_key, observed_at),
  CHECK (outcome <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX observation_of ON observation (live_blog_key, observation_key);
CREATE INDEX observation_by ON observation (crawl_key);
CREATE INDEX observation_unrevised ON observation (live_blog_key, observed_at)
  WHERE revised_at IS NULL AND outcome <> 'refused';
COMMENT ON TABLE observation IS 'What one look at a live blog showed; the input of revise.';
COMMENT ON COLUMN observation.observation_key IS 'Key of the row.';
COMMENT ON COLUMN observation.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN observation.crawl_key IS 'The crawl that looked.';
COMMENT ON COLUMN observation.snapshot_key IS 'The bytes that were seen.';
COMMENT ON COLUMN observation.observed_at IS 'When the page was fetched.';
COMMENT ON COLUMN observation.outcome IS 'parsed; unchanged (the server confirmed the last page); refused (not understood, see reason).';
COMMENT ON COLUMN observation.reason IS 'Why the page was refused, in one sentence.';
COMMENT ON COLUMN observation.format IS 'Format module that read the page.';
COMMENT ON COLUMN observation.parser_version IS 'Version of the parser that read the page.';
COMMENT ON COLUMN observation.covers IS 'Part of the blog that the page shows: whole, newest (its newer end without holes), part.';
COMMENT ON COLUMN observation.page IS 'What the page says of the whole blog: title, state, times, key developments, notes.';
COMMENT ON COLUMN observation.updates IS 'Updates read from the page.';
COMMENT ON COLUMN observation.rejected IS 'Updates of the page that could not be read.';
COMMENT ON COLUMN observation.revised_at IS 'When revise took it up; NULL before.';
COMMENT ON COLUMN observation.is_healthy IS 'Whether revise accepts what is absent from it as evidence.';

CREATE TABLE staged_update (
  observation_key bigint NOT NULL REFERENCES observation ON DELETE CASCADE,
  position integer NOT NULL,
  update_id text NOT NULL,
  id_from text NOT NULL,
  content_hash text NOT NULL,
  fingerprint text NOT NULL,
  fields jsonb NOT NULL,
  PRIMARY KEY (observation_key, position)
);
COMMENT ON TABLE staged_update IS 'Updates of an observation as parsed, until revise has taken them up.';
COMMENT ON COLUMN staged_update.observation_key IS 'The observation.';
COMMENT ON COLUMN staged_update.position IS 'Place on the page; 0 is at the top.';
COMMENT ON COLUMN staged_update.update_id IS 'Id by the platform, else a fingerprint.';
COMMENT ON COLUMN staged_update.id_from IS 'platform or fingerprint.';
COMMENT ON COLUMN staged_update.content_hash IS 'Hash of the normalised wording.';
COMMENT ON COLUMN staged_update.fingerprint IS 'Loose hash of the wording, for matching an update whose id has changed.';
COMMENT ON COLUMN staged_update.fields IS 'The fields of update_version, as JSON.';

CREATE TABLE rejected_update (
  rejected_update_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  observation_key bigint NOT NULL REFERENCES observation,
  reason text NOT NULL,
  excerpt text NOT NULL
);
COMMENT ON TABLE rejected_update IS 'Entries of a page that could not be read, kept aside; the rest of the page stands.';
COMMENT ON COLUMN rejected_update.rejected_update_key IS 'Key of the row.';
COMMENT ON COLUMN rejected_update.observation_key IS 'The observation.';
COMMENT ON COLUMN rejected_update.reason IS 'Why it could not be read.';
COMMENT ON COLUMN rejected_update.excerpt IS 'Its first 2,000 characters as found.';

CREATE TABLE poll_failure (
  poll_failure_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  live_blog_key bigint NOT NULL REFERENCES live_blog,
  crawl_key bigint NOT NULL REFERENCES crawl,
  failed_at timestamptz NOT NULL,
  cause text NOT NULL,
  message text NOT NULL,
  status integer,
  snapshot_key bigint REFERENCES snapshot
);
CREATE INDEX poll_failure_of ON poll_failure (live_blog_key, failed_at);
CREATE INDEX poll_failure_by ON poll_failure (crawl_key);
COMMENT ON TABLE poll_failure IS 'A poll that brought no observation, with its named cause.';
COMMENT ON COLUMN poll_failure.poll_failure_key IS 'Key of the row.';
COMMENT ON COLUMN poll_failure.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN poll_failure.crawl_key IS 'The crawl.';
COMMENT ON COLUMN poll_failure.failed_at IS 'When.';
COMMENT ON COLUMN poll_failure.cause IS 'Name of the cause: an error class, or robots, status, timeout, too_large.';
COMMENT ON COLUMN poll_failure.message IS 'One sentence for a person.';
COMMENT ON COLUMN poll_failure.status IS 'HTTP status, when there was a response.';
COMMENT ON COLUMN poll_failure.snapshot_key IS 'The bytes, when there were any.';
