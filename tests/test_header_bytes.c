/* test_header_bytes.c
 * Reading headers in packets that are cut off, padded, tunnelled or malformed.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "header_bytes.h"

#include <glib.h>
#include <string.h>

#include "append_bytes.h"
#include "link_headers.h"

#define NOT_FOUND (-1)

static const uint8_t src[16] = {192, 0, 2, 1, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
static const uint8_t dst[16] = {192, 0, 2, 2, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17};

/* From port 61000 to port 207. */
static const uint8_t ports[4] = {0xEE, 0x48, 0, 207};

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

/* Read both headers at an offset of a packet of which `captured` bytes were captured; false if
 * there are none. The addresses are invalid afterwards. The headers are read from an exact-size
 * copy, so that valgrind and the sanitizers catch every overread. */
static bool read_headers(const GByteArray *frame, size_t captured, size_t offset, ip_header_t *ip,
                         transport_bytes_t *header)
{
    uint8_t *copy = g_memdup2(frame->data, captured);
    packet_bytes_t packet = {copy, captured, frame->len};
    bool found = read_ip_header(&packet, offset, ip);

    if (found) {
        g_assert_true(memcmp(ip->src_address, src, ip->address_length) == 0);
        g_assert_true(memcmp(ip->dst_address, dst, ip->address_length) == 0);
        g_assert_true(ip->dst_address + ip->address_length <= copy + captured);
        g_assert_cmpuint(ip->end, <=, frame->len);
        found = !ip->is_later_fragment && read_transport_header(&packet, ip, header);
    }
    if (found) {
        g_assert_true(memcmp(copy + ip->next, ports, sizeof(ports)) == 0);
        g_assert_cmpuint(header->srcport, ==, 61000);
        g_assert_cmpuint(header->dstport, ==, 207);
        g_assert_cmpuint(header->payload, >=, ip->next);
        g_assert_cmpuint(header->payload_length, <=, frame->len - ip->next);
    }
    g_free(copy);
    return found;
}

/* The payload length in a packet of which `captured` bytes were captured. */
static int length_in(const GByteArray *frame, size_t captured, transport_t transport)
{
    ip_header_t ip = {0};
    transport_bytes_t header = {0};

    if (!read_headers(frame, captured, 0, &ip, &header))
        return NOT_FOUND;
    g_assert_cmpint(header.transport, ==, transport);
    return (int)header.payload_length;
}

/* Whole, and cut off after each byte: less captured never means more read. */
static void assert_length(GByteArray *frame, transport_t transport, int expected)
{
    bool found_before = false;

    for (size_t captured = 0; captured <= frame->len; captured++) {
        bool found = length_in(frame, captured, transport) != NOT_FOUND;

        g_assert_true(found || !found_before);
        found_before = found;
    }
    g_assert_cmpint(length_in(frame, frame->len, transport), ==, expected);
    g_byte_array_unref(frame);
}

#define NEW g_byte_array_new()

