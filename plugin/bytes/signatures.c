/* signatures.c
 * The table of signatures, and the search through it. What each one checks is in
 * signatures_text.c, signatures_service.c, signatures_network.c, signatures_control.c and
 * signatures_recognised.c.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "signatures.h"

#include <string.h>

#include "signatures_control.h"
#include "signatures_network.h"
#include "signatures_recognised.h"
#include "signatures_service.h"
#include "signatures_text.h"

#define TCP TRANSPORT_TCP
#define UDP TRANSPORT_UDP

/* How to find the dissector, or the protocol that Wireshark recognises. */
#define NAMED(name)             name, 0, NULL
#define DEFAULT_OF(port)        NULL, port, NULL
#define RECOGNISED(filter_name) NULL, 0, filter_name

/* The services that speak the protocol. */
/* clang-format off */
#define HOMES   (const char *const[])
#define NOWHERE HOMES{NULL}

static const char *const dns_services[] = {"domain", "mdns", "llmnr", "netbios-ns", NULL};
static const char *const http_services[] = {
    "http", "www", "www-http", "http-alt", "http-mgmt", "http-rpc-epmap", "http-wmap", "httpx",
    "amt-soap-http", "appserv-http", "armcenterhttp", "commtact-http", "couchdb", "cpq-wbem",
    "daap", "davsrc", "docker", "etcd-client", "etcd-server", "gss-http", "hkp", "icslap", "ipp",
    "ipps", "llsurfup-http", "manyone-http", "multiling-http", "oob-ws-http", "pcsync-http",
    "privoxy", "radan-http", "rtsp", "rtsp-alt", "sgi-esphttp", "smc-http", "soap-http", "ssdp",
    "sun-sr-http", "sunwebadmin", "synapse-nhttp", "tcc-http", "tungsten-http", "wbem-http",
    "wsdapi", "wsman", "xmpp-bosh", NULL};
static const char *const ldap_services[] = {"ldap", "msft-gc", NULL};
static const char *const rpc_services[] = {"sunrpc", "nfs", "shilp", "mountd", NULL};
static const char *const stun_services[] = {"stun", "turn", "stun-behavior", NULL};
static const char *const vxlan_services[] = {"vxlan", "vxlan-gpe", "otv", NULL};
static const char *const dtls_services[] = {
    "babel-dtls", "capwap-control", "coaps", "diameters", "domain-s", "ethernet-ip-s",
    "gre-udp-dtls", "hncp-dtls-port", "https", "ipfixs", "mpls-udp-dtls", "radsec", "sips",
    "snmpdtls", "snmpdtls-trap", "stun-behaviors", "stuns", "syslog-tls", "turns", NULL};
static const char *const tls_services[] = {
    "https", "amqps", "amt-redir-tls", "amt-soap-https", "appserv-https", "armcenterhttps", "coaps",
    "commtact-https", "compaq-https", "cops-tls", "corba-iiop-ssl", "davsrcs", "db2c-tls",
    "ddm-ssl", "diameters", "dicom-tls", "docker-s", "domain-s", "ethernet-ip-s", "ftps",
    "ftps-data", "giop-ssl", "h323hostcallsc", "https-wmap", "ibm-diradm-ssl", "iec-104-sec",
    "imaps", "ipfixs", "ipp", "ipps", "ircs-u", "jboss-iiop-ssl", "jt400-ssl", "ldaps",
    "llsurfup-https", "mbap-s", "mongodb", "msft-gc-ssl", "netconf-ch-tls", "netconf-tls", "nntps",
    "oob-ws-https", "opcua-tls", "pcsync-https", "pop3s", "radsec", "restconf-ch-tls",
    "rpki-rtr-tls", "rtsps", "secure-mqtt", "sips", "snmptls", "snmptls-trap", "stun-behaviors",
    "stuns", "submissions", "sun-sr-https", "synapse-nhttps", "syslog-tls", "telnets", "ttc-ssl",
    "tungsten-https", "turns", "urd", "wbem-exp-https", "wbem-https", "wsdapi-s", "wsmans", NULL};
