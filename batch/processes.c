/* processes.c
 * Reads captures in processes of their own.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "processes.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "capture_name.h"

/* Until there are processes to share it. */
static progress_t own_progress;
progress_t *progress = &own_progress;

void complain(const char *path, const char *message)
{
    char *name = capture_name(path);

    fprintf(stderr, "ianaport-scan: %s: %s\n", name, message);
    g_free(name);
    progress->is_incomplete = true;
}

static void finish_capture(const job_t *job)
{
    progress->current++;
    progress->is_whole = job->are_whole;
}

static void read_captures(const job_t *job)
{
    outcome_t outcome = READ_ON;

    while (outcome == READ_ON && progress->current < job->count) {
        outcome = job->read(progress->current, job->data);
        if (outcome != READ_AGAIN)
            finish_capture(job);
    }
}

static char *describe_crash(int status)
{
    return WIFSIGNALED(status)
               ? g_strdup_printf("its dissection crashed (%s)", g_strsignal(WTERMSIG(status)))
               : g_strdup_printf("its dissection ended with exit status %d", WEXITSTATUS(status));
}

static bool fail(const char *what)
{
    fprintf(stderr, "ianaport-scan: %s: %s\n", what, g_strerror(errno));
    return false;
}

bool processes_run(const job_t *job)
{
    void *shared =
        mmap(NULL, sizeof(*progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (shared == MAP_FAILED)
        return fail("can't share memory");
    progress = shared; /* all 0 */
    progress->is_whole = job->are_whole;
    while (progress->current < job->count) {
        pid_t process = fork();
        int status = 0;

        if (process < 0)
            return fail("can't start a process");
        if (process == 0) {
            read_captures(job);
            _exit(0);
        }
        while (waitpid(process, &status, 0) < 0 && errno == EINTR)
            ;
        if (status != 0) {
            char *how = describe_crash(status);

            job->crashed(progress->current, how, job->data);
            g_free(how);
            finish_capture(job);
        }
    }
    return true;
}
