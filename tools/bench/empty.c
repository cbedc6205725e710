/* empty.c
 * A plugin of ianaport's shape that does nothing: a postdissector, and a heuristic dissector over
 * each transport. What it costs is the price of being asked at all; with EMPTY_IN_NAME_ONLY, that
 * of being asked as ianaport is, whose postdissector is a protocol in name only.
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
    int proto_postdissector;

    proto_empty = proto_register_protocol("Empty Plugin", "Empty", "empty");
#ifdef EMPTY_IN_NAME_ONLY
    proto_postdissector = proto_register_protocol_in_name_only(
        "Empty Plugin (postdissector)", "Empty (postdissector)", "empty_postdissector", proto_empty,
        FT_PROTOCOL);
#else
    proto_postdissector = proto_empty;
#endif
    register_postdissector(create_dissector_handle(dissect_nothing, proto_postdissector));
}

static void hand_off_empty(void)
{
    heur_dissector_add("tcp", decline, "Empty over TCP", "empty_tcp", proto_empty,
                       HEURISTIC_ENABLE);
    heur_dissector_add("udp", decline, "Empty over UDP", "empty_udp", proto_empty,
                       HEURISTIC_ENABLE);
    heur_dissector_add("sctp", decline, "Empty over SCTP", "empty_sctp", proto_empty,
                       HEURISTIC_ENABLE);
    heur_dissector_add("dccp", decline, "Empty over DCCP", "empty_dccp", proto_empty,
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
