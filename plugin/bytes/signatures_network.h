/* signatures_network.h
 * Signatures of network infrastructure protocols: naming, addressing, routing, tunnels, keys,
 * accounting, telephony. See signatures.c.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SIGNATURES_NETWORK_H
#define IANAPORT_SIGNATURES_NETWORK_H

#include "payload_bytes.h"

bool is_babel(const payload_t *payload);
bool is_bfd(const payload_t *payload);
bool is_bgp(const payload_t *payload);
bool is_bjnp(const payload_t *payload);
bool is_bundle(const payload_t *payload);
bool is_capwap_control(const payload_t *payload);
bool is_cflow(const payload_t *payload);
bool is_dhcp(const payload_t *payload);
bool is_dhcpv6(const payload_t *payload);
bool is_diameter(const payload_t *payload);
bool is_dns_tcp(const payload_t *payload);
bool is_dns_udp(const payload_t *payload);
bool is_geneve(const payload_t *payload);
bool is_gtp(const payload_t *payload);
bool is_isakmp(const payload_t *payload);
bool is_l2tp(const payload_t *payload);
bool is_ldp_tcp(const payload_t *payload);
bool is_ldp_udp(const payload_t *payload);
bool is_lisp(const payload_t *payload);
bool is_lmp(const payload_t *payload);
bool is_mpls(const payload_t *payload);
bool is_mpls_echo(const payload_t *payload);
bool is_nbdgm(const payload_t *payload);
bool is_ntp(const payload_t *payload);
bool is_olsr(const payload_t *payload);
bool is_openflow(const payload_t *payload);
bool is_pcep(const payload_t *payload);
bool is_pfcp(const payload_t *payload);
bool is_ptp(const payload_t *payload);
bool is_rip(const payload_t *payload);
bool is_ripng(const payload_t *payload);
bool is_rmcp(const payload_t *payload);
bool is_rpki_rtr(const payload_t *payload);
bool is_sflow(const payload_t *payload);
bool is_snmp(const payload_t *payload);
bool is_tcpcl(const payload_t *payload);
bool is_teredo(const payload_t *payload);
bool is_tftp(const payload_t *payload);
bool is_udpencap(const payload_t *payload);
bool is_vxlan(const payload_t *payload);
bool is_vxlan_gpe(const payload_t *payload);

#endif
