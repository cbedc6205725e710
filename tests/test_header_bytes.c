/* test_header_bytes.c
 * What is found of a header in packets that are cut off, padded, tunnelled or wrong.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "header_bytes.h"

#include <glib.h>
#include <string.h>

#define NOT_FOUND (-1)

static const uint8_t src[16] = {192, 0, 2, 1, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static const uint8_t dst[16] = {192, 0, 2, 2, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};

/* From port 61000 to port 207. */
static const uint8_t ports[4] = {0xEE, 0x48, 0, 207};

static GByteArray *append(GByteArray *frame, size_t length, ...)
{
    va_list bytes;

    va_start(bytes, length);
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = (uint8_t)va_arg(bytes, int);

        g_byte_array_append(frame, &byte, 1);
    }
    va_end(bytes);
    return frame;
}

static GByteArray *ipv4(GByteArray *frame, uint8_t proto, uint16_t total_length)
{
    append(frame, 12, 0x45, 0, total_length >> 8, total_length & 0xFF, 0, 1, 0, 0, 64, proto, 0, 0);
    g_byte_array_append(frame, src, 4);
    return g_byte_array_append(frame, dst, 4);
}

static GByteArray *ipv6(GByteArray *frame, uint8_t next_header, uint16_t length)
{
    append(frame, 8, 0x60, 0, 0, 0, length >> 8, length & 0xFF, next_header, 64);
    g_byte_array_append(frame, src, 16);
    return g_byte_array_append(frame, dst, 16);
}

static GByteArray *tcp(GByteArray *frame, uint8_t words)
{
    g_byte_array_append(frame, ports, 4);
    append(frame, 16, 0, 0, 0, 1, 0, 0, 0, 0, words << 4, 0x10, 1, 0, 0, 0, 0, 0);
    for (uint8_t i = 5; i < words; i++)
        append(frame, 4, 1, 1, 1, 1);
    return frame;
}

static GByteArray *udp(GByteArray *frame, uint16_t length)
{
    g_byte_array_append(frame, ports, 4);
    return append(frame, 4, length >> 8, length & 0xFF, 0, 0);
}

/* The length of the payload, in the first bytes of a frame; read from a copy of their own size, so
 * that valgrind and the sanitizers see each byte too many. */
static int length_in(const GByteArray *frame, size_t captured, transport_t transport)
{
    wanted_header_t wanted = {transport, 61000, 207};
    header_bytes_t header;
    uint8_t *copy = g_memdup2(frame->data, captured);
    int length = NOT_FOUND;

    if (find_header_bytes(copy, captured, frame->len, 0, &wanted, &header)) {
        length = header.payload_length;
        g_assert_true(memcmp(header.src_address, src, header.address_length) == 0);
        g_assert_true(memcmp(header.dst_address, dst, header.address_length) == 0);
        g_assert_true(memcmp(copy + header.offset, ports, sizeof(ports)) == 0);
    }
    g_free(copy);
    return length;
}

static void assert_length(GByteArray *frame, transport_t transport, int expected)
{
    g_assert_cmpint(length_in(frame, frame->len, transport), ==, expected);
    for (size_t captured = 0; captured < frame->len; captured++)
        length_in(frame, captured, transport);
    g_byte_array_unref(frame);
}

#define NEW g_byte_array_new()

static void test_ipv4(void)
{
    assert_length(tcp(ipv4(NEW, 6, 40), 5), TRANSPORT_TCP, 0);
    assert_length(tcp(ipv4(NEW, 6, 52), 8), TRANSPORT_TCP, 0);
    assert_length(append(tcp(ipv4(NEW, 6, 42), 5), 2, 'h', 'i'), TRANSPORT_TCP, 2);
    /* Padding is no payload; without a length of its own the packet ends with the frame. */
    assert_length(append(tcp(ipv4(NEW, 6, 40), 5), 6, 0, 0, 0, 0, 0, 0), TRANSPORT_TCP, 0);
    assert_length(append(tcp(ipv4(NEW, 6, 0), 5), 3, 'h', 'i', '!'), TRANSPORT_TCP, 3);
    /* A header that is longer than its packet. */
    assert_length(tcp(ipv4(NEW, 6, 40), 15), TRANSPORT_TCP, 0);

    assert_length(udp(ipv4(NEW, 17, 28), 8), TRANSPORT_UDP, 0);
    assert_length(append(udp(ipv4(NEW, 17, 30), 10), 2, 'h', 'i'), TRANSPORT_UDP, 2);
    assert_length(udp(ipv4(NEW, 17, 28), 4), TRANSPORT_UDP, 0);
    /* UDP-Lite: the field is the checksum's coverage. */
    assert_length(append(udp(ipv4(NEW, 136, 30), 8), 2, 'h', 'i'), TRANSPORT_UDP, 2);
}

