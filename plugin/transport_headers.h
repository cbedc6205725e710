/* transport_headers.h
 * The transport headers of a frame: outer, tunnelled, and quoted by ICMP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_TRANSPORT_HEADERS_H
#define IANAPORT_TRANSPORT_HEADERS_H

#include <epan/packet.h>

#include "registry.h"

typedef struct {
    transport_t transport;
    guint16 srcport;
    guint16 dstport;
    gboolean quoted;          /* inside an ICMP error */
    wmem_list_frame_t *layer; /* its place in pinfo->layers */
} transport_header_t;

/* A walk over the transport headers of a frame, the outermost first. */
typedef struct {
    packet_info *pinfo;
    wmem_list_frame_t *layer; /* the next to look at */
    guint layer_num;          /* Wireshark's number of the layer before it */
    guint drift_max;          /* how far numbers can be ahead of places in the list from here on */
    gboolean quoted;
} transport_header_walk_t;

/* Find Wireshark's protocols and fields; once, when all of them are registered. */
void transport_headers_init(void);

/* Begin a walk, which is for a postdissector: all layers of the frame are known. */
void transport_header_walk_begin(transport_header_walk_t *walk, packet_info *pinfo);

/* Take the next header. Returns FALSE, and leaves header alone, at the end. */
gboolean transport_header_walk_next(transport_header_walk_t *walk, transport_header_t *header);

#endif
