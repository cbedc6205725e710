/* signature_protocols.h
 * The Wireshark protocol that a signature stands for.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SIGNATURE_PROTOCOLS_H
#define IANAPORT_SIGNATURE_PROTOCOLS_H

#include <epan/packet.h>

#include "signatures.h"

/* The dissector for a matching payload. NULL if this Wireshark has none, or recognises the protocol
 * by itself. */
dissector_handle_t signature_dissector(const signature_t *signature);

/* Wireshark's short name of the protocol, such as "SSH"; NULL if this Wireshark lacks it. */
const char *signature_protocol_name(const signature_t *signature);

#endif
