/* result_rows.h
 * Rows of what is said of captures: CSV of which every row has as many cells, so that all can be
 * imported at once, and the first cell says of what kind it is.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_RESULT_ROWS_H
#define IANAPORT_RESULT_ROWS_H

#include <glib.h>
#include <stdint.h>

typedef struct {
    GString *text;
    unsigned cells;
} result_row_t;

/* Begin a row of a kind. */
result_row_t result_row(const char *kind);

/* Add a cell; NULL is an empty one. What is not printable is escaped as in a capture's name, and
 * what a spreadsheet would run gets an apostrophe. */
void result_row_add(result_row_t *row, const char *text);
void result_row_add_number(result_row_t *row, uint64_t number);

/* Append the row to others; it is freed. */
void result_row_end(result_row_t *row, GString *rows);

#endif
