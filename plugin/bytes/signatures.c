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

/* How the dissector is found. */
#define NAMED(name)      name, 0
#define DEFAULT_OF(port) NULL, port

/* A protocol has a place here unless all releases of Wireshark from 4.0 on recognise it on any
 * port, by a heuristic dissector of its own that is on by default. Those of OpenFlow and of TDS
 * look at the port, and that of DNS over UDP at the plainest messages only. */
static const signature_t signatures[] = {
    /* Lines of text */
    {NAMED("ssh"), TCP, SEEN_FIRST, is_ssh},
    {NAMED("smtp"), TCP, SEEN_FIRST, is_smtp},
    {NAMED("ftp"), TCP, SEEN_FIRST, is_ftp},
    {NAMED("pop"), TCP, SEEN_FIRST, is_pop},
    {NAMED("imap"), TCP, SEEN_FIRST, is_imap},
    {NAMED("nntp"), TCP, SEEN_FIRST, is_nntp},
    {DEFAULT_OF(6667), TCP, SEEN_FIRST, is_irc},
    {NAMED("xmpp"), TCP, SEEN_FIRST, is_xmpp},
    {NAMED("telnet"), TCP, SEEN_FIRST, is_telnet},
    {NAMED("rtsp"), TCP, SEEN_ANYWHERE, is_rtsp},
    {DEFAULT_OF(6379), TCP, SEEN_ANYWHERE, is_resp},
    {DEFAULT_OF(11211), TCP, SEEN_FIRST, is_memcache_text},
    {NAMED("http2"), TCP, SEEN_FIRST, is_http2},
    {DEFAULT_OF(9418), TCP, SEEN_ANYWHERE, is_git},
    {DEFAULT_OF(873), TCP, SEEN_FIRST, is_rsync},
    {DEFAULT_OF(3632), TCP, SEEN_FIRST, is_distcc},
    {DEFAULT_OF(2401), TCP, SEEN_FIRST, is_cvspserver},
    {DEFAULT_OF(6346), TCP, SEEN_FIRST, is_gnutella},
    {DEFAULT_OF(2501), TCP, SEEN_FIRST, is_kismet},
    {DEFAULT_OF(10288), TCP, SEEN_FIRST, is_beep},
    {NAMED("syslog"), TCP, SEEN_ANYWHERE, is_syslog},
    {NAMED("syslog"), UDP, SEEN_ANYWHERE, is_syslog},
    {DEFAULT_OF(1900), UDP, SEEN_ANYWHERE, is_ssdp},
    {NAMED("mgcp"), UDP, SEEN_ANYWHERE, is_mgcp},
    {NAMED("megaco"), UDP, SEEN_ANYWHERE, is_megaco},
    {DEFAULT_OF(17500), UDP, SEEN_ANYWHERE, is_db_lsp_disc},
    {DEFAULT_OF(2190), UDP, SEEN_ANYWHERE, is_tivoconnect},

    /* Servers: databases, directories, files, queues, screens */
    {DEFAULT_OF(139), TCP, SEEN_ANYWHERE, is_nbss},
    {NAMED("ldap"), TCP, SEEN_ANYWHERE, is_ldap},
    {DEFAULT_OF(389), UDP, SEEN_ANYWHERE, is_cldap},
    {DEFAULT_OF(88), TCP, SEEN_ANYWHERE, is_kerberos_tcp},
    {DEFAULT_OF(88), UDP, SEEN_ANYWHERE, is_kerberos_udp},
    {NAMED("pgsql"), TCP, SEEN_FIRST, is_pgsql},
    {NAMED("mysql"), TCP, SEEN_FIRST, is_mysql},
    {NAMED("tds"), TCP, SEEN_ANYWHERE, is_tds},
    {DEFAULT_OF(1521), TCP, SEEN_FIRST, is_tns},
    {NAMED("mongo"), TCP, SEEN_ANYWHERE, is_mongo},
    {DEFAULT_OF(11211), TCP, SEEN_FIRST, is_memcache},
    {DEFAULT_OF(9042), TCP, SEEN_FIRST, is_cql},
    {DEFAULT_OF(9300), TCP, SEEN_FIRST, is_elasticsearch},
    {NAMED("amqp"), TCP, SEEN_FIRST, is_amqp},
    {NAMED("amqp"), TCP, SEEN_ANYWHERE, is_amqp_frames},
    {NAMED("mqtt"), TCP, SEEN_FIRST, is_mqtt},
    {DEFAULT_OF(4730), TCP, SEEN_FIRST, is_gearman},
    {DEFAULT_OF(8009), TCP, SEEN_FIRST, is_ajp13},
    {DEFAULT_OF(1099), TCP, SEEN_FIRST, is_rmi},
    {DEFAULT_OF(548), TCP, SEEN_FIRST, is_dsi},
    {DEFAULT_OF(6000), TCP, SEEN_FIRST, is_x11},
    {NAMED("adb"), TCP, SEEN_ANYWHERE, is_adb},
    {NAMED("Z39.50"), TCP, SEEN_FIRST, is_z3950},
    {DEFAULT_OF(49), TCP, SEEN_FIRST, is_tacplus},
    {NAMED("openvpn.tcp"), TCP, SEEN_FIRST, is_openvpn},
    {NAMED("skinny"), TCP, SEEN_FIRST, is_skinny},
    {NAMED("zabbix"), TCP, SEEN_ANYWHERE, is_zabbix},

    /* What networks are run with */
    {NAMED("dns"), TCP, SEEN_ANYWHERE, is_dns_tcp},
    {NAMED("dns"), UDP, SEEN_ANYWHERE, is_dns_udp},
    {DEFAULT_OF(138), UDP, SEEN_ANYWHERE, is_nbdgm},
    {NAMED("dhcp"), UDP, SEEN_ANYWHERE, is_dhcp},
    {NAMED("dhcpv6"), UDP, SEEN_ANYWHERE, is_dhcpv6},
    {DEFAULT_OF(123), UDP, SEEN_ANYWHERE, is_ntp},
    {DEFAULT_OF(69), UDP, SEEN_FIRST, is_tftp},
    {NAMED("snmp"), UDP, SEEN_ANYWHERE, is_snmp},
    {NAMED("diameter"), TCP, SEEN_ANYWHERE, is_diameter},
    {DEFAULT_OF(500), UDP, SEEN_ANYWHERE, is_isakmp},
    {DEFAULT_OF(4500), UDP, SEEN_ANYWHERE, is_udpencap},
    {NAMED("gtp"), UDP, SEEN_ANYWHERE, is_gtp},
    {NAMED("pfcp"), UDP, SEEN_ANYWHERE, is_pfcp},
    {DEFAULT_OF(4789), UDP, SEEN_ANYWHERE, is_vxlan},
    {DEFAULT_OF(6081), UDP, SEEN_ANYWHERE, is_geneve},
    {DEFAULT_OF(3544), UDP, SEEN_ANYWHERE, is_teredo},
    {DEFAULT_OF(4790), UDP, SEEN_ANYWHERE, is_vxlan_gpe},
    {DEFAULT_OF(6635), UDP, SEEN_ANYWHERE, is_mpls},
    {DEFAULT_OF(1701), UDP, SEEN_ANYWHERE, is_l2tp},
    {NAMED("bgp"), TCP, SEEN_ANYWHERE, is_bgp},
    {DEFAULT_OF(646), TCP, SEEN_ANYWHERE, is_ldp_tcp},
    {DEFAULT_OF(646), UDP, SEEN_ANYWHERE, is_ldp_udp},
    {DEFAULT_OF(520), UDP, SEEN_ANYWHERE, is_rip},
    {DEFAULT_OF(521), UDP, SEEN_ANYWHERE, is_ripng},
    {DEFAULT_OF(3784), UDP, SEEN_ANYWHERE, is_bfd},
    {DEFAULT_OF(3503), UDP, SEEN_ANYWHERE, is_mpls_echo},
    {DEFAULT_OF(6696), UDP, SEEN_ANYWHERE, is_babel},
    {NAMED("lisp"), UDP, SEEN_ANYWHERE, is_lisp},
    {DEFAULT_OF(4556), UDP, SEEN_ANYWHERE, is_bundle},
    {DEFAULT_OF(698), UDP, SEEN_ANYWHERE, is_olsr},
    {DEFAULT_OF(701), UDP, SEEN_ANYWHERE, is_lmp},
    {NAMED("ptp"), UDP, SEEN_ANYWHERE, is_ptp},
    {NAMED("rpkirtr"), TCP, SEEN_FIRST, is_rpki_rtr},
    {NAMED("openflow"), TCP, SEEN_ANYWHERE, is_openflow},
    {DEFAULT_OF(4189), TCP, SEEN_FIRST, is_pcep},
    {DEFAULT_OF(4556), TCP, SEEN_FIRST, is_tcpcl},
    {NAMED("cflow"), UDP, SEEN_ANYWHERE, is_cflow},
    {DEFAULT_OF(6343), UDP, SEEN_ANYWHERE, is_sflow},
    {DEFAULT_OF(5246), UDP, SEEN_ANYWHERE, is_capwap_control},
    {DEFAULT_OF(623), UDP, SEEN_ANYWHERE, is_rmcp},
    {DEFAULT_OF(8611), UDP, SEEN_ANYWHERE, is_bjnp},

    /* Control of machines, plants and buildings */
    {NAMED("mbtcp"), TCP, SEEN_ANYWHERE, is_modbus},
    {NAMED("dnp3.tcp"), TCP, SEEN_ANYWHERE, is_dnp3},
    {NAMED("dnp3.udp"), UDP, SEEN_ANYWHERE, is_dnp3},
    {DEFAULT_OF(2404), TCP, SEEN_ANYWHERE, is_iec104},
    {NAMED("tpkt"), TCP, SEEN_ANYWHERE, is_tpkt},
    {NAMED("enip"), TCP, SEEN_ANYWHERE, is_enip},
    {NAMED("enip"), UDP, SEEN_ANYWHERE, is_enip},
    {NAMED("bvlc"), UDP, SEEN_ANYWHERE, is_bacnet},
    {DEFAULT_OF(3671), UDP, SEEN_ANYWHERE, is_knxip},
    {DEFAULT_OF(3671), TCP, SEEN_FIRST, is_knxip},
    {DEFAULT_OF(4840), TCP, SEEN_ANYWHERE, is_opcua},
    {DEFAULT_OF(1153), TCP, SEEN_ANYWHERE, is_c1222},
    {DEFAULT_OF(1153), UDP, SEEN_ANYWHERE, is_c1222},
    {DEFAULT_OF(4880), TCP, SEEN_FIRST, is_hislip},
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
