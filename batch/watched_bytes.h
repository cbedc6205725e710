/* watched_bytes.h
 * Which frames could have a watched port, told by their bytes alone. Knows nothing of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_WATCHED_BYTES_H
#define IANAPORT_WATCHED_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A set of port numbers. */
typedef struct {
    bool contains[65536];
} port_set_t;

/* Could a dissector find one of the ports in a frame of which so many bytes were captured, and so
 * many were on the wire? That is where one of them stands behind an IPv4 or IPv6 header, wherever
 * in the frame that begins: in tunnels and in what ICMP errors quote, behind extension headers and
 * AH, and in SCTP and DCCP that are carried in UDP (RFC 6951, RFC 6773). Of packets that are to be
 * put together from fragments, or to be inflated (IPComp), nothing is known: each could. */
bool frame_has_port(const port_set_t *ports, const uint8_t *bytes, size_t captured,
                    size_t reported);

#endif
