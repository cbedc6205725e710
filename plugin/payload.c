/* payload.c
 * What the payload of a transport header really is: judged by the signature of its bytes; or by the
 * layer that follows it; or by its conversation, if none does or if it can't be trusted.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "payload.h"

#include <epan/conversation.h>

#include "gate.h"
#include "handover.h"
#include "layers.h"
#include "port_texts.h"

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
        proto = handle_proto(conversation_dissector(conversation, frame));
    return proto;
}

static dissector_table_t port_table(const transport_header_t *header)
{
    return header->transport == TRANSPORT_TCP ? tcp_port_table : udp_port_table;
}

/* The protocol of the dissector that a port has by default or by "Decode As", or -1. */
static int port_proto(const transport_header_t *header, uint16_t port)
{
    return has_conversation(header)
               ? handle_proto(dissector_get_uint_handle(port_table(header), port))
               : -1;
}

static uint16_t service_port(const transport_header_t *header, const conversation_state_t *state)
{
    return state->service == SERVICE_IS_SRC ? header->srcport : header->dstport;
}

/* Has a conversation the dissector of a protocol for another reason than the client's port?
 * Dissectors that ports lead to often set themselves. */
static bool is_set_for_conversation(const packet_info *pinfo, conversation_t *conversation,
                                    uint16_t client, int proto)
{
    dissector_handle_t dissector = conversation_dissector(conversation, pinfo->num + 1);

    return handle_proto(dissector) == proto && (is_handover(dissector) || client == FTP_DATA_PORT);
}

/* Is a protocol only what the client's port has by default? The client chose that. */
static bool is_of_client_port(const packet_info *pinfo, const transport_header_t *header,
                              const conversation_state_t *state, int proto)
{
    bool is_src_client = header->srcport == FTP_DATA_PORT ||
                         (state->service == SERVICE_IS_DST && header->dstport != FTP_DATA_PORT);
    uint16_t client = is_src_client ? header->srcport : header->dstport;
    uint16_t service = is_src_client ? header->dstport : header->srcport;
    conversation_t *conversation;

    if ((state->carried && signature_proto(state->carried) == proto) || !has_conversation(header) ||
        state->service == SERVICE_UNKNOWN || service == client ||
        port_proto(header, client) != proto ||
        dissector_is_uint_changed(port_table(header), client) ||
        port_proto(header, service) == proto)
        return false;
    conversation = conversation_of(pinfo, header);
    return !(conversation && (is_held_back(conversation, pinfo->num) ||
                              is_set_for_conversation(pinfo, conversation, client, proto)));
}

/* Is a protocol only what the client has asked for, though the service has begun with something
 * else? */
static bool is_only_asked(const transport_header_t *header, const conversation_state_t *state,
                          int proto)
{
    return state->asked && state->service == SERVICE_IS_SRC && !header->quoted &&
           state->has_service_begun && signature_proto(state->asked) == proto;
}

/* ---- What is in envelopes ---- */

/* What the envelopes of a conversation hold, as the first frame told that showed it. */
typedef struct {
    uint32_t since;
    int proto;
} contents_t;

static void remember_contents(const packet_info *pinfo, const transport_header_t *header, int proto)
{
    conversation_t *conversation = conversation_of(pinfo, header);
    contents_t *contents;

    if (!conversation || conversation_get_proto_data(conversation, proto_ianaport))
        return;
    contents = wmem_new(wmem_file_scope(), contents_t);
    contents->since = pinfo->num;
    contents->proto = proto;
    conversation_add_proto_data(conversation, proto_ianaport, contents);
}

