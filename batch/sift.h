/* sift.h
 * Which frames of a capture could be marked, and which may belong to those.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SIFT_H
#define IANAPORT_SIFT_H

#include "capture.h"
#include "watched_bytes.h"

typedef struct {
    port_set_t watched;
    port_set_t wanted; /* if any frame has a watched port */
} sift_t;

/* Watch the ports of a list: "207" or "201-208,301-307". Returns false if it is malformed. */
bool sift_watch(sift_t *sift, const char *ports);
void sift_watch_port(sift_t *sift, uint16_t port);

/* When all are watched: want what may belong to them. */
void sift_want_signalling(sift_t *sift);

/* Could the packet have a watched port? fragments are the capture's so far. */
bool sift_finds(const sift_t *sift, fragments_t *fragments, capture_t *capture);

/* Is it to be dissected, since there is such a packet? Others may belong to it: fragments, keys,
 * and what sets up compression or a conversation. It never depends on the packets before, so that
 * one pass is enough. */
bool sift_wants(const sift_t *sift, capture_t *capture);

#endif
