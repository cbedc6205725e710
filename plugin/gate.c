/* gate.c
 * Who dissects the payload of a conversation with a watched port.
 *
 * Wireshark asks the dissectors of both ports, the client's, too, and then its heuristic
 * dissectors, of which the first to accept what a client sends has the conversation for good. So a
 * dissector of ours stands before them until the service has spoken: the gate. It hands the
 * conversation to the dissector of what it recognises, holds it back from that of the client's
 * port, and otherwise lets Wireshark go on.
 *
 * It is set from the first packet on, while other dissectors set theirs from the conversation's
 * beginning on: so they can do so at any time, and the gate finds it out.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "gate.h"

#include "compat.h"
#include "handover.h"
#include "watched_ports.h"

/* What goes on at the gate of a conversation. Frame numbers of 0 are none. */
typedef struct {
    uint32_t since;            /* the gate is there from this frame on */
    dissector_handle_t called; /* ours, by what the client sent, until the service has spoken */
    uint32_t called_since;
    uint32_t called_until;
    uint32_t held_since; /* the client's port has no say from this frame on */
    bool is_settled;     /* the conversation has a dissector of its own */
    bool has_heard;      /* what the service speaks; nothing that the client sent counts any more */
} gate_t;

typedef struct {
    dissector_handle_t dissector;
    dissector_table_t ports;
    heur_dissector_list_t heuristics;
    const heur_dtbl_entry_t *heuristic; /* ours, by which the gate is switched off */
} transport_gate_t;

static transport_gate_t transport_gates[TRANSPORT_UDP + 1];
static wmem_map_t *gates;

/* What the gate has let go on, the heuristic dissector needn't look at: NULL between frames. */
static const tvbuff_t *let_go;

static gate_t *find_gate(const conversation_t *conversation)
{
    return conversation ? wmem_map_lookup(gates, conversation) : NULL;
}

static gate_t *add_gate(const conversation_t *conversation, uint32_t since)
{
    gate_t *gate = wmem_new0(wmem_file_scope(), gate_t);

    gate->since = since;
    wmem_map_insert(gates, conversation, gate);
    return gate;
}

static bool is_called(const gate_t *gate, uint32_t frame)
{
    return gate->called && gate->called_since <= frame &&
           (gate->called_until == 0 || frame < gate->called_until);
}

static bool is_held(const gate_t *gate, uint32_t frame)
{
    return gate->held_since != 0 && gate->held_since <= frame;
}

/* The dissector of a conversation behind its gate at a frame, or NULL. */
static dissector_handle_t dissector_behind(const gate_t *gate, conversation_t *conversation,
                                           uint32_t frame)
{
    return is_called(gate, frame) ? gate->called : conversation_get_dissector(conversation, 0);
}

/* ---- What the payload of a frame shows, on the first pass ---- */

typedef struct {
    transport_t transport;
    packet_info *pinfo;
    conversation_t *conversation;
    gate_t *gate;
    heard_t heard;
    bool is_from_service;
} visit_t;

static visit_t begin_visit(transport_t transport, packet_info *pinfo)
{
    visit_t visit = {.transport = transport, .pinfo = pinfo};

    visit.conversation = find_its_conversation(pinfo);
    visit.gate = find_gate(visit.conversation);
    if (!PINFO_FD_VISITED(pinfo)) {
        visit.heard = conversation_heard(pinfo, transport);
        visit.is_from_service = visit.heard.service == SERVICE_IS_SRC;
    }
    return visit;
}

/* The conversation has a dissector from this frame on. */
static dissector_handle_t settle(const visit_t *visit, dissector_handle_t dissector)
{
    conversation_set_dissector_from_frame_number(visit->conversation, visit->pinfo->num, dissector);
    visit->gate->is_settled = true;
    return dissector;
}

/* Do they belong to the same protocol? */
static bool is_dissector_of(dissector_handle_t dissector, const signature_t *signature)
{
    return handover_proto(dissector) == signature_proto(signature);
}

