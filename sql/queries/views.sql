-- other --
-- Updates on a page of which other witnesses speak than of their last wording, in other words or for the first time,
-- and what those said before.
SELECT n.position, v.version_key, v.content_hash AS known_hash, v.other_views AS told,
  v.headline AS known_headline, v.headline_from AS known_headline_from,
  v.article_body AS known_body, v.body_from AS known_body_from,
  s.fields ->> 'headline' AS seen_headline, s.fields ->> 'headline_from' AS seen_headline_from,
  s.fields ->> 'article_body' AS seen_body, s.fields ->> 'body_from' AS seen_body_from
FROM unnest(%(update_keys)s::bigint[], %(positions)s::integer[]) AS n (update_key, position)
JOIN staged_update s ON s.observation_key = %(observation_key)s AND s.position = n.position
CROSS JOIN LATERAL (
  SELECT version_key, content_hash, headline, article_body, headline_from, body_from, other_views FROM update_version
  WHERE update_key = n.update_key ORDER BY valid_from DESC LIMIT 1
) v
WHERE coalesce(v.body_from, v.headline_from) IS NOT NULL
  AND (s.fields ->> 'body_from' IS DISTINCT FROM v.body_from
    OR s.fields ->> 'headline_from' IS DISTINCT FROM v.headline_from)
  AND (s.content_hash <> v.content_hash
    OR s.fields ->> 'body_from' <> v.body_from AND NOT v.other_views ? ('article_body ' || (s.fields ->> 'body_from'))
    OR s.fields ->> 'headline_from' <> v.headline_from
      AND NOT v.other_views ? ('headline ' || (s.fields ->> 'headline_from')));

-- note --
-- Keep what other parts of the page say of the wordings that stand.
UPDATE update_version v SET other_views = v.other_views || (s.fields -> 'other_views')
FROM unnest(%(update_keys)s::bigint[], %(positions)s::integer[]) AS n (update_key, position)
JOIN staged_update s ON s.observation_key = %(observation_key)s AND s.position = n.position
WHERE v.update_key = n.update_key AND v.is_current
  AND NOT v.other_views @> (s.fields -> 'other_views');

-- note_spoken --
-- Keep how another witness words what is known, where it speaks alone.
UPDATE update_version v SET other_views = v.other_views || n.views
FROM (
  SELECT version_key, jsonb_object_agg(name, hash) AS views
  FROM unnest(%(version_keys)s::bigint[], %(names)s::text[], %(hashes)s::text[]) AS t (version_key, name, hash)
  GROUP BY version_key
) n
WHERE v.version_key = n.version_key;

-- reworded --
-- What updates say on a page, beside their last wording, and how often either was said.
SELECT n.position, n.update_key, v.content_hash AS known_hash,
  coalesce(v.headline, '') AS known_headline, v.article_body AS known_body,
  coalesce(s.fields ->> 'headline', '') AS seen_headline, s.fields ->> 'article_body' AS seen_body,
  (SELECT count(*)::integer FROM update_version e
    WHERE e.update_key = n.update_key AND e.content_hash = s.content_hash) AS seen_before,
  (SELECT count(*)::integer FROM update_version e
    WHERE e.update_key = n.update_key AND e.content_hash = v.content_hash) AS known_times
FROM unnest(%(update_keys)s::bigint[], %(positions)s::integer[]) AS n (update_key, position)
JOIN staged_update s ON s.observation_key = %(observation_key)s AND s.position = n.position
JOIN update_version v ON v.update_key = n.update_key AND v.is_current;

-- tell_anew --
-- A wording that a page showed cut short or spoilt is told as a later page shows it; what was there before is kept.
WITH told AS (
  SELECT v.version_key, v.update_key, o.parser_version, o.snapshot_key, o.format, o.observation_key, o.live_blog_key,
    v.deduplicated_by IS NOT NULL AS was_compared, v.headline AS headline_was, v.article_body AS was,
    s.content_hash, s.fingerprint, f.*
  FROM unnest(%(update_keys)s::bigint[], %(positions)s::integer[]) AS n (update_key, position)
  JOIN observation o ON o.observation_key = %(observation_key)s
  JOIN staged_update s ON s.observation_key = o.observation_key AND s.position = n.position
  JOIN update_version v ON v.update_key = n.update_key AND v.is_current
  CROSS JOIN LATERAL jsonb_to_record(s.fields) AS f (headline text, article_body text, article_html text,
    links jsonb, media jsonb, embeds jsonb)
), written AS (
  UPDATE update_version v SET headline = t.headline, article_body = t.article_body, article_html = t.article_html,
    links = t.links, media = t.media, embeds = t.embeds, content_hash = t.content_hash, fingerprint = t.fingerprint,
    snapshot_key = t.snapshot_key, format = t.format, extracted_by = NULL, deduplicated_by = NULL
  FROM told t WHERE v.version_key = t.version_key
), noted AS (
  INSERT INTO reinterpretation (live_blog_key, kind, update_key, version_key, observation_key, parser_version_before,
    parser_version, before, after, reason, reinterpreted_at)
  SELECT live_blog_key, 'wording', update_key, version_key, observation_key, parser_version, parser_version,
    jsonb_build_object('headline', headline_was, 'article_body', was),
    jsonb_build_object('headline', headline, 'article_body', article_body),
    'A page had shown it cut short or in a wrong encoding.', %(at)s
  FROM told
  ORDER BY version_key
)
SELECT version_key FROM told WHERE was_compared;
