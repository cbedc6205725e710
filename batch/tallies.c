/* tallies.c
 * What the marks of a capture add up to.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "tallies.h"

#include <string.h>

#include <epan/tap.h>
#include <epan/to_str.h>

#include "result_rows.h"
#include "tally.h"
#include "value_strings.h"

/* An address as it can be hashed, so that 0.0.0.0 isn't ::. */
typedef struct {
    uint8_t bytes[16];
    uint8_t type;
} address_key_t;

/* Also without peer, of an endpoint; or without host, of a prober. What isn't used is 0. */
typedef struct {
    address_key_t host;
    address_key_t peer;
    uint8_t transport;
    uint16_t port;
} conversation_key_t;

typedef struct {
    conversation_key_t key;
    tally_t tally;
    char *service;
    port_status_t status;
    const char *verdict; /* of the site's rule, or NULL */
} conversation_t;

typedef struct {
    conversation_key_t key;
    unsigned hosts;
    unsigned refused;
    unsigned packets;
    uint64_t bytes;
    frame_time_t first;
    frame_time_t last;
} probe_t;

static unsigned marks_seen;
static unsigned packets_seen;
static GHashTable *conversations; /* by key */
static GPtrArray *in_order;       /* as they came */

static unsigned hash_key(const void *key)
{
    return wmem_strong_hash(key, sizeof(conversation_key_t));
}

static int equal_keys(const void *key, const void *other)
{
    return memcmp(key, other, sizeof(conversation_key_t)) == 0;
}

/* ---- Counting ---- */

static void set_key_address(address_key_t *key, const address *addr)
{
    memcpy(key->bytes, addr->data, MIN((size_t)addr->len, sizeof(key->bytes)));
    key->type = (uint8_t)addr->type;
}

static conversation_t *find_conversation(const port_mark_t *mark)
{
    conversation_key_t key;
    conversation_t *conversation;

    memset(&key, 0, sizeof(key)); /* the padding, too */
    set_key_address(&key.host, mark->host);
    set_key_address(&key.peer, mark->peer);
    key.transport = (uint8_t)mark->header->transport;
    key.port = mark->number;
    conversation = g_hash_table_lookup(conversations, &key);
    if (conversation)
        return conversation;
    conversation = g_new0(conversation_t, 1);
    conversation->key = key;
    conversation->service = g_strdup(mark->entry->service);
    conversation->status = mark->status;
    g_hash_table_insert(conversations, &conversation->key, conversation);
    g_ptr_array_add(in_order, conversation);
    return conversation;
}

static tap_packet_status count_marks(void *unused _U_, packet_info *pinfo, epan_dissect_t *edt _U_,
                                     const void *marks, tap_flags_t flags _U_)
{
    frame_time_t time = frame_time(pinfo);

    packets_seen++;
    for (const port_mark_t *mark = marks; mark; mark = mark->next) {
        marks_seen++;
        if (mark->has_evidence) {
            conversation_t *conversation = find_conversation(mark);

            tally_mark(&conversation->tally, wmem_epan_scope(), pinfo, mark, &time);
            if (mark->site)
                conversation->verdict = try_val_to_str(mark->site_verdict, verdict_vals);
        }
    }
    return TAP_PACKET_DONT_REDRAW;
}

bool tallies_start(void)
{
    conversations = g_hash_table_new(hash_key, equal_keys);
    in_order = g_ptr_array_new();
    /* With a filter, for some dissectors want a tree. */
    return register_tap_listener("ianaport", in_order, "ianaport", TL_REQUIRES_NOTHING, NULL,
                                 count_marks, NULL, NULL) == NULL;
}

unsigned tallies_marks(void)
{
    return marks_seen;
}

unsigned tallies_packets(void)
{
    return packets_seen;
}

/* ---- Rows ---- */

static void add_address(result_row_t *row, const address_key_t *key)
{
    address addr;
    char *text;

    set_address(&addr, key->type, key->type == AT_IPv4 ? 4 : sizeof(key->bytes), key->bytes);
    text = address_to_str(NULL, &addr);
    result_row_add(row, text);
    wmem_free(NULL, text);
}

