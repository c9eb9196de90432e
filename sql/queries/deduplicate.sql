-- Statements of the room deduplicate.

-- lock --
-- One batch at a time.
SELECT pg_advisory_xact_lock(hashtext('dateline deduplicate'));

-- pending --
-- How many wordings wait to be compared.
SELECT count(*) AS waiting FROM update_version WHERE deduplicated_by IS NULL;

-- waiting --
-- The next wordings to compare, in the order of their rows.
SELECT version.version_key, version.update_key, live_update.live_blog_key, live_blog.source_key,
       version.content_hash, coalesce(version.date_published, version.valid_from) AS moment,
       version.headline, version.article_body, version.is_summary
FROM update_version AS version
JOIN live_update USING (update_key)
JOIN live_blog USING (live_blog_key)
WHERE version.deduplicated_by IS NULL
ORDER BY version.version_key
LIMIT %(most)s;

-- wordings --
-- Known wordings, with what is compared of them.
SELECT version.version_key, version.update_key, live_update.live_blog_key, live_blog.source_key,
       version.content_hash, coalesce(version.date_published, version.valid_from) AS moment,
       version.headline, version.article_body, version.is_summary
FROM update_version AS version
JOIN live_update USING (update_key)
JOIN live_blog USING (live_blog_key)
WHERE version.version_key = ANY(%(version_keys)s::bigint[]);

-- under_bands --
-- One probe of the index for each key: LATERAL with LIMIT keeps the planner from reading the table.
SELECT wanted.key, array_agg(met.version_key) AS version_keys
FROM unnest(%(keys)s::bigint[]) AS wanted(key)
CROSS JOIN LATERAL (
  SELECT version_key FROM minhash_band WHERE band_hash = wanted.key LIMIT %(capacity)s
) AS met
GROUP BY wanted.key;

-- under_clues --
-- Known wordings under the same clues.
SELECT wanted.key, array_agg(met.version_key) AS version_keys
FROM unnest(%(keys)s::bigint[]) AS wanted(key)
CROSS JOIN LATERAL (
  SELECT version_key FROM development_clue WHERE clue_hash = wanted.key LIMIT %(capacity)s
) AS met
GROUP BY wanted.key;

-- keep_bands --
-- Remember the bands of new wordings.
INSERT INTO minhash_band (band_hash, version_key, published_on)
SELECT * FROM unnest(%(band_hashes)s::bigint[], %(version_keys)s::bigint[], %(days)s::date[]);

-- keep_clues --
-- Remember the clues of new wordings.
INSERT INTO development_clue (clue_hash, version_key)
SELECT * FROM unnest(%(clue_hashes)s::bigint[], %(version_keys)s::bigint[]);

-- record --
-- Write copies with their evidence; what is known already stays.
INSERT INTO duplicate (version_key, original_version_key, kind, scope, similarity, evidence, deduplicated_by)
SELECT version_key, original_version_key, kind, scope, similarity, evidence, %(deduplicated_by)s
FROM jsonb_to_recordset(%(found)s::jsonb) AS found(
  version_key bigint, original_version_key bigint, kind text, scope text, similarity real, evidence jsonb)
ON CONFLICT (version_key, original_version_key) DO UPDATE
SET kind = excluded.kind, scope = excluded.scope, similarity = excluded.similarity,
    evidence = excluded.evidence, deduplicated_by = excluded.deduplicated_by, is_outdated = false
RETURNING duplicate_key, version_key, original_version_key;

-- memberships --
-- The developments that updates belong to.
SELECT update_key, development_key FROM development_member
WHERE update_key = ANY(%(update_keys)s::bigint[]);

-- make --
-- Begin developments.
INSERT INTO development (first_update_key)
SELECT first_update_key
FROM unnest(%(first_update_keys)s::bigint[]) WITH ORDINALITY AS made(first_update_key, place)
ORDER BY place
RETURNING development_key, first_update_key;

-- join --
-- Add updates to developments.
INSERT INTO development_member (update_key, development_key, evidence_duplicate_key, evidence)
SELECT update_key, development_key, evidence_duplicate_key, evidence
FROM jsonb_to_recordset(%(members)s::jsonb) AS joined(
  update_key bigint, development_key bigint, evidence_duplicate_key bigint, evidence jsonb);

-- merge --
-- One development turned out to be another.
WITH moved AS (
  UPDATE development_member SET development_key = %(kept)s WHERE development_key = %(merged)s
)
UPDATE development SET merged_into = %(kept)s
WHERE development_key = %(merged)s OR merged_into = %(merged)s;

-- done --
-- These wordings have been compared.
UPDATE update_version SET deduplicated_by = %(deduplicated_by)s
WHERE version_key = ANY(%(version_keys)s::bigint[]);
