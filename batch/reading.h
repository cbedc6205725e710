/* reading.h
 * Reads a capture: looks for frames to dissect, and dissects them.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_READING_H
#define IANAPORT_READING_H

#include "capture.h"
#include "capture_identity.h"
#include "processes.h"
#include "sift.h"

typedef struct {
    const char *path;
    capture_identity_t identity; /* before it was read */
    frame_time_t begins;         /* its first packet */
    /* "partly" if it could not be read to its end; "growing" if that's because somebody is still
     * writing it; "failed" if nothing could be read; otherwise "whole" */
    const char *state;
    char *message; /* why it isn't whole, or NULL */
    bool has_vanished;
} reading_t;

reading_t reading_begin(const char *path);

/* Follows a capture that is dissected. */
typedef struct {
    void (*record)(capture_t *capture, void *data); /* called after its dissection, if any */
    void (*end)(void *data);                        /* while the capture is still open */
    void *data;
} follower_t;

/* Read a capture. follower may be NULL. */
outcome_t reading_run(reading_t *reading, const sift_t *sift, const follower_t *follower);

/* Nothing could be read. */
void reading_fail(reading_t *reading, const char *why);

#endif