/* clang-format on */

/* A protocol is handed over unless all Wireshark releases since 4.0 recognise it on any port, by a
 * heuristic dissector of its own that is enabled by default. OpenFlow's and TDS's check the port,
 * and that of DNS over UDP accepts only the plainest messages. */
static const signature_t signatures[] = {
    /* Lines of text */
    {NAMED("ssh"), TCP, SEEN_FIRST, is_ssh,
     HOMES{"ssh", "netconf-ssh", "netconf-ch-ssh", "snmpssh", "snmpssh-trap", NULL}},
    {NAMED("smtp"), TCP, SEEN_FIRST, is_smtp, HOMES{"smtp", "submission", NULL}},
    {NAMED("ftp"), TCP, SEEN_FIRST, is_ftp, HOMES{"ftp", NULL}},
    {NAMED("pop"), TCP, SEEN_FIRST, is_pop, HOMES{"pop3", NULL}},
    {NAMED("imap"), TCP, SEEN_FIRST, is_imap, HOMES{"imap", "imap3", NULL}},
    {NAMED("nntp"), TCP, SEEN_FIRST, is_nntp, HOMES{"nntp", "nnsp", NULL}},
    {DEFAULT_OF(6667), TCP, SEEN_FIRST, is_irc, HOMES{"irc", "irc-serv", "ircu", NULL}},
    {NAMED("xmpp"), TCP, SEEN_FIRST, is_xmpp,
     HOMES{"xmpp-client", "xmpp-server", "presence", NULL}},
    {NAMED("telnet"), TCP, SEEN_FIRST, is_telnet, HOMES{"telnet", NULL}},
    {NAMED("rtsp"), TCP, SEEN_ANYWHERE, is_rtsp, HOMES{"rtsp", "rtsp-alt", "display", NULL}},
    {DEFAULT_OF(6379), TCP, SEEN_ANYWHERE, is_resp, HOMES{"redis", NULL}},
    {DEFAULT_OF(11211), TCP, SEEN_FIRST, is_memcache_text, HOMES{"memcache", NULL}},
    {NAMED("http2"), TCP, SEEN_FIRST, is_http2, http_services},
    {DEFAULT_OF(9418), TCP, SEEN_ANYWHERE, is_git, HOMES{"git", NULL}},
    {DEFAULT_OF(873), TCP, SEEN_FIRST, is_rsync, HOMES{"rsync", NULL}},
    {DEFAULT_OF(3632), TCP, SEEN_FIRST, is_distcc, HOMES{"distcc", NULL}},
    {DEFAULT_OF(2401), TCP, SEEN_FIRST, is_cvspserver, HOMES{"cvspserver", NULL}},
    {DEFAULT_OF(6346), TCP, SEEN_FIRST, is_gnutella, HOMES{"gnutella-svc", "gnutella-rtr", NULL}},
    {DEFAULT_OF(2501), TCP, SEEN_FIRST, is_kismet, NOWHERE},
    {DEFAULT_OF(10288), TCP, SEEN_FIRST, is_beep,
     HOMES{"blocks", "idxp", "iris-beep", "soap-beep", NULL}},
    {NAMED("syslog"), TCP, SEEN_ANYWHERE, is_syslog, HOMES{"syslog", "syslog-conn", NULL}},
    {NAMED("syslog"), UDP, SEEN_ANYWHERE, is_syslog, HOMES{"syslog", "syslog-conn", NULL}},
    {DEFAULT_OF(1900), UDP, SEEN_ANYWHERE, is_ssdp, HOMES{"ssdp", NULL}},
    {NAMED("mgcp"), UDP, SEEN_ANYWHERE, is_mgcp, HOMES{"mgcp-gateway", "mgcp-callagent", NULL}},
    {NAMED("megaco"), UDP, SEEN_ANYWHERE, is_megaco, HOMES{"megaco-h248", NULL}},
    {DEFAULT_OF(17500), UDP, SEEN_ANYWHERE, is_db_lsp_disc, HOMES{"db-lsp-disc", NULL}},
    {DEFAULT_OF(2190), UDP, SEEN_ANYWHERE, is_tivoconnect, HOMES{"tivoconnect", NULL}},

    /* Servers: databases, directories, files, queues, screens */
    {DEFAULT_OF(139), TCP, SEEN_ANYWHERE, is_nbss, HOMES{"netbios-ssn", "microsoft-ds", NULL}},
    {NAMED("ldap"), TCP, SEEN_ANYWHERE, is_ldap, ldap_services},
    {DEFAULT_OF(389), UDP, SEEN_ANYWHERE, is_cldap, ldap_services},
    {DEFAULT_OF(88), TCP, SEEN_ANYWHERE, is_kerberos_tcp, HOMES{"kerberos", NULL}},
    {DEFAULT_OF(88), UDP, SEEN_ANYWHERE, is_kerberos_udp, HOMES{"kerberos", NULL}},
    {NAMED("pgsql"), TCP, SEEN_FIRST, is_pgsql, HOMES{"postgresql", NULL}},
    {NAMED("mysql"), TCP, SEEN_FIRST, is_mysql, HOMES{"mysql", "mysql-proxy", NULL}},
    {NAMED("tds"), TCP, SEEN_ANYWHERE, is_tds, HOMES{"ms-sql-s", NULL}},
    {DEFAULT_OF(1521), TCP, SEEN_FIRST, is_tns, HOMES{"orasrv", "ttc", NULL}},
    {NAMED("mongo"), TCP, SEEN_ANYWHERE, is_mongo, HOMES{"mongodb", NULL}},
    {DEFAULT_OF(11211), TCP, SEEN_FIRST, is_memcache, HOMES{"memcache", NULL}},
    {DEFAULT_OF(9042), TCP, SEEN_FIRST, is_cql, NOWHERE},
    {DEFAULT_OF(9300), TCP, SEEN_FIRST, is_elasticsearch, NOWHERE},
    {NAMED("amqp"), TCP, SEEN_FIRST, is_amqp, HOMES{"amqp", NULL}},
    {NAMED("amqp"), TCP, SEEN_ANYWHERE, is_amqp_frames, HOMES{"amqp", NULL}},
    {NAMED("mqtt"), TCP, SEEN_FIRST, is_mqtt, HOMES{"mqtt", NULL}},
    {DEFAULT_OF(4730), TCP, SEEN_FIRST, is_gearman, HOMES{"gearman", NULL}},
    {DEFAULT_OF(8009), TCP, SEEN_FIRST, is_ajp13, NOWHERE},
    {DEFAULT_OF(1099), TCP, SEEN_FIRST, is_rmi, HOMES{"rmiregistry", "rmiactivation", NULL}},
    {DEFAULT_OF(548), TCP, SEEN_FIRST, is_dsi, HOMES{"afpovertcp", NULL}},
    {DEFAULT_OF(6000), TCP, SEEN_FIRST, is_x11, HOMES{"x11", NULL}},
    {NAMED("adb"), TCP, SEEN_ANYWHERE, is_adb, NOWHERE},
    {NAMED("Z39.50"), TCP, SEEN_FIRST, is_z3950, HOMES{"z39-50", "z39.50", NULL}},
    {DEFAULT_OF(49), TCP, SEEN_FIRST, is_tacplus, HOMES{"tacacs", NULL}},
    {NAMED("openvpn.tcp"), TCP, SEEN_FIRST, is_openvpn, HOMES{"openvpn", NULL}},
    {NAMED("skinny"), TCP, SEEN_FIRST, is_skinny, HOMES{"cisco-sccp", NULL}},
    {NAMED("zabbix"), TCP, SEEN_ANYWHERE, is_zabbix, HOMES{"zabbix-agent", "zabbix-trapper", NULL}},

    /* Network infrastructure */
    {NAMED("dns"), TCP, SEEN_ANYWHERE, is_dns_tcp, dns_services},
    {NAMED("dns"), UDP, SEEN_ANYWHERE, is_dns_udp, dns_services},
    {DEFAULT_OF(138), UDP, SEEN_ANYWHERE, is_nbdgm, HOMES{"netbios-dgm", NULL}},
    {NAMED("dhcp"), UDP, SEEN_ANYWHERE, is_dhcp, HOMES{"bootps", "bootpc", "altserviceboot", NULL}},
    {NAMED("dhcpv6"), UDP, SEEN_ANYWHERE, is_dhcpv6, HOMES{"dhcpv6-client", "dhcpv6-server", NULL}},
    {DEFAULT_OF(123), UDP, SEEN_ANYWHERE, is_ntp, HOMES{"ntp", NULL}},
    {DEFAULT_OF(69), UDP, SEEN_FIRST, is_tftp, HOMES{"tftp", NULL}},
    {NAMED("snmp"), UDP, SEEN_ANYWHERE, is_snmp, HOMES{"snmp", "snmptrap", "patrol-snmp", NULL}},
    {NAMED("diameter"), TCP, SEEN_ANYWHERE, is_diameter, HOMES{"diameter", NULL}},
    {DEFAULT_OF(500), UDP, SEEN_ANYWHERE, is_isakmp, HOMES{"isakmp", "ipsec-nat-t", NULL}},
    {DEFAULT_OF(4500), UDP, SEEN_ANYWHERE, is_udpencap, HOMES{"ipsec-nat-t", NULL}},
    {NAMED("gtp"), UDP, SEEN_ANYWHERE, is_gtp, HOMES{"gtp-control", "gtp-user", "gprs-data", NULL}},
    {NAMED("pfcp"), UDP, SEEN_ANYWHERE, is_pfcp, HOMES{"pfcp", NULL}},
    {DEFAULT_OF(4789), UDP, SEEN_ANYWHERE, is_vxlan, vxlan_services},
    {DEFAULT_OF(6081), UDP, SEEN_ANYWHERE, is_geneve, HOMES{"geneve", NULL}},
    {DEFAULT_OF(3544), UDP, SEEN_ANYWHERE, is_teredo, HOMES{"teredo", NULL}},
    {DEFAULT_OF(4790), UDP, SEEN_ANYWHERE, is_vxlan_gpe, vxlan_services},
    {DEFAULT_OF(6635), UDP, SEEN_ANYWHERE, is_mpls, HOMES{"mpls-udp", NULL}},
    {DEFAULT_OF(1701), UDP, SEEN_ANYWHERE, is_l2tp, HOMES{"l2tp", "l2f", NULL}},
    {NAMED("bgp"), TCP, SEEN_ANYWHERE, is_bgp, HOMES{"bgp", NULL}},
    {DEFAULT_OF(646), TCP, SEEN_ANYWHERE, is_ldp_tcp, HOMES{"ldp", NULL}},
    {DEFAULT_OF(646), UDP, SEEN_ANYWHERE, is_ldp_udp, HOMES{"ldp", NULL}},
    {DEFAULT_OF(520), UDP, SEEN_ANYWHERE, is_rip, HOMES{"router", NULL}},
    {DEFAULT_OF(521), UDP, SEEN_ANYWHERE, is_ripng, HOMES{"ripng", NULL}},
    {DEFAULT_OF(3784), UDP, SEEN_ANYWHERE, is_bfd,
     HOMES{"bfd-control", "bfd-multi-ctl", "bfd-lag", "s-bfd", NULL}},
    {DEFAULT_OF(3503), UDP, SEEN_ANYWHERE, is_mpls_echo, HOMES{"lsp-ping", NULL}},
    {DEFAULT_OF(6696), UDP, SEEN_ANYWHERE, is_babel, HOMES{"babel", NULL}},
    {NAMED("lisp"), UDP, SEEN_ANYWHERE, is_lisp, HOMES{"lisp-control", NULL}},
    {DEFAULT_OF(4556), UDP, SEEN_ANYWHERE, is_bundle, HOMES{"dtn-bundle", NULL}},
    {DEFAULT_OF(698), UDP, SEEN_ANYWHERE, is_olsr, HOMES{"olsr", NULL}},
    {DEFAULT_OF(701), UDP, SEEN_ANYWHERE, is_lmp, HOMES{"lmp", NULL}},
    {NAMED("ptp"), UDP, SEEN_ANYWHERE, is_ptp, HOMES{"ptp-event", "ptp-general", NULL}},
    {NAMED("rpkirtr"), TCP, SEEN_FIRST, is_rpki_rtr, HOMES{"rpki-rtr", NULL}},
    {NAMED("openflow"), TCP, SEEN_ANYWHERE, is_openflow, HOMES{"openflow", NULL}},
    {DEFAULT_OF(4189), TCP, SEEN_FIRST, is_pcep, HOMES{"pcep", NULL}},
    {DEFAULT_OF(4556), TCP, SEEN_FIRST, is_tcpcl, HOMES{"dtn-bundle", NULL}},
    {NAMED("cflow"), UDP, SEEN_ANYWHERE, is_cflow, HOMES{"ipfix", NULL}},
    {DEFAULT_OF(6343), UDP, SEEN_ANYWHERE, is_sflow, HOMES{"sflow", NULL}},
    {DEFAULT_OF(5246), UDP, SEEN_ANYWHERE, is_capwap_control, HOMES{"capwap-control", NULL}},
    {DEFAULT_OF(623), UDP, SEEN_ANYWHERE, is_rmcp, HOMES{"asf-rmcp", NULL}},
    {DEFAULT_OF(8611), UDP, SEEN_ANYWHERE, is_bjnp,
     HOMES{"canon-bjnp1", "canon-bjnp2", "canon-bjnp3", "canon-bjnp4", NULL}},

    /* Control of machines, plants and buildings */
    {NAMED("mbtcp"), TCP, SEEN_ANYWHERE, is_modbus, HOMES{"mbap", NULL}},
    {NAMED("dnp3.tcp"), TCP, SEEN_ANYWHERE, is_dnp3, HOMES{"dnp", NULL}},
    {NAMED("dnp3.udp"), UDP, SEEN_ANYWHERE, is_dnp3, HOMES{"dnp", NULL}},
    {DEFAULT_OF(2404), TCP, SEEN_ANYWHERE, is_iec104, HOMES{"iec-104", NULL}},
    {NAMED("tpkt"), TCP, SEEN_ANYWHERE, is_tpkt,
     HOMES{"iso-tsap", "h323hostcall", "ms-wbt-server", NULL}},
    {NAMED("enip"), TCP, SEEN_ANYWHERE, is_enip,
     HOMES{"EtherNet-IP-1", "EtherNet-IP-2", "EtherNet/IP-1", "EtherNet/IP-2", NULL}},
    {NAMED("enip"), UDP, SEEN_ANYWHERE, is_enip,
     HOMES{"EtherNet-IP-1", "EtherNet-IP-2", "EtherNet/IP-1", "EtherNet/IP-2", NULL}},
    {NAMED("bvlc"), UDP, SEEN_ANYWHERE, is_bacnet, HOMES{"bacnet", NULL}},
    {DEFAULT_OF(3671), UDP, SEEN_ANYWHERE, is_knxip, HOMES{"efcp", NULL}},
    {DEFAULT_OF(3671), TCP, SEEN_FIRST, is_knxip, HOMES{"efcp", NULL}},
    {DEFAULT_OF(4840), TCP, SEEN_ANYWHERE, is_opcua, HOMES{"opcua-tcp", NULL}},
    {DEFAULT_OF(1153), TCP, SEEN_ANYWHERE, is_c1222, HOMES{"c1222-acse", NULL}},
    {DEFAULT_OF(1153), UDP, SEEN_ANYWHERE, is_c1222, HOMES{"c1222-acse", NULL}},
    {DEFAULT_OF(4880), TCP, SEEN_FIRST, is_hislip, HOMES{"hislip", NULL}},

    /* Recognised by Wireshark itself; here only to be found on ports other than their own */
    {RECOGNISED("http"), TCP, SEEN_FIRST, is_http, http_services},
    {RECOGNISED("tls"), TCP, SEEN_FIRST, is_tls, tls_services},
    {RECOGNISED("dtls"), UDP, SEEN_FIRST, is_dtls, dtls_services},
    {RECOGNISED("quic"), UDP, SEEN_FIRST, is_quic, HOMES{"http", "https", "domain-s", NULL}},
    {RECOGNISED("sip"), TCP, SEEN_FIRST, is_sip, HOMES{"sip", NULL}},
    {RECOGNISED("sip"), UDP, SEEN_FIRST, is_sip, HOMES{"sip", NULL}},
    {RECOGNISED("stun"), TCP, SEEN_FIRST, is_stun, stun_services},
    {RECOGNISED("stun"), UDP, SEEN_FIRST, is_stun, stun_services},
    {RECOGNISED("msrp"), TCP, SEEN_FIRST, is_msrp, HOMES{"msrp", NULL}},
    {RECOGNISED("vnc"), TCP, SEEN_FIRST, is_rfb, HOMES{"rfb", NULL}},
    {RECOGNISED("dcerpc"), TCP, SEEN_FIRST, is_dcerpc, HOMES{"epmap", NULL}},
    {RECOGNISED("rpc"), TCP, SEEN_FIRST, is_rpc_tcp, rpc_services},
    {RECOGNISED("rpc"), UDP, SEEN_FIRST, is_rpc_udp, rpc_services},
    {RECOGNISED("giop"), TCP, SEEN_FIRST, is_giop, HOMES{"giop", "corba-iiop", NULL}},
    {RECOGNISED("iscsi"), TCP, SEEN_FIRST, is_iscsi, HOMES{"iscsi", "iscsi-target", NULL}},
    {RECOGNISED("dicom"), TCP, SEEN_FIRST, is_dicom, HOMES{"acr-nema", "dicom", NULL}},
    {RECOGNISED("hl7"), TCP, SEEN_FIRST, is_hl7, HOMES{"hl7", NULL}},
    {RECOGNISED("fix"), TCP, SEEN_FIRST, is_fix, NOWHERE},
    {RECOGNISED("mq"), TCP, SEEN_FIRST, is_mq, HOMES{"ibm-mqseries", NULL}},
    {RECOGNISED("smpp"), TCP, SEEN_FIRST, is_smpp, HOMES{"smpp", NULL}},
    {RECOGNISED("rtps"), UDP, SEEN_FIRST, is_rtps,
     HOMES{"rtps-discovery", "rtps-dd-ut", "rtps-dd-mt", NULL}},
    {RECOGNISED("wg"), UDP, SEEN_FIRST, is_wireguard, NOWHERE},
    {RECOGNISED("bittorrent"), TCP, SEEN_FIRST, is_bittorrent, NOWHERE},
    {RECOGNISED("bt-dht"), UDP, SEEN_FIRST, is_bt_dht, NOWHERE},
};

