/* value_strings.h
 * The names of the values of fields: in the tree, in filters, in rows and tables.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_VALUE_STRINGS_H
#define IANAPORT_VALUE_STRINGS_H

#include <epan/proto.h>

#include "port.h"

extern const value_string transport_vals[]; /* by IANA's protocol numbers */
extern const value_string role_vals[];      /* role_t */
extern const value_string evidence_vals[];  /* evidence_t */
extern const value_string status_vals[];    /* port_status_t, of which PORT_NO_ENTRY has no name */
extern const value_string range_vals[];     /* port_range_t */
extern const value_string verdict_vals[];   /* site_verdict_t */

/* IANA's number of a transport protocol. */
unsigned transport_number(transport_t transport);

#endif
