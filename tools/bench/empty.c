/* empty.c
 * A plugin with ianaport's structure that does nothing: a postdissector, and heuristic dissectors
 * over TCP and UDP. Its cost is that of being called at all.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "compat.h"

WS_DLL_PUBLIC_DEF const char plugin_version[] = "1";
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
PLUGIN_DESCRIBE()

static int proto_empty = -1;

static int dissect_nothing(tvbuff_t *tvb _U_, packet_info *pinfo _U_, proto_tree *tree _U_,
                           void *data _U_)
{
    return 0;
}

static wireshark_bool_t decline(tvbuff_t *tvb _U_, packet_info *pinfo _U_, proto_tree *tree _U_,
                                void *data _U_)
{
    return false;
}

static void register_empty(void)
{
    proto_empty = proto_register_protocol("Empty Plugin", "Empty", "empty");
    register_postdissector(create_dissector_handle(dissect_nothing, proto_empty));
}

static void hand_off_empty(void)
{
    heur_dissector_add("tcp", decline, "Empty over TCP", "empty_tcp", proto_empty,
                       HEURISTIC_ENABLE);
    heur_dissector_add("udp", decline, "Empty over UDP", "empty_udp", proto_empty,
                       HEURISTIC_ENABLE);
}

void plugin_register(void)
{
    static const proto_plugin empty = {
        .register_protoinfo = register_empty,
        .register_handoff = hand_off_empty,
    };

    proto_register_plugin(&empty);
}
