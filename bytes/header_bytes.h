/* header_bytes.h
 * IP and transport headers, read from the bytes of a packet. Independent of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_HEADER_BYTES_H
#define IANAPORT_HEADER_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "port.h"

/* The bytes that contain the headers. Offsets are in bytes from their beginning. No byte is read
 * that was not captured. */
typedef struct {
    const uint8_t *bytes;
    size_t captured;
    size_t reported; /* how many there were on the wire */
} packet_bytes_t;

typedef struct {
    const uint8_t *src_address; /* in network order */
    const uint8_t *dst_address;
    size_t address_length;  /* of each of the two: 4 or 16 bytes */
    uint8_t next_proto;     /* the protocol number of the next header */
    size_t next;            /* its offset, after all options and extension headers */
    size_t end;             /* of the IP packet */
    bool is_first_fragment; /* only the beginning of what comes next is here */
    bool is_later_fragment; /* what comes next is only in the reassembled packet */
} ip_header_t;

/* What a transport header means to a conversation. */
typedef enum {
    HEADER_OTHER,   /* or not captured */
    HEADER_REQUEST, /* SYN; INIT; DCCP-Request */
    HEADER_ACCEPT,  /* SYN/ACK; INIT ACK; DCCP-Response */
    HEADER_RESET    /* RST; ABORT; DCCP-Reset */
} header_kind_t;

typedef struct {
    transport_t transport;
    uint16_t srcport;
    uint16_t dstport;
    header_kind_t kind;
    /* Tells one connection between the same ports from the next: the sequence number of the request
     * (the Initial TSN in SCTP). For a later TCP segment, it assumes the first one after the
     * request. */
    bool has_initial_sequence;
    uint64_t initial_sequence;
    size_t payload;        /* the offset of what follows the header */
    size_t payload_length; /* according to the headers, but no more than was on the wire */
} transport_bytes_t;

/* Read the IP header (version 4 or 6) at an offset, with its options and extension headers: RFC
 * 791, section 3.1; RFC 8200, sections 3 and 4. Returns false if there is none. */
bool read_ip_header(const packet_bytes_t *packet, size_t offset, ip_header_t *ip);

/* Are the length, and for IPv4 the checksum, of the IP header that was read at an offset plausible?
 * Either may be 0, for a network card to fill in. */
bool ip_header_is_plausible(const packet_bytes_t *packet, size_t offset);

/* Go on with the extension headers of an IP header in a reassembled packet, from its beginning.
 * Returns false if they don't end. */
bool continue_ip_header(const packet_bytes_t *packet, ip_header_t *ip);

/* Read the transport header after an IP header. Returns false if it is of another protocol, or its
 * ports were not captured. The rest need not have been captured. RFC 9293, section 3.1; RFC 768;
 * RFC 3828; RFC 9260, section 3; RFC 4340, section 5.1. */
bool read_transport_header(const packet_bytes_t *packet, const ip_header_t *ip,
                           transport_bytes_t *header);

/* Is the ICMP (or ICMPv6) message at an offset a refusal? That is Destination Unreachable, except
 * "fragmentation needed": RFC 792; RFC 1191, section 4; RFC 4443, section 3.1. */
bool icmp_is_refusal(const packet_bytes_t *packet, size_t offset, bool is_icmpv6);

#endif
