/* marks.h
 * What there is to say of the watched ports of a frame.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_MARKS_H
#define IANAPORT_MARKS_H

#include "conversations.h"
#include "registry.h"
#include "sites.h"
#include "transport_headers.h"

/* A watched port of a transport header, and what is to be said of it. The tap "ianaport"
 * hands out an array (wmem_array_t) of all that a frame has. */
typedef struct {
    transport_header_t header;
    bool is_dst;
    uint16_t number;
    port_entry_t entry;
    const site_rule_t *rule; /* or NULL */
    bool has_evidence;       /* or else what is next says nothing */
    evidence_t evidence;     /* of the port's side */
    bool is_service;         /* the port's side is the service side */
    bool is_first_packet;    /* of the conversation */
    const char *payload;
    const char *name; /* "207/tcp (at-7)" */
} port_mark_t;

/* The marks of a frame (port_mark_t), or NULL where it has none. For a postdissector: all layers of
 * the frame have to be known. */
wmem_array_t *frame_marks(packet_info *pinfo);

#endif
