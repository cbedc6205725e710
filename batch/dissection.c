/* dissection.c
 * libwireshark, with the user's profile and the plugin, as in tshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "dissection.h"

#include <gmodule.h>
#include <stdio.h>
#include <string.h>

#include <epan/addr_resolv.h>
#include <epan/decode_as.h>
#include <epan/packet.h>
#include <epan/prefs-int.h>
#include <epan/prefs.h>
#include <epan/tap.h>
#include <wsutil/privileges.h>
#include <wsutil/report_message.h>
#include <wsutil/strtoi.h>

#define PORT_MAX 65535

struct packet_provider_data {
    const frame_data *reference; /* the first frame */
    const frame_data *previous;
    nstime_t elapsed;
};

static struct packet_provider_data frames;
static frame_data first_frame;
static frame_data previous_frame;
static uint32_t bytes_so_far;
static epan_t *session;
static epan_dissect_t *dissection;

static const char *program_name;
static bool is_starting;
static bool has_complained;

static char *plugin_path;
static const uint8_t *watched_ports; /* the plugin's */

/* ---- Messages ---- */

static void print(const char *format, va_list arguments)
{
    fprintf(stderr, "%s: ", program_name);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
}

static void complain(const char *format, va_list arguments)
{
    if (!is_starting)
        return;
    has_complained = true;
    print(format, arguments);
}

static void complain_of_file(const char *path, int err)
{
    if (!is_starting)
        return;
    has_complained = true;
    fprintf(stderr, "%s: %s: %s\n", program_name, path, g_strerror(err));
}

static void complain_of_opening(const char *path, int err, wireshark_bool_t for_writing _U_)
{
    complain_of_file(path, err);
}

static void write_log(LOG_WRITER_PARAMETERS)
{
    if (is_starting && level >= LOG_LEVEL_WARNING)
        complain(format, arguments);
    else if (level >= LOG_LEVEL_ERROR)
        print(format, arguments); /* the process is about to end */
}

/* ---- The plugin ---- */

static void find_plugin(PLUGIN_DESCRIPTION_PARAMETERS)
{
    if (g_str_has_prefix(name, "ianaport.") && strcmp(version, IANAPORT_VERSION) == 0)
        plugin_path = g_strdup(path);
}

static bool load_plugin(void)
{
    GModule *module;
    gpointer ports;

    plugins_get_descriptions(find_plugin, NULL);
    module = plugin_path ? g_module_open(plugin_path, G_MODULE_BIND_LAZY) : NULL;
    if (!module || !g_module_symbol(module, "ianaport_watched_ports", &ports)) {
        fprintf(stderr,
                "%s: Wireshark hasn't loaded the plugin ianaport " IANAPORT_VERSION
                ": check tshark -G plugins\n",
                program_name);
        return false;
    }
    watched_ports = *(const uint8_t *const *)ports;
    return true;
}

/* ---- Start ---- */

static const nstime_t *frame_timestamp(struct packet_provider_data *provider, uint32_t number)
{
    if (provider->reference && provider->reference->num == number)
        return &provider->reference->abs_ts;
    if (provider->previous && provider->previous->num == number)
        return &provider->previous->abs_ts;
    return NULL;
}

INTERFACE_NAME(interface_name)
{
    return NULL;
}

static wtap_block_t modified_block(struct packet_provider_data *provider _U_,
                                   const frame_data *frame _U_)
{
    return NULL;
}

bool dissection_start(const char *program, const char *program_path)
{
    static const struct report_message_routines routines = {
        .vreport_failure = complain,
        .vreport_warning = complain,
        .report_open_failure = complain_of_opening,
        .report_read_failure = complain_of_file,
        .report_write_failure = complain_of_file};
    static const struct packet_provider_funcs functions = {.get_frame_ts = frame_timestamp,
                                                           .get_interface_name = interface_name,
                                                           .get_interface_description =
                                                               interface_name,
                                                           .get_modified_block = modified_block};

    program_name = program;
    is_starting = true;
    ws_log_set_writer(write_log);
    init_process_policies();
    relinquish_special_privs_perm();
    g_free(init_configuration(program_path));
    init_report_message(program, &routines);
    wtap_init(TRUE);
    if (!epan_init(NULL, NULL, TRUE) || !load_plugin())
        return false;
    epan_load_settings();
    prefs_apply_all();
    disable_name_resolution();
    session = epan_new(&frames, &functions);
    is_starting = false;
    return !has_complained;
}

/* ---- Settings ---- */

/* What decrypts packets that were sent through a network, with the ports in them. Other keys, such
 * as those for TLS, reveal no headers; and frames of 802.11 and the like, which may be encrypted,
 * are always looked at. */
static const char *const key_files[] = {"esp_sa", "wg_keys", "mka_ckn_info", "psk_keys"};

/* The content of a file of the profile, or NULL. */
static char *profile_file(const char *name)
{
    char *path = get_persconffile_path(name, TRUE);
    char *content = NULL;

    if (!g_file_get_contents(path, &content, NULL, NULL)) {
        g_free(path);
        path = get_datafile_path(name);
        g_file_get_contents(path, &content, NULL, NULL);
    }
    g_free(path);
    return content;
}

static void add_file(GString *text, const char *name)
{
    char *content = profile_file(name);

    g_string_append_printf(text, "%s\n%s\n", name, content ? content : "");
    g_free(content);
}

static guint add_preference(pref_t *preference, gpointer text)
{
    char *value = prefs_pref_to_str(preference, pref_current);

    g_string_append_printf(text, "%s: %s\n", prefs_get_name(preference), value ? value : "");
    wmem_free(NULL, value);
    return 0;
}

