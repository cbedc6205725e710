/* appletalk_udp.h
 * How AppleTalk in UDP is recognised. Independent of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_APPLETALK_UDP_H
#define IANAPORT_APPLETALK_UDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The most that is ever looked at of a payload, in bytes: LAP header, DDP header, DDP data. */
#define APPLETALK_UDP_LENGTH_MAX (3 + 13 + 586)

/* Is a UDP payload an AppleTalk datagram?
 *
 * payload   the captured bytes of the payload
 * captured  their number; no byte past them is read
 * srcport, dstport  the UDP ports
 *
 * False if a rule is broken, or if the datagram was not captured whole.
 * For the sources of the rules see appletalk_udp.c.
 */
bool appletalk_udp_is_datagram(const uint8_t *payload, size_t captured, uint16_t srcport,
                               uint16_t dstport);

#endif
