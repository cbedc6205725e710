/* signature_protocols.h
 * What a signature is the signature of, in Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SIGNATURE_PROTOCOLS_H
#define IANAPORT_SIGNATURE_PROTOCOLS_H

#include <epan/packet.h>

#include "signatures.h"

/* The dissector to which a payload that fits is handed over. NULL where this Wireshark has none,
 * and where it finds the protocol by itself. */
dissector_handle_t signature_dissector(const signature_t *signature);

/* Wireshark's short name of the protocol, such as "SSH"; NULL where this Wireshark has it not. */
const char *signature_protocol_name(const signature_t *signature);

#endif