static void test_ipv4(void)
{
    assert_length(tcp(ipv4(NEW, 6, 40), 5), TRANSPORT_TCP, 0);
    assert_length(tcp(ipv4(NEW, 6, 52), 8), TRANSPORT_TCP, 0);
    assert_length(append(tcp(ipv4(NEW, 6, 42), 5), 2, 'h', 'i'), TRANSPORT_TCP, 2);
    /* Padding is no payload; a packet without a length of its own ends with the frame. */
    assert_length(append(tcp(ipv4(NEW, 6, 40), 5), 6, 0, 0, 0, 0, 0, 0), TRANSPORT_TCP, 0);
    assert_length(append(tcp(ipv4(NEW, 6, 0), 5), 3, 'h', 'i', '!'), TRANSPORT_TCP, 3);
    /* No header is as short as these claim. */
    assert_length(append(tcp(ipv4(NEW, 6, 42), 4), 2, 'h', 'i'), TRANSPORT_TCP, 0);
    assert_length(append(tcp(ipv4(NEW, 6, 42), 0), 2, 'h', 'i'), TRANSPORT_TCP, 0);
    /* A header that is longer than its packet, and an IP packet that is shorter than its header. */
    assert_length(tcp(ipv4(NEW, 6, 40), 15), TRANSPORT_TCP, 0);
    assert_length(append(tcp(ipv4(NEW, 6, 12), 5), 2, 'h', 'i'), TRANSPORT_TCP, 0);
    /* Lengths that end beyond what was on the wire. */
    assert_length(append(tcp(ipv4(NEW, 6, 1500), 5), 2, 'h', 'i'), TRANSPORT_TCP, 2);
    assert_length(append(udp(ipv4(NEW, 17, 65535), 65515), 2, 'h', 'i'), TRANSPORT_UDP, 2);
    /* UDP that ends after IP, and before it. */
    assert_length(append(udp(ipv4(NEW, 17, 29), 10), 2, 'h', 'i'), TRANSPORT_UDP, 1);
    assert_length(append(udp(ipv4(NEW, 17, 30), 9), 2, 'h', 'i'), TRANSPORT_UDP, 1);

    assert_length(udp(ipv4(NEW, 17, 28), 8), TRANSPORT_UDP, 0);
    assert_length(append(udp(ipv4(NEW, 17, 30), 10), 2, 'h', 'i'), TRANSPORT_UDP, 2);
    assert_length(udp(ipv4(NEW, 17, 28), 4), TRANSPORT_UDP, 0);
    /* UDP-Lite: the field is the checksum coverage. */
    assert_length(append(udp(ipv4(NEW, 136, 30), 8), 2, 'h', 'i'), TRANSPORT_UDP, 2);
}

