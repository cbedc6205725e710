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

/* Those that are looked at where they matter; the others have effect by themselves. */
typedef struct {
    int warn;
    wireshark_bool_t info_column;
} preferences_t;

extern preferences_t preferences;

/* Once, when the protocol is registered and port_status_init() was called. */
void register_preferences(int proto);

/* Not 0 where some were changed and not applied. Wireshark and tshark apply them before they
 * dissect; sharkd never does. */
extern const unsigned *preferences_changed;

void take_up_changes(void);

/* Take up what was changed without a word to us; before a frame is looked at. */
static inline void follow_preferences(void)
{
    if (*preferences_changed != 0)
        take_up_changes();
}

#endif
