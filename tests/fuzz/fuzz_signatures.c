/* fuzz_signatures.c
 * Searching for a signature. The input is a byte with the transport (bit 0) and whether the payload
 * is the first one (bit 1), followed by the payload.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "signatures.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;

    transport_t transport = (data[0] & 1) != 0 ? TRANSPORT_UDP : TRANSPORT_TCP;
    bool is_first = (data[0] & 2) != 0;

    size--;
    /* The payload whole, and cut off. */
    for (size_t captured = size; captured > 0; captured /= 2) {
        uint8_t *copy = malloc(captured);
        payload_t payload = {copy, captured, size};
        const signature_t *found;

        if (copy == NULL)
            abort();
        memcpy(copy, data + 1, captured);
        found = find_signature(transport, &payload, is_first);
        if (found != NULL && (found->transport != transport || !found->fits(&payload) ||
                              (found->seen == SEEN_FIRST && !is_first)))
            abort();
        found = identify_first_payload(transport, &payload);
        if (found != NULL && (found->transport != transport || !found->fits(&payload)))
            abort();
        free(copy);
    }
    return 0;
}
