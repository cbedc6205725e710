/* plugin.c
 * The symbols that Wireshark looks for in a plugin.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#define WS_BUILD_DLL
#include "compat.h"
#include "heuristics.h"
#include "mark_rows.h"
#include "packet-ianaport.h"
#include "stats.h"
#include "tables.h"
#include "watched_ports.h"

WS_DLL_PUBLIC_DEF const char plugin_version[] = PLUGIN_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

/* For programs that read captures with this plugin: for each port from 0 to 65535, not 0 if it is
 * watched. */
WS_DLL_PUBLIC const uint8_t *const ianaport_watched_ports;
const uint8_t *const ianaport_watched_ports = watched_ports;

WS_DLL_PUBLIC void plugin_register(void);
PLUGIN_DESCRIBE()

static void register_handoff(void)
{
    proto_reg_handoff_ianaport();
    register_heuristics();
    register_stats();
    register_tables();
    register_mark_rows();
}

void plugin_register(void)
{
    static const proto_plugin ianaport = {
        .register_protoinfo = proto_register_ianaport,
        .register_handoff = register_handoff,
    };

    proto_register_plugin(&ianaport);
}
