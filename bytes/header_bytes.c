/* header_bytes.c
 * IP and transport headers, read from the bytes of a packet.
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
#define IPV4_CHECKSUM      10
#define IPV4_ADDRESSES     12
#define IPV6_HEADER_LENGTH 40
#define IPV6_ADDRESSES     8
/* More than any real packet has. */
#define EXTENSION_HEADERS_MAX 16

#define TCP_SEQUENCE           4
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
#define SCTP_INITIAL_TSN       (SCTP_HEADER_LENGTH + 16)
#define DCCP_HEADER_LENGTH_MIN 12
#define DCCP_DATA_OFFSET       4
#define DCCP_TYPE              8
#define DCCP_SEQUENCE          10

static bool has_bytes(const packet_bytes_t *packet, size_t offset, size_t length)
{
    return offset <= packet->captured && length <= packet->captured - offset;
}

/* Only for captured bytes, like the next one. */
static uint16_t read_uint16(const packet_bytes_t *packet, size_t offset)
{
    return (uint16_t)(packet->bytes[offset] << 8 | packet->bytes[offset + 1]);
}

static uint32_t read_uint32(const packet_bytes_t *packet, size_t offset)
{
    return (uint32_t)read_uint16(packet, offset) << 16 | read_uint16(packet, offset + 2);
}

/* ---- IP ---- */

static size_t end_of(const packet_bytes_t *packet, size_t begin, size_t length)
{
    size_t end = begin + length;

    /* A packet that was captured before segmentation offload has no length yet. */
    return length == 0 || end > packet->reported ? packet->reported : end;
}

static bool read_ipv4(const packet_bytes_t *packet, size_t offset, ip_header_t *ip)
{
    const uint8_t *header;
    size_t header_length;
    uint16_t fragment;

    if (!has_bytes(packet, offset, IPV4_HEADER_LENGTH))
        return false;
    header = packet->bytes + offset;
    header_length = 4 * (size_t)(header[0] & 0x0F);
    if (header_length < IPV4_HEADER_LENGTH)
        return false;

    ip->src_address = header + IPV4_ADDRESSES;
    ip->address_length = 4;
    ip->dst_address = ip->src_address + ip->address_length;
    ip->next_proto = header[9];
    ip->next = offset + header_length;
    ip->end = end_of(packet, offset, read_uint16(packet, offset + 2));
    fragment = read_uint16(packet, offset + 6);
    ip->is_later_fragment = (fragment & 0x1FFF) != 0;
    ip->is_first_fragment = !ip->is_later_fragment && (fragment & 0x2000) != 0;
    return true;
}

static bool skip_extension_headers(const packet_bytes_t *packet, ip_header_t *ip)
{
    for (unsigned i = 0; i < EXTENSION_HEADERS_MAX; i++) {
        const uint8_t *header;
        size_t length;

        switch (ip->next_proto) {
        case IP_PROTO_HOP_BY_HOP:
        case IP_PROTO_ROUTING:
        case IP_PROTO_DESTINATION_OPTIONS:
        case IP_PROTO_MOBILITY:
        case IP_PROTO_FRAGMENT:
        case IP_PROTO_AH:
            break;
        default:
            return true;
        }
        if (!has_bytes(packet, ip->next, 4))
            return false;
        header = packet->bytes + ip->next;
        if (ip->next_proto == IP_PROTO_FRAGMENT) {
            uint16_t fragment = read_uint16(packet, ip->next + 2);

            ip->is_later_fragment = (fragment & 0xFFF8) != 0;
            ip->is_first_fragment = !ip->is_later_fragment && (fragment & 1) != 0;
            length = 8;
        } else if (ip->next_proto == IP_PROTO_AH) {
            length = 4 * (size_t)(header[1] + 2);
        } else {
            length = 8 * (size_t)(header[1] + 1);
        }
        ip->next_proto = header[0];
        ip->next += length;
        /* What follows is no header, but the middle of something. */
        if (ip->is_later_fragment)
            return true;
    }
    return false;
}

static bool read_ipv6(const packet_bytes_t *packet, size_t offset, ip_header_t *ip)
{
    uint16_t length;

    if (!has_bytes(packet, offset, IPV6_HEADER_LENGTH))
        return false;

    length = read_uint16(packet, offset + 4);
    ip->src_address = packet->bytes + offset + IPV6_ADDRESSES;
    ip->address_length = 16;
    ip->dst_address = ip->src_address + ip->address_length;
    ip->next_proto = packet->bytes[offset + 6];
    ip->next = offset + IPV6_HEADER_LENGTH;
    /* RFC 2675, section 3: a jumbogram has its length in an option, and 0 here. */
    ip->end = end_of(packet, ip->next, length);
    ip->is_first_fragment = false;
    ip->is_later_fragment = false;
    return skip_extension_headers(packet, ip);
}

bool read_ip_header(const packet_bytes_t *packet, size_t offset, ip_header_t *ip)
{
    if (!has_bytes(packet, offset, 1))
        return false;
    switch (packet->bytes[offset] >> 4) {
    case 4:
        /* IPv4 has AH, too: RFC 4302. */
        return read_ipv4(packet, offset, ip) &&
               (ip->is_later_fragment || skip_extension_headers(packet, ip));
    case 6:
        return read_ipv6(packet, offset, ip);
    default:
        return false;
    }
}

