/* builtin.h
 * The built-in part of IANA's registry, and facts about its blocks of numbers for which IANA has no
 * column.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_BUILTIN_H
#define IANAPORT_BUILTIN_H

#include "rows.h"

/* The date of the IANA file that the rows were taken from, "YYYY-MM-DD". */
extern const char builtin_snapshot[];

extern const row_t builtin_rows[];
extern const unsigned builtin_row_count;

/* A range of numbers that the registry, or its history, treats as one. */
typedef struct {
    const char *name; /* "201-208" */
    uint16_t first;
    uint16_t last;
    uint16_t ddp_socket_base; /* UDP port = base + AppleTalk (DDP) socket */
    const uint16_t *unused;   /* names that never had a service; ends with 0 */
    const uint16_t *legacy;   /* services that are no longer alive; ends with 0 */
} block_t;

/* The block that has a number, or NULL. */
const block_t *builtin_block(uint16_t port);

#endif
