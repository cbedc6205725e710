/* fuzz_payload_length.c
 * The search for a header in a frame. Its input is the two ports, a byte of which the lowest
 * bits are the transport and IPv6, and the frame, with the addresses that are looked for being
 * those of a header at its beginning.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "payload_length.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    gboolean is_ipv6;
    gsize address_length, addresses;
    const guint8 *frame = data + 5;

    if (size < 5)
        return 0;
    size -= 5;
    is_ipv6 = (data[4] & 4) != 0;
    address_length = is_ipv6 ? 16 : 4;
    addresses = is_ipv6 ? 8 : 12;
    if (size < addresses + 2 * address_length)
        return 0;

    flow_t flow = {
        .src_address = frame + addresses,
        .dst_address = frame + addresses + address_length,
        .address_length = address_length,
        .transport = data[4] & 3,
        .srcport = (guint16)(data[0] << 8 | data[1]),
        .dstport = (guint16)(data[2] << 8 | data[3]),
    };

    /* The frame whole, and cut off. */
    for (gsize captured = size; captured > 0; captured /= 2) {
        int length = payload_length(frame, captured, size, &flow);

        g_assert_cmpint(length, >=, PAYLOAD_LENGTH_UNKNOWN);
        g_assert_cmpint(length, <=, G_MAXUINT16 + (int)size);
    }
    return 0;
}
