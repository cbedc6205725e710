/* fuzz_appletalk_udp.c
 * Recognising AppleTalk in UDP. The input is the two ports and the payload.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "appletalk_udp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *payload = data + 4;
    uint16_t srcport, dstport;

    if (size < 4)
        return 0;
    srcport = (uint16_t)(data[0] << 8 | data[1]);
    dstport = (uint16_t)(data[2] << 8 | data[3]);

    /* Anything recognised has a complete header, with the type. */
    if (appletalk_udp_is_datagram(payload, size - 4, srcport, dstport) &&
        (size - 4 < 16 || payload[2] != 2))
        abort();
    return 0;
}
