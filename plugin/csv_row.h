/* csv_row.h
 * Rows of CSV (RFC 4180).
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_CSV_ROW_H
#define IANAPORT_CSV_ROW_H

#include <glib.h>
#include <stdint.h>

/* Append a cell to a row; NULL is an empty one. */
void csv_add_text(GString *row, const char *text);
void csv_add_number(GString *row, uint64_t number);

#endif
