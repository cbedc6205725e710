/* port_texts.h
 * What is said about a port: the same for each packet, and so built once.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PORT_TEXTS_H
#define IANAPORT_PORT_TEXTS_H

#include "registry.h"
#include "transport_headers.h"

typedef struct {
    port_entry_t entry;
    transport_t transport;
    const char *name;       /* "207/tcp (at-7)" */
    const char *short_name; /* "207/tcp at-7", "301/tcp Unassigned" */
    /* Built on demand; indexed by the arguments of the functions below. */
    const char *summaries[2];
    const char *warnings[2][2];
    const char *unauthorized_warnings[2];
} port_texts_t;

/* The texts about a port for a header's transport. */
port_texts_t *port_texts(const transport_header_t *header, uint16_t port);

/* "207/tcp (at-7): Assigned, AppleTalk Unused: no service was ever defined". */
const char *port_summary(port_texts_t *texts, bool is_appletalk);

/* Why the port deserves a warning according to the registry, or NULL. */
const char *port_warning(port_texts_t *texts, bool is_appletalk, bool is_client);

/* That the use of the port by others was reported to IANA, or NULL. */
const char *unauthorized_warning(port_texts_t *texts, bool is_client);

/* "; here it is a client's own port", or nothing. */
const char *client_remark(bool is_client);

/* Forget all texts, because they changed or there are too many. Only between frames: a frame's
 * marks point to them. */
void forget_port_texts(void);
void forget_too_many_port_texts(void);

#endif
