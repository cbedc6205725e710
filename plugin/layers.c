/* layers.c
 * What Wireshark's dissectors leave behind while a frame is being dissected: the list of its
 * layers, and the ports of each TCP, UDP and SCTP header as protocol data.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "layers.h"

#include <epan/proto_data.h>

#include "watched_ports.h"

/* ---- Wireshark's protocols ---- */

/* UDP-Lite has UDP's port numbers (RFC 3828, section 6.1), and Wireshark reports them as UDP's. */
static transport_protocol_t transport_protocols[] = {
    {"tcp", "tcp.srcport", "tcp.dstport", TRANSPORT_TCP, PT_TCP, -1, -1, -1},
    {"udp", "udp.srcport", "udp.dstport", TRANSPORT_UDP, PT_UDP, -1, -1, -1},
    {"udplite", "udp.srcport", "udp.dstport", TRANSPORT_UDP, PT_UDP, -1, -1, -1},
    {"sctp", "sctp.srcport", "sctp.dstport", TRANSPORT_SCTP, PT_SCTP, -1, -1, -1},
    {"dccp", "dccp.srcport", "dccp.dstport", TRANSPORT_DCCP, PT_DCCP, -1, -1, -1},
};

/* After any other protocol, an IP header is searched for. */
static const struct {
    const char *filter_name;
    layer_kind_t kind;
    unsigned length;            /* of its header, in bytes, if always the same */
    link_length_t *read_length; /* or else what reads it */
} known_layers[] = {
    {"frame", LAYER_LINK, 0, NULL},
    {"chdlc", LAYER_LINK, 4, NULL},
    {"enc", LAYER_LINK, 12, NULL},
    {"erspan", LAYER_LINK, 0, NULL}, /* read with GRE */
    /* A header of a different length, such as Ethernet with LLC, is followed by another layer. */
    {"eth", LAYER_LINK, 14, NULL},
    {"etherip", LAYER_LINK, 2, NULL},
    {"ethertype", LAYER_LINK, 0, NULL},
    {"fddi", LAYER_LINK, 13, NULL},
    {"fr", LAYER_LINK, 0, fr_length},
    {"geneve", LAYER_LINK, 0, geneve_length},
    {"gre", LAYER_LINK, 0, gre_length},
    {"gtp", LAYER_LINK, 0, gtp_length},
    {"gtpprime", LAYER_LINK, 0, gtp_length}, /* what has its port may be GTP */
    {"hsr", LAYER_LINK, 6, NULL},
    {"ieee8021ad", LAYER_LINK, 0, ieee8021ad_length},
    {"ieee8021ah", LAYER_LINK, 18, NULL},
    {"l2tp", LAYER_LINK, 0, l2tp_length},
    {"lisp-data", LAYER_LINK, 8, NULL},
    {"llc", LAYER_LLC, 0, llc_length},
    {"macsec", LAYER_LINK, 0, macsec_length},
    {"mpls", LAYER_LINK, 0, mpls_length},
    {"nsh", LAYER_LINK, 0, nsh_length},
    {"null", LAYER_LINK, 4, NULL},
    {"pktap", LAYER_LINK, 0, pktap_length},
    {"ppi", LAYER_LINK, 0, radiotap_length},
    {"ppp", LAYER_LINK, 0, ppp_length},
    {"pppoes", LAYER_LINK, 6, NULL},
    {"prism", LAYER_LINK, 0, prism_length},
    {"pwethcw", LAYER_LINK, 4, NULL},
    {"pwethheuristic", LAYER_LINK, 0, NULL},
    {"pwethnocw", LAYER_LINK, 0, NULL},
    {"radiotap", LAYER_LINK, 0, radiotap_length},
    {"raw", LAYER_LINK, 0, NULL},
    {"sll", LAYER_LINK, 0, sll_length},
    {"teredo", LAYER_LINK, 0, teredo_length},
    {"tr", LAYER_LINK, 0, token_ring_length},
    {"trill", LAYER_LINK, 0, trill_length},
    {"tzsp", LAYER_LINK, 0, tzsp_length},
    {"vlan", LAYER_LINK, 4, NULL},
    {"vntag", LAYER_LINK, 6, NULL},
    {"vxlan", LAYER_LINK, 8, NULL},
    {"wlan", LAYER_WLAN, 0, wlan_length},
    {"wlancap", LAYER_LINK, 0, wlancap_length},
    {"wlan_radio", LAYER_LINK, 0, NULL},
    {"ip", LAYER_IP, 0, NULL},
    {"ipv6", LAYER_IP, 0, NULL},
    {"ipv6.hopopts", LAYER_EXTENSION_HEADER, 0, NULL},
    {"ipv6.routing", LAYER_EXTENSION_HEADER, 0, NULL},
    {"ipv6.fraghdr", LAYER_EXTENSION_HEADER, 0, NULL},
    {"ipv6.dstopts", LAYER_EXTENSION_HEADER, 0, NULL},
    {"mipv6", LAYER_EXTENSION_HEADER, 0, NULL},
    {"ah", LAYER_EXTENSION_HEADER, 0, NULL},
    {"dsr", LAYER_EXTENSION_HEADER, 0, NULL},
    {"shim6", LAYER_EXTENSION_HEADER, 0, NULL},
    {"icmp", LAYER_ICMP, 0, NULL},
    {"icmpv6", LAYER_ICMP, 0, NULL},
    {"tpkt", LAYER_ENVELOPE, 0, NULL},
    {"cotp", LAYER_ENVELOPE, 0, NULL},
    {"ses", LAYER_ENVELOPE, 0, NULL},
    {"pres", LAYER_ENVELOPE, 0, NULL},
    {"acse", LAYER_ENVELOPE, 0, NULL},
    {"t125", LAYER_ENVELOPE, 0, NULL},
    {"t124", LAYER_ENVELOPE, 0, NULL},
    {"nbss", LAYER_ENVELOPE, 0, NULL},
    {"rpc", LAYER_ENVELOPE, 0, NULL},
    /* The option of TCP, to which 4.0 gives a layer behind TCP's. */
    {"mptcp", LAYER_ASIDE, 0, NULL},
    /* Postdissectors that may be registered before ours; Wireshark has no list to ask. */
    {"communityid", LAYER_ASIDE, 0, NULL},
    {"mate", LAYER_ASIDE, 0, NULL},
    {"prp", LAYER_ASIDE, 0, NULL},
    {"snort", LAYER_ASIDE, 0, NULL},
    {"stcsig", LAYER_ASIDE, 0, NULL},
    {"transum", LAYER_ASIDE, 0, NULL},
};

