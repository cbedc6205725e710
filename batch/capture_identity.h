/* capture_identity.h
 * What a file is, and whether it is the one that was read before.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_CAPTURE_IDENTITY_H
#define IANAPORT_CAPTURE_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "frame_time.h"

typedef enum {
    FILE_CAPTURE, /* by its name, or by its first bytes */
    FILE_OTHER,
    FILE_MISSING,
    FILE_SPECIAL, /* not a regular file */
    FILE_FAILED   /* can't be read */
} file_kind_t;

typedef struct {
    file_kind_t kind;
    const char *error; /* why it is none of the first two */
    uint64_t size;     /* in bytes */
    int64_t seconds;   /* of its last modification, since 1970 */
    frame_time_t time; /* the same as a text */
    char digest[65];   /* of its size, and its first and last bytes, in hexadecimal */
} capture_identity_t;

/* Looks at a file, which is never waited for. */
capture_identity_t capture_identity(const char *path);

/* The first 32 hexadecimal digits of the SHA-256 of a path: a file name for what is said of it. To
 * be freed. */
char *capture_key(const char *path);

#endif
