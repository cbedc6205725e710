/* marks.c
 * What there is to say about the watched ports of a frame.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "marks.h"

#include "gate.h"
#include "mismatch.h"
#include "payload.h"
#include "port_status.h"
#include "port_texts.h"
#include "preferences.h"
#include "sites.h"
#include "transport_headers.h"
#include "value_strings.h"
#include "watched_ports.h"

static role_t role_of(const conversation_state_t *state, bool is_dst)
{
    if (state->service == SERVICE_UNKNOWN)
        return ROLE_UNKNOWN;
    return (state->service == SERVICE_IS_DST) == is_dst ? ROLE_SERVICE : ROLE_CLIENT;
}

/* The side that sent a header of which one port has this role. */
static role_t sender(role_t role, bool is_dst)
{
    if (role == ROLE_UNKNOWN || !is_dst)
        return role;
    return role == ROLE_SERVICE ? ROLE_CLIENT : ROLE_SERVICE;
}

/* Every client has a port above the System Ports, which means nothing: there, only a service's port
 * is judged, or what may be one. */
static bool is_judged(uint16_t number, role_t role, const transport_header_t *header)
{
    return number <= SYSTEM_PORT_LAST || role == ROLE_SERVICE ||
           (role == ROLE_UNKNOWN && !header->is_placed);
}

/* ": a note", or nothing. */
static const char *note_of(packet_info *pinfo, const site_rule_t *rule)
{
    return *rule->note ? wmem_strdup_printf(pinfo->pool, ": %s", rule->note) : "";
}

/* "SSH", or "something unidentified". */
static const char *carried_text(const port_mark_t *mark)
{
    return strcmp(mark->mismatch, UNIDENTIFIED) == 0 ? "something " UNIDENTIFIED : mark->mismatch;
}

/* Most ports have a text that is the same for each packet; these are the others. */
static void set_remarks(packet_info *pinfo, port_mark_t *mark, const site_rule_t *rule)
{
    const char *client = client_remark(mark->role == ROLE_CLIENT);
    const char *carries =
        mark->mismatch ? wmem_strdup_printf(pinfo->pool, "; carries %s", carried_text(mark)) : "";
    const char *verdict = rule ? try_val_to_str(rule->verdict, verdict_vals) : "";

    mark->remarks = client;
    if (mark->mismatch || rule)
        mark->remarks =
            wmem_strdup_printf(pinfo->pool, rule ? "%s%s; %s by a site rule%s" : "%s%s", client,
                               carries, verdict, rule ? note_of(pinfo, rule) : "");
}

static void set_short_texts(packet_info *pinfo, port_mark_t *mark)
{
    if (mark->mismatch)
        mark->short_what = wmem_strdup_printf(pinfo->pool, "carries %s", carried_text(mark));
    else if (mark->app_proto)
        mark->short_what = mark->app_proto;
    else if (strcmp(mark->payload, "none") != 0)
        mark->short_what = mark->payload;

    if (mark->has_evidence)
        mark->short_state = try_val_to_str(mark->evidence, evidence_vals);
    else if (mark->role == ROLE_CLIENT)
        mark->short_state = try_val_to_str(mark->role, role_vals);
}

/* Does the preference ask for a warning? is_first: this packet is the first that would get it. */
static bool is_to_warn(const port_mark_t *mark, bool is_first)
{
    switch (preferences.warn) {
    case WARN_FIRST_PACKET:
        return is_first;
    case WARN_ANSWERED:
        return mark->has_evidence && mark->evidence >= EVIDENCE_ANSWERED;
    default:
        return true;
    }
}

static void set_warnings(packet_info *pinfo, port_mark_t *mark, const site_rule_t *rule,
                         port_texts_t *texts, const conversation_state_t *state)
{
    bool is_client = mark->role == ROLE_CLIENT;

    if (mark->mismatch && !(rule && rule->verdict == SITE_EXPECTED) &&
        is_to_warn(mark, state->is_first_carried))
        mark->mismatch_warning =
            wmem_strdup_printf(pinfo->pool, "Port %s carries %s", mark->name, carried_text(mark));
    if (!is_to_warn(mark, !state->is_known || state->is_first_packet))
        return;
    if (rule) {
        if (rule->verdict == SITE_SUSPICIOUS)
            mark->site_warning =
                wmem_strdup_printf(pinfo->pool, "Port %s is suspicious by a site rule%s%s",
                                   mark->name, note_of(pinfo, rule), client_remark(is_client));
        return;
    }
    /* Dynamic Ports are for anybody to use. */
    if (mark->number > USER_PORT_LAST)
        return;
    mark->port_warning = port_warning(texts, mark->is_appletalk, is_client);
    mark->unauthorized_warning = unauthorized_warning(texts, is_client);
}

