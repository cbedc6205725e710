/* handover.h
 * Conversations whose payload says by its looks what it is are handed to Wireshark's dissector.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_HANDOVER_H
#define IANAPORT_HANDOVER_H

#include <epan/packet.h>

#include "port.h"

/* Have Wireshark's dissectors looked up; once, when the plugin's own are registered. */
void handover_init(void);

/* Hand a TCP or UDP payload on, and with it all that follows in its conversation, as a heuristic
 * dissector does it. Returns false where it does not look like anything, or its dissector is not
 * to be had. */
bool hand_over(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data,
               transport_t transport);

/* The protocol that a conversation's dissector dissects, or -1. */
int handover_proto(dissector_handle_t handle);

#endif
