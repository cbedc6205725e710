-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- The title and body of the report. The table searched has the names of what was searched, as one text,
-- which may be ''. A browser copes with 10,000 rows of each table; the database has them all.
-- SQLite 3.53 prints NULL in a cell as null, but '' is what printf() makes of it in all releases.

CREATE TEMP VIEW last_run AS SELECT max(run) AS run, max(time) AS time, count(*) > 1 AS others FROM runs;

CREATE TEMP TABLE period AS
SELECT min(begins) AS begins, max(ends) AS ends, julianday(max(ends)) - julianday(min(begins)) < 2 AS short
FROM (SELECT min(begins) AS begins, max(begins) AS ends FROM captures
    UNION ALL SELECT min(first), max(last) FROM conversations
    UNION ALL SELECT min(first), max(last) FROM probes);

CREATE TEMP TABLE listed AS
SELECT endpoints.*, trim(coalesce('mismatch ' || mismatch, '') || coalesce(', ' || verdict, '')
        || iif(run IS NULL, '', ', new'), ', ') AS note,
    row_number() OVER (ORDER BY mismatch IS NULL AND verdict IS NOT 'suspicious', run IS NULL, evidence <> 'Data',
        since DESC, host, port, transport) AS place
FROM endpoints LEFT JOIN (SELECT discovered.* FROM discovered JOIN last_run USING (run) WHERE others)
    USING (host, port, transport);

CREATE TEMP TABLE asking AS SELECT * FROM clients;

CREATE TEMP VIEW shown_captures AS
SELECT *,
    row_number() OVER (ORDER BY state IN ('whole', 'growing'), state = 'whole', gone IS NULL, path) AS place
FROM captures WHERE state <> 'whole' OR gone NOT NULL OR marks > 0;

-- What happened on each day, or in each hour.
CREATE TEMP TABLE spans AS
WITH RECURSIVE
step AS (SELECT iif(short, 13, 10) AS length, iif(short, ':00', 'T00:00') AS rest,
    iif(short, '+1 hour', '+1 day') AS duration FROM period),
-- None if they are many: a damaged time stamp may be thousands of years away.
every(span) AS (SELECT substr(begins, 1, length) || rest FROM period, step
    WHERE julianday(ends) - julianday(begins) < 5000
    UNION ALL SELECT strftime('%Y-%m-%dT%H:%M', span, duration) FROM every, step, period
    WHERE span < substr(ends, 1, length) || rest),
events(span, endpoints, conversations, probes) AS (
    SELECT substr(since, 1, length) || rest, count(*), 0, 0 FROM listed, step GROUP BY 1
    UNION ALL SELECT substr(first, 1, length) || rest, 0, count(*), 0 FROM conversations, step GROUP BY 1
    UNION ALL SELECT substr(first, 1, length) || rest, 0, 0, sum(hosts) FROM probes, step GROUP BY 1)
SELECT span, coalesce(sum(endpoints), 0) AS endpoints, coalesce(sum(conversations), 0) AS conversations,
    coalesce(sum(probes), 0) AS probes
FROM (SELECT span FROM every UNION SELECT span FROM events) LEFT JOIN events USING (span)
GROUP BY span;

.mode list
.headers off

WITH names AS (
    SELECT coalesce(': ' || replace(replace(nullif(name, ''), '&', '&amp;'), '<', '&lt;'), '') AS name,
        coalesce(', ' || substr(begins, 1, 10) || iif(substr(begins, 1, 10) = substr(ends, 1, 10), '',
            ' to ' || substr(ends, 1, 10)) || ' UTC', '') AS dates
    FROM searched, period)
SELECT '<title>ianaport' || name || dates || '</title>
</head>
<body>
<h1>ianaport<bdi>' || name || '</bdi>' || dates || '</h1>' FROM names;

