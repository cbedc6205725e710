/* tables.c
 * Listening endpoints, clients and conversations: what the marks of services add up to.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "tables.h"

#include <epan/to_str.h>

#include "stat_tables.h"
#include "tally.h"
#include "value_strings.h"

/* What was seen of a port. */
enum { SEEN_ASKED, SEEN_REFUSED, SEEN_ANSWERED };

static void set_text(table_row_t *row, unsigned column, const char *text)
{
    row->items[column].value.string_value = text ? text : "";
}

static void set_number(table_row_t *row, unsigned column, unsigned number)
{
    row->items[column].value.uint_value = number;
}

static const char *address_text(const table_t *table, const address *addr)
{
    return address_to_str(table->pool, addr);
}

/* ---- Services: listening endpoints, and conversations ---- */

/* What both tables have. */
#define FIRST_COLUMNS                                                                              \
    {"Host", COLUMN_TEXT, 24}, {"Port", COLUMN_NUMBER, 5},                                         \
    {                                                                                              \
        "Transport", COLUMN_TEXT, 9                                                                \
    }
#define VALUE_COLUMNS                                                                              \
    {"Service", COLUMN_TEXT, 12}, {"Status", COLUMN_TEXT, 10}, {"Speaks", COLUMN_TEXT, 12},        \
        {"Evidence", COLUMN_TEXT, 8}, {"Since", COLUMN_TEXT, 30},                                  \
        {"Since Frame", COLUMN_LONG_NUMBER, 20}, {"Last", COLUMN_TEXT, 30},                        \
        {"Packets", COLUMN_NUMBER, 10},                                                            \
    {                                                                                              \
        "Bytes", COLUMN_LONG_NUMBER, 20                                                            \
    }

enum { HOST, PORT, TRANSPORT, FIRST_COUNT };
enum { SERVICE, STATUS, SPEAKS, EVIDENCE, SINCE, SINCE_FRAME, LAST, PACKETS, BYTES, VALUE_COUNT };

enum { ENDPOINT_VALUES = FIRST_COUNT, PEERS_ANSWERED = ENDPOINT_VALUES + VALUE_COUNT, PEERS };
enum { PEER = FIRST_COUNT, CONVERSATION_VALUES };

static const column_t endpoint_columns[] = {FIRST_COLUMNS,
                                            VALUE_COLUMNS,
                                            {"Peers Answered", COLUMN_NUMBER, 14},
                                            {"Peers", COLUMN_NUMBER, 7}};
static const column_t conversation_columns[] = {
    FIRST_COLUMNS, {"Peer", COLUMN_TEXT, 24}, VALUE_COLUMNS};

typedef struct {
    table_row_t row;
    tally_t tally;
    char *since_frame;
    char *bytes;
    unsigned peers_answered;
    unsigned peers;
} service_row_t;

static table_key_t endpoint_key(const port_mark_t *mark)
{
    table_key_t key = {.port = mark->number,
                       .transport = (uint8_t)mark->header->transport,
                       .address_type = (uint8_t)mark->host->type};

    memcpy(key.host, mark->host->data, (size_t)mark->host->len);
    return key;
}

static table_key_t conversation_key(const port_mark_t *mark)
{
    table_key_t key = endpoint_key(mark);

    memcpy(key.peer, mark->peer->data, (size_t)mark->peer->len);
    return key;
}

static void show_service(table_t *table, service_row_t *row, const port_mark_t *mark,
                         unsigned values)
{
    const tally_t *tally = &row->tally;

    if (!row->row.items) {
        table_show_row(table, &row->row);
        set_text(&row->row, HOST, address_text(table, mark->host));
        set_number(&row->row, PORT, mark->number);
        set_text(&row->row, TRANSPORT, transport_name(mark->header->transport));
        /* Texts about a port don't live as long as the table. */
        if (mark->entry->service)
            set_text(&row->row, values + SERVICE, wmem_strdup(table->pool, mark->entry->service));
        set_text(&row->row, values + STATUS, try_val_to_str(mark->status, status_vals));
        set_text(&row->row, values + LAST, tally->last.text);
    }
    if (tally->since_frame != 0 && !row->since_frame)
        set_long_number(table, &row->since_frame, tally->since_frame);
    set_long_number(table, &row->bytes, tally->bytes);
    set_text(&row->row, values + SPEAKS, tally->speaks);
    set_text(&row->row, values + EVIDENCE, try_val_to_str(tally->evidence, evidence_vals));
    set_text(&row->row, values + SINCE, tally->since.text);
    set_text(&row->row, values + SINCE_FRAME, row->since_frame);
    set_number(&row->row, values + PACKETS, tally->packets);
    set_text(&row->row, values + BYTES, row->bytes);
}

