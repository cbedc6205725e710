/* stats.c
 * Statistics > IANA Port Status, and tshark -z ianaport,tree.
 *
 * It counts marks: a packet has one for each watched port of each of its headers. So child nodes
 * add up to their parent.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "stats.h"

#include <epan/stats_tree.h>

#include "marks.h"
#include "value_strings.h"

static const char *const by_status = "By status and port";
static const char *const by_evidence = "By evidence";
static const char *const mismatches = "Mismatches by port and protocol";

static int by_status_id;
static int by_evidence_id;
static int mismatches_id;

static void init_tree(stats_tree *tree)
{
    by_status_id = stats_tree_create_node(tree, by_status, 0, STAT_DT_INT, true);
    by_evidence_id = stats_tree_create_node(tree, by_evidence, 0, STAT_DT_INT, true);
    mismatches_id = stats_tree_create_node(tree, mismatches, 0, STAT_DT_INT, true);
}

static void count_mismatch(stats_tree *tree, const port_mark_t *mark)
{
    int id;

    tick_stat_node(tree, mismatches, 0, true);
    id = tick_stat_node(tree, mark->name, mismatches_id, true);
    tick_stat_node(tree, mark->mismatch, id, false);
}

static void count_mark(stats_tree *tree, const port_mark_t *mark)
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
}

static tap_packet_status count_frame(stats_tree *tree, packet_info *pinfo _U_,
                                     epan_dissect_t *edt _U_, const void *data,
                                     tap_flags_t flags _U_)
{
    for (const port_mark_t *mark = data; mark; mark = mark->next)
        count_mark(tree, mark);
    return TAP_PACKET_REDRAW;
}

void register_stats(void)
{
    stats_tree_register_plugin("ianaport", "ianaport", "IANA Port Status", 0, count_frame,
                               init_tree, NULL);
}
