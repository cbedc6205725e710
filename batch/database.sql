-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- Makes the database. What is not known is NULL. Times are UTC, in ISO 8601. The name of a capture is
-- its absolute path, in which \\ is a backslash, and \xFF a byte FF that can't be printed.

PRAGMA user_version = 1;

-- A run that read at least one capture.
CREATE TABLE runs (run INTEGER PRIMARY KEY, time TEXT);

-- state: whole, partly, growing or failed. gone: when it was missed, or another had taken its name.
CREATE TABLE captures (
    id INTEGER PRIMARY KEY, path TEXT, size INTEGER, time TEXT, digest TEXT, settings TEXT,
    read TEXT, state TEXT, message TEXT, begins TEXT, marks INTEGER, packets INTEGER, gone TEXT,
    run INTEGER);
CREATE INDEX captures_by_path ON captures (path);
CREATE INDEX captures_by_beginning ON captures (begins);

-- Who talked to an endpoint that answered anybody in this capture. Stored in the order of endpoints, so
-- that the view has nothing to sort.
CREATE TABLE conversations (
    capture INTEGER, host TEXT, port INTEGER, transport TEXT, peer TEXT, status TEXT, service TEXT,
    app_proto TEXT, mismatch TEXT, evidence TEXT, since TEXT, since_frame INTEGER, refused INTEGER,
    first TEXT, last TEXT, packets INTEGER, bytes INTEGER, verdict TEXT,
    PRIMARY KEY (host, port, transport, peer, capture)) WITHOUT ROWID;
CREATE INDEX conversations_by_capture ON conversations (capture);

-- How many hosts a peer asked for a port without an answer, and how many of them refused.
CREATE TABLE probes (
    capture INTEGER, peer TEXT, transport TEXT, port INTEGER, hosts INTEGER, refused INTEGER,
    packets INTEGER, bytes INTEGER, first TEXT, last TEXT);
CREATE INDEX probes_by_capture ON probes (capture);

CREATE TRIGGER forgotten AFTER DELETE ON captures BEGIN
    DELETE FROM conversations WHERE capture = old.id;
    DELETE FROM probes WHERE capture = old.id;
END;

-- The run in which an endpoint's answer was first read.
CREATE TABLE discovered (
    host TEXT, port INTEGER, transport TEXT, run INTEGER, PRIMARY KEY (host, port, transport))
    WITHOUT ROWID;

CREATE VIEW endpoints AS
WITH
summed AS (
    SELECT host, port, transport, max(evidence = 'Data') AS is_data, min(first) AS first,
        max(last) AS last, sum(packets) AS packets, sum(bytes) AS bytes,
        count(DISTINCT CASE WHEN since_frame NOT NULL THEN peer END) AS peers_answered,
        count(DISTINCT peer) AS peers, count(DISTINCT capture) AS captures, max(verdict) AS verdict,
        -- Text in the order of time (if there is one), frame and capture.
        min(CASE WHEN since_frame NOT NULL THEN
            coalesce(since, '?') || printf('/%020d/%d', since_frame, capture) END) AS answer
    FROM conversations GROUP BY host, port, transport),
-- With max(), the other columns are those of the same row: as the latest capture was read.
latest AS (
    SELECT host, port, transport, status, service, max(capture) FROM conversations
    GROUP BY host, port, transport),
-- Each protocol once, of all lists.
protocols AS (
    SELECT host, port, transport, group_concat(protocol, ', ') FILTER (WHERE is_spoken) AS speaks,
        group_concat(protocol, ', ') FILTER (WHERE NOT is_spoken) AS mismatch
    FROM (
        SELECT DISTINCT host, port, transport, is_spoken, value AS protocol
        FROM (
            SELECT DISTINCT host, port, transport, true AS is_spoken, app_proto AS list
            FROM conversations WHERE app_proto NOT NULL
            UNION ALL
            SELECT DISTINCT host, port, transport, false, mismatch
            FROM conversations WHERE mismatch NOT NULL),
            json_each('[' || replace(json_quote(list), ', ', '","') || ']')
        ORDER BY host, port, transport, protocol)
    GROUP BY host, port, transport),
answered AS (
    SELECT *, nullif(substr(answer, 1, instr(answer, '/') - 1), '?') AS since,
        substr(answer, instr(answer, '/') + 1) AS place FROM summed)
SELECT host, port, transport, status, service, speaks, iif(is_data, 'Data', 'Answered') AS evidence,
    since, path AS since_capture, cast(substr(place, 1, 20) AS INTEGER) AS since_frame, first, last,
    answered.packets AS packets, bytes, peers_answered, peers, captures, mismatch, verdict
FROM answered
    JOIN latest USING (host, port, transport)
    LEFT JOIN protocols USING (host, port, transport)
    LEFT JOIN captures ON id = cast(substr(place, 22) AS INTEGER)
ORDER BY is_data DESC, since DESC, host, port, transport;

CREATE VIEW mismatches AS
SELECT host, port, transport, service, mismatch, speaks, evidence, since, since_capture, since_frame,
    last, packets, peers
FROM endpoints WHERE mismatch NOT NULL
ORDER BY evidence = 'Data' DESC, since DESC, host, port, transport;

-- The endpoints that the last run was the first to find.
CREATE VIEW new AS
SELECT * FROM endpoints
WHERE (host, port, transport) IN (
    SELECT host, port, transport FROM discovered WHERE run = (SELECT max(run) FROM runs))
ORDER BY evidence = 'Data' DESC, since DESC, host, port, transport;

-- A port counts once, no matter on how many hosts the client tried it.
CREATE VIEW clients AS
SELECT peer, count(*) AS ports_asked, sum(refused) AS refused, sum(answered) AS answered,
    min(first) AS first, max(last) AS last
FROM (
    SELECT peer, max(refused) AS refused, max(answered) AS answered, min(first) AS first,
        max(last) AS last
    FROM (
        SELECT peer, transport, port, refused, since_frame NOT NULL AS answered, first, last
        FROM conversations
        UNION ALL
        SELECT peer, transport, port, refused > 0, 0, first, last FROM probes)
    GROUP BY peer, transport, port)
GROUP BY peer
ORDER BY ports_asked DESC, answered DESC, peer;
