-- Every edit that was judged tells whether it came with a label, those of the first rules too.
-- depends: 0017_times_put_right

ALTER TABLE revision DROP CONSTRAINT revision_check6;
UPDATE revision SET came_labelled = 'correction' = ANY (changes)
WHERE severity IS NOT NULL AND came_labelled IS NULL;
ALTER TABLE revision ADD CHECK ((severity IS NULL) = (came_labelled IS NULL));
COMMENT ON COLUMN revision.came_labelled IS
  'Whether a label came or changed with this edit, that of a correction or one that owns up to no error ("Update:"): it is no silent edit. The first rules knew labels of corrections only.';
