-- lock --
-- One joiner at a time; the lock ends with the connection.
SELECT pg_try_advisory_lock(hashtext('dateline join')) AS is_ours;

-- move --
-- The records of small files are found in the one that holds these, each beginning at its byte.
UPDATE snapshot s
SET warc_file = %(joined)s, warc_offset = s.warc_offset + p.start
FROM unnest(%(files)s::text[], %(starts)s::bigint[]) AS p (file, start)
WHERE s.warc_file = p.file;

-- read_archive --
-- Who reads by the places that rows name: no file is removed until the transaction ends.
SELECT pg_advisory_xact_lock_shared(hashtext('dateline archive'));

-- wait_for_readers --
-- Wait until nobody reads by places from before.
SELECT pg_advisory_xact_lock(hashtext('dateline archive'));
