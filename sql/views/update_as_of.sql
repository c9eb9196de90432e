-- Updates as they stood at a moment.  The bodies are bound when they are created, so no search_path changes them.
DROP FUNCTION IF EXISTS live_blog_as_of(bigint, timestamptz);
DROP FUNCTION IF EXISTS update_as_of(timestamptz);
CREATE FUNCTION update_as_of(moment timestamptz)
RETURNS TABLE (
  live_blog_key bigint, update_key bigint, update_id text, version_key bigint,
  headline text, article_body text, author text, date_published timestamptz, date_published_raw text,
  is_key_event boolean, is_summary boolean, is_pinned boolean, rank double precision,
  valid_from timestamptz, valid_to timestamptz, snapshot_key bigint
)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
BEGIN ATOMIC
  SELECT u.live_blog_key, u.update_key, u.update_id, v.version_key,
    v.headline, v.article_body, v.author, v.date_published, v.date_published_raw,
    v.is_key_event, v.is_summary, p.is_pinned, p.rank,
    v.valid_from, v.valid_to, v.snapshot_key
  FROM live_update u
  JOIN update_version v ON v.update_key = u.update_key AND v.valid_from <= moment
    AND (v.valid_to > moment OR v.valid_to = 'infinity')
  JOIN update_place p ON p.update_key = u.update_key AND p.valid_from <= moment
    AND (p.valid_to > moment OR p.valid_to = 'infinity')
  WHERE u.state <> 'misread';
END;
COMMENT ON FUNCTION update_as_of(timestamptz) IS
  'Every update of every live blog as it stood at a moment: its wording then, its place then; what was deleted by then is not there.';

CREATE FUNCTION live_blog_as_of(live_blog bigint, moment timestamptz)
RETURNS TABLE (
  place bigint, update_key bigint, update_id text, version_key bigint,
  headline text, article_body text, author text, date_published timestamptz, date_published_raw text,
  is_key_event boolean, is_summary boolean, is_pinned boolean,
  valid_from timestamptz, valid_to timestamptz, snapshot_key bigint
)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
BEGIN ATOMIC
  SELECT row_number() OVER page, a.update_key, a.update_id, a.version_key,
    a.headline, a.article_body, a.author, a.date_published, a.date_published_raw,
    a.is_key_event, a.is_summary, a.is_pinned,
    a.valid_from, a.valid_to, a.snapshot_key
  FROM update_as_of(moment) a
  WHERE a.live_blog_key = live_blog
  WINDOW page AS (ORDER BY a.is_pinned DESC, a.rank DESC, a.update_key DESC)
  ORDER BY 1;
END;
COMMENT ON FUNCTION live_blog_as_of(bigint, timestamptz) IS
  'A live blog as it stood at a moment, in the order of its page: what was pinned first, place 1 on top.';
REVOKE ALL ON FUNCTION update_as_of(timestamptz), live_blog_as_of(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION update_as_of(timestamptz), live_blog_as_of(bigint, timestamptz)
  TO dateline_reader, dateline_writer;
