/* port.c
 * The terms for a port.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "port.h"

const char *transport_name(transport_t transport)
{
    static const char *const names[TRANSPORT_COUNT] = {"tcp", "udp", "sctp", "dccp"};

    return names[transport];
}
