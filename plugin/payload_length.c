/* payload_length.c
 * How long the payload of a transport header is.
 *
 * Wireshark's dissectors do not say, and the items of a tree are no help: where the
 * tree is not visible most of them are never made. So the IP header is looked for in
 * the frame, by the two addresses that stand side by side in it and the ports behind
 * it. Whatever the link layer and the tunnels are, there is no need to know them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "payload_length.h"

#include <string.h>

/* Protocol numbers (https://www.iana.org/assignments/protocol-numbers). */
enum {
    IP_PROTO_HOP_BY_HOP = 0,
    IP_PROTO_TCP = 6,
    IP_PROTO_UDP = 17,
    IP_PROTO_DCCP = 33,
    IP_PROTO_ROUTING = 43,
    IP_PROTO_FRAGMENT = 44,
    IP_PROTO_AH = 51,
    IP_PROTO_DESTINATION_OPTIONS = 60,
    IP_PROTO_SCTP = 132,
    IP_PROTO_MOBILITY = 135,
    IP_PROTO_UDPLITE = 136
};

#define IPV4_HEADER_LENGTH    20
#define IPV4_ADDRESSES        12
#define IPV6_HEADER_LENGTH    40
#define IPV6_ADDRESSES        8
#define TCP_HEADER_LENGTH_MAX 60
#define UDP_HEADER_LENGTH     8
#define SCTP_HEADER_LENGTH    12

typedef struct {
    const guint8 *bytes;
    gsize captured;
} frame_t;

/* A transport header in a frame, and the end of the IP packet that it is in. */
typedef struct {
    guint8 ip_proto;
    gsize offset;
    gsize end;
} place_t;

static gboolean has_bytes(const frame_t *frame, gsize offset, gsize length)
{
    return offset <= frame->captured && length <= frame->captured - offset;
}

/* For bytes that are there. */
static guint16 read_uint16(const frame_t *frame, gsize offset)
{
    return (guint16)(frame->bytes[offset] << 8 | frame->bytes[offset + 1]);
}

static transport_t transport_of(guint8 ip_proto)
{
    switch (ip_proto) {
    case IP_PROTO_TCP:
        return TRANSPORT_TCP;
    case IP_PROTO_UDP:
    case IP_PROTO_UDPLITE:
        return TRANSPORT_UDP;
    case IP_PROTO_SCTP:
        return TRANSPORT_SCTP;
    case IP_PROTO_DCCP:
        return TRANSPORT_DCCP;
    default:
        return TRANSPORT_COUNT;
    }
}

/* RFC 791, section 3.1. */
static gboolean read_ipv4(const frame_t *frame, gsize ip, gsize reported, place_t *place)
{
    guint16 total_length;

    if (!has_bytes(frame, ip, IPV4_HEADER_LENGTH) || frame->bytes[ip] >> 4 != 4)
        return FALSE;
    /* A fragment behind the first has no transport header. */
    if ((read_uint16(frame, ip + 6) & 0x1FFF) != 0)
        return FALSE;

    total_length = read_uint16(frame, ip + 2);
    place->ip_proto = frame->bytes[ip + 9];
    place->offset = ip + 4 * (gsize)(frame->bytes[ip] & 0x0F);
    /* A packet that was captured before it was cut into segments has no length yet. */
    place->end = total_length > 0 ? ip + total_length : reported;
    return TRUE;
}

