/* transport_headers.c
 * The transport headers of a frame, found in what Wireshark's own dissectors
 * leave behind for as long as the frame is being dissected: the list of its
 * layers, and the ports of each TCP, UDP and SCTP header as protocol data. The
 * bytes of the frame are read for what they do not leave.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "transport_headers.h"

#include <epan/proto_data.h>

#include "watched_ports.h"

typedef struct {
    const char *filter_name;
    const char *srcport_name;
    const char *dstport_name;
    transport_t transport;
    port_type ptype;
    int proto;
    int hf_srcport;
    int hf_dstport;
} transport_protocol_t;

/* UDP-Lite has UDP's port numbers (RFC 3828, section 6.1), and Wireshark gives
 * them as UDP's. */
static transport_protocol_t transport_protocols[] = {
    {"tcp", "tcp.srcport", "tcp.dstport", TRANSPORT_TCP, PT_TCP, -1, -1, -1},
    {"udp", "udp.srcport", "udp.dstport", TRANSPORT_UDP, PT_UDP, -1, -1, -1},
    {"udplite", "udp.srcport", "udp.dstport", TRANSPORT_UDP, PT_UDP, -1, -1, -1},
    {"sctp", "sctp.srcport", "sctp.dstport", TRANSPORT_SCTP, PT_SCTP, -1, -1, -1},
    {"dccp", "dccp.srcport", "dccp.dstport", TRANSPORT_DCCP, PT_DCCP, -1, -1, -1},
};

static int proto_icmp = -1;
static int proto_icmpv6 = -1;
static int proto_ip = -1;
static int proto_ipv6 = -1;
static int proto_data = -1;

/* Each layer of each frame is looked at, and most are none of the above: that is seen by the last
 * bits of the protocol's number. */
static uint8_t may_matter[1024];

static int proto_that_matters(const char *filter_name)
{
    int proto = proto_get_id_by_filter_name(filter_name);

    may_matter[(unsigned)proto % array_length(may_matter)] = true;
    return proto;
}

void transport_headers_init(void)
{
    for (unsigned i = 0; i < array_length(transport_protocols); i++) {
        transport_protocol_t *protocol = &transport_protocols[i];

        protocol->proto = proto_that_matters(protocol->filter_name);
        protocol->hf_srcport = proto_registrar_get_id_byname(protocol->srcport_name);
        protocol->hf_dstport = proto_registrar_get_id_byname(protocol->dstport_name);
    }
    proto_icmp = proto_that_matters("icmp");
    proto_icmpv6 = proto_that_matters("icmpv6");
    proto_ip = proto_get_id_by_filter_name("ip");
    proto_ipv6 = proto_get_id_by_filter_name("ipv6");
    proto_data = proto_get_id_by_filter_name("data");
}

static const transport_protocol_t *find_transport(int proto)
{
    for (unsigned i = 0; i < array_length(transport_protocols); i++) {
        if (transport_protocols[i].proto == proto)
            return &transport_protocols[i];
    }
    return NULL;
}

/* A walk over the layers of a frame, the outermost first. */
typedef struct {
    packet_info *pinfo;
    wmem_list_frame_t *behind; /* the layer behind the one that is looked at, or NULL */
    unsigned layer_num;        /* the place of the one that is looked at, counted from 1 */
    unsigned drift;            /* how far Wireshark's numbers of layers are ahead of places */
    bool is_behind_first;      /* a transport layer was seen */
    bool quoted;               /* an ICMP error was seen */
    const GSList *source;      /* where in the frame's bytes the last header was located */
    size_t source_offset;
    wmem_array_t *headers;
} walk_t;

/* The protocol of the layer behind the one that is looked at, or -1. */
static int proto_behind(const walk_t *walk)
{
    return walk->behind ? GPOINTER_TO_INT(wmem_list_frame_data(walk->behind)) : -1;
}

/* A layer whose dissector added nothing to the tree is taken off the list, and its number
 * is not given back. */
static unsigned drift_max(const packet_info *pinfo)
{
    return (uint8_t)(pinfo->curr_layer_num - wmem_list_count(pinfo->layers));
}

/* The ports that the header of a layer left under its number, which is that of its
 * place in the list or, where layers before it were taken off, a higher one. */
static bool find_ports(walk_t *walk, const transport_protocol_t *protocol,
                       transport_header_t *header)
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
            header->srcport = (uint16_t)srcport;
            header->dstport = (uint16_t)dstport;
            return true;
        }
    } while (drift++ < drift_max(pinfo));
    return false;
}

/* Are the frame's ports those of its first header? They are set by it, and by whatever comes
 * behind it as it likes: so where nothing does that could, there is no need to search. */
