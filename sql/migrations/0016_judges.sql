-- By which rules an edit was judged, and whether a label came with it.
-- depends: 0015_as_before

ALTER TABLE revision
  ADD COLUMN judged_by text,
  ADD COLUMN came_labelled boolean,
  ADD CHECK (judged_by IS NULL OR severity IS NOT NULL),
  ADD CHECK ((judged_by IS NULL) = (came_labelled IS NULL)),
  ADD CHECK (NOT 'correction' = ANY (changes) OR came_labelled IS NOT FALSE);
COMMENT ON COLUMN revision.judged_by IS
  'Version of the rules that judged the edit: severity, changes, label and difference; NULL for the first rules. `dateline reparse` judges again what others judged.';
COMMENT ON COLUMN revision.came_labelled IS
  'Whether a label came or changed with this edit, that of a correction or one that owns up to no error ("Update:"): it is no silent edit. NULL where the first rules judged it.';
