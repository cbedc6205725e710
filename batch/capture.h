/* capture.h
 * Reading a capture, record by record.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_CAPTURE_H
#define IANAPORT_CAPTURE_H

#include "compat.h"

typedef struct {
    wtap *wth;
    record_t record;
    uint32_t number; /* of the record; all are counted, as tshark counts frames */
    int err;         /* one of wiretap's, or 0 */
    char *err_info;
} capture_t;

/* Returns false on an error, which is in the capture. It has to be closed in any case. */
bool capture_open(capture_t *capture, const char *path);

/* Returns false at the end, or on an error. */
bool capture_read(capture_t *capture);

/* Is the record a packet, and not an event or a report? */
bool capture_at_packet(const capture_t *capture);

/* Give the record its number as its packet ID, which tshark has as frame.packet_id. */
void capture_number_packet(capture_t *capture);

/* What the error was, in tshark's words: "The WHAT appears to be damaged or corrupt." To be freed.
 */
char *capture_error(const capture_t *capture, const char *what);

void capture_close(capture_t *capture);

#endif
