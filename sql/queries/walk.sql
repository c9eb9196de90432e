-- are_met --
-- Whether one of these updates was first met in a time, or waits to be taken up since.
SELECT EXISTS (
    SELECT FROM update_identity
    WHERE live_blog_key = %(live_blog_key)s AND update_id = ANY (%(update_ids)s::text[])
      AND first_seen_at >= coalesce(%(since)s, '-infinity'::timestamptz)
      AND first_seen_at < coalesce(%(before)s, 'infinity'::timestamptz)
  ) OR EXISTS (
    SELECT FROM staged_update s JOIN observation o USING (observation_key)
    WHERE o.live_blog_key = %(live_blog_key)s AND s.update_id = ANY (%(update_ids)s::text[])
      AND o.observed_at >= coalesce(%(since)s, '-infinity'::timestamptz)
      AND o.observed_at < coalesce(%(before)s, 'infinity'::timestamptz)
  ) AS is_so;

-- ended --
-- Write how far the older pages were followed.
UPDATE observation SET walk_end = %(end)s, walk_reason = %(reason)s
WHERE observation_key = %(observation_key)s;

-- belongs --
-- Tell the observation of an older page to which look it belongs.
UPDATE observation SET walk_key = %(walk_key)s WHERE observation_key = %(observation_key)s;

-- open_hole --
-- Note where a walk stopped short; one that had stopped before is gone on with.
UPDATE live_blog SET hole_at = coalesce(hole_at, %(at)s), hole_url = %(url)s, hole_position = %(position)s,
  hole_tried_at = CASE WHEN hole_url = %(url)s THEN %(at)s::timestamptz END
WHERE live_blog_key = %(live_blog_key)s;

-- close_hole --
-- A walk has reached what was known before the hole, or the beginning; or there is no way to get there.
WITH was AS (
  SELECT live_blog_key, hole_at FROM live_blog WHERE live_blog_key = %(live_blog_key)s AND hole_at IS NOT NULL
), filled AS (
  UPDATE gap g SET filled_at = %(at)s FROM was
  WHERE %(is_filled)s AND g.live_blog_key = was.live_blog_key AND g.gap_to >= was.hole_at AND g.filled_at IS NULL
)
UPDATE live_blog b SET hole_at = NULL, hole_url = NULL, hole_position = NULL, hole_tried_at = NULL FROM was
WHERE b.live_blog_key = was.live_blog_key;
