/* conversations.h
 * The conversation of a transport header, and which side of it is the service.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_CONVERSATIONS_H
#define IANAPORT_CONVERSATIONS_H

#include <epan/conversation.h>

#include "transport_headers.h"

/* Wireshark's conversation of a located header, or NULL. */
conversation_t *find_header_conversation(const packet_info *pinfo,
                                         const transport_header_t *header);

/* Is the destination of a located header the service side of its conversation? That is who
 * got the SYN or sent the SYN/ACK, and as long as neither was seen, the destination of the
 * conversation's first packet. Says of a frame the same each time that it is asked; and has
 * to be asked of every frame of a conversation when the file is first read. */
gboolean dst_is_service(packet_info *pinfo, const transport_header_t *header);

#endif
