/* header_bytes.h
 * Transport headers, read from the bytes of a packet. Independent of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_HEADER_BYTES_H
#define IANAPORT_HEADER_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ip_headers.h"
#include "port.h"

/* What a transport header means to a conversation. */
typedef enum {
    HEADER_UNKNOWN, /* what would tell was not captured */
    HEADER_OTHER,
    HEADER_REQUEST, /* SYN; INIT; DCCP-Request */
    HEADER_ACCEPT,  /* SYN/ACK; INIT ACK; DCCP-Response */
    HEADER_RESET    /* RST; ABORT; DCCP-Reset */
} header_kind_t;

typedef struct {
    transport_t transport;
    uint16_t srcport;
    uint16_t dstport;
    header_kind_t kind;
    /* Tells one connection between the same ports from the next: the sequence number of the
     * request, and in TCP of what accepts it (in SCTP the Initiate Tag of either, and the Initial
     * TSN in the upper half). For a later TCP segment, it assumes the first one after those. */
    bool has_initial_sequence;
    uint64_t initial_sequence;
    /* The other side's, as this header acknowledges it: for a later TCP segment, it assumes that
     * nothing else was sent. In SCTP it is the Verification Tag. */
    bool has_acknowledged;
    uint64_t acknowledged;
    size_t payload;        /* the offset of what follows the header */
    size_t payload_length; /* according to the headers, but no more than was on the wire */
} transport_bytes_t;

/* Read the transport header after an IP header. Returns false if it is of another protocol, or its
 * ports were not captured. The rest need not have been captured. RFC 9293, section 3.1; RFC 768;
 * RFC 3828; RFC 9260, section 3; RFC 4340, section 5.1. */
bool read_transport_header(const packet_bytes_t *packet, const ip_header_t *ip,
                           transport_bytes_t *header);

/* Is the ICMP (or ICMPv6) message at an offset a refusal? That is Destination Unreachable, except
 * "fragmentation needed": RFC 792; RFC 1191, section 4; RFC 4443, section 3.1. */
bool icmp_is_refusal(const packet_bytes_t *packet, size_t offset, bool is_icmpv6);

#endif
