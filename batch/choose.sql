-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- Chooses the captures to read among run.listed. Writes them (number and size) to chosen, and the names
-- of captures that may be gone to absent. Prints how many of the chosen were read with other settings.

BEGIN IMMEDIATE;

CREATE TABLE run.before AS SELECT coalesce(max(id), 0) AS last FROM captures;

-- The row of each capture that was read as it is now. (With max(), gone is that of the same row.)
CREATE TEMP TABLE done AS
SELECT path, max(id) AS id, gone
FROM run.listed JOIN captures USING (path, size, time, digest)
WHERE kind = 'capture' AND state IN ('whole', 'partly')
    AND settings = (SELECT settings FROM run.parameters)
GROUP BY path;

UPDATE captures SET gone = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
WHERE gone IS NULL AND path IN (SELECT path FROM done WHERE gone NOT NULL);
UPDATE captures SET gone = NULL WHERE id IN (SELECT id FROM done WHERE gone NOT NULL);

CREATE TABLE run.chosen AS
SELECT number, path, size, time, digest FROM run.listed
WHERE kind = 'capture' AND path NOT IN (SELECT path FROM done);

COMMIT;

.mode list
.separator ' '
.output chosen
SELECT number, size FROM run.chosen ORDER BY path;
.output absent
SELECT path FROM captures
WHERE gone IS NULL AND path NOT IN (SELECT path FROM run.listed WHERE kind <> 'missing');
.output
SELECT count(*) FROM run.chosen JOIN captures USING (path, size, time, digest)
WHERE gone IS NULL AND state IN ('whole', 'partly');
