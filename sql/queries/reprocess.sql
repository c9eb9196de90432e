-- Statements of the room reprocess.  A table without a schema here is a temporary one, which hides the table
-- of the same name; what lasts is called by its full name.

-- find --
-- The live blog of an address.
SELECT live_blog_key FROM live_blog WHERE url = %(live_blog)s;

-- to_read --
-- Live blogs whose bytes are to be read again.
SELECT b.live_blog_key
FROM live_blog b
WHERE (%(live_blog)s::text IS NULL OR b.url = %(live_blog)s)
  AND EXISTS (
    SELECT FROM observation o
    WHERE o.live_blog_key = b.live_blog_key AND o.outcome <> 'unchanged'
      AND (%(since)s::timestamptz IS NULL OR o.observed_at >= %(since)s))
  AND (%(everything)s
    OR b.parser_version <> %(parser_version)s
    OR EXISTS (
      SELECT FROM observation o
      WHERE o.live_blog_key = b.live_blog_key AND o.parser_version <> %(parser_version)s
        AND (b.parser_version IS NULL OR o.revised_at IS NULL AND o.outcome <> 'refused'))
    OR EXISTS (
      SELECT FROM live_update u JOIN update_version v USING (update_key)
      WHERE u.live_blog_key = b.live_blog_key AND v.extracted_by <> %(extractor_version)s)
    OR EXISTS (
      SELECT FROM live_update u JOIN revision r USING (update_key)
      WHERE u.live_blog_key = b.live_blog_key AND r.severity IS NOT NULL
        AND r.judged_by IS DISTINCT FROM %(judge_version)s))
ORDER BY b.live_blog_key;

-- held_up --
-- Live blogs with pages that wait because another parser read them than the history that is known.
SELECT o.live_blog_key
FROM observation o
JOIN live_blog b USING (live_blog_key)
WHERE o.revised_at IS NULL AND o.outcome <> 'refused' AND o.parser_version <> b.parser_version
GROUP BY o.live_blog_key
ORDER BY min(o.observed_at);

-- live_blog --
-- The live blog with its publisher, and whether another parser read some of it.
SELECT b.live_blog_key, b.url, b.parser_version, s.name, s.title, s.homepage, s.in_language AS language,
  s.timezone, s.country,
  b.parser_version IS DISTINCT FROM %(parser_version)s OR EXISTS (
    SELECT FROM observation o
    WHERE o.live_blog_key = b.live_blog_key AND o.parser_version <> %(parser_version)s
      AND o.revised_at IS NULL AND o.outcome <> 'refused') AS is_behind
FROM live_blog b JOIN source s USING (source_key)
WHERE b.live_blog_key = %(live_blog_key)s;

-- looks --
-- Every observation of a live blog with its bytes, in the order in which the pages were seen.
SELECT o.observation_key, o.live_blog_key, o.observed_at, o.outcome, o.walk_key,
  o.page -> 'options' AS options, o.page ? 'as_of' AND o.walk_key IS NULL AS has_age, o.revised_at IS NOT NULL AS is_revised,
  s.snapshot_key, s.url, s.fetched_at, s.status, s.sha256, s.size, s.warc_file, s.warc_offset, s.warc_length,
  s.warc_record_id, s.is_revisit, to_jsonb(original) AS original
FROM public.observation o
JOIN public.snapshot s USING (snapshot_key)
LEFT JOIN public.observation w ON w.observation_key = o.walk_key
LEFT JOIN LATERAL (
  SELECT url, fetched_at, status, sha256, size, warc_file, warc_offset, warc_length, warc_record_id, is_revisit
  FROM public.snapshot p
  WHERE s.is_revisit AND p.sha256 = s.sha256 AND NOT p.is_revisit
  ORDER BY p.snapshot_key LIMIT 1
) original ON true
WHERE o.live_blog_key = %(live_blog_key)s
ORDER BY coalesce(w.observed_at, o.observed_at), coalesce(o.walk_key, o.observation_key), o.observation_key;

