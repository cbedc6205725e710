/* conversations.c
 * The state of a transport header's conversation.
 *
 * It is kept apart from Wireshark's conversations, which are not ours to create and may be shared
 * by several peers. Only the numbers of the frames that changed something are stored, so that a
 * later pass over a frame gets what was known on the first pass.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "conversations.h"

/* Most systems take ephemeral ports from this range, and few services listen there. */
#define CLIENT_PORT_FIRST 32768

/* After this many payloads of a conversation, give up on recognising it. */
#define PAYLOADS_MAX 32

#define ADDRESS_LENGTH_MAX 16

/* The two sides of a conversation, in an order that is independent of direction. */
enum { SIDE_COUNT = 2 };

typedef struct {
    uint8_t address[SIDE_COUNT][ADDRESS_LENGTH_MAX];
    uint16_t port[SIDE_COUNT];
    uint16_t address_length;
    uint16_t transport;
} conversation_key_t;

#define KEY_WORDS (sizeof(conversation_key_t) / sizeof(uint32_t))

/* From the first packet between two ports until they are reused. A frame number of 0 means that it
 * has not happened. */
typedef struct {
    uint32_t first_frame;
    uint32_t handshake_frame;  /* of the first SYN or SYN/ACK */
    uint8_t handshake_service; /* the side that got the SYN, or sent the SYN/ACK */
    bool has_request;
    uint8_t request_side; /* the side that sent the first SYN */
    uint8_t first_dst;    /* the side that the first packet was sent to */
    uint8_t payloads;     /* of both sides, up to PAYLOADS_MAX */
    uint8_t carried_by;   /* the side whose first payload showed what is carried */
    bool has_initial_sequence[SIDE_COUNT];
    uint64_t initial_sequence[SIDE_COUNT];
    uint32_t evidence_since[SIDE_COUNT][EVIDENCE_COUNT];
    const signature_t *carried; /* or NULL */
} connection_t;

struct conversation_memory {
    conversation_key_t key;
    connection_t latest;
    wmem_array_t *earlier; /* connection_t, in frame order; or NULL */
};

static wmem_map_t *conversations;

const char *evidence_name(evidence_t evidence)
{
    static const char *const names[EVIDENCE_COUNT] = {"Probe", "Refused", "Answered", "Data"};

    return names[evidence];
}

/* Universal hashing with random multipliers, so that no sender can craft collisions. */
static uint64_t multipliers[KEY_WORDS];

static unsigned hash_key(const void *key)
{
    uint32_t words[KEY_WORDS];
    uint64_t sum = 0;

    memcpy(words, key, sizeof(words));
    for (unsigned i = 0; i < KEY_WORDS; i++)
        sum += words[i] * multipliers[i];
    return (unsigned)(sum >> 32);
}

static gboolean equal_keys(const void *key, const void *other)
{
    return memcmp(key, other, sizeof(conversation_key_t)) == 0;
}

void conversations_init(void)
{
    for (unsigned i = 0; i < KEY_WORDS; i++)
        multipliers[i] = ((uint64_t)g_random_int() << 32 | g_random_int()) * (2 * i + 1);
    conversations =
        wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), hash_key, equal_keys);
}

/* ---- Finding the memory ---- */

/* The side that sent a header. */
static unsigned src_side(const transport_header_t *header)
{
    int order = memcmp(header->src.data, header->dst.data, (size_t)header->src.len);

    if (order == 0)
        return header->srcport <= header->dstport ? 0 : 1;
    return order < 0 ? 0 : 1;
}

static conversation_key_t make_key(const transport_header_t *header)
{
    unsigned src = src_side(header);
    conversation_key_t key;

    memset(&key, 0, sizeof(key));
    memcpy(key.address[src], header->src.data, (size_t)header->src.len);
    memcpy(key.address[1 - src], header->dst.data, (size_t)header->dst.len);
    key.port[src] = header->srcport;
    key.port[1 - src] = header->dstport;
    key.address_length = (uint16_t)header->src.len;
    key.transport = (uint16_t)header->transport;
    return key;
}

static conversation_memory_t *find_memory(const transport_header_t *header)
{
    conversation_key_t key = make_key(header);

    return wmem_map_lookup(conversations, &key);
}

static void begin_connection(connection_t *connection, const packet_info *pinfo,
                             const transport_header_t *header)
{
    memset(connection, 0, sizeof(*connection));
    connection->first_frame = pinfo->num;
    connection->first_dst = (uint8_t)(1 - src_side(header));
}

