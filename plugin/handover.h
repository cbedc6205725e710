/* handover.h
 * Conversations whose payload says by its looks what it is are handed to Wireshark's dissector.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_HANDOVER_H
#define IANAPORT_HANDOVER_H

#include <epan/packet.h>

#include "signatures.h"

/* Have Wireshark's dissectors looked up; call once, when the plugin's own are registered. */
void handover_init(void);

/* Hand a TCP or UDP payload, and all that follows in its conversation, to the dissector it belongs
 * to. Returns false if no signature matches, or if the dissector is missing or disabled. */
bool hand_over(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data,
               transport_t transport);

/* The protocol of a signature's dissector, or -1 if this Wireshark lacks it. */
int signature_proto(const signature_t *signature);

/* Wireshark's short name of a signature's protocol, such as "SSH", or of what is known to be in its
 * envelope; NULL if this Wireshark lacks it. */
const char *signature_protocol_name(const signature_t *signature);

/* The protocol of a conversation's dissector, or -1. */
int handover_proto(dissector_handle_t handle);

#endif
