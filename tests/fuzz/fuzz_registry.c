/* fuzz_registry.c
 * The reader of the registry's files. Its input is the rows, a NUL, the blocks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include <string.h>

#include "blocks.h"
#include "rows.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void fuzz_rows(const char *text, gsize length)
{
    GError *error = NULL;
    rows_t *rows = rows_read(text, length, &error);

    g_assert_true(rows || error);
    g_clear_error(&error);
    if (!rows)
        return;
    for (guint transport = 0; transport < TRANSPORT_COUNT; transport++) {
        for (guint port = 0; port <= G_MAXUINT16; port += 85) {
            const row_t *row = rows_find(rows, transport, (guint16)port);

            if (row) {
                g_assert_cmpuint(row->first, <=, port);
                g_assert_cmpuint(row->last, >=, port);
                g_assert_cmpint(row->status, !=, PORT_NO_ENTRY);
            }
        }
    }
    rows_free(rows);
}

static void fuzz_blocks(const char *text, gsize length)
{
    GError *error = NULL;
    blocks_t *blocks = blocks_read(text, length, &error);

    g_assert_true(blocks || error);
    g_clear_error(&error);
    if (!blocks)
        return;
    g_assert_nonnull(blocks_snapshot(blocks));
    for (guint port = 0; port <= G_MAXUINT16; port += 85)
        blocks_find(blocks, (guint16)port);
    blocks_free(blocks);
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    const char *text = (const char *)data;
    const char *nul = size > 0 ? memchr(text, '\0', size) : NULL;
    gsize rows_length = nul ? (gsize)(nul - text) : size;

    fuzz_rows(text, rows_length);
    if (nul)
        fuzz_blocks(nul + 1, size - rows_length - 1);
    return 0;
}
