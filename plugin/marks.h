/* marks.h
 * What there is to say of the watched ports of a frame.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_MARKS_H
#define IANAPORT_MARKS_H

#include "conversations.h"
#include "port_texts.h"
#include "sites.h"
#include "transport_headers.h"

/* The side of a conversation that a port is on. */
typedef enum { ROLE_UNKNOWN, ROLE_SERVICE, ROLE_CLIENT } role_t;

/* A watched port of a transport header, and what to say about it. The tap "ianaport" passes the
 * first mark of a frame. All live as long as the frame's dissection. */
typedef struct port_mark {
    struct port_mark *next; /* mark of the frame, or NULL */
    const transport_header_t *header;
    bool is_dst;
    uint16_t number;
    port_texts_t *texts;
    const site_rule_t *rule; /* or NULL */
    role_t role;
    bool has_evidence;    /* a service whose conversation is known; if false, */
    evidence_t evidence;  /* this is not valid */
    bool is_first_packet; /* of the conversation, or that is unknown */
    const char *payload;
    const char *mismatch;   /* the protocol that the port is not assigned to, or NULL */
    bool is_first_mismatch; /* it shows in this frame */
} port_mark_t;

/* "service" or "client"; NULL if unknown. */
const char *role_name(role_t role);

/* The address that has the port, and the one that talks to it; NULL if unknown. */
const char *mark_host(packet_info *pinfo, const port_mark_t *mark);
const char *mark_peer(packet_info *pinfo, const port_mark_t *mark);

/* The first mark of a frame that has a watched port, which leads on to the others; or NULL if there
 * are none. For a postdissector: all layers of the frame must be known. */
port_mark_t *frame_marks(packet_info *pinfo);

#endif