-- side_tables --
-- A side room: empty tables in which a live blog is revised from its first page on.
CREATE TEMPORARY TABLE live_blog (LIKE public.live_blog INCLUDING DEFAULTS) ON COMMIT DROP;
CREATE TEMPORARY TABLE observation (LIKE public.observation INCLUDING DEFAULTS, PRIMARY KEY (observation_key))
  ON COMMIT DROP;
CREATE TEMPORARY TABLE staged_update (LIKE public.staged_update INCLUDING ALL) ON COMMIT DROP;
CREATE TEMPORARY TABLE live_update (LIKE public.live_update INCLUDING ALL) ON COMMIT DROP;
CREATE TEMPORARY TABLE update_identity (LIKE public.update_identity INCLUDING ALL) ON COMMIT DROP;
CREATE TEMPORARY TABLE update_version (
  LIKE public.update_version INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING IDENTITY INCLUDING CONSTRAINTS,
  PRIMARY KEY (version_key), UNIQUE (update_key, valid_from)) ON COMMIT DROP;
CREATE TEMPORARY TABLE update_place (LIKE public.update_place INCLUDING ALL) ON COMMIT DROP;
CREATE TEMPORARY TABLE revision (LIKE public.revision INCLUDING ALL) ON COMMIT DROP;
CREATE TEMPORARY TABLE key_development (LIKE public.key_development INCLUDING ALL) ON COMMIT DROP;
CREATE TEMPORARY TABLE gap (LIKE public.gap INCLUDING ALL) ON COMMIT DROP;
CREATE TEMPORARY TABLE reinterpretation (LIKE public.reinterpretation INCLUDING DEFAULTS INCLUDING IDENTITY)
  ON COMMIT DROP;
CREATE TEMPORARY TABLE same_update (
  read_key bigint PRIMARY KEY, update_key bigint NOT NULL UNIQUE, is_new boolean NOT NULL) ON COMMIT DROP;
INSERT INTO live_blog (live_blog_key, source_key, url, parser_version, first_seen_at)
SELECT live_blog_key, source_key, url, %(parser_version)s, first_seen_at
FROM public.live_blog WHERE live_blog_key = %(live_blog_key)s;

-- show --
-- An observation as the present parser sees it, not yet taken up.
INSERT INTO observation
SELECT (jsonb_populate_record(o, n.said || '{"revised_at": null, "is_healthy": null, "doubt": null}' ||
  -- How old the page was by the word of a server is no question of the parser.
  jsonb_build_object('page', CASE WHEN n.said ? 'page'
    THEN (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(o.page) WHERE key IN ('as_of', 'made_at'))
      || (n.said -> 'page')
    ELSE o.page END))).*
FROM public.observation o CROSS JOIN (SELECT %(said)s::jsonb AS said) n
WHERE o.observation_key = %(observation_key)s;

-- compact --
-- Write the tables of the side room anew: each look leaves dead rows there, which nothing clears away before the
-- end of the transaction, and the thousandth look would read those of all before it.
DO $$
DECLARE
  room text;
BEGIN
  FOREACH room IN ARRAY ARRAY['live_blog', 'live_update', 'observation', 'staged_update', 'update_place'] LOOP
    EXECUTE format('CREATE TEMPORARY TABLE kept AS SELECT * FROM pg_temp.%%I', room);
    EXECUTE format('TRUNCATE pg_temp.%%I', room);
    EXECUTE format('INSERT INTO pg_temp.%%I OVERRIDING SYSTEM VALUE SELECT * FROM kept', room);
    EXECUTE format('ANALYZE pg_temp.%%I', room);
    DROP TABLE kept;
  END LOOP;
END
$$;

-- first_ids --
-- Updates that were given the same row by the same id: those of the side room and those that last.
SELECT r.update_key AS read_key, u.update_key
FROM live_update r
JOIN public.live_update u ON u.live_blog_key = r.live_blog_key AND u.update_id = r.update_id;

-- other_ids --
-- Updates that were both met under an id; the earlier ones first.
SELECT i.update_key AS read_key, p.update_key
FROM update_identity i
JOIN public.update_identity p ON p.live_blog_key = i.live_blog_key AND p.update_id = i.update_id
JOIN public.live_update u ON u.update_key = p.update_key
ORDER BY u.first_seen_at, p.update_key, i.update_key;

