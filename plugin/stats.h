/* stats.h
 * Statistics > IANA Port Status, and tshark -z ianaport,tree.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_STATS_H
#define IANAPORT_STATS_H

/* Call once, when all of Wireshark's protocols are registered. */
void register_stats(void);

#endif
