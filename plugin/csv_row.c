/* csv_row.c
 * Rows of CSV (RFC 4180).
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "csv_row.h"

#include <inttypes.h>
#include <string.h>

void csv_add_text(GString *row, const char *text)
{
    if (row->len > 0)
        g_string_append_c(row, ',');
    if (!text)
        return;
    if (!strpbrk(text, ",\"\r\n")) {
        g_string_append(row, text);
        return;
    }
    g_string_append_c(row, '"');
    for (; *text; text++) {
        if (*text == '"')
            g_string_append_c(row, '"');
        g_string_append_c(row, *text);
    }
    g_string_append_c(row, '"');
}

void csv_add_number(GString *row, uint64_t number)
{
    char text[24];

    g_snprintf(text, sizeof(text), "%" PRIu64, number);
    csv_add_text(row, text);
}
