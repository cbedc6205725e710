/* result_rows.c
 * Rows of what is said of captures.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "result_rows.h"

#include <stdbool.h>
#include <string.h>

#include "capture_name.h"
#include "csv_row.h"

#define CELLS 19 /* of a conversation, which has the most */

static bool is_printable(const char *text)
{
    for (; *text; text = g_utf8_next_char(text)) {
        if (!g_unichar_isprint(g_utf8_get_char(text)))
            return false;
    }
    return true;
}

result_row_t result_row(const char *kind)
{
    return (result_row_t){g_string_new(kind), 1};
}

void result_row_add(result_row_t *row, const char *text)
{
    char *printable = NULL;
    char *harmless = NULL;

    if (text && !(g_utf8_validate(text, -1, NULL) && is_printable(text)))
        text = printable = capture_name(text);
    if (text && *text && strchr("=+-@", *text))
        text = harmless = g_strconcat("'", text, NULL);
    csv_add_text(row->text, text);
    row->cells++;
    g_free(printable);
    g_free(harmless);
}

void result_row_add_number(result_row_t *row, uint64_t number)
{
    csv_add_number(row->text, number);
    row->cells++;
}

void result_row_end(result_row_t *row, GString *rows)
{
    for (; row->cells < CELLS; row->cells++)
        g_string_append_c(row->text, ',');
    g_string_append_len(rows, row->text->str, (gssize)row->text->len);
    g_string_append_c(rows, '\n');
    g_string_free(row->text, TRUE);
}
