-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- Input of timeline.gnuplot: marks per time span (120 in all), cumulative from Data to no evidence.

.mode list
.separator ' '
WITH
moments AS (
    SELECT (julianday(time) - 2440587.5) * 86400 AS moment, evidence FROM marks WHERE time <> ''),
-- All marks may have the same time.
spans AS (SELECT min(moment) AS first, max((max(moment) - min(moment)) / 120, 0.001) AS width FROM moments),
placed AS (SELECT min(cast((moment - first) / width AS INTEGER), 119) AS span, evidence FROM moments, spans)
SELECT first + (span + 0.5) * width, width,
    sum(evidence = 'Data'), sum(evidence IN ('Data', 'Answered')),
    sum(evidence IN ('Data', 'Answered', 'Refused')), sum(evidence <> ''), count(*)
FROM placed, spans
GROUP BY span;
