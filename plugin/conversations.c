/* conversations.c
 * The state of a transport header's conversation.
 *
 * It is kept apart from Wireshark's conversations, which are not ours to create and may be shared
 * by several peers. Only the numbers of the frames that changed something are stored, so that a
 * later pass over a frame gets what was known on the first pass.
 *
 * Between two ports there is at most one connection that goes on, and for each side the connection
 * that its last SYN asks for. The latter replaces the former when it is accepted; until then, a SYN
 * that nobody asked for, or that somebody forged, changes nothing but what is said of itself, of
 * its retransmissions, and of what refuses it.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "conversations.h"

#include "payload_sender.h"

/* Most systems take ephemeral ports from this range, and few services listen there. */
#define CLIENT_PORT_FIRST 32768

/* How many times a client retransmits a DCCP-Request, at most. */
#define DCCP_REQUESTS_MAX UINT64_C(8)

/* After this many payloads of a conversation, give up on recognising it. */
#define PAYLOADS_MAX 32

#define ADDRESS_LENGTH_MAX 16

/* No first line that tells a protocol is longer. */
#define BEGINNING_MAX 512

/* The two sides of a conversation, in an order that is independent of direction. */
enum { SIDE_COUNT = 2, SIDE_NONE = SIDE_COUNT };

typedef struct {
    uint8_t address[SIDE_COUNT][ADDRESS_LENGTH_MAX];
    uint16_t port[SIDE_COUNT];
    uint16_t address_length;
    uint16_t transport;
} conversation_key_t;

#define KEY_WORDS (sizeof(conversation_key_t) / sizeof(uint32_t))

/* Some of the first bytes that a side sent over TCP. */
typedef struct piece {
    struct piece *next;
    uint16_t offset;
    uint16_t length;
    uint8_t bytes[];
} piece_t;

/* A frame number of 0 means that it has not happened. */

typedef struct {
    const char *name;
    uint32_t since;
} spoken_t;

/* What the payloads of a side have shown. */
typedef struct {
    const signature_t *carried; /* by its beginning, or NULL */
    bool is_later;              /* not its first datagram carried it */
    piece_t *beginning;         /* by offset, until it shows something */
    uint32_t beginning_length;  /* without a gap */
    uint32_t begun_since;       /* there is some of it */
    uint32_t carried_since;
    uint32_t foreign_since; /* it can't be the service's protocol */
    spoken_t protocol;
    spoken_t envelope; /* for a protocol that isn't known yet */
} words_t;

typedef struct {
    uint32_t first_frame;
    uint32_t first_packet_frame; /* that is not only quoted */
    uint32_t handshake_frame;    /* of the first SYN or SYN/ACK */
    uint32_t payload_frame;      /* of the first payload that only a server or a client sends */
    uint32_t refused_since[SIDE_COUNT];
    uint32_t answered_since[SIDE_COUNT];
    uint32_t data_since[SIDE_COUNT];
    uint32_t contents_since;
    uint32_t identified_since;
    uint64_t initial_sequence[SIDE_COUNT];
    const signature_t *contents; /* of the envelope that is carried, or NULL */
    words_t *words[SIDE_COUNT];  /* NULL if it has shown nothing */
    bool has_initial_sequence[SIDE_COUNT];
    uint8_t requested_by; /* the side that asks for it; SIDE_NONE when it goes on */
    /* The sides that the frames above told of. */
    uint8_t first_dst;         /* the first packet was sent to it */
    uint8_t handshake_service; /* it got the SYN, or sent the SYN/ACK */
    uint8_t payload_service;
    uint8_t payloads; /* of both sides, up to PAYLOADS_MAX */
} connection_t;

/* From this frame on, until the next one, the packets belong to this connection. */
typedef struct {
    uint32_t frame;
    connection_t *connection;
} turn_t;

typedef struct {
    connection_t *going_on;              /* or NULL */
    connection_t *requested[SIDE_COUNT]; /* by each side's last request; or NULL */
} connections_t;

/* Needed only if there is more than one connection. */
typedef struct {
    connections_t connections;
    wmem_array_t *turns; /* turn_t, in frame order */
} history_t;

struct conversation_memory {
    conversation_key_t key;
    connection_t first;
    history_t *history; /* or NULL */
};

static wmem_map_t *conversations;

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

