/* payload.h
 * What the payload of a transport header really is.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PAYLOAD_H
#define IANAPORT_PAYLOAD_H

#include "transport_headers.h"

/* Find Wireshark's protocols and tables; once, when all of them are registered. */
void payload_init(void);

/* "none", "AppleTalk", the short name of the protocol that took the payload, or
 * "unidentified". Of a quoted header: what it has in the quote.
 */
const char *payload_name(packet_info *pinfo, const transport_header_t *header);

#endif
