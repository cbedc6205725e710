/* watched_ports.h
 * Which ports are watched, and why.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_WATCHED_PORTS_H
#define IANAPORT_WATCHED_PORTS_H

#include <stdbool.h>
#include <stdint.h>

#include "port.h"

/* Reasons to watch a port, or 0; an array, so that a lookup costs the same for any preferences. */
enum { WATCHED_BY_PREFERENCE = 1, WATCHED_BY_SITE_RULE = 2 };
extern uint8_t watched_ports[PORT_MAX + 1];

/* Takes any number: what a dissector sets as a port may have more than 16 bits. */
static inline bool is_watched_port(uint32_t port)
{
    return port <= PORT_MAX && watched_ports[port] != 0;
}

/* Watch no port at all. */
void clear_watched_ports(void);

/* Add a reason to watch a port; an integer in a pointer, as range_foreach() passes it. */
void watch_port(uint32_t port, void *reason);

#endif
