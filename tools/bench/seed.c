/* seed.c
 * Wireshark's hash tables begin with a random number, and so collide more in one run than in
 * another. Preloaded into tshark this makes it a given one, and instruction counts repeat.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include <stdlib.h>

unsigned g_random_int(void);

unsigned g_random_int(void)
{
    const char *seed = getenv("IANAPORT_BENCH_SEED");

    return seed ? (unsigned)strtoul(seed, NULL, 10) * 2654435769U : 1;
}
