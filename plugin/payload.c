/* payload.c
 * What the payload of a transport header really is: the layer that follows it
 * or, where none does, what is known of its length and of its conversation.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "payload.h"

#include <epan/conversation.h>
#include <epan/proto_data.h>

#include "packet-ianaport.h"

#define LENGTH_UNKNOWN (-1)

#define IPV6_HEADER_LENGTH        40
#define TCP_HEADER_LENGTH_MAX     60
#define UDP_HEADER_LENGTH         8
#define SCTP_HEADER_LENGTH        12
#define SCTP_CHUNK_HEADER_LENGTH  4
#define SCTP_DATA_HEADER_LENGTH   16
#define SCTP_I_DATA_HEADER_LENGTH 20

#define SCTP_DATA   0
#define SCTP_I_DATA 64

static int proto_data = -1;
static int proto_ip = -1;
static int proto_ipv6 = -1;
static int proto_sctp = -1;
static int proto_tcp = -1;
static int proto_udp = -1;
static dissector_table_t tcp_port_table;
static dissector_table_t udp_port_table;

void payload_init(void)
{
    proto_data = proto_get_id_by_filter_name("data");
    proto_ip = proto_get_id_by_filter_name("ip");
    proto_ipv6 = proto_get_id_by_filter_name("ipv6");
    proto_sctp = proto_get_id_by_filter_name("sctp");
    proto_tcp = proto_get_id_by_filter_name("tcp");
    proto_udp = proto_get_id_by_filter_name("udp");
    tcp_port_table = find_dissector_table("tcp.port");
    udp_port_table = find_dissector_table("udp.port");
}

/* The protocol of the layer that follows a header, or -1. The last layer of all is
 * the postdissector that asks. */
static int following_proto(packet_info *pinfo, const transport_header_t *header)
{
    wmem_list_frame_t *next = wmem_list_frame_next(header->layer);

    if (!next || next == wmem_list_tail(pinfo->layers))
        return -1;
    return GPOINTER_TO_INT(wmem_list_frame_data(next));
}

gboolean payload_is_appletalk(packet_info *pinfo, const transport_header_t *header)
{
    return following_proto(pinfo, header) == proto_ianaport;
}

/* ---- The length of a payload ----
 *
 * A TCP segment that is one of many to be reassembled goes to no dissector, and so
 * leaves the same layers as a bare acknowledgment. The difference is their length.
 */

/* The 16 bits at an offset of a field's data source, or -1 where they are not captured. */
static int captured_uint16(const field_info *finfo, int offset)
{
    if (!tvb_bytes_exist(finfo->ds_tvb, finfo->start + offset, 2))
        return -1;
    return tvb_get_ntohs(finfo->ds_tvb, finfo->start + offset);
}

/* Where the payload of the IP header ends that a transport header came in. */
static int ip_payload_end(const proto_node *node)
{
    const field_info *header = PNODE_FINFO(node);
    const field_info *ip = NULL;
    int end = (int)tvb_reported_length(header->ds_tvb);
    int length;

    for (const proto_node *other = node->parent->first_child; other != node; other = other->next) {
        const field_info *finfo = PNODE_FINFO(other);

        if (finfo && (finfo->hfinfo->id == proto_ip || finfo->hfinfo->id == proto_ipv6))
            ip = finfo;
    }
    /* What was reassembled from fragments is a data source of its own, to its end. */
    if (!ip || ip->ds_tvb != header->ds_tvb)
        return end;

    /* A length of 0 is that of a segment which was captured before it was cut up. */
    if (ip->hfinfo->id == proto_ip) {
        length = captured_uint16(ip, 2);
        return length > 0 ? ip->start + length : end;
    }
    length = captured_uint16(ip, 4);
    return length > 0 ? ip->start + IPV6_HEADER_LENGTH + length : end;
}

static int tcp_payload_length(const proto_node *node)
{
    const field_info *tcp = PNODE_FINFO(node);
    int offset_and_flags = captured_uint16(tcp, 12);
    /* Payload is what no header could be. */
    int header_length =
        offset_and_flags >= 0 ? (offset_and_flags >> 12) * 4 : TCP_HEADER_LENGTH_MAX;

    return MAX(ip_payload_end(node) - tcp->start - header_length, 0);
}

static int udp_payload_length(const proto_node *node)
{
    int length = captured_uint16(PNODE_FINFO(node), 4);

    /* RFC 2675, section 4: 0 is the length of a jumbogram. */
    if (length <= 0)
        return LENGTH_UNKNOWN;
    return MAX(length - UDP_HEADER_LENGTH, 0);
}

