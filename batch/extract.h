/* extract.h
 * Copies the packets of conversations from many captures into one.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_EXTRACT_H
#define IANAPORT_EXTRACT_H

#include <glib.h>

#include "sift.h"

typedef struct {
    GPtrArray *lines;   /* CSV, sorted by capture: capture's name, host, port, transport, peer */
    const char *filter; /* a display filter, or NULL */
    const char *output; /* name of a pcapng file; each capture is a section of it */
    const sift_t *sift;
    bool are_whole; /* all captures have to be dissected whole */
} extract_job_t;

/* The comment of each packet is its capture and frame number. What goes wrong is printed. Returns
 * an exit status: 0; 1 if there were no packets, or some capture could not be read to its end; 2 on
 * other errors. */
int extract_packets(const extract_job_t *job);

#endif