static void test_ipv6(void)
{
    GByteArray *frame;

    assert_length(tcp(ipv6(NEW, 6, 20), 5), TRANSPORT_TCP, 0);
    assert_length(append(tcp(ipv6(NEW, 6, 21), 5), 2, '!', 0), TRANSPORT_TCP, 1);
    /* A jumbogram has lengths of 0: it ends with the frame. */
    assert_length(udp(ipv6(NEW, 17, 0), 0), TRANSPORT_UDP, 0);
    assert_length(
        append(udp(append(ipv6(NEW, 0, 0), 8, 17, 0, 0xC2, 4, 0, 1, 0, 8), 0), 3, 'h', 'i', '!'),
        TRANSPORT_UDP, 3);
    assert_length(append(tcp(ipv6(NEW, 6, 65535), 5), 1, '!'), TRANSPORT_TCP, 1);
    /* Hop-by-hop options, routing, destination options, mobility, AH, the first fragment. */
    for (unsigned i = 0; i < 4; i++) {
        static const uint8_t headers[] = {0, 43, 60, 135};

        assert_length(udp(append(ipv6(NEW, headers[i], 16), 8, 17, 0, 1, 0, 0, 0, 0, 0), 8),
                      TRANSPORT_UDP, 0);
        assert_length(
            append(tcp(append(ipv6(NEW, headers[i], 29), 8, 6, 0, 1, 0, 0, 0, 0, 0), 5), 2, 'x', 0),
            TRANSPORT_TCP, 1);
    }
    frame = append(ipv6(NEW, 51, 37), 16, 6, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0);
    assert_length(append(tcp(frame, 5), 2, 'x', 0), TRANSPORT_TCP, 1);
    /* One with a second word of eight bytes. */
    assert_length(
        udp(append(ipv6(NEW, 60, 24), 16, 17, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 8),
        TRANSPORT_UDP, 0);
    frame = tcp(append(ipv6(NEW, 44, 30), 8, 6, 0, 0, 1, 0, 0, 0, 7), 5);
    assert_length(append(frame, 3, 'h', 'i', 0), TRANSPORT_TCP, 2);
    assert_length(tcp(append(ipv6(NEW, 44, 30), 8, 6, 0, 0, 9, 0, 0, 0, 7), 5), TRANSPORT_TCP,
                  NOT_FOUND);
    /* An endless chain of options. */
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

    /* A chunk that claims to be longer than the packet. */
    frame = ipv4(NEW, 132, 32 + 20);
    g_byte_array_append(frame, ports, 4);
    append(frame, 8, 0, 0, 0, 1, 0, 0, 0, 0);
    append(frame, 20, 0, 3, 0xFF, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 'a', 'b', 'c', 'd');
    assert_length(frame, TRANSPORT_SCTP, 4);

    frame = ipv4(NEW, 33, 34);
    g_byte_array_append(frame, ports, 4);
    append(frame, 10, 3, 0, 0, 0, 4, 0, 0, 1, 'h', 'i');
    assert_length(frame, TRANSPORT_DCCP, 2);
}

static void test_cut_off(void)
{
    GByteArray *segment = append(tcp(ipv4(NEW, 6, 80), 5), 1, 'x');
    GByteArray *synchronise = tcp(ipv4(NEW, 6, 60), 10);
    GByteArray *jumbo = append(tcp(ipv4(NEW, 6, 80), 5), 80, 'x');

    /* What lies beyond the frame was never on the wire; what can't be read may be options. */
    g_assert_cmpint(length_in(segment, 40, TRANSPORT_TCP), ==, 1);
    g_assert_cmpint(length_in(segment, 24, TRANSPORT_TCP), ==, 0);
    g_assert_cmpint(length_in(segment, 23, TRANSPORT_TCP), ==, NOT_FOUND);
    g_assert_cmpint(length_in(synchronise, 28, TRANSPORT_TCP), ==, 0);
    g_byte_array_unref(segment);
    g_byte_array_unref(synchronise);

    /* 80 bytes minus 20 of IP and at least 20 of TCP, of which only the ports are there. */
    g_assert_cmpint(length_in(jumbo, 40, TRANSPORT_TCP), ==, 40);
    g_assert_cmpint(length_in(jumbo, 33, TRANSPORT_TCP), ==, 40);
    g_assert_cmpint(length_in(jumbo, 32, TRANSPORT_TCP), ==, 0);
    g_byte_array_unref(jumbo);
}

/* In a tunnel, each header is read where it is, and nowhere else. */
static void test_offsets(void)
{
    GByteArray *frame = append(tcp(ipv4(ipv4(NEW, 4, 62), 6, 42), 5), 2, 'h', 'i');
    transport_bytes_t header = {0};
    ip_header_t ip = {0};

    for (size_t captured = 0; captured <= frame->len; captured++) {
        packet_bytes_t packet = {frame->data, captured, frame->len};

        g_assert_false(read_headers(frame, captured, 0, &ip, &header));
        g_assert_true(read_ip_header(&packet, 0, &ip) == (captured >= 20));
        g_assert_true(read_headers(frame, captured, 20, &ip, &header) == (captured >= 44));
    }
    g_assert_cmpuint(ip.next, ==, 40);
    g_assert_cmpuint(ip.end, ==, 62);
    g_assert_cmpuint(header.payload, ==, 60);
    g_assert_cmpuint(header.payload_length, ==, 2);
    /* Just past the last byte, and far past it. */
    g_assert_false(read_headers(frame, frame->len, frame->len, &ip, &header));
    g_assert_false(read_headers(frame, frame->len, frame->len + 1, &ip, &header));
    g_assert_false(read_headers(frame, frame->len, SIZE_MAX, &ip, &header));
    g_byte_array_unref(frame);
}

static void test_no_header(void)
{
    static const struct {
        unsigned offset;
        uint8_t byte;
    } wrong[] = {{7, 1}, {6, 1}, {0, 0x44}, {0, 0x55}, {0, 0x05}, {9, 1}, {9, 58}};

    for (unsigned i = 0; i < G_N_ELEMENTS(wrong); i++) {
        GByteArray *frame = tcp(ipv4(NEW, 6, 40), 5);

        frame->data[wrong[i].offset] = wrong[i].byte;
        assert_length(frame, TRANSPORT_TCP, NOT_FOUND);
    }
    assert_length(NEW, TRANSPORT_TCP, NOT_FOUND);
}

/* IPv4: options are no header; Don't Fragment and More Fragments don't make it a later fragment. AH
 * can follow IPv4, too. */
static void test_behind_ipv4(void)
{
    GByteArray *frame = ipv4(NEW, 6, 48);

    frame->data[0] = 0x47;
    append(frame, 8, 0x45, 0, 0, 28, 17, 17, 17, 17);
    assert_length(tcp(frame, 5), TRANSPORT_TCP, 0);
    frame = tcp(ipv4(NEW, 6, 41), 5);
    frame->data[6] = 0x60;
    assert_length(append(frame, 1, 'x'), TRANSPORT_TCP, 1);
    frame = append(ipv4(NEW, 51, 53), 12, 6, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1);
    assert_length(append(tcp(frame, 5), 1, 'x'), TRANSPORT_TCP, 1);
    /* In a later fragment, what follows is data, and not read. */
    frame = append(ipv4(NEW, 51, 24), 4, 6, 1, 0, 0);
    frame->data[7] = 1;
    assert_length(frame, TRANSPORT_TCP, NOT_FOUND);
}

/* A reassembled packet begins with the rest of the extension headers. */
static void test_put_together(void)
{
    GByteArray *fragment = append(ipv6(NEW, 44, 16), 8, 60, 0, 0, 8, 0, 0, 0, 7);
    GByteArray *whole = append(NEW, 8, 6, 0, 1, 4, 0, 0, 0, 0);
    GByteArray *endless = append(NEW, 8, 60, 0, 1, 4, 0, 0, 0, 0);
    packet_bytes_t packet;
    transport_bytes_t header = {0};
    ip_header_t ip = {0};

    append(fragment, 8, 0, 0, 0, 0, 0, 0, 0, 0);
    append(tcp(whole, 5), 3, 'h', 'i', '!');
    packet = (packet_bytes_t){fragment->data, fragment->len, fragment->len};
    g_assert_true(read_ip_header(&packet, 0, &ip));
    g_assert_true(ip.is_later_fragment);
    for (size_t captured = 0; captured <= whole->len; captured++) {
        uint8_t *copy = g_memdup2(whole->data, captured);
        ip_header_t rest = ip;

        packet = (packet_bytes_t){copy, captured, whole->len};
        g_assert_true(continue_ip_header(&packet, &rest) == (captured >= 4));
        if (captured >= 4)
            g_assert_true(read_transport_header(&packet, &rest, &header) == (captured >= 12));
        g_free(copy);
    }
    g_assert_cmpuint(header.dstport, ==, 207);
    g_assert_cmpuint(header.payload, ==, 28);
    g_assert_cmpuint(header.payload_length, ==, 3);

    packet = (packet_bytes_t){endless->data, endless->len, endless->len};
    g_assert_false(continue_ip_header(&packet, &ip));
    g_byte_array_unref(fragment);
    g_byte_array_unref(whole);
    g_byte_array_unref(endless);
}

/* The addresses of those that communicate, first bytes 0xAA and 0xBB, where the header has others.
 */
static void test_addresses(void)
{
    enum { HOME_ADDRESS = 1, LAST_OF_ROUTE = 2, UNKNOWN = 4 };
    static const struct {
        uint8_t proto;
        uint8_t header[8]; /* then come three addresses */
        unsigned known;
    } cases[] = {
        {60, {17, 6, 1, 2, 0, 0, 201, 16}, HOME_ADDRESS},
        {60, {17, 6, 0, 0, 0, 0, 201, 16}, HOME_ADDRESS},
        {60, {17, 6, 1, 2, 0, 0, 201, 15}, 0},
        {60, {17, 6, 1, 2, 0, 0, 200, 16}, 0},
        {0, {17, 6, 1, 2, 0, 0, 201, 16}, 0},
        {43, {17, 6, 0, 1}, LAST_OF_ROUTE},
        {43, {17, 6, 0, 3}, LAST_OF_ROUTE},
        {43, {17, 6, 0, 0}, 0},
        {43, {17, 6, 2, 1}, LAST_OF_ROUTE},
        {43, {17, 6, 2, 0}, 0},
        {43, {17, 6, 4, 2}, LAST_OF_ROUTE},
        {43, {17, 6, 4, 0}, 0},
        {43, {17, 6, 3, 1}, UNKNOWN},
        {43, {17, 6, 3, 0}, 0},
        {43, {17, 6, 1, 1}, UNKNOWN},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        GByteArray *frame = ipv6(NEW, cases[i].proto, 64);
        bool is_first = cases[i].header[2] != 0;
        packet_bytes_t packet;
        ip_header_t ip = {0};

        g_byte_array_append(frame, cases[i].header, 8);
        for (unsigned j = 0; j < 3; j++) {
            /* The first one is what the types above 0 end with. */
            uint8_t first = is_first == (j == 0) && j != 1 ? 0xBB : 0xCC;

            append(frame, 16, cases[i].proto != 43 ? 0xAA : first, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                   0, 0, 0, 0);
        }
        append(udp(frame, 8), 0);
        packet = (packet_bytes_t){frame->data, frame->len, frame->len};
        g_assert_true(read_ip_header(&packet, 0, &ip));
        g_assert_cmpint(ip.next_proto, ==, 17);
        g_assert_cmphex(ip.src_address[0], ==,
                        (cases[i].known & HOME_ADDRESS) != 0 ? 0xAA : src[0]);
        if ((cases[i].known & UNKNOWN) != 0)
            g_assert_null(ip.dst_address);
        else
            g_assert_cmphex(ip.dst_address[0], ==,
                            (cases[i].known & LAST_OF_ROUTE) != 0 ? 0xBB : dst[0]);
        for (size_t captured = 0; captured < frame->len; captured++) {
            uint8_t *copy = g_memdup2(frame->data, captured);

            packet = (packet_bytes_t){copy, captured, frame->len};
            read_ip_header(&packet, 0, &ip);
            g_free(copy);
        }
        g_byte_array_unref(frame);
    }
}

/* Up to the limit; and reading a packet that is full of them still ends. */
static void test_many_extension_headers(void)
{
    for (unsigned count = 0; count <= EXTENSION_HEADERS_MAX; count++) {
        GByteArray *frame = ipv6(NEW, count > 0 ? 60 : 6, (uint16_t)(8 * count + 21));

        for (unsigned i = 1; i <= count; i++)
            append(frame, 8, i < count ? 60 : 6, 0, 1, 4, 0, 0, 0, 0);
        append(tcp(frame, 5), 1, 'x');
        assert_length(frame, TRANSPORT_TCP, count < EXTENSION_HEADERS_MAX ? 1 : NOT_FOUND);
    }
}

/* Behind four bytes; and cut off after each byte, no byte is read that was not captured. */
static void test_link_headers(void)
{
    enum { BEFORE = 4 };
    static const struct {
        link_length_t *read_length;
        size_t expected;
        uint8_t bytes[36];
    } cases[] = {
        {fr_length, 4, {0x18, 0x41, 3, 0xCC}},
        {fr_length, 6, {0x18, 0x40, 0, 0x41, 3, 0xCC}},
        {fr_length, 10, {0x18, 0x41, 3, 0, 0x80}},
        {fr_length, 4, {0x18, 0x41, 8, 0}},
        {geneve_length, 8, {0xC0}},
        {geneve_length, 8 + 63 * 4, {0x3F}},
        {gre_length, 4, {0}},
        {gre_length, 16, {0xB0}},
        {gre_length, 16, {0x30, 0x81}},
        {gre_length, LENGTH_UNKNOWN, {0x40}},
        {gre_length, LENGTH_UNKNOWN, {0, 2}},
        {gre_length, 4, {0, 0, 0x88, 0xBE, 0x10}},
        {gre_length, 16, {0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10}},
        {gre_length, 16, {0x10, 0, 0x88, 0xBE, 0, 0, 0x88, 0xBE, 0x10}},
        {gre_length, 8, {0x20, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10}},
        {gre_length, 20, {0x10, 0, 0x22, 0xEB, 0, 0, 0, 1, 0x20}},
        {gre_length, 28, {[0] = 0x10, [2] = 0x22, 0xEB, [8] = 0x20, [19] = 1}},
        {gre_length, LENGTH_UNKNOWN, {0, 0, 0x22, 0xEB, 0x30}},
        {gtp_length, 8, {0x30}},
        {gtp_length, 12, {0x32}},
        {gtp_length, 12, {0x34}},
        {gtp_length, 16, {0x34, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x85, 1}},
        {gtp_length, LENGTH_UNKNOWN, {0x34, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x85, 0}},
        {gtp_length, 20, {0x1E}},
        {gtp_length, LENGTH_UNKNOWN, {0x48}},
        {ieee8021ad_length, 4, {0, 1, 0x81, 0}},
        {ieee8021ad_length, 22, {0, 1, 0x88, 0xE7}},
        {l2tp_length, 6, {0, 2}},
        {l2tp_length, 8, {0x40, 2}},
        {l2tp_length, 10, {8, 2}},
        {l2tp_length, 8 + 256, {2, 2, 0, 0, 0, 0, 1, 0}},
        {l2tp_length, LENGTH_UNKNOWN, {0xC8, 2}},
        {l2tp_length, LENGTH_UNKNOWN, {0, 3}},
        {llc_length, 3, {6, 6, 3}},
        {llc_length, 4, {6, 6, 0}},
        {llc_length, 8, {0xAA, 0xAA, 3}},
        {llc_length, 10, {0xAA, 0xAA, 3, 0, 0x80, 0xC2, 0, 7}},
        {macsec_length, 8, {0}},
        {macsec_length, 16, {0x20}},
        {mpls_length, 4, {0, 0, 1}},
        {mpls_length, 8, {0, 0, 0, 0, 0, 0, 1}},
        {mpls_length, LENGTH_UNKNOWN, {0}},
        {nsh_length, 24, {0, 0xC6}},
        {pktap_length, 156, {156}},
        {ppp_length, 1, {0x21}},
        {ppp_length, 2, {0, 0x21}},
        {ppp_length, 3, {0xFF, 3, 0x21}},
        {ppp_length, 4, {0xFF, 3, 0, 0x21}},
        {prism_length, 144, {0x44}},
        {prism_length, 144, {0, 0, 0, 0x41}},
        {prism_length, 0, {0x80, 0x21, 0x10, 1}},
        {radiotap_length, 0x0118, {0, 0, 0x18, 1}},
        {sll_length, 16, {0, 0, 0, 1}},
        {sll_length, 20, {8, 0, 0, 0}},
        {teredo_length, 0, {0x60}},
        {teredo_length, 8, {0}},
        {teredo_length, 24, {0, 1, 1, 2}},
        {token_ring_length, 14, {0}},
        {token_ring_length, 20, {0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0xC6}},
        {trill_length, 6, {0, 5}},
        {trill_length, 10, {0, 0x45}},
        {tzsp_length, 5, {1, 0, 0, 1, 1}},
        {tzsp_length, 10, {1, 0, 0, 1, 0, 10, 2, 1, 1, 1}},
        {wlancap_length, 64, {0x80, 0x21, 0x10, 1, 0, 0, 0, 64}},
        {wlan_length, 24, {8}},
        {wlan_length, 30, {8, 3}},
        {wlan_length, 26, {0x88}},
        {wlan_length, 30, {0x88, 0x80}},
        {wlan_length, 28, {[0] = 0x88, [28] = 0xAA, 0xAA, 3}},
        {wlan_length, LENGTH_UNKNOWN, {[0] = 0x88, 2, [25] = 1}},
        {wlan_length, LENGTH_UNKNOWN, {8, 0x40}},
        {wlan_length, LENGTH_UNKNOWN, {0x80}},
        {wlan_subframe_length, 16, {[13] = 1}},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        size_t whole = BEFORE + sizeof(cases[i].bytes);

        for (size_t captured = BEFORE; captured <= whole; captured++) {
            uint8_t *copy = g_malloc(captured);
            packet_bytes_t packet = {copy, captured, whole};
            size_t length;

            memset(copy, 0, BEFORE);
            memcpy(copy + BEFORE, cases[i].bytes, captured - BEFORE);
            length = cases[i].read_length(&packet, BEFORE);
            wlan_has_subframes(&packet, BEFORE);
            if (captured == whole)
                g_assert_cmpuint(length, ==, cases[i].expected);
            g_free(copy);
        }
    }
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
        {TRANSPORT_TCP, 6, 13, 0x00, HEADER_OTHER},    {TRANSPORT_SCTP, 132, 12, 1, HEADER_REQUEST},
        {TRANSPORT_SCTP, 132, 12, 2, HEADER_ACCEPT},   {TRANSPORT_SCTP, 132, 12, 6, HEADER_RESET},
        {TRANSPORT_SCTP, 132, 12, 0, HEADER_OTHER},    {TRANSPORT_SCTP, 132, 12, 9, HEADER_OTHER},
        {TRANSPORT_DCCP, 33, 8, 0x01, HEADER_REQUEST}, {TRANSPORT_DCCP, 33, 8, 0x03, HEADER_ACCEPT},
        {TRANSPORT_DCCP, 33, 8, 0xEF, HEADER_RESET},   {TRANSPORT_DCCP, 33, 8, 0x04, HEADER_OTHER},
        {TRANSPORT_UDP, 17, 13, 0x02, HEADER_OTHER},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        GByteArray *frame = tcp(ipv4(NEW, cases[i].ip_proto, 40), 5);
        transport_bytes_t header;
        ip_header_t ip;

        frame->data[20 + cases[i].offset] = cases[i].byte;
        g_assert_true(read_headers(frame, frame->len, 0, &ip, &header));
        g_assert_cmpint(header.transport, ==, cases[i].transport);
        g_assert_cmpint(header.kind, ==, cases[i].kind);
        /* Cut off before that byte. */
        g_assert_true(read_headers(frame, 20 + cases[i].offset, 0, &ip, &header));
        g_assert_cmpint(header.kind, ==,
                        cases[i].transport == TRANSPORT_UDP ? HEADER_OTHER : HEADER_UNKNOWN);
        g_assert_false(header.has_initial_sequence);
        g_assert_false(header.has_acknowledged);
        g_byte_array_unref(frame);
    }
}

