/* test_registry.c
 * What the registry says about each port, and about files that it can't read.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "registry.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "iana_csv.h"

static registry_t *builtin;

typedef struct {
    uint16_t port;
    const char *service;
    const char *description;
    bool unused;
    uint8_t ddp_socket;
} fact_t;

static const fact_t appletalk[] = {
    {201, "at-rtmp", "AppleTalk Routing Maintenance", false, 1},
    {202, "at-nbp", "AppleTalk Name Binding", false, 2},
    {203, "at-3", "AppleTalk Unused", true, 3},
    {204, "at-echo", "AppleTalk Echo", false, 4},
    {205, "at-5", "AppleTalk Unused", true, 5},
    {206, "at-zis", "AppleTalk Zone Information", false, 6},
    {207, "at-7", "AppleTalk Unused", true, 7},
    {208, "at-8", "AppleTalk Unused", true, 8},
};

static void test_appletalk_block(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(appletalk); i++) {
        const fact_t *fact = &appletalk[i];

        for (unsigned transport = 0; transport < TRANSPORT_COUNT; transport++) {
            port_entry_t entry = registry_lookup(builtin, transport, fact->port);
            bool has_row = transport == TRANSPORT_TCP || transport == TRANSPORT_UDP;

            g_assert_cmpint(entry.status, ==, has_row ? PORT_ASSIGNED : PORT_NO_ENTRY);
            g_assert_cmpstr(entry.service, ==, has_row ? fact->service : NULL);
            g_assert_cmpstr(entry.description, ==, has_row ? fact->description : NULL);
            g_assert_cmpstr(entry.block, ==, "201-208");
            g_assert_cmpint(entry.range, ==, RANGE_SYSTEM);
            g_assert_cmpint(entry.unused, ==, has_row && fact->unused);
            g_assert_cmpint(entry.legacy, ==, has_row && !fact->unused);
            g_assert_null(entry.unauthorized);
            g_assert_true(g_str_has_prefix(entry.source, "built-in "));
            g_assert_cmpint(entry.ddp_socket, ==,
                            transport == TRANSPORT_UDP ? fact->ddp_socket : 0);
        }
    }
}

static void test_unassigned_block(void)
{
    for (uint16_t port = 301; port <= 307; port++) {
        for (unsigned transport = 0; transport < TRANSPORT_COUNT; transport++) {
            port_entry_t entry = registry_lookup(builtin, transport, port);

            g_assert_cmpint(entry.status, ==, PORT_UNASSIGNED);
            g_assert_null(entry.service);
            g_assert_cmpstr(entry.description, ==, "Unassigned");
            g_assert_cmpstr(entry.block, ==, "301-307");
            g_assert_cmpint(entry.range, ==, RANGE_SYSTEM);
            g_assert_false(entry.unused);
            g_assert_false(entry.legacy);
            g_assert_true(g_str_has_prefix(entry.source, "built-in "));
            g_assert_cmpint(entry.ddp_socket, ==, transport == TRANSPORT_UDP ? port - 200 : 0);
        }
    }
}

static void test_no_entry(void)
{
    static const struct {
        uint16_t port;
        port_range_t range;
    } others[] = {{0, RANGE_SYSTEM},     {200, RANGE_SYSTEM}, {209, RANGE_SYSTEM},
                  {300, RANGE_SYSTEM},   {308, RANGE_SYSTEM}, {1023, RANGE_SYSTEM},
                  {1024, RANGE_USER},    {49151, RANGE_USER}, {49152, RANGE_DYNAMIC},
                  {65535, RANGE_DYNAMIC}};

    for (unsigned i = 0; i < G_N_ELEMENTS(others); i++) {
        for (unsigned transport = 0; transport < TRANSPORT_COUNT; transport++) {
            port_entry_t entry = registry_lookup(builtin, transport, others[i].port);

            g_assert_cmpint(entry.status, ==, PORT_NO_ENTRY);
            g_assert_null(entry.service);
            g_assert_null(entry.description);
            g_assert_null(entry.block);
            g_assert_null(entry.source);
            g_assert_cmpint(entry.range, ==, others[i].range);
            g_assert_false(entry.unused);
            g_assert_cmpint(entry.ddp_socket, ==, 0);
        }
    }
}

static void test_names(void)
{
    g_assert_cmpstr(transport_name(TRANSPORT_TCP), ==, "tcp");
    g_assert_cmpstr(transport_name(TRANSPORT_UDP), ==, "udp");
    g_assert_cmpstr(transport_name(TRANSPORT_SCTP), ==, "sctp");
    g_assert_cmpstr(transport_name(TRANSPORT_DCCP), ==, "dccp");
    g_assert_true(g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", registry_snapshot(), 0, 0));
}

/* ---- Rows ---- */

