-- joins_on --
-- Whether one of these updates was met before, or waits to be taken up.
SELECT EXISTS (
    SELECT FROM update_identity
    WHERE live_blog_key = %(live_blog_key)s AND update_id = ANY (%(update_ids)s::text[])
  ) OR EXISTS (
    SELECT FROM staged_update s JOIN observation o USING (observation_key)
    WHERE o.live_blog_key = %(live_blog_key)s AND s.update_id = ANY (%(update_ids)s::text[])
  ) AS is_so;

-- ended --
-- Write how far the older pages were followed.
UPDATE observation SET walk_end = %(end)s, walk_reason = %(reason)s
WHERE observation_key = %(observation_key)s;

-- belongs --
-- Tell the observation of an older page to which look it belongs.
UPDATE observation SET walk_key = %(walk_key)s WHERE observation_key = %(observation_key)s;

-- pause --
-- Poll a live blog no sooner than the publisher asked for.
UPDATE live_blog SET next_poll_at = greatest(next_poll_at, last_polled_at + %(seconds)s * interval '1 second')
WHERE live_blog_key = %(live_blog_key)s;
