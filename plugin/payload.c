/* payload.c
 * What the payload of a transport header really is: judged by the layer that follows it or, if
 * none does, by its length and its conversation.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "payload.h"

#include <epan/conversation.h>

#include "handover.h"

static int proto_llap = -1;
static int proto_data = -1;
static dissector_table_t tcp_port_table;
static dissector_table_t udp_port_table;

void payload_init(void)
{
    proto_llap = proto_get_id_by_filter_name("llap");
    proto_data = proto_get_id_by_filter_name("data");
    tcp_port_table = find_dissector_table("tcp.port");
    udp_port_table = find_dissector_table("udp.port");
}

/* ---- The protocol of a conversation ---- */

static int handle_proto(dissector_handle_t handle)
{
    int proto = handover_proto(handle);

    return proto >= 0 && proto_is_protocol_enabled(find_protocol_by_id(proto)) ? proto : -1;
}

/* The protocol to which TCP or UDP would offer a payload first, or -1: it took earlier payloads, or
 * is waiting for more segments. */
static int conversation_proto(packet_info *pinfo, const transport_header_t *header)
{
    bool is_tcp = header->transport == TRANSPORT_TCP;
    dissector_table_t table = is_tcp ? tcp_port_table : udp_port_table;
    conversation_t *conversation;
    int proto = -1;

    if (!header->is_placed || (!is_tcp && header->transport != TRANSPORT_UDP))
        return -1;

    /* It exists: TCP and UDP have just looked it up themselves. */
    conversation = find_conversation(pinfo->num, &header->src, &header->dst,
                                     conversation_pt_to_conversation_type(header->ptype),
                                     header->srcport, header->dstport, 0);
    if (conversation)
        proto = handle_proto(conversation_get_dissector(conversation, pinfo->num));
    if (proto < 0)
        proto =
            handle_proto(dissector_get_uint_handle(table, MIN(header->srcport, header->dstport)));
    if (proto < 0)
        proto =
            handle_proto(dissector_get_uint_handle(table, MAX(header->srcport, header->dstport)));
    return proto;
}

/* A TCP segment that waits for reassembly goes to no dissector, and so leaves the same layers as a
 * bare acknowledgment. For a quote, only the layers count: its lengths cover data that is mostly
 * not quoted. */
const char *payload_name(packet_info *pinfo, const transport_header_t *header)
{
    int proto = header->payload_proto;

    if (header->quoted ? proto < 0 : !payload_is_there(header))
        return "none";
    if (proto < 0)
        proto = conversation_proto(pinfo, header);

    if (proto < 0 || proto == proto_data)
        return "unidentified";
    if (proto == proto_llap)
        return "AppleTalk";
    return proto_get_protocol_short_name(find_protocol_by_id(proto));
}