/* What the service speaks is known. Returns its dissector, or NULL if Wireshark will find it. */
static dissector_handle_t hear_service(const visit_t *visit, const signature_t *signature,
                                       dissector_handle_t behind)
{
    dissector_handle_t recognised = signature_dissector(signature);

    visit->gate->has_heard = true;
    if (behind && is_dissector_of(behind, signature))
        return settle(visit, behind);
    visit->gate->called_until = visit->pinfo->num;
    if (conversation_get_dissector(visit->conversation, 0))
        conversation_set_dissector(visit->conversation, NULL);
    return recognised ? settle(visit, recognised) : NULL;
}

/* The port of the client, or 0 if who that is isn't known. */
static uint32_t client_port(const visit_t *visit)
{
    if (visit->heard.service == SERVICE_UNKNOWN)
        return 0;
    return visit->is_from_service ? visit->pinfo->destport : visit->pinfo->srcport;
}

/* Would the default dissector of the client's port get the payload? Over UDP nobody is certain to
 * be the client, but a payload that Wireshark recognises on any port is certain. */
static bool is_clients_default(const visit_t *visit, const signature_t *signature)
{
    uint32_t client = client_port(visit);
    bool is_certain = visit->transport == TRANSPORT_TCP ? visit->heard.is_certain
                                                        : signature && signature->recognised;

    return is_certain && client != 0 && client != FTP_DATA_PORT &&
           visit->pinfo->srcport != visit->pinfo->destport &&
           dissector_get_uint_handle(transport_gates[visit->transport].ports, client) != NULL;
}

static const signature_t *find_in_payload(const visit_t *visit, tvbuff_t *tvb)
{
    payload_t payload = payload_of(tvb);

    if (payload.captured == 0 || visit->heard.place == PAYLOAD_LATE)
        return NULL;
    if (visit->heard.place == PAYLOAD_FIRST)
        return identify_first_payload(visit->transport, &payload);
    return find_signature(visit->transport, &payload, false);
}

/* By what the client sent, until the service has spoken. */
static dissector_handle_t recognise(const visit_t *visit, const signature_t *signature)
{
    dissector_handle_t recognised = signature ? signature_dissector(signature) : NULL;

    if (!recognised || visit->is_from_service || visit->heard.has_service_spoken)
        return recognised ? settle(visit, recognised) : NULL;
    visit->gate->called = recognised;
    visit->gate->called_since = visit->pinfo->num;
    return recognised;
}

/* Returns the dissector to call, or NULL. */
static dissector_handle_t visit_gate(const visit_t *visit, tvbuff_t *tvb)
{
    const heard_t *heard = &visit->heard;
    dissector_handle_t behind =
        dissector_behind(visit->gate, visit->conversation, visit->pinfo->num);
    bool is_beginning =
        visit->is_from_service &&
        (heard->place == PAYLOAD_FIRST || (!heard->is_certain && !heard->has_service_spoken));
    const signature_t *signature = visit->gate->has_heard ? NULL : heard->carried_by_service;
    dissector_handle_t dissector;

    if (!signature && (!behind || is_beginning))
        signature = find_in_payload(visit, tvb);
    if (signature && (is_beginning || signature == heard->carried_by_service)) {
        dissector = hear_service(visit, signature, behind);
    } else if (behind) {
        dissector =
            visit->gate->has_heard || heard->place == PAYLOAD_LATE ? settle(visit, behind) : behind;
    } else {
        if (!signature)
            signature = heard->carried_by_client;
        dissector = recognise(visit, signature);
    }
    if (!dissector && visit->gate->held_since == 0 && is_clients_default(visit, signature))
        visit->gate->held_since = visit->pinfo->num;
    return dissector;
}

/* ---- Dissection ---- */

/* A dissector that declines after all has nothing to do with the conversation. */
static int call_behind(const visit_t *visit, dissector_handle_t dissector, tvbuff_t *tvb,
                       proto_tree *tree, void *data)
{
    int length = call_instead(dissector, tvb, visit->pinfo, tree, data);

    if (length == 0 && is_handover(dissector) && !PINFO_FD_VISITED(visit->pinfo)) {
        if (visit->gate->called == dissector)
            visit->gate->called = NULL;
        if (conversation_get_dissector(visit->conversation, visit->pinfo->num) == dissector)
            conversation_set_dissector_from_frame_number(
                visit->conversation, visit->pinfo->num,
                transport_gates[visit->transport].dissector);
        visit->gate->is_settled = false;
    }
    return length;
}

