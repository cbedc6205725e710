-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- What a run prints: the endpoints and the totals. Writes the names of captures that should have been
-- read, and were not, to not-read, what there is to complain of to complaints, and what is still being
-- written to growing.

CREATE TEMP TABLE unread AS
SELECT path FROM run.chosen
WHERE NOT EXISTS (
    SELECT * FROM captures WHERE captures.path = chosen.path AND id > (SELECT last FROM run.before));

.mode list
.output not-read
SELECT path FROM unread ORDER BY path;
.output complaints
SELECT path || ': ' || iif(state IN ('partly', 'failed'), coalesce(captures.message, state),
    'read with settings that are not those of this host')
FROM run.listed JOIN captures USING (path)
WHERE kind = 'capture' AND gone IS NULL
    AND (state IN ('partly', 'failed') OR settings <> (SELECT settings FROM run.parameters))
    AND path NOT IN (SELECT path FROM unread)
ORDER BY path;
.output growing
SELECT printf('still being written: %,d, such as %s', count, path)
FROM (SELECT count(*) AS count, min(path) AS path FROM run.listed JOIN captures USING (path)
    WHERE kind = 'capture' AND gone IS NULL AND state = 'growing')
WHERE count > 0;
.output

.mode column
.headers on
SELECT host, port, transport, status, service, speaks, evidence,
    replace(substr(since, 1, 19), 'T', ' ') AS "since (UTC)",
    replace(substr(last, 1, 19), 'T', ' ') AS "last (UTC)", packets, peers
FROM endpoints LIMIT 1000;
.mode list
.headers off
SELECT printf('The first 1,000 of %,d endpoints; ianaport-batch query prints all.', count)
FROM (SELECT count(*) AS count FROM discovered)
WHERE count > 1000;
SELECT printf('%,d captures, %,d of them with marks, %,d not fully read, %,d gone; '
        || '%,d marked packets; %,d endpoints that answered; %,d clients',
    count(*), total(marks > 0), total(gone IS NULL AND state NOT IN ('whole', 'growing')), count(gone), total(packets),
    (SELECT count(*) FROM discovered),
    (SELECT count(*) FROM (SELECT peer FROM conversations UNION SELECT peer FROM probes)))
FROM captures;
