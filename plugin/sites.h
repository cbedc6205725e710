/* sites.h
 * The site's own rules for ports, a table in the preferences (UAT): what is expected here, and what
 * is suspicious. They override the registry.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SITES_H
#define IANAPORT_SITES_H

#include <epan/prefs.h>
#include <epan/range.h>

#include "transport_headers.h"

typedef enum { SITE_EXPECTED, SITE_SUSPICIOUS } site_verdict_t;

typedef struct {
    range_t *ports;
    unsigned transport; /* a transport_t, or TRANSPORT_COUNT for any */
    char *host;         /* an address, or a subnet such as "192.0.2.0/24"; empty for any */
    unsigned verdict;   /* site_verdict_t */
    char *note;

    bool is_valid;   /* Wireshark keeps invalid rows of the table's file */
    address network; /* host, parsed; AT_NONE for any */
    unsigned prefix_length;
} site_rule_t;

/* Add the table to the preferences. on_change is called after each change. */
void register_sites(module_t *module, void (*on_change)(void));

/* The first rule for a port of a located header, or NULL. Its host is the one that has the port.
 * Costs nothing without rules. */
const site_rule_t *find_site_rule(const transport_header_t *header, bool is_dst);

/* Call a function for each port that a rule calls suspicious. */
void for_each_suspicious_port(void (*function)(uint32_t port, void *data), void *data);

#endif
