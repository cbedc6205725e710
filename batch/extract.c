/* extract.c
 * Copies the packets of conversations from many captures into one.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "extract.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <epan/packet.h>
#include <epan/tap.h>
#include <epan/to_str.h>
#include <wiretap/wtap_opttypes.h>

#include "capture_name.h"
#include "marks.h"
#include "output.h"
#include "reading.h"

typedef struct {
    const char *name;          /* of the capture */
    GHashTable *conversations; /* "HOST,PORT,TRANSPORT,PEER" */
} selection_t;

typedef struct {
    const extract_job_t *job;
    GPtrArray *selections;
    int descriptor;
} state_t;

/* ---- Selecting packets ---- */

static const selection_t *selection; /* of the capture being read */
static bool is_selected;             /* the packet */

static tap_packet_status select_packet(void *unused _U_, packet_info *pinfo,
                                       epan_dissect_t *edt _U_, const void *marks,
                                       tap_flags_t flags _U_)
{
    for (const port_mark_t *mark = marks; mark && !is_selected; mark = mark->next) {
        if (mark->has_evidence) {
            char *conversation = wmem_strdup_printf(
                pinfo->pool, "%s,%u,%s,%s", address_to_str(pinfo->pool, mark->host), mark->number,
                transport_name(mark->header->transport), address_to_str(pinfo->pool, mark->peer));

            is_selected = g_hash_table_contains(selection->conversations, conversation);
        }
    }
    return TAP_PACKET_DONT_REDRAW;
}

static bool start_selecting(const char *filter)
{
    char *marked = filter ? g_strdup_printf("ianaport && (%s)", filter) : g_strdup("ianaport");
    GString *error = register_tap_listener("ianaport", &selection, marked, TL_REQUIRES_NOTHING,
                                           NULL, select_packet, NULL, NULL);

    g_free(marked);
    if (!error)
        return true;
    fprintf(stderr, "ianaport-scan: %s\n", error->str);
    g_string_free(error, TRUE);
    return false;
}

/* ---- What to select ---- */

/* Cut the first cell of a line of CSV. Returns what follows, or NULL if there is nothing. */
static char *cut_cell(char *line, char **cell)
{
    char *to = line;

    *cell = line;
    if (*line != '"') {
        line = strchr(line, ',');
        if (!line)
            return NULL;
        *line = '\0';
        return line + 1;
    }
    for (line++; *line && !(line[0] == '"' && line[1] != '"'); line++) {
        if (line[0] == '"')
            line++;
        *to++ = *line;
    }
    if (line[0] != '"' || line[1] != ',')
        return NULL;
    *to = '\0';
    return line + 2;
}

static GPtrArray *make_selections(const GPtrArray *lines)
{
    GPtrArray *selections = g_ptr_array_new();
    selection_t *current = NULL;

    for (unsigned i = 0; i < lines->len; i++) {
        char *name;
        char *conversation = cut_cell(g_ptr_array_index(lines, i), &name);

        if (!conversation)
            continue;
        if (!current || strcmp(current->name, name) != 0) {
            current = g_new(selection_t, 1);
            current->name = name;
            current->conversations = g_hash_table_new(g_str_hash, g_str_equal);
            g_ptr_array_add(selections, current);
        }
        g_hash_table_add(current->conversations, conversation);
    }
    return selections;
}

/* ---- Writing ---- */

typedef struct {
    const state_t *state;
    output_t output;
    wtap_dump_params params;
    bool has_packets;
} writing_t;

static void fail(writing_t *writing, int err, char *err_info)
{
    complain(writing->state->job->output, err > 0 ? g_strerror(err) : wtap_strerror(err));
    g_free(err_info);
    progress->has_failed = true;
}

static bool open_output(writing_t *writing, capture_t *capture, int *err, char **err_info)
{
    int descriptor = dup(writing->state->descriptor);

    if (descriptor < 0) {
        *err = errno;
        return false;
    }
    output_init_params(&writing->params, capture);
    writing->output.dumper = wtap_dump_fdopen(descriptor, wtap_pcapng_file_type_subtype(),
                                              WTAP_UNCOMPRESSED, &writing->params, err, err_info);
    return writing->output.dumper != NULL;
}

