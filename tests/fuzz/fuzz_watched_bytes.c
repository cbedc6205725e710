/* fuzz_watched_bytes.c
 * Which frames have a watched port. Its input is the frame.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watched_bytes.h"

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static port_set_t usual;
    static port_set_t all;

    for (unsigned port = 0; !all.contains[65535] && port <= 65535; port++) {
        usual.contains[port] = port >= 201 && port <= 208;
        all.contains[port] = true;
    }
    /* The frame whole, and cut off: in a copy, beyond which nothing may be read. */
    for (size_t captured = size; captured > 0; captured /= 2) {
        uint8_t *copy = g_malloc(captured);
        bool has_usual;
        bool has_any;

        for (size_t i = 0; i < captured; i++)
            copy[i] = data[i];
        has_usual = frame_has_port(&usual, copy, captured, size);
        has_any = frame_has_port(&all, copy, captured, size);
        g_assert_true(has_any || !has_usual);
        g_free(copy);
    }
    return 0;
}
