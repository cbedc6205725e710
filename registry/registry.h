/* registry.h
 * What a port number means: IANA's registry and the blocks of it that ianaport
 * covers. Knows nothing of Wireshark.
 *
 * The words are those of RFC 6335, "Internet Assigned Numbers Authority (IANA)
 * Procedures for the Management of the Service Name and Transport Protocol Port
 * Number Registry", section 6. The rows are IANA's own:
 * https://www.iana.org/assignments/service-names-port-numbers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_REGISTRY_H
#define IANAPORT_REGISTRY_H

#include <glib.h>

/* The transport protocols of the registry. */
typedef enum { TRANSPORT_TCP, TRANSPORT_UDP, TRANSPORT_SCTP, TRANSPORT_DCCP } transport_t;

#define TRANSPORT_COUNT 4

typedef enum {
    PORT_NO_ENTRY, /* the registry has no row for this port and transport */
    PORT_UNASSIGNED,
    PORT_RESERVED,
    PORT_ASSIGNED
} port_status_t;

typedef struct {
    port_status_t status;
    const char *service;     /* service name, or NULL */
    const char *description; /* the row's description, or NULL */
    const char *block;       /* the covered block that has the number, such as "201-208", or NULL */
    const char *range;       /* "System Ports", "User Ports" or "Dynamic Ports" */
    gboolean unused;         /* a name is registered and no service was ever defined */
    guint8 ddp_socket;       /* UDP: the AppleTalk socket that the number stood for, or 0 */
} port_entry_t;

typedef struct registry registry_t;

#define REGISTRY_ERROR registry_error_quark()
GQuark registry_error_quark(void);

typedef enum {
    REGISTRY_ERROR_ROWS,  /* the CSV text is not what IANA publishes */
    REGISTRY_ERROR_BLOCKS /* the text on the blocks is wrong */
} registry_error_t;

/* Read a registry.
 *
 * rows    a CSV file with IANA's columns, found by their names; of several rows
 *         for a number and transport the first one counts, and a row without a
 *         transport is for all of them
 * blocks  a key file in the form of registry/blocks.ini
 *
 * Neither text needs a NUL at its end, and neither is kept. Lengths are in
 * bytes. Returns NULL and sets error, with the line in its message, where a text
 * can't be read. Free the registry with registry_free().
 */
registry_t *registry_read(const char *rows, gsize rows_length, const char *blocks,
                          gsize blocks_length, GError **error);

/* The registry that was built in: registry/service-names-port-numbers.csv and
 * registry/blocks.ini. As registry_read() otherwise. */
registry_t *registry_read_builtin(GError **error);

void registry_free(registry_t *registry);

/* Everything that is known of a port number under a transport protocol. The
 * strings in the entry belong to the registry. */
port_entry_t registry_lookup(const registry_t *registry, transport_t transport, guint16 port);

/* The date of the IANA file behind the rows, "YYYY-MM-DD". */
const char *registry_snapshot(const registry_t *registry);

/* The registry's word for a transport protocol: "tcp", "udp", "sctp", "dccp". */
const char *transport_name(transport_t transport);

#endif
