/* appletalk_udp.h
 * How AppleTalk in UDP is recognised. Knows nothing of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_APPLETALK_UDP_H
#define IANAPORT_APPLETALK_UDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As much of a payload as is ever looked at, in bytes: LAP header, DDP header, DDP data. */
#define APPLETALK_UDP_LENGTH_MAX (3 + 13 + 586)

/* Does a UDP payload prove to be an AppleTalk datagram?
 *
 * payload   the bytes that were captured of the payload
 * captured  how many they are; no byte past them is read
 * srcport, dstport  the UDP ports
 *
 * False where a rule is broken, and where not the whole datagram was captured.
 * The sources of the rules are named in appletalk_udp.c.
 */
bool appletalk_udp_is_datagram(const uint8_t *payload, size_t captured, uint16_t srcport,
                               uint16_t dstport);

#endif