static void add_comment(capture_t *capture)
{
    char *text = g_strdup_printf("%s frame %u", selection->name, capture->number);

    wtap_block_add_string_option(capture->record.rec.block, OPT_COMMENT, text, strlen(text));
    g_free(text);
}

static void write_record(capture_t *capture, void *data)
{
    writing_t *writing = data;
    bool is_wanted = is_selected;
    int err = 0;
    char *err_info = NULL;

    is_selected = false;
    if (progress->has_failed)
        return;
    if ((!writing->output.dumper && !open_output(writing, capture, &err, &err_info)) ||
        !output_write_interfaces(&writing->output, capture, &err, &err_info)) {
        fail(writing, err, err_info);
        return;
    }
    if (!is_wanted)
        return;
    add_comment(capture);
    if (output_write_packet(&writing->output, capture, &err, &err_info))
        writing->has_packets = true;
    else
        fail(writing, err, err_info);
}

/* Before the capture is closed: what it has read last may be written only now. */
static void close_output(void *data)
{
    writing_t *writing = data;
    int err = 0;
    char *err_info = NULL;

    if (!writing->output.dumper)
        return;
    if (!wtap_dump_close(writing->output.dumper, NULL, &err, &err_info) && !progress->has_failed)
        fail(writing, err, err_info);
    output_free_params(&writing->params);
}

/* ---- Captures ---- */

/* Remove what a process that crashed, or has to read the capture again, has left. */
static void remove_rest(const state_t *state)
{
    if (ftruncate(state->descriptor, progress->written) != 0)
        complain(state->job->output, g_strerror(errno));
}

static outcome_t extract_capture(unsigned capture, void *data)
{
    const state_t *state = data;
    writing_t writing = {.state = state, .params = WTAP_DUMP_PARAMS_INIT};
    const follower_t follower = {write_record, close_output, &writing};
    char *path;
    reading_t reading;
    outcome_t outcome = READ_ON;

    if (progress->has_failed)
        return READ_ON;
    remove_rest(state);
    selection = g_ptr_array_index(state->selections, capture);
    path = capture_path(selection->name);
    reading = reading_begin(path);
    if (!reading.message && !reading.has_vanished)
        outcome = reading_run(&reading, state->job->sift, &follower);
    if (outcome != READ_AGAIN && writing.has_packets)
        progress->written = lseek(state->descriptor, 0, SEEK_END);
    if (reading.has_vanished)
        complain(selection->name, "it doesn't exist any more");
    else if (reading.message)
        complain(selection->name, reading.message);
    g_free(path);
    return outcome;
}

static void note_crash(unsigned capture, const char *how, void *data)
{
    const state_t *state = data;
    const selection_t *crashed = g_ptr_array_index(state->selections, capture);

    remove_rest(state);
    complain(crashed->name, how);
}

/* Take the file that was written if there is anything in it. Returns an exit status. */
static int take(const state_t *state, char *aside)
{
    bool has_packets = progress->written > 0 && !progress->has_failed;

    remove_rest(state);
    if (has_packets && g_rename(aside, state->job->output) == 0)
        return progress->is_incomplete ? 1 : 0;
    if (has_packets)
        complain(state->job->output, g_strerror(errno));
    g_unlink(aside);
    return progress->has_failed || has_packets ? 2 : 3;
}

static int extract(state_t *state, char *aside)
{
    job_t captures = {.count = state->selections->len,
                      .are_whole = state->job->are_whole,
                      .read = extract_capture,
                      .crashed = note_crash,
                      .data = state};

    state->descriptor = g_mkstemp_full(aside, O_WRONLY | O_APPEND | O_CLOEXEC, 0666);
    if (state->descriptor < 0) {
        complain(state->job->output, g_strerror(errno));
        return 2;
    }
    if (processes_run(&captures))
        return take(state, aside);
    g_unlink(aside);
    return 2;
}

int extract_packets(const extract_job_t *job)
{
    state_t state = {.job = job, .selections = make_selections(job->lines)};
    char *aside;
    int status;

    if (!start_selecting(job->filter))
        return 2;
    aside = g_strconcat(job->output, ".XXXXXX", NULL);
    status = extract(&state, aside);
    g_free(aside);
    return status;
}
