/* transport_headers.c
 * The transport headers of a frame, found in what Wireshark's own dissectors
 * leave behind for as long as the frame is being dissected: the list of its
 * layers, and the ports of each TCP, UDP and SCTP header as protocol data. The
 * bytes of the frame are read for what they do not leave.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "transport_headers.h"

#include <epan/proto_data.h>

typedef struct {
    const char *filter_name;
    const char *srcport_name;
    const char *dstport_name;
    transport_t transport;
    port_type ptype;
    int hf_srcport;
    int hf_dstport;
} transport_protocol_t;

/* UDP-Lite has UDP's port numbers (RFC 3828, section 6.1), and Wireshark gives
 * them as UDP's. */
static transport_protocol_t transport_protocols[] = {
    {"tcp", "tcp.srcport", "tcp.dstport", TRANSPORT_TCP, PT_TCP, -1, -1},
    {"udp", "udp.srcport", "udp.dstport", TRANSPORT_UDP, PT_UDP, -1, -1},
    {"udplite", "udp.srcport", "udp.dstport", TRANSPORT_UDP, PT_UDP, -1, -1},
    {"sctp", "sctp.srcport", "sctp.dstport", TRANSPORT_SCTP, PT_SCTP, -1, -1},
    {"dccp", "dccp.srcport", "dccp.dstport", TRANSPORT_DCCP, PT_DCCP, -1, -1},
};

static int proto_ip = -1;
static int proto_ipv6 = -1;
static int proto_data = -1;

/* What the layer of a protocol is to the walk, for it looks at each layer of each frame. */
enum { LAYER_OTHER, LAYER_ICMP, LAYER_TRANSPORT }; /* and behind it, by the protocols above */
static guint8 *layer_kinds;
static guint layer_kind_count;

static guint8 layer_kind(int proto)
{
    return (guint)proto < layer_kind_count ? layer_kinds[proto] : LAYER_OTHER;
}

static void set_layer_kind(int proto, guint8 kind)
{
    guint count = (guint)proto + 1;

    if (proto < 0) /* this Wireshark does not have it */
        return;
    if (count > layer_kind_count) {
        layer_kinds = wmem_realloc(wmem_epan_scope(), layer_kinds, count);
        memset(layer_kinds + layer_kind_count, LAYER_OTHER, count - layer_kind_count);
        layer_kind_count = count;
    }
    layer_kinds[proto] = kind;
}

void transport_headers_init(void)
{
    for (guint i = 0; i < array_length(transport_protocols); i++) {
        transport_protocol_t *protocol = &transport_protocols[i];

        protocol->hf_srcport = proto_registrar_get_id_byname(protocol->srcport_name);
        protocol->hf_dstport = proto_registrar_get_id_byname(protocol->dstport_name);
        set_layer_kind(proto_get_id_by_filter_name(protocol->filter_name),
                       (guint8)(LAYER_TRANSPORT + i));
    }
    set_layer_kind(proto_get_id_by_filter_name("icmp"), LAYER_ICMP);
    set_layer_kind(proto_get_id_by_filter_name("icmpv6"), LAYER_ICMP);
    proto_ip = proto_get_id_by_filter_name("ip");
    proto_ipv6 = proto_get_id_by_filter_name("ipv6");
    proto_data = proto_get_id_by_filter_name("data");
}

static int layer_proto(const wmem_list_frame_t *layer)
{
    return GPOINTER_TO_INT(wmem_list_frame_data(layer));
}

/* An ICMP error hands what it quotes to IP; anything else in ICMP is data. */
static gboolean is_quote(const wmem_list_frame_t *behind_icmp)
{
    return behind_icmp &&
           (layer_proto(behind_icmp) == proto_ip || layer_proto(behind_icmp) == proto_ipv6);
}

void transport_header_walk_begin(transport_header_walk_t *walk, packet_info *pinfo)
{
    walk->pinfo = pinfo;
    walk->layer = wmem_list_head(pinfo->layers);
    walk->layer_num = 0;
    walk->drift = 0;
    walk->is_first = TRUE;
    walk->quoted = FALSE;
    walk->source = pinfo->data_src;
    walk->source_offset = 0;
}

