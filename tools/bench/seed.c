/* seed.c
 * Wireshark's hash tables use a random seed, and so collide more in some runs than in others.
 * Preloaded into tshark, this makes the seed fixed, and instruction counts reproducible.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

unsigned g_random_int(void);

unsigned g_random_int(void)
{
    return 2654435769U;
}
