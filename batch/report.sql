-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- The tables of the report. Browsers cope with 1,000 rows of each; the database has them all.

.mode html
.headers on

.print <h2>Endpoints</h2>
.print <p>Who listens, and what it speaks. First 1,000 rows. All times are UTC.</p>
.print <div class="table"><table class="endpoints">
SELECT host, port, transport, status, service, speaks, evidence, since, since_capture, since_frame, last,
    packets, peers_answered, peers
FROM endpoints LIMIT 1000;
.print </table></div>

.print <h2>Clients</h2>
.print <p>How many ports each client tried, and how many of them refused or answered. First 1,000 rows.</p>
.print <div class="table"><table class="clients">
SELECT * FROM clients LIMIT 1000;
.print </table></div>

.print <h2>Captures</h2>
.print <p>Captures that could not be read to the end, then those with marks. First 1,000 rows.</p>
.print <div class="table"><table class="captures">
SELECT path, marks, packets, begins, state, message, gone
FROM captures WHERE marks > 0 OR message NOT NULL ORDER BY message IS NULL, path LIMIT 1000;
.print </table></div>
