/* header_bytes.c
 * What a transport header has in the bytes of a frame, beside its ports.
 *
 * Wireshark's dissectors do not leave it behind, and the items of a tree are no help:
 * where the tree is not visible most of them are never made. So the IP header is looked
 * for in the frame, by its own form and the protocol and ports that have to follow.
 * Whatever the link layer and the tunnels are, there is no need to know them.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "header_bytes.h"

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

#define IPV4_HEADER_LENGTH 20
#define IPV4_ADDRESSES     12
#define IPV6_HEADER_LENGTH 40
#define IPV6_ADDRESSES     8
/* More than a packet has. A chain without an end could begin at any byte. */
#define EXTENSION_HEADERS_MAX 16

#define TCP_FLAGS             13
#define TCP_SYN               0x02
#define TCP_RST               0x04
#define TCP_ACK               0x10
#define TCP_HEADER_LENGTH_MAX 60
#define UDP_HEADER_LENGTH     8
#define SCTP_HEADER_LENGTH    12
#define DCCP_TYPE             8

typedef struct {
    const uint8_t *bytes;
    size_t captured;
} frame_t;

/* A transport header in a frame, and the IP packet that it is in. */
typedef struct {
    size_t addresses; /* the two stand side by side */
    size_t address_length;
    uint8_t ip_proto;
    size_t offset;
    size_t end; /* of the IP packet */
} place_t;

static bool has_bytes(const frame_t *frame, size_t offset, size_t length)
{
    return offset <= frame->captured && length <= frame->captured - offset;
}

/* For bytes that are there. */
static uint16_t read_uint16(const frame_t *frame, size_t offset)
{
    return (uint16_t)(frame->bytes[offset] << 8 | frame->bytes[offset + 1]);
}

static transport_t transport_of(uint8_t ip_proto)
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
static bool read_ipv4(const frame_t *frame, size_t ip, size_t reported, place_t *place)
{
    uint16_t total_length;

    if (!has_bytes(frame, ip, IPV4_HEADER_LENGTH) || (frame->bytes[ip] & 0x0F) < 5)
        return false;
    /* A fragment behind the first has no transport header. */
    if ((read_uint16(frame, ip + 6) & 0x1FFF) != 0)
        return false;

    total_length = read_uint16(frame, ip + 2);
    place->addresses = ip + IPV4_ADDRESSES;
    place->address_length = 4;
    place->ip_proto = frame->bytes[ip + 9];
    place->offset = ip + 4 * (size_t)(frame->bytes[ip] & 0x0F);
    /* A packet that was captured before it was cut into segments has no length yet. */
    place->end = total_length > 0 ? ip + total_length : reported;
    return true;
}

/* RFC 8200, sections 3 and 4. */
static bool read_ipv6(const frame_t *frame, size_t ip, size_t reported, place_t *place)
{
    uint16_t length;

    if (!has_bytes(frame, ip, IPV6_HEADER_LENGTH))
        return false;

    length = read_uint16(frame, ip + 4);
    place->addresses = ip + IPV6_ADDRESSES;
    place->address_length = 16;
    place->ip_proto = frame->bytes[ip + 6];
    place->offset = ip + IPV6_HEADER_LENGTH;
    place->end = length > 0 ? place->offset + length : reported;

    for (unsigned i = 0; i < EXTENSION_HEADERS_MAX && has_bytes(frame, place->offset, 4); i++) {
        const uint8_t *header = frame->bytes + place->offset;

        switch (place->ip_proto) {
        case IP_PROTO_HOP_BY_HOP:
        case IP_PROTO_ROUTING:
        case IP_PROTO_DESTINATION_OPTIONS:
        case IP_PROTO_MOBILITY:
            place->offset += 8 * (size_t)(header[1] + 1);
            break;
        case IP_PROTO_FRAGMENT:
            if ((read_uint16(frame, place->offset + 2) & 0xFFF8) != 0)
                return false;
            place->offset += 8;
            break;
        case IP_PROTO_AH:
            place->offset += 4 * (size_t)(header[1] + 2);
            break;
        default:
            return true;
        }
        place->ip_proto = header[0];
    }
    return false;
}

static bool read_ip(const frame_t *frame, size_t ip, size_t reported, place_t *place)
{
    switch (frame->bytes[ip] >> 4) {
    case 4:
        return read_ipv4(frame, ip, reported, place);
    case 6:
        return read_ipv6(frame, ip, reported, place);
    default:
        return false;
    }
}