static void test_ipv6(void)
{
    assert_length(tcp(ipv6(NEW, 6, 20), 5), TRANSPORT_TCP, 0);
    assert_length(append(tcp(ipv6(NEW, 6, 21), 5), 2, '!', 0), TRANSPORT_TCP, 1);
    assert_length(udp(ipv6(NEW, 17, 0), 0), TRANSPORT_UDP, 0);
    /* Hop-by-hop options, routing, destination options, AH, the first fragment. */
    for (unsigned i = 0; i < 3; i++) {
        static const uint8_t headers[] = {0, 43, 60};

        assert_length(udp(append(ipv6(NEW, headers[i], 16), 8, 17, 0, 1, 4, 0, 0, 0, 0), 8),
                      TRANSPORT_UDP, 0);
        assert_length(tcp(append(ipv6(NEW, headers[i], 29), 8, 6, 0, 1, 4, 0, 0, 0, 0), 5),
                      TRANSPORT_TCP, 1);
    }
    assert_length(
        tcp(append(ipv6(NEW, 51, 37), 16, 6, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0), 5),
        TRANSPORT_TCP, 1);
    assert_length(tcp(append(ipv6(NEW, 44, 30), 8, 6, 0, 0, 1, 0, 0, 0, 7), 5), TRANSPORT_TCP, 2);
    assert_length(tcp(append(ipv6(NEW, 44, 30), 8, 6, 0, 0, 9, 0, 0, 0, 7), 5), TRANSPORT_TCP,
                  NOT_FOUND);
    /* A chain of options without an end. */
    assert_length(append(ipv6(NEW, 60, 16), 16, 60, 0, 1, 4, 0, 0, 0, 0, 60, 0, 1, 4, 0, 0, 0, 0),
                  TRANSPORT_TCP, NOT_FOUND);
}

static void test_others(void)
{
    /* INIT; two chunks of data with padding between them; I-DATA; a chunk of length 0. */
    GByteArray *frame = ipv4(NEW, 132, 52);

    g_byte_array_append(frame, ports, 4);
    append(frame, 28, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 20, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0,
           0, 1);
    assert_length(frame, TRANSPORT_SCTP, 0);

    frame = ipv4(NEW, 132, 32 + 20 + 20 + 24 + 4);
    g_byte_array_append(frame, ports, 4);
    append(frame, 8, 0, 0, 0, 1, 0, 0, 0, 0);
    append(frame, 20, 0, 3, 0, 17, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 'a', 0, 0, 0);
    append(frame, 20, 0, 3, 0, 20, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 'a', 'b', 'c', 'd');
    append(frame, 24, 64, 3, 0, 22, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'a', 'b', 0, 0);
    append(frame, 4, 0, 0, 0, 0);
    assert_length(frame, TRANSPORT_SCTP, 1 + 4 + 2);

    frame = ipv4(NEW, 33, 34);
    g_byte_array_append(frame, ports, 4);
    append(frame, 10, 3, 0, 0, 0, 4, 0, 0, 1, 'h', 'i');
    assert_length(frame, TRANSPORT_DCCP, 2);
}

static void test_cut_off(void)
{
    GByteArray *segment = append(tcp(ipv4(NEW, 6, 80), 5), 1, 'x');
    GByteArray *synchronise = tcp(ipv4(NEW, 6, 60), 10);

    /* 80 bytes less 20 of IP and at least 20 of TCP; but what can't be read may be options. */
    g_assert_cmpint(length_in(segment, 40, TRANSPORT_TCP), ==, 40);
    g_assert_cmpint(length_in(segment, 24, TRANSPORT_TCP), ==, 0);
    g_assert_cmpint(length_in(segment, 23, TRANSPORT_TCP), ==, NOT_FOUND);
    g_assert_cmpint(length_in(synchronise, 28, TRANSPORT_TCP), ==, 0);
    g_byte_array_unref(segment);
    g_byte_array_unref(synchronise);
}

static void test_which_header(void)
{
    /* In a tunnel, and behind bytes that are no header's. */
    GByteArray *frame = ipv4(NEW, 4, 62);

    assert_length(append(tcp(ipv4(frame, 6, 42), 5), 2, 'h', 'i'), TRANSPORT_TCP, 2);
    frame = append(NEW, 12, 0x45, 0x60, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0);
    assert_length(append(tcp(ipv4(frame, 6, 41), 5), 1, '!'), TRANSPORT_TCP, 1);

    /* Another transport, another port, a later fragment, a header that is too short. */
    assert_length(tcp(ipv4(NEW, 6, 40), 5), TRANSPORT_SCTP, NOT_FOUND);
    for (unsigned i = 0; i < 3; i++) {
        static const struct {
            unsigned offset;
            uint8_t byte;
        } wrong[] = {{23, 206}, {7, 1}, {0, 0x44}};

        frame = tcp(ipv4(NEW, 6, 40), 5);
        frame->data[wrong[i].offset] = wrong[i].byte;
        assert_length(frame, TRANSPORT_TCP, NOT_FOUND);
    }
    assert_length(NEW, TRANSPORT_TCP, NOT_FOUND);
}