-- read_wordings --
-- First wordings of updates in the side room, with the moment of the look.
SELECT DISTINCT ON (update_key) update_key AS key, valid_from, content_hash, fingerprint,
  coalesce(headline, '') AS headline, article_body, date_published, date_published_raw
FROM update_version
ORDER BY update_key, valid_from;

-- known_wordings --
-- First wordings of the updates that last.
SELECT DISTINCT ON (v.update_key) v.update_key AS key, v.valid_from, v.content_hash, v.fingerprint,
  coalesce(v.headline, '') AS headline, v.article_body, v.date_published, v.date_published_raw
FROM public.update_version v
JOIN public.live_update u USING (update_key)
WHERE u.live_blog_key = %(live_blog_key)s
ORDER BY v.update_key, v.valid_from;

-- add_updates --
-- Updates that no earlier reading found; as it was seen in the past, first_seen_at lies there.
INSERT INTO public.live_update (live_blog_key, update_id, id_from, position, is_pinned, first_seen_at, last_seen_at)
SELECT live_blog_key, update_id, id_from, position, is_pinned, first_seen_at, last_seen_at
FROM live_update
WHERE update_key = ANY (%(read_keys)s::bigint[])
ORDER BY first_seen_at, update_key
RETURNING update_key, update_id;

-- read_ids --
-- First ids of the updates in the side room.
SELECT update_key AS read_key, update_id FROM live_update;

-- match --
-- Which update of the side room is which that lasts.
INSERT INTO same_update (read_key, update_key, is_new)
SELECT * FROM unnest(%(read_keys)s::bigint[], %(update_keys)s::bigint[], %(are_new)s::boolean[]);

-- add_identities --
-- Under which ids the present parser meets them.
INSERT INTO public.update_identity (live_blog_key, update_id, update_key, first_seen_at)
SELECT i.live_blog_key, i.update_id, m.update_key, i.first_seen_at
FROM update_identity i JOIN same_update m ON m.read_key = i.update_key
ON CONFLICT (live_blog_key, update_id) DO UPDATE SET update_key = excluded.update_key
WHERE update_identity.update_key <> excluded.update_key;

-- hold --
-- Nobody else writes to these wordings meanwhile; in the order of the extractor, so that the two never block each other.
SELECT v.version_key
FROM public.update_version v JOIN public.live_update u USING (update_key)
WHERE u.live_blog_key = %(live_blog_key)s
ORDER BY v.version_key
FOR UPDATE OF v;

-- moments --
-- Every moment at which a wording begins in either reading, with the wording of the present one that stands then.
CREATE TEMPORARY TABLE moment ON COMMIT DROP AS
SELECT t.*, s.version_key AS read_version_key,
  least(coalesce(s.valid_to, t.known_to), lead(t.valid_from) OVER (PARTITION BY t.update_key ORDER BY t.valid_from)) AS valid_to
FROM (
  SELECT m.update_key, m.read_key, m.is_new, p.valid_from, p.version_key, p.valid_to AS known_to,
    p.snapshot_key = ANY (%(lost)s::bigint[]) AS is_lost
  FROM same_update m JOIN public.update_version p ON p.update_key = m.update_key
  UNION ALL
  SELECT m.update_key, m.read_key, m.is_new, s.valid_from, NULL, NULL, false
  FROM same_update m JOIN update_version s ON s.update_key = m.read_key
  WHERE NOT EXISTS (
    SELECT FROM public.update_version p WHERE p.update_key = m.update_key AND p.valid_from = s.valid_from)
) t
LEFT JOIN LATERAL (
  SELECT s.version_key, s.valid_to FROM update_version s
  WHERE s.update_key = t.read_key AND s.valid_from <= t.valid_from AND t.valid_from < s.valid_to
) s ON true;
-- What the present parser saw go before an earlier one met it has no wording that stands.
UPDATE moment SET valid_to = moment.valid_from + interval '1 microsecond'
FROM live_update r
WHERE r.update_key = moment.read_key AND r.state = 'deleted' AND moment.valid_to = 'infinity';

