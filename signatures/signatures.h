/* signatures.h
 * Signatures of protocols that can be told by their first bytes, on any port.
 * Independent of Wireshark, except for the names of its dissectors.
 *
 * Signatures are strict: a binary protocol needs lengths that agree with the payload, a text
 * protocol a whole line or, if the capture cut it off, an unmistakable beginning.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SIGNATURES_H
#define IANAPORT_SIGNATURES_H

#include "payload_bytes.h"
#include "port.h"

/* Where in a conversation a signature is strict enough to be trusted. */
typedef enum {
    SEEN_FIRST,   /* only the first payload of a side */
    SEEN_ANYWHERE /* any payload */
} seen_t;

typedef struct {
    /* How to find the dissector in Wireshark 4.0 and later: by its registered name or, if that is
     * NULL, as the default for a port in the table "tcp.port" or "udp.port". */
    const char *dissector;
    uint16_t default_of;
    /* The filter name of a protocol that Wireshark recognises on any port, by a heuristic dissector
     * that is enabled by default; or NULL. */
    const char *recognised;
    /* The filter name of the protocol that is in the payload, if the above is only an envelope for
     * it, such as TPKT; or NULL. */
    const char *contents;
    transport_t transport; /* TCP or UDP */
    seen_t seen;
    bool (*fits)(const payload_t *payload);
    /* IANA's names of the services that may speak the protocol from the first byte on, separated by
     * a blank. */
    const char *homes;
} signature_t;

/* All signatures; sets count to their number. */
const signature_t *all_signatures(size_t *count);

/* Find the signature that matches a payload, among those of protocols that Wireshark does not
 * recognise by itself.
 *
 * transport  of the payload
 * payload    what was captured of it, and its length on the wire, which is no less
 * is_first   nothing came before it from its side
 *
 * Returns NULL if none matches, or if those of more than one dissector do.
 */
const signature_t *find_signature(transport_t transport, const payload_t *payload, bool is_first);

/* Find the signature that matches the first payload of a side, among all of them; or NULL, as
 * above.
 */
const signature_t *identify_first_payload(transport_t transport, const payload_t *payload);

/* Are they of the same protocol, of which one may tell more, such as what is in an envelope? */
bool is_of_same_dissector(const signature_t *one, const signature_t *other);

/* Find the signature that matches what is in an envelope.
 *
 * envelope  the signature of a conversation's first payload
 * payload   a later one
 *
 * Returns NULL if none matches, or if the first payload has shown it, or had no envelope.
 */
const signature_t *find_contents(const signature_t *envelope, const payload_t *payload);

/* Is a service among those whose names are separated by a blank? */
bool is_listed(const char *service, const char *services);

/* Does a service, by its IANA name, speak the protocol of a signature? */
bool is_home(const signature_t *signature, const char *service);

/* Is there a service that speaks the protocols of both, so that what one matches may belong to the
 * other, such as POP3's USER, which is FTP's, too? */
bool shares_home(const signature_t *one, const signature_t *other);

#endif
