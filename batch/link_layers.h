/* link_layers.h
 * What is known of a frame from its link layer.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_LINK_LAYERS_H
#define IANAPORT_LINK_LAYERS_H

#include "watched_bytes.h"

/* Where IP begins in frames of this link layer, one of Wireshark's WTAP_ENCAP values. */
link_t link_of(int encap);

/* Does the link layer always carry packets in the clear and in one piece? Others may compress,
 * encrypt or fragment them, or are unknown. */
bool link_is_in_the_clear(int encap);

/* Does it in this frame, as far as can be told? */
bool frame_is_in_the_clear(int encap, const uint8_t *bytes, size_t captured);

#endif
