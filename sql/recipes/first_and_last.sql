-- Which outlet reports most developments first, and how far behind the others are.
SELECT publisher,
  count(*) FILTER (WHERE is_first) AS first,
  count(*) AS reports,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY lag) FILTER (WHERE NOT is_first) AS median_lag
FROM development_lag
WHERE reports > 1
GROUP BY publisher
ORDER BY first DESC;
