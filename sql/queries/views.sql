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
