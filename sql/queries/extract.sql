-- batches --
-- Ranges of version keys that hold everything not yet read.
SELECT min(version_key) AS first, max(version_key) AS last
FROM (
  SELECT version_key, (row_number() OVER (ORDER BY version_key) - 1) / %(batch)s AS batch
  FROM update_version
  WHERE extracted_by IS NULL
) w
GROUP BY batch
ORDER BY batch
LIMIT %(limit)s;

-- lock --
-- One reader of a range at a time.
SELECT pg_advisory_xact_lock(hashtext('dateline extract'), (%(first)s %% 2147483647)::integer);

-- wordings --
-- What nobody has read yet in a range; ranges of two readers may overlap, so the rows are held.
SELECT v.version_key, v.headline, v.article_body, b.in_language, b.live_blog_key
FROM update_version v
JOIN live_update u USING (update_key)
JOIN live_blog b USING (live_blog_key)
WHERE v.version_key BETWEEN %(first)s AND %(last)s AND v.extracted_by IS NULL
ORDER BY v.version_key
FOR UPDATE OF v;

-- texts --
-- What else stands in the same live blogs, for the names in it.
SELECT live_blog_key, headline, article_body
FROM (
  SELECT u.live_blog_key, v.headline, v.article_body, v.version_key AS place
  FROM update_version v
  JOIN live_update u USING (update_key)
  WHERE u.live_blog_key = ANY (%(live_blog_keys)s::bigint[]) AND v.is_current
  UNION ALL
  SELECT live_blog_key, NULL, text, -position - 1
  FROM key_development
  WHERE live_blog_key = ANY (%(live_blog_keys)s::bigint[])
) t
ORDER BY place;

-- entities --
-- Keys of entities, new ones among them.
WITH named AS (
  SELECT * FROM unnest(%(names)s::text[], %(kinds)s::text[]) AS n (name, kind)
), made AS (
  INSERT INTO entity (name, kind)
  SELECT name, kind FROM named ORDER BY name, kind
  ON CONFLICT (name, kind) DO UPDATE SET name = excluded.name
  RETURNING entity_key, name, kind
)
SELECT entity_key, name, kind FROM made;

-- forget_quote --
-- Earlier readings of the same wordings.
DELETE FROM quote WHERE version_key = ANY (%(version_keys)s::bigint[]);

-- forget_claim --
-- Earlier readings of the same wordings.
DELETE FROM claim WHERE version_key = ANY (%(version_keys)s::bigint[]);

-- forget_figure --
-- Earlier readings of the same wordings.
DELETE FROM figure WHERE version_key = ANY (%(version_keys)s::bigint[]);

-- forget_mention --
-- Earlier readings of the same wordings.
DELETE FROM mention WHERE version_key = ANY (%(version_keys)s::bigint[]);

-- done --
-- These wordings have been read.
UPDATE update_version SET extracted_by = %(extractor_version)s
WHERE version_key = ANY (%(version_keys)s::bigint[]);
