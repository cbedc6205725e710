/* fuzz_watched_bytes.c
 * Which frames have a watched port. Its input is the frame.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watched_bytes.h"

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The frame whole, and cut off: in a copy, beyond which nothing may be read. */
static void look(const port_set_t *some, const port_set_t *all, link_t link, const uint8_t *data,
                 size_t size)
{
    for (size_t captured = size; captured > 0; captured /= 2) {
        uint8_t *copy = g_memdup2(data, captured);
        bool has_some = frame_has_port(some, NULL, link, copy, captured, size);

        g_assert_true(!has_some || frame_has_port(all, NULL, link, copy, captured, size));
        g_free(copy);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static port_set_t usual;
    static port_set_t all;

    for (unsigned port = 0; !all.contains[65535] && port <= 65535; port++) {
        usual.contains[port] = port >= 201 && port <= 208;
        all.contains[port] = true;
    }
    for (link_t link = LINK_ETHERNET; link <= LINK_OTHER; link++)
        look(&usual, &all, link, data, size);
    return 0;
}
