/* tables.h
 * Statistics > IANA Port Status, and tshark -z: who listens, who asks, and who talks to whom.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_TABLES_H
#define IANAPORT_TABLES_H

void register_tables(void);

#endif