static bool is_going_on(const connection_t *connection)
{
    return connection->requested_by == SIDE_NONE;
}

static void put(connections_t *connections, connection_t *connection)
{
    if (is_going_on(connection))
        connections->going_on = connection;
    else
        connections->requested[connection->requested_by] = connection;
}

static connections_t connections_of(conversation_memory_t *memory)
{
    connections_t connections = {NULL, {NULL, NULL}};

    if (memory->history)
        return memory->history->connections;
    put(&connections, &memory->first);
    return connections;
}

/* The connection that a frame belongs to, or NULL if it was not recorded. */
static connection_t *find_connection(conversation_memory_t *memory, uint32_t frame)
{
    wmem_array_t *turns = memory->history ? memory->history->turns : NULL;
    unsigned begun = 0;
    unsigned end = turns ? wmem_array_get_count(turns) : 0;

    if (memory->first.first_frame > frame)
        return NULL;
    while (begun < end) {
        unsigned middle = begun + (end - begun) / 2;
        const turn_t *turn = wmem_array_index(turns, middle);

        if (turn->frame <= frame)
            begun = middle + 1;
        else
            end = middle;
    }
    return begun > 0 ? ((turn_t *)wmem_array_index(turns, begun - 1))->connection : &memory->first;
}

static bool is_request(const transport_header_t *header)
{
    return header->kind == HEADER_REQUEST && !header->quoted;
}

static void begin_connection(connection_t *connection, const packet_info *pinfo,
                             const transport_header_t *header)
{
    connection->first_frame = pinfo->num;
    connection->requested_by = is_request(header) ? (uint8_t)src_side(header) : SIDE_NONE;
}

static conversation_memory_t *new_memory(const packet_info *pinfo, const transport_header_t *header)
{
    conversation_memory_t *memory = wmem_new0(wmem_file_scope(), conversation_memory_t);

    memory->key = make_key(header);
    begin_connection(&memory->first, pinfo, header);
    wmem_map_insert(conversations, &memory->key, memory);
    return memory;
}

/* ---- The connection that a header belongs to ---- */

/* Do two numbers tell of the same request? */
static bool is_same_sequence(transport_t transport, uint64_t one, uint64_t other)
{
    switch (transport) {
    case TRANSPORT_SCTP:
        /* A Verification Tag has no Initial TSN in its upper half. */
        return (uint32_t)one == (uint32_t)other &&
               (one >> 32 == other >> 32 || one >> 32 == 0 || other >> 32 == 0);
    case TRANSPORT_DCCP:
        /* RFC 4340, section 7.1: even a retransmitted Request has the next number. */
        return one - other + DCCP_REQUESTS_MAX <= 2 * DCCP_REQUESTS_MAX;
    default:
        return one == other;
    }
}

/* Does a header of a side have that side's number in a connection, as far as both are known? */
static bool continues(const connection_t *connection, const transport_header_t *header)
{
    unsigned side = src_side(header);

    return !header->has_initial_sequence || !connection->has_initial_sequence[side] ||
           is_same_sequence(header->transport, header->initial_sequence,
                            connection->initial_sequence[side]);
}

/* Does a header acknowledge the other side's number in a connection? */
static bool acknowledges(const connection_t *connection, const transport_header_t *header)
{
    unsigned other = 1 - src_side(header);
    uint64_t initial = connection->initial_sequence[other];

    if (!header->has_acknowledged || !connection->has_initial_sequence[other])
        return false;
    if (is_same_sequence(header->transport, header->acknowledged, initial))
        return true;
    /* RFC 7413, section 3: a SYN may carry data, which are acknowledged, too. */
    return header->transport == TRANSPORT_TCP && connection->requested_by == other &&
           connection->data_since[other] != 0 &&
           (uint32_t)(header->acknowledged - initial) <= UINT16_MAX;
}

/* Does it acknowledge something else than the other side's number, as far as both are known? */
static bool contradicts(const connection_t *connection, const transport_header_t *header)
{
    return header->has_acknowledged && connection->has_initial_sequence[1 - src_side(header)] &&
           !acknowledges(connection, header);
}

/* For the next ones, NULL means that the header begins a connection. */

