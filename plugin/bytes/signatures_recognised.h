/* signatures_recognised.h
 * Signatures of protocols that Wireshark recognises on any port by itself. See signatures.c.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SIGNATURES_RECOGNISED_H
#define IANAPORT_SIGNATURES_RECOGNISED_H

#include "payload_bytes.h"

bool is_bittorrent(const payload_t *payload);
bool is_bt_dht(const payload_t *payload);
bool is_dcerpc(const payload_t *payload);
bool is_dicom(const payload_t *payload);
bool is_dtls(const payload_t *payload);
bool is_fix(const payload_t *payload);
bool is_giop(const payload_t *payload);
bool is_hl7(const payload_t *payload);
bool is_iscsi(const payload_t *payload);
bool is_mq(const payload_t *payload);
bool is_quic(const payload_t *payload);
bool is_rpc_tcp(const payload_t *payload);
bool is_rpc_udp(const payload_t *payload);
bool is_rtps(const payload_t *payload);
bool is_smpp(const payload_t *payload);
bool is_stun(const payload_t *payload);
bool is_tls(const payload_t *payload);
bool is_wireguard(const payload_t *payload);

#endif
