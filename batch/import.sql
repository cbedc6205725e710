-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- Puts the rows that ianaport-scan has written, rows.csv, into the database.

PRAGMA cache_size = -65536;

-- What the cells hold depends on the kind of row. The key stands for the capture.
CREATE TEMP TABLE cells (
    kind, key, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, c15, c16, c17, c18, c19);
.import --csv rows.csv cells
-- .import goes on if it can't store a row, or all of them. expected has one row, from the command.
CREATE TEMP TABLE stored (
    all_rows CONSTRAINT "not all rows could be stored; is the disk full?" CHECK (all_rows));
INSERT INTO stored SELECT (SELECT count(*) FROM cells) = rows FROM expected;

BEGIN IMMEDIATE;

CREATE TEMP TABLE fresh AS
SELECT (SELECT coalesce(max(id), 0) FROM captures) + row_number() OVER (ORDER BY c3) AS id, key,
    c3 AS path, c4 AS size, c5 AS time, c6 AS digest, c7 AS settings, c8 AS read, c9 AS state,
    nullif(c10, '') AS message, nullif(c11, '') AS begins, nullif(c12, '') AS marks,
    nullif(c13, '') AS packets
FROM cells WHERE kind = 'capture' GROUP BY key;
CREATE UNIQUE INDEX temp.fresh_by_key ON fresh (key);

-- A command may import twice.
INSERT INTO runs (time)
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
WHERE EXISTS (SELECT * FROM fresh WHERE state <> 'failed')
    AND (SELECT coalesce(max(run), 0) FROM runs) = (SELECT last_run FROM expected);

-- A capture that begins as before has grown, or was edited: it takes the place of what it was. Otherwise
-- another has taken its name, and the old one is gone.
DELETE FROM captures WHERE id IN (
    SELECT captures.id FROM captures JOIN fresh USING (path)
    WHERE captures.begins = fresh.begins OR (captures.begins IS NULL AND gone IS NULL));
UPDATE captures SET gone = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
WHERE gone IS NULL AND path IN (SELECT path FROM fresh);

INSERT INTO captures (
    id, path, size, time, digest, settings, read, state, message, begins, marks, packets, run)
SELECT id, path, size, time, digest, settings, read, state, message, begins, marks, packets,
    (SELECT max(run) FROM runs)
FROM fresh;

-- Ordered as the table is, which is faster.
INSERT OR IGNORE INTO conversations
SELECT id, c3, c4, c5, c6, nullif(c7, ''), nullif(c8, ''), nullif(c9, ''), nullif(c10, ''),
    nullif(c11, ''), nullif(c12, ''), nullif(c13, ''), nullif(c14, ''), nullif(c15, ''),
    nullif(c16, ''), nullif(c17, ''), nullif(c18, ''), nullif(c19, '')
FROM cells JOIN fresh USING (key) WHERE kind = 'conversation'
ORDER BY c3, cast(c4 AS INTEGER), c5, c6, id;

INSERT INTO probes
SELECT id, c3, c4, c5, c6, c7, c8, c9, nullif(c10, ''), nullif(c11, '')
FROM cells JOIN fresh USING (key) WHERE kind = 'probe';

-- One that is gone under the name that it had, and is there under another, was moved or compressed, and
-- may have grown before: it begins alike, and has all that was read.
DELETE FROM captures WHERE gone NOT NULL AND EXISTS (
    SELECT * FROM captures AS same
    WHERE same.begins = captures.begins AND same.gone IS NULL AND same.packets >= captures.packets
        AND NOT EXISTS (
            SELECT host, port, transport, peer, first FROM conversations WHERE capture = captures.id
            EXCEPT
            SELECT host, port, transport, peer, first FROM conversations WHERE capture = same.id)
        AND NOT EXISTS (
            SELECT peer, transport, port, first FROM probes WHERE capture = captures.id
            EXCEPT
            SELECT peer, transport, port, first FROM probes WHERE capture = same.id));

INSERT OR IGNORE INTO discovered
SELECT DISTINCT host, port, transport, (SELECT max(run) FROM runs)
FROM conversations WHERE capture IN (SELECT id FROM fresh);
DELETE FROM discovered WHERE (host, port, transport) NOT IN (
    SELECT host, port, transport FROM conversations);

COMMIT;
