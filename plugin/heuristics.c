/* heuristics.c
 * The heuristic dissectors: they see payload for which no port or conversation has a dissector.
 * AppleTalk in UDP, and whatever matches a signature, is handed on; everything else is rejected,
 * and nothing is taken from another dissector.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "heuristics.h"

#include <epan/packet.h>
#include <wiretap/wtap.h>

#include "appletalk_udp.h"
#include "compat.h"
#include "gate.h"
#include "handover.h"
#include "preferences.h"
#include "watched_ports.h"

static dissector_handle_t llap_handle;

static bool has_watched_port(const packet_info *pinfo)
{
    return is_watched_port(pinfo->destport) || is_watched_port(pinfo->srcport);
}

static bool is_appletalk(tvbuff_t *tvb, const packet_info *pinfo)
{
    unsigned captured = MIN(tvb_captured_length(tvb), APPLETALK_UDP_LENGTH_MAX);

    return captured > 0 &&
           appletalk_udp_is_datagram(tvb_get_ptr(tvb, 0, (int)captured), captured,
                                     (uint16_t)pinfo->srcport, (uint16_t)pinfo->destport);
}

static wireshark_bool_t dissect_heur_udp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                         void *data)
{
    follow_preferences();
    if (!has_watched_port(pinfo))
        return false;
    if (is_appletalk(tvb, pinfo))
        return call_dissector_only(llap_handle, tvb, pinfo, tree, NULL) > 0;
    return dissect_without_gate(tvb, pinfo, tree, data, TRANSPORT_UDP);
}

static wireshark_bool_t dissect_heur_tcp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                         void *data)
{
    follow_preferences();
    return has_watched_port(pinfo) && dissect_without_gate(tvb, pinfo, tree, data, TRANSPORT_TCP);
}

void register_heuristics(void)
{
    int proto_ianaport = proto_get_id_by_filter_name("ianaport");

    /* In 4.0 the LocalTalk dissector has no name to look it up by. */
    llap_handle =
        dissector_get_uint_handle(find_dissector_table("wtap_encap"), WTAP_ENCAP_LOCALTALK);
    handover_init();

    heur_dissector_add("tcp", dissect_heur_tcp, "IANA Port Status over TCP", "ianaport_tcp",
                       proto_ianaport, HEURISTIC_ENABLE);
    heur_dissector_add("udp", dissect_heur_udp, "IANA Port Status over UDP", "ianaport_udp",
                       proto_ianaport, HEURISTIC_ENABLE);
    gate_init();
}