#define HEADER "Service Name,Port Number,Transport Protocol,Description,Unauthorized Use Reported\n"

static rows_t *read_rows(const char *text, GError **error)
{
    return iana_csv_read(text, strlen(text), error);
}

static void assert_row(const rows_t *rows, transport_t transport, uint16_t port,
                       port_status_t status, const char *service, const char *description)
{
    const row_t *row = rows_find(rows, transport, port);

    if (status == PORT_NO_ENTRY) {
        g_assert_null(row);
        return;
    }
    g_assert_nonnull(row);
    g_assert_cmpint(row_status(row), ==, status);
    g_assert_cmpstr(row->service, ==, service);
    g_assert_cmpstr(row->description, ==, description);
}

static void test_rows(void)
{
    GError *error = NULL;
    rows_t *rows = read_rows("Port Number,Unauthorized Use Reported,Description,"
                             "Transport Protocol,Service Name\r\n"
                             "7,Known on 7,Echo,tcp,echo\r\n"
                             "7,,The second name of a number,tcp,echo-too\r\n"
                             ",,A name that has no number,,nameless\r\n"
                             "10-12,,\"Has a \"\"quote\"\",\n a comma and a line\",udp,x\r\n"
                             "15,,unassigned\r\n"
                             "0-0,,No line break at the end,tcp,zero",
                             &error);

    g_assert_no_error(error);
    assert_row(rows, TRANSPORT_TCP, 7, PORT_ASSIGNED, "echo", "Echo");
    g_assert_cmpstr(rows_find(rows, TRANSPORT_TCP, 7)->unauthorized, ==, "Known on 7");
    assert_row(rows, TRANSPORT_UDP, 7, PORT_NO_ENTRY, NULL, NULL);
    assert_row(rows, TRANSPORT_UDP, 9, PORT_NO_ENTRY, NULL, NULL);
    assert_row(rows, TRANSPORT_UDP, 10, PORT_ASSIGNED, "x",
               "Has a \"quote\",\n a comma and a line");
    assert_row(rows, TRANSPORT_UDP, 12, PORT_ASSIGNED, "x",
               "Has a \"quote\",\n a comma and a line");
    g_assert_null(rows_find(rows, TRANSPORT_UDP, 10)->unauthorized);
    assert_row(rows, TRANSPORT_SCTP, 15, PORT_UNASSIGNED, NULL, "unassigned");
    assert_row(rows, TRANSPORT_TCP, 0, PORT_ASSIGNED, "zero", "No line break at the end");
    rows_free(rows);
}

/* IANA's terms, of which there are more than three. */
static void test_statuses(void)
{
    static const struct {
        const char *service;
        const char *description;
        port_status_t status;
    } cases[] = {
        {"", "Unassigned", PORT_UNASSIGNED},
        {"", "unassigned", PORT_UNASSIGNED},
        {"", "(unassigned) Possibly assigned", PORT_UNASSIGNED},
        {"", "Unassigned [was netstat]", PORT_UNASSIGNED},
        {"", "De-registered", PORT_UNASSIGNED},
        {"sua", "De-Registered", PORT_UNASSIGNED},
        {"", "Removed", PORT_UNASSIGNED},
        {"", "De-Commissioned Port", PORT_UNASSIGNED},
        {"", "Possibly used by Sun Solaris????", PORT_UNASSIGNED},
        {"", "Reserved", PORT_RESERVED},
        {"", "Reserved - IANA", PORT_RESERVED},
        {"", "any private mail system", PORT_ASSIGNED},
        {"ident", "", PORT_ASSIGNED},
        {"remoteware-un", "RemoteWare Unassigned", PORT_ASSIGNED},
        {"stun-behaviors", "Reserved for a future enhancement", PORT_ASSIGNED},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *text =
            g_strdup_printf(HEADER "%s,7,tcp,%s,\n", cases[i].service, cases[i].description);
        rows_t *rows = read_rows(text, NULL);

        g_assert_cmpint(row_status(rows_find(rows, TRANSPORT_TCP, 7)), ==, cases[i].status);
        rows_free(rows);
        g_free(text);
    }
}

