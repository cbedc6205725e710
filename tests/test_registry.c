/* test_registry.c
 * What the registry says of each port, and of files that it can't read.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "registry.h"

#include <string.h>

static registry_t *builtin;

typedef struct {
    guint16 port;
    const char *service;
    const char *description;
    gboolean unused;
    guint8 ddp_socket;
} fact_t;

static const fact_t appletalk[] = {
    {201, "at-rtmp", "AppleTalk Routing Maintenance", FALSE, 1},
    {202, "at-nbp", "AppleTalk Name Binding", FALSE, 2},
    {203, "at-3", "AppleTalk Unused", TRUE, 3},
    {204, "at-echo", "AppleTalk Echo", FALSE, 4},
    {205, "at-5", "AppleTalk Unused", TRUE, 5},
    {206, "at-zis", "AppleTalk Zone Information", FALSE, 6},
    {207, "at-7", "AppleTalk Unused", TRUE, 7},
    {208, "at-8", "AppleTalk Unused", TRUE, 8},
};

static void test_appletalk_block(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(appletalk); i++) {
        const fact_t *fact = &appletalk[i];

        for (guint transport = 0; transport < TRANSPORT_COUNT; transport++) {
            port_entry_t entry = registry_lookup(builtin, transport, fact->port);
            gboolean has_row = transport == TRANSPORT_TCP || transport == TRANSPORT_UDP;

            g_assert_cmpint(entry.status, ==, has_row ? PORT_ASSIGNED : PORT_NO_ENTRY);
            g_assert_cmpstr(entry.service, ==, has_row ? fact->service : NULL);
            g_assert_cmpstr(entry.description, ==, has_row ? fact->description : NULL);
            g_assert_cmpstr(entry.block, ==, "201-208");
            g_assert_cmpstr(entry.range, ==, "System Ports");
            g_assert_cmpint(entry.unused, ==, has_row && fact->unused);
            g_assert_cmpint(entry.ddp_socket, ==,
                            transport == TRANSPORT_UDP ? fact->ddp_socket : 0);
        }
    }
}

static void test_unassigned_block(void)
{
    for (guint16 port = 301; port <= 307; port++) {
        for (guint transport = 0; transport < TRANSPORT_COUNT; transport++) {
            port_entry_t entry = registry_lookup(builtin, transport, port);

            g_assert_cmpint(entry.status, ==, PORT_UNASSIGNED);
            g_assert_null(entry.service);
            g_assert_cmpstr(entry.description, ==, "Unassigned");
            g_assert_cmpstr(entry.block, ==, "301-307");
            g_assert_cmpstr(entry.range, ==, "System Ports");
            g_assert_false(entry.unused);
            g_assert_cmpint(entry.ddp_socket, ==, transport == TRANSPORT_UDP ? port - 200 : 0);
        }
    }
}

static void test_no_entry(void)
{
    static const struct {
        guint16 port;
        const char *range;
    } others[] = {{0, "System Ports"},     {200, "System Ports"}, {209, "System Ports"},
                  {300, "System Ports"},   {308, "System Ports"}, {1023, "System Ports"},
                  {1024, "User Ports"},    {49151, "User Ports"}, {49152, "Dynamic Ports"},
                  {65535, "Dynamic Ports"}};

    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        for (guint transport = 0; transport < TRANSPORT_COUNT; transport++) {
            port_entry_t entry = registry_lookup(builtin, transport, others[i].port);

            g_assert_cmpint(entry.status, ==, PORT_NO_ENTRY);
            g_assert_null(entry.service);
            g_assert_null(entry.description);
            g_assert_null(entry.block);
            g_assert_cmpstr(entry.range, ==, others[i].range);
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
    g_assert_cmpstr(registry_snapshot(builtin), ==, "2026-03-01");
}

/* ---- Files ---- */

#define HEADER "Service Name,Port Number,Transport Protocol,Description\n"
#define BLOCKS "[registry]\nsnapshot=2000-01-01\n"

static registry_t *read_texts(const char *rows, const char *blocks, GError **error)
{
    return registry_read(rows, strlen(rows), blocks, strlen(blocks), error);
}

