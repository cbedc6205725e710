/* test_watched_bytes.c
 * Frames with a watched port, wherever their headers are, and frames that only look like it.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watched_bytes.h"

#include <glib.h>
#include <string.h>

#include "append_bytes.h"

static port_set_t ports;
static link_t link_layer = LINK_OTHER;
static fragments_t *fragments;

/* ---- Frames ---- */

/* Append bytes that don't look like any header. */
static GByteArray *pad(GByteArray *frame, size_t length)
{
    for (size_t i = 0; i < length; i++)
        append(frame, 1, 0xEE);
    return frame;
}

static GByteArray *ethernet(uint16_t type)
{
    return append(pad(g_byte_array_new(), 12), 2, type >> 8, type & 0xFF);
}

static GByteArray *ipv4(GByteArray *frame, uint8_t proto, uint16_t length)
{
    return append(frame, 20, 0x45, 0, length >> 8, length & 0xFF, 0, 1, 0, 0, 64, proto, 0, 0, 192,
                  0, 2, 1, 192, 0, 2, 2);
}

static GByteArray *ipv6(GByteArray *frame, uint8_t next_header, uint16_t length)
{
    append(frame, 8, 0x60, 0, 0, 0, length >> 8, length & 0xFF, next_header, 64);
    append(frame, 16, 0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    return append(frame, 16, 0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
}

static GByteArray *from_to(GByteArray *frame, uint16_t srcport, uint16_t dstport)
{
    return append(frame, 8, srcport >> 8, srcport & 0xFF, dstport >> 8, dstport & 0xFF, 0, 8, 0, 0);
}

/* ---- Assertions ---- */

/* Checks a copy of exactly the captured size, so that sanitizers see any read beyond it. */
static bool has_port(const GByteArray *frame, size_t captured)
{
    uint8_t *copy = g_memdup2(frame->data, captured);
    bool has = frame_has_port(&ports, fragments, link_layer, copy, captured, frame->len);

    g_free(copy);
    return has;
}

/* The port is found as soon as the needed number of bytes is captured, or never (0); and
 * regardless of how many bytes come before and after the frame. */
static void assert_from(GByteArray *frame, size_t needed)
{
    for (size_t captured = 0; captured <= frame->len; captured++)
        g_assert_true(has_port(frame, captured) == (needed != 0 && captured >= needed));
    for (unsigned before = 0; before < 150; before++) {
        GByteArray *longer = pad(g_byte_array_new(), before);

        g_byte_array_append(longer, frame->data, frame->len);
        for (unsigned behind = 0; behind < 3; behind++, pad(longer, 71))
            g_assert_true(has_port(longer, longer->len) == (needed != 0));
        g_byte_array_unref(longer);
    }
    g_byte_array_unref(frame);
}

static void assert_has(GByteArray *frame, bool has)
{
    g_assert_true(has_port(frame, frame->len) == has);
    g_byte_array_unref(frame);
}

#define NEW g_byte_array_new()

static void test_transports(void)
{
    static const uint8_t protos[] = {6, 17, 33, 132, 136};

    for (unsigned i = 0; i < G_N_ELEMENTS(protos); i++) {
        assert_from(from_to(ipv4(NEW, protos[i], 28), 61000, 207), 24);
        assert_from(from_to(ipv4(NEW, protos[i], 28), 301, 61000), 24);
        assert_from(from_to(ipv4(NEW, protos[i], 28), 61000, 209), 0);
        assert_from(from_to(ipv4(NEW, protos[i], 9000), 61000, 207), 24);
        assert_from(from_to(ipv6(NEW, protos[i], 8), 61000, 207), 44);
        assert_from(from_to(ipv6(NEW, protos[i], 8), 301, 61000), 44);
        assert_from(from_to(ipv6(NEW, protos[i], 8), 300, 61000), 0);
    }
    /* ICMP and other protocols without ports. */
    assert_from(from_to(ipv4(NEW, 1, 28), 61000, 207), 0);
    assert_from(from_to(ipv4(NEW, 89, 28), 61000, 207), 0);
    assert_from(from_to(ipv6(NEW, 58, 8), 61000, 207), 0);
    assert_from(from_to(ipv6(NEW, 59, 8), 61000, 207), 0);
    /* Options; a header that is too short; a length that is 0, or far beyond the frame. */
    {
        GByteArray *frame = ipv4(NEW, 17, 36);

        frame->data[0] = 0x47;
        assert_from(from_to(append(frame, 8, 1, 1, 1, 1, 1, 1, 1, 0), 61000, 207), 32);
        frame = from_to(ipv4(NEW, 17, 36), 61000, 207);
        frame->data[0] = 0x44;
        assert_from(frame, 0);
    }
    assert_from(from_to(ipv4(NEW, 17, 0), 61000, 207), 24);
    assert_from(from_to(ipv4(NEW, 17, 9000), 61000, 207), 24);
    assert_from(from_to(ipv6(NEW, 17, 0), 61000, 207), 44);
    assert_from(from_to(ipv6(NEW, 17, 9000), 61000, 207), 44);
}

static void test_all_ports(void)
{
    port_set_t before = ports;

    memset(&ports, 0, sizeof(ports));
    assert_from(from_to(ipv4(NEW, 17, 28), 61000, 207), 0);
    for (unsigned port = 0; port <= 65535; port += 257) {
        GByteArray *frame = from_to(ipv4(NEW, 6, 28), 1, (uint16_t)port);

        ports.contains[port] = true;
        g_assert_true(has_port(frame, frame->len));
        ports.contains[port] = false;
        g_byte_array_unref(frame);
    }
    ports = before;
}

static void test_link_layers_and_tunnels(void)
{
    GByteArray *frame;

    assert_from(from_to(ipv4(ethernet(0x0800), 6, 28), 61000, 207), 38);
    assert_from(from_to(ipv6(ethernet(0x86DD), 6, 8), 61000, 207), 58);
    /* VLANs; MPLS; IP in IP; GRE; ICMP quotes, whose length is that of the original packet. */
    frame = append(ethernet(0x8100), 8, 0, 1, 0x81, 0, 0, 2, 8, 0);
    assert_from(from_to(ipv4(frame, 6, 28), 61000, 207), 46);
    frame = append(ethernet(0x8847), 4, 0, 1, 1, 64);
    assert_from(from_to(ipv4(frame, 6, 28), 61000, 207), 42);
    assert_from(from_to(ipv4(ipv4(ethernet(0x0800), 4, 48), 6, 28), 61000, 207), 58);
    assert_from(from_to(ipv6(ipv4(ethernet(0x0800), 41, 68), 6, 8), 61000, 207), 78);
    frame = append(ipv4(ethernet(0x0800), 47, 52), 4, 0, 0, 8, 0);
    assert_from(from_to(ipv4(frame, 6, 28), 61000, 207), 62);
    frame = append(ipv4(ethernet(0x0800), 1, 56), 8, 3, 3, 0, 0, 0, 0, 0, 0);
    assert_from(from_to(ipv4(frame, 6, 1500), 61000, 207), 66);
    frame = append(ipv6(ethernet(0x86DD), 58, 56), 8, 1, 4, 0, 0, 0, 0, 0, 0);
    assert_from(from_to(ipv6(frame, 6, 9000), 61000, 207), 106);
}

/* A fragment, because nothing else needs to be announced. */
static GByteArray *fragment_header(GByteArray *frame)
{
    unsigned begin = frame->len;

    ipv4(frame, 17, 28);
    frame->data[begin + 6] = 0x20;
    frame->data[begin + 10] = 0xEE; /* a wrong checksum */
    return pad(from_to(frame, 1, 1), 30);
}

static void assert_announced(link_t link, GByteArray *frame, bool is)
{
    link_layer = link;
    assert_has(frame, is);
    link_layer = LINK_OTHER;
}

static void test_link_layers(void)
{
    GByteArray *frame;

    assert_announced(LINK_IP, fragment_header(NEW), true);
    assert_announced(LINK_IP, fragment_header(pad(NEW, 4)), false);
    assert_announced(LINK_FAMILY, fragment_header(append(NEW, 4, 2, 0, 0, 0)), true);
    assert_announced(LINK_FAMILY, fragment_header(NEW), false);
    assert_announced(LINK_OTHER, fragment_header(pad(NEW, 4)), false);
    assert_announced(LINK_ETHERNET, fragment_header(ethernet(0x0800)), true);
    /* MAC addresses that look like the header of a fragment, and of a packet whose ports are in the
     * middle of the TCP header. */
    frame = append(NEW, 14, 0x00, 0x0C, 0x29, 0xA5, 0x45, 0xE0, 0, 40, 0x29, 0, 0x20, 0, 0x08, 0);
    assert_announced(LINK_ETHERNET, pad(from_to(ipv4(frame, 6, 48), 1, 1), 20), false);
    frame = append(NEW, 14, 0x60, 0, 0, 0, 0, 40, 17, 64, 0, 0, 0, 1, 0x08, 0);
    frame = from_to(from_to(ipv4(frame, 6, 48), 1, 1), 207, 207);
    assert_announced(LINK_ETHERNET, pad(frame, 4), false);
    /* A transport header that looks like an IPv6 header with ports behind it. */
    frame = append(ipv4(ethernet(0x0800), 17, 64), 8, 0x60, 0, 0, 1, 0, 44, 17, 0);
    assert_announced(LINK_ETHERNET, from_to(pad(frame, 32), 1, 207), false);
    /* The frame's own ports, and those of a packet in its payload. */
    assert_announced(LINK_ETHERNET, from_to(ipv4(ethernet(0x0800), 6, 28), 207, 1), true);
    assert_announced(LINK_ETHERNET, from_to(ipv6(ethernet(0x86DD), 6, 8), 1, 207), true);
    assert_announced(LINK_ETHERNET, from_to(ipv6(ethernet(0x0800), 6, 8), 1, 207), true);
    assert_announced(LINK_ETHERNET, from_to(ipv4(pad(NEW, 14), 6, 28), 1, 207), true);
    frame = from_to(ipv4(ethernet(0x0800), 17, 56), 1, 1);
    assert_announced(LINK_ETHERNET, from_to(ipv4(frame, 6, 28), 1, 207), true);
    frame = ipv6(ethernet(0x86DD), 41, 48);
    assert_announced(LINK_ETHERNET, from_to(ipv6(frame, 6, 8), 1, 207), true);
    frame = pad(append(ipv4(ethernet(0x0800), 6, 68), 4, 0, 1, 0, 1), 16);
    assert_announced(LINK_ETHERNET, from_to(ipv4(frame, 6, 28), 1, 207), true);
    for (size_t captured = 0; captured < 60; captured++) {
        frame = from_to(ipv4(ethernet(0x0800), 6, 28), 1, 1);
        g_byte_array_set_size(frame, (unsigned)MIN(captured, frame->len));
        assert_announced(LINK_ETHERNET, frame, false);
    }
}

static void test_extension_headers(void)
{
    static const uint8_t headers[] = {0, 43, 60};
    GByteArray *frame;

    for (unsigned i = 0; i < G_N_ELEMENTS(headers); i++) {
        frame = append(ipv6(NEW, headers[i], 16), 8, 17, 0, 1, 4, 0, 0, 0, 0);
        assert_from(from_to(frame, 61000, 207), 52);
        frame = append(ipv6(NEW, headers[i], 16), 8, 17, 0, 1, 4, 0, 0, 0, 0);
        assert_from(from_to(frame, 61000, 209), 0);
        /* In a quote, where the length is that of the original packet. */
        frame = append(ipv6(NEW, headers[i], 9000), 16, 17, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                       0, 0);
        assert_from(from_to(frame, 61000, 207), 60);
    }
    frame = append(ipv6(NEW, 0, 24), 16, 60, 0, 1, 4, 0, 0, 0, 0, 6, 0, 1, 4, 0, 0, 0, 0);
    assert_from(from_to(frame, 61000, 207), 60);
    frame = append(ipv6(NEW, 51, 20), 12, 6, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1);
    assert_from(from_to(frame, 61000, 207), 56);
    frame = append(ipv4(NEW, 51, 9000), 12, 6, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1);
    assert_from(from_to(frame, 61000, 207), 36);
    /* Longer than the frame. */
    frame = append(ipv6(NEW, 60, 16), 8, 17, 200, 1, 4, 0, 0, 0, 0);
    assert_from(from_to(frame, 61000, 207), 0);
}

/* tshark follows them behind IPv4, too. The length is that of a packet that wasn't captured whole.
 */
static void test_extension_headers_of_ipv4(void)
{
    static const uint8_t headers[] = {0, 43, 60};

    for (unsigned i = 0; i < G_N_ELEMENTS(headers); i++)
        assert_from(
            from_to(append(ipv4(NEW, headers[i], 9000), 8, 17, 0, 1, 4, 0, 0, 0, 0), 61000, 207),
            32);
    assert_from(from_to(append(ipv4(NEW, 44, 9000), 8, 17, 0, 0, 0, 0, 0, 0, 1), 61000, 207), 32);
    assert_from(from_to(append(ipv4(NEW, 48, 9000), 8, 17, 0, 0, 4, 1, 2, 0, 0), 61000, 207), 32);
    assert_has(append(ipv4(ethernet(0x0800), 108, 9000), 4, 17, 0, 0, 2), true);
}

static GByteArray *options(GByteArray *frame, unsigned count, uint8_t last)
{
    for (unsigned i = 1; i <= count; i++)
        append(frame, 8, i < count ? 60 : last, 0, 1, 4, 0, 0, 0, 0);
    return frame;
}

static GByteArray *zeros(GByteArray *frame, size_t length)
{
    for (size_t i = 0; i < length; i++)
        append(frame, 1, 0);
    return frame;
}

static void test_many_extension_headers(void)
{
    GByteArray *frame;

    assert_has(from_to(options(ipv6(ethernet(0x86DD), 60, 8000), 1000, 17), 1, 207), true);
    assert_has(from_to(options(ipv6(ethernet(0x86DD), 60, 8000), 1000, 17), 1, 209), false);
    assert_has(from_to(options(ipv6(pad(NEW, 30), 60, 808), 100, 6), 207, 1), true);
    assert_has(options(ipv6(ethernet(0x86DD), 60, 8000), 1000, 60), false);
    /* Zeros look like hop-by-hop options: a client's MAC address in DHCP, and what follows it. */
    frame = append(pad(NEW, 70), 6, 2, 0, 0, 0, 0, 0x61);
    assert_has(pad(zeros(frame, 202), 60), false);
    assert_has(zeros(append(pad(NEW, 70), 6, 'a', 'b', 'c', 'd', 'e', 'f'), 8000), false);
    /* But a frame that is made of it isn't read for ever. Each header leads far into the zeros. */
    for (unsigned is_ipv4 = 0; is_ipv4 <= 1; is_ipv4++) {
        frame = g_byte_array_new();
        for (unsigned i = 0; i < 128; i++)
            append(frame, 16, is_ipv4 ? 0x45 : 0x60, 0, 0, 0, 0, is_ipv4 ? 0xFF : 0, 0, 0, 0,
                   is_ipv4 ? 0 : 0xFF, 0, 0, 0, 0, 0, 0);
        assert_has(zeros(frame, 8000), true);
    }
}

static void test_transport_in_udp(void)
{
    assert_from(from_to(from_to(ipv4(NEW, 17, 36), 61000, 9899), 5000, 207), 32);
    assert_from(from_to(from_to(ipv4(NEW, 17, 36), 9899, 61000), 207, 5000), 32);
    assert_from(from_to(from_to(ipv6(NEW, 17, 16), 61000, 6511), 5000, 207), 52);
    assert_from(from_to(from_to(ipv6(NEW, 17, 16), 61000, 6512), 5000, 207), 0);
    assert_from(from_to(from_to(ipv4(NEW, 6, 36), 61000, 9899), 5000, 207), 0);
}

/* CAPWAP, ZEP, TZSP: they may carry fragments of frames. */
static void test_link_layers_in_udp(void)
{
    static const uint16_t udp_ports[] = {5247, 17754, 37008};

    for (unsigned i = 0; i < G_N_ELEMENTS(udp_ports); i++) {
        assert_from(from_to(ipv4(NEW, 17, 28), 61000, udp_ports[i]), 24);
        assert_from(from_to(ipv6(NEW, 17, 8), udp_ports[i], 61000), 44);
        assert_from(from_to(ipv4(NEW, 6, 28), 61000, udp_ports[i]), 0);
    }
}

/* ---- Fragments ---- */

typedef enum { CHECKSUM_WRONG, CHECKSUM_RIGHT, CHECKSUM_ZERO } checksum_t;

static GByteArray *fragment_of_ipv4(GByteArray *frame, uint16_t fragment, checksum_t checksum)
{
    unsigned begin = frame->len;
    uint32_t sum = 0;

    from_to(ipv4(frame, 17, 28), 1, 1);
    frame->data[begin + 6] = (uint8_t)(fragment >> 8);
    frame->data[begin + 7] = (uint8_t)fragment;
    for (unsigned i = begin; i < begin + 20; i += 2)
        sum += (uint32_t)(frame->data[i] << 8 | frame->data[i + 1]);
    sum = ~((sum & 0xFFFF) + (sum >> 16));
    if (checksum != CHECKSUM_ZERO) {
        frame->data[begin + 10] = (uint8_t)(sum >> 8);
        frame->data[begin + 11] = (uint8_t)(sum ^ (checksum == CHECKSUM_WRONG));
    }
    return frame;
}

static void test_fragments_of_ipv4(void)
{
    GByteArray *frame;

    /* The first, one in the middle, the last. */
    assert_from(fragment_of_ipv4(pad(NEW, 30), 0x2000, CHECKSUM_RIGHT), 58);
    assert_from(fragment_of_ipv4(pad(NEW, 30), 0x2010, CHECKSUM_RIGHT), 58);
    assert_from(fragment_of_ipv4(pad(NEW, 30), 0x0010, CHECKSUM_RIGHT), 58);
    assert_from(fragment_of_ipv4(pad(NEW, 30), 0x1FFF, CHECKSUM_RIGHT), 58);
    /* "Don't fragment" doesn't make a fragment. */
    assert_from(fragment_of_ipv4(NEW, 0x4000, CHECKSUM_RIGHT), 0);
    /* Without a valid checksum: if an EtherType announces it, or it ends with the frame. */
    assert_has(pad(fragment_of_ipv4(ethernet(0x0800), 0x2000, CHECKSUM_WRONG), 30), true);
    assert_has(fragment_of_ipv4(pad(NEW, 30), 0x2000, CHECKSUM_WRONG), true);
    assert_has(pad(fragment_of_ipv4(pad(NEW, 30), 0x2000, CHECKSUM_WRONG), 4), true);
    assert_has(pad(fragment_of_ipv4(pad(NEW, 30), 0x2000, CHECKSUM_WRONG), 5), false);
    /* Perhaps padded. */
    for (unsigned length = 0; length < 30; length++) {
        bool is_padded = length == 12 || length == 16;

        assert_has(pad(fragment_of_ipv4(pad(NEW, 20), 0x2000, CHECKSUM_WRONG), length),
                   length == 0 || length == 4 || is_padded);
    }
    /* Left to the network card. */
    assert_has(pad(fragment_of_ipv4(pad(NEW, 30), 0x2000, CHECKSUM_ZERO), 5), true);
    /* The length, too; the identification makes up for it in the checksum. */
    frame = fragment_of_ipv4(pad(NEW, 30), 0x2000, CHECKSUM_RIGHT);
    frame->data[30 + 3] -= 28;
    assert_has(g_byte_array_append(NEW, frame->data, frame->len), false);
    frame->data[30 + 5] += 28;
    assert_has(pad(frame, 5), true);
    /* Any protocol. */
    frame = fragment_of_ipv4(ethernet(0x0800), 0x0010, CHECKSUM_WRONG);
    frame->data[14 + 9] = 253;
    assert_has(frame, true);
    /* A first fragment has the ports, even if it wasn't captured whole. */
    frame = from_to(ipv4(pad(NEW, 30), 17, 1500), 61000, 207);
    frame->data[30 + 6] = 0x20;
    assert_from(frame, 54);
}

static GByteArray *fragment_of_ipv6(GByteArray *frame, uint16_t fragment)
{
    ipv6(frame, 44, 16);
    append(frame, 8, 17, 0, fragment >> 8, fragment & 0xFF, 0, 0, 0, 1);
    return from_to(frame, 1, 1);
}

static void test_fragments_of_ipv6(void)
{
    GByteArray *frame;

    assert_from(fragment_of_ipv6(NEW, 1), 56);
    assert_from(fragment_of_ipv6(NEW, 0x0101), 56);
    assert_from(fragment_of_ipv6(NEW, 0x0100), 56);
    /* An atomic fragment is a whole packet. */
    assert_from(fragment_of_ipv6(NEW, 0), 0);
    assert_from(from_to(append(ipv6(NEW, 44, 16), 8, 17, 0, 0, 0, 0, 0, 0, 1), 61000, 207), 52);
    /* Behind options; and with reserved bits set, but only if an EtherType announces it. */
    frame = append(ipv6(NEW, 60, 24), 16, 44, 0, 1, 4, 0, 0, 0, 0, 17, 0, 0, 1, 0, 0, 0, 1);
    assert_from(from_to(frame, 1, 1), 64);
    assert_has(pad(fragment_of_ipv6(ethernet(0x86DD), 7), 9), true);
    assert_has(pad(fragment_of_ipv6(pad(NEW, 14), 7), 9), false);
}

/* ---- Fragments put together ---- */

static GByteArray *payload(void)
{
    return pad(from_to(NEW, 61000, 207), 40);
}

/* Part of a payload, in a frame. The last ends with it. */
static GByteArray *part(const GByteArray *whole, unsigned begin, unsigned end, uint8_t id)
{
    GByteArray *frame = ipv4(ethernet(0x0800), 17, (uint16_t)(20 + end - begin));

    frame->data[14 + 5] = id;
    frame->data[14 + 6] = end < whole->len ? 0x20 : 0;
    frame->data[14 + 7] = (uint8_t)(begin / 8);
    return g_byte_array_append(frame, whole->data + begin, end - begin);
}

static GByteArray *part_of_ipv6(const GByteArray *whole, unsigned begin, unsigned end, uint8_t id)
{
    GByteArray *frame = ipv6(ethernet(0x86DD), 44, (uint16_t)(8 + end - begin));

    append(frame, 8, 17, 0, begin >> 8, begin | (end < whole->len), 0, 0, 0, id);
    return g_byte_array_append(frame, whole->data + begin, end - begin);
}

/* The next frames are those of another capture. */
static void next_capture(void)
{
    fragments_free(fragments);
    fragments = fragments_new();
}

/* The next frames are by themselves. */
static void no_capture(void)
{
    fragments_free(fragments);
    fragments = NULL;
}

/* The ports are in the packet's first four bytes; the others are searched, too. */
static void test_reassembly(void)
{
    GByteArray *whole = from_to(ipv4(pad(from_to(NEW, 1, 1), 8), 6, 28), 1, 207);
    GByteArray *quiet = from_to(pad(from_to(NEW, 1, 1), 28), 1, 209);

    g_assert_cmpuint(whole->len, ==, 44);
    for (unsigned is_ipv6 = 0; is_ipv6 <= 1; is_ipv6++) {
        GByteArray *(*piece)(const GByteArray *, unsigned, unsigned, uint8_t) =
            is_ipv6 ? part_of_ipv6 : part;

        /* In any order, twice, and with another packet in between. */
        next_capture();
        assert_has(piece(whole, 0, 24, 1), false);
        assert_has(piece(whole, 0, 24, 1), false);
        assert_has(piece(quiet, 24, 44, 2), false);
        assert_has(piece(whole, 24, 40, 1), false);
        assert_has(piece(whole, 40, 44, 1), true);
        next_capture();
        assert_has(piece(whole, 40, 44, 1), false);
        assert_has(piece(whole, 24, 40, 1), false);
        assert_has(piece(whole, 0, 24, 1), true);
        next_capture();
        assert_has(piece(quiet, 0, 24, 1), false);
        assert_has(piece(quiet, 24, 44, 1), false);
        assert_has(piece(quiet, 24, 44, 1), false);
        /* Others where a packet has been completed: its identification, or a part of it, has been
         * used again. */
        assert_has(piece(whole, 24, 44, 1), true);
        assert_has(piece(whole, 0, 24, 1), true);
        assert_has(piece(whole, 24, 40, 1), true);
        /* Overlaps and two ends; what is behind the end. */
        next_capture();
        assert_has(piece(quiet, 0, 24, 1), false);
        assert_has(piece(quiet, 16, 44, 1), true);
        next_capture();
        assert_has(piece(quiet, 24, 44, 1), false);
        assert_has(piece(whole, 24, 44, 1), true);
        assert_has(piece(quiet, 8, 32, 1), true);
        next_capture();
        g_byte_array_set_size(quiet, 24);
        assert_has(piece(quiet, 8, 24, 1), false);
        assert_has(piece(whole, 24, 40, 1), true);
        g_byte_array_set_size(quiet, 44);
        next_capture();
        assert_has(piece(whole, 24, 40, 1), false);
        g_byte_array_set_size(quiet, 24);
        assert_has(piece(quiet, 8, 24, 1), true);
        g_byte_array_set_size(quiet, 44);
    }
    no_capture();
    g_byte_array_unref(whole);
    g_byte_array_unref(quiet);
}

/* Ports that follow other headers, and a fragment header, in the packet that was put together. */
static void test_headers_across_a_cut(void)
{
    static const uint8_t protos[] = {60, 44};

    for (unsigned i = 0; i < G_N_ELEMENTS(protos); i++) {
        GByteArray *whole = protos[i] == 60
                                ? options(NEW, 2, 17)
                                : append(NEW, 16, 17, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 8, 0, 0);
        GByteArray *frames[2];

        from_to(whole, 1, protos[i] == 60 ? 207 : 209);
        next_capture();
        for (unsigned j = 0; j < 2; j++) {
            frames[j] = part_of_ipv6(whole, j == 0 ? 0 : 8, j == 0 ? 8 : whole->len, 1);
            frames[j]->data[14 + 40] = protos[i];
            assert_has(frames[j], j == 1);
        }
        g_byte_array_unref(whole);
    }
    no_capture();
}

static void test_which_packet(void)
{
    GByteArray *whole = payload();
    GByteArray *frame;

    /* Wireshark takes these for parts of one packet, and goes by the protocol of one of them. */
    next_capture();
    assert_has(part(whole, 24, 48, 7), false);
    frame = part(whole, 8, 24, 7 ^ 17 ^ 6);
    frame->data[14 + 9] = 6;
    assert_has(frame, true);
    /* Other addresses. */
    next_capture();
    assert_has(part(whole, 0, 24, 7), true); /* its own port */
    frame = part(whole, 24, 48, 7);
    frame->data[14 + 15]++;
    assert_has(frame, false);
    frame = part(whole, 24, 48, 7);
    frame->data[14 + 19]++;
    assert_has(frame, false);
    /* A source route changes the address, VLANs the identification, and other headers the length.
     */
    for (unsigned option = 0; option < 256; option++) {
        frame = append(ipv4(ethernet(0x0800), 17, 36), 8, 1, option, 7, 4, 192, 0, 2, 9);
        frame->data[14] = 0x47;
        frame->data[14 + 5] = (uint8_t)option;
        frame->data[14 + 6] = 0x20;
        assert_has(pad(frame, 8), option == 131 || option == 137);
    }
    frame = ipv4(append(ethernet(0x8100), 4, 0, 1, 0x08, 0), 17, 28);
    frame->data[18 + 6] = 0x20;
    assert_has(pad(frame, 8), true);
    frame = append(ipv6(ethernet(0x86DD), 60, 24), 8, 44, 0, 1, 4, 0, 0, 0, 0);
    assert_has(pad(append(frame, 8, 17, 0, 0, 1, 0, 0, 0, 1), 8), true);
    /* Without a length. */
    frame = part(whole, 24, 48, 1);
    frame->data[14 + 2] = frame->data[14 + 3] = 0;
    assert_has(frame, true);
    frame = part_of_ipv6(whole, 24, 48, 1);
    frame->data[14 + 5] = 0;
    assert_has(frame, true);
    /* Not captured whole: never reassembled. */
    no_capture();
    frame = part(whole, 24, 48, 9);
    g_assert_true(has_port(frame, frame->len));
    g_assert_false(has_port(frame, frame->len - 1));
    g_byte_array_unref(frame);
    next_capture();
    /* A first fragment's own port. */
    assert_has(part_of_ipv6(whole, 0, 24, 9), true);
    /* A fragment header behind IPv4. */
    assert_has(
        append(ipv4(ethernet(0x0800), 44, 36), 16, 17, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
        true);
    no_capture();
    g_byte_array_unref(whole);
}

static GByteArray *join(GByteArray *head, GByteArray *tail)
{
    g_byte_array_append(head, tail->data, tail->len);
    g_byte_array_unref(tail);
    return head;
}

static void test_nested_fragments(void)
{
    GByteArray *whole = payload();
    GByteArray *inner[2] = {part(whole, 0, 8, 3), part(whole, 8, 48, 3)};
    GByteArray *tunnel;

    /* Each fragment of a packet in fragments of a tunnel: a port across a cut. */
    next_capture();
    whole->data[3] = 209; /* so that the first fragment has none */
    inner[0]->data[14 + 20 + 3] = 209;
    for (unsigned i = 0; i < 2; i++) {
        tunnel = join(pad(from_to(NEW, 1, 1), 8), inner[i]);
        assert_has(part(tunnel, 0, 32, (uint8_t)(10 + i)), false);
        assert_has(part(tunnel, 32, tunnel->len, (uint8_t)(10 + i)), false);
        g_byte_array_unref(tunnel);
    }
    next_capture();
    g_byte_array_unref(whole);
    whole = from_to(ipv4(append(from_to(NEW, 1, 1), 2, 8, 0), 6, 28), 1, 207);
    inner[0] = part(whole, 0, 24, 3);
    inner[1] = part(whole, 24, whole->len, 3);
    for (unsigned i = 0; i < 2; i++) {
        tunnel = join(pad(from_to(NEW, 1, 1), 8), inner[i]);
        assert_has(part(tunnel, 0, 32, (uint8_t)(10 + i)), false);
        assert_has(part(tunnel, 32, tunnel->len, (uint8_t)(10 + i)), i == 1);
        g_byte_array_unref(tunnel);
    }
    /* Too deep. */
    next_capture();
    g_byte_array_unref(whole);
    whole = pad(NEW, 8);
    for (unsigned depth = 0; depth < 20; depth++) {
        GByteArray *next = part(whole, 8, whole->len, (uint8_t)depth);

        if (depth > 0)
            assert_has(part(whole, 0, 8, (uint8_t)depth), false);
        g_byte_array_unref(whole);
        whole = join(pad(NEW, 8), next);
    }
    assert_has(part(whole, 0, 8, 20), false);
    assert_has(part(whole, 8, whole->len, 20), true);
    no_capture();
    g_byte_array_unref(whole);
}

static void test_too_many_fragments(void)
{
    GByteArray *whole = pad(NEW, 65000);
    unsigned count = 0;
    GByteArray *frame;

    /* Of one packet, and of all. */
    next_capture();
    for (unsigned begin = 8; begin < 65000 - 8 && count < 3000; begin += 16, count++) {
        bool has;

        frame = ipv4(ethernet(0x0800), 17, 28);
        frame->data[14 + 6] = (uint8_t)(0x20 | begin / 8 >> 8);
        frame->data[14 + 7] = (uint8_t)(begin / 8);
        g_byte_array_append(frame, whole->data, 8);
        has = has_port(frame, frame->len);
        g_assert_true(has == (count >= 2000));
        g_byte_array_unref(frame);
    }
    next_capture();
    for (count = 0; count < 1200; count++) {
        frame = ipv4(ethernet(0x0800), 17, 65020);
        frame->data[14 + 4] = (uint8_t)(count >> 8);
        frame->data[14 + 5] = (uint8_t)count;
        frame->data[14 + 6] = 0x20;
        g_byte_array_append(frame, whole->data, whole->len);
        if (has_port(frame, frame->len))
            break;
        g_byte_array_unref(frame);
    }
    g_byte_array_unref(frame);
    g_assert_cmpuint(count, >, 1000);
    g_assert_cmpuint(count, <, 1200);
    no_capture();
    g_byte_array_unref(whole);
}

static void test_ipcomp(void)
{
    assert_has(append(ipv4(ethernet(0x0800), 108, 24), 4, 17, 0, 0, 2), true);
    assert_has(append(ipv6(ethernet(0x86DD), 108, 4), 4, 17, 0, 0, 2), true);
    assert_has(pad(append(ipv6(pad(NEW, 30), 108, 4), 4, 17, 0, 0, 2), 9), false);
}

/* The port's bytes, but not where a header has its ports. */
static void test_elsewhere(void)
{
    assert_from(pad(from_to(NEW, 207, 207), 100), 0);
    assert_from(from_to(pad(from_to(ipv4(NEW, 6, 128), 1, 1), 100), 207, 301), 0);
    assert_from(append(from_to(ipv4(NEW, 17, 36), 1, 1), 8, 0, 207, 1, 45, 0, 207, 1, 45), 0);
}

int main(int argc, char **argv)
{
    for (unsigned port = 0; port <= 65535; port++)
        ports.contains[port] = (port >= 201 && port <= 208) || (port >= 301 && port <= 307);

    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/watched-bytes/transports", test_transports);
    g_test_add_func("/watched-bytes/all-ports", test_all_ports);
    g_test_add_func("/watched-bytes/tunnels", test_link_layers_and_tunnels);
    g_test_add_func("/watched-bytes/link-layers", test_link_layers);
    g_test_add_func("/watched-bytes/extension-headers", test_extension_headers);
    g_test_add_func("/watched-bytes/extension-headers-ipv4", test_extension_headers_of_ipv4);
    g_test_add_func("/watched-bytes/many-extension-headers", test_many_extension_headers);
    g_test_add_func("/watched-bytes/transport-in-udp", test_transport_in_udp);
    g_test_add_func("/watched-bytes/link-layers-in-udp", test_link_layers_in_udp);
    g_test_add_func("/watched-bytes/fragments-ipv4", test_fragments_of_ipv4);
    g_test_add_func("/watched-bytes/fragments-ipv6", test_fragments_of_ipv6);
    g_test_add_func("/watched-bytes/reassembly", test_reassembly);
    g_test_add_func("/watched-bytes/headers-across-a-cut", test_headers_across_a_cut);
    g_test_add_func("/watched-bytes/which-packet", test_which_packet);
    g_test_add_func("/watched-bytes/nested-fragments", test_nested_fragments);
    g_test_add_func("/watched-bytes/too-many-fragments", test_too_many_fragments);
    g_test_add_func("/watched-bytes/ipcomp", test_ipcomp);
    g_test_add_func("/watched-bytes/elsewhere", test_elsewhere);
    return g_test_run();
}
