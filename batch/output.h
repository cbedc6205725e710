/* output.h
 * Copying packets of a capture to a pcapng file.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_OUTPUT_H
#define IANAPORT_OUTPUT_H

#include "capture.h"

/* The rest is 0 at first. */
typedef struct {
    wtap_dumper *dumper;
    unsigned interfaces;                /* written so far */
    unsigned section;                   /* being read */
    unsigned interfaces_before_section; /* of earlier sections */
} output_t;

/* Parameters for opening the dumper, once the first record has been read: before, there may be no
 * interface yet, and a dummy would be written. */
void output_init_params(wtap_dump_params *params, capture_t *capture);
void output_free_params(wtap_dump_params *params);

/* Write the interfaces that came before the current record. Call for each record, whether or not
 * its packet is written. On errors, this and the next one return false and set err, and maybe
 * err_info, as wiretap does. */
bool output_write_interfaces(output_t *output, capture_t *capture, int *err, char **err_info);

/* Write the current packet; its packet ID is its number. */
bool output_write_packet(output_t *output, capture_t *capture, int *err, char **err_info);

#endif
