/* marks.c
 * What there is to say about the watched ports of a frame.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "marks.h"

#include <epan/to_str.h>

#include "mismatch.h"
#include "payload.h"
#include "transport_headers.h"
#include "watched_ports.h"

const char *role_name(role_t role)
{
    static const char *const names[] = {NULL, "service", "client"};

    return names[role];
}

static role_t role_of(const conversation_state_t *state, bool is_dst)
{
    if (state->service == SERVICE_UNKNOWN)
        return ROLE_UNKNOWN;
    return (state->service == SERVICE_IS_DST) == is_dst ? ROLE_SERVICE : ROLE_CLIENT;
}

/* Every client has a port above the System Ports, which means nothing: there, only a service's port
 * is judged. */
static bool is_judged(uint16_t number, role_t role)
{
    return number <= SYSTEM_PORT_LAST || role == ROLE_SERVICE;
}

static const char *address_text(packet_info *pinfo, const address *addr)
{
    return addr->type == AT_NONE ? NULL : address_to_str(pinfo->pool, addr);
}

const char *mark_host(packet_info *pinfo, const port_mark_t *mark)
{
    return address_text(pinfo, mark->is_dst ? &mark->header->dst : &mark->header->src);
}

const char *mark_peer(packet_info *pinfo, const port_mark_t *mark)
{
    return address_text(pinfo, mark->is_dst ? &mark->header->src : &mark->header->dst);
}

/* What there is to say about one side of a header, or NULL if nothing. */
static port_mark_t *make_mark(packet_info *pinfo, const transport_header_t *header,
                              const conversation_state_t *state, bool is_dst)
{
    uint16_t number = is_dst ? header->dstport : header->srcport;
    role_t role = role_of(state, is_dst);
    const site_rule_t *rule;
    port_mark_t *mark;

    if (!is_watched_port(number) || !is_judged(number, role))
        return NULL;
    rule = find_site_rule(header, is_dst);
    if ((watched_ports[number] & WATCHED_BY_PREFERENCE) == 0 &&
        (!rule || rule->verdict != SITE_SUSPICIOUS))
        return NULL;

    mark = wmem_new(pinfo->pool, port_mark_t);
    mark->next = NULL;
    mark->header = header;
    mark->is_dst = is_dst;
    mark->number = number;
    mark->texts = port_texts(header, number);
    mark->rule = rule;
    mark->role = role;
    mark->has_evidence = state->is_known && role == ROLE_SERVICE;
    mark->evidence = state->evidence;
    mark->is_first_packet = !state->is_known || state->is_first_packet;
    mark->payload = payload_name(pinfo, header);
    mark->mismatch =
        role == ROLE_SERVICE ? find_mismatch(state, header, &mark->texts->entry) : NULL;
    mark->is_first_mismatch = state->is_first_carried;
    return mark;
}

/* The memories of the headers' conversations. */
static conversation_memory_t **remember(packet_info *pinfo, const transport_header_t *headers)
{
    conversation_memory_t **memories;
    unsigned count = 0;

    for (const transport_header_t *header = headers; header; header = header->next)
        count++;
    memories = wmem_alloc_array(pinfo->pool, conversation_memory_t *, count);
    count = 0;
    for (const transport_header_t *header = headers; header; header = header->next)
        memories[count++] = conversation_remember(pinfo, header);
    count = 0;
    for (const transport_header_t *header = headers; header; header = header->next)
        identify_payload(pinfo, header, memories[count++]);
    return memories;
}

port_mark_t *frame_marks(packet_info *pinfo)
{
    const transport_header_t *headers = watched_transport_headers(pinfo);
    /* All headers first: on later passes, each one's state includes the whole frame, too. */
    conversation_memory_t **memory = remember(pinfo, headers);
    port_mark_t *first = NULL;
    port_mark_t **next = &first;

    forget_too_many_port_texts();
    for (const transport_header_t *header = headers; header; header = header->next) {
        conversation_state_t state = conversation_state(*memory++, pinfo, header);

        /* The destination port before the source port. */
        for (int is_dst = true; is_dst >= false; is_dst--) {
            *next = make_mark(pinfo, header, &state, is_dst);
            if (*next)
                next = &(*next)->next;
        }
    }
    return first;
}