static bool try_heuristics(const visit_t *visit, tvbuff_t *tvb, proto_tree *tree, void *data)
{
    heur_dtbl_entry_t *entry;

    visit->pinfo->can_desegment = visit->pinfo->saved_can_desegment;
    return dissector_try_heuristic(transport_gates[visit->transport].heuristics, tvb, visit->pinfo,
                                   tree, &entry, data);
}

/* UDP looks for conversations with any address or port only if this one has no dissector. */
static int try_wildcards(const visit_t *visit, tvbuff_t *tvb, proto_tree *tree, void *data)
{
    static const unsigned options[] = {NO_ADDR_B, NO_PORT_B, NO_ADDR_B | NO_PORT_B};
    packet_info *pinfo = visit->pinfo;

    for (unsigned i = 0; i < array_length(options); i++) {
        conversation_t *conversation =
            find_conversation(pinfo->num, &pinfo->dst, &pinfo->src, CONVERSATION_UDP,
                              pinfo->destport, pinfo->srcport, options[i]);
        dissector_handle_t dissector =
            conversation ? conversation_get_dissector(conversation, pinfo->num) : NULL;

        if (dissector && conversation != visit->conversation)
            return call_instead(dissector, tvb, pinfo, tree, data);
    }
    return 0;
}

static int dissect_gate(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data,
                        void *transport)
{
    visit_t visit = begin_visit((transport_t)GPOINTER_TO_UINT(transport), pinfo);
    dissector_handle_t dissector;
    int length;

    /* In a file of exported PDUs, it has no conversation. */
    if (!visit.gate)
        return try_heuristics(&visit, tvb, tree, data) ? (int)tvb_captured_length(tvb) : 0;
    let_go = tvb;
    dissector = PINFO_FD_VISITED(pinfo)
                    ? dissector_behind(visit.gate, visit.conversation, pinfo->num)
                    : visit_gate(&visit, tvb);
    if (dissector) {
        length = call_behind(&visit, dissector, tvb, tree, data);
        if (length != 0)
            return length;
    }
    if (is_held(visit.gate, pinfo->num)) {
        if (!try_heuristics(&visit, tvb, tree, data))
            call_data_dissector(tvb, pinfo, tree);
        return (int)tvb_captured_length(tvb);
    }
    return visit.transport == TRANSPORT_UDP ? try_wildcards(&visit, tvb, tree, data) : 0;
}

/* What is recognised before there is a gate puts one up for the frames that follow. */
static dissector_handle_t recognise_without_gate(visit_t *visit, tvbuff_t *tvb)
{
    const signature_t *signature = find_in_payload(visit, tvb);
    dissector_handle_t recognised = signature ? signature_dissector(signature) : NULL;
    bool is_settled = visit->is_from_service || visit->heard.has_service_spoken;

    if (!recognised)
        return NULL;
    visit->gate = add_gate(visit->conversation, visit->pinfo->num + 1);
    visit->gate->called = recognised;
    visit->gate->called_since = visit->pinfo->num;
    visit->gate->is_settled = is_settled;
    conversation_set_dissector_from_frame_number(
        visit->conversation, visit->gate->since,
        is_settled ? recognised : transport_gates[visit->transport].dissector);
    return recognised;
}

bool dissect_without_gate(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data,
                          transport_t transport)
{
    conversation_t *conversation;
    const gate_t *gate;
    visit_t visit;
    dissector_handle_t dissector;

    if (tvb == let_go)
        return false;
    conversation = find_its_conversation(pinfo);
    gate = find_gate(conversation);
    if (!conversation || (gate && gate->since <= pinfo->num))
        return false;
    if (PINFO_FD_VISITED(pinfo))
        return gate && is_called(gate, pinfo->num) &&
               call_instead(gate->called, tvb, pinfo, tree, data) != 0;
    visit = begin_visit(transport, pinfo);
    dissector = recognise_without_gate(&visit, tvb);
    if (!dissector)
        return false;
    if (call_instead(dissector, tvb, pinfo, tree, data) != 0)
        return true;
    wmem_map_remove(gates, conversation);
    conversation_set_dissector_from_frame_number(conversation, pinfo->num + 1, NULL);
    return false;
}

