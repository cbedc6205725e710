/* blocks.c
 * The numbers that the registry, or its history, treats as one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "blocks.h"

#include <string.h>

#include "rows.h"

#define REGISTRY_GROUP "registry"

#define DDP_SOCKET_LAST 254

struct blocks {
    GStringChunk *strings;
    GArray *blocks; /* block_t */
    const char *snapshot;
};

static gboolean read_numbers(GKeyFile *file, const char *group, const char *key, GArray *numbers,
                             GError **error)
{
    gsize count = 0;
    int *values;
    GError *key_error = NULL;

    if (!g_key_file_has_key(file, group, key, NULL))
        return TRUE;
    values = g_key_file_get_integer_list(file, group, key, &count, &key_error);
    if (values)
        g_array_append_vals(numbers, values, (guint)count);
    g_free(values);
    if (!key_error)
        return TRUE;
    g_propagate_prefixed_error(error, key_error, "group [%s]: ", group);
    return FALSE;
}

static gboolean read_ddp_socket_base(GKeyFile *file, block_t *block, GError **error)
{
    GError *key_error = NULL;

    if (!g_key_file_has_key(file, block->name, "ddp_socket_base", NULL))
        return TRUE;
    block->ddp_socket_base =
        g_key_file_get_integer(file, block->name, "ddp_socket_base", &key_error);
    if (key_error) {
        g_propagate_prefixed_error(error, key_error, "group [%s]: ", block->name);
        return FALSE;
    }
    if (block->first <= block->ddp_socket_base ||
        block->last > block->ddp_socket_base + DDP_SOCKET_LAST) {
        g_set_error(error, REGISTRY_ERROR, REGISTRY_ERROR_BLOCKS,
                    "group [%s]: ddp_socket_base=%d makes sockets that are not 1 to %d",
                    block->name, block->ddp_socket_base, DDP_SOCKET_LAST);
        return FALSE;
    }
    return TRUE;
}

static gboolean read_block(blocks_t *blocks, GKeyFile *file, const char *name, GError **error)
{
    block_t block = {.name = g_string_chunk_insert_const(blocks->strings, name)};
    block_t *kept;

    if (!parse_ports(name, &block.first, &block.last)) {
        g_set_error(error, REGISTRY_ERROR, REGISTRY_ERROR_BLOCKS,
                    "group [%s]: not a port number or a range of them", name);
        return FALSE;
    }
    block.unused = g_array_new(FALSE, FALSE, sizeof(int));
    block.legacy = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_val(blocks->blocks, block);

    kept = &g_array_index(blocks->blocks, block_t, blocks->blocks->len - 1);
    /* cppcheck-suppress memleak ; clear_block() frees both lists */
    return read_numbers(file, name, "unused", kept->unused, error) &&
           read_numbers(file, name, "legacy", kept->legacy, error) &&
           read_ddp_socket_base(file, kept, error);
}

static gboolean read_file(blocks_t *blocks, GKeyFile *file, const char *text, gsize length,
                          GError **error)
{
    char **groups;
    char *snapshot;
    gboolean valid = TRUE;

    if (!g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, error))
        return FALSE;
    snapshot = g_key_file_get_string(file, REGISTRY_GROUP, "snapshot", error);
    if (!snapshot)
        return FALSE;
    blocks->snapshot = g_string_chunk_insert_const(blocks->strings, snapshot);
    g_free(snapshot);

    groups = g_key_file_get_groups(file, NULL);
    for (guint i = 0; valid && groups[i]; i++) {
        if (strcmp(groups[i], REGISTRY_GROUP) != 0)
            valid = read_block(blocks, file, groups[i], error);
    }
    g_strfreev(groups);
    return valid;
}

static void clear_block(void *data)
{
    block_t *block = data;

    g_array_free(block->unused, TRUE);
    g_array_free(block->legacy, TRUE);
}

blocks_t *blocks_read(const char *text, gsize length, GError **error)
{
    blocks_t *blocks = g_new0(blocks_t, 1);
    GKeyFile *file = g_key_file_new();

    blocks->strings = g_string_chunk_new(64);
    blocks->blocks = g_array_new(FALSE, FALSE, sizeof(block_t));
    g_array_set_clear_func(blocks->blocks, clear_block);
    if (!read_file(blocks, file, text, length, error)) {
        blocks_free(blocks);
        blocks = NULL;
    }
    g_key_file_free(file);
    return blocks;
}

void blocks_free(blocks_t *blocks)
{
    if (!blocks)
        return;
    g_array_free(blocks->blocks, TRUE);
    g_string_chunk_free(blocks->strings);
    g_free(blocks);
}

const block_t *blocks_find(const blocks_t *blocks, guint16 port)
{
    for (guint i = 0; i < blocks->blocks->len; i++) {
        const block_t *block = &g_array_index(blocks->blocks, block_t, i);

        if (block->first <= port && port <= block->last)
            return block;
    }
    return NULL;
}

const char *blocks_snapshot(const blocks_t *blocks)
{
    return blocks->snapshot;
}

gboolean is_listed(const GArray *numbers, guint16 port)
{
    for (guint i = 0; i < numbers->len; i++) {
        if (g_array_index(numbers, int, i) == port)
            return TRUE;
    }
    return FALSE;
}
