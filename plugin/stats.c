/* stats.c
 * Statistics > IANA Port Status, and tshark -z ianaport,tree.
 *
 * A packet counts once in a line, however many of its ports belong there: so each count
 * is that of the display filter which says the same.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "stats.h"

#include <epan/stats_tree.h>
#include <epan/to_str.h>

#include "conversations.h"
#include "marks.h"
#include "port_status.h"

static const char *const by_status = "By status and port";
static const char *const by_evidence = "By evidence";
static const char *const endpoints = "Listening endpoints";
static const char *const clients = "Scanners and other clients";

static int by_status_id;
static int by_evidence_id;
static int endpoints_id;
static int clients_id;

/* For each tree that is open, the endpoints and asked ports that it has. */
static GHashTable *seen_in_tree;

/* The packet that is being counted, and the lines of the tree that have it already. */
typedef struct {
    stats_tree *tree;
    packet_info *pinfo;
    wmem_map_t *lines;
} packet_t;

static void init_tree(stats_tree *tree)
{
    if (!seen_in_tree)
        seen_in_tree = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_hash_table_unref);
    g_hash_table_replace(seen_in_tree, tree,
                         g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL));

    by_status_id = stats_tree_create_node(tree, by_status, 0, STAT_DT_INT, true);
    by_evidence_id = stats_tree_create_node(tree, by_evidence, 0, STAT_DT_INT, true);
    endpoints_id = stats_tree_create_node(tree, endpoints, 0, STAT_DT_INT, true);
    clients_id = stats_tree_create_node(tree, clients, 0, STAT_DT_INT, true);
}

static void cleanup_tree(stats_tree *tree)
{
    g_hash_table_remove(seen_in_tree, tree);
}

/* Is it the first time that this is seen in a tree? */
static bool is_first(stats_tree *tree, const char *what)
{
    return g_hash_table_add(g_hash_table_lookup(seen_in_tree, tree), g_strdup(what));
}

/* Count a packet, but once only, in a line of the tree. Returns the line's id. */
static int count_packet(const packet_t *packet, const char *line, int parent_id, bool has_lines)
{
    const char *key = wmem_strdup_printf(packet->pinfo->pool, "%d %s", parent_id, line);
    int once = wmem_map_contains(packet->lines, key) ? 0 : 1;

    wmem_map_insert(packet->lines, key, NULL);
    return increase_stat_node(packet->tree, line, parent_id, has_lines, once);
}

static void count_endpoint(const packet_t *packet, const port_mark_t *mark)
{
    packet_info *pinfo = packet->pinfo;
    const address *host = mark->is_dst ? &mark->header.dst : &mark->header.src;
    const char *name =
        wmem_strdup_printf(pinfo->pool, "%s %s", address_to_str(pinfo->pool, host), mark->name);
    int id;

    count_packet(packet, endpoints, 0, true);
    id = count_packet(packet, name, endpoints_id, true);
    if (is_first(packet->tree, name))
        count_packet(packet,
                     wmem_strdup_printf(pinfo->pool, "First seen in packet %u, at %.6f s",
                                        pinfo->num, nstime_to_sec(&pinfo->rel_ts)),
                     id, false);
    if (strcmp(mark->payload, "none") != 0)
        count_packet(packet, wmem_strdup_printf(pinfo->pool, "Payload: %s", mark->payload), id,
                     false);
}

static void count_client(const packet_t *packet, const port_mark_t *mark)
{
    packet_info *pinfo = packet->pinfo;
    const address *host = mark->is_dst ? &mark->header.src : &mark->header.dst;
    const char *name = address_to_str(pinfo->pool, host);
    const char *port = wmem_strdup_printf(pinfo->pool, "%s asked %s", name, mark->name);
    int id;

    count_packet(packet, clients, 0, true);
    id = count_packet(packet, name, clients_id, true);
    if (is_first(packet->tree, port))
        tick_stat_node(packet->tree, "Distinct ports", id, false);
    if (mark->evidence == EVIDENCE_REFUSED &&
        is_first(packet->tree, wmem_strdup_printf(pinfo->pool, "%s, refused", port)))
        tick_stat_node(packet->tree, "Refused ports", id, false);
}

static void count_mark(const packet_t *packet, const port_mark_t *mark)
{
    int id;

    count_packet(packet, by_status, 0, true);
    id = count_packet(packet, port_status_text(&mark->entry), by_status_id, true);
    count_packet(packet, mark->name, id, false);

    if (!mark->has_evidence)
        return;
    count_packet(packet, by_evidence, 0, true);
    count_packet(packet, evidence_name(mark->evidence), by_evidence_id, false);
    if (!mark->is_service)
        return;
    if (mark->evidence >= EVIDENCE_ANSWERED)
        count_endpoint(packet, mark);
    count_client(packet, mark);
}

static tap_packet_status count_frame(stats_tree *tree, packet_info *pinfo, epan_dissect_t *edt _U_,
                                     const void *data, tap_flags_t flags _U_)
{
    wmem_array_t *marks = (wmem_array_t *)data;
    packet_t packet = {tree, pinfo, wmem_map_new(pinfo->pool, wmem_str_hash, g_str_equal)};

    for (unsigned i = 0; i < wmem_array_get_count(marks); i++)
        count_mark(&packet, wmem_array_index(marks, i));
    return TAP_PACKET_REDRAW;
}

static void cleanup_stats(void)
{
    if (seen_in_tree)
        g_hash_table_unref(seen_in_tree);
    seen_in_tree = NULL;
}

void register_stats(void)
{
    stats_tree_register_plugin("ianaport", "ianaport", "IANA Port Status", 0, count_frame,
                               init_tree, cleanup_tree);
    register_shutdown_routine(cleanup_stats);
}
