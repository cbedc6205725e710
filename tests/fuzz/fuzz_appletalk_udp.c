/* fuzz_appletalk_udp.c
 * The recogniser of AppleTalk in UDP. Its input is the two ports, how many bytes were not
 * captured, and the payload.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "appletalk_udp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *payload = data + 5;
    uint16_t srcport, dstport;
    size_t captured;

    if (size < 5)
        return 0;
    srcport = (uint16_t)(data[0] << 8 | data[1]);
    dstport = (uint16_t)(data[2] << 8 | data[3]);
    captured = size - 5;

    if (appletalk_udp_is_datagram(payload, captured, captured + data[4], srcport, dstport)) {
        /* What was recognised once still is with more of it captured, and has its type. */
        if (captured < 16 || payload[2] != 2)
            abort();
        if (!appletalk_udp_is_datagram(payload, captured, captured + 1024, srcport, dstport))
            abort();
    }
    return 0;
}
