/* port_status.c
 * What is said of a port, and by whom.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "port_status.h"

#include <wsutil/report_message.h>

#include "compat.h"

#define SERVICES_SOURCE "Wireshark services"

static registry_t *registry;
static char *used_path;

static void cleanup(void)
{
    registry_free(registry);
    registry = NULL;
    g_free(used_path);
    used_path = NULL;
}

void port_status_init(void)
{
    registry = registry_new();
    used_path = g_strdup("");
    register_shutdown_routine(cleanup);
}

void port_status_use_file(const char *path)
{
    GError *error = NULL;

    if (strcmp(path, used_path) == 0)
        return;
    g_free(used_path);
    used_path = g_strdup(path);

    if (!registry_load_file(registry, path, &error)) {
        report_failure("ianaport.registry_file: %s. Get the file from IANA anew, or leave the "
                       "preference empty.",
                       error->message);
        g_error_free(error);
    }
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

const char *port_status_text(const port_entry_t *entry)
{
    switch (entry->status) {
    case PORT_ASSIGNED:
        return "Assigned";
    case PORT_RESERVED:
        return "Reserved";
    case PORT_UNASSIGNED:
    case PORT_NO_ENTRY: /* nobody was given the number for this transport */
        break;
    }
    return "Unassigned";
}

const char *port_status_snapshot(void)
{
    return registry_snapshot();
}
