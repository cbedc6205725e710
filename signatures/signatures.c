/* signatures.c
 * The table of signatures, and the search through it. What each one checks is in the functions of
 * protocols.h.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "signatures.h"

#include <string.h>

#include "protocols.h"

#define TCP TRANSPORT_TCP
#define UDP TRANSPORT_UDP

/* How to find the dissector, or the protocol that Wireshark recognises. */
#define NAMED(name)             name, 0, NULL, NULL
#define DEFAULT_OF(port)        NULL, port, NULL, NULL
#define RECOGNISED(filter_name) NULL, 0, filter_name, NULL

/* The same of an envelope, and what is in it. */
#define IN_NAMED(name, contents)             name, 0, NULL, contents
#define IN_DEFAULT_OF(port, contents)        NULL, port, NULL, contents
#define IN_RECOGNISED(filter_name, contents) NULL, 0, filter_name, contents

/* The services that speak the protocol: because the registry or the protocol's specification says
 * so, or for the reason given. */
static const char dns_services[] = "domain dns-llq llmnr mdns";
/* Flash servers take RTMP in HTTP, and Wowza RTSP, on the same port; servers of Z39.50 take SRU;
 * clients of Gnutella download by HTTP; QuickTime tunnels RTSP in HTTP; UPnP describes devices. */
static const char http_services[] =
    "http amt-soap-http appserv-http armcenterhttp bsfserver-zn bveapi cardbox-http cim-rs "
    "commtact-http couchdb cpq-wbem daap davsrc docker dwnmshttp etcd-client etcd-server "
    "event-port gnutella-rtr gnutella-svc gss-http hkp http-alt http-mgmt http-rpc-epmap "
    "http-wmap httpx icslap ipp ipps kopek-httphead llsurfup-http macromedia-fcs manyone-http "
    "md-cg-http MOS-soap MOS-soap-opt multiling-http netmo-http oob-ws-http openremote-ctrl "
    "pcsync-http plysrv-http pmwebapi privoxy radan-http rtsp rtsp-alt saphostctrl sgi-esphttp "
    "sgi-soap smc-http soap-http ssdp sun-sr-http sunlps-http sunwebadmin synapse-nhttp "
    "tcc-http tungsten-http ultraseek-http wap-push-http wbem-http webemshttp websnp wsdapi "
    "wsman www www-dev www-http xmpp-bosh z39-50 z39.50";
static const char http2_services[] =
    "http www www-http http-alt docker etcd-client etcd-server gnmi-gnoi gribi p4runtime semi-grpc";
static const char ldap_services[] = "ldap msft-gc";
/* A DNS server takes a NetBIOS name for any other. */
static const char nbns_services[] = "netbios-ns domain";
static const char nbss_services[] = "netbios-ssn microsoft-ds";
static const char rpc_services[] = "sunrpc nfs shilp mountd";
/* coturn and others take plain STUN on the ports for TLS and DTLS. RFC 5626, section 4.4:
 * keepalives of SIP */
static const char stun_services[] = "stun sip stun-behavior stun-behaviors stuns turn turns";
static const char vxlan_services[] = "vxlan vxlan-gpe otv";
static const char dtls_services[] =
    "babel-dtls capwap-control coaps domain-s dots-signal ethernet-ip-s gre-udp-dtls "
    "hncp-dtls-port https ipfixs mpls-udp-dtls radsec secure-mqtt sips snmpdtls snmpdtls-trap "
    "stun stun-behavior stun-behaviors stuns syslog-tls turn turns z-wave-s";
/* Servers that take TLS on the port that they have without it: databases since PostgreSQL 17, SQL
 * Server 2022 (TDS 8), MongoDB, Redis, memcached; IBM MQ, MSRP, RDP, OpenFlow, Zabbix, DICOM, HL7;
 * and services whose specification requires it: EPP (RFC 5734), IRIS (RFC 4992), KMIP, NTS (RFC
 * 8915), DOTS (RFC 9132), Web Push (RFC 8030), Puppet, Docker Swarm. */
