/* compat.h
 * Differences between Wireshark releases in what batch/ uses of libwiretap and libwsutil.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_BATCH_COMPAT_H
#define IANAPORT_BATCH_COMPAT_H

#include <wireshark.h>
#include <wiretap/wtap.h>
#include <ws_version.h>
#include <wsutil/wslog.h>

#define WIRESHARK_RELEASE (WIRESHARK_VERSION_MAJOR * 100 + WIRESHARK_VERSION_MINOR)

/* A record and its bytes, which are separate before 4.6. */
typedef struct {
    wtap_rec rec;
#if WIRESHARK_RELEASE < 406
    Buffer buffer;
#endif
} record_t;

#define RECORD_LENGTH_USUAL 1514

#if WIRESHARK_RELEASE >= 406
static inline void record_init(record_t *record)
{
    wtap_rec_init(&record->rec, RECORD_LENGTH_USUAL);
}

static inline void record_cleanup(record_t *record)
{
    wtap_rec_cleanup(&record->rec);
}

static inline bool record_read(wtap *wth, record_t *record, int *err, char **err_info)
{
    int64_t offset;

    return wtap_read(wth, &record->rec, err, err_info, &offset);
}

static inline const uint8_t *record_bytes(record_t *record)
{
    return ws_buffer_start_ptr(&record->rec.data);
}

static inline bool record_write(wtap_dumper *out, record_t *record, int *err, char **err_info)
{
    return wtap_dump(out, &record->rec, err, err_info);
}

static inline void log_init(const char *program _U_)
{
    ws_log_init(NULL);
}
#else
static inline void record_init(record_t *record)
{
    wtap_rec_init(&record->rec);
    ws_buffer_init(&record->buffer, RECORD_LENGTH_USUAL);
}

static inline void record_cleanup(record_t *record)
{
    wtap_rec_cleanup(&record->rec);
    ws_buffer_free(&record->buffer);
}

static inline bool record_read(wtap *wth, record_t *record, int *err, char **err_info)
{
    gint64 offset;

    return wtap_read(wth, &record->rec, &record->buffer, err, err_info, &offset);
}

static inline const uint8_t *record_bytes(record_t *record)
{
    return ws_buffer_start_ptr(&record->buffer);
}

static inline bool record_write(wtap_dumper *out, record_t *record, int *err, char **err_info)
{
    return wtap_dump(out, &record->rec, ws_buffer_start_ptr(&record->buffer), err, err_info);
}

static inline void log_init(const char *program)
{
    ws_log_init(program, NULL);
}
#endif

/* 4.2 and later copy host names themselves, and map each record to its interface even if the
 * capture has several sections. */
#if WIRESHARK_RELEASE >= 402
static inline void collect_names(wtap *wth _U_)
{
}

static inline void write_names(wtap_dumper *out _U_)
{
}

static inline void number_interface(record_t *record _U_, unsigned interfaces_before _U_)
{
}
#else
static addrinfo_lists_t names;

static inline void keep_ipv4_name(const guint addr, const gchar *name)
{
    hashipv4_t *entry = g_new0(hashipv4_t, 1);

    entry->addr = addr;
    g_strlcpy(entry->name, name, sizeof(entry->name));
    names.ipv4_addr_list = g_list_prepend(names.ipv4_addr_list, entry);
}

static inline void keep_ipv6_name(const void *addr, const gchar *name)
{
    hashipv6_t *entry = g_new0(hashipv6_t, 1);

    memcpy(entry->addr, addr, sizeof(entry->addr));
    g_strlcpy(entry->name, name, sizeof(entry->name));
    names.ipv6_addr_list = g_list_prepend(names.ipv6_addr_list, entry);
}

static inline void collect_names(wtap *wth)
{
    names = (addrinfo_lists_t){NULL, NULL};
    wtap_set_cb_new_ipv4(wth, keep_ipv4_name);
    wtap_set_cb_new_ipv6(wth, keep_ipv6_name);
}

