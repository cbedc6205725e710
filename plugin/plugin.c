/* plugin.c
 * What Wireshark looks for in a plugin's file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#define WS_BUILD_DLL
#include "compat.h"
#include "packet-ianaport.h"

WS_DLL_PUBLIC_DEF const char plugin_version[] = PLUGIN_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

WS_DLL_PUBLIC void plugin_register(void);
PLUGIN_DESCRIBE()

void plugin_register(void)
{
    static const proto_plugin ianaport = {
        .register_protoinfo = proto_register_ianaport,
        .register_handoff = proto_reg_handoff_ianaport,
    };

    proto_register_plugin(&ianaport);
}
