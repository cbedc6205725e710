/* stats.c
 * Statistics > IANA Port Status, and tshark -z ianaport,tree.
 *
 * It counts marks: a packet has one for each watched port of each of its headers. So child nodes
 * add up to their parent, except those under "Summary", which count other things.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "stats.h"

#include <epan/stats_tree.h>
#include <epan/to_str.h>

#include "marks.h"
#include "value_strings.h"

static const char *const by_status = "By status and port";
static const char *const by_evidence = "By evidence";
static const char *const mismatches = "Mismatches by port and protocol";
static const char *const endpoints = "Listening endpoints";
static const char *const clients = "Clients";
static const char *const summary = "Summary";

static int by_status_id;
static int by_evidence_id;
static int mismatches_id;
static int endpoints_id;
static int clients_id;

typedef struct {
    uint32_t first_frame;
    uint32_t last_frame;
    int packets;
    int bytes;
    GHashTable *peers;
} endpoint_t;

typedef struct {
    GHashTable *asked_ports;
    GHashTable *refused_ports;
} client_t;

/* What is kept for a tree besides its counts; keyed by node name. */
typedef struct {
    GHashTable *endpoints;
    GHashTable *clients;
} tree_memory_t;

/* One for each open tree. */
static GHashTable *memories;

static GHashTable *new_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void free_endpoint(void *data)
{
    endpoint_t *endpoint = data;

    g_hash_table_unref(endpoint->peers);
    g_free(endpoint);
}

static void free_client(void *data)
{
    client_t *client = data;

    g_hash_table_unref(client->asked_ports);
    g_hash_table_unref(client->refused_ports);
    g_free(client);
}

static void free_memory(void *data)
{
    tree_memory_t *memory = data;

    g_hash_table_unref(memory->endpoints);
    g_hash_table_unref(memory->clients);
    g_free(memory);
}

static void init_tree(stats_tree *tree)
{
    tree_memory_t *memory = g_new(tree_memory_t, 1);

    memory->endpoints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_endpoint);
    memory->clients = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_client);
    if (!memories)
        memories = g_hash_table_new_full(NULL, NULL, NULL, free_memory);
    g_hash_table_replace(memories, tree, memory);

    by_status_id = stats_tree_create_node(tree, by_status, 0, STAT_DT_INT, true);
    by_evidence_id = stats_tree_create_node(tree, by_evidence, 0, STAT_DT_INT, true);
    mismatches_id = stats_tree_create_node(tree, mismatches, 0, STAT_DT_INT, true);
    endpoints_id = stats_tree_create_node(tree, endpoints, 0, STAT_DT_INT, true);
    clients_id = stats_tree_create_node(tree, clients, 0, STAT_DT_INT, true);
}

static void cleanup_tree(stats_tree *tree)
{
    g_hash_table_remove(memories, tree);
}

static endpoint_t *find_endpoint(const tree_memory_t *memory, const char *name, uint32_t frame)
{
    endpoint_t *endpoint = g_hash_table_lookup(memory->endpoints, name);

    if (!endpoint) {
        endpoint = g_new0(endpoint_t, 1);
        endpoint->first_frame = frame;
        endpoint->peers = new_set();
        g_hash_table_insert(memory->endpoints, g_strdup(name), endpoint);
    }
    return endpoint;
}

static client_t *find_client(const tree_memory_t *memory, const char *name)
{
    client_t *client = g_hash_table_lookup(memory->clients, name);

    if (!client) {
        client = g_new(client_t, 1);
        client->asked_ports = new_set();
        client->refused_ports = new_set();
        g_hash_table_insert(memory->clients, g_strdup(name), client);
    }
    return client;
}

/* A node that counts nothing itself, so that no number below is taken for a share of it. */
static int add_summary(stats_tree *tree, int id)
{
    return set_stat_node(tree, summary, id, true, 0);
}

