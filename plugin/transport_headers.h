/* transport_headers.h
 * The transport headers of a frame: outer, tunnelled, and quoted by ICMP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_TRANSPORT_HEADERS_H
#define IANAPORT_TRANSPORT_HEADERS_H

#include <epan/packet.h>

#include "header_bytes.h"
#include "registry.h"

typedef struct {
    transport_t transport;
    port_type ptype; /* Wireshark's name for the transport */
    guint16 srcport;
    guint16 dstport;
    gboolean quoted;          /* inside an ICMP error */
    wmem_list_frame_t *layer; /* its place in pinfo->layers */

    /* What transport_header_locate() adds. */
    address src; /* AT_NONE where it is not known, as dst */
    address dst;
    header_kind_t kind;
    guint32 tcp_sequence; /* of a SYN, or 0 */
    int payload_length;   /* bytes, or PAYLOAD_LENGTH_UNKNOWN */
} transport_header_t;

#define PAYLOAD_LENGTH_UNKNOWN (-1)

/* A walk over the transport headers of a frame, the outermost first. */
typedef struct {
    packet_info *pinfo;
    wmem_list_frame_t *layer; /* the next to look at */
    guint layer_num;          /* the place of the layer before it, counted from 1 */
    guint drift;              /* how far Wireshark's numbers of layers are ahead of places */
    gboolean is_first;        /* no transport layer was seen yet */
    gboolean quoted;
    const GSList *source; /* where in the frame's bytes the last header was located */
    gsize source_offset;
} transport_header_walk_t;

/* Find Wireshark's protocols and fields; once, when all of them are registered. */
void transport_headers_init(void);

/* Begin a walk, which is for a postdissector: all layers of the frame are known. */
void transport_header_walk_begin(transport_header_walk_t *walk, packet_info *pinfo);

/* Take the next header. Returns FALSE at the end. */
gboolean transport_header_walk_next(transport_header_walk_t *walk, transport_header_t *header);

/* Look for a header that was just taken in the bytes of the frame, and complete it. A header
 * that is not there, such as one in a reassembled packet, gets its addresses from the frame's
 * if it is the innermost, and nothing else. The addresses live as long as the frame's. */
void transport_header_locate(transport_header_walk_t *walk, transport_header_t *header);

#endif