-- note_wordings --
-- Keep what an earlier reading had where the present one differs.
INSERT INTO public.reinterpretation (live_blog_key, kind, update_key, version_key, parser_version_before,
  parser_version, before, after, reason, reinterpreted_at)
SELECT %(live_blog_key)s, 'wording', p.update_key, p.version_key, p.parser_version, s.parser_version,
  d.before, d.after, 'The fields are read otherwise: ' || d.fields || '.', %(at)s
FROM moment t
JOIN public.update_version p ON p.version_key = t.version_key
JOIN update_version s ON s.version_key = t.read_version_key
CROSS JOIN LATERAL (
  SELECT jsonb_object_agg(key, b.value) AS before, jsonb_object_agg(key, a.value) AS after,
    string_agg(key, ', ' ORDER BY key) AS fields
  FROM jsonb_each(to_jsonb(p) - %(kept)s::text[]) AS b (key, value)
  JOIN jsonb_each(to_jsonb(s) - %(kept)s::text[]) AS a (key, value) USING (key)
  WHERE a.value <> b.value
) d
WHERE NOT t.is_lost AND d.before IS NOT NULL
ORDER BY p.version_key
RETURNING version_key, before ? 'content_hash' AS is_reworded;

-- write_wordings --
-- The wordings as the present parser reads them; what was made of other words is to be made again.
UPDATE public.update_version p SET
  headline = s.headline, article_body = s.article_body, article_html = s.article_html,
  body_from = s.body_from, headline_from = s.headline_from, other_views = s.other_views, author = s.author,
  date_published = s.date_published, date_published_raw = s.date_published_raw,
  date_published_from = s.date_published_from, date_published_precision = s.date_published_precision,
  date_published_reason = s.date_published_reason, date_modified = s.date_modified,
  date_modified_raw = s.date_modified_raw, date_modified_from = s.date_modified_from,
  is_key_event = s.is_key_event, is_summary = s.is_summary, url = s.url, links = s.links, media = s.media,
  embeds = s.embeds, disagreements = s.disagreements, content_hash = s.content_hash,
  fingerprint = s.fingerprint, format = s.format,
  parser_version = s.parser_version,
  extracted_by = CASE WHEN (p.headline, p.article_body) IS NOT DISTINCT FROM (s.headline, s.article_body)
    THEN p.extracted_by END,
  deduplicated_by = CASE
    WHEN (p.headline, p.article_body, p.date_published, p.is_summary)
      IS NOT DISTINCT FROM (s.headline, s.article_body, s.date_published, s.is_summary)
    THEN p.deduplicated_by END
FROM moment t
JOIN update_version s ON s.version_key = t.read_version_key
WHERE p.version_key = t.version_key AND NOT t.is_lost
  AND (p.parser_version <> s.parser_version OR p.version_key = ANY (%(version_keys)s::bigint[]))
RETURNING p.version_key, p.deduplicated_by IS NULL AS is_to_compare;

-- outdate_copies --
-- Copies that were found between other words than the present reading has.
UPDATE public.duplicate SET is_outdated = true
WHERE NOT is_outdated AND (version_key = ANY (%(version_keys)s::bigint[])
    OR original_version_key = ANY (%(version_keys)s::bigint[]));

-- bound_wordings --
-- How long each wording stood, now that others may have come between.
UPDATE public.update_version p SET valid_to = t.valid_to
FROM moment t WHERE p.version_key = t.version_key AND p.valid_to <> t.valid_to;

-- add_wordings --
-- Wordings that no earlier reading found.
INSERT INTO public.update_version (update_key, headline, article_body, article_html, body_from, headline_from,
  other_views, author,
  date_published, date_published_raw, date_published_from, date_published_precision, date_published_reason,
  date_modified, date_modified_raw, date_modified_from, is_key_event, is_summary, url,
  links, media, embeds, disagreements, content_hash, fingerprint,
  snapshot_key, format, parser_version, valid_from, valid_to)
