/* fuzz_header_bytes.c
 * The search for a header in a frame. Its input is the two ports, the transport, and the frame.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "header_bytes.h"

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *frame = data + 5;

    if (size < 5)
        return 0;
    size -= 5;

    wanted_header_t wanted = {
        .transport = data[4] & 3,
        .srcport = (uint16_t)(data[0] << 8 | data[1]),
        .dstport = (uint16_t)(data[2] << 8 | data[3]),
    };

    /* The frame whole, and cut off; all headers that are in it. */
    for (size_t captured = size; captured > 0; captured /= 2) {
        header_bytes_t header = {.offset = 0};

        while (find_header_bytes(frame, captured, size, header.offset, &wanted, &header)) {
            g_assert_true(header.src_address >= frame);
            g_assert_true(header.dst_address + header.address_length <= frame + header.offset);
            g_assert_cmpuint(header.offset + 4, <=, captured);
            g_assert_cmpint(header.payload_length, >=, 0);
            g_assert_cmpint(header.payload_length, <=, G_MAXUINT16 + (int)size);
        }
    }
    return 0;
}
