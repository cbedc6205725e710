/* protocols.h
 * What recognises each protocol by the first bytes of a payload; the table in signatures.c says
 * when and to whom each one matters. Independent of Wireshark.
 *
 * Each returns whether a payload could be the protocol's. It never is if a byte that is needed to
 * tell was not captured. The sources of the facts are with the functions.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PROTOCOLS_H
#define IANAPORT_PROTOCOLS_H

#include "payload_bytes.h"

/* Lines of text (text.c). */
bool is_beep(const payload_t *payload);
bool is_cvspserver(const payload_t *payload);
bool is_db_lsp_disc(const payload_t *payload);
bool is_distcc(const payload_t *payload);
bool is_finger(const payload_t *payload);
bool is_ftp(const payload_t *payload);
bool is_ftp_user(const payload_t *payload);
bool is_git(const payload_t *payload);
bool is_gnutella(const payload_t *payload);
bool is_http(const payload_t *payload);
bool is_http2(const payload_t *payload);
bool is_imap(const payload_t *payload);
bool is_irc(const payload_t *payload);
bool is_kismet(const payload_t *payload);
bool is_megaco(const payload_t *payload);
bool is_memcache_text(const payload_t *payload);
bool is_mgcp(const payload_t *payload);
bool is_msrp(const payload_t *payload);
bool is_nntp(const payload_t *payload);
bool is_pop(const payload_t *payload);
bool is_resp(const payload_t *payload);
bool is_rfb(const payload_t *payload);
bool is_rsync(const payload_t *payload);
bool is_rtsp(const payload_t *payload);
bool is_sip(const payload_t *payload);
bool is_smtp(const payload_t *payload);
bool is_ssdp(const payload_t *payload);
bool is_lsd(const payload_t *payload);
bool is_ssh(const payload_t *payload);
bool is_syslog(const payload_t *payload);
bool is_telnet(const payload_t *payload);
bool is_tivoconnect(const payload_t *payload);
bool is_whois(const payload_t *payload);
bool is_xmpp(const payload_t *payload);

/* Binary server protocols: databases, directories, files, queues, screens (service.c). */
bool is_adb(const payload_t *payload);
bool is_ajp13(const payload_t *payload);
bool is_amqp(const payload_t *payload);
bool is_amqp_frames(const payload_t *payload);
bool is_cldap(const payload_t *payload);
bool is_cql(const payload_t *payload);
bool is_dsi(const payload_t *payload);
bool is_elasticsearch(const payload_t *payload);
bool is_gearman(const payload_t *payload);
bool is_kafka(const payload_t *payload);
bool is_kerberos_tcp(const payload_t *payload);
bool is_kerberos_udp(const payload_t *payload);
bool is_ldap(const payload_t *payload);
bool is_memcache(const payload_t *payload);
bool is_mongo(const payload_t *payload);
bool is_mqtt(const payload_t *payload);
bool is_mysql(const payload_t *payload);
bool is_nbss(const payload_t *payload);
bool is_openvpn(const payload_t *payload);
bool is_pgsql(const payload_t *payload);
bool is_rdpudp(const payload_t *payload);
bool is_rmi(const payload_t *payload);
bool is_rtmp(const payload_t *payload);
bool is_skinny(const payload_t *payload);
bool is_smb(const payload_t *payload);
bool is_smb2(const payload_t *payload);
bool is_tacplus(const payload_t *payload);
bool is_tds(const payload_t *payload);
bool is_tns(const payload_t *payload);
bool is_x11(const payload_t *payload);
bool is_xdmcp(const payload_t *payload);
bool is_z3950(const payload_t *payload);
bool is_zabbix(const payload_t *payload);

/* Network infrastructure: naming, addressing, time, keys, accounting, management (network.c). */
bool is_bjnp(const payload_t *payload);
bool is_capwap_control(const payload_t *payload);
bool is_cflow(const payload_t *payload);
bool is_collectd(const payload_t *payload);
bool is_dhcp(const payload_t *payload);
bool is_dhcpv6(const payload_t *payload);
bool is_diameter(const payload_t *payload);
bool is_dns_tcp(const payload_t *payload);
bool is_dns_udp(const payload_t *payload);
bool is_isakmp(const payload_t *payload);
bool is_llmnr(const payload_t *payload);
bool is_nbdgm(const payload_t *payload);
bool is_nbns(const payload_t *payload);
bool is_ntp(const payload_t *payload);
bool is_pcp(const payload_t *payload);
bool is_ptp(const payload_t *payload);
bool is_radius(const payload_t *payload);
bool is_rmcp(const payload_t *payload);
bool is_sflow(const payload_t *payload);
bool is_slp(const payload_t *payload);
bool is_snmp(const payload_t *payload);
bool is_tftp(const payload_t *payload);
bool is_udpencap(const payload_t *payload);

/* Routing and tunnels (routing.c). */
bool is_babel(const payload_t *payload);
bool is_bfd(const payload_t *payload);
bool is_bgp(const payload_t *payload);
bool is_bundle(const payload_t *payload);
bool is_geneve(const payload_t *payload);
bool is_gtp(const payload_t *payload);
bool is_hsrp(const payload_t *payload);
bool is_l2tp(const payload_t *payload);
bool is_ldp_tcp(const payload_t *payload);
bool is_ldp_udp(const payload_t *payload);
bool is_lisp(const payload_t *payload);
bool is_lmp(const payload_t *payload);
bool is_mpls(const payload_t *payload);
bool is_mpls_echo(const payload_t *payload);
bool is_olsr(const payload_t *payload);
bool is_openflow(const payload_t *payload);
bool is_pcep(const payload_t *payload);
bool is_pfcp(const payload_t *payload);
bool is_rip(const payload_t *payload);
bool is_ripng(const payload_t *payload);
bool is_rpki_rtr(const payload_t *payload);
bool is_tcpcl(const payload_t *payload);
bool is_teredo(const payload_t *payload);
bool is_vxlan(const payload_t *payload);
bool is_vxlan_gpe(const payload_t *payload);

/* Control of machines, plants and buildings (control.c). */
bool is_bacnet(const payload_t *payload);
bool is_c1222(const payload_t *payload);
bool is_dnp3(const payload_t *payload);
bool is_enip(const payload_t *payload);
bool is_hart_ip(const payload_t *payload);
bool is_hislip(const payload_t *payload);
bool is_iec104(const payload_t *payload);
bool is_knxip(const payload_t *payload);
bool is_modbus(const payload_t *payload);
bool is_opcua(const payload_t *payload);
bool is_rdp(const payload_t *payload);
bool is_s7comm(const payload_t *payload);
bool is_synchrophasor(const payload_t *payload);
bool is_tpkt(const payload_t *payload);

/* Protocols that Wireshark recognises on any port by itself (recognised.c). */
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
bool is_nfs_tcp(const payload_t *payload);
bool is_nfs_udp(const payload_t *payload);
bool is_quic(const payload_t *payload);
bool is_rpc_tcp(const payload_t *payload);
bool is_rpc_udp(const payload_t *payload);
bool is_rtps(const payload_t *payload);
bool is_smpp(const payload_t *payload);
bool is_stun(const payload_t *payload);
bool is_tls(const payload_t *payload);
bool is_wireguard(const payload_t *payload);

#endif
