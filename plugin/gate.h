/* gate.h
 * Who dissects the payload of a conversation with a watched port.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_GATE_H
#define IANAPORT_GATE_H

#include <epan/conversation.h>
#include <epan/packet.h>

#include "conversations.h"

/* Active FTP: a client's port by the handshake, and yet what tells the protocol. */
#define FTP_DATA_PORT 20

/* Call once, when the heuristic dissectors are registered, of which each switches the gate of its
 * transport off. */
void gate_init(void);

/* On the first pass, put up the gate of a header's conversation for the frames that follow, if it
 * goes to a watched port and nobody has a dissector for it; for a postdissector. */
void put_up_gate(const packet_info *pinfo, const transport_header_t *header,
                 const conversation_state_t *state);

/* Hand a TCP or UDP payload, and all that follows in its conversation, to the dissector that it
 * belongs to; for a heuristic dissector. Returns false if there is a gate, which has seen the
 * payload before, if no signature matches, or if the dissector is missing or disabled. */
bool dissect_without_gate(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data,
                          transport_t transport);

/* The dissector of a conversation at a frame, behind its gate; or NULL. */
dissector_handle_t conversation_dissector(conversation_t *conversation, uint32_t frame);

/* Was its payload kept from the default dissector of the client's port? */
bool is_held_back(conversation_t *conversation, uint32_t frame);

#endif
