-- lock --
-- Whoever takes in the same record at the same time waits, and then knows it.
SELECT pg_advisory_xact_lock(hashtext('dateline backfill'), hashtext(%(url)s || %(at)s::timestamptz::text || %(sha256)s));

-- known --
-- Whether a record was taken in before.
SELECT snapshot_key FROM snapshot
WHERE fetched_at = %(at)s AND sha256 = %(sha256)s AND url = %(url)s
LIMIT 1;

-- original --
-- The body of the record that a revisit names by address and moment, which may be written to the second.
SELECT sha256 FROM snapshot
WHERE url = %(url)s AND fetched_at >= %(at)s AND fetched_at < %(at)s::timestamptz + interval '1 second'
ORDER BY fetched_at, snapshot_key
LIMIT 1;

-- holder --
-- The record that holds a body.
SELECT url, fetched_at, status, sha256, size, warc_file, warc_offset, warc_length, warc_record_id, is_revisit
FROM snapshot
WHERE sha256 = %(sha256)s AND NOT is_revisit
ORDER BY snapshot_key
LIMIT 1;