static const char tls_services[] =
    "https 3par-mgmt-ssl amqps amt-redir-tls amt-soap-https appserv-http appserv-https "
    "armcenterhttps asap-tcp-tls bsfsvr-zn-ssl can-ferret-ssl can-nds-ssl cim-rs coaps "
    "commtact-https compaq-https cops-tls corba-iiop-ssl crestron-cips crestron-ctps davsrcs "
    "db2c-tls ddm-ssl diameters dicom dicom-tls dnp-sec docker-s domain-s dots-signal ehs-ssl "
    "encrypted-llrp epp etcd-client etcd-server ethernet-ip-s ftps ftps-data giop-ssl gnmi-gnoi "
    "gribi h323hostcallsc hl7 https-wmap iadt-tls ibm-diradm-ssl ibm-mqseries ice-slocation "
    "ice-srouter icpps iec-104-sec ieee-mms-ssl imaps imqstomps imqtunnels inetfs intrepid-ssl "
    "ipfixs ipp ipps ircs-u iris-xpcs iss-mgmt-ssl jboss-iiop-ssl jt400-ssl kmip ldaps "
    "linktest-s llsurfup-https lorica-in-sec lorica-out-sec mbap-s memcache mongodb ms-sql-s "
    "ms-wbt-server msft-gc-ssl msrp ndmps netconf-ch-tls netconf-tls networklenss njenet-ssl "
    "nntps nsiiops ntske odette-ftps oma-mlp-s onep-tls oob-ws-https opcua-tls openflow "
    "oracleas-https orbix-cfg-ssl orbix-loc-ssl p4runtime pcsync-https plysrv-https pop3s "
    "postgresql pt-tls puppet qmtps radsec redis restconf-ch-tls rets-ssl rid rpki-rtr-tls "
    "rtsps saphostctrls sdo-tls seclayer-tls secure-mqtt secure-ts semi-grpc sips sitewatch-s "
    "smartcard-tls smc-admin snmptls snmptls-trap spss sqlexec-ssl sshell ssm-cssps ssm-els "
    "ssmpp stun stun-behavior stun-behaviors stuns submissions sun-sr-https sun-sr-iiops "
    "sun-user-https sunwebadmins suucp swarm synapse-nhttps syncserverssl syslog-tls tacacss "
    "telnets tftps tl1-raw-ssl topflow-ssl ttc-ssl tungsten-https turn turns urd vipera-ssl "
    "vt-ssl wap-push-https wbem-exp-https wbem-https webpush wsdapi-s wsm-server-ssl wsmans "
    "wso2esb-console xnm-ssl xtrms z-wave-s zabbix-agent zabbix-trapper";

/* Those that Wireshark recognises by itself come last.
 *
 * A protocol is handed over unless all Wireshark releases since 4.0 recognise it on any port, by a
 * heuristic dissector of its own that is enabled by default. OpenFlow's and TDS's check the port,
 * and that of DNS over UDP accepts only the plainest messages. */
