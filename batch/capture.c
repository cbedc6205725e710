/* capture.c
 * Reading a capture, record by record.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "capture.h"

#include <string.h>

#include <wiretap/wtap_opttypes.h>

bool capture_open(capture_t *capture, const char *path)
{
    memset(capture, 0, sizeof(*capture));
    record_init(&capture->record);
    capture->wth =
        wtap_open_offline(path, WTAP_TYPE_AUTO, &capture->err, &capture->err_info, FALSE);
    return capture->wth != NULL;
}

bool capture_read(capture_t *capture)
{
    wtap_rec_reset(&capture->record.rec);
    capture->number++;
    return record_read(capture->wth, &capture->record, &capture->err, &capture->err_info);
}

bool capture_at_packet(const capture_t *capture)
{
    return capture->record.rec.rec_type == REC_TYPE_PACKET;
}

void capture_number_packet(capture_t *capture)
{
    wtap_rec *rec = &capture->record.rec;

    if (!rec->block)
        rec->block = wtap_block_create(WTAP_BLOCK_PACKET);
    if (wtap_block_set_uint64_option_value(rec->block, OPT_PKT_PACKETID, capture->number) !=
        WTAP_OPTTYPE_SUCCESS)
        wtap_block_add_uint64_option(rec->block, OPT_PKT_PACKETID, capture->number);
    rec->block_was_modified = TRUE;
}

char *capture_error(const capture_t *capture, const char *what)
{
    const char *details = capture->err_info ? capture->err_info : "";

    switch (capture->err) {
    case WTAP_ERR_FILE_UNKNOWN_FORMAT:
        return g_strdup_printf("The %s isn't a capture file in a format tshark understands.", what);
    case WTAP_ERR_SHORT_READ:
        return g_strdup_printf("The %s appears to have been cut short in the middle of a packet.",
                               what);
    case WTAP_ERR_BAD_FILE:
        return g_strdup_printf("The %s appears to be damaged or corrupt.\n(%s)", what, details);
    case WTAP_ERR_UNSUPPORTED:
        return g_strdup_printf("The %s contains record data that tshark doesn't support.\n(%s)",
                               what, details);
    default:
        return g_strdup_printf("An error occurred while reading the %s: %s.%s%s", what,
                               wtap_strerror(capture->err), *details ? "\n" : "", details);
    }
}

void capture_close(capture_t *capture)
{
    record_cleanup(&capture->record);
    if (capture->wth)
        wtap_close(capture->wth);
    g_free(capture->err_info);
}
