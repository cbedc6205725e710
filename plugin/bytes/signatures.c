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

/* How the dissector is found, */
#define NAMED(name)      name, 0
#define DEFAULT_OF(port) NULL, port
/* and what it tells requests from responses by: pinfo->match_uint, or what is in them. */
#define BY_PORT    true
#define BY_CONTENT false

/* A protocol has a place here unless all releases of Wireshark from 4.0 on recognise it on any
 * port, by a heuristic dissector of its own that is on by default. Those of OpenFlow and of TDS
 * look at the port, and that of DNS over UDP at the plainest messages only. */
static const signature_t signatures[] = {
    /* Lines of text */
    {NAMED("ssh"), TCP, SEEN_FIRST, BY_PORT, is_ssh},
    {NAMED("smtp"), TCP, SEEN_FIRST, BY_PORT, is_smtp},
    {NAMED("ftp"), TCP, SEEN_FIRST, BY_PORT, is_ftp},
    {NAMED("pop"), TCP, SEEN_FIRST, BY_PORT, is_pop},
    {NAMED("imap"), TCP, SEEN_FIRST, BY_PORT, is_imap},
    {NAMED("nntp"), TCP, SEEN_FIRST, BY_PORT, is_nntp},
    {DEFAULT_OF(6667), TCP, SEEN_FIRST, BY_PORT, is_irc},
    {NAMED("xmpp"), TCP, SEEN_FIRST, BY_PORT, is_xmpp},
    {NAMED("telnet"), TCP, SEEN_FIRST, BY_CONTENT, is_telnet},
    {NAMED("rtsp"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_rtsp},
    {DEFAULT_OF(6379), TCP, SEEN_ANYWHERE, BY_PORT, is_resp},
    {DEFAULT_OF(11211), TCP, SEEN_FIRST, BY_CONTENT, is_memcache_text},
    {NAMED("http2"), TCP, SEEN_FIRST, BY_CONTENT, is_http2},
    {DEFAULT_OF(9418), TCP, SEEN_ANYWHERE, BY_CONTENT, is_git},
    {DEFAULT_OF(873), TCP, SEEN_FIRST, BY_CONTENT, is_rsync},
    {DEFAULT_OF(3632), TCP, SEEN_FIRST, BY_CONTENT, is_distcc},
    {DEFAULT_OF(2401), TCP, SEEN_FIRST, BY_PORT, is_cvspserver},
    {DEFAULT_OF(6346), TCP, SEEN_FIRST, BY_CONTENT, is_gnutella},
    {DEFAULT_OF(2501), TCP, SEEN_FIRST, BY_PORT, is_kismet},
    {DEFAULT_OF(10288), TCP, SEEN_FIRST, BY_CONTENT, is_beep},
    {NAMED("syslog"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_syslog},
    {NAMED("syslog"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_syslog},
    {DEFAULT_OF(1900), UDP, SEEN_ANYWHERE, BY_CONTENT, is_ssdp},
    {NAMED("mgcp"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_mgcp},
    {NAMED("megaco"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_megaco},
    {DEFAULT_OF(17500), UDP, SEEN_ANYWHERE, BY_CONTENT, is_db_lsp_disc},
    {DEFAULT_OF(2190), UDP, SEEN_ANYWHERE, BY_CONTENT, is_tivoconnect},

    /* Servers: databases, directories, files, queues, screens */
    {DEFAULT_OF(139), TCP, SEEN_ANYWHERE, BY_CONTENT, is_nbss},
    {NAMED("ldap"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_ldap},
    {DEFAULT_OF(389), UDP, SEEN_ANYWHERE, BY_CONTENT, is_cldap},
    {DEFAULT_OF(88), TCP, SEEN_ANYWHERE, BY_CONTENT, is_kerberos_tcp},
    {DEFAULT_OF(88), UDP, SEEN_ANYWHERE, BY_CONTENT, is_kerberos_udp},
    {NAMED("pgsql"), TCP, SEEN_FIRST, BY_PORT, is_pgsql},
    {NAMED("mysql"), TCP, SEEN_FIRST, BY_PORT, is_mysql},
    {NAMED("tds"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_tds},
    {DEFAULT_OF(1521), TCP, SEEN_FIRST, BY_PORT, is_tns},
    {NAMED("mongo"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_mongo},
    {DEFAULT_OF(11211), TCP, SEEN_FIRST, BY_CONTENT, is_memcache},
    {DEFAULT_OF(9042), TCP, SEEN_FIRST, BY_CONTENT, is_cql},
    {DEFAULT_OF(9300), TCP, SEEN_FIRST, BY_CONTENT, is_elasticsearch},
    {NAMED("amqp"), TCP, SEEN_FIRST, BY_CONTENT, is_amqp},
    {NAMED("amqp"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_amqp_frames},
    {NAMED("mqtt"), TCP, SEEN_FIRST, BY_CONTENT, is_mqtt},
    {DEFAULT_OF(4730), TCP, SEEN_FIRST, BY_CONTENT, is_gearman},
    {DEFAULT_OF(8009), TCP, SEEN_FIRST, BY_CONTENT, is_ajp13},
    {DEFAULT_OF(1099), TCP, SEEN_FIRST, BY_CONTENT, is_rmi},
    {DEFAULT_OF(548), TCP, SEEN_FIRST, BY_CONTENT, is_dsi},
    {DEFAULT_OF(6000), TCP, SEEN_FIRST, BY_PORT, is_x11},
    {NAMED("adb"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_adb},
    {NAMED("Z39.50"), TCP, SEEN_FIRST, BY_CONTENT, is_z3950},
    {DEFAULT_OF(49), TCP, SEEN_FIRST, BY_PORT, is_tacplus},
    {NAMED("openvpn.tcp"), TCP, SEEN_FIRST, BY_CONTENT, is_openvpn},
    {NAMED("skinny"), TCP, SEEN_FIRST, BY_CONTENT, is_skinny},
    {NAMED("zabbix"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_zabbix},

    /* What networks are run with */
    {NAMED("dns"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_dns_tcp},
    {NAMED("dns"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_dns_udp},
    {DEFAULT_OF(138), UDP, SEEN_ANYWHERE, BY_CONTENT, is_nbdgm},
    {NAMED("dhcp"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_dhcp},
    {NAMED("dhcpv6"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_dhcpv6},
    {DEFAULT_OF(123), UDP, SEEN_ANYWHERE, BY_CONTENT, is_ntp},
    {DEFAULT_OF(69), UDP, SEEN_FIRST, BY_PORT, is_tftp},
    {NAMED("snmp"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_snmp},
    {NAMED("radius"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_radius},
    {NAMED("diameter"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_diameter},
    {DEFAULT_OF(500), UDP, SEEN_ANYWHERE, BY_CONTENT, is_isakmp},
    {DEFAULT_OF(4500), UDP, SEEN_ANYWHERE, BY_CONTENT, is_udpencap},
    {NAMED("gtp"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_gtp},
    {NAMED("pfcp"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_pfcp},
    {DEFAULT_OF(4789), UDP, SEEN_ANYWHERE, BY_CONTENT, is_vxlan},
    {DEFAULT_OF(6081), UDP, SEEN_ANYWHERE, BY_CONTENT, is_geneve},
    {DEFAULT_OF(3544), UDP, SEEN_ANYWHERE, BY_CONTENT, is_teredo},
    {DEFAULT_OF(4790), UDP, SEEN_ANYWHERE, BY_CONTENT, is_vxlan_gpe},
    {DEFAULT_OF(6635), UDP, SEEN_ANYWHERE, BY_CONTENT, is_mpls},
    {DEFAULT_OF(1701), UDP, SEEN_ANYWHERE, BY_CONTENT, is_l2tp},
    {NAMED("bgp"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_bgp},
    {DEFAULT_OF(646), TCP, SEEN_ANYWHERE, BY_CONTENT, is_ldp_tcp},
    {DEFAULT_OF(646), UDP, SEEN_ANYWHERE, BY_CONTENT, is_ldp_udp},
    {DEFAULT_OF(520), UDP, SEEN_ANYWHERE, BY_CONTENT, is_rip},
    {DEFAULT_OF(521), UDP, SEEN_ANYWHERE, BY_CONTENT, is_ripng},
    {DEFAULT_OF(3784), UDP, SEEN_ANYWHERE, BY_CONTENT, is_bfd},
    {DEFAULT_OF(3503), UDP, SEEN_ANYWHERE, BY_CONTENT, is_mpls_echo},
    {DEFAULT_OF(6696), UDP, SEEN_ANYWHERE, BY_CONTENT, is_babel},
    {DEFAULT_OF(1985), UDP, SEEN_ANYWHERE, BY_CONTENT, is_hsrp},
    {NAMED("lisp"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_lisp},
    {DEFAULT_OF(4556), UDP, SEEN_ANYWHERE, BY_CONTENT, is_bundle},
    {DEFAULT_OF(698), UDP, SEEN_ANYWHERE, BY_CONTENT, is_olsr},
    {DEFAULT_OF(701), UDP, SEEN_ANYWHERE, BY_CONTENT, is_lmp},
    {NAMED("ptp"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_ptp},
    {NAMED("rpkirtr"), TCP, SEEN_FIRST, BY_CONTENT, is_rpki_rtr},
    {NAMED("openflow"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_openflow},
    {DEFAULT_OF(4189), TCP, SEEN_FIRST, BY_CONTENT, is_pcep},
    {DEFAULT_OF(4556), TCP, SEEN_FIRST, BY_CONTENT, is_tcpcl},
    {NAMED("cflow"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_cflow},
    {DEFAULT_OF(6343), UDP, SEEN_ANYWHERE, BY_CONTENT, is_sflow},
    {DEFAULT_OF(5246), UDP, SEEN_ANYWHERE, BY_CONTENT, is_capwap_control},
    {DEFAULT_OF(623), UDP, SEEN_ANYWHERE, BY_CONTENT, is_rmcp},
    {DEFAULT_OF(8611), UDP, SEEN_ANYWHERE, BY_CONTENT, is_bjnp},

    /* Control of machines, plants and buildings */
    {NAMED("mbtcp"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_modbus},
    {NAMED("dnp3.tcp"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_dnp3},
    {NAMED("dnp3.udp"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_dnp3},
    {DEFAULT_OF(2404), TCP, SEEN_ANYWHERE, BY_PORT, is_iec104},
    {NAMED("tpkt"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_tpkt},
    {NAMED("enip"), TCP, SEEN_ANYWHERE, BY_CONTENT, is_enip},
    {NAMED("enip"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_enip},
    {NAMED("bvlc"), UDP, SEEN_ANYWHERE, BY_CONTENT, is_bacnet},
    {DEFAULT_OF(3671), UDP, SEEN_ANYWHERE, BY_CONTENT, is_knxip},
    {DEFAULT_OF(3671), TCP, SEEN_FIRST, BY_CONTENT, is_knxip},
    {DEFAULT_OF(4840), TCP, SEEN_ANYWHERE, BY_CONTENT, is_opcua},
    {DEFAULT_OF(1153), TCP, SEEN_ANYWHERE, BY_CONTENT, is_c1222},
    {DEFAULT_OF(1153), UDP, SEEN_ANYWHERE, BY_CONTENT, is_c1222},
    {DEFAULT_OF(4880), TCP, SEEN_FIRST, BY_CONTENT, is_hislip},
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
