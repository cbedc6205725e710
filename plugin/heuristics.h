/* heuristics.h
 * The heuristic dissectors.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_HEURISTICS_H
#define IANAPORT_HEURISTICS_H

/* Call once, when all of Wireshark's protocols are registered. */
void register_heuristics(void);

#endif