static const signature_t signatures[] = {
    /* Lines of text */
    {NAMED("ssh"), TCP, SEEN_FIRST, is_ssh,
     "ssh netconf-ssh netconf-ch-ssh sdo-ssh snmpssh snmpssh-trap tl1-ssh"},
    {NAMED("smtp"), TCP, SEEN_FIRST, is_smtp, "smtp submission"},
    {NAMED("ftp"), TCP, SEEN_FIRST, is_ftp, "ftp"},
    {NAMED("ftp"), TCP, SEEN_FIRST, is_ftp_user, "ftp pop3"},
    {NAMED("pop"), TCP, SEEN_FIRST, is_pop, "pop3"},
    {NAMED("imap"), TCP, SEEN_FIRST, is_imap, "imap imap3"},
    {NAMED("nntp"), TCP, SEEN_FIRST, is_nntp, "nntp nnsp"},
    {DEFAULT_OF(6667), TCP, SEEN_FIRST, is_irc, "irc irc-serv ircu"},
    {NAMED("xmpp"), TCP, SEEN_FIRST, is_xmpp, "xmpp-client xmpp-server presence"},
    {NAMED("telnet"), TCP, SEEN_FIRST, is_telnet, "telnet"},
    {NAMED("rtsp"), TCP, SEEN_ANYWHERE, is_rtsp, "rtsp rtsp-alt display macromedia-fcs"},
    {DEFAULT_OF(6379), TCP, SEEN_ANYWHERE, is_resp, "redis"},
    {DEFAULT_OF(11211), TCP, SEEN_FIRST, is_memcache_text, "memcache redis"},
    {NAMED("http2"), TCP, SEEN_FIRST, is_http2, http2_services},
    {DEFAULT_OF(9418), TCP, SEEN_ANYWHERE, is_git, "git"},
    {DEFAULT_OF(873), TCP, SEEN_FIRST, is_rsync, "rsync"},
    {DEFAULT_OF(3632), TCP, SEEN_FIRST, is_distcc, "distcc"},
    {DEFAULT_OF(2401), TCP, SEEN_FIRST, is_cvspserver, "cvspserver"},
    {DEFAULT_OF(6346), TCP, SEEN_FIRST, is_gnutella, "gnutella-svc gnutella-rtr"},
    {DEFAULT_OF(2501), TCP, SEEN_FIRST, is_kismet, ""},
    {DEFAULT_OF(10288), TCP, SEEN_FIRST, is_beep,
     "apex-edge apex-mesh blocks idxp iris-beep soap-beep syslog-conn tunnel xmlrpc-beep"},
    {DEFAULT_OF(79), TCP, SEEN_FIRST, is_finger, "finger"},
    {DEFAULT_OF(43), TCP, SEEN_FIRST, is_whois, "nicname whoispp whois++ rwhois"},
    /* TCP has no port of its own: it is sent to the number that it has over UDP. */
    {NAMED("syslog"), TCP, SEEN_ANYWHERE, is_syslog, "syslog syslog-conn shell"},
    {NAMED("syslog"), UDP, SEEN_ANYWHERE, is_syslog, "syslog syslog-conn"},
    {DEFAULT_OF(1900), UDP, SEEN_ANYWHERE, is_ssdp, "ssdp"},
    {NAMED("mgcp"), UDP, SEEN_ANYWHERE, is_mgcp, "mgcp-gateway mgcp-callagent"},
    {NAMED("megaco"), UDP, SEEN_ANYWHERE, is_megaco, "megaco-h248"},
    {DEFAULT_OF(17500), UDP, SEEN_ANYWHERE, is_db_lsp_disc, "db-lsp-disc"},
    {DEFAULT_OF(2190), UDP, SEEN_ANYWHERE, is_tivoconnect, "tivoconnect"},

    /* Servers: databases, directories, files, queues, screens */
    {DEFAULT_OF(139), TCP, SEEN_ANYWHERE, is_nbss, nbss_services},
    {IN_DEFAULT_OF(139, "smb"), TCP, SEEN_ANYWHERE, is_smb, nbss_services},
    {IN_DEFAULT_OF(139, "smb2"), TCP, SEEN_ANYWHERE, is_smb2, nbss_services},
    {NAMED("ldap"), TCP, SEEN_ANYWHERE, is_ldap, ldap_services},
    {DEFAULT_OF(389), UDP, SEEN_ANYWHERE, is_cldap, ldap_services},
    {DEFAULT_OF(88), TCP, SEEN_ANYWHERE, is_kerberos_tcp, "kerberos"},
    {DEFAULT_OF(88), UDP, SEEN_ANYWHERE, is_kerberos_udp, "kerberos"},
    {NAMED("pgsql"), TCP, SEEN_FIRST, is_pgsql, "postgresql"},
    {NAMED("mysql"), TCP, SEEN_FIRST, is_mysql, "mysql mysql-proxy sphinxql"},
    {NAMED("tds"), TCP, SEEN_ANYWHERE, is_tds, "ms-sql-s"},
    {DEFAULT_OF(1521), TCP, SEEN_FIRST, is_tns, "orasrv ttc"},
    {NAMED("mongo"), TCP, SEEN_ANYWHERE, is_mongo, "mongodb"},
    {DEFAULT_OF(11211), TCP, SEEN_FIRST, is_memcache, "memcache"},
    {DEFAULT_OF(9042), TCP, SEEN_FIRST, is_cql, ""},
    {DEFAULT_OF(9300), TCP, SEEN_FIRST, is_elasticsearch, ""},
    {NAMED("amqp"), TCP, SEEN_FIRST, is_amqp, "amqp"},
    {NAMED("amqp"), TCP, SEEN_ANYWHERE, is_amqp_frames, "amqp"},
    {NAMED("mqtt"), TCP, SEEN_FIRST, is_mqtt, "mqtt"},
    {DEFAULT_OF(4730), TCP, SEEN_FIRST, is_gearman, "gearman"},
    {DEFAULT_OF(8009), TCP, SEEN_FIRST, is_ajp13, ""},
    {DEFAULT_OF(1099), TCP, SEEN_FIRST, is_rmi, "rmiregistry rmiactivation"},
    {DEFAULT_OF(548), TCP, SEEN_FIRST, is_dsi, "afpovertcp"},
    {DEFAULT_OF(6000), TCP, SEEN_FIRST, is_x11, "x11"},
    {NAMED("Z39.50"), TCP, SEEN_FIRST, is_z3950, "z39-50 z39.50"},
    {DEFAULT_OF(49), TCP, SEEN_FIRST, is_tacplus, "tacacs"},
    {NAMED("openvpn.tcp"), TCP, SEEN_FIRST, is_openvpn, "openvpn"},
    {NAMED("skinny"), TCP, SEEN_FIRST, is_skinny, "cisco-sccp"},
    {DEFAULT_OF(9092), TCP, SEEN_FIRST, is_kafka, ""},
    {DEFAULT_OF(1935), TCP, SEEN_FIRST, is_rtmp, "macromedia-fcs"},
    {DEFAULT_OF(3389), UDP, SEEN_ANYWHERE, is_rdpudp, "ms-wbt-server"},
    {DEFAULT_OF(177), UDP, SEEN_ANYWHERE, is_xdmcp, "xdmcp"},
    {NAMED("zabbix"), TCP, SEEN_ANYWHERE, is_zabbix, "zabbix-agent zabbix-trapper"},

    /* Network infrastructure */
    {NAMED("dns"), TCP, SEEN_ANYWHERE, is_dns_tcp, dns_services},
    {NAMED("dns"), UDP, SEEN_ANYWHERE, is_dns_udp, dns_services},
    {DEFAULT_OF(5355), UDP, SEEN_ANYWHERE, is_llmnr, dns_services},
    {DEFAULT_OF(137), UDP, SEEN_ANYWHERE, is_nbns, nbns_services},
    {DEFAULT_OF(138), UDP, SEEN_ANYWHERE, is_nbdgm, "netbios-dgm"},
    {DEFAULT_OF(427), TCP, SEEN_ANYWHERE, is_slp, "svrloc"},
    {DEFAULT_OF(427), UDP, SEEN_ANYWHERE, is_slp, "svrloc"},
    {NAMED("dhcp"), UDP, SEEN_ANYWHERE, is_dhcp, "bootps bootpc altserviceboot"},
    {NAMED("dhcpv6"), UDP, SEEN_ANYWHERE, is_dhcpv6, "dhcpv6-client dhcpv6-server"},
    {DEFAULT_OF(123), UDP, SEEN_ANYWHERE, is_ntp, "ntp"},
    {DEFAULT_OF(69), UDP, SEEN_FIRST, is_tftp, "tftp"},
    {NAMED("snmp"), UDP, SEEN_ANYWHERE, is_snmp,
     "snmp snmptrap oce-snmp-trap patrol-snmp suncacao-snmp websphere-snmp"},
    {NAMED("diameter"), TCP, SEEN_ANYWHERE, is_diameter, "diameter"},
    {DEFAULT_OF(500), UDP, SEEN_ANYWHERE, is_isakmp, "isakmp ipsec-nat-t"},
    {DEFAULT_OF(4500), UDP, SEEN_ANYWHERE, is_udpencap, "isakmp ipsec-nat-t"},
    {NAMED("gtp"), UDP, SEEN_ANYWHERE, is_gtp, "gtp-control gtp-user gprs-data"},
    {NAMED("pfcp"), UDP, SEEN_ANYWHERE, is_pfcp, "pfcp"},
    {DEFAULT_OF(4789), UDP, SEEN_ANYWHERE, is_vxlan, vxlan_services},
    {DEFAULT_OF(6081), UDP, SEEN_ANYWHERE, is_geneve, "geneve"},
    {DEFAULT_OF(3544), UDP, SEEN_ANYWHERE, is_teredo, "teredo"},
    {DEFAULT_OF(4790), UDP, SEEN_ANYWHERE, is_vxlan_gpe, vxlan_services},
    {DEFAULT_OF(6635), UDP, SEEN_ANYWHERE, is_mpls, "mpls-udp"},
    {DEFAULT_OF(1701), UDP, SEEN_ANYWHERE, is_l2tp, "l2tp l2f"},
    {NAMED("bgp"), TCP, SEEN_ANYWHERE, is_bgp, "bgp"},
    {DEFAULT_OF(646), TCP, SEEN_ANYWHERE, is_ldp_tcp, "ldp"},
    {DEFAULT_OF(646), UDP, SEEN_ANYWHERE, is_ldp_udp, "ldp"},
    {DEFAULT_OF(520), UDP, SEEN_ANYWHERE, is_rip, "router"},
    {DEFAULT_OF(521), UDP, SEEN_ANYWHERE, is_ripng, "ripng"},
    {DEFAULT_OF(3784), UDP, SEEN_ANYWHERE, is_bfd, "bfd-control bfd-multi-ctl bfd-lag s-bfd"},
    {DEFAULT_OF(3503), UDP, SEEN_ANYWHERE, is_mpls_echo, "lsp-ping"},
    {DEFAULT_OF(6696), UDP, SEEN_ANYWHERE, is_babel, "babel"},
    {NAMED("lisp"), UDP, SEEN_ANYWHERE, is_lisp, "lisp-control"},
    {DEFAULT_OF(4556), UDP, SEEN_ANYWHERE, is_bundle, "dtn-bundle"},
    {DEFAULT_OF(698), UDP, SEEN_ANYWHERE, is_olsr, "olsr"},
    {DEFAULT_OF(701), UDP, SEEN_ANYWHERE, is_lmp, "lmp"},
    {NAMED("ptp"), UDP, SEEN_ANYWHERE, is_ptp, "ptp-event ptp-general"},
    {NAMED("rpkirtr"), TCP, SEEN_FIRST, is_rpki_rtr, "rpki-rtr"},
    {NAMED("openflow"), TCP, SEEN_ANYWHERE, is_openflow, "openflow"},
    {DEFAULT_OF(4189), TCP, SEEN_FIRST, is_pcep, "pcep"},
    {DEFAULT_OF(4556), TCP, SEEN_FIRST, is_tcpcl, "dtn-bundle"},
    {DEFAULT_OF(1985), UDP, SEEN_ANYWHERE, is_hsrp, "hsrp hsrpv6"},
    {DEFAULT_OF(1812), UDP, SEEN_ANYWHERE, is_radius,
     "radius radius-acct radius-dynauth sightline sa-msg-port mps-raft"},
    {DEFAULT_OF(5351), UDP, SEEN_ANYWHERE, is_pcp, "pcp pcp-multicast"},
    {DEFAULT_OF(25826), UDP, SEEN_ANYWHERE, is_collectd, ""},
    {NAMED("cflow"), UDP, SEEN_ANYWHERE, is_cflow, "ipfix"},
    {DEFAULT_OF(6343), UDP, SEEN_ANYWHERE, is_sflow, "sflow"},
    {DEFAULT_OF(5246), UDP, SEEN_ANYWHERE, is_capwap_control, "capwap-control"},
    {DEFAULT_OF(623), UDP, SEEN_ANYWHERE, is_rmcp, "asf-rmcp"},
    {DEFAULT_OF(8611), UDP, SEEN_ANYWHERE, is_bjnp,
     "canon-bjnp1 canon-bjnp2 canon-bjnp3 canon-bjnp4"},

    /* Control of machines, plants and buildings */
    {NAMED("mbtcp"), TCP, SEEN_ANYWHERE, is_modbus, "mbap"},
    {NAMED("dnp3.tcp"), TCP, SEEN_ANYWHERE, is_dnp3, "dnp"},
    {NAMED("dnp3.udp"), UDP, SEEN_ANYWHERE, is_dnp3, "dnp"},
    {DEFAULT_OF(2404), TCP, SEEN_ANYWHERE, is_iec104, "iec-104"},
    {NAMED("tpkt"), TCP, SEEN_ANYWHERE, is_tpkt, "iso-tsap h323hostcall ms-wbt-server"},
    {IN_NAMED("tpkt", "rdp"), TCP, SEEN_FIRST, is_rdp, "ms-wbt-server"},
    {IN_NAMED("tpkt", "s7comm"), TCP, SEEN_ANYWHERE, is_s7comm, "iso-tsap"},
    {NAMED("enip"), TCP, SEEN_ANYWHERE, is_enip,
     "EtherNet-IP-1 EtherNet-IP-2 EtherNet/IP-1 EtherNet/IP-2"},
    {NAMED("enip"), UDP, SEEN_ANYWHERE, is_enip,
     "EtherNet-IP-1 EtherNet-IP-2 EtherNet/IP-1 EtherNet/IP-2"},
    {NAMED("bvlc"), UDP, SEEN_ANYWHERE, is_bacnet, "bacnet"},
    {DEFAULT_OF(3671), UDP, SEEN_ANYWHERE, is_knxip, "efcp"},
    {DEFAULT_OF(3671), TCP, SEEN_FIRST, is_knxip, "efcp"},
    {DEFAULT_OF(4840), TCP, SEEN_ANYWHERE, is_opcua, "opcua-tcp"},
    {DEFAULT_OF(1153), TCP, SEEN_ANYWHERE, is_c1222, "c1222-acse"},
    {DEFAULT_OF(1153), UDP, SEEN_ANYWHERE, is_c1222, "c1222-acse"},
    {DEFAULT_OF(5094), TCP, SEEN_ANYWHERE, is_hart_ip, "hart-ip"},
    {DEFAULT_OF(5094), UDP, SEEN_ANYWHERE, is_hart_ip, "hart-ip"},
    {DEFAULT_OF(4712), TCP, SEEN_ANYWHERE, is_synchrophasor, ""},
    {DEFAULT_OF(4713), UDP, SEEN_ANYWHERE, is_synchrophasor, ""},
    {DEFAULT_OF(4880), TCP, SEEN_FIRST, is_hislip, "hislip"},

    /* Recognised by Wireshark itself; here only to be found on ports other than their own */
    {RECOGNISED("http"), TCP, SEEN_FIRST, is_http, http_services},
    {RECOGNISED("tls"), TCP, SEEN_FIRST, is_tls, tls_services},
    {RECOGNISED("dtls"), UDP, SEEN_FIRST, is_dtls, dtls_services},
    {RECOGNISED("quic"), UDP, SEEN_FIRST, is_quic, "http http-alt https domain-s pcsync-https"},
    {RECOGNISED("sip"), TCP, SEEN_FIRST, is_sip, "sip"},
    {RECOGNISED("sip"), UDP, SEEN_FIRST, is_sip, "sip"},
    {RECOGNISED("stun"), TCP, SEEN_FIRST, is_stun, stun_services},
    {RECOGNISED("stun"), UDP, SEEN_FIRST, is_stun, stun_services},
    {RECOGNISED("msrp"), TCP, SEEN_FIRST, is_msrp, "msrp"},
    {RECOGNISED("vnc"), TCP, SEEN_FIRST, is_rfb, "rfb"},
    {RECOGNISED("dcerpc"), TCP, SEEN_FIRST, is_dcerpc, "epmap http-rpc-epmap"},
    {RECOGNISED("rpc"), TCP, SEEN_FIRST, is_rpc_tcp, rpc_services},
    {RECOGNISED("rpc"), UDP, SEEN_FIRST, is_rpc_udp, rpc_services},
    {IN_RECOGNISED("rpc", "nfs"), TCP, SEEN_FIRST, is_nfs_tcp, rpc_services},
    {IN_RECOGNISED("rpc", "nfs"), UDP, SEEN_FIRST, is_nfs_udp, rpc_services},
    {RECOGNISED("giop"), TCP, SEEN_FIRST, is_giop,
     "giop corba-iiop corbaloc iiop jboss-iiop orbplus-iiop sun-sr-iiop"},
    {RECOGNISED("iscsi"), TCP, SEEN_FIRST, is_iscsi, "iscsi iscsi-target"},
    {RECOGNISED("dicom"), TCP, SEEN_FIRST, is_dicom, "acr-nema dicom"},
    {RECOGNISED("hl7"), TCP, SEEN_FIRST, is_hl7, "hl7"},
    {RECOGNISED("fix"), TCP, SEEN_FIRST, is_fix, ""},
    {RECOGNISED("mq"), TCP, SEEN_FIRST, is_mq, "ibm-mqseries"},
    {RECOGNISED("smpp"), TCP, SEEN_FIRST, is_smpp, "smpp"},
    {RECOGNISED("rtps"), UDP, SEEN_FIRST, is_rtps, "rtps-discovery rtps-dd-ut rtps-dd-mt"},
    {RECOGNISED("wg"), UDP, SEEN_FIRST, is_wireguard, ""},
    {RECOGNISED("bittorrent"), TCP, SEEN_FIRST, is_bittorrent, ""},
    {RECOGNISED("bt-dht"), UDP, SEEN_FIRST, is_bt_dht, ""},
    /* Only named: its dissector crashes on a packet without a command (Wireshark 4.0). */
    {RECOGNISED("adb"), TCP, SEEN_FIRST, is_adb, ""},
    /* BEP 14 chose the number of another service. */
    {RECOGNISED("lsd"), UDP, SEEN_FIRST, is_lsd, "plysrv-https"},
};

