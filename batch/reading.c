/* reading.c
 * Reads a capture: looks for frames to dissect, and dissects them.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "reading.h"

#include <errno.h>

#include <epan/secrets.h>

#include "dissection.h"

/* A capture that ends in the middle of a packet is still being written if it was modified less than
 * this ago. */
#define GROWING_SECONDS 60

reading_t reading_begin(const char *path)
{
    reading_t reading = {.path = path, .identity = capture_identity(path), .state = "whole"};

    if (reading.identity.kind == FILE_MISSING)
        reading.has_vanished = true;
    else if (reading.identity.error)
        reading_fail(&reading, reading.identity.error);
    return reading;
}

void reading_fail(reading_t *reading, const char *why)
{
    reading->state = "failed";
    reading->message = g_strdup(why);
}

static bool is_recent(const reading_t *reading)
{
    int64_t age = g_get_real_time() / G_USEC_PER_SEC - reading->identity.seconds;

    return age > -GROWING_SECONDS && age < GROWING_SECONDS;
}

static void note_error(reading_t *reading, const capture_t *capture)
{
    if (capture->err == 0)
        return;
    reading->has_vanished = !capture->wth && capture->err == ENOENT;
    if (capture->err == WTAP_ERR_SHORT_READ && is_recent(reading))
        reading->state = "growing";
    else if (!capture->wth)
        reading->state = "failed";
    else
        reading->state = "partly";
    reading->message = !capture->wth && capture->err > 0 ? g_strdup(g_strerror(capture->err))
                                                         : capture_error(capture, "capture");
    g_strdelimit(reading->message, "\n", ' ');
}

static void note_beginning(reading_t *reading, const capture_t *capture)
{
    const wtap_rec *rec = &capture->record.rec;

    if (*reading->begins.text == '\0' && capture_at_packet(capture) &&
        (rec->presence_flags & WTAP_HAS_TS))
        reading->begins = utc_time((int64_t)rec->ts.secs, rec->ts.nsecs);
}

static void take_secrets(uint32_t type, const void *bytes, unsigned length)
{
    progress->is_whole = true;
    secrets_wtap_callback(type, bytes, length);
}

/* Are there frames to dissect? Secrets let tshark find packets in ciphertext, so that all have to
 * be. */
static bool look(reading_t *reading, const sift_t *sift)
{
    fragments_t *fragments = fragments_new();
    bool has_found = false;
    capture_t capture;

    if (capture_open(&capture, reading->path)) {
        wtap_set_cb_new_secrets(capture.wth, take_secrets);
        while (!has_found && !progress->is_whole && capture_read(&capture)) {
            note_beginning(reading, &capture);
            has_found = capture_at_packet(&capture) && sift_finds(sift, fragments, &capture);
        }
    }
    if (!has_found && !progress->is_whole)
        note_error(reading, &capture);
    capture_close(&capture);
    fragments_free(fragments);
    return has_found || progress->is_whole;
}

/* Returns false if secrets have turned up after frames that were left out. */
static bool dissect(reading_t *reading, const sift_t *sift, const follower_t *follower)
{
    bool is_whole = progress->is_whole;
    capture_t capture;

    if (capture_open(&capture, reading->path)) {
        wtap_set_cb_new_secrets(capture.wth, take_secrets);
        dissection_begin();
        while (is_whole == progress->is_whole && capture_read(&capture)) {
            note_beginning(reading, &capture);
            if (capture_at_packet(&capture) && (is_whole || sift_wants(sift, &capture)))
                dissection_run(&capture);
            if (follower)
                follower->record(&capture, follower->data);
        }
        dissection_end();
        if (follower)
            follower->end(follower->data);
    }
    note_error(reading, &capture);
    capture_close(&capture);
    return is_whole == progress->is_whole;
}

outcome_t reading_run(reading_t *reading, const sift_t *sift, const follower_t *follower)
{
    if (!progress->is_whole && !look(reading, sift))
        return READ_ON;
    return dissect(reading, sift, follower) ? READ_DISSECTED : READ_AGAIN;
}