/* RFC 8200, sections 3 and 4. */
static gboolean read_ipv6(const frame_t *frame, gsize ip, gsize reported, place_t *place)
{
    guint16 length;

    if (!has_bytes(frame, ip, IPV6_HEADER_LENGTH) || frame->bytes[ip] >> 4 != 6)
        return FALSE;

    length = read_uint16(frame, ip + 4);
    place->ip_proto = frame->bytes[ip + 6];
    place->offset = ip + IPV6_HEADER_LENGTH;
    place->end = length > 0 ? place->offset + length : reported;

    while (has_bytes(frame, place->offset, 4)) {
        const guint8 *header = frame->bytes + place->offset;

        switch (place->ip_proto) {
        case IP_PROTO_HOP_BY_HOP:
        case IP_PROTO_ROUTING:
        case IP_PROTO_DESTINATION_OPTIONS:
        case IP_PROTO_MOBILITY:
            place->offset += 8 * (gsize)(header[1] + 1);
            break;
        case IP_PROTO_FRAGMENT:
            if ((read_uint16(frame, place->offset + 2) & 0xFFF8) != 0)
                return FALSE;
            place->offset += 8;
            break;
        case IP_PROTO_AH:
            place->offset += 4 * (gsize)(header[1] + 2);
            break;
        default:
            return TRUE;
        }
        place->ip_proto = header[0];
    }
    return FALSE;
}

static gboolean find_header(const frame_t *frame, gsize reported, const flow_t *flow,
                            place_t *place)
{
    gboolean is_ipv4 = flow->address_length == 4;
    gsize length = flow->address_length;

    for (gsize at = is_ipv4 ? IPV4_ADDRESSES : IPV6_ADDRESSES; has_bytes(frame, at, 2 * length);
         at++) {
        if (memcmp(frame->bytes + at, flow->src_address, length) != 0 ||
            memcmp(frame->bytes + at + length, flow->dst_address, length) != 0)
            continue;
        if (!(is_ipv4 ? read_ipv4(frame, at - IPV4_ADDRESSES, reported, place)
                      : read_ipv6(frame, at - IPV6_ADDRESSES, reported, place)))
            continue;
        if (transport_of(place->ip_proto) == flow->transport &&
            has_bytes(frame, place->offset, 4) &&
            read_uint16(frame, place->offset) == flow->srcport &&
            read_uint16(frame, place->offset + 2) == flow->dstport)
            return TRUE;
    }
    return FALSE;
}

/* The data of DATA and I-DATA chunks: RFC 9260, section 3.3.1; RFC 8260, section 2.1. */
static int sctp_data_length(const frame_t *frame, const place_t *place)
{
    gsize offset = place->offset + SCTP_HEADER_LENGTH;
    int data_length = 0;

    while (offset < place->end && has_bytes(frame, offset, 4)) {
        guint8 type = frame->bytes[offset];
        int length = read_uint16(frame, offset + 2);

        if (length < 4)
            break;
        if (type == 0)
            data_length += MAX(length - 16, 0);
        else if (type == 64)
            data_length += MAX(length - 20, 0);
        /* Chunks begin at multiples of four bytes. */
        offset += (length + 3) & ~3;
    }
    return data_length;
}

static gsize header_length(const frame_t *frame, const place_t *place)
{
    switch (transport_of(place->ip_proto)) {
    case TRANSPORT_TCP:
        /* Cut off before it says how long it is: payload is what no header could be. */
        return has_bytes(frame, place->offset, 13) ? (frame->bytes[place->offset + 12] >> 4) * 4
                                                   : TCP_HEADER_LENGTH_MAX;
    case TRANSPORT_DCCP:
        return has_bytes(frame, place->offset, 5) ? frame->bytes[place->offset + 4] * 4 : 0;
    default:
        return UDP_HEADER_LENGTH;
    }
}

int payload_length(const guint8 *bytes, gsize captured, gsize reported, const flow_t *flow)
{
    frame_t frame = {.bytes = bytes, .captured = captured};
    place_t place;
    gsize begin;

    if (!find_header(&frame, reported, flow, &place))
        return PAYLOAD_LENGTH_UNKNOWN;
    if (place.ip_proto == IP_PROTO_SCTP)
        return sctp_data_length(&frame, &place);

    if (place.ip_proto == IP_PROTO_UDP && has_bytes(&frame, place.offset, 6)) {
        guint16 udp_length = read_uint16(&frame, place.offset + 4);

        /* RFC 2675, section 4: a jumbogram's length is 0, and IP's counts. */
        if (udp_length > 0)
            place.end = place.offset + udp_length;
    }
    begin = place.offset + header_length(&frame, &place);
    return place.end > begin ? (int)(place.end - begin) : 0;
}
