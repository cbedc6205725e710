/* compat.h
 * Differences between the Wireshark releases that ianaport supports.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_COMPAT_H
#define IANAPORT_COMPAT_H

#include <wireshark.h>
#include <epan/addr_resolv.h>
#include <epan/packet.h>
#include <ws_version.h>

#define WIRESHARK_RELEASE (WIRESHARK_VERSION_MAJOR * 100 + WIRESHARK_VERSION_MINOR)

/* Returned by heuristic dissectors and set by preferences: gboolean in 4.0, bool since 4.4. */
#if WIRESHARK_RELEASE >= 404
typedef bool wireshark_bool_t;
#else
typedef gboolean wireshark_bool_t;
#endif

/* 4.4 and later ask a plugin what kind it is. */
#if WIRESHARK_RELEASE >= 404
#include <wsutil/plugins.h>
#define PLUGIN_DESCRIBE()                                                                          \
    WS_DLL_PUBLIC uint32_t plugin_describe(void);                                                  \
    uint32_t plugin_describe(void)                                                                 \
    {                                                                                              \
        return WS_PLUGIN_DESC_DISSECTOR;                                                           \
    }
#else
#define PLUGIN_DESCRIBE()
#endif

/* Defines the function that starts a statistic of the command line from one that returns whether it
 * did. Before 4.6, Wireshark doesn't ask, and statistics end the program themselves. */
#if WIRESHARK_RELEASE >= 406
#define STAT_TAP_INIT(name, start)                                                                 \
    static bool name(const char *argument, void *userdata _U_)                                     \
    {                                                                                              \
        return start(argument);                                                                    \
    }
#else
#include <stdlib.h>

#define STAT_TAP_INIT(name, start)                                                                 \
    static void name(const char *argument, void *userdata _U_)                                     \
    {                                                                                              \
        if (!start(argument))                                                                      \
            exit(1);                                                                               \
    }
#endif

/* 4.2 and 4.4 only know a port's name for the transport that was looked up first, no matter by
 * whom. For these, the list of services is read again from what `tshark -G services` prints; other
 * releases need none.
 *
 * Returns a map from SERVICE_KEY to the name, or NULL. Writes a file: not while a packet is
 * dissected. */
#define SERVICE_KEY(ptype, port) GUINT_TO_POINTER((unsigned)(port) << 8 | (unsigned)(ptype))

#if WIRESHARK_RELEASE >= 402 && WIRESHARK_RELEASE < 406
#include <glib/gstdio.h>
#include <stdio.h>
#include <wsutil/strtoi.h>

WS_DLL_PUBLIC void global_services_dump(FILE *file);

/* The dump's text, or NULL. It needs a FILE, and in-memory files are not portable. */
static inline char *dump_services(void)
{
    char *path = NULL;
    char *text = NULL;
    int descriptor = g_file_open_tmp("ianaport-XXXXXX", &path, NULL);
    FILE *file = NULL;

    if (descriptor >= 0 && g_close(descriptor, NULL))
        file = g_fopen(path, "w");
    if (file) {
        global_services_dump(file);
        fclose(file);
        g_file_get_contents(path, &text, NULL, NULL);
    }
    if (path)
        g_unlink(path);
    g_free(path);
    return text;
}

static inline wmem_map_t *read_wireshark_services(void)
{
    static const char *const transports[] = {"tcp", "udp", "sctp", "dccp"};
    static const port_type ptypes[] = {PT_TCP, PT_UDP, PT_SCTP, PT_DCCP};
    wmem_map_t *services = wmem_map_new(wmem_epan_scope(), g_direct_hash, g_direct_equal);
    char *text = dump_services();
    char **lines = g_strsplit(text ? text : "", "\n", -1);

    for (unsigned i = 0; lines[i]; i++) {
        char **columns = g_strsplit(lines[i], "\t", 4); /* name, port, transport, description */
        uint16_t port;

        for (unsigned j = 0; g_strv_length(columns) >= 3 && j < array_length(ptypes); j++) {
            if (strcmp(columns[2], transports[j]) == 0 && ws_strtou16(columns[1], NULL, &port))
                wmem_map_insert(services, SERVICE_KEY(ptypes[j], port),
                                wmem_strdup(wmem_epan_scope(), columns[0]));
        }
        g_strfreev(columns);
    }
    g_strfreev(lines);
    g_free(text);
    return services;
}

#else
static inline wmem_map_t *read_wireshark_services(void)
{
    return NULL;
}
#endif

#endif
