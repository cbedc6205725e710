/* frame_time.c
 * When a frame was captured.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "frame_time.h"

#include <stdio.h>

#define NSECS_PER_SEC 1000000000

frame_time_t utc_time(int64_t seconds, int nanoseconds)
{
    frame_time_t time = {""};
    GDateTime *utc;

    /* In a pcap file, a fraction may be a whole second and more. */
    seconds += nanoseconds / NSECS_PER_SEC;
    nanoseconds %= NSECS_PER_SEC;
    if (nanoseconds < 0) {
        seconds--;
        nanoseconds += NSECS_PER_SEC;
    }
    utc = g_date_time_new_from_unix_utc(seconds);
    if (!utc)
        return time;
    snprintf(time.text, sizeof(time.text), "%04d-%02d-%02dT%02d:%02d:%02d.%09dZ",
             g_date_time_get_year(utc), g_date_time_get_month(utc),
             g_date_time_get_day_of_month(utc), g_date_time_get_hour(utc),
             g_date_time_get_minute(utc), g_date_time_get_second(utc), nanoseconds);
    g_date_time_unref(utc);
    return time;
}

frame_time_t frame_time(const packet_info *pinfo)
{
    if (!(pinfo->presence_flags & PINFO_HAS_TS))
        return (frame_time_t){""};
    return utc_time((int64_t)pinfo->abs_ts.secs, pinfo->abs_ts.nsecs);
}
