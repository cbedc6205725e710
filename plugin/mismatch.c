/* mismatch.c
 * The wrong protocol on an assigned port.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "mismatch.h"

#include "port_status.h"
#include "signature_protocols.h"
#include "watched_ports.h"

/* Service names end with the string or, in the signatures' lists, with a blank. */
static bool is_end(char c)
{
    return c == '\0' || c == ' ';
}

static unsigned hash_name(const void *name)
{
    unsigned hash = 0;

    for (const char *c = name; !is_end(*c); c++)
        hash = hash * 31 + (unsigned char)*c;
    return hash;
}

static gboolean equal_names(const void *name, const void *other)
{
    const char *a = name;
    const char *b = other;

    while (*a == *b && !is_end(*a)) {
        a++;
        b++;
    }
    return is_end(*a) && is_end(*b);
}

/* Maps the names of services to lists (wmem_list_t) of their signatures. The names stay where they
 * are: there are hundreds, and this is done at the first packet that needs one of them. */
static wmem_map_t *collect_homes(void)
{
    wmem_map_t *homes = wmem_map_new(wmem_epan_scope(), hash_name, equal_names);
    size_t count;
    const signature_t *signatures = all_signatures(&count);

    for (size_t i = 0; i < count; i++) {
        const char *name = signatures[i].homes;

        while (*name != '\0') {
            wmem_list_t *at_home = wmem_map_lookup(homes, name);

            if (!at_home) {
                at_home = wmem_list_new(wmem_epan_scope());
                wmem_map_insert(homes, name, at_home);
            }
            wmem_list_append(at_home, (void *)&signatures[i]);
            name += strcspn(name, " ");
            name += strspn(name, " ");
        }
    }
    return homes;
}

/* Returns NULL if the service has no signatures. */
static wmem_list_t *find_at_home(const port_entry_t *service)
{
    static wmem_map_t *homes;

    if (service->status != PORT_ASSIGNED || !service->service)
        return NULL;
    if (!homes)
        homes = collect_homes();
    return wmem_map_lookup(homes, service->service);
}

/* Most payloads match their port, and needn't be compared with all signatures. */
static const signature_t *find_at_home_signature(wmem_list_t *at_home,
                                                 const transport_header_t *header)
{
    for (wmem_list_frame_t *frame = wmem_list_head(at_home); frame;
         frame = wmem_list_frame_next(frame)) {
        const signature_t *signature = wmem_list_frame_data(frame);

        if (signature->transport == header->transport && signature->fits(&header->payload))
            return signature;
    }
    return NULL;
}

void identify_payload(const packet_info *pinfo, const transport_header_t *header,
                      conversation_memory_t *memory)
{
    conversation_state_t state;
    wmem_list_t *at_home;
    const signature_t *signature;
    uint16_t port;

    if (PINFO_FD_VISITED(pinfo) || !memory || header->payload.captured == 0 ||
        !is_first_payload(memory, pinfo, header))
        return;
    state = conversation_state(memory, pinfo, header);
    port = state.service == SERVICE_IS_SRC ? header->srcport : header->dstport;
    at_home = is_watched_port(port) ? find_at_home(&port_texts(header, port)->entry) : NULL;
    if (!at_home)
        return;
    signature = find_at_home_signature(at_home, header);
    if (!signature)
        signature = identify_first_payload(header->transport, &header->payload);
    if (signature)
        conversation_carries(memory, header, signature);
}

/* Does the protocol belong to the client's port, as in a response captured without its request?
 * Over TCP the handshake tells for certain who the client is. */
static bool is_others_home(const conversation_state_t *state, const transport_header_t *header)
{
    port_entry_t other = port_status_lookup(
        header, state->service == SERVICE_IS_SRC ? header->dstport : header->srcport);

    return find_at_home(&other) && is_home(state->carried, other.service);
}

const char *find_mismatch(const conversation_state_t *state, const transport_header_t *header,
                          const port_entry_t *service)
{
    if (!state->carried || !service->service || is_home(state->carried, service->service) ||
        !find_at_home(service))
        return NULL;
    if (header->transport == TRANSPORT_UDP && is_others_home(state, header))
        return NULL;
    return signature_protocol_name(state->carried);
}
