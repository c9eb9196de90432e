-- sight --
-- A look beside what was believed before it.
WITH looked AS (
  SELECT o.*, b.as_of AS last_as_of, b.doubted_since
  FROM observation o JOIN live_blog b USING (live_blog_key)
  WHERE o.observation_key = %(observation_key)s
), believed AS (
  SELECT t.state_digest, t.observed_at
  FROM observation t, looked
  WHERE t.live_blog_key = %(live_blog_key)s AND t.outcome = 'parsed' AND t.walk_key IS NULL
    AND t.revised_at IS NOT NULL AND t.doubt IS NULL AND t.observation_key < looked.observation_key
  ORDER BY t.observation_key DESC LIMIT 1
), known AS (
  SELECT u.update_key, u.position, u.state, u.first_seen_at, u.last_seen_at, u.deleted_at,
    v.content_hash, v.valid_from, v.date_published
  FROM live_update u
  CROSS JOIN LATERAL (
    SELECT content_hash, valid_from, date_published FROM update_version
    WHERE update_key = u.update_key ORDER BY valid_from DESC LIMIT 1
  ) v
  WHERE u.live_blog_key = %(live_blog_key)s
), met AS (
  SELECT k.*, s.content_hash AS seen_hash, CASE WHEN s.content_hash = k.content_hash THEN k.valid_from
    ELSE (SELECT max(e.valid_from) FROM update_version e
      WHERE e.update_key = k.update_key AND e.content_hash = s.content_hash) END AS worded_at
  FROM unnest(%(update_keys)s::bigint[], %(content_hashes)s::text[]) AS s (update_key, content_hash)
  JOIN known k USING (update_key)
), missing AS (
  SELECT min(k.first_seen_at) AS since
  FROM known k
  WHERE k.state = 'present' AND k.update_key NOT IN (SELECT update_key FROM met)
    AND k.last_seen_at >= (SELECT max(last_seen_at) FROM known)
    AND k.position < (SELECT max(position) FROM met)
    -- Of what became known at one look, an old page has all that was published first.
    AND NOT EXISTS (
      SELECT FROM met m WHERE m.first_seen_at = k.first_seen_at AND m.date_published > k.date_published)
)
SELECT (looked.page ->> 'as_of')::timestamptz AS as_of, looked.last_as_of,
  (looked.page ->> 'made_at')::timestamptz AS made_at, looked.doubted_since,
  (SELECT observed_at FROM believed) AS last_at,
  looked.state_digest = (SELECT state_digest FROM believed) AS is_last_state,
  EXISTS (
    SELECT FROM observation e
    WHERE e.live_blog_key = %(live_blog_key)s AND e.state_digest = looked.state_digest
      AND e.revised_at IS NOT NULL AND e.doubt IS NULL AND e.observation_key < looked.observation_key
  ) AS was_state,
  (SELECT count(*) FROM met WHERE worded_at IS NULL) AS never_met,
  (SELECT max(worded_at) FROM met) AS knows_until,
  least(
    (SELECT min(valid_from) FROM met WHERE seen_hash <> content_hash AND worded_at IS NOT NULL),
    (SELECT min(deleted_at) FROM met WHERE state = 'deleted'),
    (SELECT since FROM missing)
  ) AS lacks_since
FROM looked;

-- before --
-- The doubt in the newest page of the same look, or in the last look.
SELECT CASE WHEN o.walk_key IS NULL THEN b.doubt ELSE w.doubt END AS doubt
FROM observation o
JOIN live_blog b USING (live_blog_key)
LEFT JOIN observation w ON w.observation_key = o.walk_key
WHERE o.observation_key = %(observation_key)s;

-- note --
-- Keep the doubt in a look, or that there is none.
WITH looked AS (
  UPDATE observation SET doubt = %(doubt)s WHERE observation_key = %(observation_key)s
  RETURNING (page ->> 'as_of')::timestamptz AS as_of
)
UPDATE live_blog b SET
  doubt = %(doubt)s,
  doubted_since = CASE WHEN %(doubt)s IS NOT NULL THEN coalesce(b.doubted_since, %(at)s) END,
  as_of = CASE WHEN %(doubt)s IS NULL THEN coalesce(looked.as_of, b.as_of) ELSE b.as_of END
FROM looked
WHERE b.live_blog_key = %(live_blog_key)s;