/* A number that was taken from a block that still includes it; in any order. */
static void test_which_row_counts(void)
{
    static const char *const orders[] = {
        HEADER ",20-29,,Unassigned,\nx,25,tcp,Taken,\n,25,udp,Reserved,\n,25,,Of no transport,\n",
        HEADER ",25,,Of no transport,\n,25,udp,Reserved,\nx,25,tcp,Taken,\n,20-29,,Unassigned,\n"};

    for (unsigned i = 0; i < G_N_ELEMENTS(orders); i++) {
        GError *error = NULL;
        rows_t *rows = read_rows(orders[i], &error);

        g_assert_no_error(error);
        assert_row(rows, TRANSPORT_TCP, 24, PORT_UNASSIGNED, NULL, "Unassigned");
        assert_row(rows, TRANSPORT_TCP, 25, PORT_ASSIGNED, "x", "Taken");
        assert_row(rows, TRANSPORT_UDP, 25, PORT_RESERVED, NULL, "Reserved");
        assert_row(rows, TRANSPORT_SCTP, 25, PORT_UNASSIGNED, NULL, "Of no transport");
        assert_row(rows, TRANSPORT_TCP, 29, PORT_UNASSIGNED, NULL, "Unassigned");
        assert_row(rows, TRANSPORT_TCP, 30, PORT_NO_ENTRY, NULL, NULL);
        rows_free(rows);
    }
}

#define GOOD     "good,7,tcp,Stays,\n"
#define LEFT_OUT ". Such rows (1) are left out, the other 1 are used"

/* Each is read as far as is safe. */
static void test_bad_rows(void)
{
    static const struct {
        const char *text;
        size_t length; /* if it contains a NUL */
        bool has_good_row;
        const char *message;
    } cases[] = {
        {"", 0, false, "line 0: no row with a port number: \"\". None of it is used"},
        {HEADER, 0, false, "line 1: no row with a port number: \"\". None of it is used"},
        {"Service Name,Port Number,Description,Unauthorized Use Reported\n" GOOD, 0, false,
         "line 1: no such column in the first record: \"Transport Protocol\". None of it is "
         "used"},
        {"\x7f"
         "ELF\x02\x01\x01",
         0, false,
         "line 1: no such column in the first record: \"Service Name\". None of it is used"},
        {HEADER GOOD "b,x,tcp,\n", 0, true, "line 3: not a port number or range: \"x\"" LEFT_OUT},
        {HEADER "a,65536,tcp,\n" GOOD, 0, true,
         "line 2: not a port number or range: \"65536\"" LEFT_OUT},
        {HEADER "a,-1,tcp,\n" GOOD, 0, true, "line 2: not a port number or range: \"-1\"" LEFT_OUT},
        {HEADER "a,9-7,tcp,\n" GOOD, 0, true,
         "line 2: not a port number or range: \"9-7\"" LEFT_OUT},
        {HEADER "a,7-8-9,tcp,\n" GOOD, 0, true,
         "line 2: not a port number or range: \"7-8-9\"" LEFT_OUT},
        {HEADER "a,7,ip,\n" GOOD, 0, true, "line 2: not a transport protocol: \"ip\"" LEFT_OUT},
        {HEADER "a,8,tcp,\xff,\n" GOOD, 0, true, "line 2: not UTF-8: \"\xef\xbf\xbd\"" LEFT_OUT},
        {HEADER "a,8,tcp,b\0c,\n" GOOD, sizeof(HEADER "a,8,tcp,b\0c,\n" GOOD) - 1, true,
         "line 2: a NUL byte after: \"b\"" LEFT_OUT},
        {HEADER GOOD "a,8,tcp,\"never closed\n", 0, true,
         "line 3: not CSV: \"error parsing data while strict checking enabled\". Only the 1 rows "
         "before that are used"},
        {HEADER GOOD "a,8,tcp,a \"stray\" quote\nb,9,tcp,,\n", 0, true,
         "line 3: not CSV: \"error parsing data while strict checking enabled\". Only the 1 rows "
         "before that are used"},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;
        size_t length = cases[i].length ? cases[i].length : strlen(cases[i].text);
        rows_t *rows = iana_csv_read(cases[i].text, length, &error);

        g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
        g_assert_cmpstr(error->message, ==, cases[i].message);
        g_error_free(error);
        g_assert_cmpint(rows != NULL, ==, cases[i].has_good_row);
        if (rows) {
            assert_row(rows, TRANSPORT_TCP, 7, PORT_ASSIGNED, "good", "Stays");
            assert_row(rows, TRANSPORT_TCP, 8, PORT_NO_ENTRY, NULL, NULL);
        }
        rows_free(rows);
    }
}

