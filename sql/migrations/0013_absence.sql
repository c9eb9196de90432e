-- What is missing is looked for before it is deleted; headline and body are each compared with what the same part
-- of the page said before.
-- depends: 0012_body_witness

ALTER TABLE live_update DROP COLUMN older_neighbour_key;
CREATE INDEX live_update_missing ON live_update (live_blog_key) WHERE absences > 0 AND state <> 'deleted';

ALTER TABLE update_version ADD COLUMN headline_from text;
UPDATE update_version SET other_views = '{}' WHERE other_views <> '{}';
COMMENT ON COLUMN update_version.headline_from IS 'The same of the headline.';
COMMENT ON COLUMN update_version.other_views IS
  'Hashes of the same wording as other parts of the page gave it: field and witness -> hash of the text. Not an edit.';
