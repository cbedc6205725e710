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

/* Read a capture. follow, if not NULL, is called for each record after its dissection, if any. */
outcome_t reading_run(reading_t *reading, const sift_t *sift,
                      void (*follow)(capture_t *capture, void *data), void *data);

/* Nothing could be read. */
void reading_fail(reading_t *reading, const char *why);

#endif
