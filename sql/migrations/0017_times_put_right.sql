-- Where a time that was put right without a word changed is kept.
-- depends: 0016_judges

COMMENT ON COLUMN update_version.disagreements IS
  'Where witnesses on the page differ: [{field, chosen, other, witness}]; with kind = earlier, the time that the same witness told first, before it was put right without a word changed.';
