/* processes.h
 * Reads captures in processes of their own.
 *
 * A capture that has frames to dissect is dissected in a process that is forked from the one that
 * started libwireshark: what a dissector does wrong there, or leaves behind, concerns no other
 * capture.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PROCESSES_H
#define IANAPORT_PROCESSES_H

#include <stdbool.h>
#include <sys/types.h>

/* What the processes tell the one that started them, and each other. */
typedef struct {
    unsigned current;   /* capture */
    bool is_whole;      /* it has to be dissected whole */
    bool is_incomplete; /* some capture could not be read to its end, or not be written */
    bool has_failed;    /* the output can't be written */
    off_t written;      /* bytes of an output, by captures that were finished */
} progress_t;

extern progress_t *progress;

/* Print what is wrong with a capture, or with the output. */
void complain(const char *path, const char *message);

typedef enum {
    READ_ON,        /* the process can read the next capture */
    READ_DISSECTED, /* it must not dissect another */
    READ_AGAIN      /* nor has it finished this one, which has to be dissected whole */
} outcome_t;

typedef struct {
    unsigned count; /* captures */
    bool are_whole; /* all have to be dissected whole */
    outcome_t (*read)(unsigned capture, void *data);
    void (*crashed)(unsigned capture, const char *how, void *data);
    void *data;
} job_t;

/* Read all captures. Returns false, and prints why, if no process can be started. */
bool processes_run(const job_t *job);

#endif
