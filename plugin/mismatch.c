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

/* The services that have a signature, by IANA's names. */
static wmem_map_t *find_homes(void)
{
    static wmem_map_t *homes;
    size_t count;
    const signature_t *signatures = all_signatures(&count);

    if (homes)
        return homes;
    homes = wmem_map_new(wmem_epan_scope(), wmem_str_hash, g_str_equal);
    for (size_t i = 0; i < count; i++) {
        for (const char *const *home = signatures[i].homes; *home; home++)
            wmem_map_insert(homes, *home, (void *)&signatures[i]);
    }
    return homes;
}

static bool is_any_home(const port_entry_t *service)
{
    return service->status == PORT_ASSIGNED && service->service &&
           wmem_map_lookup(find_homes(), service->service);
}

void identify_payload(const packet_info *pinfo, const transport_header_t *header,
                      conversation_memory_t *memory)
{
    conversation_state_t state;
    const signature_t *signature;
    uint16_t port;

    if (PINFO_FD_VISITED(pinfo) || !memory || header->payload.captured == 0 ||
        !is_first_payload(memory, pinfo, header))
        return;
    state = conversation_state(memory, pinfo, header);
    port = state.service == SERVICE_IS_SRC ? header->srcport : header->dstport;
    if (!is_watched_port(port) || !is_any_home(&port_texts(header, port)->entry))
        return;
    signature = identify_first_payload(header->transport, &header->payload);
    if (signature)
        conversation_carries(memory, header, signature);
}

const char *find_mismatch(const conversation_state_t *state, const transport_header_t *header,
                          const port_entry_t *service)
{
    port_entry_t other;

    if (!state->carried || !is_any_home(service) || is_home(state->carried, service->service))
        return NULL;
    other = port_status_lookup(header, state->service == SERVICE_IS_SRC ? header->dstport
                                                                        : header->srcport);
    if (is_any_home(&other) && is_home(state->carried, other.service))
        return NULL;
    return signature_protocol_name(state->carried);
}
