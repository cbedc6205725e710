/* signatures.c
 * The table of signatures, and the search through it. What each looks for is in
 * signatures_text.c, signatures_service.c, signatures_network.c and signatures_control.c.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "signatures.h"

#include <string.h>

#include "signatures_control.h"
#include "signatures_network.h"
#include "signatures_service.h"
#include "signatures_text.h"

#define TCP TRANSPORT_TCP
#define UDP TRANSPORT_UDP

/* A protocol has a place here unless a heuristic dissector of its own, that is on by default,
 * recognises it. That of DNS over UDP is no reason: it knows only what is asked and answered of one
 * name in the plainest way. */
static const signature_t signatures[] = {
    /* Lines of text */
    {"ssh", 0, TCP, SEEN_FIRST, true, is_ssh},
    {"smtp", 0, TCP, SEEN_FIRST, true, is_smtp},
    {"ftp", 0, TCP, SEEN_FIRST, true, is_ftp},
    {"pop", 0, TCP, SEEN_FIRST, true, is_pop},
    {"imap", 0, TCP, SEEN_FIRST, true, is_imap},
    {"nntp", 0, TCP, SEEN_FIRST, true, is_nntp},
    {NULL, 6667, TCP, SEEN_FIRST, true, is_irc},
    {"xmpp", 0, TCP, SEEN_FIRST, true, is_xmpp},
    {"telnet", 0, TCP, SEEN_FIRST, false, is_telnet},
    {"rtsp", 0, TCP, SEEN_ANYWHERE, false, is_rtsp},
    {NULL, 6379, TCP, SEEN_ANYWHERE, true, is_resp},
    {NULL, 11211, TCP, SEEN_FIRST, false, is_memcache_text},
    {"http2", 0, TCP, SEEN_FIRST, false, is_http2},
    {NULL, 9418, TCP, SEEN_ANYWHERE, false, is_git},
    {NULL, 873, TCP, SEEN_FIRST, false, is_rsync},
    {NULL, 3632, TCP, SEEN_FIRST, false, is_distcc},
    {NULL, 2401, TCP, SEEN_FIRST, true, is_cvspserver},
    {NULL, 6346, TCP, SEEN_FIRST, false, is_gnutella},
    {NULL, 2501, TCP, SEEN_FIRST, true, is_kismet},
    {NULL, 10288, TCP, SEEN_FIRST, false, is_beep},
    {"syslog", 0, TCP, SEEN_ANYWHERE, false, is_syslog},
    {"syslog", 0, UDP, SEEN_ANYWHERE, false, is_syslog},
    {NULL, 1900, UDP, SEEN_ANYWHERE, false, is_ssdp},
    {NULL, 6771, UDP, SEEN_ANYWHERE, false, is_lsd},
    {"mgcp", 0, UDP, SEEN_ANYWHERE, false, is_mgcp},
    {"megaco", 0, UDP, SEEN_ANYWHERE, false, is_megaco},
    {NULL, 17500, UDP, SEEN_ANYWHERE, false, is_db_lsp_disc},
    {NULL, 2190, UDP, SEEN_ANYWHERE, false, is_tivoconnect},

    /* Servers: databases, directories, files, queues, screens */
    {NULL, 139, TCP, SEEN_ANYWHERE, false, is_nbss},
    {"ldap", 0, TCP, SEEN_ANYWHERE, false, is_ldap},
    {NULL, 389, UDP, SEEN_ANYWHERE, false, is_cldap},
    {NULL, 88, TCP, SEEN_ANYWHERE, false, is_kerberos_tcp},
    {NULL, 88, UDP, SEEN_ANYWHERE, false, is_kerberos_udp},
    {"pgsql", 0, TCP, SEEN_FIRST, true, is_pgsql},
    {"mysql", 0, TCP, SEEN_FIRST, true, is_mysql},
    {"tds", 0, TCP, SEEN_ANYWHERE, false, is_tds},
    {NULL, 1521, TCP, SEEN_FIRST, true, is_tns},
    {"mongo", 0, TCP, SEEN_ANYWHERE, false, is_mongo},
    {NULL, 11211, TCP, SEEN_FIRST, false, is_memcache},
    {NULL, 9042, TCP, SEEN_FIRST, false, is_cql},
    {NULL, 9300, TCP, SEEN_FIRST, false, is_elasticsearch},
    {"amqp", 0, TCP, SEEN_FIRST, false, is_amqp},
    {"amqp", 0, TCP, SEEN_ANYWHERE, false, is_amqp_frames},
    {"mqtt", 0, TCP, SEEN_FIRST, false, is_mqtt},
    {NULL, 4730, TCP, SEEN_FIRST, false, is_gearman},
    {NULL, 8009, TCP, SEEN_FIRST, false, is_ajp13},
    {NULL, 1099, TCP, SEEN_FIRST, false, is_rmi},
    {NULL, 548, TCP, SEEN_FIRST, false, is_dsi},
    {NULL, 6000, TCP, SEEN_FIRST, true, is_x11},
    {"adb", 0, TCP, SEEN_ANYWHERE, false, is_adb},
    {"z3950", 0, TCP, SEEN_FIRST, false, is_z3950},
    {NULL, 49, TCP, SEEN_FIRST, true, is_tacplus},
    {"openvpn.tcp", 0, TCP, SEEN_FIRST, false, is_openvpn},
    {"skinny", 0, TCP, SEEN_FIRST, false, is_skinny},
    {"zabbix", 0, TCP, SEEN_ANYWHERE, false, is_zabbix},

    /* What networks are run with */
    {"dns", 0, TCP, SEEN_ANYWHERE, false, is_dns_tcp},
    {"dns", 0, UDP, SEEN_ANYWHERE, false, is_dns_udp},
    {NULL, 138, UDP, SEEN_ANYWHERE, false, is_nbdgm},
    {"dhcp", 0, UDP, SEEN_ANYWHERE, false, is_dhcp},
    {"dhcpv6", 0, UDP, SEEN_ANYWHERE, false, is_dhcpv6},
    {NULL, 123, UDP, SEEN_ANYWHERE, false, is_ntp},
    {NULL, 69, UDP, SEEN_FIRST, true, is_tftp},
    {"snmp", 0, UDP, SEEN_ANYWHERE, false, is_snmp},
    {"radius", 0, UDP, SEEN_ANYWHERE, false, is_radius},
    {"diameter", 0, TCP, SEEN_ANYWHERE, false, is_diameter},
    {NULL, 500, UDP, SEEN_ANYWHERE, false, is_isakmp},
    {NULL, 4500, UDP, SEEN_ANYWHERE, false, is_udpencap},
    {"gtp", 0, UDP, SEEN_ANYWHERE, false, is_gtp},
    {"pfcp", 0, UDP, SEEN_ANYWHERE, false, is_pfcp},
    {NULL, 4789, UDP, SEEN_ANYWHERE, false, is_vxlan},
    {NULL, 6081, UDP, SEEN_ANYWHERE, false, is_geneve},
    {NULL, 3544, UDP, SEEN_ANYWHERE, false, is_teredo},
    {NULL, 4790, UDP, SEEN_ANYWHERE, false, is_vxlan_gpe},
    {NULL, 6635, UDP, SEEN_ANYWHERE, false, is_mpls},
    {NULL, 1701, UDP, SEEN_ANYWHERE, false, is_l2tp},
    {"bgp", 0, TCP, SEEN_ANYWHERE, false, is_bgp},
    {NULL, 646, TCP, SEEN_ANYWHERE, false, is_ldp_tcp},
    {NULL, 646, UDP, SEEN_ANYWHERE, false, is_ldp_udp},
    {NULL, 520, UDP, SEEN_ANYWHERE, false, is_rip},
    {NULL, 521, UDP, SEEN_ANYWHERE, false, is_ripng},
    {NULL, 3784, UDP, SEEN_ANYWHERE, false, is_bfd},
    {NULL, 3503, UDP, SEEN_ANYWHERE, false, is_mpls_echo},
    {NULL, 6696, UDP, SEEN_ANYWHERE, false, is_babel},
    {NULL, 1985, UDP, SEEN_ANYWHERE, false, is_hsrp},
    {"lisp", 0, UDP, SEEN_ANYWHERE, false, is_lisp},
    {NULL, 4556, UDP, SEEN_ANYWHERE, false, is_bundle},
    {NULL, 698, UDP, SEEN_ANYWHERE, false, is_olsr},
    {NULL, 701, UDP, SEEN_ANYWHERE, false, is_lmp},
    {"ptp", 0, UDP, SEEN_ANYWHERE, false, is_ptp},
    {"rpkirtr", 0, TCP, SEEN_FIRST, false, is_rpki_rtr},
    {"openflow", 0, TCP, SEEN_ANYWHERE, false, is_openflow},
    {NULL, 4189, TCP, SEEN_FIRST, false, is_pcep},
    {NULL, 4556, TCP, SEEN_FIRST, false, is_tcpcl},
    {"cflow", 0, UDP, SEEN_ANYWHERE, false, is_cflow},
    {NULL, 6343, UDP, SEEN_ANYWHERE, false, is_sflow},
    {NULL, 5246, UDP, SEEN_ANYWHERE, false, is_capwap_control},
    {NULL, 623, UDP, SEEN_ANYWHERE, false, is_rmcp},
    {NULL, 8611, UDP, SEEN_ANYWHERE, false, is_bjnp},

    /* Control of machines, plants and buildings */
    {"mbtcp", 0, TCP, SEEN_ANYWHERE, false, is_modbus},
    {"dnp3.tcp", 0, TCP, SEEN_ANYWHERE, false, is_dnp3},
    {"dnp3.udp", 0, UDP, SEEN_ANYWHERE, false, is_dnp3},
    {NULL, 2404, TCP, SEEN_ANYWHERE, true, is_iec104},
    {"tpkt", 0, TCP, SEEN_ANYWHERE, false, is_tpkt},
    {"enip", 0, TCP, SEEN_ANYWHERE, false, is_enip},
    {"enip", 0, UDP, SEEN_ANYWHERE, false, is_enip},
    {"bvlc", 0, UDP, SEEN_ANYWHERE, false, is_bacnet},
    {NULL, 3671, UDP, SEEN_ANYWHERE, false, is_knxip},
    {NULL, 3671, TCP, SEEN_FIRST, false, is_knxip},
    {NULL, 4840, TCP, SEEN_ANYWHERE, false, is_opcua},
    {NULL, 1153, TCP, SEEN_ANYWHERE, false, is_c1222},
    {NULL, 1153, UDP, SEEN_ANYWHERE, false, is_c1222},
    {NULL, 4880, TCP, SEEN_FIRST, false, is_hislip},
};

const signature_t *all_signatures(size_t *count)
{
    *count = sizeof(signatures) / sizeof(signatures[0]);
    return signatures;
}

/* Two that lead to the same dissector are no contradiction. */
static bool has_same_dissector(const signature_t *a, const signature_t *b)
{
    return a->dissector == NULL || b->dissector == NULL
               ? a->dissector == b->dissector && a->default_of == b->default_of
               : strcmp(a->dissector, b->dissector) == 0;
}

const signature_t *find_signature(transport_t transport, const payload_t *payload, bool is_first)
{
    const signature_t *found = NULL;

    for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
        const signature_t *signature = &signatures[i];

        if (signature->transport != transport || (signature->seen == SEEN_FIRST && !is_first) ||
            !signature->fits(payload))
            continue;
        if (found != NULL && !has_same_dissector(found, signature))
            return NULL;
        found = signature;
    }
    return found;
}
