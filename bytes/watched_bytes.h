/* watched_bytes.h
 * Tells from the bytes of a frame whether it could have a watched port. Independent of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_WATCHED_BYTES_H
#define IANAPORT_WATCHED_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fragments.h"

/* A set of port numbers. */
typedef struct {
    bool contains[65536];
} port_set_t;

/* The link layer, as far as it tells where IP begins. */
typedef enum {
    LINK_ETHERNET,
    LINK_IP,     /* none: at the first byte */
    LINK_FAMILY, /* behind an address family of 4 bytes */
    LINK_OTHER
} link_t;

/* Could a dissector find one of the ports in the frame? It could if one follows an IPv4 or IPv6
 * header, wherever in the frame that header begins: in tunnels and in packets quoted by ICMP
 * errors, behind extension headers and AH, and in SCTP and DCCP over UDP (RFC 6951, RFC 6773).
 * IPComp packets to be decompressed, and CAPWAP, ZEP and TZSP over UDP, which may carry fragments
 * of frames, could have any port. Fragments of IP packets could, too, unless a capture's fragments
 * so far are given (or NULL): then only the frame could that completes the packet, or makes it
 * unclear what the packet is. */
bool frame_has_port(const port_set_t *ports, fragments_t *fragments, link_t link,
                    const uint8_t *bytes, size_t captured, size_t reported);

#endif
