/* registry.c
 * What a port number means: the rows that are built in, the user's, and the blocks.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "registry.h"

#include <glib/gstdio.h>
#include <string.h>

#include "builtin.h"
#ifdef HAVE_CSV
#include "iana_csv.h"
#endif
#include "rows.h"

/* IANA's file has little more than a megabyte. */
#define FILE_SIZE_MAX (16 << 20)

struct registry {
    rows_t *builtin;
    char *builtin_source;
    rows_t *file; /* or NULL */
    char *file_source;
};

registry_t *registry_new(void)
{
    registry_t *registry = g_new0(registry_t, 1);

    registry->builtin = rows_new();
    for (unsigned i = 0; i < builtin_row_count; i++)
        rows_add(registry->builtin, &builtin_rows[i]);
    registry->builtin_source = g_strdup_printf("built-in %s", builtin_snapshot);
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

#ifdef HAVE_CSV
static bool load_file(registry_t *registry, const char *path, GError **error)
{
    GStatBuf status;
    char *text = NULL;
    gsize length = 0;
    GError *rows_error = NULL;

    /* Not a pipe or a device, which may have no end. */
    if (g_stat(path, &status) == 0 &&
        (!g_file_test(path, G_FILE_TEST_IS_REGULAR) || status.st_size > FILE_SIZE_MAX)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                    "%s: not a file of at most %d MB. Nothing of it is used", path,
                    FILE_SIZE_MAX >> 20);
        return false;
    }
    /* GLib's message names the file. */
    if (!g_file_get_contents(path, &text, &length, error))
        return false;

    registry->file = iana_csv_read(text, length, &rows_error);
    g_free(text);
    if (registry->file)
        registry->file_source = name_source(path, &status);
    if (!rows_error)
        return true;
    g_propagate_prefixed_error(error, rows_error, "%s, ", path);
    return false;
}
#else
static bool load_file(registry_t *registry, const char *path, GError **error)
{
    (void)registry;
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOSYS,
                "%s: this plugin was built without libcsv, which reading it takes", path);
    return false;
}
#endif

bool registry_load_file(registry_t *registry, const char *path, GError **error)
{
    unload_file(registry);
    return *path == '\0' || load_file(registry, path, error);
}

bool registry_can_load_files(void)
{
#ifdef HAVE_CSV
    return true;
#else
    return false;
#endif
}

static const char *range_of(uint16_t port)
{
    if (port <= SYSTEM_PORT_LAST)
        return "System Ports";
    if (port <= USER_PORT_LAST)
        return "User Ports";
    return "Dynamic Ports";
}

static bool has(const uint16_t *numbers, uint16_t port)
{
    while (*numbers != 0 && *numbers != port)
        numbers++;
    return *numbers != 0;
}

/* What a block says of a number is true of the service that was built in with it, and
 * not of one that came later. */
static void add_block(port_entry_t *entry, const block_t *block, const row_t *builtin,
                      transport_t transport, uint16_t port)
{
    bool is_same_service = entry->status == PORT_ASSIGNED && builtin &&
                           g_strcmp0(entry->service, builtin->service) == 0;

    entry->block = block->name;
    entry->unused = is_same_service && has(block->unused, port);
    entry->legacy = is_same_service && has(block->legacy, port);
    if (transport == TRANSPORT_UDP)
        entry->ddp_socket = (uint8_t)(port - block->ddp_socket_base);
}

port_entry_t registry_lookup(const registry_t *registry, transport_t transport, uint16_t port)
{
    port_entry_t entry = {.status = PORT_NO_ENTRY, .range = range_of(port)};
    const row_t *builtin = rows_find(registry->builtin, transport, port);
    const row_t *row = registry->file ? rows_find(registry->file, transport, port) : NULL;
    const block_t *block = builtin_block(port);

    if (row || (!builtin && registry->file && rows_have_number(registry->file, port)))
        entry.source = registry->file_source;
    else if (builtin || block)
        entry.source = registry->builtin_source;

    if (!row)
        row = builtin;
    if (row) {
        entry.status = row_status(row);
        entry.service = row->service;
        entry.description = row->description;
        entry.unauthorized = row->unauthorized;
    }
    if (block)
        add_block(&entry, block, builtin, transport, port);
    return entry;
}

const char *registry_snapshot(void)
{
    return builtin_snapshot;
}
