/* payload.c
 * What the payload of a transport header really is: judged by the layer that follows it; by its
 * conversation, if none does or if it can't be trusted; or by the signature of its bytes.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "payload.h"

#include <epan/conversation.h>

#include "handover.h"
#include "layers.h"

static int proto_ianaport = -1;
static int proto_llap = -1;
static int proto_data = -1;
static dissector_table_t tcp_port_table;
static dissector_table_t udp_port_table;

void payload_init(void)
{
    proto_ianaport = proto_get_id_by_filter_name("ianaport");
    proto_llap = proto_get_id_by_filter_name("llap");
    proto_data = proto_get_id_by_filter_name("data");
    tcp_port_table = find_dissector_table("tcp.port");
    udp_port_table = find_dissector_table("udp.port");
}

static bool is_enabled(int proto)
{
    return proto >= 0 && proto_is_protocol_enabled(find_protocol_by_id(proto));
}

static const char *short_name(int proto)
{
    return proto_get_protocol_short_name(find_protocol_by_id(proto));
}

/* ---- The protocol of a conversation ---- */

static bool has_conversation(const transport_header_t *header)
{
    return header->is_placed &&
           (header->transport == TRANSPORT_TCP || header->transport == TRANSPORT_UDP);
}

/* It exists: TCP and UDP have just looked it up themselves. */
static conversation_t *conversation_of(const packet_info *pinfo, const transport_header_t *header)
{
    if (!has_conversation(header))
        return NULL;
    return find_conversation(pinfo->num, &header->src, &header->dst,
                             conversation_pt_to_conversation_type(header->ptype), header->srcport,
                             header->dstport, 0);
}

static int handle_proto(dissector_handle_t handle)
{
    int proto = handover_proto(handle);

    return is_enabled(proto) ? proto : -1;
}

/* The protocol whose dissector has the conversation, or -1. One that was set for what comes after
 * this frame was set because of it. */
static int conversation_proto(const packet_info *pinfo, const transport_header_t *header)
{
    conversation_t *conversation = conversation_of(pinfo, header);
    int proto = -1;

    for (uint32_t frame = pinfo->num; conversation && proto < 0 && frame <= pinfo->num + 1; frame++)
        proto = handle_proto(conversation_get_dissector(conversation, frame));
    return proto;
}

/* The protocol to which TCP or UDP would offer a payload first by its ports, or -1. */
static int port_proto(const transport_header_t *header)
{
    dissector_table_t table = header->transport == TRANSPORT_TCP ? tcp_port_table : udp_port_table;
    int proto;

    if (!has_conversation(header))
        return -1;
    proto = handle_proto(dissector_get_uint_handle(table, MIN(header->srcport, header->dstport)));
    if (proto < 0)
        proto =
            handle_proto(dissector_get_uint_handle(table, MAX(header->srcport, header->dstport)));
    return proto;
}

/* ---- What is in envelopes ---- */

/* What the envelopes of a conversation hold, as the first frame told that showed it. */
typedef struct {
    uint32_t since;
    int proto;
} contents_t;

static void remember_contents(const packet_info *pinfo, const transport_header_t *header)
{
    conversation_t *conversation = conversation_of(pinfo, header);
    contents_t *contents;

    if (!conversation || conversation_get_proto_data(conversation, proto_ianaport))
        return;
    contents = wmem_new(wmem_file_scope(), contents_t);
    contents->since = pinfo->num;
    contents->proto = header->payload_proto;
    conversation_add_proto_data(conversation, proto_ianaport, contents);
}

/* NULL if that isn't known yet. */
static const char *contents_name(const packet_info *pinfo, const transport_header_t *header)
{
    conversation_t *conversation = conversation_of(pinfo, header);
    const contents_t *contents =
        conversation ? conversation_get_proto_data(conversation, proto_ianaport) : NULL;

    return contents && contents->since <= pinfo->num ? short_name(contents->proto) : NULL;
}

/* ---- The protocol of a payload ---- */

/* Did a heuristic dissector run off the end of a payload? It leaves its layer behind then, although
 * it need not have accepted the payload, and the name of its list. */
static bool has_run_off(const packet_info *pinfo, const transport_header_t *header)
{
    return pinfo->heur_list_name &&
           strcmp(pinfo->heur_list_name, transport_name(header->transport)) == 0 &&
           pinfo->srcport == header->srcport && pinfo->destport == header->dstport;
}

/* By its layer; or, if that can't be trusted, or if none was added because it waits for more
 * segments, by its conversation. -1 if unknown. */
static int dissected_proto(const packet_info *pinfo, const transport_header_t *header)
{
    bool is_trusted = !has_run_off(pinfo, header);
    int proto = is_trusted ? header->payload_proto : -1;

    if (proto < 0)
        proto = conversation_proto(pinfo, header);
    if (proto < 0 && is_trusted)
        proto = port_proto(header);
    return proto == proto_data ? -1 : proto;
}

/* NULL if there is no protocol, or only an envelope. */
static const char *name_of(const packet_info *pinfo, const transport_header_t *header, int proto)
{
    if (proto < 0)
        return NULL;
    if (is_envelope(proto))
        return contents_name(pinfo, header);
    if (header->is_enveloped && !PINFO_FD_VISITED(pinfo))
        remember_contents(pinfo, header);
    return proto == proto_llap ? "AppleTalk" : short_name(proto);
}

/* What Wireshark's dissectors can't tell, for want of bytes, or for addresses that they don't
 * expect. */
static const char *signature_name(const packet_info *pinfo, const transport_header_t *header,
                                  conversation_memory_t *memory)
{
    const signature_t *signature = memory && is_first_payload(memory, pinfo, header)
                                       ? identify_first_payload(header->transport, &header->payload)
                                       : NULL;

    return signature && is_enabled(signature_proto(signature)) ? signature_protocol_name(signature)
                                                               : NULL;
}

/* A TCP segment that waits for reassembly goes to no dissector, and so leaves the same layers as a
 * bare acknowledgment. For a quote, only the layers count: its lengths cover data that is mostly
 * not quoted. */
const char *payload_name(const packet_info *pinfo, const transport_header_t *header,
                         conversation_memory_t *memory)
{
    const char *name;
    int proto;

    if (header->quoted ? header->payload_proto < 0 : !payload_is_there(header))
        return "none";
    proto = dissected_proto(pinfo, header);
    name = name_of(pinfo, header, proto);
    if (!name)
        name = signature_name(pinfo, header, memory);
    if (!name)
        name = proto >= 0 ? short_name(proto) : UNIDENTIFIED;
    return name;
}