/* The ports that the header of a layer left under its number, which is that of its
 * place in the list or, where layers before it were taken off, a higher one. */
static gboolean find_ports(transport_header_walk_t *walk, const transport_protocol_t *protocol,
                           transport_header_t *header)
{
    packet_info *pinfo = walk->pinfo;
    /* A layer whose dissector added nothing to the tree is taken off the list, and its
     * number is not given back. */
    guint drift_max = (guint8)(pinfo->curr_layer_num - wmem_list_count(pinfo->layers));

    for (guint drift = walk->drift; drift <= drift_max; drift++) {
        guint num = (guint8)(walk->layer_num + drift);
        guint srcport =
            GPOINTER_TO_UINT(p_get_proto_data(pinfo->pool, pinfo, protocol->hf_srcport, num));
        guint dstport =
            GPOINTER_TO_UINT(p_get_proto_data(pinfo->pool, pinfo, protocol->hf_dstport, num));

        if (srcport != 0 || dstport != 0) {
            walk->drift = drift;
            header->srcport = (guint16)srcport;
            header->dstport = (guint16)dstport;
            return TRUE;
        }
    }
    return FALSE;
}

/* Are the frame's ports those of its first header? They are set by it, and by whatever comes
 * behind it as it likes: so where nothing does that could, there is no need to search. */
static gboolean has_frame_ports(const transport_header_walk_t *walk,
                                const transport_protocol_t *protocol)
{
    const wmem_list_frame_t *behind = walk->layer;

    if (walk->pinfo->ptype != protocol->ptype)
        return FALSE;
    /* DCCP leaves its ports nowhere else. */
    if (protocol->transport == TRANSPORT_DCCP)
        return TRUE;
    if (walk->is_first && behind && layer_proto(behind) == proto_data)
        behind = wmem_list_frame_next(behind);
    return walk->is_first && behind == NULL;
}

static gboolean read_header(transport_header_walk_t *walk, const transport_protocol_t *protocol,
                            transport_header_t *header)
{
    if (has_frame_ports(walk, protocol)) {
        header->srcport = (guint16)walk->pinfo->srcport;
        header->dstport = (guint16)walk->pinfo->destport;
    } else if (!find_ports(walk, protocol, header)) {
        return FALSE;
    }
    header->transport = protocol->transport;
    header->ptype = protocol->ptype;
    header->quoted = walk->quoted;
    return TRUE;
}

gboolean transport_header_walk_next(transport_header_walk_t *walk, transport_header_t *header)
{
    wmem_list_frame_t *layer;
    gboolean has_header;

    while ((layer = walk->layer)) {
        guint8 kind = layer_kind(layer_proto(layer));

        walk->layer = wmem_list_frame_next(layer);
        walk->layer_num++;
        if (kind == LAYER_OTHER)
            continue;
        if (kind == LAYER_ICMP) {
            if (is_quote(walk->layer))
                walk->quoted = TRUE;
            continue;
        }
        header->layer = layer;
        has_header = read_header(walk, &transport_protocols[kind - LAYER_TRANSPORT], header);
        walk->is_first = FALSE;
        if (has_header)
            return TRUE;
    }
    return FALSE;
}

static void set_addresses(transport_header_t *header, const header_bytes_t *found)
{
    address_type type = found->address_length == 4 ? AT_IPv4 : AT_IPv6;

    set_address(&header->src, type, (int)found->address_length, found->src_address);
    set_address(&header->dst, type, (int)found->address_length, found->dst_address);
}

void transport_header_locate(transport_header_walk_t *walk, transport_header_t *header)
{
    const packet_info *pinfo = walk->pinfo;
    wanted_header_t wanted = {header->transport, header->srcport, header->dstport};
    gsize from = walk->source_offset;

    clear_address(&header->src);
    clear_address(&header->dst);
    header->kind = HEADER_OTHER;
    header->tcp_sequence = 0;
    header->payload_length = PAYLOAD_LENGTH_UNKNOWN;

    /* The frame, and what was decrypted or reassembled from it. */
    for (const GSList *source = walk->source; source; source = source->next) {
        tvbuff_t *tvb = get_data_source_tvb((const struct data_source *)source->data);
        guint captured = tvb_captured_length(tvb);
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
