/* seed.c
 * Wireshark's hash tables begin with a random number, and so collide more in one run than in
 * another. Preloaded into tshark this makes it a given one, and instruction counts repeat.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

unsigned g_random_int(void);

unsigned g_random_int(void)
{
    return 2654435769U;
}
