/* mismatch.h
 * The wrong protocol on an assigned port.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_MISMATCH_H
#define IANAPORT_MISMATCH_H

#include "conversations.h"
#include "payload.h"
#include "port_texts.h"

/* Set up the per-file memory; call once. */
void mismatch_init(void);

/* On the first pass, identify the beginning of what a side has sent, and what later payloads have
 * in its envelope; if the service's port is watched and assigned to a protocol that has a
 * signature, also that it can't be that. Call it for each header of a frame, after all have been
 * recorded and before asking for the state of any. */
void identify_beginning(const packet_info *pinfo, const transport_header_t *header,
                        conversation_memory_t *memory);

/* Wireshark's short name of the protocol that a header's conversation carries, if the service's
 * port is assigned to another protocol that has a signature; UNIDENTIFIED if neither side of a TCP
 * connection began as every client and server of that port does; otherwise NULL. Also NULL over
 * UDP if the protocol belongs to the other port, as in a response captured without its request. */
const char *find_mismatch(const conversation_state_t *state, const transport_header_t *header,
                          const port_entry_t *service);

#endif
