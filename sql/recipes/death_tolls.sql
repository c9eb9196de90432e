-- How a number grew: every stated toll of one live blog with its claimant, in the order in which it was seen.
-- psql -v blog='%storm%' -f death_tolls.sql
SELECT v.valid_from, s.title AS publisher, f.bound, f.value, f.counted, f.verb, f.claimant, v.headline
FROM figure f
JOIN update_version v USING (version_key)
JOIN live_update u USING (update_key)
JOIN live_blog b USING (live_blog_key)
JOIN source s USING (source_key)
WHERE b.title ILIKE :'blog' AND f.verb IN ('killed', 'dead', 'died')
ORDER BY v.valid_from, v.version_key;
