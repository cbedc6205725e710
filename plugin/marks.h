/* marks.h
 * What there is to say of the watched ports of a frame.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_MARKS_H
#define IANAPORT_MARKS_H

#include <epan/packet.h>

#include "conversations.h"
#include "registry.h"
#include "sites.h"

/* The side of a conversation that a port is on. */
typedef enum { ROLE_UNKNOWN, ROLE_SERVICE, ROLE_CLIENT } role_t;

/* A watched port of a transport header, and all that there is to say about it. The tap "ianaport"
 * passes the first mark of a frame. All live as long as the frame's dissection. A text is NULL if
 * there is nothing to say. */
typedef struct port_mark {
    struct port_mark *next; /* mark of the frame, or NULL */
    /* For taps: the number of its frame, or the packet ID if the capture has them, such as
     * ianaport-sift's, whose frames have their numbers in the original capture. */
    uint64_t frame;
    const transport_header_t *header;
    uint16_t number;
    bool is_dst;
    /* The address that has the port, and the one that talks to it; AT_NONE if unknown. */
    const address *host;
    const address *peer;
    role_t role;
    role_t sent_by;    /* the side that sent the header */
    bool has_evidence; /* it is a service, and something is known of it */
    evidence_t evidence;
    const char *payload;
    bool is_appletalk;
    const char *app_proto; /* what the service has shown to speak, or NULL */
    const char *mismatch;  /* the protocol that the port is not assigned to, or UNIDENTIFIED */

    const port_entry_t *entry;
    port_status_t status; /* never PORT_NO_ENTRY */
    const char *name;     /* "207/tcp (at-7)" */
    const char
        *summary; /* "207/tcp (at-7): Assigned, AppleTalk Unused: no service was ever defined" */
    const char *remarks; /* what comes after it: "; here it is a client's own port"; or "" */
    /* For the Info column. */
    const char *short_name;      /* "207/tcp at-7", "301/tcp Unassigned" */
    const char *short_what;      /* what it carries: "SSH", "unidentified", "carries SSH" */
    const char *short_state;     /* "Data", "client" */
    const char *site;            /* the note, maybe empty, of the site rule that applies */
    site_verdict_t site_verdict; /* if there is a note */

    /* The warnings that it gets. */
    const char *port_warning;
    const char *unauthorized_warning;
    const char *site_warning;
    const char *mismatch_warning;
} port_mark_t;

/* The first mark of a frame that has a watched port, which leads on to the others; or NULL if there
 * are none. For a postdissector: all layers of the frame must be known. */
port_mark_t *frame_marks(packet_info *pinfo);

#endif