SELECT t.update_key, s.headline, s.article_body, s.article_html, s.body_from, s.headline_from,
  s.other_views, s.author,
  s.date_published, s.date_published_raw, s.date_published_from, s.date_published_precision,
  s.date_published_reason, s.date_modified, s.date_modified_raw, s.date_modified_from, s.is_key_event,
  s.is_summary, s.url, s.links, s.media, s.embeds, s.disagreements, s.content_hash, s.fingerprint,
  s.snapshot_key, s.format, s.parser_version, t.valid_from, t.valid_to
FROM moment t JOIN update_version s ON s.version_key = t.read_version_key
WHERE t.version_key IS NULL
ORDER BY s.version_key;

-- note_found_wordings --
-- Keep which wordings were found late.
INSERT INTO public.reinterpretation (live_blog_key, kind, update_key, version_key, parser_version, reason,
  reinterpreted_at)
SELECT %(live_blog_key)s, 'wording_found', t.update_key, p.version_key, p.parser_version,
  'No earlier reading of these bytes had this wording.', %(at)s
FROM moment t JOIN public.update_version p ON p.update_key = t.update_key AND p.valid_from = t.valid_from
WHERE t.version_key IS NULL AND NOT t.is_new
ORDER BY p.version_key;

-- note_found_updates --
-- Keep which updates were found late, or found again.
INSERT INTO public.reinterpretation (live_blog_key, kind, update_key, parser_version, after, reason,
  reinterpreted_at)
SELECT %(live_blog_key)s, 'update_found', m.update_key, %(parser_version)s,
  jsonb_build_object('first_seen_at', r.first_seen_at, 'state', r.state),
  'No earlier reading took this for an update.', %(at)s
FROM same_update m
JOIN live_update r ON r.update_key = m.read_key
JOIN public.live_update u ON u.update_key = m.update_key
WHERE m.is_new OR u.state = 'misread'
ORDER BY m.update_key;

-- write_updates --
-- Where updates stand, and since when they are known.
UPDATE public.live_update u SET
  state = r.state, position = r.position, is_pinned = r.is_pinned,
  first_seen_at = least(u.first_seen_at, r.first_seen_at),
  last_seen_at = greatest(u.first_seen_at, r.last_seen_at),
  absent_since = r.absent_since, absences = r.absences, deleted_at = r.deleted_at
FROM same_update m
JOIN live_update r ON r.update_key = m.read_key
WHERE u.update_key = m.update_key;

-- forget_places --
-- Where the present parser sees no move, there was none.
DELETE FROM public.update_place p
USING same_update m
WHERE p.update_key = m.update_key AND NOT EXISTS (
  SELECT FROM update_place r WHERE r.update_key = m.read_key AND r.valid_from = p.valid_from);

-- bound_places --
-- No place is the present one until all are told.
UPDATE public.update_place p SET valid_to = r.valid_to
FROM same_update m JOIN update_place r ON r.update_key = m.read_key
WHERE p.update_key = m.update_key AND p.valid_from = r.valid_from AND r.valid_to < p.valid_to;

-- write_places --
-- Where updates stood at any time, as the present parser sees it.
INSERT INTO public.update_place (update_key, valid_from, valid_to, rank, is_pinned)
SELECT m.update_key, r.valid_from, r.valid_to, r.rank, r.is_pinned
FROM same_update m JOIN update_place r ON r.update_key = m.read_key
ORDER BY m.update_key, r.valid_from
ON CONFLICT (update_key, valid_from) DO UPDATE SET
  valid_to = excluded.valid_to, rank = excluded.rank, is_pinned = excluded.is_pinned
WHERE (update_place.valid_to, update_place.rank, update_place.is_pinned)
  IS DISTINCT FROM (excluded.valid_to, excluded.rank, excluded.is_pinned);