static void count_endpoint(table_t *table, const packet_info *pinfo, const port_mark_t *mark,
                           const frame_time_t *time)
{
    table_key_t key = endpoint_key(mark);
    table_key_t peer = conversation_key(mark);
    service_row_t *row = table_row(table, &key);

    tally_mark(&row->tally, table->pool, pinfo, mark, time);
    row->peers += table_sees_first(table, &peer);
    peer.seen = SEEN_ANSWERED;
    if (mark->evidence >= EVIDENCE_ANSWERED)
        row->peers_answered += table_sees_first(table, &peer);
    /* What has not answered isn't listening; what came before the answer counts, too. */
    if (row->tally.evidence < EVIDENCE_ANSWERED)
        return;
    show_service(table, row, mark, ENDPOINT_VALUES);
    set_number(&row->row, PEERS_ANSWERED, row->peers_answered);
    set_number(&row->row, PEERS, row->peers);
}

static void count_conversation(table_t *table, const packet_info *pinfo, const port_mark_t *mark,
                               const frame_time_t *time)
{
    table_key_t key = conversation_key(mark);
    service_row_t *row = table_row(table, &key);
    bool is_new = !row->row.items;

    tally_mark(&row->tally, table->pool, pinfo, mark, time);
    show_service(table, row, mark, CONVERSATION_VALUES);
    if (is_new)
        set_text(&row->row, PEER, address_text(table, mark->peer));
}

/* ---- Clients ---- */

static const column_t client_columns[] = {
    {"Peer", COLUMN_TEXT, 24},     {"Ports Asked", COLUMN_NUMBER, 11},
    {"Refused", COLUMN_NUMBER, 8}, {"Answered", COLUMN_NUMBER, 8},
    {"First", COLUMN_TEXT, 30},    {"Last", COLUMN_TEXT, 30}};

enum { CLIENT, ASKED, REFUSED, ANSWERED, CLIENT_FIRST, CLIENT_LAST };

typedef struct {
    table_row_t row;
    unsigned asked;
    unsigned refused;
    unsigned answered;
    frame_time_t first;
    frame_time_t last;
} client_row_t;

/* A port counts once, no matter on how many hosts the client tried it. */
static bool is_new_port(table_t *table, const table_key_t *client, const port_mark_t *mark,
                        unsigned seen)
{
    table_key_t key = *client;

    key.port = mark->number;
    key.transport = (uint8_t)mark->header->transport;
    key.seen = (uint16_t)seen;
    return table_sees_first(table, &key);
}

static void count_client(table_t *table, const packet_info *pinfo _U_, const port_mark_t *mark,
                         const frame_time_t *time)
{
    table_key_t key = {.address_type = (uint8_t)mark->peer->type};
    client_row_t *row;

    memcpy(key.peer, mark->peer->data, (size_t)mark->peer->len);
    row = table_row(table, &key);
    if (!row->row.items) {
        table_show_row(table, &row->row);
        set_text(&row->row, CLIENT, address_text(table, mark->peer));
        set_text(&row->row, CLIENT_FIRST, row->first.text);
        set_text(&row->row, CLIENT_LAST, row->last.text);
    }
    row->asked += is_new_port(table, &key, mark, SEEN_ASKED);
    if (mark->evidence == EVIDENCE_REFUSED)
        row->refused += is_new_port(table, &key, mark, SEEN_REFUSED);
    if (mark->evidence >= EVIDENCE_ANSWERED)
        row->answered += is_new_port(table, &key, mark, SEEN_ANSWERED);
    keep_earliest(&row->first, time);
    keep_latest(&row->last, time);
    set_number(&row->row, ASKED, row->asked);
    set_number(&row->row, REFUSED, row->refused);
    set_number(&row->row, ANSWERED, row->answered);
}

/* ---- The tables ---- */

static tap_packet_status count_marks(void *data, packet_info *pinfo, epan_dissect_t *edt _U_,
                                     const void *marks, tap_flags_t flags _U_)
{
    table_t *table = (table_t *)((const stat_data_t *)data)->stat_tap_data;
    frame_time_t time = frame_time(pinfo);

    for (const port_mark_t *mark = marks; mark; mark = mark->next) {
        if (mark->has_evidence)
            table->count(table, pinfo, mark, &time);
    }
    return TAP_PACKET_REDRAW;
}

void register_tables(void)
{
    static table_t tables[] = {{.ui.title = "IANA Port Status: Listening Endpoints",
                                .ui.cli_string = "ianaport,endpoints",
                                .ui.nfields = array_length(endpoint_columns),
                                .columns = endpoint_columns,
                                .row_size = sizeof(service_row_t),
                                .count = count_endpoint},
                               {.ui.title = "IANA Port Status: Clients",
                                .ui.cli_string = "ianaport,clients",
                                .ui.nfields = array_length(client_columns),
                                .columns = client_columns,
                                .row_size = sizeof(client_row_t),
                                .count = count_client},
                               {.ui.title = "IANA Port Status: Conversations",
                                .ui.cli_string = "ianaport,conversations",
                                .ui.nfields = array_length(conversation_columns),
                                .columns = conversation_columns,
                                .row_size = sizeof(service_row_t),
                                .count = count_conversation}};

    for (size_t i = 0; i < array_length(tables); i++) {
        tables[i].ui.packet_func = count_marks;
        register_table(&tables[i]);
    }
}