static const char *string_preference(const char *module_name, const char *name)
{
    module_t *module = prefs_find_module(module_name);
    pref_t *preference = module ? prefs_find_preference(module, name) : NULL;
    int type;

    if (!preference)
        return NULL;
    /* A release may have a table of what is a string in others. */
    type = prefs_get_type(preference);
    return type == (int)PREF_STRING || type == (int)PREF_OPEN_FILENAME
               ? prefs_get_string_value(preference, pref_current)
               : NULL;
}

char *dissection_settings(const char *why_whole)
{
    GString *text = g_string_new("ianaport " IANAPORT_VERSION ", Wireshark ");
    const char *registry = string_preference("ianaport", "registry_file");
    char *content = NULL;
    char *digest;

    g_string_append_printf(text, "%s\n", epan_get_version());
    prefs_pref_foreach(prefs_find_module("ianaport"), add_preference, text);
    if (registry && g_file_get_contents(registry, &content, NULL, NULL))
        g_string_append(text, content);
    g_free(content);
    add_file(text, "ianaport_sites");
    add_file(text, DECODE_AS_ENTRIES_FILE_NAME);
    add_file(text, "disabled_protos");
    add_file(text, "enabled_protos");
    add_file(text, "heuristic_protos");
    for (size_t i = 0; i < G_N_ELEMENTS(key_files); i++)
        add_file(text, key_files[i]);
    g_string_append(text, why_whole ? why_whole : "");
    digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, -1);
    g_string_free(text, TRUE);
    return digest;
}

static bool says_anything(const char *content)
{
    char **lines = g_strsplit(content ? content : "", "\n", -1);
    bool says = false;

    for (unsigned i = 0; lines[i]; i++) {
        g_strstrip(lines[i]);
        says = says || (*lines[i] != '\0' && *lines[i] != '#');
    }
    g_strfreev(lines);
    return says;
}

static char *find_keys(void)
{
    static const char *const preferences[][2] = {{"wg", "keylog_file"}, {"macsec", "psk"}};
    module_t *esp = prefs_find_module("esp");
    pref_t *null_encryption =
        esp ? prefs_find_preference(esp, "enable_null_encryption_decode_heuristic") : NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(key_files); i++) {
        char *content = profile_file(key_files[i]);
        bool has_keys = says_anything(content);

        g_free(content);
        if (has_keys)
            return g_strdup_printf("the profile's file %s", key_files[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(preferences); i++) {
        const char *value = string_preference(preferences[i][0], preferences[i][1]);

        if (value && *value)
            return g_strdup_printf("preference %s.%s", preferences[i][0], preferences[i][1]);
    }
    if (null_encryption && prefs_get_bool_value(null_encryption, pref_current))
        return g_strdup("preference esp.enable_null_encryption_decode_heuristic");
    return NULL;
}

/* Watch a port that Decode As assigns, because its dissector may carry packets or fragments of
 * them, or set up conversations. Returns false if the entry is of another kind. */
static bool watch_decoded(sift_t *sift, const char *entry)
{
    static const char *const tables[] = {"tcp.port", "udp.port", "sctp.port", "dccp.port"};
    char **cells = g_strsplit(entry, ",", 3);
    bool is_port = false;
    uint16_t port;

    if (g_strv_length(cells) == 3) {
        for (size_t i = 0; i < G_N_ELEMENTS(tables); i++)
            is_port = is_port || strcmp(g_strstrip(cells[0]), tables[i]) == 0;
        is_port = is_port && ws_strtou16(cells[1], NULL, &port);
        if (is_port)
            sift_watch_port(sift, port);
    }
    g_strfreev(cells);
    return is_port;
}

static bool watch_all_decoded(sift_t *sift)
{
    static const char key[] = "decode_as_entry:";
    char *content = profile_file(DECODE_AS_ENTRIES_FILE_NAME);
    char **lines = g_strsplit(content ? content : "", "\n", -1);
    bool are_ports = true;

    for (unsigned i = 0; lines[i]; i++) {
        if (g_str_has_prefix(lines[i], key))
            are_ports = watch_decoded(sift, lines[i] + strlen(key)) && are_ports;
    }
    g_strfreev(lines);
    g_free(content);
    return are_ports;
}

char *dissection_sift(sift_t *sift)
{
    char *keys = find_keys();

    for (unsigned port = 0; port <= PORT_MAX; port++) {
        if (watched_ports[port])
            sift_watch_port(sift, (uint16_t)port);
    }
    if (!watch_all_decoded(sift) && !keys)
        keys = g_strdup("the profile's Decode As entries");
    sift_want_signalling(sift);
    return keys;
}

/* ---- Captures ---- */

void dissection_begin(void)
{
    dissection = epan_dissect_new(session,
                                  have_filtering_tap_listeners() || postdissectors_want_hfids() ||
                                      (union_of_tap_listener_flags() & TL_REQUIRES_PROTO_TREE),
                                  FALSE);
}

void dissection_run(capture_t *capture)
{
    /* It is given up with each dissection. */
    wtap_block_t block;
    frame_data frame;

    capture_number_packet(capture);
    block = wtap_block_ref(capture->record.rec.block);
    frame_data_init(&frame, capture->number, &capture->record.rec, 0, bytes_so_far);
    prime_for_postdissectors(dissection);
    frame_data_set_before_dissect(&frame, &frames.elapsed, &frames.reference, frames.previous);
    if (frames.reference == &frame) {
        first_frame = frame;
        frames.reference = &first_frame;
    }
    record_dissect(&capture->record, capture->wth, dissection, &frame);
    frame_data_set_after_dissect(&frame, &bytes_so_far);
    previous_frame = frame;
    frames.previous = &previous_frame;
    epan_dissect_reset(dissection);
    frame_data_destroy(&frame);
    capture->record.rec.block = block;
}

void dissection_end(void)
{
    epan_dissect_free(dissection);
}