SELECT printf('<p>Endpoints that answered: %,d. Clients: %,d. Captures: %,d; with marks: %,d; '
        || 'not fully read: %,d; gone: %,d.</p>',
    (SELECT count(*) FROM listed), (SELECT count(*) FROM asking), count(*), total(marks > 0),
    total(state NOT IN ('whole', 'growing')), count(gone))
FROM captures;
SELECT '<p>All times are UTC. Written ' || strftime('%Y-%m-%d %H:%M:%S', 'now')
    || coalesce(' after run ' || run || ', of ' || replace(substr(time, 1, 19), 'T', ' '), '') || '.</p>'
FROM last_run;
.print <nav><a href="#endpoints">Endpoints</a> <a href="#mismatches">Mismatches</a> <a href="#time">By time</a>
.print <a href="#clients">Clients</a> <a href="#captures">Captures</a></nav>

.print <section id="endpoints"><h2>Endpoints</h2>
SELECT CASE
    WHEN count(*) = 0 THEN '<p class="none">No endpoint has answered.</p>'
    ELSE '<p>' || iif(count(*) > 10000, printf('10,000 of %,d', count(*)), 'All')
        || ' endpoints that have answered. First are those with a mismatch or called suspicious, then new ones, '
        || 'then those that sent data, then those that have answered since latest.'
        || iif((SELECT others FROM last_run), ' New: an answer was first read in the last run.',
            ' None is called new, for this was the first run.') || '</p>'
    END FROM listed;
.print <div class="table" tabindex="0" role="region" aria-label="Endpoints"><table class="listed">
.print <thead><tr><th class="address">host</th><th class="number">port</th><th>transport</th><th>note</th>
.print <th>status</th><th>service</th><th>speaks</th><th>evidence</th><th>since (UTC)</th>
.print <th>first answer in</th><th>last (UTC)</th>
.print <th class="number">packets</th><th class="number">bytes</th><th class="number">peers</th>
.print <th class="address">who</th></tr></thead><tbody>
.mode html
SELECT host, port, transport, note, status, printf('%s', service), printf('%s', speaks), evidence,
    replace(printf('%.19s', since), 'T', ' '), since_capture || ' frame ' || since_frame,
    replace(printf('%.19s', last), 'T', ' '), printf('%,d', packets), printf('%,d', bytes),
    printf('%,d', peers_answered),
    (SELECT group_concat(peer, ', ') FROM (
        SELECT peer FROM conversations
        WHERE (conversations.host, conversations.port, conversations.transport)
            = (listed.host, listed.port, listed.transport) AND conversations.since_frame NOT NULL
        GROUP BY peer ORDER BY min(conversations.since), peer LIMIT 5))
    || iif(peers_answered > 5, printf(' and %,d more', peers_answered - 5), '')
FROM listed ORDER BY place LIMIT 10000;
.mode list
.print </tbody></table></div></section>

.print <section id="mismatches"><h2>Mismatches</h2>
SELECT CASE
    WHEN count(*) = 0 THEN '<p class="none">No assigned port was seen to carry another protocol.</p>'
    ELSE '<p>' || iif(count(*) > 10000, printf('10,000 of %,d', count(*)), 'All')
        || ' assigned ports that carry another protocol, in the order of the endpoints.</p>'
    END FROM listed WHERE mismatch NOT NULL;
.print <div class="table" tabindex="0" role="region" aria-label="Mismatches"><table class="listed">
.print <thead><tr><th class="address">host</th><th class="number">port</th><th>transport</th><th>service</th>
.print <th>mismatch</th><th>speaks</th><th>since (UTC)</th><th>last (UTC)</th>
.print <th class="number">packets</th><th class="number">peers</th></tr></thead><tbody>
.mode html
SELECT host, port, transport, printf('%s', service), mismatch, printf('%s', speaks),
    replace(printf('%.19s', since), 'T', ' '), replace(printf('%.19s', last), 'T', ' '), printf('%,d', packets),
    printf('%,d', peers)
