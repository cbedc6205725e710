/* lookup.c
 * A plugin that compares the registry with Wireshark's own list of services, in the same process:
 * on the first packet that it sees, it prints a line for lookup.py. The environment variable
 * IANAPORT_BENCH_FILE has the path of the registry file.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "compat.h"

#include <epan/addr_resolv.h>
#include <malloc.h>
#include <stdio.h>

#include "registry.h"

#define LOOKUPS 10000000

WS_DLL_PUBLIC_DEF const char plugin_version[] = "1";
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);

PLUGIN_DESCRIBE()

/* The same ports for both, in an order that no cache can predict. */
static uint16_t next_port(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return (uint16_t)(*state >> 16);
}

static double lookup_nanoseconds(const registry_t *registry)
{
    uint32_t state = 1;
    unsigned assigned = 0;
    gint64 begin = g_get_monotonic_time();

    for (unsigned i = 0; i < LOOKUPS; i++)
        assigned += registry_lookup(registry, i % 2, next_port(&state)).status == PORT_ASSIGNED;
    return assigned > 0 ? (double)(g_get_monotonic_time() - begin) * 1000 / LOOKUPS : -1;
}

static double services_nanoseconds(void)
{
    uint32_t state = 1;
    unsigned assigned = 0;
    gint64 begin = g_get_monotonic_time();

    for (unsigned i = 0; i < LOOKUPS; i++)
        assigned += try_serv_name_lookup(i % 2 ? PT_UDP : PT_TCP, next_port(&state)) != NULL;
    return assigned > 0 ? (double)(g_get_monotonic_time() - begin) * 1000 / LOOKUPS : -1;
}

static int measure(tvbuff_t *tvb _U_, packet_info *pinfo, proto_tree *tree _U_, void *data _U_)
{
    registry_t *registry;
    struct mallinfo2 before;
    struct mallinfo2 after;
    gint64 begin;
    gint64 loaded;

    if (pinfo->num != 1 || PINFO_FD_VISITED(pinfo))
        return 0;
    registry = registry_new();
    before = mallinfo2();
    begin = g_get_monotonic_time();
    registry_load_file(registry, g_getenv("IANAPORT_BENCH_FILE"), NULL);
    loaded = g_get_monotonic_time();
    after = mallinfo2();
    fprintf(stderr, "bench\t%.2f\t%.2f\t%.1f\t%.1f\n", (double)(loaded - begin) / 1000,
            (double)(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) / 1e6,
            lookup_nanoseconds(registry), services_nanoseconds());
    registry_free(registry);
    return 0;
}

static void register_bench(void)
{
    int proto = proto_register_protocol("Bench of lookups", "bench", "ianaport_bench");

    register_postdissector(create_dissector_handle(measure, proto));
}

void plugin_register(void)
{
    static proto_plugin plugin = {.register_protoinfo = register_bench};

    proto_register_plugin(&plugin);
}
