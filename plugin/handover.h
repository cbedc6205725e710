/* handover.h
 * Wireshark's dissectors, for conversations whose payload says by its looks what it is.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_HANDOVER_H
#define IANAPORT_HANDOVER_H

#include <epan/conversation.h>
#include <epan/packet.h>

#include "signatures.h"

/* Have Wireshark's dissectors looked up; call once, when the plugin's own are registered. */
void handover_init(void);

/* The dissector for the conversations that a signature is found in; NULL if this Wireshark lacks it
 * or recognises them by itself, or if the user has disabled the protocol. */
dissector_handle_t signature_dissector(const signature_t *signature);

/* Is it one of those? */
bool is_handover(dissector_handle_t handle);

/* The protocol of a signature's dissector, or -1 if this Wireshark lacks it. */
int signature_proto(const signature_t *signature);

/* Wireshark's short name of a signature's protocol, such as "SSH", or of what is known to be in its
 * envelope; NULL if this Wireshark lacks it. */
const char *signature_protocol_name(const signature_t *signature);

/* The protocol of a conversation's dissector, or -1. */
int handover_proto(dissector_handle_t handle);

/* Call a dissector in place of the current one, for a dissector that TCP or UDP has called. Returns
 * what it returns. TCP only desegments for the dissector that it calls itself, so what it offered
 * is restored. */
int call_instead(dissector_handle_t handle, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                 void *data);

/* The conversation of the payload that is being dissected, or NULL. */
conversation_t *find_its_conversation(const packet_info *pinfo);

/* The payload itself. */
payload_t payload_of(tvbuff_t *tvb);

#endif