static void test_overlaps(void)
{
    GError *error = NULL;
    rows_t *rows = read_rows(HEADER "a,10-20,tcp,First,\nb,15-25,tcp,Crosses it,\n"
                                    "c,15-25,udp,Is of another transport,\nd,12-13,tcp,Inside,\n"
                                    "e,5-15,tcp,Crosses it below,\n",
                             &error);

    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
    g_assert_cmpstr(error->message, ==,
                    "line 3: overlaps a range in an earlier row: \"15-25\". Such rows (2) are "
                    "left out, the other 3 are used");
    g_error_free(error);
    assert_row(rows, TRANSPORT_TCP, 15, PORT_ASSIGNED, "a", "First");
    assert_row(rows, TRANSPORT_TCP, 21, PORT_NO_ENTRY, NULL, NULL);
    assert_row(rows, TRANSPORT_UDP, 25, PORT_ASSIGNED, "c", "Is of another transport");
    assert_row(rows, TRANSPORT_TCP, 12, PORT_ASSIGNED, "d", "Inside");
    assert_row(rows, TRANSPORT_TCP, 9, PORT_NO_ENTRY, NULL, NULL);
    rows_free(rows);
}

/* A file that is nothing but the widest range must not take forever. */
static void test_too_many_numbers(void)
{
    GString *text = g_string_new(HEADER);
    GError *error = NULL;
    rows_t *rows;

    for (unsigned i = 0; i < 5000; i++)
        g_string_append(text, "a,0-65535,,,\n");
    rows = iana_csv_read(text->str, text->len, &error);
    g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
    g_assert_nonnull(strstr(error->message, "more ranges than the registry can have"));
    assert_row(rows, TRANSPORT_DCCP, 65535, PORT_ASSIGNED, "a", NULL);
    g_error_free(error);
    rows_free(rows);
    g_string_free(text, TRUE);
}

/* ---- The user's file ---- */

static char *file_path;

static bool load(registry_t *registry, const char *text, GError **error)
{
    /* Noon on 5 June 2024, in UTC. */
    struct utimbuf times = {1717588800, 1717588800};

    g_assert_true(g_file_set_contents(file_path, text, -1, NULL));
    g_assert_cmpint(utime(file_path, &times), ==, 0);
    return registry_load_file(registry, file_path, error);
}

static void assert_entry(const registry_t *registry, transport_t transport, uint16_t port,
                         port_status_t status, const char *source)
{
    port_entry_t entry = registry_lookup(registry, transport, port);

    g_assert_cmpint(entry.status, ==, status);
    if (source && g_str_has_suffix(source, " "))
        g_assert_true(g_str_has_prefix(entry.source, source));
    else
        g_assert_cmpstr(entry.source, ==, source);
}

#define FILE_SOURCE    "registry.csv 2024-06-05"
#define BUILTIN_SOURCE "built-in "

