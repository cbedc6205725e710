/* port_status.c
 * What is known about a port, and from where.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "port_status.h"

#include <glib/gstdio.h>
#include <wsutil/report_message.h>

#include "compat.h"
#include "value_strings.h"

#define SERVICES_SOURCE "Wireshark services"

static registry_t *registry;

static wmem_map_t *services; /* or NULL */

/* The file that was read last (NULL before the first), and its size and time at that point. */
static char *used_path;
static gint64 used_size;
static gint64 used_changed;

static char *file_problem; /* or NULL */

static void cleanup(void)
{
    registry_free(registry);
    registry = NULL;
    g_free(used_path);
    used_path = NULL;
    g_free(file_problem);
    file_problem = NULL;
}

void port_status_init(void)
{
    registry = registry_new();
    register_shutdown_routine(cleanup);
}

static bool is_new_file(const char *path)
{
    GStatBuf status;
    bool is_there = *path != '\0' && g_stat(path, &status) == 0;
    gint64 size = is_there ? (gint64)status.st_size : -1;
    gint64 changed = is_there ? (gint64)status.st_mtime : -1;

    if (g_strcmp0(path, used_path) == 0 && size == used_size && changed == used_changed)
        return false;
    g_free(used_path);
    used_path = g_strdup(path);
    used_size = size;
    used_changed = changed;
    return true;
}

/* Wireshark's window shows a failure in a box that has to be closed before anything else can be
 * done. That is for a file that was just chosen, not for one that is missing at each start. */
static void report_file_problem(bool is_just_chosen)
{
    bool is_window = g_strcmp0(get_friendly_program_name(), "Wireshark") == 0;

    if (file_problem && (is_just_chosen || !is_window))
        report_failure("%s", file_problem);
}

bool port_status_use_file(const char *path)
{
    GError *error = NULL;
    bool is_just_chosen = used_path && strcmp(path, used_path) != 0;

    if (!is_new_file(path))
        return false;
    g_free(file_problem);
    file_problem = NULL;
    if (!registry_load_file(registry, path, &error)) {
        file_problem = g_strdup_printf(
            "ianaport.registry_file: %s. Download the file from IANA again, or change the "
            "preference: Edit > Preferences > Protocols > IANAPort, or -o on the command line.",
            error->message);
        g_error_free(error);
    }
    report_file_problem(is_just_chosen);
    return true;
}

const char *port_status_file_problem(void)
{
    return file_problem;
}

void port_status_prepare(uint32_t port, void *unused _U_)
{
    if (!services && !registry_lookup(registry, TRANSPORT_TCP, (uint16_t)port).source)
        services = read_wireshark_services();
}

static const char *wireshark_service(port_type ptype, uint16_t port)
{
    const char *name = try_serv_name_lookup(ptype, port);

    return name || !services ? name : wmem_map_lookup(services, SERVICE_KEY(ptype, port));
}

port_entry_t port_status_lookup(const transport_header_t *header, uint16_t port)
{
    port_entry_t entry = registry_lookup(registry, header->transport, port);

    if (!entry.source) {
        entry.source = SERVICES_SOURCE;
        entry.service = wireshark_service(header->ptype, port);
        if (entry.service)
            entry.status = PORT_ASSIGNED;
    }
    return entry;
}

port_status_t port_status(const port_entry_t *entry)
{
    return entry->status == PORT_NO_ENTRY ? PORT_UNASSIGNED : entry->status;
}

const char *port_status_text(const port_entry_t *entry)
{
    return try_val_to_str(port_status(entry), status_vals);
}

const char *port_status_snapshot(void)
{
    return registry_snapshot();
}
