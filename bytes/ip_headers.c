/* ip_headers.c
 * IP headers and extension headers, read from the bytes of a packet.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "ip_headers.h"

#include <string.h>

#define IPV4_CHECKSUM  10
#define IPV4_ADDRESSES 12
#define IPV6_ADDRESSES 8

#define OPTION_HOME_ADDRESS 201

static size_t end_of(const packet_bytes_t *packet, size_t begin, size_t length)
{
    size_t end = begin + length;

    /* A packet that was captured before segmentation offload has no length yet. */
    return length == 0 || end > packet->reported ? packet->reported : end;
}

static bool begin_ipv4(const packet_bytes_t *packet, size_t offset, ip_header_t *ip)
{
    const uint8_t *header = packet->bytes + offset;
    size_t header_length = 4 * (size_t)(header[0] & 0x0F);
    uint16_t fragment;

    if (header_length < IPV4_HEADER_LENGTH || !packet_has(packet, offset, header_length))
        return false;

    ip->src_address = header + IPV4_ADDRESSES;
    ip->address_length = 4;
    ip->dst_address = ip->src_address + ip->address_length;
    ip->next_proto = header[9];
    ip->next = offset + header_length;
    ip->end = end_of(packet, offset, packet_uint16(packet, offset + 2));
    fragment = packet_uint16(packet, offset + 6);
    ip->is_later_fragment = (fragment & 0x1FFF) != 0;
    ip->is_first_fragment = !ip->is_later_fragment && (fragment & 0x2000) != 0;
    return true;
}

static bool begin_ipv6(const packet_bytes_t *packet, size_t offset, ip_header_t *ip)
{
    const uint8_t *header = packet->bytes + offset;

    if (!packet_has(packet, offset, IPV6_HEADER_LENGTH))
        return false;

    ip->src_address = header + IPV6_ADDRESSES;
    ip->address_length = 16;
    ip->dst_address = ip->src_address + ip->address_length;
    ip->next_proto = header[6];
    ip->next = offset + IPV6_HEADER_LENGTH;
    /* RFC 2675, section 3: a jumbogram has its length in an option, and 0 here. */
    ip->end = end_of(packet, ip->next, packet_uint16(packet, offset + 4));
    ip->is_first_fragment = false;
    ip->is_later_fragment = false;
    return true;
}

bool begin_ip_header(const packet_bytes_t *packet, size_t offset, ip_header_t *ip)
{
    if (!packet_has(packet, offset, 1))
        return false;
    switch (packet->bytes[offset] >> 4) {
    case 4:
        return begin_ipv4(packet, offset, ip);
    case 6:
        return begin_ipv6(packet, offset, ip);
    default:
        return false;
    }
}

bool is_extension_header(uint8_t proto)
{
    switch (proto) {
    case IP_PROTO_HOP_BY_HOP:
    case IP_PROTO_ROUTING:
    case IP_PROTO_FRAGMENT:
    case IP_PROTO_DSR:
    case IP_PROTO_AH:
    case IP_PROTO_DESTINATION_OPTIONS:
    case IP_PROTO_MOBILITY:
    case IP_PROTO_HIP:
    case IP_PROTO_SHIM6:
        return true;
    default:
        return false;
    }
}

/* The address that a mobile node is known by: RFC 6275, section 6.3. */
static void read_home_address(const packet_bytes_t *packet, size_t offset, size_t end,
                              ip_header_t *ip)
{
    while (offset < end && packet_has(packet, offset, 2)) {
        uint8_t option = packet->bytes[offset];
        size_t length = option == 0 ? 1 : 2 + (size_t)packet->bytes[offset + 1];

        if (option == OPTION_HOME_ADDRESS && length == 2 + ip->address_length &&
            packet_has(packet, offset, length))
            ip->src_address = packet->bytes + offset + 2;
        offset += length;
    }
}

/* The last address of the route, if the packet is still on it: RFC 5095 (type 0); RFC 6275, section
 * 6.4 (2); RFC 8754, section 2 (4). */