/* The file comes before the built-in registry, which stays for what the file lacks. */
static void test_file(void)
{
    registry_t *registry = registry_new();
    GError *error = NULL;

    g_assert_true(load(registry,
                       HEADER "at-7,207,tcp,AppleTalk Unused,\nnew,205,tcp,A new service,\n"
                              ",301-303,,Reserved,\nhttp,80,tcp,Web,Also by others\n",
                       &error));
    g_assert_no_error(error);
    assert_entry(registry, TRANSPORT_TCP, 207, PORT_ASSIGNED, FILE_SOURCE);
    g_assert_true(registry_lookup(registry, TRANSPORT_TCP, 207).unused);
    assert_entry(registry, TRANSPORT_UDP, 207, PORT_ASSIGNED, BUILTIN_SOURCE);
    assert_entry(registry, TRANSPORT_SCTP, 207, PORT_NO_ENTRY, FILE_SOURCE);
    assert_entry(registry, TRANSPORT_SCTP, 206, PORT_NO_ENTRY, BUILTIN_SOURCE);
    /* What a block says only applies to its original service. */
    assert_entry(registry, TRANSPORT_TCP, 205, PORT_ASSIGNED, FILE_SOURCE);
    g_assert_false(registry_lookup(registry, TRANSPORT_TCP, 205).unused);
    g_assert_true(registry_lookup(registry, TRANSPORT_UDP, 205).unused);
    assert_entry(registry, TRANSPORT_DCCP, 303, PORT_RESERVED, FILE_SOURCE);
    assert_entry(registry, TRANSPORT_DCCP, 304, PORT_UNASSIGNED, BUILTIN_SOURCE);
    assert_entry(registry, TRANSPORT_TCP, 80, PORT_ASSIGNED, FILE_SOURCE);
    g_assert_cmpstr(registry_lookup(registry, TRANSPORT_TCP, 80).unauthorized, ==,
                    "Also by others");
    assert_entry(registry, TRANSPORT_TCP, 81, PORT_NO_ENTRY, NULL);

    /* Another file replaces it; then none does. */
    g_assert_true(load(registry, HEADER "x,81,tcp,,\n", NULL));
    assert_entry(registry, TRANSPORT_TCP, 80, PORT_NO_ENTRY, NULL);
    assert_entry(registry, TRANSPORT_TCP, 81, PORT_ASSIGNED, FILE_SOURCE);
    g_assert_true(registry_load_file(registry, "", NULL));
    assert_entry(registry, TRANSPORT_TCP, 81, PORT_NO_ENTRY, NULL);
    registry_free(registry);
}

/* The message names the file, and the built-in registry is there as before. */
static void test_bad_files(void)
{
    registry_t *registry = registry_new();
    GError *error = NULL;

    g_assert_false(load(registry, HEADER "x,81,tcp,,\ny,82-1,tcp,,\n", &error));
    g_assert_true(g_str_has_prefix(error->message, file_path));
    g_assert_nonnull(strstr(error->message, ", line 3: "));
    g_clear_error(&error);
    assert_entry(registry, TRANSPORT_TCP, 81, PORT_ASSIGNED, FILE_SOURCE);

    static const char *const paths[] = {"/no/such/file", "/", "/dev/zero"};

    for (unsigned i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_assert_false(registry_load_file(registry, paths[i], &error));
        g_assert_nonnull(strstr(error->message, paths[i]));
        g_clear_error(&error);
        assert_entry(registry, TRANSPORT_TCP, 81, PORT_NO_ENTRY, NULL);
        assert_entry(registry, TRANSPORT_TCP, 207, PORT_ASSIGNED, BUILTIN_SOURCE);
    }
    registry_free(registry);
}

int main(int argc, char **argv)
{
    GError *error = NULL;
    char *folder;
    int result;

    g_test_init(&argc, &argv, NULL);
    folder = g_dir_make_tmp("ianaport-XXXXXX", &error);
    g_assert_no_error(error);
    file_path = g_build_filename(folder, "registry.csv", NULL);
    builtin = registry_new();

    g_test_add_func("/registry/201-208", test_appletalk_block);
    g_test_add_func("/registry/301-307", test_unassigned_block);
    g_test_add_func("/registry/no-entry", test_no_entry);
    g_test_add_func("/registry/names", test_names);
    g_test_add_func("/rows/rows", test_rows);
    g_test_add_func("/rows/statuses", test_statuses);
    g_test_add_func("/rows/which-row-counts", test_which_row_counts);
    g_test_add_func("/rows/bad-rows", test_bad_rows);
    g_test_add_func("/rows/overlaps", test_overlaps);
    g_test_add_func("/rows/too-many-numbers", test_too_many_numbers);
    g_test_add_func("/registry/file", test_file);
    g_test_add_func("/registry/bad-files", test_bad_files);
    result = g_test_run();

    registry_free(builtin);
    g_remove(file_path);
    g_rmdir(folder);
    g_free(file_path);
    g_free(folder);
    return result;
}
