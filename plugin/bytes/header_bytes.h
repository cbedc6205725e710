/* header_bytes.h
 * What a transport header has in the bytes of a frame, beside its ports: the addresses
 * that it is between, what it wants, and the length of its payload. Knows nothing of
 * Wireshark.
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

/* What Wireshark knows of a header, and what tells it from others in a frame. */
typedef struct {
    transport_t transport;
    uint16_t srcport;
    uint16_t dstport;
} wanted_header_t;

/* What a header does to a conversation. */
typedef enum {
    HEADER_OTHER,   /* or it was not captured */
    HEADER_REQUEST, /* SYN; INIT; DCCP-Request */
    HEADER_ACCEPT,  /* SYN/ACK; INIT ACK; DCCP-Response */
    HEADER_RESET    /* RST; ABORT; DCCP-Reset */
} header_kind_t;

typedef struct {
    size_t offset;              /* of the transport header, in bytes from the frame's begin */
    const uint8_t *src_address; /* in the frame, in network order */
    const uint8_t *dst_address;
    size_t address_length; /* of each of the two: 4 or 16 bytes */
    header_kind_t kind;
    uint32_t tcp_sequence; /* of a SYN, or 0 */
    int payload_length;    /* bytes, as the headers tell and whether or not they were captured */
} header_bytes_t;

/* Find a transport header, with the IP header before it, in a frame.
 *
 * bytes     the frame, or as much of it as was captured
 * captured  how many bytes those are; none past them is read
 * reported  how many bytes the frame had on the wire
 * from      where to begin, in bytes
 * wanted    the transport protocol and ports of the header
 *
 * Returns false, and leaves header alone, where there is no such header.
 */
bool find_header_bytes(const uint8_t *bytes, size_t captured, size_t reported, size_t from,
                       const wanted_header_t *wanted, header_bytes_t *header);

#endif