static bool find_place(const frame_t *frame, size_t reported, size_t from,
                       const wanted_header_t *wanted, place_t *place)
{
    for (size_t ip = from; ip < frame->captured; ip++) {
        if (read_ip(frame, ip, reported, place) &&
            transport_of(place->ip_proto) == wanted->transport &&
            has_bytes(frame, place->offset, 4) &&
            read_uint16(frame, place->offset) == wanted->srcport &&
            read_uint16(frame, place->offset + 2) == wanted->dstport)
            return true;
    }
    return false;
}

/* The data of DATA and I-DATA chunks: RFC 9260, section 3.3.1; RFC 8260, section 2.1. */
static int sctp_data_length(const frame_t *frame, const place_t *place)
{
    size_t offset = place->offset + SCTP_HEADER_LENGTH;
    int data_length = 0;

    while (offset < place->end && has_bytes(frame, offset, 4)) {
        uint8_t type = frame->bytes[offset];
        int length = read_uint16(frame, offset + 2);

        if (length < 4)
            break;
        if (type == 0 && length > 16)
            data_length += length - 16;
        else if (type == 64 && length > 20)
            data_length += length - 20;
        /* Chunks begin at multiples of four bytes. */
        offset += (length + 3) & ~3;
    }
    return data_length;
}

static size_t header_length(const frame_t *frame, const place_t *place)
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

/* RFC 9293, section 3.1. */
static header_kind_t tcp_kind(uint8_t flags)
{
    if ((flags & TCP_RST) != 0)
        return HEADER_RESET;
    if ((flags & TCP_SYN) != 0)
        return (flags & TCP_ACK) != 0 ? HEADER_ACCEPT : HEADER_REQUEST;
    return HEADER_OTHER;
}

/* By the type of the first chunk: RFC 9260, section 3.2. */
static header_kind_t sctp_kind(uint8_t chunk_type)
{
    switch (chunk_type) {
    case 1:
        return HEADER_REQUEST;
    case 2:
        return HEADER_ACCEPT;
    case 6:
        return HEADER_RESET;
    default:
        return HEADER_OTHER;
    }
}

/* RFC 4340, section 5.1. */
static header_kind_t dccp_kind(uint8_t byte)
{
    switch (byte >> 1 & 0x0F) {
    case 0:
        return HEADER_REQUEST;
    case 1:
        return HEADER_ACCEPT;
    case 7:
        return HEADER_RESET;
    default:
        return HEADER_OTHER;
    }
}

static header_kind_t header_kind(const frame_t *frame, const place_t *place)
{
    const uint8_t *header = frame->bytes + place->offset;

    if (place->ip_proto == IP_PROTO_TCP && has_bytes(frame, place->offset, TCP_FLAGS + 1))
        return tcp_kind(header[TCP_FLAGS]);
    if (place->ip_proto == IP_PROTO_SCTP && has_bytes(frame, place->offset, SCTP_HEADER_LENGTH + 1))
        return sctp_kind(header[SCTP_HEADER_LENGTH]);
    if (place->ip_proto == IP_PROTO_DCCP && has_bytes(frame, place->offset, DCCP_TYPE + 1))
        return dccp_kind(header[DCCP_TYPE]);
    return HEADER_OTHER;
}

static int payload_length(const frame_t *frame, const place_t *place)
{
    size_t begin = place->offset + header_length(frame, place);
    size_t end = place->end;

    if (place->ip_proto == IP_PROTO_SCTP)
        return sctp_data_length(frame, place);
    if (place->ip_proto == IP_PROTO_UDP && has_bytes(frame, place->offset, 6)) {
        uint16_t udp_length = read_uint16(frame, place->offset + 4);

        /* RFC 2675, section 4: a jumbogram's length is 0, and IP's counts. */
        if (udp_length > 0)
            end = place->offset + udp_length;
    }
    return end > begin ? (int)(end - begin) : 0;
}

bool find_header_bytes(const uint8_t *bytes, size_t captured, size_t reported, size_t from,
                       const wanted_header_t *wanted, header_bytes_t *header)
{
    frame_t frame = {.bytes = bytes, .captured = captured};
    place_t place;

    if (!find_place(&frame, reported, from, wanted, &place))
        return false;

    header->offset = place.offset;
    header->src_address = bytes + place.addresses;
    header->dst_address = header->src_address + place.address_length;
    header->address_length = place.address_length;
    header->kind = header_kind(&frame, &place);
    header->tcp_sequence = 0;
    if (place.ip_proto == IP_PROTO_TCP && header->kind == HEADER_REQUEST)
        header->tcp_sequence = (uint32_t)read_uint16(&frame, place.offset + 4) << 16 |
                               read_uint16(&frame, place.offset + 6);
    header->payload_length = payload_length(&frame, &place);
    return true;
}
