/* capture_name.c
 * The name of a capture on a line of text.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "capture_name.h"

#include <glib.h>
#include <string.h>

/* The bytes of the printable character at the start of a text, or 0. */
static size_t printable_length(const char *text)
{
    gunichar character = g_utf8_get_char_validated(text, -1);

    if (character == (gunichar)-1 || character == (gunichar)-2 || !g_unichar_isprint(character))
        return 0;
    return (size_t)(g_utf8_next_char(text) - text);
}

char *capture_name(const char *path)
{
    GString *name = g_string_new(NULL);

    while (*path) {
        size_t length = printable_length(path);

        if (*path == '\\')
            g_string_append_c(name, '\\');
        if (length > 0)
            g_string_append_len(name, path, (gssize)length);
        else
            g_string_append_printf(name, "\\x%02X", (unsigned char)*path);
        path += MAX(length, 1);
    }
    return g_string_free(name, FALSE);
}

char *capture_path(const char *name)
{
    GString *path = g_string_new(NULL);

    while (*name) {
        if (name[0] == '\\' && name[1] == 'x' && g_ascii_isxdigit(name[2]) &&
            g_ascii_isxdigit(name[3])) {
            g_string_append_c(
                path, (char)(g_ascii_xdigit_value(name[2]) << 4 | g_ascii_xdigit_value(name[3])));
            name += 4;
            continue;
        }
        if (name[0] == '\\' && name[1] == '\\')
            name++;
        g_string_append_c(path, *name++);
    }
    return g_string_free(path, FALSE);
}
