/* registry.c
 * What a port number means: the rows that are built in, the user's, and the blocks.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "registry.h"

#include <glib/gstdio.h>
#include <string.h>

#include "blocks.h"
#include "builtin.h"
#include "rows.h"

/* IANA's file has little more than a megabyte. */
#define FILE_SIZE_MAX (16 << 20)

struct registry {
    rows_t *builtin;
    blocks_t *blocks;
    char *builtin_source;
    rows_t *file; /* or NULL */
    char *file_source;
};

GQuark registry_error_quark(void)
{
    return g_quark_from_static_string("ianaport-registry-error-quark");
}

const char *transport_name(transport_t transport)
{
    static const char *const names[TRANSPORT_COUNT] = {"tcp", "udp", "sctp", "dccp"};

    return names[transport];
}

registry_t *registry_new(GError **error)
{
    registry_t *registry = g_new0(registry_t, 1);
    GError *rows_error = NULL;

    registry->builtin = rows_read((const char *)builtin_rows, sizeof(builtin_rows), &rows_error);
    if (rows_error)
        g_propagate_error(error, rows_error);
    else
        registry->blocks = blocks_read((const char *)builtin_blocks, sizeof(builtin_blocks), error);
    if (!registry->blocks) {
        registry_free(registry);
        return NULL;
    }
    registry->builtin_source = g_strdup_printf("built-in %s", blocks_snapshot(registry->blocks));
    return registry;
}

static void unload_file(registry_t *registry)
{
    rows_free(registry->file);
    g_free(registry->file_source);
    registry->file = NULL;
    registry->file_source = NULL;
}

void registry_free(registry_t *registry)
{
    if (!registry)
        return;
    unload_file(registry);
    rows_free(registry->builtin);
    blocks_free(registry->blocks);
    g_free(registry->builtin_source);
    g_free(registry);
}

/* A file's name and the day on which it was last changed, in UTC. */
static char *name_source(const char *path, const GStatBuf *status)
{
    GDateTime *changed = g_date_time_new_from_unix_utc(status->st_mtime);
    char *day = changed ? g_date_time_format(changed, "%Y-%m-%d") : g_strdup("");
    char *name = g_path_get_basename(path);
    char *source = g_strdup_printf("%s %s", name, day);

    g_free(name);
    g_free(day);
    if (changed)
        g_date_time_unref(changed);
    return source;
}

gboolean registry_load_file(registry_t *registry, const char *path, GError **error)
{
    GStatBuf status;
    char *text = NULL;
    gsize length = 0;
    GError *rows_error = NULL;

    unload_file(registry);
    if (*path == '\0')
        return TRUE;

    /* Not a pipe or a device, which may have no end. */
    if (g_stat(path, &status) == 0 &&
        (!S_ISREG(status.st_mode) || status.st_size > FILE_SIZE_MAX)) {
        g_set_error(error, REGISTRY_ERROR, REGISTRY_ERROR_ROWS,
                    "%s: not a file of at most %d MB. Nothing of it is used", path,
                    FILE_SIZE_MAX >> 20);
        return FALSE;
    }
    /* GLib's message names the file. */
    if (!g_file_get_contents(path, &text, &length, error))
        return FALSE;

    registry->file = rows_read(text, length, &rows_error);
    g_free(text);
    if (registry->file)
        registry->file_source = name_source(path, &status);
    if (!rows_error)
        return TRUE;
    g_propagate_prefixed_error(error, rows_error, "%s, ", path);
    return FALSE;
}

static const char *range_of(guint16 port)
{
    if (port <= SYSTEM_PORT_LAST)
        return "System Ports";
    if (port <= USER_PORT_LAST)
        return "User Ports";
    return "Dynamic Ports";
}

static gboolean has_number(const rows_t *rows, guint16 port)
{
    for (guint i = 0; i < TRANSPORT_COUNT; i++) {
        if (rows_find(rows, i, port))
            return TRUE;
    }
    return FALSE;
}

/* What a block says of a number is true of the service that was built in with it, and
 * not of one that came later. */
static void add_block(port_entry_t *entry, const block_t *block, const row_t *builtin,
                      transport_t transport, guint16 port)
{
    gboolean is_same_service = entry->status == PORT_ASSIGNED && builtin &&
                               g_strcmp0(entry->service, builtin->service) == 0;

    entry->block = block->name;
    entry->unused = is_same_service && is_listed(block->unused, port);
    entry->legacy = is_same_service && is_listed(block->legacy, port);
    if (transport == TRANSPORT_UDP && block->ddp_socket_base != 0)
        entry->ddp_socket = (guint8)(port - block->ddp_socket_base);
}

port_entry_t registry_lookup(const registry_t *registry, transport_t transport, guint16 port)
{
    port_entry_t entry = {.status = PORT_NO_ENTRY, .range = range_of(port)};
    const row_t *builtin = rows_find(registry->builtin, transport, port);
    const row_t *row = registry->file ? rows_find(registry->file, transport, port) : NULL;
    const block_t *block = blocks_find(registry->blocks, port);

    if (row || (!builtin && registry->file && has_number(registry->file, port)))
        entry.source = registry->file_source;
    else if (builtin || block)
        entry.source = registry->builtin_source;

    if (!row)
        row = builtin;
    if (row) {
        entry.status = row->status;
        entry.service = row->service;
        entry.description = row->description;
        entry.unauthorized = row->unauthorized;
    }
    if (block)
        add_block(&entry, block, builtin, transport, port);
    return entry;
}

const char *registry_snapshot(const registry_t *registry)
{
    return blocks_snapshot(registry->blocks);
}