-- misread_updates --
-- What the present parser does not find in bytes that were all read again was no update.
WITH misread AS (
  UPDATE public.live_update u SET state = 'misread', deleted_at = NULL, absent_since = NULL, absences = 0
  FROM (
    SELECT update_key, state FROM public.live_update u
    WHERE live_blog_key = %(live_blog_key)s AND state <> 'misread'
      AND NOT EXISTS (SELECT FROM same_update m WHERE m.update_key = u.update_key)
      AND NOT EXISTS (
        SELECT FROM public.update_version v
        WHERE v.update_key = u.update_key AND v.snapshot_key = ANY (%(lost)s::bigint[]))
  ) was
  WHERE u.update_key = was.update_key
  RETURNING u.update_key, u.last_seen_at, was.state
), unplaced AS (
  UPDATE public.update_place p SET valid_to = greatest(m.last_seen_at, p.valid_from + interval '1 microsecond')
  FROM misread m WHERE p.update_key = m.update_key AND p.valid_to = 'infinity'
), ended AS (
  UPDATE public.update_version v SET valid_to = greatest(m.last_seen_at, v.valid_from + interval '1 microsecond')
  FROM misread m WHERE v.update_key = m.update_key AND v.is_current
)
INSERT INTO public.reinterpretation (live_blog_key, kind, update_key, parser_version_before, parser_version, before,
  reason, reinterpreted_at)
SELECT %(live_blog_key)s, 'update_misread', m.update_key, %(parser_version_before)s, %(parser_version)s,
  jsonb_build_object('state', m.state), 'The present parser does not take this for an update.', %(at)s
FROM misread m
ORDER BY m.update_key
RETURNING update_key;

-- wordings_of --
-- The wordings of updates.
SELECT version_key FROM public.update_version WHERE update_key = ANY (%(update_keys)s::bigint[]);

-- forget_bands --
-- Wordings that are to be compared anew, or never again, are not found by what was made of their former words.
DELETE FROM minhash_band WHERE version_key = ANY (%(version_keys)s::bigint[]);

-- forget_clues --
-- The same for what shows the same news.
DELETE FROM development_clue WHERE version_key = ANY (%(version_keys)s::bigint[]);

-- changes --
-- The revisions of the side room, in the keys that last; an update is added once, whichever page tells it.
CREATE TEMPORARY TABLE change ON COMMIT DROP AS
SELECT c.*, p.revision_key
FROM (
  SELECT m.update_key, r.kind, r.revised_at, r.observation_key, r.detail, r.revision_key AS read_revision_key,
    r.severity, r.changes, r.is_labelled, r.label, r.difference, r.judged_by, r.came_labelled,
    (SELECT p.version_key FROM public.update_version p
     JOIN update_version s ON s.valid_from = p.valid_from
     WHERE s.version_key = r.version_key AND p.update_key = m.update_key) AS version_key,
    (SELECT p.version_key FROM public.update_version p
     JOIN update_version s ON s.valid_from = p.valid_from
     WHERE s.version_key = r.previous_version_key AND p.update_key = m.update_key) AS previous_version_key
  FROM revision r JOIN same_update m ON m.read_key = r.update_key
) c
LEFT JOIN public.revision p ON p.update_key = c.update_key AND p.kind = c.kind
  AND (p.observation_key = c.observation_key OR c.kind = 'added');

-- misread_revisions --
-- Changes that only an earlier parser saw: it was the parser that was inconstant.
WITH misread AS (
  UPDATE public.revision r SET misread_by = %(parser_version)s
  FROM public.live_update u
  WHERE u.update_key = r.update_key AND u.live_blog_key = %(live_blog_key)s AND r.misread_by IS NULL
    AND (u.state = 'misread' OR EXISTS (SELECT FROM same_update m WHERE m.update_key = u.update_key))
    AND NOT r.observation_key = ANY (%(lost_looks)s::bigint[])
    AND NOT EXISTS (SELECT FROM change c WHERE c.revision_key = r.revision_key)
  RETURNING r.revision_key, r.update_key, r.observation_key, r.kind, r.revised_at
)
INSERT INTO public.reinterpretation (live_blog_key, kind, update_key, revision_key, observation_key,
  parser_version_before, parser_version, before, reason, reinterpreted_at)
SELECT %(live_blog_key)s, 'revision_misread', update_key, revision_key, observation_key,
  %(parser_version_before)s, %(parser_version)s,
  jsonb_build_object('kind', kind, 'revised_at', revised_at),
  'The present parser sees no such change between the same pages.', %(at)s
FROM misread
ORDER BY revision_key;

