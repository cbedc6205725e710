/* transport_headers.h
 * The transport headers of a frame: outer, tunnelled, and quoted by ICMP.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_TRANSPORT_HEADERS_H
#define IANAPORT_TRANSPORT_HEADERS_H

#include <epan/packet.h>

#include "header_bytes.h"
#include "payload_bytes.h"

typedef struct transport_header {
    struct transport_header *next; /* header of the frame, or NULL */
    transport_t transport;
    port_type ptype; /* Wireshark's name for the transport */
    uint16_t srcport;
    uint16_t dstport;
    bool quoted;       /* inside an ICMP error */
    bool is_refused;   /* and the error is Destination Unreachable */
    int payload_proto; /* the protocol that took the payload, or -1; see proto_of_payload() */
    bool is_enveloped; /* it is inside an envelope, such as TPKT */

    /* The header was found in the bytes of the frame; if false, the rest is unknown. */
    bool is_placed;
    tvbuff_t *tvb; /* that has it, and where; it begins with its ports */
    int offset;
    address src; /* AT_NONE if unknown, like dst; lives as long as the frame's */
    address dst;
    header_kind_t kind;
    bool has_initial_sequence;
    uint64_t initial_sequence;
    bool has_acknowledged;
    uint64_t acknowledged;
    payload_t payload; /* its bytes live as long as the frame */
} transport_header_t;

/* Look up Wireshark's protocols; call once, when all of them are registered. */
void transport_headers_init(void);

/* The first, outermost header of a frame that has a watched port, which leads on to the others; or
 * NULL. They live as long as the frame's dissection. For a postdissector: all layers of the frame
 * must be known. */
transport_header_t *watched_transport_headers(packet_info *pinfo);

/* The header whose payload is being dissected, the last one so far, if it has a watched port and
 * its place is certain; else NULL. For a heuristic dissector: in a frame with so many headers that
 * it would take long, NULL, too. */
transport_header_t *current_transport_header(packet_info *pinfo);

/* Does a header have any payload? */
bool payload_is_there(const transport_header_t *header);

#endif
