/* conversations.c
 * What the conversation of a transport header has come to.
 *
 * It is kept in Wireshark's conversation, for as long as the file is open: not for each
 * frame, but the frames with which something changed. So a frame that is read again is
 * told what was known when it was first read.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "conversations.h"

static int proto_ianaport = -1;

typedef struct {
    address address;
    uint16_t port;
} endpoint_t;

enum { FIRST_SRC, FIRST_DST, SIDE_COUNT };

/* Frame numbers are 0 for what has not come to pass. */
typedef struct {
    uint32_t first_frame;
    endpoint_t endpoint[SIDE_COUNT]; /* the source and the destination of the first packet */
    uint32_t handshake_frame;        /* of the first SYN or SYN/ACK */
    unsigned handshake_service;      /* the side that it was for, or from */
    uint32_t syn_sequence;           /* of the first SYN, or 0 */
    uint32_t evidence_since[SIDE_COUNT][EVIDENCE_COUNT];
} memory_t;

const char *evidence_name(evidence_t evidence)
{
    static const char *const names[EVIDENCE_COUNT] = {"Probe", "Refused", "Answered", "Data"};

    return names[evidence];
}

void conversations_init(void)
{
    proto_ianaport = proto_get_id_by_filter_name("ianaport");
}

/* The conversation that a header would have had in a frame. */
static conversation_t *find_at(uint32_t frame, const transport_header_t *header)
{
    if (header->src.type == AT_NONE)
        return NULL;
    return find_conversation(frame, &header->src, &header->dst,
                             conversation_pt_to_conversation_type(header->ptype), header->srcport,
                             header->dstport, 0);
}

conversation_t *find_header_conversation(const packet_info *pinfo, const transport_header_t *header)
{
    return find_at(pinfo->num, header);
}

static memory_t *find_memory(const conversation_t *conversation)
{
    return conversation ? conversation_get_proto_data(conversation, proto_ianaport) : NULL;
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

static memory_t *new_memory(const packet_info *pinfo, const transport_header_t *header)
{
    memory_t *memory = wmem_new0(wmem_file_scope(), memory_t);

    memory->first_frame = pinfo->num;
    copy_address_wmem(wmem_file_scope(), &memory->endpoint[FIRST_SRC].address, &header->src);
    copy_address_wmem(wmem_file_scope(), &memory->endpoint[FIRST_DST].address, &header->dst);
    memory->endpoint[FIRST_SRC].port = header->srcport;
    memory->endpoint[FIRST_DST].port = header->dstport;
    return memory;
}

/* From 4.4 on, Wireshark begins a conversation with each SYN that comes after a reset, also
 * where it is but the same SYN sent again: that one goes on with what is remembered. */
static memory_t *find_memory_of_same_syn(const packet_info *pinfo, const transport_header_t *header)
{
    memory_t *before = NULL;

    if (header->kind == HEADER_REQUEST)
        before = find_memory(find_at(pinfo->num - 1, header));
    return before && before->syn_sequence == header->tcp_sequence ? before : NULL;
}

/* The side that a header goes to. */
static unsigned dst_side(const memory_t *memory, const transport_header_t *header)
{
    const endpoint_t *first_dst = &memory->endpoint[FIRST_DST];

    return header->dstport == first_dst->port && addresses_equal(&header->dst, &first_dst->address)
               ? FIRST_DST
               : FIRST_SRC;
}

static unsigned src_side(const memory_t *memory, const transport_header_t *header)
{
    return dst_side(memory, header) == FIRST_DST ? FIRST_SRC : FIRST_DST;
}

static void add_evidence(memory_t *memory, unsigned side, evidence_t evidence, uint32_t frame)
{
    if (memory->evidence_since[side][evidence] == 0)
        memory->evidence_since[side][evidence] = frame;
}

static void remember_evidence(memory_t *memory, packet_info *pinfo,
                              const transport_header_t *header)
{
    unsigned side = src_side(memory, header);

    if (header->quoted) {
        add_evidence(memory, dst_side(memory, header), EVIDENCE_REFUSED, pinfo->num);
    } else if (header->kind == HEADER_RESET) {
        add_evidence(memory, side, EVIDENCE_REFUSED, pinfo->num);
    } else {
        if (header->kind != HEADER_REQUEST)
            add_evidence(memory, side, EVIDENCE_ANSWERED, pinfo->num);
        if (payload_is_there(header))
            add_evidence(memory, side, EVIDENCE_DATA, pinfo->num);
    }
}

static memory_t *remember(packet_info *pinfo, const transport_header_t *header)
{
    conversation_t *conversation = find_or_make_conversation(pinfo, header);
    memory_t *memory;

    if (!conversation)
        return NULL;
    memory = find_memory(conversation);
    if (!memory) {
        memory = find_memory_of_same_syn(pinfo, header);
        if (!memory)
            memory = new_memory(pinfo, header);
        conversation_add_proto_data(conversation, proto_ianaport, memory);
    }

    if (memory->handshake_frame == 0 &&
        (header->kind == HEADER_REQUEST || header->kind == HEADER_ACCEPT)) {
        memory->handshake_frame = pinfo->num;
        memory->handshake_service =
            header->kind == HEADER_REQUEST ? dst_side(memory, header) : src_side(memory, header);
    }
    if (memory->syn_sequence == 0)
        memory->syn_sequence = header->tcp_sequence;
    remember_evidence(memory, pinfo, header);
    return memory;
}

static evidence_t evidence_at(const memory_t *memory, unsigned side, uint32_t frame)
{
    for (unsigned evidence = EVIDENCE_DATA; evidence > EVIDENCE_PROBE; evidence--) {
        uint32_t since = memory->evidence_since[side][evidence];

        if (since != 0 && since <= frame)
            return evidence;
    }
    return EVIDENCE_PROBE;
}

conversation_state_t conversation_state(packet_info *pinfo, const transport_header_t *header)
{
    conversation_state_t state = {.is_first_packet = true, .dst_is_service = true};
    const memory_t *memory;
    unsigned service = FIRST_DST;

    memory = PINFO_FD_VISITED(pinfo) ? find_memory(find_header_conversation(pinfo, header))
                                     : remember(pinfo, header);
    if (!memory)
        return state;

    if (memory->handshake_frame != 0 && memory->handshake_frame <= pinfo->num)
        service = memory->handshake_service;
    state.is_known = true;
    state.is_first_packet = memory->first_frame == pinfo->num;
    state.dst_is_service = dst_side(memory, header) == service;
    state.src_evidence = evidence_at(memory, src_side(memory, header), pinfo->num);
    state.dst_evidence = evidence_at(memory, dst_side(memory, header), pinfo->num);
    return state;
}
