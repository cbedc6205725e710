/* tally.c
 * What the marks of a service add up to.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "tally.h"

void keep_earliest(frame_time_t *earliest, const frame_time_t *time)
{
    if (*earliest->text == '\0' || (*time->text != '\0' && strcmp(time->text, earliest->text) < 0))
        *earliest = *time;
}

void keep_latest(frame_time_t *latest, const frame_time_t *time)
{
    if (strcmp(time->text, latest->text) > 0)
        *latest = *time;
}

/* Is it one of the protocols that a text lists? */
static bool lists_protocol(const char *list, const char *protocol)
{
    size_t length = strlen(protocol);

    for (const char *found = list; (found = strstr(found, protocol)); found += length) {
        if ((found == list || found[-1] == ' ') && (found[length] == '\0' || found[length] == ','))
            return true;
    }
    return false;
}

static const char *add_protocol(const char *list, wmem_allocator_t *pool, const char *protocol)
{
    if (!protocol || (list && lists_protocol(list, protocol)))
        return list;
    return list ? wmem_strdup_printf(pool, "%s, %s", list, protocol) : wmem_strdup(pool, protocol);
}

void tally_mark(tally_t *tally, wmem_allocator_t *pool, const packet_info *pinfo,
                const port_mark_t *mark, const frame_time_t *time)
{
    tally->evidence = MAX(tally->evidence, mark->evidence);
    tally->is_refused |= mark->evidence == EVIDENCE_REFUSED;
    if (mark->evidence >= EVIDENCE_ANSWERED && tally->since_frame == 0) {
        tally->since = *time;
        tally->since_frame = mark->frame;
    }
    tally->speaks = add_protocol(tally->speaks, pool, mark->app_proto);
    tally->mismatch = add_protocol(tally->mismatch, pool, mark->mismatch);
    keep_earliest(&tally->first, time);
    keep_latest(&tally->last, time);
    /* A packet may have it in two of its headers. */
    if (tally->last_frame != pinfo->num) {
        tally->last_frame = pinfo->num;
        tally->packets++;
        tally->bytes += pinfo->fd->pkt_len;
    }
}