/* The number that tells one connection from the next, and what acknowledges it. */
static void test_initial_sequence(void)
{
    static const struct {
        uint8_t ip_proto;
        unsigned offset; /* of the byte in the transport header that has its kind */
        uint8_t byte;
        /* How much of the transport header must be captured for each number; 0 if it has none. */
        unsigned initial_captured;
        uint64_t initial_sequence;
        unsigned acknowledged_captured;
        uint64_t acknowledged;
    } cases[] = {
        /* A later TCP segment is assumed to be the first after the SYN, even across 0. */
        {6, 13, 0x02, 14, 0x00010203, 0, 0},
        {6, 13, 0x12, 14, 0x00010203, 14, 0x08090A0A},
        {6, 13, 0x10, 14, 0x00010202, 14, 0x08090A0A},
        {6, 13, 0x14, 14, 0x00010202, 14, 0x08090A0A},
        {6, 13, 0x04, 14, 0x00010202, 0, 0},
        {132, 12, 1, 32, 0x1C1D1E1F10111213, 13, 0x00010203},
        {132, 12, 2, 32, 0x1C1D1E1F10111213, 13, 0x00010203},
        {132, 12, 0, 0, 0, 13, 0x00010203},
        {33, 8, 0x01, 16, 0x0A0B0C0D0E0F, 0, 0},
        {33, 8, 0x03, 0, 0, 24, 0x121314151617},
        {33, 8, 0x0F, 0, 0, 24, 0x121314151617},
        {33, 8, 0x05, 0, 0, 0, 0},
        {17, 8, 0, 0, 0, 0, 0},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        GByteArray *frame = ipv4(NEW, cases[i].ip_proto, 60);
        transport_bytes_t header;
        ip_header_t ip;

        g_byte_array_append(frame, ports, 4);
        append(frame, 4, 0, 1, 2, 3);
        for (uint8_t byte = 8; byte < 40; byte++)
            append(frame, 1, byte);
        frame->data[20 + cases[i].offset] = cases[i].byte;
        for (unsigned captured = 4; captured <= 40; captured++) {
            bool has_initial =
                cases[i].initial_captured > 0 && captured >= cases[i].initial_captured;
            bool has_acknowledged =
                cases[i].acknowledged_captured > 0 && captured >= cases[i].acknowledged_captured;

            g_assert_true(read_headers(frame, 20 + captured, 0, &ip, &header));
            g_assert_true(header.has_initial_sequence == has_initial);
            g_assert_cmpuint(header.initial_sequence, ==,
                             has_initial ? cases[i].initial_sequence : 0);
            g_assert_true(header.has_acknowledged == has_acknowledged);
            g_assert_cmpuint(header.acknowledged, ==, has_acknowledged ? cases[i].acknowledged : 0);
        }
        g_byte_array_unref(frame);
    }
}

