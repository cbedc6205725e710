/* payload_sender.h
 * Which side of a conversation sends a payload. Independent of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PAYLOAD_SENDER_H
#define IANAPORT_PAYLOAD_SENDER_H

#include "payload_bytes.h"
#include "port.h"

typedef enum { SENDER_UNKNOWN, SENDER_CLIENT, SENDER_SERVER } payload_sender_t;

/* Who sends the first payload of a side: SENDER_UNKNOWN if it matches no signature, or if either
 * side may send it, such as the version that both sides of SSH begin with.
 *
 * transport  of the payload
 * payload    what was captured of it, and its length on the wire, which is no less
 */
payload_sender_t payload_sender(transport_t transport, const payload_t *payload);

#endif
