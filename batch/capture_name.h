/* capture_name.h
 * The name of a capture on a line of text.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_CAPTURE_NAME_H
#define IANAPORT_CAPTURE_NAME_H

/* A path as printable UTF-8, so that it can't send control sequences to a terminal: what is not
 * printable, or not UTF-8, is \xFF for each byte, and a backslash is two. To be freed. */
char *capture_name(const char *path);

/* The path of a name. To be freed. */
char *capture_path(const char *name);

#endif