-- found_revisions --
-- Changes that no earlier parser saw; they are told of here, and are no revisions.
INSERT INTO public.reinterpretation (live_blog_key, kind, update_key, version_key, revision_key, observation_key,
  parser_version, after, reason, reinterpreted_at)
SELECT %(live_blog_key)s, 'revision_found', c.update_key, c.version_key, c.revision_key, c.observation_key,
  %(parser_version)s, jsonb_build_object('kind', c.kind, 'revised_at', c.revised_at),
  'No earlier parser saw this change between the same pages.', %(at)s
FROM change c
LEFT JOIN public.revision r ON r.revision_key = c.revision_key
WHERE CASE WHEN c.revision_key IS NOT NULL THEN r.misread_by IS NOT NULL
  ELSE c.kind <> 'added' AND NOT EXISTS (
    SELECT FROM public.reinterpretation e
    WHERE e.update_key = c.update_key AND e.kind = 'revision_found' AND e.revision_key IS NULL
      AND e.observation_key = c.observation_key AND e.after ->> 'kind' = c.kind)
  END
ORDER BY c.read_revision_key;

-- write_revisions --
-- What is said of revisions follows the wordings that are read now.
UPDATE public.revision p SET
  misread_by = NULL,
  detail = c.detail,
  revised_at = CASE WHEN p.kind = 'added' THEN p.revised_at ELSE c.revised_at END,
  severity = c.severity, changes = c.changes, is_labelled = c.is_labelled, label = c.label,
  difference = c.difference, judged_by = c.judged_by, came_labelled = c.came_labelled,
  version_key = coalesce(c.version_key, p.version_key),
  previous_version_key = coalesce(c.previous_version_key, p.previous_version_key)
FROM change c
WHERE p.revision_key = c.revision_key;

-- add_gaps --
-- Holes that no earlier reading saw.
INSERT INTO public.gap (live_blog_key, observation_key, gap_from, gap_to, reason)
SELECT live_blog_key, observation_key, gap_from, gap_to, reason FROM gap ORDER BY gap_key
ON CONFLICT (observation_key) DO NOTHING;

-- write_key_developments --
-- The points of the summary box as they are read now; others stay as past ones.
WITH past AS (
  UPDATE public.key_development k SET is_current = false
  WHERE live_blog_key = %(live_blog_key)s AND is_current
    AND NOT EXISTS (SELECT FROM key_development n WHERE n.text_hash = k.text_hash)
)
INSERT INTO public.key_development
SELECT * FROM key_development
ON CONFLICT (live_blog_key, text_hash) DO UPDATE SET
  position = excluded.position, is_current = excluded.is_current,
  first_seen_at = least(key_development.first_seen_at, excluded.first_seen_at),
  last_seen_at = greatest(key_development.last_seen_at, excluded.last_seen_at);

-- note_pages --
-- Keep which pages are something else than they were thought to be.
INSERT INTO public.reinterpretation (live_blog_key, kind, observation_key, parser_version_before, parser_version,
  before, after, reason, reinterpreted_at)
SELECT %(live_blog_key)s, 'page', p.observation_key, p.parser_version, o.parser_version,
  jsonb_build_object('outcome', p.outcome, 'format', p.format, 'covers', p.covers, 'updates', p.updates,
    'reason', p.reason),
  jsonb_build_object('outcome', o.outcome, 'format', o.format, 'covers', o.covers, 'updates', o.updates,
    'reason', o.reason),
  CASE WHEN o.outcome = 'refused' THEN 'The present parser does not take this page for a live blog.'
    WHEN p.outcome = 'refused' THEN 'No earlier parser could read this page.'
    ELSE 'The page is read by another format, or shows another part of the live blog.' END,
  %(at)s
FROM observation o JOIN public.observation p USING (observation_key)
WHERE (p.outcome, p.format, p.covers) IS DISTINCT FROM (o.outcome, o.format, o.covers)
ORDER BY p.observation_key;

