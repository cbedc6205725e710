/* frame_time.h
 * When a frame was captured.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_FRAME_TIME_H
#define IANAPORT_FRAME_TIME_H

#include <epan/packet.h>

/* "2026-11-25T08:00:00.000000001Z": UTC, ISO 8601, so that texts sort as times do. */
typedef struct {
    char text[32];
} frame_time_t;

/* The text is empty if there is no time, or none from the year 1 to 9999. */
frame_time_t frame_time(const packet_info *pinfo);

/* That of a time since 1970. */
frame_time_t utc_time(int64_t seconds, int nanoseconds);

#endif
