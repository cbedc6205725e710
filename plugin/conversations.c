/* conversations.c
 * The conversation of a transport header, and which side of it is the service.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "conversations.h"

#include "packet-ianaport.h"

#define TCP_SYN 0x02
#define TCP_ACK 0x10

typedef struct {
    address address;
    guint16 port;
} endpoint_t;

/* What is remembered of a conversation. Each frame is told what was known when it was first
 * read, whenever it is read again. */
typedef struct {
    endpoint_t first_dst;
    guint32 handshake_frame; /* of the first SYN or SYN/ACK, or 0 */
    endpoint_t handshake_service;
} conversation_memory_t;

conversation_t *find_header_conversation(const packet_info *pinfo, const transport_header_t *header)
{
    if (header->src.type == AT_NONE)
        return NULL;
    return find_conversation(pinfo->num, &header->src, &header->dst,
                             conversation_pt_to_conversation_type(header->ptype), header->srcport,
                             header->dstport, 0);
}

static gboolean is_src(const transport_header_t *header, const endpoint_t *endpoint)
{
    return header->srcport == endpoint->port && addresses_equal(&header->src, &endpoint->address);
}

static gboolean is_dst(const transport_header_t *header, const endpoint_t *endpoint)
{
    return header->dstport == endpoint->port && addresses_equal(&header->dst, &endpoint->address);
}

static void remember_src(endpoint_t *endpoint, const transport_header_t *header)
{
    copy_address_wmem(wmem_file_scope(), &endpoint->address, &header->src);
    endpoint->port = header->srcport;
}

static void remember_dst(endpoint_t *endpoint, const transport_header_t *header)
{
    copy_address_wmem(wmem_file_scope(), &endpoint->address, &header->dst);
    endpoint->port = header->dstport;
}

/* SCTP has no conversation in Wireshark before something in it asks for one. */
static conversation_t *find_or_make_conversation(const packet_info *pinfo,
                                                 const transport_header_t *header)
{
    conversation_t *conversation = find_header_conversation(pinfo, header);

    if (!conversation && header->src.type != AT_NONE)
        conversation = conversation_new(pinfo->num, &header->src, &header->dst,
                                        conversation_pt_to_conversation_type(header->ptype),
                                        header->srcport, header->dstport, 0);
    return conversation;
}

static void remember(packet_info *pinfo, const transport_header_t *header)
{
    conversation_t *conversation = find_or_make_conversation(pinfo, header);
    conversation_memory_t *memory;

    if (!conversation)
        return;
    memory = conversation_get_proto_data(conversation, proto_ianaport);
    if (!memory) {
        memory = wmem_new0(wmem_file_scope(), conversation_memory_t);
        remember_dst(&memory->first_dst, header);
        conversation_add_proto_data(conversation, proto_ianaport, memory);
    }
    if (memory->handshake_frame == 0 && (header->tcp_flags & TCP_SYN) != 0) {
        memory->handshake_frame = pinfo->num;
        if ((header->tcp_flags & TCP_ACK) != 0)
            remember_src(&memory->handshake_service, header);
        else
            remember_dst(&memory->handshake_service, header);
    }
}

gboolean dst_is_service(packet_info *pinfo, const transport_header_t *header)
{
    conversation_t *conversation;
    const conversation_memory_t *memory = NULL;
    const endpoint_t *service;

    if (!PINFO_FD_VISITED(pinfo))
        remember(pinfo, header);

    conversation = find_header_conversation(pinfo, header);
    if (conversation)
        memory = conversation_get_proto_data(conversation, proto_ianaport);
    if (!memory)
        return TRUE;

    service = memory->handshake_frame != 0 && memory->handshake_frame <= pinfo->num
                  ? &memory->handshake_service
                  : &memory->first_dst;
    /* Both, where a host talks to itself from the port to the port. */
    return is_dst(header, service) || !is_src(header, service);
}