static void test_rows(void)
{
    registry_t *registry =
        read_texts("Port Number,Description,Transport Protocol,Service Name\r\n"
                   "7,Echo,tcp,echo\r\n"
                   "7,The second name of a number,tcp,echo-too\r\n"
                   ",A name that has no number,,nameless\r\n"
                   "10-12,\"Has a \"\"quote\"\",\n a comma and a line\",udp,x\r\n"
                   "13,Reserved for something,,\r\n"
                   "14,any private file service,tcp,\r\n"
                   "15,unassigned\r\n"
                   "0-0,No line break at the end,tcp,zero",
                   BLOCKS, NULL);

    g_assert_nonnull(registry);
    g_assert_cmpstr(registry_lookup(registry, TRANSPORT_TCP, 7).service, ==, "echo");
    g_assert_cmpint(registry_lookup(registry, TRANSPORT_UDP, 7).status, ==, PORT_NO_ENTRY);
    g_assert_cmpint(registry_lookup(registry, TRANSPORT_UDP, 9).status, ==, PORT_NO_ENTRY);
    g_assert_cmpint(registry_lookup(registry, TRANSPORT_UDP, 10).status, ==, PORT_ASSIGNED);
    g_assert_cmpstr(registry_lookup(registry, TRANSPORT_UDP, 12).description, ==,
                    "Has a \"quote\",\n a comma and a line");
    g_assert_cmpint(registry_lookup(registry, TRANSPORT_DCCP, 13).status, ==, PORT_RESERVED);
    g_assert_cmpint(registry_lookup(registry, TRANSPORT_TCP, 14).status, ==, PORT_ASSIGNED);
    g_assert_null(registry_lookup(registry, TRANSPORT_TCP, 14).service);
    g_assert_cmpint(registry_lookup(registry, TRANSPORT_SCTP, 15).status, ==, PORT_UNASSIGNED);
    g_assert_cmpstr(registry_lookup(registry, TRANSPORT_TCP, 0).service, ==, "zero");
    registry_free(registry);
}

static void test_bad_rows(void)
{
    static const struct {
        const char *rows;
        const char *message;
    } cases[] = {
        {"", "line 0: no such column in the first record: \"Service Name\""},
        {"Service Name,Port Number,Description\n",
         "line 1: no such column in the first record: \"Transport Protocol\""},
        {HEADER "a,7,tcp,\nb,x,tcp,\n", "line 3: not a port number or a range of them: \"x\""},
        {HEADER "a,65536,tcp,\n", "line 2: not a port number or a range of them: \"65536\""},
        {HEADER "a,-1,tcp,\n", "line 2: not a port number or a range of them: \"-1\""},
        {HEADER "a,9-7,tcp,\n", "line 2: not a port number or a range of them: \"9-7\""},
        {HEADER "a,7-8-9,tcp,\n", "line 2: not a port number or a range of them: \"7-8-9\""},
        {HEADER "a,7,ip,\n", "line 2: not a transport protocol: \"ip\""},
        {HEADER "a,7,tcp,\"never closed\n",
         "line 2: not CSV: \"error parsing data while strict checking enabled\""},
        {HEADER "a,7,tcp,a \"stray\" quote\n",
         "line 2: not CSV: \"error parsing data while strict checking enabled\""},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;

        g_assert_null(read_texts(cases[i].rows, BLOCKS, &error));
        g_assert_error(error, REGISTRY_ERROR, REGISTRY_ERROR_ROWS);
        g_assert_cmpstr(error->message, ==, cases[i].message);
        g_error_free(error);
    }
}

static void test_bad_blocks(void)
{
    static const struct {
        const char *blocks;
        const char *message;
    } cases[] = {
        {BLOCKS "[20x]\n", "group [20x]: not a port number or a range of them"},
        {BLOCKS "[201-455]\nddp_socket_base=200\n",
         "group [201-455]: ddp_socket_base=200 makes sockets that are not 1 to 254"},
        {BLOCKS "[200]\nddp_socket_base=200\n",
         "group [200]: ddp_socket_base=200 makes sockets that are not 1 to 254"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        GError *error = NULL;

        g_assert_null(read_texts(HEADER, cases[i].blocks, &error));
        g_assert_error(error, REGISTRY_ERROR, REGISTRY_ERROR_BLOCKS);
        g_assert_cmpstr(error->message, ==, cases[i].message);
        g_error_free(error);
    }

    /* GLib's own messages name the group and the key. */
    static const char *const glib_cases[] = {"", "no group", "[registry]\n",
                                             BLOCKS "[7]\nunused=seven\n",
                                             BLOCKS "[7]\nddp_socket_base=x\n"};

    for (guint i = 0; i < G_N_ELEMENTS(glib_cases); i++) {
        GError *error = NULL;

        g_assert_null(read_texts(HEADER, glib_cases[i], &error));
        g_assert_cmpint(error->domain, ==, G_KEY_FILE_ERROR);
        g_error_free(error);
    }
}

int main(int argc, char **argv)
{
    GError *error = NULL;
    int result;

    g_test_init(&argc, &argv, NULL);
    builtin = registry_read_builtin(&error);
    g_assert_no_error(error);

    g_test_add_func("/registry/201-208", test_appletalk_block);
    g_test_add_func("/registry/301-307", test_unassigned_block);
    g_test_add_func("/registry/no-entry", test_no_entry);
    g_test_add_func("/registry/names", test_names);
    g_test_add_func("/registry/rows", test_rows);
    g_test_add_func("/registry/bad-rows", test_bad_rows);
    g_test_add_func("/registry/bad-blocks", test_bad_blocks);
    result = g_test_run();

    registry_free(builtin);
    return result;
}