static void read_route(const packet_bytes_t *packet, size_t offset, size_t end, ip_header_t *ip)
{
    size_t last = offset + 8;

    if (packet->bytes[offset + 3] == 0)
        return;
    ip->dst_address = NULL;
    switch (packet->bytes[offset + 2]) {
    case 0:
        last = end - ip->address_length;
        break;
    case 2:
    case 4:
        break;
    default:
        return;
    }
    if (last >= offset + 8 && packet_has(packet, last, ip->address_length))
        ip->dst_address = packet->bytes + last;
}

bool skip_extension_header(const packet_bytes_t *packet, ip_header_t *ip)
{
    const uint8_t *header = packet->bytes + ip->next;
    size_t length = 8;
    uint16_t word;

    if (!packet_has(packet, ip->next, 4))
        return false;
    word = packet_uint16(packet, ip->next + 2);
    switch (ip->next_proto) {
    case IP_PROTO_FRAGMENT:
        if (!packet_has(packet, ip->next, length))
            return false;
        ip->is_later_fragment = (word & 0xFFF8) != 0;
        ip->is_first_fragment = !ip->is_later_fragment && (word & 1) != 0;
        break;
    case IP_PROTO_AH:
        length = 4 * (size_t)(header[1] + 2);
        break;
    case IP_PROTO_DSR:
        length = 4 + (size_t)word;
        break;
    default:
        length = 8 * (size_t)(header[1] + 1);
    }
    if (ip->address_length == 16 && ip->next_proto == IP_PROTO_DESTINATION_OPTIONS)
        read_home_address(packet, ip->next + 2, ip->next + length, ip);
    if (ip->address_length == 16 && ip->next_proto == IP_PROTO_ROUTING)
        read_route(packet, ip->next, ip->next + length, ip);
    ip->next_proto = header[0];
    ip->next += length;
    return true;
}

/* What follows the header of a later fragment is no header, but the middle of something. */
static bool skip_extension_headers(const packet_bytes_t *packet, ip_header_t *ip)
{
    for (unsigned i = 0; i < EXTENSION_HEADERS_MAX; i++) {
        if (ip->is_later_fragment || !is_extension_header(ip->next_proto))
            return true;
        if (!skip_extension_header(packet, ip))
            return false;
    }
    return false;
}

bool read_ip_header(const packet_bytes_t *packet, size_t offset, ip_header_t *ip)
{
    return begin_ip_header(packet, offset, ip) && skip_extension_headers(packet, ip);
}

bool continue_ip_header(const packet_bytes_t *packet, ip_header_t *ip)
{
    ip->next = 0;
    ip->end = packet->reported;
    ip->is_first_fragment = false;
    ip->is_later_fragment = false;
    return skip_extension_headers(packet, ip);
}

/* RFC 1071: the sum of all words, including the checksum, is FFFF in any byte order. */
bool ipv4_checksum_fits(const uint8_t *header, size_t length)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < length; i += sizeof(uint32_t)) {
        uint32_t words;

        memcpy(&words, header + i, sizeof(words));
        sum += words;
    }
    sum = (sum & 0xFFFFFFFF) + (sum >> 32);
    sum = (sum & 0xFFFF) + (sum >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    return (sum & 0xFFFF) + (sum >> 16) == 0xFFFF;
}

static bool ipv4_is_plausible(const packet_bytes_t *packet, size_t offset)
{
    const uint8_t *header = packet->bytes + offset;
    size_t header_length = 4 * (size_t)(header[0] & 0x0F);
    size_t length = packet_uint16(packet, offset + 2);

    return (length == 0 || (length >= header_length && length <= packet->reported - offset)) &&
           (packet_uint16(packet, offset + IPV4_CHECKSUM) == 0 ||
            ipv4_checksum_fits(header, header_length));
}

bool ip_header_is_plausible(const packet_bytes_t *packet, size_t offset)
{
    if (packet->bytes[offset] >> 4 == 4)
        return ipv4_is_plausible(packet, offset);
    return packet_uint16(packet, offset + 4) <= packet->reported - offset - IPV6_HEADER_LENGTH;
}
