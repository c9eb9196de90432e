-- One line for each live blog: what is known and how the polling goes.
DROP VIEW IF EXISTS live_blog_status CASCADE;
CREATE VIEW live_blog_status AS
SELECT b.live_blog_key, s.name AS source, b.title AS live_blog, b.url, b.state, b.is_watched,
  count(u.update_key) FILTER (WHERE u.state NOT IN ('deleted', 'misread')) AS updates,
  count(u.update_key) FILTER (WHERE u.state = 'deleted') AS deleted,
  b.announced, max(v.date_published) AS newest, b.last_polled_at, b.last_confirmed_at, b.next_poll_at,
  b.failures, b.last_cause, coalesce(b.doubt, b.warning) AS worry,
  (SELECT count(*) FROM gap g WHERE g.live_blog_key = b.live_blog_key AND g.filled_at IS NULL) AS open_gaps,
  -- More stand than are announced where deletions cannot be proved.
  CASE WHEN b.announced > 0 THEN least(100.0, round(
    100.0 * count(u.update_key) FILTER (WHERE u.state NOT IN ('deleted', 'misread')) / b.announced, 1)) END
    AS observed_percent,
  (SELECT count(*) FROM observation o
   WHERE o.live_blog_key = b.live_blog_key AND o.revised_at IS NULL AND o.outcome <> 'refused') AS waiting,
  (SELECT o.reason FROM observation o
   WHERE o.live_blog_key = b.live_blog_key AND o.outcome = 'refused'
   ORDER BY o.observation_key DESC LIMIT 1) AS last_refusal
FROM live_blog b
JOIN source s USING (source_key)
LEFT JOIN live_update u USING (live_blog_key)
LEFT JOIN update_version v ON v.update_key = u.update_key AND v.is_current
GROUP BY b.live_blog_key, s.name;
COMMENT ON VIEW live_blog_status IS 'One line for each live blog: what is known of it and how the polling goes.';
COMMENT ON COLUMN live_blog_status.live_blog_key IS 'The live blog.';
COMMENT ON COLUMN live_blog_status.source IS 'Name of the source.';
COMMENT ON COLUMN live_blog_status.live_blog IS 'Title.';
COMMENT ON COLUMN live_blog_status.url IS 'URL.';
COMMENT ON COLUMN live_blog_status.state IS 'upcoming, live, paused, closed, gone, or NULL.';
COMMENT ON COLUMN live_blog_status.is_watched IS 'Whether it is polled.';
COMMENT ON COLUMN live_blog_status.updates IS 'Updates that stand.';
COMMENT ON COLUMN live_blog_status.deleted IS 'Updates that were removed.';
COMMENT ON COLUMN live_blog_status.announced IS 'How many the platform says there are.';
COMMENT ON COLUMN live_blog_status.newest IS 'Publisher''s time of the newest update.';
COMMENT ON COLUMN live_blog_status.last_polled_at IS 'Last request.';
COMMENT ON COLUMN live_blog_status.last_confirmed_at IS 'Last request that was answered well.';
COMMENT ON COLUMN live_blog_status.next_poll_at IS 'Not before then is it polled again.';
COMMENT ON COLUMN live_blog_status.failures IS 'Failed polls in a row.';
COMMENT ON COLUMN live_blog_status.last_cause IS 'Named cause of the last failure.';
COMMENT ON COLUMN live_blog_status.worry IS
  'What is odd about the last good poll, or why the last look was not believed; NULL for nothing.';
COMMENT ON COLUMN live_blog_status.open_gaps IS 'Times in which updates may have been missed and were not found since.';
COMMENT ON COLUMN live_blog_status.observed_percent IS
  'Updates that stand, of those that the platform announced last, at most 100; NULL where it announces none.';
COMMENT ON COLUMN live_blog_status.waiting IS 'Observations that revise has not taken up.';
COMMENT ON COLUMN live_blog_status.last_refusal IS 'Why a page was last not understood.';
