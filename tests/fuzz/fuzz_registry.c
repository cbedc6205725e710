/* fuzz_registry.c
 * Reading IANA's file.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "iana_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fuzz_rows(const char *text, size_t length)
{
    GError *error = NULL;
    rows_t *rows = iana_csv_read(text, length, &error);

    g_assert_true(rows || error);
    g_clear_error(&error);
    if (!rows)
        return;
    for (unsigned transport = 0; transport < TRANSPORT_COUNT; transport++) {
        for (unsigned port = 0; port <= G_MAXUINT16; port += 85) {
            const row_t *row = rows_find(rows, transport, (uint16_t)port);

            if (row) {
                g_assert_cmpuint(row->first, <=, port);
                g_assert_cmpuint(row->last, >=, port);
                g_assert_cmpint(row_status(row), !=, PORT_NO_ENTRY);
            }
        }
    }
    rows_free(rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_rows((const char *)data, size);
    return 0;
}
