/* mismatch.h
 * The wrong protocol on an assigned port.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_MISMATCH_H
#define IANAPORT_MISMATCH_H

#include "conversations.h"
#include "port_texts.h"

/* Look at a payload that is the first of its side, when its frame is first read, if its service's
 * port is watched and assigned to a protocol that has a signature. To be asked of each header of a
 * frame when all are remembered, and before the state of any is told. */
void identify_payload(const packet_info *pinfo, const transport_header_t *header,
                      conversation_memory_t *memory);

/* Wireshark's short name of the protocol that a header's conversation carries, where the port of
 * its service is assigned to another that has a signature; or NULL. The other port may be the one
 * that the protocol is at home at, as in an answer that was captured without its request. */
const char *find_mismatch(const conversation_state_t *state, const transport_header_t *header,
                          const port_entry_t *service);

#endif
