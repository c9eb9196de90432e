-- columns --
-- Every column of our tables and views with its comment.
SELECT c.relkind::text AS kind, c.relname::text AS name, obj_description(c.oid, 'pg_class') AS about,
  a.attname::text AS column, format_type(a.atttypid, a.atttypmod) AS type, col_description(c.oid, a.attnum) AS meaning
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname NOT LIKE '%%yoyo%%'
ORDER BY c.relname, a.attnum;

-- functions --
-- Every function of ours with its comment.
SELECT p.proname::text AS name, pg_get_function_identity_arguments(p.oid) AS arguments,
  pg_get_function_result(p.oid) AS result, obj_description(p.oid, 'pg_proc') AS about
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace
ORDER BY p.proname, arguments;