static connection_t *connection_of_request(const connections_t *connections,
                                           const transport_header_t *header)
{
    unsigned side = src_side(header);
    connection_t *going_on = connections->going_on;
    connection_t *requested = connections->requested[side];

    if (going_on && (going_on->first_packet_frame == 0 || !header->has_initial_sequence ||
                     (going_on->has_initial_sequence[side] && continues(going_on, header))))
        return going_on;
    return requested && continues(requested, header) ? requested : NULL;
}

static connection_t *connection_of_accept(const connections_t *connections,
                                          const transport_header_t *header)
{
    connection_t *going_on = connections->going_on;
    connection_t *requested = connections->requested[1 - src_side(header)];

    /* In a simultaneous open (RFC 9293, section 3.5), each side accepts the other's request. */
    if (going_on && going_on->has_initial_sequence[src_side(header)] &&
        continues(going_on, header) && acknowledges(going_on, header))
        return going_on;
    if (requested && acknowledges(requested, header))
        return requested;
    if (going_on)
        return going_on;
    return requested && !contradicts(requested, header) ? requested : NULL;
}

/* RFC 9293, section 3.10.7.1: a reset that answers a SYN has the sequence number 0; one with
 * another is part of the connection that goes on. */
static connection_t *connection_of_reset(const connections_t *connections,
                                         const transport_header_t *header)
{
    unsigned side = src_side(header);
    connection_t *going_on = connections->going_on;
    connection_t *own = connections->requested[side];
    connection_t *requested = connections->requested[1 - side];
    bool may_answer = header->transport != TRANSPORT_TCP || header->initial_sequence == UINT32_MAX;

    if (requested && acknowledges(requested, header) && (!going_on || may_answer))
        return requested;
    if (going_on)
        return going_on;
    if (own && (!requested || (header->has_initial_sequence && continues(own, header))))
        return own;
    return requested;
}

/* Without a connection that goes on, one that was requested does if nothing contradicts that. */
static connection_t *connection_of_other(const connections_t *connections,
                                         const transport_header_t *header)
{
    connection_t *own = connections->requested[src_side(header)];
    connection_t *others = connections->requested[1 - src_side(header)];

    if (connections->going_on)
        return connections->going_on;
    if (others && !contradicts(others, header))
        return others;
    return own && continues(own, header) ? own : NULL;
}

static connection_t *connection_of_quote(const connections_t *connections,
                                         const transport_header_t *header)
{
    unsigned side = src_side(header);
    connection_t *requested = connections->requested[side];

    if (requested && header->kind == HEADER_REQUEST && header->has_initial_sequence &&
        continues(requested, header))
        return requested;
    if (connections->going_on)
        return connections->going_on;
    return requested ? requested : connections->requested[1 - side];
}

static connection_t *connection_of(const connections_t *connections,
                                   const transport_header_t *header)
{
    if (header->quoted)
        return connection_of_quote(connections, header);
    switch (header->kind) {
    case HEADER_REQUEST:
        return connection_of_request(connections, header);
    case HEADER_ACCEPT:
        return connection_of_accept(connections, header);
    case HEADER_RESET:
        return connection_of_reset(connections, header);
    default:
        return connection_of_other(connections, header);
    }
}

/* ---- Recording ---- */

static history_t *need_history(conversation_memory_t *memory)
{
    if (!memory->history) {
        history_t *history = wmem_new(wmem_file_scope(), history_t);

        history->connections = connections_of(memory);
        history->turns = wmem_array_new(wmem_file_scope(), sizeof(turn_t));
        memory->history = history;
    }
    return memory->history;
}

static connection_t *add_connection(conversation_memory_t *memory, const packet_info *pinfo,
                                    const transport_header_t *header)
{
    connection_t *connection = wmem_new0(wmem_file_scope(), connection_t);

    begin_connection(connection, pinfo, header);
    put(&need_history(memory)->connections, connection);
    return connection;
}

static void take_turn(conversation_memory_t *memory, connection_t *connection, uint32_t frame)
{
    turn_t turn = {frame, connection};

    if (find_connection(memory, frame) != connection)
        wmem_array_append_one(memory->history->turns, turn);
}

/* What is neither a request nor refuses one makes a requested connection go on. */
static void go_on(conversation_memory_t *memory, connection_t *connection)
{
    history_t *history = memory->history;

    if (history)
        history->connections.requested[connection->requested_by] = NULL;
    connection->requested_by = SIDE_NONE;
    if (history)
        put(&history->connections, connection);
}

