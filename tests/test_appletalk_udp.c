/* test_appletalk_udp.c
 * Edge cases of the rules that recognise AppleTalk in UDP. The captures
 * testdata/appletalk*.pcapng test the rules one by one.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "appletalk_udp.h"

#include <glib.h>
#include <string.h>

/* A name lookup from socket 2 of node 10 to socket 2 of node 20; no checksum. */
static const uint8_t lookup[] = {0xFA, 0xCE, 2,       /* LAP */
                                 0,    24,   0, 0,    /* length, checksum */
                                 0,    2,    0, 1,    /* networks */
                                 20,   10,   2, 2, 2, /* nodes, sockets, type */
                                 0x21, 7,    0, 1, 10, 2, 0, 1, '=', 1, '='};

static bool is_datagram(const uint8_t *payload, size_t captured, uint16_t srcport, uint16_t dstport)
{
    /* An exact-size copy, so that valgrind and the sanitizers catch every overread. */
    uint8_t *copy = g_memdup2(payload, captured);
    bool result = appletalk_udp_is_datagram(copy, captured, srcport, dstport);

    g_free(copy);
    return result;
}

static void test_every_length(void)
{
    uint8_t summed[sizeof(lookup)];
    uint16_t sum = 0;

    memcpy(summed, lookup, sizeof(lookup));
    for (size_t i = 7; i < 3 + 24; i++) {
        sum = (uint16_t)(sum + summed[i]);
        sum = (uint16_t)(sum << 1 | sum >> 15);
    }
    summed[5] = (uint8_t)(sum >> 8);
    summed[6] = (uint8_t)sum;

    for (size_t captured = 0; captured <= sizeof(lookup); captured++) {
        /* Everything but the padding, with and without a checksum. */
        g_assert_cmpint(is_datagram(lookup, captured, 202, 202), ==, captured >= 3 + 24);
        g_assert_cmpint(is_datagram(summed, captured, 202, 202), ==, captured >= 3 + 24);
    }
}

/* The header alone, up to 586 bytes of data; a byte more is too much. */
static void test_every_ddp_length(void)
{
    uint8_t datagram[3 + 1023] = {0};

    memcpy(datagram, lookup, sizeof(lookup));
    for (size_t length = 0; length <= 1023; length++) {
        datagram[3] = (uint8_t)(length >> 8);
        datagram[4] = (uint8_t)length;
        g_assert_cmpint(is_datagram(datagram, sizeof(datagram), 202, 202), ==,
                        length >= 13 && length <= 13 + 586);
    }
}

static void test_every_socket_and_port(void)
{
    uint8_t datagram[sizeof(lookup)];

    memcpy(datagram, lookup, sizeof(lookup));
    for (unsigned socket = 0; socket <= 255; socket++) {
        unsigned matches = 0;

        datagram[3 + 10] = (uint8_t)socket;
        for (unsigned port = 0; port <= 65535; port++) {
            if (!appletalk_udp_is_datagram(datagram, sizeof(datagram), 50000, (uint16_t)port))
                continue;
            matches++;
            if (socket <= 127)
                g_assert_true(port == 200 + socket || port == 768 + socket);
            else
                g_assert_cmpuint(port, ==, 16384 + socket);
        }
        g_assert_cmpuint(matches, ==, socket == 0 || socket == 255 ? 0 : socket <= 127 ? 2 : 1);
    }
}

static void test_checksum_of_zero(void)
{
    /* Everything after the checksum adds up to 0, which is sent as FFFF. */
    uint8_t datagram[16] = {0, 10, 2, 0, 13, 0xFF, 0xFF};

    datagram[3 + 10] = 2;
    datagram[3 + 11] = 2;
    for (unsigned nets = 0; nets <= 0xFFFF; nets++) {
        for (unsigned type = 0; type <= 0xFF; type++) {
            uint16_t sum = 0;

            datagram[7] = (uint8_t)(nets >> 8);
            datagram[8] = (uint8_t)nets;
            datagram[15] = (uint8_t)type;
            for (size_t i = 7; i < 16; i++) {
                sum = (uint16_t)(sum + datagram[i]);
                sum = (uint16_t)(sum << 1 | sum >> 15);
            }
            if (sum == 0) {
                g_assert_true(is_datagram(datagram, sizeof(datagram), 202, 202));
                return;
            }
        }
    }
    g_assert_not_reached();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/appletalk-udp/every-length", test_every_length);
    g_test_add_func("/appletalk-udp/every-ddp-length", test_every_ddp_length);
    g_test_add_func("/appletalk-udp/every-socket-and-port", test_every_socket_and_port);
    g_test_add_func("/appletalk-udp/checksum-of-zero", test_checksum_of_zero);
    return g_test_run();
}
