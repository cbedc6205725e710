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

/* Find out what there is to say about one side of a header. Returns false if nothing. */
static bool make_mark(packet_info *pinfo, const transport_header_t *header,
                      const conversation_state_t *state, bool is_dst, port_mark_t *mark)
{
    mark->number = is_dst ? header->dstport : header->srcport;
    mark->role = role_of(state, is_dst);
    if (!is_watched_port(mark->number) || !is_judged(mark->number, mark->role))
        return false;
    mark->rule = find_site_rule(header, is_dst);
    if ((watched_ports[mark->number] & WATCHED_BY_PREFERENCE) == 0 &&
        (!mark->rule || mark->rule->verdict != SITE_SUSPICIOUS))
        return false;

    mark->header = header;
    mark->is_dst = is_dst;
    mark->texts = port_texts(header, mark->number);
    mark->has_evidence = state->is_known && mark->role == ROLE_SERVICE;
    mark->evidence = state->evidence;
    mark->is_first_mismatch = state->is_first_carried;
    mark->is_first_packet = !state->is_known || state->is_first_packet;
    mark->payload = payload_name(pinfo, header);
    mark->mismatch =
        mark->role == ROLE_SERVICE ? find_mismatch(state, header, &mark->texts->entry) : NULL;
    return true;
}

wmem_array_t *frame_marks(packet_info *pinfo)
{
    wmem_array_t *headers = watched_transport_headers(pinfo);
    wmem_array_t *marks = NULL;
    conversation_memory_t **memories;
    unsigned count = wmem_array_get_count(headers);

    forget_too_many_port_texts();
    /* Record all headers first: on later passes, each one's state includes the whole frame, too. */
    memories = wmem_alloc_array(pinfo->pool, conversation_memory_t *, count);
    for (unsigned i = 0; i < count; i++)
        memories[i] = conversation_remember(pinfo, wmem_array_index(headers, i));
    for (unsigned i = 0; i < count; i++)
        identify_payload(pinfo, wmem_array_index(headers, i), memories[i]);
    for (unsigned i = 0; i < count; i++) {
        const transport_header_t *header = wmem_array_index(headers, i);
        conversation_state_t state = conversation_state(memories[i], pinfo, header);

        /* The destination port before the source port. */
        for (int is_dst = true; is_dst >= false; is_dst--) {
            port_mark_t mark;

            if (!make_mark(pinfo, header, &state, is_dst, &mark))
                continue;
            if (!marks)
                marks = wmem_array_new(pinfo->pool, sizeof(port_mark_t));
            wmem_array_append_one(marks, mark);
        }
    }
    return marks;
}