static int proto_data = -1;
static int proto_ianaport = -1;

/* A hash table, keyed by protocol number, with linear probing. */
static layer_t layers[1024];

/* A quick check, by the same hash, for each layer of each frame; it is false for most. */
static uint8_t may_be_transport[array_length(layers)];

static layer_t *layer_of(int proto)
{
    unsigned i = (unsigned)proto % array_length(layers);

    while (layers[i].proto != proto && layers[i].kind != LAYER_OTHER)
        i = (i + 1) % array_length(layers);
    return &layers[i];
}

static void add_layer(const layer_t *layer)
{
    /* Negative if this Wireshark lacks the protocol. */
    if (layer->proto >= 0)
        *layer_of(layer->proto) = *layer;
}

void layers_init(void)
{
    for (unsigned i = 0; i < array_length(transport_protocols); i++) {
        transport_protocol_t *protocol = &transport_protocols[i];
        layer_t layer = {.kind = LAYER_TRANSPORT,
                         .proto = proto_get_id_by_filter_name(protocol->filter_name),
                         .transport = protocol};

        protocol->proto = layer.proto;
        protocol->hf_srcport = proto_registrar_get_id_byname(protocol->srcport_name);
        protocol->hf_dstport = proto_registrar_get_id_byname(protocol->dstport_name);
        add_layer(&layer);
        may_be_transport[(unsigned)layer.proto % array_length(layers)] = true;
    }
    for (unsigned i = 0; i < array_length(known_layers); i++) {
        layer_t layer = {.kind = known_layers[i].kind,
                         .proto = proto_get_id_by_filter_name(known_layers[i].filter_name),
                         .length = known_layers[i].length,
                         .read_length = known_layers[i].read_length};

        add_layer(&layer);
    }
    proto_data = proto_get_id_by_filter_name("data");
    proto_ianaport = proto_get_id_by_filter_name("ianaport");
}

const layer_t *find_layer(int proto)
{
    return layer_of(proto);
}

bool is_ip_layer(int proto)
{
    return layer_of(proto)->kind == LAYER_IP;
}

bool is_extension_layer(int proto)
{
    return layer_of(proto)->kind == LAYER_EXTENSION_HEADER;
}

/* ---- The layers of a frame, and the ports that they leave ---- */

walk_t begin_walk(packet_info *pinfo)
{
    wmem_list_frame_t *last = wmem_list_tail(pinfo->layers);
    walk_t walk = {.pinfo = pinfo, .behind = wmem_list_head(pinfo->layers)};

    if (last && GPOINTER_TO_INT(wmem_list_frame_data(last)) == proto_ianaport)
        walk.end = last;
    return walk;
}

bool walk_on(walk_t *walk)
{
    if (walk->behind == walk->end)
        return false;
    walk->proto = GPOINTER_TO_INT(wmem_list_frame_data(walk->behind));
    walk->behind = wmem_list_frame_next(walk->behind);
    walk->layer_num++;
    return true;
}

int proto_behind(const walk_t *walk)
{
    return walk->behind == walk->end ? -1 : GPOINTER_TO_INT(wmem_list_frame_data(walk->behind));
}

