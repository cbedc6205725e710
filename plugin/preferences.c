/* preferences.c
 * The preferences of the protocol.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "preferences.h"

#include <epan/prefs-int.h>
#include <epan/prefs.h>
#include <epan/range.h>

#include "port_status.h"
#include "port_texts.h"
#include "sites.h"
#include "watched_ports.h"

#define DEFAULT_PORTS "201-208,301-307"

preferences_t preferences = {.warn = WARN_EVERY_PACKET, .info_column = true};

const unsigned *preferences_changed;
static range_t *ports;
static range_t *watched; /* the ports in effect */
static const char *registry_file = "";

static void for_each_watched_port(void (*call)(uint32_t port, void *reason))
{
    range_foreach(ports, call, GUINT_TO_POINTER(WATCHED_BY_PREFERENCE));
    for_each_suspicious_port(call, GUINT_TO_POINTER(WATCHED_BY_SITE_RULE));
}

static void watch_ports(void)
{
    clear_watched_ports();
    for_each_watched_port(watch_port);
    wmem_free(wmem_epan_scope(), watched);
    watched = range_copy(wmem_epan_scope(), ports);
}

/* For each file, and for each change of preferences, since that makes Wireshark read the file
 * again. */
static void take_up(void)
{
    watch_ports();
    port_status_use_file(registry_file);
    for_each_watched_port(port_status_prepare);
    forget_port_texts();
}

void take_up_changes(void)
{
    bool has_new_ports = !ranges_are_equal(ports, watched);
    bool has_new_file;

    if (has_new_ports)
        watch_ports();
    has_new_file = port_status_use_file(registry_file);
    if (has_new_file)
        forget_port_texts();
    if (has_new_ports || has_new_file)
        for_each_watched_port(port_status_prepare);
}

void register_preferences(int proto)
{
    static const enum_val_t warn_values[] = {
        {"every", "Every packet", WARN_EVERY_PACKET},
        {"first", "First packet of each conversation", WARN_FIRST_PACKET},
        {"answered", "Only where something answered", WARN_ANSWERED},
        {NULL, NULL, 0}};
    module_t *module = prefs_register_protocol(proto, NULL);

    preferences_changed = &module->prefs_changed_flags;
    prefs_register_static_text_preference(
        module, "registry",
        wmem_strdup_printf(wmem_epan_scope(), "Built-in registry: IANA's, as of %s",
                           port_status_snapshot()),
        "The date of the IANA file that the built-in facts were taken from");

    range_convert_str(wmem_epan_scope(), &ports, DEFAULT_PORTS, PORT_MAX);
    prefs_register_range_preference(module, "ports", "Ports",
                                    "The ports to mark, up to 0-65535; those above 1023 only on "
                                    "the service side of a conversation",
                                    &ports, PORT_MAX);
    prefs_register_filename_preference(module, "registry_file",
                                       registry_can_load_files()
                                           ? "IANA's registry"
                                           : "IANA's registry (this plugin was built without "
                                             "libcsv and can't read it)",
                                       "IANA's service-names-port-numbers.csv as downloaded; "
                                       "without it, ports other than the built-in ones are looked "
                                       "up in Wireshark's services",
                                       &registry_file, false);
    register_sites(module, watch_ports);
    prefs_register_enum_preference(module, "warn", "Warn about",
                                   "Which of the marked packets get a warning; fields and filters "
                                   "are the same for all",
                                   &preferences.warn, warn_values, false);
    prefs_register_bool_preference(
        module, "info_column", "Show in the Info column",
        "Append what the registry says about the port to the Info column",
        &preferences.info_column);
    register_init_routine(take_up);
    forget_port_texts();
}
