/* blocks.h
 * The numbers that the registry, or its history, treats as one, and what there is to
 * say of them that IANA's rows have no column for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_BLOCKS_H
#define IANAPORT_BLOCKS_H

#include "registry.h"

typedef struct {
    const char *name; /* "201-208" */
    guint16 first;
    guint16 last;
    GArray *unused;      /* int: numbers whose service name never had a service */
    GArray *legacy;      /* int: numbers whose service is no longer alive */
    int ddp_socket_base; /* 0: the numbers never stood for sockets */
} block_t;

typedef struct blocks blocks_t;

/* Read a key file in the form of registry/blocks.ini.
 *
 * text    the file; needs no NUL at its end, and is not kept
 * length  in bytes
 *
 * Returns NULL and sets error where it can't be read. Free with blocks_free().
 */
blocks_t *blocks_read(const char *text, gsize length, GError **error);

void blocks_free(blocks_t *blocks);

/* The block that has a number, or NULL. */
const block_t *blocks_find(const blocks_t *blocks, guint16 port);

/* The date of the IANA file that the built-in rows were taken from, "YYYY-MM-DD". */
const char *blocks_snapshot(const blocks_t *blocks);

/* Is a number in one of a block's lists? */
gboolean is_listed(const GArray *numbers, guint16 port);

#endif
