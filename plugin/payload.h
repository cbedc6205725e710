/* payload.h
 * What the payload of a transport header really is.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PAYLOAD_H
#define IANAPORT_PAYLOAD_H

#include "conversations.h"

/* The name of a protocol that nothing identifies. */
#define UNIDENTIFIED "unidentified"

/* Look up Wireshark's protocols and tables; call once, when all of them are registered. */
void payload_init(void);

/* "none", "AppleTalk", the short name of the protocol that took the payload or whose signature it
 * has, or UNIDENTIFIED. For a quoted header, of what the quote has of it. The memory is that of
 * the header's conversation, or NULL.
 */
const char *payload_name(const packet_info *pinfo, const transport_header_t *header,
                         conversation_memory_t *memory);

#endif
