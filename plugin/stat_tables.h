/* stat_tables.h
 * A table of statistics: in Wireshark's Statistics menu, in tshark -z, and in sharkd. Its rows are
 * added as they come, and found again by what they are about, however many there are.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_STAT_TABLES_H
#define IANAPORT_STAT_TABLES_H

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>

#include "frame_time.h"
#include "marks.h"

/* Numbers of more than 32 bits are right-aligned texts, padded so that they sort as numbers do. */
typedef struct {
    const char *name;
    enum { COLUMN_TEXT, COLUMN_NUMBER, COLUMN_LONG_NUMBER } kind;
    int width; /* in tshark, which prints longer values in full */
} column_t;

/* What a row is about, or what was seen of it; what is not used is 0. */
typedef struct {
    uint8_t host[16];
    uint8_t peer[16];
    uint16_t port;
    uint16_t seen;
    uint8_t address_type; /* so that 0.0.0.0 isn't :: */
    uint8_t transport;
} table_key_t;

typedef struct table {
    stat_tap_table_ui ui; /* must be first: it leads to the table */
    const column_t *columns;
    size_t row_size; /* of what counts a row, which begins with table_row_t */
    void (*count)(struct table *table, const packet_info *pinfo, const port_mark_t *mark,
                  const frame_time_t *time);

    stat_tap_table *shown;
    wmem_allocator_t *pool; /* of what was counted */
    wmem_map_t *rows;
    wmem_map_t *seen;
    GSList *retired; /* what windows may still show */
} table_t;

typedef struct {
    stat_tap_table_item_type *items; /* its values in the table, or NULL while it isn't there */
} table_row_t;

/* Register a table, of which all members above `shown` are set, and of ui the title, cli_string,
 * packet_func and nfields. */
void register_table(table_t *table);

/* What counts the row of a key; all 0 if it is new. */
void *table_row(table_t *table, const table_key_t *key);

/* Was this not seen before? */
bool table_sees_first(table_t *table, const table_key_t *key);

/* Show a row. Its texts are empty, and its numbers are 0. */
void table_show_row(table_t *table, table_row_t *row);

/* Set the text of a long number. The text lives as long as the row; it is NULL at first. */
void set_long_number(table_t *table, char **text, uint64_t number);

#endif
