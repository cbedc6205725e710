/* rows.h
 * Rows of IANA's registry, and which of them applies to a port.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_ROWS_H
#define IANAPORT_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "port.h"

/* A row, as in IANA's columns. A text is NULL if the column is empty. */
typedef struct {
    uint16_t first; /* of a range of numbers, or the only one */
    uint16_t last;
    unsigned transport; /* a transport_t, or TRANSPORT_COUNT for all */
    const char *service;
    const char *description;
    const char *unauthorized; /* "Unauthorized Use Reported" */
} row_t;

typedef struct rows rows_t;

/* Starts out empty. Free with rows_free(). */
rows_t *rows_new(void);

void rows_free(rows_t *rows);

/* Add a row; its texts are copied. Returns false, and leaves it out, if its range and that of an
 * earlier row overlap without one containing the other: one of the two is wrong. */
bool rows_add(rows_t *rows, const row_t *row);

unsigned rows_count(const rows_t *rows);

/* The row that applies to a number and transport, or NULL. Of several, the one for the fewest
 * numbers wins; then one that names the transport; then the first. */
const row_t *rows_find(const rows_t *rows, transport_t transport, uint16_t port);

/* The state of a row's numbers in RFC 6335's terms; never PORT_NO_ENTRY. */
port_status_t row_status(const row_t *row);

/* Is there a row for a number, whatever the transport? */
bool rows_have_number(const rows_t *rows, uint16_t port);

#endif
