/* port_texts.h
 * What is said of a port in words: the same for each packet, and so made once.
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
    const char *info;       /* "207/tcp at-7: AppleTalk Unused" */
    const char *info_alone; /* " [207/tcp at-7: AppleTalk Unused]" */
    /* As soon as they are asked for, by what they are asked. */
    const char *summaries[2];
    const char *warnings[2][2];
} port_texts_t;

/* What there is to say of a port under the transport of a header. */
port_texts_t *port_texts(const transport_header_t *header, uint16_t port);

/* "207/tcp (at-7): Assigned, AppleTalk Unused: no service was ever defined". */
const char *port_summary(port_texts_t *texts, bool is_appletalk);

/* Why the port deserves a warning by what the registry has of it, or NULL. */
const char *port_warning(port_texts_t *texts, bool is_appletalk, bool is_client);

/* "; here it is a client's own port", or nothing. */
const char *client_remark(bool is_client);

/* Forget all texts: they are other ones, or there were too many. Between frames, for the texts of a
 * frame are gone with it. */
void forget_port_texts(void);
void forget_too_many_port_texts(void);

#endif
