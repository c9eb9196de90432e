-- The last of a publisher's live blogs that was let go, for its health; with what a walk goes on, and when.
-- depends: 0013_absence

CREATE INDEX live_blog_of_source ON live_blog (source_key, is_watched, last_polled_at);

ALTER TABLE live_blog ADD COLUMN hole_tried_at timestamptz;
COMMENT ON COLUMN live_blog.hole_url IS
  'The last page that this walk had read: a later poll reads it again and goes on from there.';
COMMENT ON COLUMN live_blog.hole_tried_at IS
  'When a poll last came no further there; NULL where it did, or was not tried yet.';
