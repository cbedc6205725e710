/* signatures.h
 * What a payload is by its looks: protocols whose first bytes say what they are, on
 * whatever port. Knows nothing of Wireshark but what it calls its dissectors.
 *
 * A signature is strict. A binary protocol has lengths that agree with the payload, a
 * text protocol a whole line.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SIGNATURES_H
#define IANAPORT_SIGNATURES_H

#include "payload_bytes.h"
#include "port.h"

/* Where in a conversation a signature is strict enough to be believed. */
typedef enum {
    SEEN_FIRST,   /* only the first payload of a side */
    SEEN_ANYWHERE /* any payload */
} seen_t;

typedef struct {
    /* How Wireshark 4.0 and later find the dissector: by the name that it registered, or, where
     * that is NULL, as the default of a port in the table "tcp.port" or "udp.port". */
    const char *dissector;
    uint16_t default_of;
    /* Of a protocol that Wireshark recognises on any port, by a heuristic dissector that is on by
     * default, the filter name; or NULL. */
    const char *recognised;
    transport_t transport; /* TCP or UDP */
    seen_t seen;
    bool (*fits)(const payload_t *payload);
    /* IANA's names of the services that speak the protocol from their first byte on, and NULL. */
    const char *const *homes;
} signature_t;

/* All of them; their number goes into count. */
const signature_t *all_signatures(size_t *count);

/* Find the signature that a payload fits, among those of protocols that Wireshark does not
 * recognise by itself.
 *
 * transport  of the payload
 * payload    as much of it as was captured, and its length on the wire, which is no less
 * is_first   nothing came before it from its side
 *
 * Returns NULL where there is none, or where those of more than one dissector fit.
 */
const signature_t *find_signature(transport_t transport, const payload_t *payload, bool is_first);

/* Find the signature that the first payload of a side fits, among all of them; or NULL, as above.
 */
const signature_t *identify_first_payload(transport_t transport, const payload_t *payload);

/* Does a service, by IANA's name of it, speak the protocol of a signature? */
bool is_home(const signature_t *signature, const char *service);

#endif