#define SIGNATURE_COUNT (sizeof(signatures) / sizeof(signatures[0]))

/* Those that Wireshark recognises by itself come last. */
#define RECOGNISED_COUNT 24

const signature_t *all_signatures(size_t *count)
{
    *count = SIGNATURE_COUNT;
    return signatures;
}

static bool is_same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Two signatures with the same dissector don't contradict each other. */
static bool has_same_dissector(const signature_t *a, const signature_t *b)
{
    return is_same(a->dissector, b->dissector) && a->default_of == b->default_of &&
           is_same(a->recognised, b->recognised);
}

static const signature_t *search(size_t count, transport_t transport, const payload_t *payload,
                                 bool is_first)
{
    const signature_t *found = NULL;

    for (size_t i = 0; i < count; i++) {
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

const signature_t *find_signature(transport_t transport, const payload_t *payload, bool is_first)
{
    return search(SIGNATURE_COUNT - RECOGNISED_COUNT, transport, payload, is_first);
}

const signature_t *identify_first_payload(transport_t transport, const payload_t *payload)
{
    return search(SIGNATURE_COUNT, transport, payload, true);
}

bool is_home(const signature_t *signature, const char *service)
{
    for (const char *const *home = signature->homes; *home != NULL; home++) {
        if (strcmp(*home, service) == 0)
            return true;
    }
    return false;
}
