/* header_bytes.c
 * Transport headers, read from the bytes of a packet.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "header_bytes.h"

#define TCP_SEQUENCE           4
#define TCP_ACKNOWLEDGMENT     8
#define TCP_DATA_OFFSET        12
#define TCP_FLAGS              13
#define TCP_SYN                0x02
#define TCP_RST                0x04
#define TCP_ACK                0x10
#define TCP_HEADER_LENGTH_MIN  20
#define TCP_HEADER_LENGTH_MAX  60
#define UDP_LENGTH             4
#define UDP_HEADER_LENGTH      8
#define SCTP_HEADER_LENGTH     12
#define SCTP_VERIFICATION_TAG  4
#define SCTP_INITIATE_TAG      (SCTP_HEADER_LENGTH + 4)
#define SCTP_INITIAL_TSN       (SCTP_HEADER_LENGTH + 16)
#define DCCP_HEADER_LENGTH_MIN 12
#define DCCP_DATA_OFFSET       4
#define DCCP_TYPE              8
#define DCCP_SEQUENCE          10
#define DCCP_ACKNOWLEDGMENT    18

static uint64_t packet_uint48(const packet_bytes_t *packet, size_t offset)
{
    return (uint64_t)packet_uint16(packet, offset) << 32 | packet_uint32(packet, offset + 2);
}

static bool find_transport(uint8_t ip_proto, transport_t *transport)
{
    switch (ip_proto) {
    case IP_PROTO_TCP:
        *transport = TRANSPORT_TCP;
        return true;
    case IP_PROTO_UDP:
    case IP_PROTO_UDPLITE:
        *transport = TRANSPORT_UDP;
        return true;
    case IP_PROTO_SCTP:
        *transport = TRANSPORT_SCTP;
        return true;
    case IP_PROTO_DCCP:
        *transport = TRANSPORT_DCCP;
        return true;
    default:
        return false;
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

static size_t least(size_t one, size_t other)
{
    return one < other ? one : other;
}

static size_t bytes_between(size_t begin, size_t end)
{
    return end > begin ? end - begin : 0;
}

/* The data of DATA and I-DATA chunks: RFC 9260, section 3.3.1; RFC 8260, section 2.1. */
static size_t sctp_data_length(const packet_bytes_t *packet, size_t offset, size_t end)
{
    size_t data_length = 0;

    while (offset < end && packet_has(packet, offset, 4)) {
        uint8_t type = packet->bytes[offset];
        size_t length = packet_uint16(packet, offset + 2);

        if (length < 4)
            break;
        /* A chunk may claim to be longer than the packet. */
        if (type == 0)
            data_length += bytes_between(offset + 16, least(offset + length, end));
        else if (type == 64)
            data_length += bytes_between(offset + 20, least(offset + length, end));
        /* Chunks begin at multiples of four bytes. */
        offset += (length + 3) & ~(size_t)3;
    }
    return data_length;
}

/* For a header with a length field. If the length is below the minimum, there is no payload. */
static void set_payload(transport_bytes_t *header, size_t offset, size_t length, size_t length_min,
                        size_t end)
{
    header->payload = offset + (length < length_min ? length_min : length);
    header->payload_length = length < length_min ? 0 : bytes_between(header->payload, end);
}

static void read_tcp(const packet_bytes_t *packet, size_t offset, size_t end,
                     transport_bytes_t *header)
{
    const uint8_t *tcp = packet->bytes + offset;
    /* Without its length field, only what lies beyond the longest header counts as payload. */
    size_t length = TCP_HEADER_LENGTH_MAX;

    if (packet_has(packet, offset, TCP_DATA_OFFSET + 1))
        length = 4 * (size_t)(tcp[TCP_DATA_OFFSET] >> 4);
    if (packet_has(packet, offset, TCP_FLAGS + 1)) {
        uint32_t sequence = packet_uint32(packet, offset + TCP_SEQUENCE);

        header->kind = tcp_kind(tcp[TCP_FLAGS]);
        header->has_initial_sequence = true;
        header->initial_sequence =
            (tcp[TCP_FLAGS] & TCP_SYN) != 0 ? sequence : (uint32_t)(sequence - 1);
        header->has_acknowledged = (tcp[TCP_FLAGS] & TCP_ACK) != 0;
        if (header->has_acknowledged)
            header->acknowledged =
                (uint32_t)(packet_uint32(packet, offset + TCP_ACKNOWLEDGMENT) - 1);
    }
    set_payload(header, offset, length, TCP_HEADER_LENGTH_MIN, end);
}

