-- lock --
-- One spider for a crawl at a time; the lock ends with the connection.
SELECT pg_try_advisory_lock(hashtext('dateline crawl ' || %(crawl_key)s)) AS is_ours;