static void add_conversation(GString *rows, const conversation_t *conversation, const char *key)
{
    const tally_t *tally = &conversation->tally;
    result_row_t row = result_row("conversation");

    result_row_add(&row, key);
    add_address(&row, &conversation->key.host);
    result_row_add_number(&row, conversation->key.port);
    result_row_add(&row, transport_name(conversation->key.transport));
    add_address(&row, &conversation->key.peer);
    result_row_add(&row, try_val_to_str(conversation->status, status_vals));
    result_row_add(&row, conversation->service);
    result_row_add(&row, tally->speaks);
    result_row_add(&row, tally->mismatch);
    result_row_add(&row, try_val_to_str(tally->evidence, evidence_vals));
    result_row_add(&row, tally->since.text);
    if (tally->since_frame > 0)
        result_row_add_number(&row, tally->since_frame);
    else
        result_row_add(&row, NULL);
    result_row_add_number(&row, tally->is_refused);
    result_row_add(&row, tally->first.text);
    result_row_add(&row, tally->last.text);
    result_row_add_number(&row, tally->packets);
    result_row_add_number(&row, tally->bytes);
    result_row_add(&row, conversation->verdict);
    result_row_end(&row, rows);
}

static void add_probe(GString *rows, const probe_t *probe, const char *key)
{
    result_row_t row = result_row("probe");

    result_row_add(&row, key);
    add_address(&row, &probe->key.peer);
    result_row_add(&row, transport_name(probe->key.transport));
    result_row_add_number(&row, probe->key.port);
    result_row_add_number(&row, probe->hosts);
    result_row_add_number(&row, probe->refused);
    result_row_add_number(&row, probe->packets);
    result_row_add_number(&row, probe->bytes);
    result_row_add(&row, probe->first.text);
    result_row_add(&row, probe->last.text);
    result_row_end(&row, rows);
}

static conversation_key_t endpoint_of(const conversation_key_t *conversation)
{
    conversation_key_t endpoint = *conversation;

    memset(&endpoint.peer, 0, sizeof(endpoint.peer));
    return endpoint;
}

/* The endpoints that answered anybody. */
static GHashTable *find_listening(void)
{
    GHashTable *listening = g_hash_table_new_full(hash_key, equal_keys, g_free, NULL);

    for (unsigned i = 0; i < in_order->len; i++) {
        const conversation_t *conversation = g_ptr_array_index(in_order, i);

        if (conversation->tally.evidence >= EVIDENCE_ANSWERED) {
            conversation_key_t endpoint = endpoint_of(&conversation->key);

            g_hash_table_add(listening, g_memdup2(&endpoint, sizeof(endpoint)));
        }
    }
    return listening;
}

static void count_probe(GHashTable *probes, GPtrArray *probes_in_order,
                        const conversation_t *conversation)
{
    const tally_t *tally = &conversation->tally;
    conversation_key_t prober = conversation->key;
    probe_t *probe;

    memset(&prober.host, 0, sizeof(prober.host));
    probe = g_hash_table_lookup(probes, &prober);
    if (!probe) {
        probe = g_new0(probe_t, 1);
        probe->key = prober;
        g_hash_table_insert(probes, &probe->key, probe);
        g_ptr_array_add(probes_in_order, probe);
    }
    probe->hosts++;
    probe->refused += tally->is_refused;
    probe->packets += tally->packets;
    probe->bytes += tally->bytes;
    keep_earliest(&probe->first, &tally->first);
    keep_latest(&probe->last, &tally->last);
}

void tallies_write(GString *rows, const char *key)
{
    GHashTable *listening = find_listening();
    GHashTable *probes = g_hash_table_new(hash_key, equal_keys);
    GPtrArray *probes_in_order = g_ptr_array_new_with_free_func(g_free);

    for (unsigned i = 0; i < in_order->len; i++) {
        const conversation_t *conversation = g_ptr_array_index(in_order, i);
        conversation_key_t endpoint = endpoint_of(&conversation->key);

        if (g_hash_table_contains(listening, &endpoint))
            add_conversation(rows, conversation, key);
        else
            count_probe(probes, probes_in_order, conversation);
    }
    for (unsigned i = 0; i < probes_in_order->len; i++)
        add_probe(rows, g_ptr_array_index(probes_in_order, i), key);
    g_hash_table_destroy(probes);
    g_ptr_array_free(probes_in_order, TRUE);
    g_hash_table_destroy(listening);
}
