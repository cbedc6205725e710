/* fuzz_header_bytes.c
 * The headers of a packet, and of link layers and tunnels, read at every offset. The input is the
 * packet.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "header_bytes.h"
#include "link_headers.h"

#include <glib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void assert_header(const packet_bytes_t *packet, const ip_header_t *ip)
{
    transport_bytes_t header;

    if (!read_transport_header(packet, ip, &header))
        return;
    g_assert_cmpuint(ip->next + 4, <=, packet->captured);
    g_assert_cmpuint(header.payload, >=, ip->next);
    g_assert_cmpuint(header.payload_length, <=, packet->reported);
}

static void read_link_headers(const packet_bytes_t *packet, size_t offset)
{
    static link_length_t *const lengths[] = {
        fr_length,      geneve_length,     gre_length,
        gtp_length,     ieee8021ad_length, l2tp_length,
        llc_length,     macsec_length,     mpls_length,
        nsh_length,     pktap_length,      ppp_length,
        prism_length,   radiotap_length,   sll_length,
        teredo_length,  token_ring_length, trill_length,
        tzsp_length,    wlan_length,       wlan_subframe_length,
        wlancap_length,
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(lengths); i++) {
        size_t length = lengths[i](packet, offset);

        /* Where the next header is must not wrap around. */
        g_assert_true(length == LENGTH_UNKNOWN || length <= SIZE_MAX - offset);
    }
    wlan_is_encrypted(packet, offset);
    wlan_has_subframes(packet, offset);
}

static void read_at(const packet_bytes_t *packet, size_t offset)
{
    ip_header_t ip;

    icmp_is_refusal(packet, offset, false);
    icmp_is_refusal(packet, offset, true);
    read_link_headers(packet, offset);
    if (!read_ip_header(packet, offset, &ip))
        return;
    g_assert_true(ip.src_address >= packet->bytes + offset);
    g_assert_true(ip.src_address + ip.address_length <= packet->bytes + packet->captured);
    /* NULL: a route that can't be read. */
    if (ip.dst_address) {
        g_assert_true(ip.dst_address >= packet->bytes + offset);
        g_assert_true(ip.dst_address + ip.address_length <= packet->bytes + packet->captured);
    }
    g_assert_cmpuint(ip.next, >=, offset + 20);
    g_assert_cmpuint(ip.end, <=, packet->reported);
    assert_header(packet, &ip);

    /* As if the rest had been reassembled from fragments. */
    if (continue_ip_header(packet, &ip))
        assert_header(packet, &ip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The packet whole, and cut off: in a copy, so that reads beyond it are caught. */
    for (size_t captured = size; captured > 0; captured /= 2) {
        uint8_t *copy = g_malloc(captured);
        packet_bytes_t packet = {copy, captured, size};

        for (size_t i = 0; i < captured; i++)
            copy[i] = data[i];
        for (size_t offset = 0; offset <= captured; offset++)
            read_at(&packet, offset);
        g_free(copy);
    }
    return 0;
}
