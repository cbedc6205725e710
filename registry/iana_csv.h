/* iana_csv.h
 * Reads the registry as IANA publishes it, the "CSV" of
 * https://www.iana.org/assignments/service-names-port-numbers
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_IANA_CSV_H
#define IANAPORT_IANA_CSV_H

#include <glib.h>

#include "rows.h"

/* Read a CSV file with IANA's columns, which are found by name.
 *
 * text    the file; need not be NUL-terminated, and is not kept
 * length  in bytes
 *
 * Wrong rows are left out. If the text stops being CSV, the rows before that point are
 * kept. Returns NULL if nothing can be read at all. error (G_FILE_ERROR) is set if
 * anything is left out: its message names the first wrong line, and says which part of
 * the file is in use. Free the rows with rows_free().
 */
rows_t *iana_csv_read(const char *text, size_t length, GError **error);

/* Read such a file.
 *
 * path    the file
 * source  set to its name and the day of its last change, in UTC, "NAME.csv 2026-06-17", if there
 *         are rows; free it with g_free()
 *
 * Returns and reports like iana_csv_read(), with the path in the message.
 */
rows_t *iana_csv_load(const char *path, char **source, GError **error);

#endif
