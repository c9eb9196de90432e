-- other --
-- Updates on a page that another witness words than the one of their last wording, and what it said before.
SELECT n.position, v.version_key, v.content_hash AS known_hash, s.content_hash AS seen_hash,
  s.fields ->> 'body_from' AS body_from, v.other_views ->> (s.fields ->> 'body_from') AS told_hash
FROM unnest(%(update_keys)s::bigint[], %(positions)s::integer[]) AS n (update_key, position)
JOIN staged_update s ON s.observation_key = %(observation_key)s AND s.position = n.position
CROSS JOIN LATERAL (
  SELECT version_key, content_hash, body_from, other_views FROM update_version
  WHERE update_key = n.update_key ORDER BY valid_from DESC LIMIT 1
) v
WHERE s.fields ->> 'body_from' <> v.body_from AND s.content_hash <> v.content_hash;

-- note --
-- Remember how another witness words what is known.
UPDATE update_version v SET other_views = v.other_views || jsonb_build_object(n.body_from, n.content_hash)
FROM unnest(%(version_keys)s::bigint[], %(bodies_from)s::text[], %(content_hashes)s::text[])
  AS n (version_key, body_from, content_hash)
WHERE v.version_key = n.version_key;
