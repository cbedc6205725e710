/* registry.h
 * What a port number means: IANA's registry, both the built-in one and the user's
 * copy. Independent of Wireshark.
 *
 * The terms are those of RFC 6335, "Internet Assigned Numbers Authority (IANA)
 * Procedures for the Management of the Service Name and Transport Protocol Port
 * Number Registry", section 6. The rows are IANA's own:
 * https://www.iana.org/assignments/service-names-port-numbers
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_REGISTRY_H
#define IANAPORT_REGISTRY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "port.h"

typedef struct {
    port_status_t status;
    const char *service;      /* service name, or NULL */
    const char *description;  /* the row's description, or NULL */
    const char *unauthorized; /* the row's "Unauthorized Use Reported", or NULL */
    const char *source;       /* who says so: "built-in 2026-03-01", "NAME.csv 2026-06-17"; or
                                 NULL if neither has the number at all */
    const char *block;        /* the built-in block that has the number, "201-208"; or NULL */
    port_range_t range;
    bool unused;        /* assigned, but the name never had a service */
    bool legacy;        /* assigned, but the service is no longer alive */
    uint8_t ddp_socket; /* UDP: the AppleTalk socket that the number stood for, or 0 */
} port_entry_t;

typedef struct registry registry_t;

/* The built-in registry. Free it with registry_free(). */
registry_t *registry_new(void);

void registry_free(registry_t *registry);

/* Overlay the built-in registry with a CSV file as published by IANA, replacing any
 * previous file.
 *
 * path  the file, or "" for none
 *
 * Returns false and sets error if the file or some of its rows can't be used. The
 * message says what is wrong, in which line, and which part of the file is in use
 * anyway. The built-in registry always stays.
 */
bool registry_load_file(registry_t *registry, const char *path, GError **error);

/* Was it built with libcsv, which reading such a file takes? */
bool registry_can_load_files(void);

/* Look up a port number for a transport protocol: in the file first, then in the
 * built-in registry. If neither has a row for the transport, the one that has the number
 * is the source of PORT_NO_ENTRY. The strings in the entry belong to the registry, and
 * are valid until it loads another file. */
port_entry_t registry_lookup(const registry_t *registry, transport_t transport, uint16_t port);

/* The date of the IANA file behind the built-in rows, "YYYY-MM-DD". */
const char *registry_snapshot(void);

#endif