static conversation_memory_t *new_memory(const packet_info *pinfo, const transport_header_t *header)
{
    conversation_memory_t *memory = wmem_new0(wmem_file_scope(), conversation_memory_t);

    memory->key = make_key(header);
    begin_connection(&memory->latest, pinfo, header);
    wmem_map_insert(conversations, &memory->key, memory);
    return memory;
}

/* Are the ports being reused? A retransmitted request has the same sequence number. */
static bool begins_anew(const connection_t *connection, const transport_header_t *header)
{
    unsigned side = src_side(header);

    if (header->kind != HEADER_REQUEST || header->quoted || !header->has_initial_sequence)
        return false;
    /* Client and service may have swapped roles. */
    if (!connection->has_initial_sequence[side] && connection->has_request)
        side = connection->request_side;
    return connection->has_initial_sequence[side] &&
           connection->initial_sequence[side] != header->initial_sequence;
}

static void begin_anew(conversation_memory_t *memory, const packet_info *pinfo,
                       const transport_header_t *header)
{
    if (!memory->earlier)
        memory->earlier = wmem_array_new(wmem_file_scope(), sizeof(connection_t));
    wmem_array_append_one(memory->earlier, memory->latest);
    begin_connection(&memory->latest, pinfo, header);
}

/* The connection that a frame belongs to: the last one begun by then, or NULL. */
static const connection_t *find_connection(const conversation_memory_t *memory, uint32_t frame)
{
    unsigned begun = 0;
    unsigned end;

    if (memory->latest.first_frame <= frame)
        return &memory->latest;

    end = memory->earlier ? wmem_array_get_count(memory->earlier) : 0;
    while (begun < end) {
        unsigned middle = begun + (end - begun) / 2;
        const connection_t *connection = wmem_array_index(memory->earlier, middle);

        if (connection->first_frame <= frame)
            begun = middle + 1;
        else
            end = middle;
    }
    return begun > 0 ? wmem_array_index(memory->earlier, begun - 1) : NULL;
}

/* ---- Recording ---- */

static void add_evidence(connection_t *connection, unsigned side, evidence_t evidence,
                         uint32_t frame)
{
    if (connection->evidence_since[side][evidence] == 0)
        connection->evidence_since[side][evidence] = frame;
}

static void remember_evidence(connection_t *connection, const packet_info *pinfo,
                              const transport_header_t *header)
{
    unsigned side = src_side(header);

    if (header->kind == HEADER_RESET) {
        add_evidence(connection, side, EVIDENCE_REFUSED, pinfo->num);
        return;
    }
    if (header->kind != HEADER_REQUEST)
        add_evidence(connection, side, EVIDENCE_ANSWERED, pinfo->num);
    if (payload_is_there(header)) {
        add_evidence(connection, side, EVIDENCE_DATA, pinfo->num);
        if (connection->payloads < PAYLOADS_MAX)
            connection->payloads++;
    }
}

static void remember_handshake(connection_t *connection, const packet_info *pinfo,
                               const transport_header_t *header)
{
    unsigned side = src_side(header);

    if (connection->handshake_frame == 0 &&
        (header->kind == HEADER_REQUEST || header->kind == HEADER_ACCEPT)) {
        connection->handshake_frame = pinfo->num;
        connection->handshake_service = (uint8_t)(header->kind == HEADER_REQUEST ? 1 - side : side);
    }
    if (header->kind == HEADER_REQUEST && !connection->has_request) {
        connection->has_request = true;
        connection->request_side = (uint8_t)side;
    }
    if (header->has_initial_sequence && !connection->has_initial_sequence[side]) {
        connection->has_initial_sequence[side] = true;
        connection->initial_sequence[side] = header->initial_sequence;
    }
}

static conversation_memory_t *remember(const packet_info *pinfo, const transport_header_t *header)
{
    conversation_memory_t *memory = find_memory(header);

    if (!memory)
        memory = new_memory(pinfo, header);
    else if (begins_anew(&memory->latest, header))
        begin_anew(memory, pinfo, header);

    if (header->quoted) {
        if (header->is_refused)
            add_evidence(&memory->latest, 1 - src_side(header), EVIDENCE_REFUSED, pinfo->num);
    } else {
        remember_handshake(&memory->latest, pinfo, header);
        remember_evidence(&memory->latest, pinfo, header);
    }
    return memory;
}

