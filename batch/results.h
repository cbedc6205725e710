/* results.h
 * Reads captures, and writes what they say to a file for each.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_RESULTS_H
#define IANAPORT_RESULTS_H

#include <glib.h>

#include "sift.h"

typedef struct {
    GPtrArray *paths;     /* of the captures */
    const char *folder;   /* for the files */
    const char *settings; /* what the results depend on but the capture: a digest */
    const sift_t *sift;
    bool are_whole; /* all captures have to be dissected whole */
} results_job_t;

/* A capture that has its file already, and hasn't changed, isn't read again. What can't be read is
 * printed. Returns an exit status: 0; 1 if some capture could not be read to its end; 2 on other
 * errors. */
int results_write(results_job_t *job);

#endif