static void read_udp(const packet_bytes_t *packet, size_t offset, size_t end, bool has_length,
                     transport_bytes_t *header)
{
    header->kind = HEADER_OTHER;
    header->payload = offset + UDP_HEADER_LENGTH;
    if (has_length && packet_has(packet, offset, UDP_LENGTH + 2)) {
        size_t udp_end = offset + packet_uint16(packet, offset + UDP_LENGTH);

        /* RFC 2675, section 4: a jumbogram's UDP length is 0, and IP's counts. */
        if (udp_end > offset && udp_end < end)
            end = udp_end;
    }
    header->payload_length = bytes_between(header->payload, end);
}

static void read_sctp(const packet_bytes_t *packet, size_t offset, size_t end,
                      transport_bytes_t *header)
{
    header->payload = offset + SCTP_HEADER_LENGTH;
    if (packet_has(packet, header->payload, 1))
        header->kind = sctp_kind(packet->bytes[header->payload]);
    if ((header->kind == HEADER_REQUEST || header->kind == HEADER_ACCEPT) &&
        packet_has(packet, offset + SCTP_INITIAL_TSN, 4)) {
        header->has_initial_sequence = true;
        header->initial_sequence = (uint64_t)packet_uint32(packet, offset + SCTP_INITIAL_TSN)
                                       << 32 |
                                   packet_uint32(packet, offset + SCTP_INITIATE_TAG);
    }
    if (header->kind != HEADER_UNKNOWN)
        header->acknowledged = packet_uint32(packet, offset + SCTP_VERIFICATION_TAG);
    /* It is 0 in an INIT, and nowhere else: RFC 9260, section 8.5. */
    header->has_acknowledged = header->acknowledged != 0;
    header->payload_length = sctp_data_length(packet, header->payload, end);
}

static void read_dccp(const packet_bytes_t *packet, size_t offset, size_t end,
                      transport_bytes_t *header)
{
    const uint8_t *dccp = packet->bytes + offset;
    size_t length = 0;

    if (packet_has(packet, offset, DCCP_DATA_OFFSET + 1))
        length = 4 * (size_t)dccp[DCCP_DATA_OFFSET];
    if (packet_has(packet, offset, DCCP_TYPE + 1))
        header->kind = dccp_kind(dccp[DCCP_TYPE]);
    /* Requests and what answers them always have long sequence numbers. */
    if (header->kind == HEADER_REQUEST && packet_has(packet, offset + DCCP_SEQUENCE, 6)) {
        header->has_initial_sequence = true;
        header->initial_sequence = packet_uint48(packet, offset + DCCP_SEQUENCE);
    }
    if ((header->kind == HEADER_ACCEPT || header->kind == HEADER_RESET) &&
        packet_has(packet, offset + DCCP_ACKNOWLEDGMENT, 6)) {
        header->has_acknowledged = true;
        header->acknowledged = packet_uint48(packet, offset + DCCP_ACKNOWLEDGMENT);
    }
    set_payload(header, offset, length, DCCP_HEADER_LENGTH_MIN, end);
}

bool read_transport_header(const packet_bytes_t *packet, const ip_header_t *ip,
                           transport_bytes_t *header)
{
    size_t offset = ip->next;
    transport_t transport;

    if (!find_transport(ip->next_proto, &transport) || !packet_has(packet, offset, 4))
        return false;

    header->transport = transport;
    header->srcport = packet_uint16(packet, offset);
    header->dstport = packet_uint16(packet, offset + 2);
    header->kind = HEADER_UNKNOWN;
    header->has_initial_sequence = false;
    header->initial_sequence = 0;
    header->has_acknowledged = false;
    header->acknowledged = 0;
    switch (transport) {
    case TRANSPORT_TCP:
        read_tcp(packet, offset, ip->end, header);
        break;
    case TRANSPORT_UDP:
        /* UDP-Lite has its checksum coverage in place of the length. */
        read_udp(packet, offset, ip->end, ip->next_proto == IP_PROTO_UDP, header);
        break;
    case TRANSPORT_SCTP:
        read_sctp(packet, offset, ip->end, header);
        break;
    case TRANSPORT_DCCP:
        read_dccp(packet, offset, ip->end, header);
        break;
    }
    return true;
}

bool icmp_is_refusal(const packet_bytes_t *packet, size_t offset, bool is_icmpv6)
{
    uint8_t type;
    uint8_t code;

    if (!packet_has(packet, offset, 2))
        return false;
    type = packet->bytes[offset];
    code = packet->bytes[offset + 1];
    return is_icmpv6 ? type == 1 : type == 3 && code != 4;
}
