/* payload_length.h
 * How long the payload of a transport header is. Knows nothing of Wireshark.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PAYLOAD_LENGTH_H
#define IANAPORT_PAYLOAD_LENGTH_H

#include "registry.h"

#define PAYLOAD_LENGTH_UNKNOWN (-1)

/* What is known of a transport header: all that tells it from others in a frame. */
typedef struct {
    const guint8 *src_address; /* of the IP header that it came in, in network order */
    const guint8 *dst_address;
    gsize address_length; /* of each of the two: 4 or 16 bytes */
    transport_t transport;
    guint16 srcport;
    guint16 dstport;
} flow_t;

/* Find the header of a flow in a frame, and say how long its payload is.
 *
 * bytes     the frame, or as much of it as was captured
 * captured  how many bytes those are; none past them is read
 * reported  how many bytes the frame had on the wire
 *
 * Returns bytes, as the headers tell and whether or not they were captured; or
 * PAYLOAD_LENGTH_UNKNOWN where there is no such header, or too little of it.
 */
int payload_length(const guint8 *bytes, gsize captured, gsize reported, const flow_t *flow);

#endif