static void count_endpoint(stats_tree *tree, packet_info *pinfo, const port_mark_t *mark)
{
    const char *name = wmem_strdup_printf(pinfo->pool, "%s %s",
                                          address_to_str(pinfo->pool, mark->host), mark->name);
    endpoint_t *endpoint = find_endpoint(g_hash_table_lookup(memories, tree), name, pinfo->num);
    int id;

    tick_stat_node(tree, endpoints, 0, true);
    id = tick_stat_node(tree, name, endpoints_id, true);
    tick_stat_node(tree, wmem_strdup_printf(pinfo->pool, "Payload: %s", mark->payload), id, false);

    g_hash_table_add(endpoint->peers, address_to_str(NULL, mark->peer));
    /* A packet may have the same endpoint in two of its headers. */
    if (endpoint->last_frame != pinfo->num) {
        endpoint->last_frame = pinfo->num;
        endpoint->packets++;
        endpoint->bytes =
            (int)MIN((guint64)endpoint->bytes + pinfo->fd->pkt_len, (guint64)G_MAXINT);
    }
    id = add_summary(tree, id);
    set_stat_node(tree, "First seen in frame", id, false, (int)endpoint->first_frame);
    set_stat_node(tree, "Last seen in frame", id, false, (int)endpoint->last_frame);
    set_stat_node(tree, "Packets", id, false, endpoint->packets);
    set_stat_node(tree, "Bytes", id, false, endpoint->bytes);
    set_stat_node(tree, "Peers", id, false, (int)g_hash_table_size(endpoint->peers));
}

static void count_client(stats_tree *tree, packet_info *pinfo, const port_mark_t *mark)
{
    const char *name = address_to_str(pinfo->pool, mark->peer);
    client_t *client = find_client(g_hash_table_lookup(memories, tree), name);
    int id;

    tick_stat_node(tree, clients, 0, true);
    id = tick_stat_node(tree, name, clients_id, true);
    tick_stat_node(tree, wmem_strdup_printf(pinfo->pool, "Asked %s", mark->name), id, false);

    g_hash_table_add(client->asked_ports, g_strdup(mark->name));
    if (mark->evidence == EVIDENCE_REFUSED)
        g_hash_table_add(client->refused_ports, g_strdup(mark->name));
    id = add_summary(tree, id);
    set_stat_node(tree, "Ports asked", id, false, (int)g_hash_table_size(client->asked_ports));
    set_stat_node(tree, "Ports that refused", id, false,
                  (int)g_hash_table_size(client->refused_ports));
}

static void count_mismatch(stats_tree *tree, const port_mark_t *mark)
{
    int id;

    tick_stat_node(tree, mismatches, 0, true);
    id = tick_stat_node(tree, mark->name, mismatches_id, true);
    tick_stat_node(tree, mark->mismatch, id, false);
}

static void count_mark(stats_tree *tree, packet_info *pinfo, const port_mark_t *mark)
{
    int id;

    tick_stat_node(tree, by_status, 0, true);
    id = tick_stat_node(tree, try_val_to_str(mark->status, status_vals), by_status_id, true);
    tick_stat_node(tree, mark->name, id, false);

    if (!mark->has_evidence)
        return;
    tick_stat_node(tree, by_evidence, 0, true);
    tick_stat_node(tree, try_val_to_str(mark->evidence, evidence_vals), by_evidence_id, false);
    if (mark->mismatch)
        count_mismatch(tree, mark);
    if (mark->evidence >= EVIDENCE_ANSWERED)
        count_endpoint(tree, pinfo, mark);
    count_client(tree, pinfo, mark);
}

static tap_packet_status count_frame(stats_tree *tree, packet_info *pinfo, epan_dissect_t *edt _U_,
                                     const void *data, tap_flags_t flags _U_)
{
    for (const port_mark_t *mark = data; mark; mark = mark->next)
        count_mark(tree, pinfo, mark);
    return TAP_PACKET_REDRAW;
}

static void cleanup_stats(void)
{
    if (memories)
        g_hash_table_unref(memories);
    memories = NULL;
}

void register_stats(void)
{
    stats_tree_register_plugin("ianaport", "ianaport", "IANA Port Status", 0, count_frame,
                               init_tree, cleanup_tree);
    register_shutdown_routine(cleanup_stats);
}