static void note(uint32_t *since, uint32_t frame)
{
    if (*since == 0)
        *since = frame;
}

/* RFC 9293, section 3.8.4: a keepalive may have one byte, which lies before what comes next. */
static bool is_keepalive(const connection_t *connection, const transport_header_t *header)
{
    unsigned side = src_side(header);

    return header->transport == TRANSPORT_TCP && header->kind == HEADER_OTHER &&
           header->payload.length == 1 && connection->has_initial_sequence[side] &&
           (uint32_t)(header->initial_sequence + 1) == connection->initial_sequence[side];
}

static void remember_evidence(connection_t *connection, const packet_info *pinfo,
                              const transport_header_t *header)
{
    unsigned side = src_side(header);

    if (header->kind == HEADER_RESET) {
        if (is_going_on(connection) || !contradicts(connection, header))
            note(&connection->refused_since[side], pinfo->num);
        return;
    }
    if (header->kind == HEADER_ACCEPT || header->kind == HEADER_OTHER)
        note(&connection->answered_since[side], pinfo->num);
    if (payload_is_there(header) && !is_keepalive(connection, header)) {
        note(&connection->data_since[side], pinfo->num);
        if (connection->payloads < PAYLOADS_MAX)
            connection->payloads++;
    }
}

static void remember_handshake(connection_t *connection, const packet_info *pinfo,
                               const transport_header_t *header)
{
    unsigned side = src_side(header);

    if (connection->handshake_frame == 0 &&
        (header->kind == HEADER_REQUEST ||
         (header->kind == HEADER_ACCEPT && continues(connection, header) &&
          !contradicts(connection, header)))) {
        connection->handshake_frame = pinfo->num;
        connection->handshake_service = (uint8_t)(header->kind == HEADER_REQUEST ? 1 - side : side);
    }
}

static void remember_sequence(connection_t *connection, unsigned side, bool is_there,
                              uint64_t sequence)
{
    if (is_there && !connection->has_initial_sequence[side]) {
        connection->has_initial_sequence[side] = true;
        connection->initial_sequence[side] = sequence;
    }
}

static void remember_sequences(connection_t *connection, const transport_header_t *header)
{
    unsigned side = src_side(header);

    if (contradicts(connection, header))
        return;
    /* A reset may have any. */
    remember_sequence(connection, side,
                      header->has_initial_sequence && header->kind != HEADER_RESET,
                      header->initial_sequence);
    remember_sequence(connection, 1 - side, header->has_acknowledged, header->acknowledged);
}

static service_side_t service_by_ports(const transport_header_t *header)
{
    bool src_may_be_client = header->srcport >= CLIENT_PORT_FIRST;
    bool dst_may_be_client = header->dstport >= CLIENT_PORT_FIRST;

    if (src_may_be_client == dst_may_be_client)
        return SERVICE_UNKNOWN;
    return src_may_be_client ? SERVICE_IS_DST : SERVICE_IS_SRC;
}

/* Only if nothing better tells who the service is: most payloads are not looked at. */
static void remember_sender(connection_t *connection, const packet_info *pinfo,
                            const transport_header_t *header)
{
    unsigned side = src_side(header);
    payload_sender_t sender;

    if (connection->handshake_frame != 0 || connection->payload_frame != 0 ||
        connection->data_since[side] != pinfo->num || header->payload.captured == 0 ||
        service_by_ports(header) != SERVICE_UNKNOWN)
        return;
    sender = payload_sender(header->transport, &header->payload);
    if (sender == SENDER_UNKNOWN)
        return;
    connection->payload_frame = pinfo->num;
    connection->payload_service = (uint8_t)(sender == SENDER_SERVER ? side : 1 - side);
}

static void remember_packet(connection_t *connection, const packet_info *pinfo,
                            const transport_header_t *header)
{
    if (connection->first_packet_frame == 0) {
        connection->first_packet_frame = pinfo->num;
        connection->first_dst = (uint8_t)(1 - src_side(header));
    }
    remember_handshake(connection, pinfo, header);
    remember_sequences(connection, header);
    remember_evidence(connection, pinfo, header);
    remember_sender(connection, pinfo, header);
}

