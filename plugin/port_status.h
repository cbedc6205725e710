/* port_status.h
 * What is known about a port: from IANA's file, from the built-in registry, and for all other ports
 * from Wireshark's own list of services.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PORT_STATUS_H
#define IANAPORT_PORT_STATUS_H

#include "registry.h"
#include "transport_headers.h"

/* Load the built-in registry; call once, before anything else here. */
void port_status_init(void);

/* Use IANA's file, or none if the path is empty. Reports a file that can't be used to the user, and
 * only again when the file or its path changes; in Wireshark's window only if the path does.
 * Returns false if neither has. */
bool port_status_use_file(const char *path);

/* What is wrong with the file in use, and where to change it, or NULL; valid until the next one. */
const char *port_status_file_problem(void);

/* Have at hand what Wireshark knows about a port that the registry lacks; call for each watched
 * one, while no packet is dissected. The arguments are those of range_foreach(). */
void port_status_prepare(uint32_t port, void *unused);

/* Look up a port. Like registry_lookup(), but there is always a source. The strings are valid until
 * another file is used. */
port_entry_t port_status_lookup(const transport_header_t *header, uint16_t port);

/* The status in RFC 6335's terms: without an entry, a port is not assigned for the transport. */
port_status_t port_status(const port_entry_t *entry);

/* "Assigned", "Unassigned" or "Reserved". */
const char *port_status_text(const port_entry_t *entry);

/* The date of the built-in registry, "YYYY-MM-DD". */
const char *port_status_snapshot(void);

#endif
