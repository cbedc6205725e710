/* registry.c
 * What a port number means: the built-in rows, the user's, and the blocks.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "registry.h"

#include "builtin.h"
#ifdef HAVE_CSV
#include "iana_csv.h"
#endif
#include "rows.h"

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

bool registry_load_file(registry_t *registry, const char *path, GError **error)
{
    GError *load_error = NULL;

    unload_file(registry);
    if (*path == '\0')
        return true;

#ifdef HAVE_CSV
    registry->file = iana_csv_load(path, &registry->file_source, &load_error);
#else
    g_set_error(&load_error, G_FILE_ERROR, G_FILE_ERROR_NOSYS,
                "%s: this plugin was built without libcsv and can't read it", path);
#endif
    if (!load_error)
        return true;
    g_propagate_error(error, load_error);
    return false;
}

bool registry_can_load_files(void)
{
#ifdef HAVE_CSV
    return true;
#else
    return false;
#endif
}

static port_range_t range_of(uint16_t port)
{
    if (port <= SYSTEM_PORT_LAST)
        return RANGE_SYSTEM;
    if (port <= USER_PORT_LAST)
        return RANGE_USER;
    return RANGE_DYNAMIC;
}

static bool has(const uint16_t *numbers, uint16_t port)
{
    while (*numbers != 0 && *numbers != port)
        numbers++;
    return *numbers != 0;
}

/* What a block says about a number applies to the service that was built in with it, and not to a
 * later one. */
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
