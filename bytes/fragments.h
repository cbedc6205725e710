/* fragments.h
 * Puts the fragments of IP packets together. Independent of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_FRAGMENTS_H
#define IANAPORT_FRAGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A fragment that was captured whole: RFC 791, section 3.2; RFC 8200, section 4.5. */
typedef struct {
    const uint8_t *addresses; /* source and destination */
    size_t addresses_length;  /* of both: 8 or 32 bytes */
    uint32_t id;              /* tells packets with the same addresses apart */
    uint8_t proto;            /* the protocol number of the packet's payload */
    bool is_last;
    const uint8_t *bytes;
    size_t begin; /* of the bytes in the packet's payload */
    size_t length;
} fragment_t;

/* The fragments of one capture. */
typedef struct fragments fragments_t;

fragments_t *fragments_new(void);
void fragments_free(fragments_t *fragments); /* or NULL */

/* Add a fragment. Exact copies make no difference. Returns false if it is unclear what Wireshark
 * puts together, for the fragment doesn't fit to the others of its packet, whether that is complete
 * or not; or if there are too many to remember. */
bool fragments_add(fragments_t *fragments, const fragment_t *fragment);

/* The payload of a packet. */
typedef struct {
    uint8_t proto;
    uint8_t *bytes; /* to be freed with g_free() */
    size_t length;
} reassembled_t;

/* Take a packet that has been completed. Returns false if there is none left. */
bool fragments_take_packet(fragments_t *fragments, reassembled_t *packet);

#endif
