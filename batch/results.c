/* results.c
 * Reads captures, and writes what they say to a file for each.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "results.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "capture_name.h"
#include "reading.h"
#include "result_rows.h"
#include "tallies.h"

/* The cells of a capture's row up to its settings, which tell whether it is the same. */
static result_row_t begin_capture_row(const results_job_t *job, const reading_t *reading,
                                      const char *key)
{
    result_row_t row = result_row("capture");
    char *name = capture_name(reading->path);

    result_row_add(&row, key);
    result_row_add(&row, name);
    result_row_add_number(&row, reading->identity.size);
    result_row_add(&row, reading->identity.time.text);
    result_row_add(&row, reading->identity.digest);
    result_row_add(&row, job->settings);
    g_free(name);
    return row;
}

static char *result_path(const results_job_t *job, const char *key)
{
    return g_strdup_printf("%s/%s.csv", job->folder, key);
}

static bool is_done(const results_job_t *job, const reading_t *reading)
{
    char *key = capture_key(reading->path);
    char *path = result_path(job, key);
    result_row_t row = begin_capture_row(job, reading, key);
    char *content = NULL;
    bool is_same = false;

    if (g_file_get_contents(path, &content, NULL, NULL)) {
        content[strcspn(content, "\n")] = '\0';
        is_same =
            g_str_has_prefix(content, row.text->str) && strstr(content + row.text->len, ",whole,");
    }
    g_free(content);
    g_string_free(row.text, TRUE);
    g_free(path);
    g_free(key);
    return is_same;
}

/* Others may write the same file at the same time. */
static bool put(const char *folder, const char *path, const GString *content)
{
    char *aside = g_strdup_printf("%s/.ianaport-scan.XXXXXX", folder);
    int descriptor = g_mkstemp_full(aside, O_WRONLY | O_CLOEXEC, 0666);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "wb") : NULL;
    bool is_written = file && fwrite(content->str, 1, content->len, file) == content->len;

    if (file && fclose(file) != 0)
        is_written = false;
    is_written = is_written && g_rename(aside, path) == 0;
    if (!is_written) {
        complain(path, g_strerror(errno));
        if (descriptor >= 0)
            g_unlink(aside);
    }
    g_free(aside);
    return is_written;
}

static void write_result(const results_job_t *job, const reading_t *reading)
{
    char *key = capture_key(reading->path);
    char *path = result_path(job, key);
    GString *rows = g_string_new(NULL);
    result_row_t row = begin_capture_row(job, reading, key);

    result_row_add(&row, utc_time(g_get_real_time() / G_USEC_PER_SEC, 0).text);
    result_row_add(&row, reading->state);
    result_row_add(&row, reading->message);
    result_row_add(&row, reading->begins.text);
    result_row_add_number(&row, tallies_marks());
    result_row_add_number(&row, tallies_packets());
    result_row_end(&row, rows);
    tallies_write(rows, key);
    put(job->folder, path, rows);
    g_string_free(rows, TRUE);
    g_free(key);
    g_free(path);
}

static void finish(const results_job_t *job, const reading_t *reading)
{
    if (reading->has_vanished)
        return;
    if (strcmp(reading->state, "partly") == 0 || strcmp(reading->state, "failed") == 0)
        complain(reading->path, reading->message);
    write_result(job, reading);
}

static outcome_t read_capture(unsigned capture, void *data)
{
    const results_job_t *job = data;
    reading_t reading = reading_begin(g_ptr_array_index(job->paths, capture));
    outcome_t outcome = READ_ON;

    if (!reading.message && !reading.has_vanished) {
        if (is_done(job, &reading))
            return READ_ON;
        outcome = reading_run(&reading, job->sift, NULL);
    }
    if (outcome != READ_AGAIN)
        finish(job, &reading);
    return outcome;
}

/* Say of a capture what its process couldn't. */
static void write_crash(unsigned capture, const char *how, void *data)
{
    const results_job_t *job = data;
    reading_t reading = reading_begin(g_ptr_array_index(job->paths, capture));

    reading_fail(&reading, how);
    finish(job, &reading);
}

int results_write(results_job_t *job)
{
    job_t captures = {.count = job->paths->len,
                      .are_whole = job->are_whole,
                      .read = read_capture,
                      .crashed = write_crash,
                      .data = job};

    if (!tallies_start() || !processes_run(&captures))
        return 2;
    return progress->is_incomplete ? 1 : 0;
}
