/* beginnings.h
 * What the connections to a service can't begin with.
 * Independent of Wireshark.
 *
 * A signature is sufficient: what fits it is the protocol. Here is what is necessary: what does not
 * agree with it isn't, even if it has no signature itself.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_BEGINNINGS_H
#define IANAPORT_BEGINNINGS_H

#include "signatures.h"

/* Is it certain that a side does not speak a service's protocol?
 *
 * service    by its IANA name, over TCP
 * is_client  the side, or else it is the service's
 * payload    the first that the side sent
 *
 * Returns false if the payload may go on as the protocol, if it was not captured whole, or if
 * nothing is known of how the service's connections begin.
 */
bool begins_otherwise(const char *service, bool is_client, const payload_t *payload);

/* May the first payload of a server be the answer to a client's, which matches a signature? For
 * those that match none themselves: false if the signature knows what servers begin with. */
bool answers_request(const signature_t *request, const payload_t *answer);

#endif