FROM listed WHERE mismatch NOT NULL ORDER BY place LIMIT 10000;
.mode list
.print </tbody></table></div></section>

.print <section id="time"><h2>By time</h2>
SELECT '<p>For each ' || iif(short, 'hour', 'day') || ' (UTC): endpoints that answered for the first time; '
    || 'conversations with endpoints, by their beginning in each capture; and probes, each a port of a host that '
    || 'didn''t answer a client.'
    || iif((SELECT count(*) FROM spans) > 500 OR julianday(ends) - julianday(begins) >= 5000,
        ' Without those on which there was nothing.', '')
    || ' The longest bar of a column is its maximum.</p>' FROM period;
SELECT '<div class="table" tabindex="0" role="region" aria-label="By time"><table class="spans"><thead><tr><th>'
    || iif(short, 'hour', 'day') || ' (UTC)</th><th class="number">new endpoints</th>'
    || '<th class="number">conversations</th><th class="number">probes</th></tr></thead><tbody>' FROM period;
-- Nothing in it comes from a packet but numbers.
SELECT '<tr><td>' || replace(substr(span, 1, iif(short, 16, 10)), 'T', ' ')
    || printf(bar, 100.0 * endpoints / max(max(endpoints) OVER (), 1), endpoints)
    || printf(bar, 100.0 * conversations / max(max(conversations) OVER (), 1), conversations)
    || printf(bar, 100.0 * probes / max(max(probes) OVER (), 1), probes) || '</td></tr>'
FROM spans, period,
    (SELECT '</td>
<td><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        || '<rect width="%.1f" height="10"/></svg>%,d' AS bar)
WHERE (SELECT count(*) FROM spans) <= 500 OR endpoints OR conversations OR probes
ORDER BY span;
.print </tbody></table></div></section>

.print <section id="clients"><h2>Clients</h2>
SELECT CASE
    WHEN count(*) = 0 THEN '<p class="none">Nobody asked.</p>'
    ELSE '<p>' || iif(count(*) > 10000, printf('10,000 of %,d', count(*)), 'All')
        || ' clients, and how many ports each has tried, on whatever hosts. First are those that have tried most.</p>'
    END FROM asking;
.print <div class="table" tabindex="0" role="region" aria-label="Clients"><table class="listed">
.print <thead><tr><th class="address">client</th><th class="number">ports asked</th><th class="number">refused</th>
.print <th class="number">answered</th><th>first (UTC)</th><th>last (UTC)</th></tr></thead>
.print <tbody>
.mode html
SELECT peer, printf('%,d', ports_asked), printf('%,d', refused), printf('%,d', answered),
    replace(printf('%.19s', first), 'T', ' '), replace(printf('%.19s', last), 'T', ' ')
FROM asking ORDER BY asking.rowid LIMIT 10000;
.mode list
.print </tbody></table></div></section>

.print <section id="captures"><h2>Captures</h2>
SELECT CASE
    WHEN count(*) = 0 THEN '<p class="none">All captures were read to the end, and none has marks.</p>'
    ELSE '<p>' || iif(count(*) > 10000, printf('10,000 of %,d', count(*)), 'All')
        || ' captures that could not be read to the end, then those still being written, then those that are gone, '
        || 'then the others with marks.</p>'
    END FROM shown_captures;
.print <div class="table" tabindex="0" role="region" aria-label="Captures"><table class="listed">
.print <thead><tr><th>capture</th><th>read</th><th>why not whole</th><th>gone (UTC)</th><th>begins (UTC)</th>
.print <th class="number">marks</th><th class="number">marked packets</th></tr></thead><tbody>
.mode html
SELECT path, state, printf('%s', message), replace(printf('%.19s', gone), 'T', ' '),
    replace(printf('%.19s', begins), 'T', ' '), printf('%,d', marks), printf('%,d', packets)
FROM shown_captures ORDER BY place LIMIT 10000;
.mode list
.print </tbody></table></div></section>