bool is_envelope(int proto)
{
    return proto >= 0 && layer_of(proto)->kind == LAYER_ENVELOPE;
}

/* Our heuristic dissectors don't count: they hand it on. */
int proto_of_payload(walk_t ahead, bool *is_enveloped)
{
    int envelope = -1;

    while (walk_on(&ahead)) {
        layer_kind_t kind = layer_of(ahead.proto)->kind;

        if (ahead.proto == proto_ianaport || kind == LAYER_ASIDE)
            continue;
        if (kind == LAYER_ENVELOPE) {
            if (envelope < 0)
                envelope = ahead.proto;
        } else if (envelope < 0 || ahead.proto != proto_data) {
            *is_enveloped = envelope >= 0;
            return ahead.proto;
        }
    }
    *is_enveloped = false;
    return envelope;
}

/* A layer whose dissector added nothing to the tree is removed from the list, but its number is not
 * reused. */
static unsigned drift_max(const packet_info *pinfo)
{
    return (uint8_t)(pinfo->curr_layer_num - wmem_list_count(pinfo->layers));
}

/* The ports that a layer's header left under its layer number: its position in the list or, if
 * layers before it were removed, a higher one. */
static bool find_ports(walk_t *walk, const transport_protocol_t *protocol, ports_t *ports)
{
    packet_info *pinfo = walk->pinfo;
    unsigned drift = walk->drift;

    do {
        unsigned num = (uint8_t)(walk->layer_num + drift);
        unsigned srcport =
            GPOINTER_TO_UINT(p_get_proto_data(pinfo->pool, pinfo, protocol->hf_srcport, num));
        unsigned dstport =
            GPOINTER_TO_UINT(p_get_proto_data(pinfo->pool, pinfo, protocol->hf_dstport, num));

        if (srcport != 0 || dstport != 0) {
            walk->drift = drift;
            ports->src = (uint16_t)srcport;
            ports->dst = (uint16_t)dstport;
            return true;
        }
    } while (drift++ < drift_max(pinfo));
    return false;
}

bool has_ambiguous_numbers(const walk_t *walk)
{
    return wmem_list_count(walk->pinfo->layers) > UINT8_MAX;
}

bool has_ip_layer(walk_t ahead)
{
    while (walk_on(&ahead)) {
        if (is_ip_layer(ahead.proto))
            return true;
    }
    return false;
}

bool has_layer(walk_t ahead, int proto)
{
    while (walk_on(&ahead)) {
        if (ahead.proto == proto)
            return true;
    }
    return false;
}

/* Are pinfo's ports those of the frame's first header? It sets them, and any later layer may
 * overwrite them: so if none follows that could, there is no need to search. */
static bool has_frame_ports(const walk_t *walk, const transport_protocol_t *protocol)
{
    int behind = proto_behind(walk);

    if (walk->pinfo->ptype != protocol->ptype)
        return false;
    if (protocol->transport == TRANSPORT_DCCP)
        return !has_layer(*walk, protocol->proto);
    return !walk->is_behind_first &&
           (behind < 0 ||
            (behind == proto_data && wmem_list_frame_next(walk->behind) == walk->end));
}

bool read_ports(walk_t *walk, const transport_protocol_t *protocol, ports_t *ports)
{
    bool has_ports = true;

    if (has_frame_ports(walk, protocol)) {
        ports->src = (uint16_t)walk->pinfo->srcport;
        ports->dst = (uint16_t)walk->pinfo->destport;
    } else {
        /* DCCP leaves its ports nowhere else. */
        has_ports = protocol->transport != TRANSPORT_DCCP && find_ports(walk, protocol, ports);
    }
    walk->is_behind_first = true;
    return has_ports;
}

bool has_watched_port(const ports_t *ports)
{
    return is_watched_port(ports->dst) || is_watched_port(ports->src);
}

/* Iterates over the layers itself, and uses the walk only for transport layers. */
bool frame_has_watched_port(packet_info *pinfo)
{
    walk_t walk = begin_walk(pinfo);
    wmem_list_frame_t *layer = walk.behind;
    wmem_list_frame_t *end = walk.end;

    /* The bytes tell. */
    if (has_ambiguous_numbers(&walk))
        return true;
    for (unsigned layer_num = 1; layer != end; layer_num++) {
        int proto = GPOINTER_TO_INT(wmem_list_frame_data(layer));
        const transport_protocol_t *protocol;
        ports_t ports;

        layer = wmem_list_frame_next(layer);
        if (!may_be_transport[(unsigned)proto % array_length(layers)])
            continue;
        protocol = layer_of(proto)->transport;
        if (!protocol)
            continue;
        walk.behind = layer;
        walk.layer_num = layer_num;
        /* For DCCP, the bytes may have them. */
        if (read_ports(&walk, protocol, &ports) ? has_watched_port(&ports)
                                                : protocol->transport == TRANSPORT_DCCP)
            return true;
    }
    return false;
}
