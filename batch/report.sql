-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- The tables of the report. Browsers cope with 1,000 rows of each; the database has them all.

.mode html
.headers on

.print <h2>Endpoints</h2>
.print <p>Who listens, and what it speaks. Evidence is the most that the service has shown. First 1,000 rows.</p>
.print <div class="table"><table class="endpoints">
SELECT host, port, transport, status, service, speaks, evidence, replace(substr(first, 1, 19), 'T', ' ') AS first,
    replace(substr(last, 1, 19), 'T', ' ') AS last, packets, peers, captures
FROM endpoints LIMIT 1000;
.print </table></div>

.print <h2>Clients</h2>
.print <p>How many ports each client tried, and how many of them refused or answered. First 1,000 rows.</p>
.print <div class="table"><table class="clients">
SELECT peer, ports_asked AS "ports asked", refused, answered FROM clients LIMIT 1000;
.print </table></div>

.print <h2>Captures</h2>
.print <p>Captures that could not be read to the end, then those with marks. First 1,000 rows.</p>
.print <div class="table"><table class="captures">
SELECT capture, marks, packets, answered, replace(substr(first, 1, 19), 'T', ' ') AS first,
    replace(substr(last, 1, 19), 'T', ' ') AS last, message
FROM captures WHERE marks > 0 OR message <> '' ORDER BY message = '', capture LIMIT 1000;
.print </table></div>