conversation_memory_t *conversation_remember(const packet_info *pinfo,
                                             const transport_header_t *header)
{
    if (!header->is_placed)
        return NULL;
    return PINFO_FD_VISITED(pinfo) ? find_memory(header) : remember(pinfo, header);
}

bool is_first_payload(const conversation_memory_t *memory, const packet_info *pinfo,
                      const transport_header_t *header)
{
    const connection_t *connection = &memory->latest;
    unsigned side = src_side(header);

    if (header->quoted || connection->evidence_since[side][EVIDENCE_DATA] != pinfo->num)
        return false;
    return header->transport != TRANSPORT_TCP ||
           (connection->handshake_frame != 0 && header->has_initial_sequence &&
            connection->initial_sequence[side] == header->initial_sequence);
}

void conversation_carries(conversation_memory_t *memory, const transport_header_t *header,
                          const signature_t *signature)
{
    if (memory->latest.carried)
        return;
    memory->latest.carried = signature;
    memory->latest.carried_by = (uint8_t)src_side(header);
}

/* ---- Querying ---- */

payload_place_t payload_place(const packet_info *pinfo, transport_t transport)
{
    transport_header_t header = {.transport = transport,
                                 .srcport = (uint16_t)pinfo->srcport,
                                 .dstport = (uint16_t)pinfo->destport,
                                 .src = pinfo->src,
                                 .dst = pinfo->dst};
    const conversation_memory_t *memory;
    const connection_t *connection;

    if (pinfo->src.type != pinfo->dst.type ||
        (pinfo->src.type != AT_IPv4 && pinfo->src.type != AT_IPv6))
        return PAYLOAD_LATER;
    memory = find_memory(&header);
    if (!memory)
        return transport == TRANSPORT_UDP ? PAYLOAD_FIRST : PAYLOAD_LATER;

    connection = &memory->latest;
    if (connection->evidence_since[src_side(&header)][EVIDENCE_DATA] == 0 &&
        (transport == TRANSPORT_UDP || connection->handshake_frame != 0))
        return PAYLOAD_FIRST;
    return connection->payloads < PAYLOADS_MAX ? PAYLOAD_LATER : PAYLOAD_LATE;
}

static service_side_t service_by_ports(const transport_header_t *header)
{
    bool src_may_be_client = header->srcport >= CLIENT_PORT_FIRST;
    bool dst_may_be_client = header->dstport >= CLIENT_PORT_FIRST;

    if (src_may_be_client == dst_may_be_client)
        return SERVICE_UNKNOWN;
    return src_may_be_client ? SERVICE_IS_DST : SERVICE_IS_SRC;
}

static service_side_t service_of(const connection_t *connection, const packet_info *pinfo,
                                 const transport_header_t *header)
{
    service_side_t by_ports = service_by_ports(header);
    bool has_handshake =
        connection->handshake_frame != 0 && connection->handshake_frame <= pinfo->num;
    unsigned side = has_handshake ? connection->handshake_service : connection->first_dst;

    if (!has_handshake && by_ports != SERVICE_UNKNOWN)
        return by_ports;
    return side == src_side(header) ? SERVICE_IS_SRC : SERVICE_IS_DST;
}

static evidence_t evidence_at(const connection_t *connection, unsigned side, uint32_t frame)
{
    for (unsigned evidence = EVIDENCE_DATA; evidence > EVIDENCE_PROBE; evidence--) {
        uint32_t since = connection->evidence_since[side][evidence];

        if (since != 0 && since <= frame)
            return evidence;
    }
    return EVIDENCE_PROBE;
}

conversation_state_t conversation_state(const conversation_memory_t *memory,
                                        const packet_info *pinfo, const transport_header_t *header)
{
    conversation_state_t state = {.service = service_by_ports(header)};
    const connection_t *connection = memory ? find_connection(memory, pinfo->num) : NULL;
    unsigned service;
    uint32_t carried_since;

    /* NULL also if the port was not yet watched on the first pass. */
    if (!connection)
        return state;

    state.service = service_of(connection, pinfo, header);
    state.is_known = true;
    state.is_first_packet = connection->first_frame == pinfo->num;
    service = state.service == SERVICE_IS_SRC ? src_side(header) : 1 - src_side(header);
    state.evidence = evidence_at(connection, service, pinfo->num);
    carried_since = connection->evidence_since[connection->carried_by][EVIDENCE_DATA];
    if (connection->carried && carried_since <= pinfo->num) {
        state.carried = connection->carried;
        state.is_first_carried = carried_since == pinfo->num;
    }
    return state;
}
