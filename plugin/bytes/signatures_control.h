/* signatures_control.h
 * Signatures of protocols that control machines, plants and buildings. See signatures.c.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SIGNATURES_CONTROL_H
#define IANAPORT_SIGNATURES_CONTROL_H

#include "payload_bytes.h"

bool is_bacnet(const payload_t *payload);
bool is_c1222(const payload_t *payload);
bool is_dnp3(const payload_t *payload);
bool is_enip(const payload_t *payload);
bool is_hislip(const payload_t *payload);
bool is_iec104(const payload_t *payload);
bool is_knxip(const payload_t *payload);
bool is_modbus(const payload_t *payload);
bool is_opcua(const payload_t *payload);
bool is_tpkt(const payload_t *payload);

#endif
