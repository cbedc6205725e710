/* tally.h
 * What the marks of a service add up to: those of an endpoint, or of one of its conversations.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_TALLY_H
#define IANAPORT_TALLY_H

#include "frame_time.h"
#include "marks.h"

/* All 0 before the first mark. */
typedef struct {
    evidence_t evidence;  /* the most that it has shown */
    bool is_refused;      /* it has ever refused */
    const char *speaks;   /* protocols, separated by commas; or NULL */
    const char *mismatch; /* likewise, of those that are not the assigned service's */
    frame_time_t since;   /* the first answer */
    uint64_t since_frame; /* as in a mark; 0 before the first answer */
    frame_time_t first;
    frame_time_t last;
    uint32_t last_frame;
    unsigned packets;
    uint64_t bytes;
} tally_t;

/* Count a mark that has evidence. Lists of protocols are allocated from the pool. */
void tally_mark(tally_t *tally, wmem_allocator_t *pool, const packet_info *pinfo,
                const port_mark_t *mark, const frame_time_t *time);

/* Take a time if it is earlier, or later. */
void keep_earliest(frame_time_t *earliest, const frame_time_t *time);
void keep_latest(frame_time_t *latest, const frame_time_t *time);

#endif
