-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- Builds the database from marks.csv and captures.csv. Values that a mark lacks are ''.

CREATE TABLE marks (
    capture TEXT, frame INTEGER, time TEXT, host TEXT, peer TEXT, src TEXT, dst TEXT,
    srcport INTEGER, dstport INTEGER, sent_by TEXT, role TEXT, transport TEXT, port INTEGER,
    status TEXT, service TEXT, payload TEXT, app_proto TEXT, evidence TEXT, quoted INTEGER,
    mismatch TEXT, site TEXT, verdict TEXT);
.import --csv --skip 1 marks.csv marks

CREATE TABLE read_captures (capture TEXT PRIMARY KEY, message TEXT);
.import --csv captures.csv read_captures

-- From the least to the most that a service has shown.
CREATE TABLE evidence (rank INTEGER PRIMARY KEY, name TEXT);
INSERT INTO evidence VALUES (1, 'Probe'), (2, 'Refused'), (3, 'Answered'), (4, 'Data');

-- Marks without evidence are of a client's own port, or of a doubtful header.
CREATE VIEW service_marks AS
SELECT * FROM marks JOIN evidence ON evidence = name;

CREATE VIEW endpoints AS
SELECT host, port, transport, status, service, speaks, name AS evidence, first, last, packets,
    peers, captures
FROM (
    SELECT host, port, transport, max(status) AS status, max(service) AS service,
        coalesce(replace(group_concat(DISTINCT nullif(app_proto, '')), ',', ', '), '') AS speaks,
        max(rank) AS rank, min(nullif(time, '')) AS first, max(time) AS last,
        count(DISTINCT capture || ' ' || frame) AS packets, count(DISTINCT peer) AS peers,
        count(DISTINCT capture) AS captures
    FROM service_marks
    GROUP BY host, port, transport)
JOIN evidence USING (rank)
ORDER BY rank DESC, packets DESC, host, port;

-- A port counts once, no matter on how many hosts the client tried it.
CREATE VIEW clients AS
SELECT peer,
    count(DISTINCT asked) AS ports_asked,
    count(DISTINCT CASE WHEN evidence = 'Refused' THEN asked END) AS refused,
    count(DISTINCT CASE WHEN evidence IN ('Answered', 'Data') THEN asked END) AS answered
FROM (SELECT peer, evidence, port || '/' || transport AS asked FROM service_marks)
GROUP BY peer
ORDER BY ports_asked DESC, answered DESC, peer;

CREATE VIEW captures AS
SELECT capture, count(frame) AS marks, count(DISTINCT frame) AS packets,
    count(DISTINCT CASE WHEN evidence IN ('Answered', 'Data')
        THEN host || ' ' || port || '/' || transport END) AS answered,
    min(nullif(time, '')) AS first, max(time) AS last, message
FROM read_captures LEFT JOIN marks USING (capture)
GROUP BY capture
ORDER BY capture;

CREATE VIEW totals AS
SELECT printf('%,d captures, %,d of them with marks; %,d marks in %,d packets; '
    || '%,d endpoints, %,d of them answered; %,d clients; %,d captures not fully read',
    listed, marked, marks, packets, endpoints, answered, clients, failed) AS totals
FROM (SELECT count(*) AS listed, sum(marks > 0) AS marked, sum(marks) AS marks,
        sum(packets) AS packets, sum(message <> '') AS failed FROM captures),
    (SELECT count(*) AS endpoints, coalesce(sum(evidence IN ('Answered', 'Data')), 0) AS answered
        FROM endpoints),
    (SELECT count(*) AS clients FROM clients);