/* ---- Putting it up ---- */

/* Has the user, another plugin or Wireshark a dissector for the service, or the user one for the
 * client? */
static bool is_decided_by_port(dissector_table_t ports, uint16_t service, uint16_t client)
{
    return dissector_get_uint_handle(ports, service) || dissector_is_uint_changed(ports, service) ||
           dissector_is_uint_changed(ports, client);
}

/* Some dissectors that accept what the client sent set themselves from that frame on: then the gate
 * goes before them. */
static void put_before(gate_t *gate, conversation_t *conversation,
                       dissector_handle_t gate_dissector, uint32_t frame)
{
    dissector_handle_t dissector = conversation_get_dissector(conversation, frame + 1);

    if (gate->called || gate->is_settled || !dissector || dissector == gate_dissector)
        return;
    gate->called = dissector;
    gate->called_since = frame;
    conversation_set_dissector_from_frame_number(conversation, frame + 1, gate_dissector);
}

void put_up_gate(const packet_info *pinfo, const transport_header_t *header,
                 const conversation_state_t *state)
{
    bool is_src = state->service == SERVICE_IS_SRC;
    uint16_t service = is_src ? header->srcport : header->dstport;
    uint16_t client = is_src ? header->dstport : header->srcport;
    const transport_gate_t *transport_gate;
    conversation_t *conversation;
    gate_t *gate;

    let_go = NULL;
    if (PINFO_FD_VISITED(pinfo) || !header->is_placed || header->quoted ||
        header->transport >= array_length(transport_gates) || !is_watched_port(service) ||
        !(state->is_first_packet || header->kind == HEADER_REQUEST ||
          header->kind == HEADER_ACCEPT || (!is_src && state->is_open && payload_is_there(header))))
        return;
    transport_gate = &transport_gates[header->transport];
    if (!transport_gate->heuristic->enabled ||
        is_decided_by_port(transport_gate->ports, service, client))
        return;
    conversation = find_conversation(pinfo->num, &header->src, &header->dst,
                                     conversation_pt_to_conversation_type(header->ptype),
                                     header->srcport, header->dstport, 0);
    gate = find_gate(conversation);
    if (gate)
        put_before(gate, conversation, transport_gate->dissector, pinfo->num);
    if (gate || !conversation || conversation->options != 0 ||
        conversation_get_dissector(conversation, pinfo->num + 1))
        return;
    add_gate(conversation, pinfo->num + 1);
    conversation_set_dissector_from_frame_number(conversation, pinfo->num + 1,
                                                 transport_gate->dissector);
}

dissector_handle_t conversation_dissector(conversation_t *conversation, uint32_t frame)
{
    dissector_handle_t dissector = conversation_get_dissector(conversation, frame);
    const gate_t *gate;

    for (size_t i = 0; dissector && i < array_length(transport_gates); i++) {
        gate = dissector == transport_gates[i].dissector ? find_gate(conversation) : NULL;
        if (gate)
            return dissector_behind(gate, conversation, frame);
    }
    return dissector;
}

bool is_held_back(conversation_t *conversation, uint32_t frame)
{
    const gate_t *gate = find_gate(conversation);

    return gate && is_held(gate, frame);
}

static void init_gate(transport_t transport, const char *name, const char *ports,
                      const char *heuristics, const char *heuristic)
{
    transport_gates[transport] = (transport_gate_t){
        .dissector =
            register_dissector_with_data(name, dissect_gate, -1, GUINT_TO_POINTER(transport)),
        .ports = find_dissector_table(ports),
        .heuristics = find_heur_dissector_list(heuristics),
        .heuristic = find_heur_dissector_by_unique_short_name(heuristic),
    };
}

void gate_init(void)
{
    gates =
        wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), g_direct_hash, g_direct_equal);
    init_gate(TRANSPORT_TCP, "ianaport.tcp.gate", "tcp.port", "tcp", "ianaport_tcp");
    init_gate(TRANSPORT_UDP, "ianaport.udp.gate", "udp.port", "udp", "ianaport_udp");
}
