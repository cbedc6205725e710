/* rows.c
 * Rows of IANA's registry, and which of them applies to a port.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "rows.h"

#include <glib.h>
#include <string.h>

struct rows {
    GStringChunk *texts;
    GArray *rows;                      /* row_t */
    uint32_t *row_of[TRANSPORT_COUNT]; /* each port's row, counted from 1; 0 for none */
};

rows_t *rows_new(void)
{
    rows_t *rows = g_new0(rows_t, 1);

    rows->texts = g_string_chunk_new(1 << 14);
    rows->rows = g_array_new(FALSE, FALSE, sizeof(row_t));
    for (unsigned i = 0; i < TRANSPORT_COUNT; i++)
        rows->row_of[i] = g_new0(uint32_t, PORT_MAX + 1);
    return rows;
}

void rows_free(rows_t *rows)
{
    if (!rows)
        return;
    for (unsigned i = 0; i < TRANSPORT_COUNT; i++)
        g_free(rows->row_of[i]);
    g_array_free(rows->rows, TRUE);
    g_string_chunk_free(rows->texts);
    g_free(rows);
}

static const char *keep_text(rows_t *rows, const char *text)
{
    return text ? g_string_chunk_insert(rows->texts, text) : NULL;
}

static const row_t *get_row(const rows_t *rows, uint32_t number)
{
    return &g_array_index(rows->rows, row_t, number - 1);
}

/* Ranges may be nested: one number may have been taken from an Unassigned block. */
static bool crosses(const row_t *row, const row_t *other)
{
    return (row->first < other->first && row->last >= other->first && row->last < other->last) ||
           (other->first < row->first && other->last >= row->first && other->last < row->last);
}

static bool crosses_any(const rows_t *rows, const row_t *row, unsigned transport)
{
    for (unsigned port = row->first; port <= row->last; port++) {
        uint32_t number = rows->row_of[transport][port];

        if (number != 0 && crosses(row, get_row(rows, number)))
            return true;
    }
    return false;
}

static bool counts_before(const row_t *row, const row_t *other)
{
    unsigned width = row->last - row->first;
    unsigned other_width = other->last - other->first;

    if (width != other_width)
        return width < other_width;
    return row->transport != TRANSPORT_COUNT && other->transport == TRANSPORT_COUNT;
}

static void put_row(rows_t *rows, uint32_t number, unsigned transport)
{
    uint32_t *row_of = rows->row_of[transport];
    const row_t *row = get_row(rows, number);

    for (unsigned port = row->first; port <= row->last; port++) {
        if (row_of[port] == 0 || counts_before(row, get_row(rows, row_of[port])))
            row_of[port] = number;
    }
}

bool rows_add(rows_t *rows, const row_t *row)
{
    bool is_for_all = row->transport == TRANSPORT_COUNT;
    unsigned begin = is_for_all ? 0 : row->transport;
    unsigned end = is_for_all ? TRANSPORT_COUNT : row->transport + 1;
    row_t kept = *row;

    for (unsigned i = begin; i < end; i++) {
        if (crosses_any(rows, row, i))
            return false;
    }
    kept.service = keep_text(rows, row->service);
    kept.description = keep_text(rows, row->description);
    kept.unauthorized = keep_text(rows, row->unauthorized);
    g_array_append_val(rows->rows, kept);
    for (unsigned i = begin; i < end; i++)
        put_row(rows, rows->rows->len, i);
    return true;
}

unsigned rows_count(const rows_t *rows)
{
    return rows->rows->len;
}

const row_t *rows_find(const rows_t *rows, transport_t transport, uint16_t port)
{
    uint32_t number = rows->row_of[transport][port];

    return number > 0 ? get_row(rows, number) : NULL;
}

bool rows_have_number(const rows_t *rows, uint16_t port)
{
    for (unsigned i = 0; i < TRANSPORT_COUNT; i++) {
        if (rows->row_of[i][port] != 0)
            return true;
    }
    return false;
}

static bool begins_with(const char *text, const char *word)
{
    return text && g_ascii_strncasecmp(text, word, strlen(word)) == 0;
}

/* IANA's terms are older than RFC 6335's, and there are more of them: a "De-registered" or
 * "Removed" number is nobody's, even if its name is still there; of those that never had a name,
 * only "any private mail system" and the like were assigned. */
port_status_t row_status(const row_t *row)
{
    if (begins_with(row->description, "De-registered") || begins_with(row->description, "Removed"))
        return PORT_UNASSIGNED;
    if (row->service || begins_with(row->description, "any private"))
        return PORT_ASSIGNED;
    if (begins_with(row->description, "Reserved"))
        return PORT_RESERVED;
    return PORT_UNASSIGNED;
}
