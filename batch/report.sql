-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- The tables of the report. A browser takes a thousand rows of each; the database has them all.

.mode html
.headers on

.print <h2>Endpoints</h2>
.print <p>Who listens, what it talks, and what came of it: the most that was seen from a service. The first thousand.</p>
.print <div class="table"><table class="endpoints">
SELECT host, port, transport, status, service, payloads, evidence, replace(substr(first, 1, 19), 'T', ' ') AS first,
    replace(substr(last, 1, 19), 'T', ' ') AS last, packets, peers, captures
FROM endpoints LIMIT 1000;
.print </table></div>

.print <h2>Clients</h2>
.print <p>Who asked, for how many ports, and how many of those refused and answered. The first thousand.</p>
.print <div class="table"><table class="clients">
SELECT peer, ports_asked AS "ports asked", refused, answered FROM clients LIMIT 1000;
.print </table></div>

.print <h2>Captures</h2>
.print <p>Those that could not be read to their end, and those with marks. The first thousand.</p>
.print <div class="table"><table class="captures">
SELECT capture, marks, packets, answered, replace(substr(first, 1, 19), 'T', ' ') AS first,
    replace(substr(last, 1, 19), 'T', ' ') AS last, message
FROM captures WHERE marks > 0 OR message <> '' ORDER BY message = '', capture LIMIT 1000;
.print </table></div>