static void set_registry(port_mark_t *mark, port_texts_t *texts)
{
    mark->entry = &texts->entry;
    mark->status = port_status(&texts->entry);
    mark->name = texts->name;
    mark->short_name = texts->short_name;
    mark->summary = port_summary(texts, mark->is_appletalk);
}

/* What there is to say about one side of a header, or NULL if nothing. */
static port_mark_t *make_mark(packet_info *pinfo, const transport_header_t *header,
                              const conversation_state_t *state, const char *payload, bool is_dst)
{
    uint16_t number = is_dst ? header->dstport : header->srcport;
    role_t role = role_of(state, is_dst);
    const site_rule_t *rule;
    port_texts_t *texts;
    port_mark_t *mark;

    if (!is_watched_port(number) || !is_judged(number, role, header))
        return NULL;
    rule = find_site_rule(header, is_dst);
    if ((watched_ports[number] & WATCHED_BY_PREFERENCE) == 0 &&
        (!rule || rule->verdict != SITE_SUSPICIOUS))
        return NULL;

    texts = port_texts(header, number);
    mark = wmem_new0(pinfo->pool, port_mark_t);
    mark->header = header;
    mark->number = number;
    mark->is_dst = is_dst;
    mark->host = is_dst ? &header->dst : &header->src;
    mark->peer = is_dst ? &header->src : &header->dst;
    mark->role = role;
    mark->sent_by = sender(role, is_dst);
    mark->has_evidence = state->is_known && role == ROLE_SERVICE;
    mark->evidence = state->evidence;
    mark->payload = payload;
    mark->is_appletalk = strcmp(payload, "AppleTalk") == 0;
    mark->app_proto = state->app_proto;
    if (role == ROLE_SERVICE)
        mark->mismatch = find_mismatch(state, header, &texts->entry);
    if (rule) {
        mark->site = rule->note;
        mark->site_verdict = rule->verdict;
    }
    set_registry(mark, texts);
    set_remarks(pinfo, mark, rule);
    set_short_texts(pinfo, mark);
    set_warnings(pinfo, mark, rule, texts, state);
    return mark;
}

/* What is known of a header. */
typedef struct {
    const transport_header_t *header;
    conversation_memory_t *memory;
    const char *payload;
} header_facts_t;

/* Each step for all headers of a frame before the next: on later passes, what is known of each
 * one's conversation includes the whole frame, too. */
static header_facts_t *find_facts(packet_info *pinfo, unsigned *count)
{
    const transport_header_t *headers = watched_transport_headers(pinfo);
    header_facts_t *facts;

    *count = 0;
    for (const transport_header_t *header = headers; header; header = header->next)
        ++*count;
    facts = wmem_alloc_array(pinfo->pool, header_facts_t, *count);
    for (unsigned i = 0; i < *count; i++, headers = headers->next) {
        facts[i].header = headers;
        facts[i].memory = conversation_remember(pinfo, headers);
    }
    for (unsigned i = 0; i < *count; i++)
        identify_beginning(pinfo, facts[i].header, facts[i].memory);
    for (unsigned i = 0; i < *count; i++)
        facts[i].payload = payload_name(pinfo, facts[i].header, facts[i].memory);
    return facts;
}

port_mark_t *frame_marks(packet_info *pinfo)
{
    unsigned count;
    const header_facts_t *facts = find_facts(pinfo, &count);
    port_mark_t *first = NULL;
    port_mark_t **next = &first;

    forget_too_many_port_texts();
    for (unsigned i = 0; i < count; i++) {
        const transport_header_t *header = facts[i].header;
        conversation_state_t state = conversation_state(facts[i].memory, pinfo, header);

        put_up_gate(pinfo, header, &state);
        /* The destination port before the source port. */
        for (int is_dst = true; is_dst >= false; is_dst--) {
            *next = make_mark(pinfo, header, &state, facts[i].payload, is_dst);
            if (*next)
                next = &(*next)->next;
        }
    }
    return first;
}