static void test_sequence_before_0(void)
{
    GByteArray *frame = tcp(ipv4(NEW, 6, 40), 5);
    transport_bytes_t header = {0};
    ip_header_t ip = {0};

    memset(frame->data + 24, 0, 4);
    g_assert_true(read_headers(frame, frame->len, 0, &ip, &header));
    g_assert_cmpuint(header.initial_sequence, ==, 0xFFFFFFFF);
    g_byte_array_unref(frame);
}

/* All types and codes: RFC 792, section "Destination Unreachable", and RFC 4443, section 3.1. */
static void test_refusals(void)
{
    for (unsigned type = 0; type < 256; type++) {
        for (unsigned code = 0; code < 256; code++) {
            uint8_t message[] = {0xFF, (uint8_t)type, (uint8_t)code};
            packet_bytes_t packet = {message, 3, 3};

            g_assert_true(icmp_is_refusal(&packet, 1, false) == (type == 3 && code != 4));
            g_assert_true(icmp_is_refusal(&packet, 1, true) == (type == 1));
            g_assert_false(icmp_is_refusal(&packet, 2, false));
            g_assert_false(icmp_is_refusal(&packet, 3, true));
            packet.captured = 2;
            g_assert_false(icmp_is_refusal(&packet, 1, false));
            g_assert_false(icmp_is_refusal(&packet, 1, true));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/header-bytes/ipv4", test_ipv4);
    g_test_add_func("/header-bytes/ipv6", test_ipv6);
    g_test_add_func("/header-bytes/sctp-dccp", test_others);
    g_test_add_func("/header-bytes/cut-off", test_cut_off);
    g_test_add_func("/header-bytes/offsets", test_offsets);
    g_test_add_func("/header-bytes/no-header", test_no_header);
    g_test_add_func("/header-bytes/behind-ipv4", test_behind_ipv4);
    g_test_add_func("/header-bytes/put-together", test_put_together);
    g_test_add_func("/header-bytes/addresses", test_addresses);
    g_test_add_func("/header-bytes/many-extension-headers", test_many_extension_headers);
    g_test_add_func("/header-bytes/link-headers", test_link_headers);
    g_test_add_func("/header-bytes/kinds", test_kinds);
    g_test_add_func("/header-bytes/initial-sequence", test_initial_sequence);
    g_test_add_func("/header-bytes/sequence-before-0", test_sequence_before_0);
    g_test_add_func("/header-bytes/refusals", test_refusals);
    return g_test_run();
}
