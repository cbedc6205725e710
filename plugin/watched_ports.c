/* watched_ports.c
 * Which ports are watched, and why.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watched_ports.h"

#include <glib.h>
#include <string.h>

uint8_t watched_ports[PORT_MAX + 1];

void clear_watched_ports(void)
{
    memset(watched_ports, 0, sizeof(watched_ports));
}

void watch_port(uint32_t port, void *reason)
{
    watched_ports[port] |= (uint8_t)GPOINTER_TO_UINT(reason);
}
