/* append_bytes.h
 * Builds frames for the unit tests byte by byte.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_APPEND_BYTES_H
#define IANAPORT_APPEND_BYTES_H

#include <glib.h>
#include <stdarg.h>

/* Append length bytes, passed as int. Returns the frame. */
static inline GByteArray *append(GByteArray *frame, size_t length, ...)
{
    va_list bytes;

    va_start(bytes, length);
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = (uint8_t)va_arg(bytes, int);

        g_byte_array_append(frame, &byte, 1);
    }
    va_end(bytes);
    return frame;
}

#endif