/* An error about an earlier request than the known one says nothing of that. */
static void remember_quote(connection_t *connection, const packet_info *pinfo,
                           const transport_header_t *header)
{
    if (header->is_refused && (header->kind != HEADER_REQUEST || continues(connection, header)))
        note(&connection->refused_since[1 - src_side(header)], pinfo->num);
}

static conversation_memory_t *remember(const packet_info *pinfo, const transport_header_t *header)
{
    conversation_memory_t *memory = find_memory(header);
    connection_t *connection;

    if (memory) {
        connections_t connections = connections_of(memory);

        connection = connection_of(&connections, header);
        if (!connection)
            connection = add_connection(memory, pinfo, header);
        take_turn(memory, connection, pinfo->num);
    } else {
        memory = new_memory(pinfo, header);
        connection = &memory->first;
    }
    /* Until now it was only quoted, and there is no other. */
    if (is_request(header) && connection->first_packet_frame == 0)
        connection->requested_by = (uint8_t)src_side(header);
    if (header->quoted) {
        remember_quote(connection, pinfo, header);
        return memory;
    }
    if (!is_going_on(connection) && header->kind != HEADER_REQUEST && header->kind != HEADER_RESET)
        go_on(memory, connection);
    remember_packet(connection, pinfo, header);
    return memory;
}

conversation_memory_t *conversation_remember(const packet_info *pinfo,
                                             const transport_header_t *header)
{
    if (!header->is_placed)
        return NULL;
    return PINFO_FD_VISITED(pinfo) ? find_memory(header) : remember(pinfo, header);
}

/* ---- What payloads show ---- */

/* Is the payload of a header where its side begins? The connection is NULL if the header begins
 * it. Over TCP, it may have come before: the sequence number tells. */
static bool is_beginning(const connection_t *connection, const packet_info *pinfo,
                         const transport_header_t *header)
{
    uint32_t since = connection ? connection->data_since[src_side(header)] : 0;

    if (header->quoted)
        return false;
    if (header->transport != TRANSPORT_TCP)
        return since == 0 || since == pinfo->num;
    return header->kind == HEADER_REQUEST ||
           (connection && connection->handshake_frame != 0 && header->has_initial_sequence &&
            continues(connection, header) && !is_keepalive(connection, header));
}

static const signature_t *carried_of(const words_t *words)
{
    return words ? words->carried : NULL;
}

static words_t *need_words(connection_t *connection, const transport_header_t *header)
{
    words_t **words = &connection->words[src_side(header)];

    if (!*words)
        *words = wmem_new0(wmem_file_scope(), words_t);
    return *words;
}

/* How far behind its side's beginning the payload of a TCP segment is. Returns false if that is
 * not known. */
static bool find_stream_offset(const connection_t *connection, const transport_header_t *header,
                               size_t *offset)
{
    unsigned side = src_side(header);

    if (connection->handshake_frame == 0 || !connection->has_initial_sequence[side] ||
        !header->has_initial_sequence || is_keepalive(connection, header))
        return false;
    *offset = (uint32_t)(header->initial_sequence - connection->initial_sequence[side]);
    return true;
}

static void add_piece(words_t *words, size_t offset, const payload_t *payload)
{
    size_t length = MIN(payload->captured, BEGINNING_MAX - offset);
    piece_t *piece = wmem_alloc(wmem_file_scope(), sizeof(piece_t) + length);
    piece_t **next = &words->beginning;

    piece->offset = (uint16_t)offset;
    piece->length = (uint16_t)length;
    memcpy(piece->bytes, payload->bytes, length);
    /* At the same place, the later one is longer: the other may be a frame's padding, or forged. */
    while (*next && (*next)->offset < offset)
        next = &(*next)->next;
    piece->next = *next;
    *next = piece;
}

static void forget_beginning(words_t *words)
{
    while (words->beginning) {
        piece_t *piece = words->beginning;

        words->beginning = piece->next;
        wmem_free(wmem_file_scope(), piece);
    }
}

static payload_t put_together(const packet_info *pinfo, words_t *words)
{
    uint8_t *bytes = wmem_alloc(pinfo->pool, BEGINNING_MAX);
    size_t length = 0;

    for (const piece_t *piece = words->beginning; piece && piece->offset <= length;
         piece = piece->next) {
        size_t end = (size_t)piece->offset + piece->length;

        if (end > length) {
            memcpy(bytes + length, piece->bytes + (length - piece->offset), end - length);
            length = end;
        }
    }
    words->beginning_length = (uint32_t)length;
    return (payload_t){bytes, length, length};
}