static void test_kinds(void)
{
    static const struct {
        transport_t transport;
        uint8_t ip_proto;
        unsigned offset; /* of the byte in the transport header */
        uint8_t byte;
        header_kind_t kind;
    } cases[] = {
        {TRANSPORT_TCP, 6, 13, 0x02, HEADER_REQUEST},  {TRANSPORT_TCP, 6, 13, 0xC2, HEADER_REQUEST},
        {TRANSPORT_TCP, 6, 13, 0x12, HEADER_ACCEPT},   {TRANSPORT_TCP, 6, 13, 0x14, HEADER_RESET},
        {TRANSPORT_TCP, 6, 13, 0x06, HEADER_RESET},    {TRANSPORT_TCP, 6, 13, 0x11, HEADER_OTHER},
        {TRANSPORT_SCTP, 132, 12, 1, HEADER_REQUEST},  {TRANSPORT_SCTP, 132, 12, 2, HEADER_ACCEPT},
        {TRANSPORT_SCTP, 132, 12, 6, HEADER_RESET},    {TRANSPORT_SCTP, 132, 12, 0, HEADER_OTHER},
        {TRANSPORT_DCCP, 33, 8, 0x00, HEADER_REQUEST}, {TRANSPORT_DCCP, 33, 8, 0x03, HEADER_ACCEPT},
        {TRANSPORT_DCCP, 33, 8, 0xEF, HEADER_RESET},   {TRANSPORT_DCCP, 33, 8, 0x04, HEADER_OTHER},
        {TRANSPORT_UDP, 17, 13, 0x02, HEADER_OTHER},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        GByteArray *frame = tcp(ipv4(NEW, cases[i].ip_proto, 40), 5);
        wanted_header_t wanted = {cases[i].transport, 61000, 207};
        header_bytes_t header;

        frame->data[20 + cases[i].offset] = cases[i].byte;
        g_assert_true(find_header_bytes(frame->data, frame->len, frame->len, 0, &wanted, &header));
        g_assert_cmpint(header.kind, ==, cases[i].kind);
        g_assert_cmpuint(header.tcp_sequence, ==,
                         cases[i].transport == TRANSPORT_TCP && cases[i].kind == HEADER_REQUEST);
        /* Cut off before that byte. */
        g_assert_true(
            find_header_bytes(frame->data, 20 + cases[i].offset, frame->len, 0, &wanted, &header));
        g_assert_cmpint(header.kind, ==, HEADER_OTHER);
        g_byte_array_unref(frame);
    }
}

/* Two headers that are alike in one frame: the search goes on behind the first. */
static void test_one_after_the_other(void)
{
    wanted_header_t wanted = {TRANSPORT_TCP, 61000, 207};
    header_bytes_t header;
    GByteArray *frame = append(tcp(ipv4(NEW, 6, 41), 5), 1, 'a');
    size_t first_end = frame->len;

    tcp(ipv6(frame, 6, 20), 5);
    frame->data[20 + 13] = 0x12;
    g_assert_true(find_header_bytes(frame->data, frame->len, frame->len, 0, &wanted, &header));
    g_assert_cmpuint(header.offset, ==, 20);
    g_assert_cmpuint(header.address_length, ==, 4);
    g_assert_cmpint(header.kind, ==, HEADER_ACCEPT);
    g_assert_cmpint(header.payload_length, ==, 1);

    g_assert_true(
        find_header_bytes(frame->data, frame->len, frame->len, header.offset, &wanted, &header));
    g_assert_cmpuint(header.offset, ==, first_end + 40);
    g_assert_cmpuint(header.address_length, ==, 16);
    g_assert_cmpint(header.kind, ==, HEADER_OTHER);
    g_assert_cmpint(header.payload_length, ==, 0);

    g_assert_false(
        find_header_bytes(frame->data, frame->len, frame->len, header.offset, &wanted, &header));
    g_byte_array_unref(frame);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/header-bytes/ipv4", test_ipv4);
    g_test_add_func("/header-bytes/ipv6", test_ipv6);
    g_test_add_func("/header-bytes/sctp-dccp", test_others);
    g_test_add_func("/header-bytes/cut-off", test_cut_off);
    g_test_add_func("/header-bytes/which-header", test_which_header);
    g_test_add_func("/header-bytes/kinds", test_kinds);
    g_test_add_func("/header-bytes/one-after-the-other", test_one_after_the_other);
    return g_test_run();
}
