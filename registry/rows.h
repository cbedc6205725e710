/* rows.h
 * The rows of IANA's registry, and which of them counts for a port.
 *
 * The file is the "CSV" of https://www.iana.org/assignments/service-names-port-numbers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_ROWS_H
#define IANAPORT_ROWS_H

#include "registry.h"

typedef struct {
    guint16 first;
    guint16 last;
    gboolean has_transport; /* without one a row is for all of them */
    port_status_t status;
    const char *service; /* or NULL, as the next two */
    const char *description;
    const char *unauthorized; /* "Unauthorized Use Reported" */
} row_t;

typedef struct rows rows_t;

/* Read a CSV file with IANA's columns, which are found by their names.
 *
 * text    the file; needs no NUL at its end, and is not kept
 * length  in bytes
 *
 * A row that is wrong is left out. Where the text stops being CSV, the rows before
 * that stay. Returns NULL where nothing can be read at all. error is set where
 * anything is left out: its message names the first line that is wrong, and says
 * what of the file is in use. Free the rows with rows_free().
 */
rows_t *rows_read(const char *text, gsize length, GError **error);

void rows_free(rows_t *rows);

/* The row that counts for a number and transport, or NULL. Of several it is the one
 * for the fewest numbers; then one that names the transport; then the first. */
const row_t *rows_find(const rows_t *rows, transport_t transport, guint16 port);

/* Parse a number or a range of them, as "207" or "301-307". Returns FALSE where it is
 * neither. */
gboolean parse_ports(const char *text, guint16 *first, guint16 *last);

#endif