/* A line may come in many pieces, of which only the last shows something. */
static bool ends_line(const payload_t *payload)
{
    return memchr(payload->bytes, '\n', payload->captured) != NULL;
}

/* The beginning with the payload of a segment; nothing if it closes no gap. */
static payload_t add_to_beginning(const packet_info *pinfo, connection_t *connection,
                                  const transport_header_t *header, size_t offset)
{
    words_t *words = need_words(connection, header);
    size_t before = words->beginning_length;
    size_t end = MIN(offset + header->payload.captured, BEGINNING_MAX);
    bool has_many_pieces = connection->payloads >= PAYLOADS_MAX;
    payload_t beginning = {NULL, 0, 0};

    if (end <= before || (has_many_pieces && offset > before))
        return beginning;
    add_piece(words, offset, &header->payload);
    /* Most beginnings are in one piece. */
    if (offset == 0 && !words->beginning->next) {
        words->beginning_length = (uint32_t)end;
        return header->payload;
    }
    if (offset <= before && !(has_many_pieces && !ends_line(&header->payload)))
        return put_together(pinfo, words);
    if (offset <= before)
        words->beginning_length = (uint32_t)end;
    return beginning;
}

payload_t conversation_beginning(conversation_memory_t *memory, const packet_info *pinfo,
                                 const transport_header_t *header)
{
    connection_t *connection = find_connection(memory, pinfo->num);
    payload_t nothing = {NULL, 0, 0};
    payload_t beginning = header->payload;
    words_t *words;
    size_t offset;

    if (!connection || header->quoted || header->payload.captured == 0 ||
        carried_of(connection->words[src_side(header)]))
        return nothing;
    if (header->transport != TRANSPORT_TCP)
        return connection->payloads < PAYLOADS_MAX ? header->payload : nothing;
    if (!find_stream_offset(connection, header, &offset) || offset >= BEGINNING_MAX)
        return nothing;
    words = need_words(connection, header);
    if (offset == 0 &&
        (beginning.captured >= BEGINNING_MAX || beginning.captured < beginning.length))
        words->beginning_length = BEGINNING_MAX;
    else
        beginning = add_to_beginning(pinfo, connection, header, offset);
    if (words->beginning_length > 0)
        note(&words->begun_since, pinfo->num);
    return beginning;
}

void conversation_carries(conversation_memory_t *memory, const packet_info *pinfo,
                          const transport_header_t *header, const signature_t *signature)
{
    connection_t *connection = find_connection(memory, pinfo->num);
    words_t *words;

    if (!connection)
        return;
    words = need_words(connection, header);
    words->carried = signature;
    words->carried_since = pinfo->num;
    words->is_later = header->transport == TRANSPORT_UDP &&
                      connection->data_since[src_side(header)] != pinfo->num;
    forget_beginning(words);
}

const signature_t *conversation_carried(conversation_memory_t *memory, const packet_info *pinfo)
{
    const connection_t *connection = find_connection(memory, pinfo->num);

    for (unsigned side = 0; connection && side < SIDE_COUNT; side++) {
        if (carried_of(connection->words[side]))
            return carried_of(connection->words[side]);
    }
    return NULL;
}

void conversation_contains(conversation_memory_t *memory, const packet_info *pinfo,
                           const signature_t *signature)
{
    connection_t *connection = find_connection(memory, pinfo->num);

    if (!connection || connection->contents)
        return;
    connection->contents = signature;
    connection->contents_since = pinfo->num;
}

void conversation_identify(conversation_memory_t *memory, const packet_info *pinfo)
{
    connection_t *connection = find_connection(memory, pinfo->num);

    if (connection)
        note(&connection->identified_since, pinfo->num);
}

void conversation_is_foreign(conversation_memory_t *memory, const packet_info *pinfo,
                             const transport_header_t *header)
{
    connection_t *connection = find_connection(memory, pinfo->num);

    if (connection)
        note(&need_words(connection, header)->foreign_since, pinfo->num);
}

