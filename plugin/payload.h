/* payload.h
 * What the payload of a transport header really is.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PAYLOAD_H
#define IANAPORT_PAYLOAD_H

#include "transport_headers.h"

/* Look up Wireshark's protocols and tables; call once, when all of them are registered. */
void payload_init(void);

/* "none", "AppleTalk", the short name of the protocol that took the payload, or
 * "unidentified". For a quoted header, of what the quote has of it.
 */
const char *payload_name(packet_info *pinfo, const transport_header_t *header);

#endif