#define SIGNATURE_COUNT (sizeof(signatures) / sizeof(signatures[0]))

const signature_t *all_signatures(size_t *count)
{
    *count = SIGNATURE_COUNT;
    return signatures;
}

static bool is_same(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Two signatures with the same dissector don't contradict each other: the later one tells more. */
bool is_of_same_dissector(const signature_t *a, const signature_t *b)
{
    return is_same(a->dissector, b->dissector) && a->default_of == b->default_of &&
           is_same(a->recognised, b->recognised);
}

/* The signatures that may match a payload, in the order of the table. Most payloads are not their
 * side's first, and few signatures may match them. */
typedef struct {
    const signature_t *signatures[SIGNATURE_COUNT];
    size_t count;
    size_t unrecognised; /* how many of them Wireshark does not recognise by itself: the first */
} candidates_t;

static const candidates_t *find_candidates(transport_t transport, bool is_first)
{
    static candidates_t all[TRANSPORT_COUNT][2];
    candidates_t *candidates = &all[transport][is_first];

    if (candidates->count > 0)
        return candidates;
    for (size_t i = 0; i < SIGNATURE_COUNT; i++) {
        const signature_t *signature = &signatures[i];

        if (signature->transport != transport || (signature->seen == SEEN_FIRST && !is_first))
            continue;
        candidates->signatures[candidates->count++] = signature;
        if (signature->recognised == NULL)
            candidates->unrecognised = candidates->count;
    }
    return candidates;
}

static const signature_t *search(const candidates_t *candidates, size_t count,
                                 const payload_t *payload)
{
    const signature_t *found = NULL;

    for (size_t i = 0; i < count; i++) {
        const signature_t *signature = candidates->signatures[i];

        if (!signature->fits(payload))
            continue;
        if (found != NULL && !is_of_same_dissector(found, signature))
            return NULL;
        found = signature;
    }
    return found;
}

const signature_t *find_signature(transport_t transport, const payload_t *payload, bool is_first)
{
    const candidates_t *candidates = find_candidates(transport, is_first);

    return search(candidates, candidates->unrecognised, payload);
}

const signature_t *identify_first_payload(transport_t transport, const payload_t *payload)
{
    const candidates_t *candidates = find_candidates(transport, true);

    return search(candidates, candidates->count, payload);
}

const signature_t *find_contents(const signature_t *envelope, const payload_t *payload)
{
    for (size_t i = 0; i < SIGNATURE_COUNT; i++) {
        const signature_t *signature = &signatures[i];

        if (signature->contents != NULL && envelope->contents == NULL &&
            signature->transport == envelope->transport &&
            is_of_same_dissector(signature, envelope) && signature->fits(payload))
            return signature;
    }
    return NULL;
}

static bool is_listed_word(const char *service, size_t length, const char *services)
{
    while (*services != '\0') {
        size_t end = strcspn(services, " ");

        if (end == length && memcmp(services, service, length) == 0)
            return true;
        services += end + strspn(services + end, " ");
    }
    return false;
}

bool is_listed(const char *service, const char *services)
{
    return is_listed_word(service, strlen(service), services);
}

bool shares_home(const signature_t *one, const signature_t *other)
{
    const char *home = one->homes;

    while (*home != '\0') {
        size_t length = strcspn(home, " ");

        if (is_listed_word(home, length, other->homes))
            return true;
        home += length + strspn(home + length, " ");
    }
    return false;
}

bool is_home(const signature_t *signature, const char *service)
{
    return is_listed(service, signature->homes);
}
