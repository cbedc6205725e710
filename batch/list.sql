-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- listed.csv is what ianaport-scan --list says of all files that were found. run.parameters has the
-- settings, how many files there are, and how many, the first ones, the user has named. Writes what can't be read to
-- unreadable, the names of files that were left out to left-out.txt, and a summary to left-out.

CREATE TABLE run.listed (
    number INTEGER PRIMARY KEY, path TEXT, kind TEXT, size INTEGER, time TEXT, digest TEXT,
    message TEXT);
.import --csv listed.csv listed
-- .import goes on if it can't store a row, or all of them.
CREATE TEMP TABLE stored (
    all_rows CONSTRAINT "not all rows could be stored; is the disk full?" CHECK (all_rows));
INSERT INTO stored SELECT (SELECT count(*) FROM run.listed) = files FROM run.parameters;
DELETE FROM run.listed WHERE number NOT IN (SELECT min(number) FROM run.listed GROUP BY path);
-- What the user names is read, whatever its name.
UPDATE run.listed SET kind = 'capture'
WHERE kind = 'other' AND number <= (SELECT named FROM run.parameters);

.mode list
.output unreadable
SELECT path || ': ' || iif(kind = 'missing', 'not found', message) FROM run.listed
WHERE kind = 'failed' OR (kind = 'missing' AND number <= (SELECT named FROM run.parameters))
ORDER BY path;
.output left-out.txt
SELECT path FROM run.listed WHERE kind = 'other' ORDER BY path;
.output left-out
SELECT printf('%,d %s left out by %s, such as %s', count, iif(count = 1, 'file', 'files'),
    iif(count = 1, 'its name', 'their names'),
    (SELECT group_concat(substr(path, 1 + length(rtrim(path, replace(path, '/', '')))), ', ')
        FROM (SELECT path FROM run.listed WHERE kind = 'other' ORDER BY path LIMIT 2)))
FROM (SELECT count(*) AS count FROM run.listed WHERE kind = 'other')
WHERE count > 0;
