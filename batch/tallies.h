/* tallies.h
 * What the marks of a capture add up to: conversations, and probes that nobody answered.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_TALLIES_H
#define IANAPORT_TALLIES_H

#include <glib.h>
#include <stdbool.h>

/* Count the marks of all packets dissected from now on. Returns false if that is impossible. */
bool tallies_start(void);

/* How many marks there were, and how many packets had any. */
unsigned tallies_marks(void);
unsigned tallies_packets(void);

/* Append the rows of CSV: "conversation" and "probe" rows, each with the key in its second cell. */
void tallies_write(GString *rows, const char *key);

#endif
