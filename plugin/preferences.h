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

/* Take up what was changed without a word to us, as sharkd does it; before a frame is looked at. */
void follow_preferences(void);

#endif