/* RFC 1071: the sum of all words, including the checksum, is FFFF. */
static bool ipv4_checksum_fits(const packet_bytes_t *packet, size_t offset, size_t header_length)
{
    uint32_t sum = 0;

    if (read_uint16(packet, offset + IPV4_CHECKSUM) == 0 ||
        !has_bytes(packet, offset, header_length))
        return true;
    for (size_t i = 0; i < header_length; i += 2)
        sum += read_uint16(packet, offset + i);
    return (sum & 0xFFFF) + (sum >> 16) == 0xFFFF;
}

bool ip_header_is_plausible(const packet_bytes_t *packet, size_t offset)
{
    bool is_ipv4 = packet->bytes[offset] >> 4 == 4;
    size_t header_length =
        is_ipv4 ? 4 * (size_t)(packet->bytes[offset] & 0x0F) : IPV6_HEADER_LENGTH;
    size_t length = read_uint16(packet, offset + (is_ipv4 ? 2 : 4));
    size_t left = packet->reported - offset;

    if (!is_ipv4)
        return length <= left - header_length;
    return (length == 0 || (length >= header_length && length <= left)) &&
           ipv4_checksum_fits(packet, offset, header_length);
}

bool continue_ip_header(const packet_bytes_t *packet, ip_header_t *ip)
{
    ip->next = 0;
    ip->end = packet->reported;
    ip->is_first_fragment = false;
    ip->is_later_fragment = false;
    return skip_extension_headers(packet, ip);
}

/* ---- Transport ---- */

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

    while (offset < end && has_bytes(packet, offset, 4)) {
        uint8_t type = packet->bytes[offset];
        size_t length = read_uint16(packet, offset + 2);

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

    if (has_bytes(packet, offset, TCP_DATA_OFFSET + 1))
        length = 4 * (size_t)(tcp[TCP_DATA_OFFSET] >> 4);
    if (has_bytes(packet, offset, TCP_FLAGS + 1)) {
        uint32_t sequence = read_uint32(packet, offset + TCP_SEQUENCE);

        header->kind = tcp_kind(tcp[TCP_FLAGS]);
        header->has_initial_sequence = true;
        header->initial_sequence =
            (tcp[TCP_FLAGS] & TCP_SYN) != 0 ? sequence : (uint32_t)(sequence - 1);
    }
    set_payload(header, offset, length, TCP_HEADER_LENGTH_MIN, end);
}

static void read_udp(const packet_bytes_t *packet, size_t offset, size_t end, bool has_length,
                     transport_bytes_t *header)
{
    header->payload = offset + UDP_HEADER_LENGTH;
    if (has_length && has_bytes(packet, offset, UDP_LENGTH + 2)) {
        size_t udp_end = offset + read_uint16(packet, offset + UDP_LENGTH);

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
    if (has_bytes(packet, header->payload, 1))
        header->kind = sctp_kind(packet->bytes[header->payload]);
    if (header->kind == HEADER_REQUEST && has_bytes(packet, offset + SCTP_INITIAL_TSN, 4)) {
        header->has_initial_sequence = true;
        header->initial_sequence = read_uint32(packet, offset + SCTP_INITIAL_TSN);
    }
    header->payload_length = sctp_data_length(packet, header->payload, end);
}

static void read_dccp(const packet_bytes_t *packet, size_t offset, size_t end,
                      transport_bytes_t *header)
{
    const uint8_t *dccp = packet->bytes + offset;
    size_t length = 0;

    if (has_bytes(packet, offset, DCCP_DATA_OFFSET + 1))
        length = 4 * (size_t)dccp[DCCP_DATA_OFFSET];
    if (has_bytes(packet, offset, DCCP_TYPE + 1))
        header->kind = dccp_kind(dccp[DCCP_TYPE]);
    /* A request always has the long sequence number. */
    if (header->kind == HEADER_REQUEST && has_bytes(packet, offset + DCCP_SEQUENCE, 6)) {
        header->has_initial_sequence = true;
        header->initial_sequence = (uint64_t)read_uint16(packet, offset + DCCP_SEQUENCE) << 32 |
                                   read_uint32(packet, offset + DCCP_SEQUENCE + 2);
    }
    set_payload(header, offset, length, DCCP_HEADER_LENGTH_MIN, end);
}

bool read_transport_header(const packet_bytes_t *packet, const ip_header_t *ip,
                           transport_bytes_t *header)
{
    size_t offset = ip->next;
    transport_t transport;

    if (!find_transport(ip->next_proto, &transport) || !has_bytes(packet, offset, 4))
        return false;

    header->transport = transport;
    header->srcport = read_uint16(packet, offset);
    header->dstport = read_uint16(packet, offset + 2);
    header->kind = HEADER_OTHER;
    header->has_initial_sequence = false;
    header->initial_sequence = 0;
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

    if (!has_bytes(packet, offset, 2))
        return false;
    type = packet->bytes[offset];
    code = packet->bytes[offset + 1];
    return is_icmpv6 ? type == 1 : type == 3 && code != 4;
}