/* RFC 9260, section 3.3.1, and RFC 8260, section 2.1: the data of DATA and I-DATA chunks. */
static int sctp_payload_length(const proto_node *node)
{
    const field_info *sctp = PNODE_FINFO(node);
    int end = ip_payload_end(node) - sctp->start;
    int data_length = 0;

    for (int offset = SCTP_HEADER_LENGTH; offset < end;) {
        int type_and_flags = captured_uint16(sctp, offset);
        int length = captured_uint16(sctp, offset + 2);

        if (length < SCTP_CHUNK_HEADER_LENGTH)
            break;
        if (type_and_flags >> 8 == SCTP_DATA)
            data_length += MAX(length - SCTP_DATA_HEADER_LENGTH, 0);
        else if (type_and_flags >> 8 == SCTP_I_DATA)
            data_length += MAX(length - SCTP_I_DATA_HEADER_LENGTH, 0);
        /* Chunks begin at multiples of four bytes. */
        offset += (length + 3) & ~3;
    }
    return data_length;
}

/* The subtree of a header; NULL where the tree, which need not be visible, has none. */
static const proto_node *find_subtree(packet_info *pinfo, const proto_tree *tree,
                                      const transport_header_t *header, int proto)
{
    const proto_node *node = NULL;

    if (proto == proto_sctp) {
        for (const proto_node *child = tree->first_child; child; child = child->next) {
            if (PNODE_FINFO(child) && PNODE_FINFO(child)->hfinfo->id == proto)
                node = child;
        }
        return node;
    }

    /* TCP and UDP leave theirs beside their ports. Where the tree is not visible, it can be
     * that of the protocol in whose subtree they were dissected. */
    node = (const proto_node *)p_get_proto_data(pinfo->pool, pinfo, proto, header->layer_num);
    return node && PNODE_FINFO(node) && PNODE_FINFO(node)->hfinfo->id == proto ? node : NULL;
}

/* In bytes, or LENGTH_UNKNOWN. */
static int payload_length(packet_info *pinfo, const proto_tree *tree,
                          const transport_header_t *header)
{
    const proto_node *node;

    /* It says how long the payload was, not how much of it is in the quote. */
    if (header->quoted)
        return LENGTH_UNKNOWN;

    switch (header->transport) {
    case TRANSPORT_TCP:
        node = find_subtree(pinfo, tree, header, proto_tcp);
        return node ? tcp_payload_length(node) : LENGTH_UNKNOWN;
    case TRANSPORT_UDP:
        node = find_subtree(pinfo, tree, header, proto_udp);
        return node ? udp_payload_length(node) : LENGTH_UNKNOWN;
    case TRANSPORT_SCTP:
        node = find_subtree(pinfo, tree, header, proto_sctp);
        return node ? sctp_payload_length(node) : LENGTH_UNKNOWN;
    case TRANSPORT_DCCP:
        break;
    }
    return LENGTH_UNKNOWN;
}

/* ---- The protocol of a conversation ---- */

static int handle_proto(dissector_handle_t handle)
{
    int proto = handle ? dissector_handle_get_protocol_index(handle) : -1;

    return proto >= 0 && proto_is_protocol_enabled(find_protocol_by_id(proto)) ? proto : -1;
}

/* The protocol to which TCP or UDP would offer a payload first, or -1: it took the
 * payloads before this one, or asked for more segments before it takes them. */
static int conversation_proto(packet_info *pinfo, const transport_header_t *header)
{
    gboolean is_tcp = header->transport == TRANSPORT_TCP;
    dissector_table_t table = is_tcp ? tcp_port_table : udp_port_table;
    conversation_t *conversation;
    int proto = -1;

    /* The frame's addresses are known for its innermost header only. */
    if (header->quoted || pinfo->ptype != (is_tcp ? PT_TCP : PT_UDP) ||
        pinfo->srcport != header->srcport || pinfo->destport != header->dstport)
        return -1;

    conversation = find_conversation(pinfo->num, &pinfo->src, &pinfo->dst,
                                     is_tcp ? CONVERSATION_TCP : CONVERSATION_UDP, pinfo->srcport,
                                     pinfo->destport, 0);
    if (conversation)
        proto = handle_proto(conversation_get_dissector(conversation, pinfo->num));
    if (proto < 0)
        proto =
            handle_proto(dissector_get_uint_handle(table, MIN(header->srcport, header->dstport)));
    if (proto < 0)
        proto =
            handle_proto(dissector_get_uint_handle(table, MAX(header->srcport, header->dstport)));
    return proto;
}

const char *payload_name(packet_info *pinfo, const proto_tree *tree,
                         const transport_header_t *header)
{
    int length = payload_length(pinfo, tree, header);
    int proto = following_proto(pinfo, header);

    if (length == 0)
        return "none";
    if (proto < 0) {
        if (length == LENGTH_UNKNOWN && !transport_header_has_noted_payload(pinfo, header))
            return "none";
        proto = conversation_proto(pinfo, header);
    }

    if (proto < 0 || proto == proto_data)
        return "unidentified";
    if (proto == proto_ianaport)
        return "AppleTalk";
    return proto_get_protocol_short_name(find_protocol_by_id(proto));
}
