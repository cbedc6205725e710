/* registry_dump.c
 * registry_dump FILE...: prints a line for each number and transport, with what the registry says
 * when the last of the files is loaded. Messages about files go to stderr.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "registry.h"

#include <stdio.h>

static const char *const status_names[] = {"NoEntry", "Unassigned", "Reserved", "Assigned"};

static char *escaped(const char *text)
{
    return g_strescape(text ? text : "", NULL);
}

static void print_entry(const port_entry_t *entry, unsigned transport, unsigned port)
{
    char *service = escaped(entry->service);
    char *description = escaped(entry->description);
    char *unauthorized = escaped(entry->unauthorized);

    printf("%u\t%s\t%s\t%s\t%s\t%s\t%s\n", port, transport_name(transport),
           status_names[entry->status], service, description, unauthorized,
           entry->source ? entry->source : "");
    g_free(service);
    g_free(description);
    g_free(unauthorized);
}

int main(int argc, char **argv)
{
    registry_t *registry = registry_new();

    for (int i = 1; i < argc; i++) {
        GError *error = NULL;

        if (!registry_load_file(registry, argv[i], &error)) {
            fprintf(stderr, "%s\n", error->message);
            g_error_free(error);
        }
    }
    for (unsigned port = 0; port <= G_MAXUINT16; port++) {
        for (unsigned transport = 0; transport < TRANSPORT_COUNT; transport++) {
            port_entry_t entry = registry_lookup(registry, transport, (uint16_t)port);

            print_entry(&entry, transport, port);
        }
    }
    registry_free(registry);
    return 0;
}
