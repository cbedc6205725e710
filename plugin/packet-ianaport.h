/* packet-ianaport.h
 * What the files of the plugin share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PACKET_IANAPORT_H
#define IANAPORT_PACKET_IANAPORT_H

#include <epan/packet.h>

#include "conversations.h"
#include "sites.h"
#include "transport_headers.h"

/* A watched port of a transport header, and what is to be said of it. The tap "ianaport"
 * hands out an array (wmem_array_t) of all that a frame has. */
typedef struct {
    transport_header_t header;
    gboolean is_dst;
    guint16 number;
    port_entry_t entry;
    const site_rule_t *rule;  /* or NULL */
    gboolean has_evidence;    /* or else what is next says nothing */
    evidence_t evidence;      /* of the port's side */
    gboolean is_service;      /* the port's side is the service side */
    gboolean is_first_packet; /* of the conversation */
    const char *payload;
    const char *name; /* "207/tcp (at-7)" */
} port_mark_t;

/* The protocol "IANA Port Status", filter name "ianaport". */
extern int proto_ianaport;

/* Why a port is watched, or 0; for each port, so that a look costs the same for any preferences. */
extern guint8 watched_ports[PORT_MAX + 1];

/* Is a port in the preference ianaport.ports, or in a site rule that finds it suspicious? */
static inline gboolean is_watched_port(guint port)
{
    return port <= PORT_MAX && watched_ports[port] != 0;
}

/* "Probe", "Refused", "Answered" or "Data". */
const char *evidence_name(evidence_t evidence);

void proto_register_ianaport(void);
void proto_reg_handoff_ianaport(void);

/* heuristics.c */
void register_heuristics(void);

/* stats.c */
void register_stats(void);

#endif
