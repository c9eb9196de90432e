-- Copies with both texts side by side.
DROP VIEW IF EXISTS duplicate_text CASCADE;
CREATE VIEW duplicate_text AS
SELECT d.duplicate_key, d.kind, d.scope, d.similarity,
  original_source.name AS original_source, source.name AS source,
  original_blog.title AS original_live_blog, blog.title AS live_blog,
  original.headline AS original_headline, copy.headline,
  original.article_body AS original_article_body, copy.article_body,
  coalesce(original.date_published, original.valid_from) AS original_moment,
  coalesce(copy.date_published, copy.valid_from) AS moment,
  coalesce(copy.date_published, copy.valid_from)
    - coalesce(original.date_published, original.valid_from) AS lag,
  original_update.update_key AS original_update_key, the_update.update_key,
  d.original_version_key, d.version_key, d.evidence
FROM duplicate d
JOIN update_version copy ON copy.version_key = d.version_key
JOIN live_update the_update ON the_update.update_key = copy.update_key
JOIN live_blog blog ON blog.live_blog_key = the_update.live_blog_key
JOIN source ON source.source_key = blog.source_key
JOIN update_version original ON original.version_key = d.original_version_key
JOIN live_update original_update ON original_update.update_key = original.update_key
JOIN live_blog original_blog ON original_blog.live_blog_key = original_update.live_blog_key
JOIN source original_source ON original_source.source_key = original_blog.source_key
WHERE NOT d.is_outdated;
COMMENT ON VIEW duplicate_text IS 'Copies with both texts side by side; the original is the earlier one of the two.';
COMMENT ON COLUMN duplicate_text.duplicate_key IS 'The copy.';
COMMENT ON COLUMN duplicate_text.kind IS 'exact: the same normalised words; near: nearly.';
COMMENT ON COLUMN duplicate_text.scope IS 'same_blog, same_outlet, other_outlet.';
COMMENT ON COLUMN duplicate_text.similarity IS 'From 0 to 1, by the measure that the evidence names.';
COMMENT ON COLUMN duplicate_text.original_source IS 'Source of the earlier wording.';
COMMENT ON COLUMN duplicate_text.source IS 'Source of the later one.';
COMMENT ON COLUMN duplicate_text.original_live_blog IS 'Title of the earlier one''s live blog.';
COMMENT ON COLUMN duplicate_text.live_blog IS 'Title of the later one''s.';
COMMENT ON COLUMN duplicate_text.original_headline IS 'Headline of the earlier one.';
COMMENT ON COLUMN duplicate_text.headline IS 'Headline of the later one.';
COMMENT ON COLUMN duplicate_text.original_article_body IS 'Text of the earlier one.';
COMMENT ON COLUMN duplicate_text.article_body IS 'Text of the later one.';
COMMENT ON COLUMN duplicate_text.original_moment IS 'When the earlier one was published, else first seen.';
COMMENT ON COLUMN duplicate_text.moment IS 'When the later one was published, else first seen.';
COMMENT ON COLUMN duplicate_text.lag IS 'Time between the two.';
COMMENT ON COLUMN duplicate_text.original_update_key IS 'Update of the earlier wording.';
COMMENT ON COLUMN duplicate_text.update_key IS 'Update of the later one.';
COMMENT ON COLUMN duplicate_text.original_version_key IS 'The earlier wording.';
COMMENT ON COLUMN duplicate_text.version_key IS 'The later one.';
COMMENT ON COLUMN duplicate_text.evidence IS 'The measures that were taken.';
