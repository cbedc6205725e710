/* compat.h
 * Every difference between the Wireshark releases that ianaport is built for.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_COMPAT_H
#define IANAPORT_COMPAT_H

#include <wireshark.h>
#include <epan/packet.h>
#include <ws_version.h>

#define WIRESHARK_RELEASE (WIRESHARK_VERSION_MAJOR * 100 + WIRESHARK_VERSION_MINOR)

/* What a heuristic dissector returns, and a preference sets: gboolean in 4.0, bool since 4.4. */
#if WIRESHARK_RELEASE >= 404
typedef bool wireshark_bool_t;
#else
typedef gboolean wireshark_bool_t;
#endif

/* 4.4 and later ask a plugin what it is. */
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

#endif
