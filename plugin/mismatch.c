/* mismatch.c
 * The wrong protocol on an assigned port.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "mismatch.h"

#include "beginnings.h"
#include "handover.h"
#include "layers.h"
#include "port_status.h"
#include "watched_ports.h"

/* By the name of a service: do any signatures tell what it may speak? That takes long to find out.
 */
static wmem_map_t *services;

void mismatch_init(void)
{
    services =
        wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), wmem_str_hash, g_str_equal);
}

static bool has_signature(const char *service)
{
    size_t count;
    const signature_t *signatures = all_signatures(&count);

    for (size_t i = 0; i < count; i++) {
        if (is_home(&signatures[i], service))
            return true;
    }
    return false;
}

/* A service that is assigned and may speak protocols that have a signature; otherwise NULL. */
static const char *service_with_signature(const port_entry_t *entry)
{
    const void *known;

    if (entry->status != PORT_ASSIGNED || !entry->service)
        return NULL;
    known = wmem_map_lookup(services, entry->service);
    if (!known) {
        known = GINT_TO_POINTER(has_signature(entry->service) ? 1 : -1);
        wmem_map_insert(services, wmem_strdup(wmem_file_scope(), entry->service), (void *)known);
    }
    return GPOINTER_TO_INT(known) == 1 ? entry->service : NULL;
}

/* Most payloads match their port, and needn't be compared with all signatures. */
static const signature_t *identify(transport_t transport, const payload_t *beginning,
                                   const char *service)
{
    size_t count;
    const signature_t *signatures = all_signatures(&count);

    for (size_t i = 0; i < count; i++) {
        if (signatures[i].transport == transport && is_home(&signatures[i], service) &&
            signatures[i].fits(beginning))
            return &signatures[i];
    }
    return identify_first_payload(transport, beginning);
}

/* A subflow of Multipath TCP has a SYN of its own, and may begin anywhere in the data (RFC 8684,
 * section 2.2). */
static bool is_foreign(const packet_info *pinfo, const transport_header_t *header,
                       const char *service, bool is_client, const payload_t *beginning)
{
    return header->transport == TRANSPORT_TCP && begins_otherwise(service, is_client, beginning) &&
           !proto_is_frame_protocol(pinfo->layers, "mptcp");
}

/* What is in an envelope may be seen only in a later payload, of either side. */
static void identify_contents(const packet_info *pinfo, const transport_header_t *header,
                              conversation_memory_t *memory)
{
    const signature_t *envelope = conversation_carried(memory, pinfo);
    const signature_t *contents = NULL;

    if (envelope && is_envelope(signature_proto(envelope)))
        contents = find_contents(envelope, &header->payload);
    if (contents)
        conversation_contains(memory, pinfo, contents);
}

void identify_beginning(const packet_info *pinfo, const transport_header_t *header,
                        conversation_memory_t *memory)
{
    conversation_state_t state;
    payload_t beginning;
    const char *service;
    const signature_t *signature;
    uint16_t port;

    if (PINFO_FD_VISITED(pinfo) || !memory ||
        (header->transport != TRANSPORT_TCP && header->transport != TRANSPORT_UDP) ||
        header->payload.captured == 0)
        return;
    identify_contents(pinfo, header, memory);
    beginning = conversation_beginning(memory, pinfo, header);
    if (beginning.captured == 0)
        return;
    state = conversation_state(memory, pinfo, header);
    port = state.service == SERVICE_IS_SRC ? header->srcport : header->dstport;
    service =
        is_watched_port(port) ? service_with_signature(&port_texts(header, port)->entry) : NULL;
    if (header->transport == TRANSPORT_UDP && !state.is_first_payload)
        signature = find_signature(header->transport, &beginning, false);
    else
        signature = service ? identify(header->transport, &beginning, service)
                            : identify_first_payload(header->transport, &beginning);
    if (!signature && state.asked && state.service == SERVICE_IS_SRC &&
        answers_request(state.asked, &beginning))
        signature = state.asked;
    if (signature)
        conversation_carries(memory, pinfo, header, signature);
    else if (service &&
             is_foreign(pinfo, header, service, state.service == SERVICE_IS_DST, &beginning))
        conversation_is_foreign(memory, pinfo, header);
}

/* Does the protocol belong to the client's port, as in a response captured without its request?
 * Over TCP the handshake tells for certain who the client is. */
static bool is_others_home(const conversation_state_t *state, const transport_header_t *header)
{
    port_entry_t other = port_status_lookup(
        header, state->service == SERVICE_IS_SRC ? header->dstport : header->srcport);

    return other.status == PORT_ASSIGNED && other.service && is_home(state->carried, other.service);
}

const char *find_mismatch(const conversation_state_t *state, const transport_header_t *header,
                          const port_entry_t *service)
{
    if (state->is_foreign)
        return UNIDENTIFIED;
    if (!state->carried || !service_with_signature(service) ||
        is_home(state->carried, service->service))
        return NULL;
    if (header->transport == TRANSPORT_UDP && is_others_home(state, header))
        return NULL;
    return signature_protocol_name(state->carried);
}
