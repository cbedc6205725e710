/* marks.c
 * What there is to say of the watched ports of a frame.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "marks.h"

#include "payload.h"
#include "port_status.h"
#include "transport_headers.h"
#include "watched_ports.h"

/* Every client has a port above System Ports, and it says nothing: of those only the service
 * side's is judged. */
static bool is_judged(uint16_t number, const conversation_state_t *state, bool is_dst)
{
    return number <= SYSTEM_PORT_LAST || state->dst_is_service == is_dst;
}

/* Find out what there is to say of one side of a header. Returns false where that is nothing. */
static bool make_mark(packet_info *pinfo, const transport_header_t *header,
                      const conversation_state_t *state, bool is_dst, port_mark_t *mark)
{
    const port_entry_t *entry = &mark->entry;

    mark->number = is_dst ? header->dstport : header->srcport;
    if (!is_watched_port(mark->number) || !is_judged(mark->number, state, is_dst))
        return false;
    mark->rule = find_site_rule(header, is_dst);
    if ((watched_ports[mark->number] & WATCHED_BY_PREFERENCE) == 0 &&
        (!mark->rule || mark->rule->verdict != SITE_SUSPICIOUS))
        return false;

    mark->header = *header;
    mark->is_dst = is_dst;
    mark->entry = port_status_lookup(header, mark->number);
    mark->has_evidence = state->is_known;
    mark->evidence = is_dst ? state->dst_evidence : state->src_evidence;
    mark->is_service = state->dst_is_service == is_dst;
    mark->is_first_packet = state->is_first_packet;
    mark->payload = payload_name(pinfo, header);
    mark->name =
        wmem_strdup_printf(pinfo->pool, "%u/%s%s%s%s", mark->number,
                           transport_name(header->transport), entry->service ? " (" : "",
                           entry->service ? entry->service : "", entry->service ? ")" : "");
    return true;
}

wmem_array_t *frame_marks(packet_info *pinfo)
{
    wmem_array_t *headers = watched_transport_headers(pinfo);
    wmem_array_t *marks = NULL;

    /* This is as far as most frames come. */
    if (!headers)
        return NULL;
    for (unsigned i = 0; i < wmem_array_get_count(headers); i++) {
        const transport_header_t *header = wmem_array_index(headers, i);
        conversation_state_t state = conversation_state(pinfo, header);

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