static inline void write_names(wtap_dumper *out)
{
    wtap_dump_set_addrinfo_list(out, &names);
}

/* A record's interface is numbered within its section, but must be numbered within the file: add
 * the interfaces of earlier sections. */
static inline void number_interface(record_t *record, unsigned interfaces_before)
{
    record->rec.rec_header.packet_header.interface_id += interfaces_before;
}
#endif

/* ---- For programs that dissect, and link libwireshark ---- */

#ifdef IANAPORT_WITH_EPAN
#include <epan/epan.h>
#include <epan/epan_dissect.h>
#include <epan/frame_data.h>
#include <epan/packet.h>
#include <wsutil/filesystem.h>

/* The name of an interface, which no dissector needs. */
#if WIRESHARK_RELEASE >= 402
#define INTERFACE_NAME(function)                                                                   \
    static const char *function(struct packet_provider_data *provider _U_, uint32_t id _U_,        \
                                unsigned section _U_)
#else
#define INTERFACE_NAME(function)                                                                   \
    static const char *function(struct packet_provider_data *provider _U_, uint32_t id _U_)
#endif

#if WIRESHARK_RELEASE >= 406
static inline char *init_configuration(const char *program_path)
{
    return configuration_init(program_path);
}

/* It does so itself. */
static inline void prime_for_postdissectors(epan_dissect_t *edt _U_)
{
}

static inline void record_dissect(record_t *record, wtap *wth, epan_dissect_t *edt,
                                  frame_data *frame)
{
    epan_dissect_run_with_taps(edt, wtap_file_type_subtype(wth), &record->rec, frame, NULL);
}
#else
static inline char *init_configuration(const char *program_path)
{
    return configuration_init(program_path, NULL);
}

static inline void prime_for_postdissectors(epan_dissect_t *edt)
{
    prime_epan_dissect_with_postdissector_wanted_hfids(edt);
}

static inline void record_dissect(record_t *record, wtap *wth, epan_dissect_t *edt,
                                  frame_data *frame)
{
    tvbuff_t *tvb = tvb_new_real_data(ws_buffer_start_ptr(&record->buffer), frame->cap_len,
                                      (gint)MIN(frame->pkt_len, G_MAXINT));

    epan_dissect_run_with_taps(edt, wtap_file_type_subtype(wth), &record->rec, tvb, frame, NULL);
}
#endif

/* gboolean in 4.0, bool since 4.4. */
#if WIRESHARK_RELEASE >= 404
typedef bool wireshark_bool_t;
#else
typedef gboolean wireshark_bool_t;
#endif

/* A writer of log messages. */
#if WIRESHARK_RELEASE >= 404
#define LOG_WRITER_PARAMETERS                                                                      \
    const char *domain _U_, enum ws_log_level level, const char *file _U_, long line _U_,          \
        const char *function _U_, const char *fatal_message _U_, ws_log_manifest_t *manifest _U_,  \
        const char *format, va_list arguments, void *data _U_
#else
#define LOG_WRITER_PARAMETERS                                                                      \
    const char *domain _U_, enum ws_log_level level, struct timespec timestamp _U_,                \
        const char *file _U_, long line _U_, const char *function _U_, const char *format,         \
        va_list arguments, void *data _U_
#endif

/* 4.0 doesn't install the header. */
#if WIRESHARK_RELEASE >= 404
#include <wsutil/plugins.h>
#define PLUGIN_DESCRIPTION_PARAMETERS                                                              \
    const char *name, const char *version, uint32_t types _U_, const char *path, void *data _U_
#else
#define PLUGIN_DESCRIPTION_PARAMETERS                                                              \
    const char *name, const char *version, const char *types _U_, const char *path, void *data _U_
typedef void (*plugin_description_callback)(const char *name, const char *version,
                                            const char *types, const char *path, void *data);
WS_DLL_PUBLIC void plugins_get_descriptions(plugin_description_callback callback, void *data);
#endif
#endif

#endif