/* Where Wireshark's dissectors leave no layer, the bytes may tell. */
static void find_contents_by_signature(const packet_info *pinfo, const transport_header_t *header)
{
    const signature_t *signature = identify_first_payload(header->transport, &header->payload);
    int proto =
        signature && signature->contents ? proto_get_id_by_filter_name(signature->contents) : -1;

    if (is_enabled(proto))
        remember_contents(pinfo, header, proto);
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

/* Are a payload's bytes a protocol's for another reason than what the client asked for, or from
 * which port? */
static bool is_its_own(const packet_info *pinfo, const transport_header_t *header,
                       const conversation_state_t *state, int proto)
{
    return proto >= 0 && proto != proto_data && !is_only_asked(header, state, proto) &&
           !is_of_client_port(pinfo, header, state, proto);
}

/* By its layer; or, if that can't be trusted, or if none was added because it waits for more
 * segments, by its conversation or the service's port. -1 if unknown. */
static int dissected_proto(const packet_info *pinfo, const transport_header_t *header,
                           const conversation_state_t *state)
{
    int proto = header->payload_proto;

    if (proto == proto_data && !has_run_off(pinfo, header))
        return -1;
    if (is_its_own(pinfo, header, state, proto) && !has_run_off(pinfo, header))
        return proto;
    proto = conversation_proto(pinfo, header);
    if (proto < 0 && header->payload_proto < 0 && state->service != SERVICE_UNKNOWN)
        proto = port_proto(header, service_port(header, state));
    return is_its_own(pinfo, header, state, proto) ? proto : -1;
}

typedef struct {
    const char *name; /* or NULL */
    bool is_envelope;
} payload_name_t;

/* Dissectors claim a conversation from its beginning on: on a later pass they get what nothing had
 * identified before they did. */
static bool is_claimed_afterwards(const packet_info *pinfo, const transport_header_t *header,
                                  const conversation_state_t *state, int proto)
{
    return PINFO_FD_VISITED(pinfo) && state->is_known && !state->is_identified &&
           proto == conversation_proto(pinfo, header);
}

static payload_name_t dissected_name(const packet_info *pinfo, const transport_header_t *header,
                                     const conversation_state_t *state)
{
    int proto = dissected_proto(pinfo, header, state);
    payload_name_t payload = {NULL, false};

    if (proto < 0 || is_claimed_afterwards(pinfo, header, state, proto))
        return payload;
    payload.name = proto == proto_llap ? "AppleTalk" : short_name(proto);
    if (is_envelope(proto)) {
        const char *contents = contents_name(pinfo, header);

        if (!contents && !PINFO_FD_VISITED(pinfo)) {
            find_contents_by_signature(pinfo, header);
            contents = contents_name(pinfo, header);
        }
        payload.is_envelope = !contents;
        if (contents)
            payload.name = contents;
    } else if (header->is_enveloped && !PINFO_FD_VISITED(pinfo)) {
        remember_contents(pinfo, header, proto);
    }
    return payload;
}

/* Was it taken by the dissector of a signature's protocol, or by that of a service which speaks it?
 * The layer may be that of a relative, such as VXLAN for VXLAN-GPE. */
static bool is_dissected_as(const packet_info *pinfo, const transport_header_t *header,
                            const conversation_state_t *state, const signature_t *signature)
{
    int proto = signature_proto(signature);
    uint16_t service = service_port(header, state);
    const char *service_name;

    if (header->payload_proto == proto || conversation_proto(pinfo, header) == proto)
        return true;
    if (state->carried && header->payload_proto == signature_proto(state->carried) &&
        shares_home(state->carried, signature))
        return true;
    service_name = port_texts(header, service)->entry.service;
    return port_proto(header, service) == header->payload_proto && service_name &&
           is_home(signature, service_name);
}

/* What Wireshark's dissectors can't tell, for want of bytes, or for addresses and ports that they
 * don't expect. */
static payload_name_t signature_name(const signature_t *signature)
{
    int proto = signature_proto(signature);
    payload_name_t payload = {NULL, false};

    if (is_enabled(proto)) {
        payload.name = signature_protocol_name(signature);
        payload.is_envelope = !signature->contents && is_envelope(proto);
    }
    return payload;
}

/* Is a protocol the default of a port? Or does the payload wait for more segments because of one?
 */
static bool is_by_port(const transport_header_t *header, int proto)
{
    return proto < 0 || port_proto(header, header->srcport) == proto ||
           port_proto(header, header->dstport) == proto;
}

/* Without a handshake, only a strict signature is enough; but another one still shows that what a
 * port says is wrong. */
static payload_name_t name_without_handshake(const packet_info *pinfo,
                                             const transport_header_t *header,
                                             const conversation_state_t *state,
                                             payload_name_t dissected)
{
    const signature_t *signature = identify_first_payload(header->transport, &header->payload);
    int proto = header->payload_proto;

    if (!signature || is_dissected_as(pinfo, header, state, signature))
        return dissected;
    if (signature->seen == SEEN_ANYWHERE)
        return signature_name(signature);
    if (proto < 0)
        proto = conversation_proto(pinfo, header);
    return is_by_port(header, proto) ? (payload_name_t){NULL, false} : dissected;
}

static payload_name_t find_name(const packet_info *pinfo, const transport_header_t *header,
                                const conversation_state_t *state)
{
    payload_name_t payload = dissected_name(pinfo, header, state);
    payload_name_t shown;

    if (!state->shown)
        return state->is_first_payload && !state->is_certain && header->payload.captured > 0 &&
                       has_conversation(header)
                   ? name_without_handshake(pinfo, header, state, payload)
                   : payload;
    if (payload.name && !payload.is_envelope && is_dissected_as(pinfo, header, state, state->shown))
        return payload;
    shown = signature_name(state->shown);
    return !shown.name || (payload.name && shown.is_envelope) ? payload : shown;
}

static void remember_name(const packet_info *pinfo, const transport_header_t *header,
                          conversation_memory_t *memory, const conversation_state_t *state,
                          payload_name_t payload)
{
    if (!state->is_identified)
        conversation_identify(memory, pinfo);
    /* What the client asked for is not what the service has said. */
    if (!header->quoted && !(state->asked && state->service == SERVICE_IS_SRC))
        conversation_speaks(memory, pinfo, header, payload.name, payload.is_envelope);
}

/* A TCP segment that waits for reassembly goes to no dissector, and so leaves the same layers as a
 * bare acknowledgment. For a quote, only the layers count: its lengths cover data that is mostly
 * not quoted. */
const char *payload_name(const packet_info *pinfo, const transport_header_t *header,
                         conversation_memory_t *memory)
{
    conversation_state_t state;
    payload_name_t payload;

    if (header->quoted ? header->payload_proto < 0 : !payload_is_there(header))
        return "none";
    state = conversation_state(memory, pinfo, header);
    payload = find_name(pinfo, header, &state);
    if (!payload.name)
        return UNIDENTIFIED;
    if (memory && !PINFO_FD_VISITED(pinfo))
        remember_name(pinfo, header, memory, &state, payload);
    return payload.name;
}
