/* fuzz_registry.c
 * The reader of the registry's two files. Its input is the rows, a NUL, the blocks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "registry.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    const char *rows = (const char *)data;
    const char *end = size > 0 ? memchr(rows, '\0', size) : NULL;
    gsize rows_length = end ? (gsize)(end - rows) : size;
    const char *blocks = end ? end + 1 : rows + size;
    GError *error = NULL;
    registry_t *registry =
        registry_read(rows, rows_length, blocks, size - (gsize)(blocks - rows), &error);

    if (!registry) {
        /* A failure always has its message. */
        g_assert_nonnull(error);
        g_error_free(error);
        return 0;
    }
    for (guint transport = 0; transport < TRANSPORT_COUNT; transport++) {
        for (guint port = 0; port <= G_MAXUINT16; port += 85) {
            port_entry_t entry = registry_lookup(registry, transport, (guint16)port);

            g_assert_nonnull(entry.range);
            g_assert_true(!entry.unused || entry.status == PORT_ASSIGNED);
            g_assert_cmpuint(entry.ddp_socket, <=, 254);
        }
    }
    registry_free(registry);
    return 0;
}
