-- lock --
-- Whoever takes in the same record at the same time waits, and then knows it.
SELECT pg_advisory_xact_lock(hashtext('dateline backfill'), hashtext(%(url)s || %(at)s::timestamptz::text || %(sha256)s));

-- known --
-- Whether a record was taken in before.
SELECT snapshot_key FROM snapshot
WHERE fetched_at = %(at)s AND sha256 = %(sha256)s AND url = %(url)s
LIMIT 1;
