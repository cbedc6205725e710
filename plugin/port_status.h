/* port_status.h
 * What is said of a port: by IANA's file, by what is built in, and for all other ports
 * by Wireshark's own list of services.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PORT_STATUS_H
#define IANAPORT_PORT_STATUS_H

#include "registry.h"
#include "transport_headers.h"

/* Read what is built in; once, and before anything else here. */
void port_status_init(void);

/* Use IANA's file, or none where the path is empty. Reports to the user what of it can't
 * be used; once, until the file or its path is another. Returns false where it is the same. */
bool port_status_use_file(const char *path);

/* What is known of a port. As registry_lookup(), but there always is a source. The strings
 * are there until another file is used. */
port_entry_t port_status_lookup(const transport_header_t *header, uint16_t port);

/* "Assigned", "Unassigned" or "Reserved". */
const char *port_status_text(const port_entry_t *entry);

/* The date of the built-in registry, "YYYY-MM-DD". */
const char *port_status_snapshot(void);

#endif