void conversation_speaks(conversation_memory_t *memory, const packet_info *pinfo,
                         const transport_header_t *header, const char *name, bool is_envelope)
{
    connection_t *connection = find_connection(memory, pinfo->num);
    spoken_t *spoken;

    if (!connection)
        return;
    spoken = is_envelope ? &need_words(connection, header)->envelope
                         : &need_words(connection, header)->protocol;
    if (spoken->since == 0)
        *spoken = (spoken_t){name, pinfo->num};
}

/* ---- Querying ---- */

static bool happened(uint32_t frame, const packet_info *pinfo)
{
    return frame != 0 && frame <= pinfo->num;
}

/* The side that is the service. */
static unsigned service_of(const connection_t *connection, const packet_info *pinfo,
                           const transport_header_t *header)
{
    service_side_t by_ports = service_by_ports(header);
    unsigned src = src_side(header);

    if (happened(connection->handshake_frame, pinfo))
        return connection->handshake_service;
    if (by_ports != SERVICE_UNKNOWN)
        return by_ports == SERVICE_IS_SRC ? src : 1 - src;
    if (happened(connection->payload_frame, pinfo))
        return connection->payload_service;
    /* A quote sets no side: until the first packet, it counts for itself. */
    return happened(connection->first_packet_frame, pinfo) ? connection->first_dst : 1 - src;
}

static evidence_t evidence_of(const connection_t *connection, unsigned side,
                              const packet_info *pinfo)
{
    if (happened(connection->data_since[side], pinfo))
        return EVIDENCE_DATA;
    if (happened(connection->answered_since[side], pinfo))
        return EVIDENCE_ANSWERED;
    if (happened(connection->refused_since[side], pinfo))
        return EVIDENCE_REFUSED;
    return EVIDENCE_PROBE;
}

static bool has_begun(const words_t *words, const packet_info *pinfo)
{
    return words && happened(words->begun_since, pinfo);
}

/* The protocol that a side has shown to speak; or NULL. */
static const char *app_proto_of(const words_t *words, const packet_info *pinfo)
{
    if (!words)
        return NULL;
    if (happened(words->protocol.since, pinfo))
        return words->protocol.name;
    return happened(words->envelope.since, pinfo) ? words->envelope.name : NULL;
}

static bool has_carried(const words_t *words, const packet_info *pinfo)
{
    return words && happened(words->carried_since, pinfo);
}

static bool began_with_carried(const words_t *words, const packet_info *pinfo)
{
    return has_carried(words, pinfo) && !words->is_later;
}

/* The service's word counts before the client's. */
static void set_carried(conversation_state_t *state, const connection_t *connection,
                        unsigned service, const packet_info *pinfo)
{
    const words_t *said = connection->words[service];
    const words_t *other = connection->words[1 - service];

    if (!began_with_carried(said, pinfo)) {
        said = other;
        other = NULL;
    }
    if (!began_with_carried(said, pinfo))
        return;
    state->carried = said->carried;
    state->is_first_carried = said->carried_since == pinfo->num;
    if (has_carried(other, pinfo) && is_of_same_dissector(other->carried, said->carried)) {
        state->is_first_carried = MIN(said->carried_since, other->carried_since) == pinfo->num;
        if (!said->carried->contents)
            state->carried = other->carried;
    }
}

static bool is_foreign(const words_t *words, const packet_info *pinfo)
{
    return words && happened(words->foreign_since, pinfo) && !has_carried(words, pinfo);
}

/* Is the payload of a header one of those that showed what its side carries? Each datagram may be.
 */
static bool shows_again(const connection_t *connection, const words_t *words,
                        const packet_info *pinfo, const transport_header_t *header)
{
    if (words->carried_since == pinfo->num)
        return true;
    if (header->transport != TRANSPORT_TCP)
        return !header->quoted && words->carried->fits(&header->payload);
    return header->initial_sequence == connection->initial_sequence[src_side(header)] &&
           is_beginning(connection, pinfo, header);
}