-- write_pages --
-- What the present parser says of the pages; those that nobody has taken up yet still wait.
UPDATE public.observation p SET
  outcome = o.outcome, reason = o.reason, format = o.format, covers = o.covers, page = o.page,
  updates = o.updates, rejected = o.rejected, state_digest = o.state_digest, parser_version = o.parser_version,
  doubt = CASE WHEN p.revised_at IS NOT NULL THEN o.doubt END,
  is_healthy = CASE WHEN p.revised_at IS NULL THEN NULL ELSE coalesce(o.is_healthy, p.is_healthy) END
FROM observation o
WHERE p.observation_key = o.observation_key;

-- reject --
-- Pieces of a page that the present parser puts aside, beside those that earlier ones did.
INSERT INTO public.rejected_update (observation_key, reason, excerpt)
SELECT %(observation_key)s, n.reason, n.excerpt
FROM unnest(%(reasons)s::text[], %(excerpts)s::text[]) AS n (reason, excerpt)
WHERE NOT EXISTS (
  SELECT FROM public.rejected_update r
  WHERE r.observation_key = %(observation_key)s AND r.reason = n.reason AND r.excerpt = n.excerpt);

-- unstage --
-- What an earlier parser staged of a page that nobody has taken up.
DELETE FROM public.staged_update WHERE observation_key = %(observation_key)s;

-- restage --
-- The same page as the present parser reads it.
INSERT INTO public.staged_update SELECT * FROM staged_update WHERE observation_key = %(observation_key)s;

-- write_live_blog --
-- What the pages say of the whole blog; from now on pages of this parser are compared with its history.
UPDATE public.live_blog b SET
  title = coalesce(r.title, b.title),
  state = CASE WHEN b.state = 'gone' THEN b.state ELSE coalesce(r.state, b.state) END,
  in_language = coalesce(r.in_language, b.in_language),
  timezone = coalesce(r.timezone, b.timezone),
  announced = coalesce(r.announced, b.announced),
  date_published = coalesce(r.date_published, b.date_published),
  date_modified = coalesce(r.date_modified, b.date_modified),
  coverage_start_time = coalesce(r.coverage_start_time, b.coverage_start_time),
  coverage_end_time = coalesce(r.coverage_end_time, b.coverage_end_time),
  parser_version = %(parser_version)s
FROM live_blog r
WHERE b.live_blog_key = r.live_blog_key;

-- extract_again --
-- Wordings that another extractor has read are to be read anew.
UPDATE public.update_version v SET extracted_by = NULL
FROM public.live_update u
WHERE u.update_key = v.update_key AND u.live_blog_key = %(live_blog_key)s
  AND v.extracted_by <> %(extractor_version)s;

-- judged_by_others --
-- Edits that other rules judged, with the wordings on either side as they are read now.
SELECT r.revision_key, b.in_language AS language,
  coalesce(p.headline, '') AS headline_before, p.article_body AS article_body_before,
  coalesce(w.headline, '') AS headline_after, w.article_body AS article_body_after
FROM public.live_update u
JOIN public.live_blog b USING (live_blog_key)
JOIN public.revision r USING (update_key)
JOIN public.update_version w ON w.version_key = r.version_key
JOIN public.update_version p ON p.version_key = r.previous_version_key
WHERE u.live_blog_key = %(live_blog_key)s AND r.severity IS NOT NULL
  AND r.judged_by IS DISTINCT FROM %(judge_version)s
ORDER BY r.revision_key;

-- judge_again --
-- What the present rules say of edits.
UPDATE public.revision r SET
  severity = e.edit ->> 'severity',
  changes = (
    SELECT array_agg(c.change ORDER BY c.place)
    FROM jsonb_array_elements_text(e.edit -> 'changes') WITH ORDINALITY AS c (change, place)),
  is_labelled = e.edit ->> 'label' IS NOT NULL,
  label = e.edit ->> 'label',
  difference = e.edit -> 'difference',
  judged_by = e.edit ->> 'judged_by',
  came_labelled = (e.edit ->> 'came_labelled')::boolean
FROM unnest(%(revision_keys)s::bigint[], %(edits)s::text[]) AS n (revision_key, edit_text)
CROSS JOIN LATERAL (SELECT n.edit_text::jsonb AS edit) e
WHERE r.revision_key = n.revision_key;
