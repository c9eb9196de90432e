-- waiting --
-- Live blogs with observations that nobody has taken up.
SELECT live_blog_key
FROM observation
WHERE revised_at IS NULL AND outcome <> 'refused'
GROUP BY live_blog_key
ORDER BY min(observed_at);

-- lock --
-- One revision of a live blog at a time, until the end of the transaction.
SELECT pg_advisory_xact_lock(hashtext('dateline live_blog'), %(live_blog_key)s::integer);

-- begin_history --
-- The parser of the first page is the one in whose reading the history is told.
UPDATE live_blog SET parser_version = (
  SELECT parser_version FROM observation o
  WHERE o.live_blog_key = %(live_blog_key)s AND o.revised_at IS NULL AND o.outcome <> 'refused'
  ORDER BY o.observed_at, o.observation_key LIMIT 1)
WHERE live_blog_key = %(live_blog_key)s AND parser_version IS NULL;

-- observations --
-- What waits for a live blog and was read by the parser of its history, in the order in which it was seen.
SELECT o.observation_key, o.live_blog_key, o.snapshot_key, o.observed_at, o.outcome, o.covers, o.rejected, o.page,
  o.walk_key, o.walk_end, w.observed_at AS walk_at,
  -- The look before this one, whether it was revised earlier or waits as well; an older page is no look of its own.
  greatest(b.last_observed_at, max(o.observed_at) FILTER (WHERE o.outcome = 'parsed' AND o.walk_key IS NULL) OVER (
    ORDER BY coalesce(w.observed_at, o.observed_at), coalesce(o.walk_key, o.observation_key), o.observation_key
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS last_observed_at
FROM observation o
JOIN live_blog b USING (live_blog_key)
LEFT JOIN observation w ON w.observation_key = o.walk_key
WHERE o.live_blog_key = %(live_blog_key)s AND o.revised_at IS NULL AND o.outcome <> 'refused'
  AND o.parser_version = b.parser_version
ORDER BY coalesce(w.observed_at, o.observed_at), coalesce(o.walk_key, o.observation_key), o.observation_key;

-- adopt --
-- A wording that the parser of the history never read, since its bytes are lost, is told anew by the first page that
-- shows the update again; what differs is no edit.
WITH told AS (
  SELECT v.version_key, v.update_key, v.parser_version AS was_by, o.parser_version, o.snapshot_key, o.format,
    o.observation_key, o.live_blog_key, to_jsonb(v) AS was, s.content_hash, s.fingerprint, f.*
  FROM observation o
  JOIN staged_update s USING (observation_key)
  JOIN update_identity i ON i.live_blog_key = o.live_blog_key AND i.update_id = s.update_id
  JOIN update_version v ON v.update_key = i.update_key AND v.is_current AND v.parser_version <> o.parser_version
  CROSS JOIN LATERAL jsonb_to_record(s.fields) AS f (headline text, article_body text, article_html text, author text,
    body_from text, headline_from text)
  WHERE o.observation_key = %(observation_key)s
), adopted AS (
  UPDATE update_version v SET headline = t.headline, article_body = t.article_body, article_html = t.article_html,
    author = t.author, body_from = t.body_from, headline_from = t.headline_from, other_views = '{}',
    content_hash = t.content_hash, fingerprint = t.fingerprint, snapshot_key = t.snapshot_key,
    format = t.format, parser_version = t.parser_version, extracted_by = NULL, deduplicated_by = NULL
  FROM told t WHERE v.version_key = t.version_key
)
INSERT INTO reinterpretation (live_blog_key, kind, update_key, version_key, observation_key, parser_version_before,
  parser_version, before, after, reason, reinterpreted_at)
SELECT live_blog_key, 'wording', update_key, version_key, observation_key, was_by, parser_version,
  jsonb_build_object('headline', was -> 'headline', 'article_body', was -> 'article_body',
    'author', was -> 'author', 'snapshot_key', was -> 'snapshot_key'),
  jsonb_build_object('headline', headline, 'article_body', article_body, 'author', author,
    'snapshot_key', snapshot_key),
  'Its bytes are lost; a later page tells it as the present parser reads it.', %(at)s
FROM told
ORDER BY version_key
RETURNING version_key;

-- staged --
-- What stands on the page, without its text.
SELECT position, update_id, id_from, content_hash,
  (fields ->> 'is_pinned')::boolean AS is_pinned,
  (fields ->> 'date_published')::timestamptz AS date_published,
  fields ? 'other_views' AS has_other_views
FROM staged_update
WHERE observation_key = %(observation_key)s
ORDER BY position;

-- current --
-- The updates of a live blog with their last wording, without its text.
SELECT u.update_key, u.position, u.is_pinned, u.state, u.last_seen_at, u.absences, v.version_key, v.content_hash,
  v.date_published,
  -- A pinned update has a place of its own below, where it stood before.
  CASE WHEN p.is_pinned THEN (
    SELECT rank FROM update_place WHERE update_key = u.update_key AND NOT is_pinned ORDER BY valid_from DESC LIMIT 1)
  ELSE p.rank END AS rank
FROM live_update u
LEFT JOIN update_place p ON p.update_key = u.update_key AND p.valid_to = 'infinity'
CROSS JOIN LATERAL (
  SELECT CASE WHEN is_current THEN version_key END AS version_key, content_hash, date_published
  FROM update_version
  WHERE update_key = u.update_key
  ORDER BY valid_from DESC
  LIMIT 1
) v
WHERE u.live_blog_key = %(live_blog_key)s;

-- on_older --
-- What stands on the older pages of a look.
SELECT DISTINCT s.update_id
FROM observation o
JOIN staged_update s USING (observation_key)
WHERE o.live_blog_key = %(live_blog_key)s AND o.revised_at IS NULL AND o.walk_key = %(observation_key)s;

-- leads_on --
-- Whether the last page before a confirmation leads to older ones.
SELECT coalesce((
  SELECT page ->> 'older' IS NOT NULL FROM observation
  WHERE live_blog_key = %(live_blog_key)s AND outcome = 'parsed' AND walk_key IS NULL
    AND observation_key < %(observation_key)s
  ORDER BY observation_key DESC LIMIT 1), false) AS is_so;

-- identities --
-- Every id under which updates of a live blog were met.
SELECT update_id, update_key FROM update_identity WHERE live_blog_key = %(live_blog_key)s;

-- wordings --
-- The last wordings of updates, latest first.
SELECT update_key AS key, content_hash, fingerprint, coalesce(headline, '') AS headline, article_body,
  date_published, date_published_raw, date_published_from, date_published_precision
FROM (
  SELECT DISTINCT ON (update_key) * FROM update_version
  WHERE update_key = ANY (%(update_keys)s)
  ORDER BY update_key, valid_from DESC
) v
ORDER BY valid_from DESC, update_key
LIMIT %(limit)s;

-- staged_wordings --
-- The wordings on a page at the given places.
SELECT position AS key, content_hash, fingerprint, coalesce(fields ->> 'headline', '') AS headline,
  fields ->> 'article_body' AS article_body,
  (fields ->> 'date_published')::timestamptz AS date_published,
  fields ->> 'date_published_raw' AS date_published_raw,
  fields ->> 'date_published_from' AS date_published_from,
  fields ->> 'date_published_precision' AS date_published_precision
FROM staged_update
WHERE observation_key = %(observation_key)s AND position = ANY (%(positions)s)
ORDER BY position
LIMIT %(limit)s;

-- edited_wordings --
-- What was said by updates before and on the page, where that differs.
SELECT n.update_key, coalesce(v.headline, '') AS headline_before, v.article_body AS article_body_before,
  coalesce(s.fields ->> 'headline', '') AS headline_after, s.fields ->> 'article_body' AS article_body_after
FROM unnest(%(update_keys)s::bigint[], %(positions)s::integer[]) AS n (update_key, position)
JOIN staged_update s ON s.observation_key = %(observation_key)s AND s.position = n.position
CROSS JOIN LATERAL (
  SELECT headline, article_body, content_hash FROM update_version
  WHERE update_key = n.update_key ORDER BY valid_from DESC LIMIT 1
) v
WHERE v.content_hash <> s.content_hash;

-- places --
-- Where the updates of a live blog stand among each other.
SELECT p.update_key, p.rank, p.is_pinned
FROM live_update u
JOIN update_place p ON p.update_key = u.update_key AND p.valid_to = 'infinity'
WHERE u.live_blog_key = %(live_blog_key)s;

-- close_places --
-- End the places that were left; one that began at the same moment is written over.
UPDATE update_place SET valid_to = %(at)s
WHERE update_key = ANY (%(update_keys)s::bigint[]) AND valid_to = 'infinity' AND valid_from < %(at)s;

-- open_places --
-- Begin new places.
INSERT INTO update_place (update_key, valid_from, rank, is_pinned)
SELECT n.update_key, %(at)s, n.rank, n.is_pinned
FROM unnest(%(update_keys)s::bigint[], %(ranks)s::double precision[], %(pins)s::boolean[])
  AS n (update_key, rank, is_pinned)
ON CONFLICT (update_key, valid_from) DO UPDATE SET rank = excluded.rank, is_pinned = excluded.is_pinned;

-- add_updates --
-- Give new updates their row for ever.
INSERT INTO live_update (live_blog_key, update_id, id_from, position, is_pinned, first_seen_at, last_seen_at)
SELECT %(live_blog_key)s,
  -- A fingerprint that went over to this update is the first id of another for ever.
  CASE WHEN EXISTS (SELECT FROM live_update u WHERE u.live_blog_key = %(live_blog_key)s AND u.update_id = s.update_id)
    THEN concat_ws('-', s.update_id, left(s.content_hash, 8), s.observation_key) ELSE s.update_id END,
  id_from, position, (fields ->> 'is_pinned')::boolean, %(at)s, %(at)s
FROM staged_update s
WHERE observation_key = %(observation_key)s AND position = ANY (%(positions)s::integer[])
ORDER BY position DESC
RETURNING update_key, position;

-- add_identities --
-- Remember under which ids updates were met.
INSERT INTO update_identity (live_blog_key, update_id, update_key, first_seen_at)
SELECT %(live_blog_key)s, n.update_id, n.update_key, %(at)s
FROM unnest(%(update_ids)s::text[], %(update_keys)s::bigint[]) AS n (update_id, update_key)
ON CONFLICT (live_blog_key, update_id) DO UPDATE SET update_key = excluded.update_key
WHERE update_identity.update_key <> excluded.update_key;

-- close_versions --
-- End the wordings that were replaced.
UPDATE update_version SET valid_to = %(at)s
WHERE update_key = ANY (%(update_keys)s::bigint[]) AND is_current;

-- open_versions --
-- Begin new wordings.  A bare clock that stays as it was keeps its day: that was found when the update was newer.
INSERT INTO update_version (update_key, headline, article_body, article_html, body_from, headline_from,
  other_views, author,
  date_published, date_published_raw, date_published_from, date_published_precision, date_published_reason,
  date_modified, date_modified_raw, date_modified_from, is_key_event, is_summary, url,
  links, media, embeds, disagreements, content_hash, fingerprint,
  snapshot_key, format, parser_version, valid_from)
SELECT n.update_key, f.headline, f.article_body, f.article_html, f.body_from, f.headline_from,
  coalesce(f.other_views, '{}'), f.author,
  coalesce(p.date_published, f.date_published), f.date_published_raw, f.date_published_from,
  f.date_published_precision, CASE WHEN p.date_published IS NULL THEN f.date_published_reason
    ELSE p.date_published_reason END, f.date_modified, f.date_modified_raw, f.date_modified_from,
  f.is_key_event, f.is_summary, f.url, f.links, f.media, f.embeds, f.disagreements,
  s.content_hash, s.fingerprint, o.snapshot_key, o.format, o.parser_version, %(at)s
FROM unnest(%(update_keys)s::bigint[], %(positions)s::integer[]) AS n (update_key, position)
JOIN staged_update s ON s.observation_key = %(observation_key)s AND s.position = n.position
JOIN observation o ON o.observation_key = s.observation_key
CROSS JOIN LATERAL jsonb_populate_record(NULL::update_version, s.fields - 'is_pinned') AS f
LEFT JOIN LATERAL (
  SELECT v.date_published, v.date_published_reason
  FROM (SELECT * FROM update_version WHERE update_key = n.update_key ORDER BY valid_from DESC LIMIT 1) v
  WHERE v.date_published_from = 'clock' AND f.date_published_from = 'clock'
    AND v.date_published_raw = f.date_published_raw
) p ON true
ORDER BY n.position DESC;

-- fill_unknown_times --
-- A time that could not be known is filled once a later look knows it; the wording stays as it is.
UPDATE update_version v SET
  date_published = f.date_published,
  date_published_from = f.date_published_from,
  date_published_precision = f.date_published_precision,
  date_published_reason = f.date_published_reason
FROM unnest(%(update_keys)s::bigint[], %(positions)s::integer[]) AS n (update_key, position)
JOIN staged_update s ON s.observation_key = %(observation_key)s AND s.position = n.position
CROSS JOIN LATERAL jsonb_populate_record(NULL::update_version, s.fields - 'is_pinned') AS f
WHERE v.update_key = n.update_key AND v.is_current
  AND v.date_published IS NULL AND f.date_published IS NOT NULL;

-- put_times_right --
-- A time that was changed without a word: the same witness tells another now.  The first that it told is kept.
UPDATE update_version v SET
  date_published = f.date_published,
  date_published_raw = f.date_published_raw,
  date_published_reason = f.date_published_reason,
  disagreements = CASE WHEN v.disagreements @> '[{"field": "date_published", "kind": "earlier"}]' THEN v.disagreements
    ELSE v.disagreements || jsonb_build_object('field', 'date_published', 'kind', 'earlier',
      'chosen', f.date_published_raw, 'other', v.date_published_raw, 'witness', f.date_published_from) END
FROM unnest(%(update_keys)s::bigint[], %(positions)s::integer[]) AS n (update_key, position)
JOIN staged_update s ON s.observation_key = %(observation_key)s AND s.position = n.position
CROSS JOIN LATERAL jsonb_populate_record(NULL::update_version, s.fields - 'is_pinned') AS f
WHERE v.update_key = n.update_key AND v.is_current
  AND v.date_published_from = f.date_published_from AND f.date_published_from <> 'relative'
  AND v.date_published_precision = f.date_published_precision
  AND v.date_published_raw <> f.date_published_raw AND v.date_published <> f.date_published;

-- place --
-- Where updates stand now; who is seen is present, whatever was thought before.
UPDATE live_update u SET
  position = n.position,
  is_pinned = n.is_pinned,
  last_seen_at = %(at)s,
  state = 'present',
  absences = 0,
  absent_since = NULL,
  deleted_at = NULL
FROM unnest(%(update_keys)s::bigint[], %(positions)s::integer[], %(pins)s::boolean[])
  AS n (update_key, position, is_pinned)
WHERE u.update_key = n.update_key;

-- absent --
-- One more look that shows the place of these updates without them.
UPDATE live_update SET
  absences = absences + 1,
  absent_since = coalesce(absent_since, %(at)s),
  state = CASE WHEN state = 'present' THEN 'not_observed' ELSE state END
WHERE update_key = ANY (%(update_keys)s::bigint[]);

-- not_observed --
-- Their place was not shown; nothing follows from it, and proofs of absence must begin anew.
UPDATE live_update SET state = 'not_observed', absences = 0, absent_since = NULL
WHERE update_key = ANY (%(update_keys)s::bigint[]) AND state <> 'deleted' AND (state = 'present' OR absences > 0);

-- shown_again --
-- A page that is not believed, and not known to be old, shows them: proofs of absence must begin anew.
UPDATE live_update SET state = 'present', absences = 0, absent_since = NULL
WHERE update_key = ANY (%(update_keys)s::bigint[]);

-- delete --
-- Gone for certain: end the wording at the first look without it.
WITH gone AS (
  UPDATE live_update SET state = 'deleted', deleted_at = absent_since
  WHERE update_key = ANY (%(update_keys)s::bigint[]) AND state <> 'deleted'
  RETURNING update_key, deleted_at
)
UPDATE update_version v SET valid_to = gone.deleted_at
FROM gone
WHERE v.update_key = gone.update_key AND v.is_current;

-- add_revisions --
-- Write what happened, with the wordings before and after, and how grave an edit is.
INSERT INTO revision (update_key, kind, revised_at, observation_key, version_key, previous_version_key, detail,
  severity, changes, is_labelled, label, difference, judged_by, came_labelled)
SELECT n.update_key, n.kind,
  CASE WHEN n.kind = 'deleted' THEN u.deleted_at ELSE %(at)s END,
  %(observation_key)s,
  CASE WHEN n.kind <> 'deleted' THEN w.keys[1] END,
  CASE WHEN n.kind IN ('edited', 'restored') THEN w.keys[2] WHEN n.kind = 'deleted' THEN w.keys[1] END,
  n.detail::jsonb,
  e.edit ->> 'severity',
  (SELECT array_agg(c.change ORDER BY c.place)
   FROM jsonb_array_elements_text(e.edit -> 'changes') WITH ORDINALITY AS c (change, place)),
  CASE WHEN e.edit IS NOT NULL THEN e.edit ->> 'label' IS NOT NULL END,
  e.edit ->> 'label',
  e.edit -> 'difference',
  e.edit ->> 'judged_by',
  (e.edit ->> 'came_labelled')::boolean
FROM unnest(%(update_keys)s::bigint[], %(kinds)s::text[], %(details)s::text[], %(edits)s::text[])
  WITH ORDINALITY AS n (update_key, kind, detail, edit, place)
JOIN live_update u ON u.update_key = n.update_key
CROSS JOIN LATERAL (SELECT n.edit::jsonb AS edit) e
CROSS JOIN LATERAL (
  SELECT array_agg(version_key ORDER BY valid_from DESC) AS keys
  FROM update_version WHERE update_key = n.update_key
) w
ORDER BY n.place
ON CONFLICT (update_key, kind, observation_key) DO NOTHING;

-- add_gap --
-- Say that something may have been missed.
INSERT INTO gap (live_blog_key, observation_key, gap_from, gap_to, reason)
SELECT live_blog_key, observation_key,
  -- At the first look, what may be missing begins with the blog.
  coalesce(%(gap_from)s, least(%(at)s, coalesce(
    (page ->> 'coverage_start_time')::timestamptz, (page ->> 'date_published')::timestamptz))),
  %(at)s,
  coalesce(walk_reason, %(reason)s, 'No update on this page was known, and it names no older page.')
FROM observation
WHERE observation_key = %(observation_key)s
ON CONFLICT (observation_key) DO NOTHING;

-- add_gap_before --
-- The page lets an old update go for each new one: if it showed as many at the first look, it was full then.
INSERT INTO gap (live_blog_key, observation_key, gap_from, gap_to, reason)
SELECT f.live_blog_key, f.observation_key,
  least(f.observed_at, coalesce(
    (f.page ->> 'coverage_start_time')::timestamptz, (f.page ->> 'date_published')::timestamptz)),
  f.observed_at,
  'The page showed ' || f.updates || ' updates and names no older page; later looks show as many, and let old ones go.'
FROM observation n
CROSS JOIN LATERAL (
  SELECT * FROM observation
  WHERE live_blog_key = n.live_blog_key AND outcome = 'parsed' AND walk_key IS NULL
  ORDER BY observation_key LIMIT 1
) f
WHERE n.observation_key = %(observation_key)s AND NOT EXISTS (SELECT FROM gap g WHERE g.observation_key = f.observation_key)
  AND f.updates = n.updates AND f.covers = 'newest'
  AND f.walk_end IS NULL AND f.page ->> 'older' IS NULL
ON CONFLICT (observation_key) DO NOTHING;

-- sum_up --
-- What the page says of the whole blog; what it does not say stays.  But a closed live blog that adds updates and
-- no longer says that it is closed goes on, and is due.
UPDATE live_blog b SET
  title = coalesce(p.title, b.title),
  state = CASE WHEN p.state IS NULL AND o.has_news THEN NULL ELSE coalesce(p.state, b.state) END,
  closed_at = CASE WHEN p.state IS NULL AND o.has_news THEN NULL
    WHEN coalesce(p.state, b.state) = 'closed' THEN coalesce(b.closed_at, %(at)s) END,
  next_poll_at = CASE WHEN p.state IS NULL AND o.has_news THEN '-infinity' ELSE b.next_poll_at END,
  in_language = coalesce(p.in_language, b.in_language),
  timezone = coalesce(p.timezone, b.timezone),
  announced = coalesce(p.announced, b.announced),
  date_published = coalesce(p.date_published, b.date_published),
  date_modified = coalesce(p.date_modified, b.date_modified),
  coverage_start_time = coalesce(p.coverage_start_time, b.coverage_start_time),
  coverage_end_time = coalesce(p.coverage_end_time, b.coverage_end_time),
  last_observed_at = %(at)s
FROM jsonb_populate_record(NULL::live_blog, %(page)s::jsonb) AS p
CROSS JOIN (
  SELECT coalesce(k.state = 'closed' AND k.closed_at < %(at)s, false)
    AND EXISTS (SELECT FROM live_update u WHERE u.live_blog_key = k.live_blog_key AND u.first_seen_at = %(at)s)
    AS has_news
  FROM live_blog k WHERE k.live_blog_key = %(live_blog_key)s
) o
WHERE b.live_blog_key = %(live_blog_key)s;

-- key_developments --
-- The points of the summary box; those that left it stay as past ones.
WITH seen AS (
  SELECT DISTINCT ON (encode(sha256(convert_to(text, 'UTF8')), 'hex'))
    encode(sha256(convert_to(text, 'UTF8')), 'hex') AS text_hash, text, place::integer - 1 AS position
  FROM jsonb_array_elements_text(%(page)s::jsonb -> 'key_developments') WITH ORDINALITY AS k (text, place)
), past AS (
  UPDATE key_development SET is_current = false
  WHERE live_blog_key = %(live_blog_key)s AND text_hash NOT IN (SELECT text_hash FROM seen)
)
INSERT INTO key_development (live_blog_key, text_hash, text, position, first_seen_at, last_seen_at)
SELECT %(live_blog_key)s, text_hash, text, position, %(at)s, %(at)s FROM seen
ON CONFLICT (live_blog_key, text_hash) DO UPDATE SET
  position = excluded.position, last_seen_at = excluded.last_seen_at, is_current = true;

-- taken_up --
-- The observation is done with.
UPDATE observation SET revised_at = now(), is_healthy = %(is_healthy)s
WHERE observation_key = %(observation_key)s;

-- forget_staged --
-- The staged rows have become versions, or said nothing new.
DELETE FROM staged_update WHERE observation_key = %(observation_key)s;
