/* ip_headers.h
 * IP headers and extension headers, read from the bytes of a packet. Independent of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_IP_HEADERS_H
#define IANAPORT_IP_HEADERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Protocol numbers (https://www.iana.org/assignments/protocol-numbers). */
enum {
    IP_PROTO_HOP_BY_HOP = 0,
    IP_PROTO_ICMP = 1,
    IP_PROTO_IPV4 = 4,
    IP_PROTO_TCP = 6,
    IP_PROTO_UDP = 17,
    IP_PROTO_DCCP = 33,
    IP_PROTO_IPV6 = 41,
    IP_PROTO_ROUTING = 43,
    IP_PROTO_FRAGMENT = 44,
    IP_PROTO_GRE = 47,
    IP_PROTO_DSR = 48,
    IP_PROTO_ESP = 50,
    IP_PROTO_AH = 51,
    IP_PROTO_ICMPV6 = 58,
    IP_PROTO_DESTINATION_OPTIONS = 60,
    IP_PROTO_ETHERIP = 97,
    IP_PROTO_PIM = 103,
    IP_PROTO_IPCOMP = 108,
    IP_PROTO_L2TP = 115,
    IP_PROTO_SCTP = 132,
    IP_PROTO_MOBILITY = 135,
    IP_PROTO_UDPLITE = 136,
    IP_PROTO_MPLS = 137,
    IP_PROTO_HIP = 139,
    IP_PROTO_SHIM6 = 140,
    IP_PROTO_ETHERNET = 143
};

#define IPV4_HEADER_LENGTH 20 /* without options */
#define IPV6_HEADER_LENGTH 40

/* More than any real packet has, and than most runs of zeros, which look like hop-by-hop options.
 */
#define EXTENSION_HEADERS_MAX 64

/* The bytes that contain the headers. Offsets are in bytes from their beginning. No byte is read
 * that was not captured. */
typedef struct {
    const uint8_t *bytes;
    size_t captured;
    size_t reported; /* how many there were on the wire */
} packet_bytes_t;

/* Were these bytes captured? */
static inline bool packet_has(const packet_bytes_t *packet, size_t offset, size_t length)
{
    return offset <= packet->captured && length <= packet->captured - offset;
}

/* In network order. Only for captured bytes, like the next one. */
static inline uint16_t packet_uint16(const packet_bytes_t *packet, size_t offset)
{
    return (uint16_t)(packet->bytes[offset] << 8 | packet->bytes[offset + 1]);
}

static inline uint32_t packet_uint32(const packet_bytes_t *packet, size_t offset)
{
    return (uint32_t)packet_uint16(packet, offset) << 16 | packet_uint16(packet, offset + 2);
}

typedef struct {
    /* In network order, of those that communicate: the home address of a mobile node, and the last
     * one of a route. The latter is NULL if the route can't be read. */
    const uint8_t *src_address;
    const uint8_t *dst_address;
    size_t address_length;  /* of each of the two: 4 or 16 bytes */
    uint8_t next_proto;     /* the protocol number of the next header */
    size_t next;            /* its offset, after all options and extension headers */
    size_t end;             /* of the IP packet */
    bool is_first_fragment; /* only the beginning of what comes next is here */
    bool is_later_fragment; /* what comes next is only in the reassembled packet */
} ip_header_t;

/* Read the IP header (version 4 or 6) at an offset, with its options and extension headers: RFC
 * 791, section 3.1; RFC 8200, sections 3 and 4. Returns false if there is none, or if its extension
 * headers don't end. */
bool read_ip_header(const packet_bytes_t *packet, size_t offset, ip_header_t *ip);

/* The same up to the first extension header. */
bool begin_ip_header(const packet_bytes_t *packet, size_t offset, ip_header_t *ip);

/* Is it the number of an extension header, or of what else stands between IP and another protocol:
 * AH (RFC 4302), DSR (RFC 4728), HIP (RFC 7401), Shim6 (RFC 5533)? IPv4 can have them, too. */
bool is_extension_header(uint8_t proto);

/* Go on to what follows the next header, an extension header. Returns false if it was not captured.
 */
bool skip_extension_header(const packet_bytes_t *packet, ip_header_t *ip);

/* Go on with the extension headers of an IP header in a reassembled packet, from its beginning.
 * Returns false if they don't end. */
bool continue_ip_header(const packet_bytes_t *packet, ip_header_t *ip);

/* Are the length, and for IPv4 the checksum, of the IP header that was read at an offset plausible?
 * Either may be 0, for a network card to fill in. */
bool ip_header_is_plausible(const packet_bytes_t *packet, size_t offset);

/* RFC 791, section 3.1. The length is that of the header with its options. */
bool ipv4_checksum_fits(const uint8_t *header, size_t length);

#endif