static bool has_frame_ports(const walk_t *walk, const transport_protocol_t *protocol)
{
    int behind = proto_behind(walk);

    if (walk->pinfo->ptype != protocol->ptype)
        return false;
    /* DCCP leaves its ports nowhere else. */
    if (protocol->transport == TRANSPORT_DCCP)
        return true;
    return !walk->is_behind_first &&
           (behind < 0 || (behind == proto_data && !wmem_list_frame_next(walk->behind)));
}

static bool read_ports(walk_t *walk, const transport_protocol_t *protocol,
                       transport_header_t *header)
{
    if (!has_frame_ports(walk, protocol))
        return find_ports(walk, protocol, header);
    header->srcport = (uint16_t)walk->pinfo->srcport;
    header->dstport = (uint16_t)walk->pinfo->destport;
    return true;
}

static void set_addresses(transport_header_t *header, const header_bytes_t *found)
{
    address_type type = found->address_length == 4 ? AT_IPv4 : AT_IPv6;

    set_address(&header->src, type, (int)found->address_length, found->src_address);
    set_address(&header->dst, type, (int)found->address_length, found->dst_address);
}

/* Look for a header in the bytes of the frame, and complete it. One that is not there, such as
 * one in a reassembled packet, gets its addresses from the frame's if it is the innermost, and
 * nothing else. */
static void locate(walk_t *walk, transport_header_t *header)
{
    const packet_info *pinfo = walk->pinfo;
    wanted_header_t wanted = {header->transport, header->srcport, header->dstport};
    size_t from = walk->source_offset;

    clear_address(&header->src);
    clear_address(&header->dst);
    header->kind = HEADER_OTHER;
    header->tcp_sequence = 0;
    header->payload_length = PAYLOAD_LENGTH_UNKNOWN;

    /* The frame, and what was decrypted or reassembled from it. */
    for (const GSList *source = walk->source; source; source = source->next) {
        tvbuff_t *tvb = get_data_source_tvb((const struct data_source *)source->data);
        unsigned captured = tvb_captured_length(tvb);
        header_bytes_t found;

        if (captured > 0 && find_header_bytes(tvb_get_ptr(tvb, 0, (int)captured), captured,
                                              tvb_reported_length(tvb), from, &wanted, &found)) {
            set_addresses(header, &found);
            header->kind = found.kind;
            header->tcp_sequence = found.tcp_sequence;
            header->payload_length = found.payload_length;
            walk->source = source;
            walk->source_offset = found.offset;
            return;
        }
        from = 0;
    }

    if (!header->quoted && pinfo->ptype == header->ptype && pinfo->srcport == header->srcport &&
        pinfo->destport == header->dstport) {
        copy_address_shallow(&header->src, &pinfo->src);
        copy_address_shallow(&header->dst, &pinfo->dst);
    }
}

static void look_at_transport(walk_t *walk, const transport_protocol_t *protocol)
{
    transport_header_t header;
    bool has_ports = read_ports(walk, protocol, &header);

    walk->is_behind_first = true;
    if (!has_ports || (!is_watched_port(header.dstport) && !is_watched_port(header.srcport)))
        return;
    header.transport = protocol->transport;
    header.ptype = protocol->ptype;
    header.quoted = walk->quoted;
    header.proto_behind = proto_behind(walk);
    locate(walk, &header);
    if (!walk->headers)
        walk->headers = wmem_array_new(walk->pinfo->pool, sizeof(transport_header_t));
    wmem_array_append_one(walk->headers, header);
}

/* An ICMP error hands what it quotes to IP; anything else in ICMP is data. */
static void look_at_icmp(walk_t *walk)
{
    int behind = proto_behind(walk);

    if (behind == proto_ip || behind == proto_ipv6)
        walk->quoted = true;
}

static void look_closer(walk_t *walk, int proto)
{
    const transport_protocol_t *protocol = find_transport(proto);

    if (protocol)
        look_at_transport(walk, protocol);
    else if (proto == proto_icmp || proto == proto_icmpv6)
        look_at_icmp(walk);
}

wmem_array_t *watched_transport_headers(packet_info *pinfo)
{
    walk_t walk = {.pinfo = pinfo, .source = pinfo->data_src};
    wmem_list_frame_t *layer = wmem_list_head(pinfo->layers);

    for (; layer; layer = walk.behind) {
        int proto = GPOINTER_TO_INT(wmem_list_frame_data(layer));

        walk.behind = wmem_list_frame_next(layer);
        walk.layer_num++;
        if (may_matter[(unsigned)proto % array_length(may_matter)])
            look_closer(&walk, proto);
    }
    return walk.headers;
}

bool payload_is_there(const transport_header_t *header)
{
    if (header->payload_length == PAYLOAD_LENGTH_UNKNOWN)
        return header->proto_behind >= 0;
    return header->payload_length > 0;
}
