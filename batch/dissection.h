/* dissection.h
 * libwireshark, with the user's profile and the plugin, as in tshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_DISSECTION_H
#define IANAPORT_DISSECTION_H

#include <stdbool.h>

#include "capture.h"
#include "sift.h"

/* Start libwireshark and read the profile. Whatever tshark would complain of in it is printed to
 * standard error. Returns false if there was anything, or if the plugin of the same version as this
 * program isn't there. Call once. */
bool dissection_start(const char *program, const char *program_path);

/* Which frames could be marked or belong to those. Returns NULL, or why the bytes of a frame don't
 * tell: an entry of the profile that may reveal ports in what it decrypts. To be freed. */
char *dissection_sift(sift_t *sift);

/* A digest of all that the marks depend on but the captures: versions, preferences of the plugin,
 * its files, Decode As, keys that reveal packets, what is disabled, and what dissection_sift() has
 * said. To be freed. */
char *dissection_settings(const char *why_whole);

/* Begin a capture. It must be the process's first. */
void dissection_begin(void);

/* Dissect the current packet, and call taps. The frame has the packet's number. */
void dissection_run(capture_t *capture);

void dissection_end(void);

#endif