conversation_state_t conversation_state(conversation_memory_t *memory, const packet_info *pinfo,
                                        const transport_header_t *header)
{
    conversation_state_t state = {.service = service_by_ports(header)};
    const connection_t *connection = memory ? find_connection(memory, pinfo->num) : NULL;
    const words_t *words;
    unsigned service;

    /* NULL also if the port was not yet watched on the first pass. */
    if (!connection)
        return state;

    service = service_of(connection, pinfo, header);
    state.service = service == src_side(header) ? SERVICE_IS_SRC : SERVICE_IS_DST;
    state.is_certain = happened(connection->handshake_frame, pinfo);
    state.is_known = true;
    state.is_identified = happened(connection->identified_since, pinfo);
    state.is_first_packet = connection->first_frame == pinfo->num;
    state.evidence = evidence_of(connection, service, pinfo);
    state.app_proto = app_proto_of(connection->words[service], pinfo);
    set_carried(&state, connection, service, pinfo);
    if (happened(connection->contents_since, pinfo))
        state.carried = connection->contents;
    state.is_open = !carried_of(connection->words[service]) && connection->payloads < PAYLOADS_MAX;
    if (!has_carried(connection->words[service], pinfo))
        state.asked = state.carried;
    state.has_service_begun = state.evidence == EVIDENCE_DATA &&
                              (!state.is_certain || has_begun(connection->words[service], pinfo));
    if (!state.carried && is_foreign(connection->words[0], pinfo) &&
        is_foreign(connection->words[1], pinfo)) {
        state.is_foreign = true;
        state.is_first_carried = MAX(connection->words[0]->foreign_since,
                                     connection->words[1]->foreign_since) == pinfo->num;
    }
    state.is_first_payload = connection->data_since[src_side(header)] == pinfo->num;
    words = connection->words[src_side(header)];
    if (has_carried(words, pinfo) && shows_again(connection, words, pinfo, header))
        state.shown = words->carried;
    return state;
}

/* Must the bytes of a header be read to tell whether its payload is its side's beginning? */
static bool may_be_beginning(const connection_t *connection, unsigned side,
                             const packet_info *pinfo)
{
    return !connection || connection->data_since[side] == 0 ||
           (connection->handshake_frame != 0 && !has_begun(connection->words[side], pinfo));
}

/* The place of the payload that is being dissected, and its connection, which is NULL if none is
 * known. */
static payload_place_t place_payload(packet_info *pinfo, const transport_header_t *key,
                                     const connections_t *connections,
                                     const connection_t **connection)
{
    const transport_header_t *header;

    *connection = connections->going_on;
    if (*connection && (*connection)->payloads >= PAYLOADS_MAX)
        return PAYLOAD_LATE;
    if (!may_be_beginning(*connection, src_side(key), pinfo))
        return PAYLOAD_LATER;
    if (key->transport == TRANSPORT_UDP)
        return PAYLOAD_FIRST;
    header = current_transport_header(pinfo);
    if (!header)
        return PAYLOAD_LATER;
    *connection = connection_of(connections, header);
    return is_beginning(*connection, pinfo, header) ? PAYLOAD_FIRST : PAYLOAD_LATER;
}

heard_t conversation_heard(packet_info *pinfo, transport_t transport)
{
    transport_header_t key = {.transport = transport,
                              .srcport = (uint16_t)pinfo->srcport,
                              .dstport = (uint16_t)pinfo->destport,
                              .src = pinfo->src,
                              .dst = pinfo->dst};
    heard_t heard = {.place = PAYLOAD_LATER, .service = service_by_ports(&key)};
    connections_t connections = {NULL, {NULL, NULL}};
    conversation_memory_t *memory;
    const connection_t *connection;
    unsigned service;

    if (pinfo->src.type != pinfo->dst.type ||
        (pinfo->src.type != AT_IPv4 && pinfo->src.type != AT_IPv6))
        return heard;
    memory = find_memory(&key);
    if (memory)
        connections = connections_of(memory);
    heard.place = place_payload(pinfo, &key, &connections, &connection);
    if (!connection)
        return heard;
    service = service_of(connection, pinfo, &key);
    heard.service = service == src_side(&key) ? SERVICE_IS_SRC : SERVICE_IS_DST;
    heard.is_certain = connection->handshake_frame != 0;
    heard.has_service_spoken = heard.is_certain ? has_begun(connection->words[service], pinfo)
                                                : connection->data_since[service] != 0;
    heard.carried_by_service = carried_of(connection->words[service]);
    heard.carried_by_client = carried_of(connection->words[1 - service]);
    return heard;
}
