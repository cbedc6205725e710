/* mark_rows.c
 * tshark -z ianaport,marks[,FILTER]: a line of CSV (RFC 4180) for each mark, as it comes.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "mark_rows.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>
#include <epan/tap.h>
#include <epan/to_str.h>
#include <wsutil/report_message.h>

#include "compat.h"
#include "csv_row.h"
#include "frame_time.h"
#include "marks.h"
#include "value_strings.h"

#define OPTION "ianaport,marks"

static const char *const column_names =
    "frame,time,host,peer,src,dst,srcport,dstport,sent_by,role,transport,port,status,service,"
    "payload,app_proto,evidence,quoted,mismatch,site,verdict\n";

/* A packet that is younger than this comes from a live capture, or may: somebody waits for it. */
#define YOUNG_SECONDS 2

/* Its row, without the end. NULL while there is no listener. */
static GString *row;

static void add_address(packet_info *pinfo, const address *addr)
{
    csv_add_text(row, addr->type == AT_NONE ? NULL : address_to_str(pinfo->pool, addr));
}

static void make_row(packet_info *pinfo, const port_mark_t *mark, const char *time)
{
    const transport_header_t *header = mark->header;

    g_string_truncate(row, 0);
    csv_add_number(row, mark->frame);
    csv_add_text(row, time);
    add_address(pinfo, mark->host);
    add_address(pinfo, mark->peer);
    add_address(pinfo, &header->src);
    add_address(pinfo, &header->dst);
    csv_add_number(row, header->srcport);
    csv_add_number(row, header->dstport);
    csv_add_text(row, try_val_to_str(mark->sent_by, role_vals));
    csv_add_text(row, try_val_to_str(mark->role, role_vals));
    csv_add_text(row, transport_name(header->transport));
    csv_add_number(row, mark->number);
    csv_add_text(row, try_val_to_str(mark->status, status_vals));
    csv_add_text(row, mark->entry->service);
    csv_add_text(row, mark->payload);
    csv_add_text(row, mark->app_proto);
    csv_add_text(row, mark->has_evidence ? try_val_to_str(mark->evidence, evidence_vals) : NULL);
    csv_add_number(row, header->quoted);
    csv_add_text(row, mark->mismatch);
    csv_add_text(row, mark->site);
    csv_add_text(row, mark->site ? try_val_to_str(mark->site_verdict, verdict_vals) : NULL);
}

/* tshark, too, ends with 2 if it can't write. */
static void check_output(bool is_written)
{
    if (is_written)
        return;
    report_failure(OPTION ": can't write: %s", g_strerror(errno));
    exit(2);
}

static bool is_young(const packet_info *pinfo)
{
    return g_get_real_time() / G_USEC_PER_SEC - pinfo->abs_ts.secs < YOUNG_SECONDS;
}

static tap_packet_status write_rows(void *unused _U_, packet_info *pinfo, epan_dissect_t *edt _U_,
                                    const void *marks, tap_flags_t flags _U_)
{
    frame_time_t time = frame_time(pinfo);

    for (const port_mark_t *mark = marks; mark; mark = mark->next) {
        make_row(pinfo, mark, time.text);
        check_output(fputs(row->str, stdout) >= 0 && putchar('\n') != EOF);
    }
    check_output(!is_young(pinfo) || fflush(stdout) == 0);
    return TAP_PACKET_DONT_REDRAW;
}

static void flush_rows(void *unused _U_)
{
    check_output(fflush(stdout) == 0);
}

static void forget_row(void *unused _U_)
{
    g_string_free(row, TRUE);
    row = NULL;
}

/* What is wrong with the option, or NULL. */
static const char *find_error(const char *after_option)
{
    if (*after_option != '\0' && *after_option != ',')
        return "a comma must come before the filter";
    return row ? "rows can be asked for only once" : NULL;
}

static bool start_rows(const char *argument)
{
    const char *filter = argument + strlen(OPTION);
    const char *wrong = find_error(filter);
    GString *error;

    /* Wireshark would write the rows again whenever it dissects the capture again. It says so, and
     * goes on. */
    if (g_strcmp0(g_get_prgname(), "tshark") != 0) {
        report_failure(OPTION ": only tshark writes rows");
        return true;
    }
    if (wrong) {
        report_failure(OPTION ": %s", wrong);
        return false;
    }
    row = g_string_sized_new(256);
    error = register_tap_listener("ianaport", row, *filter == ',' ? filter + 1 : NULL,
                                  TL_REQUIRES_NOTHING, NULL, write_rows, flush_rows, forget_row);
    if (error) {
        report_failure(OPTION ": %s", error->str);
        g_string_free(error, TRUE);
        return false;
    }
    check_output(fputs(column_names, stdout) >= 0);
    return true;
}

STAT_TAP_INIT(init_rows, start_rows)

void register_mark_rows(void)
{
    static stat_tap_ui ui = {.group = REGISTER_PACKET_STAT_GROUP_UNSORTED,
                             .title = "IANA Port Status: Marks",
                             .cli_string = OPTION,
                             .tap_init_cb = init_rows};

    register_stat_tap_ui(&ui, NULL);
}
