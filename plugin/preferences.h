/* preferences.h
 * The preferences of the protocol.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PREFERENCES_H
#define IANAPORT_PREFERENCES_H

#include "compat.h"

enum { WARN_EVERY_PACKET, WARN_FIRST_PACKET, WARN_ANSWERED };

/* Preferences that are read where they matter; the others take effect on their own. */
typedef struct {
    int warn;
    wireshark_bool_t info_column;
} preferences_t;

extern preferences_t preferences;

/* Call once, after registering the protocol and after port_status_init(). */
void register_preferences(int proto);

/* Nonzero if changed preferences were not applied. Wireshark and tshark apply them before they
 * dissect; sharkd never does. */
extern const unsigned *preferences_changed;

void take_up_changes(void);

/* Pick up preferences that changed without our being notified; call before looking at a frame. */
static inline void follow_preferences(void)
{
    if (*preferences_changed != 0)
        take_up_changes();
}

#endif
