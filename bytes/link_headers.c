/* link_headers.c
 * The headers of link layers and tunnels: how long they are.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "link_headers.h"

static size_t round_up_to_4(size_t length)
{
    return (length + 3) & ~(size_t)3;
}

size_t fr_length(const packet_bytes_t *packet, size_t offset)
{
    size_t begin = offset;

    /* The address ends with the first odd byte. */
    while (offset < begin + 3 && packet_has(packet, offset, 1) && (packet->bytes[offset] & 1) == 0)
        offset++;
    if (!packet_has(packet, offset, 4))
        return LENGTH_UNKNOWN;
    offset++;
    /* Unnumbered information, padding, NLPID; or else an EtherType. */
    if (packet->bytes[offset] != 3)
        return offset + 2 - begin;
    offset += packet->bytes[offset + 1] == 0 ? 2 : 1;
    return offset + (packet->bytes[offset] == 0x80 ? 6 : 1) - begin;
}

size_t geneve_length(const packet_bytes_t *packet, size_t offset)
{
    return packet_has(packet, offset, 1) ? 8 + 4 * (size_t)(packet->bytes[offset] & 0x3F)
                                         : LENGTH_UNKNOWN;
}

static size_t erspan_length(const packet_bytes_t *packet, size_t offset)
{
    if (!packet_has(packet, offset, 12))
        return LENGTH_UNKNOWN;
    switch (packet->bytes[offset] >> 4) {
    case 1:
        return 8;
    case 2:
        return (packet->bytes[offset + 11] & 1) != 0 ? 20 : 12;
    default:
        return LENGTH_UNKNOWN;
    }
}

#define GRE_CHECKSUM       0x8000
#define GRE_ROUTING        0x4000
#define GRE_KEY            0x2000
#define GRE_SEQUENCE       0x1000
#define GRE_ACKNOWLEDGMENT 0x0080
#define GRE_VERSION        0x0007

/* If it has source routes, its length is not known. Version 1 is PPTP's. */
size_t gre_length(const packet_bytes_t *packet, size_t offset)
{
    size_t length = 4;
    size_t behind;
    uint16_t fields;
    uint16_t type;

    if (!packet_has(packet, offset, length))
        return LENGTH_UNKNOWN;
    fields = packet_uint16(packet, offset);
    type = packet_uint16(packet, offset + 2);
    if ((fields & GRE_ROUTING) != 0 || (fields & GRE_VERSION) > 1)
        return LENGTH_UNKNOWN;
    length += (fields & GRE_CHECKSUM) != 0 ? 4 : 0;
    length += (fields & GRE_KEY) != 0 ? 4 : 0;
    length += (fields & GRE_SEQUENCE) != 0 ? 4 : 0;
    length += (fields & GRE_ACKNOWLEDGMENT) != 0 ? 4 : 0;
    /* ERSPAN of type I has no header, and no sequence number before it. */
    if (type != 0x22EB && (type != 0x88BE || (fields & GRE_SEQUENCE) == 0))
        return length;
    behind = erspan_length(packet, offset + length);
    return behind == LENGTH_UNKNOWN ? LENGTH_UNKNOWN : length + behind;
}

size_t gtp_length(const packet_bytes_t *packet, size_t offset)
{
    size_t next = offset + 12;

    if (!packet_has(packet, offset, 1))
        return LENGTH_UNKNOWN;
    if (packet->bytes[offset] >> 5 != 1)
        return packet->bytes[offset] >> 5 == 0 ? 20 : LENGTH_UNKNOWN;
    if ((packet->bytes[offset] & 7) == 0)
        return 8;
    /* Each extension header ends with the type of the next one. */
    while ((packet->bytes[offset] & 4) != 0) {
        if (!packet_has(packet, next, 1))
            return LENGTH_UNKNOWN;
        if (packet->bytes[next - 1] == 0)
            break;
        if (packet->bytes[next] == 0)
            return LENGTH_UNKNOWN;
        next += 4 * (size_t)packet->bytes[next];
    }
    return next - offset;
}

/* Wireshark has no layer of its own for the I-TAG behind a B-TAG, nor for the addresses in it. */
size_t ieee8021ad_length(const packet_bytes_t *packet, size_t offset)
{
    return packet_has(packet, offset, 4) && packet_uint16(packet, offset + 2) == 0x88E7 ? 22 : 4;
}

size_t l2tp_length(const packet_bytes_t *packet, size_t offset)
{
    uint16_t flags;
    size_t length = 6;

    if (!packet_has(packet, offset, 2))
        return LENGTH_UNKNOWN;
    flags = packet_uint16(packet, offset);
    if ((flags & 0x8000) != 0 || (flags & 0x000F) != 2)
        return LENGTH_UNKNOWN;
    length += (flags & 0x4000) != 0 ? 2 : 0; /* length */
    length += (flags & 0x0800) != 0 ? 4 : 0; /* sequence numbers */
    if ((flags & 0x0200) == 0)
        return length;
    if (!packet_has(packet, offset + length, 2))
        return LENGTH_UNKNOWN;
    return length + 2 + packet_uint16(packet, offset + length);
}

static bool is_snap(const packet_bytes_t *packet, size_t offset)
{
    return packet_has(packet, offset, 3) && packet_uint16(packet, offset) == 0xAAAA &&
           packet->bytes[offset + 2] == 3;
}

size_t llc_length(const packet_bytes_t *packet, size_t offset)
{
    if (!packet_has(packet, offset, 3))
        return LENGTH_UNKNOWN;
    /* A bridged frame is padded: RFC 2684, section 5.2. */
    if (is_snap(packet, offset))
        return packet_has(packet, offset, 6) && packet_uint16(packet, offset + 4) == 0x80C2 ? 10
                                                                                            : 8;
    /* Unnumbered frames have a control field of one byte. */
    return (packet->bytes[offset + 2] & 3) == 3 ? 3 : 4;
}

size_t macsec_length(const packet_bytes_t *packet, size_t offset)
{
    if (!packet_has(packet, offset, 1))
        return LENGTH_UNKNOWN;
    return (packet->bytes[offset] & 0x20) != 0 ? 16 : 8;
}

size_t mpls_length(const packet_bytes_t *packet, size_t offset)
{
    for (size_t next = offset; packet_has(packet, next, 4);) {
        next += 4;
        if ((packet->bytes[next - 2] & 1) != 0)
            return next - offset;
    }
    return LENGTH_UNKNOWN;
}

size_t nsh_length(const packet_bytes_t *packet, size_t offset)
{
    return packet_has(packet, offset, 2) ? 4 * (size_t)(packet->bytes[offset + 1] & 0x3F)
                                         : LENGTH_UNKNOWN;
}

/* It may be AVS's, or none at all: either is a layer of its own. */
size_t prism_length(const packet_bytes_t *packet, size_t offset)
{
    uint32_t code;

    if (!packet_has(packet, offset, 4))
        return LENGTH_UNKNOWN;
    /* In the byte order of who captured it. */
    code = packet_uint32(packet, offset);
    return code == 0x44 || code == 0x44000000 || code == 0x41 || code == 0x41000000 ? 144 : 0;
}

static size_t little_endian(const uint8_t *bytes)
{
    return (size_t)(bytes[0] | bytes[1] << 8);
}

size_t pktap_length(const packet_bytes_t *packet, size_t offset)
{
    return packet_has(packet, offset, 2) ? little_endian(packet->bytes + offset) : LENGTH_UNKNOWN;
}

size_t ppp_length(const packet_bytes_t *packet, size_t offset)
{
    size_t length = 0;

    if (packet_has(packet, offset, 2) && packet_uint16(packet, offset) == 0xFF03)
        length = 2;
    if (!packet_has(packet, offset + length, 1))
        return LENGTH_UNKNOWN;
    /* A protocol number is odd, its first byte is even. */
    return length + ((packet->bytes[offset + length] & 1) != 0 ? 1 : 2);
}

size_t radiotap_length(const packet_bytes_t *packet, size_t offset)
{
    return packet_has(packet, offset, 4) ? little_endian(packet->bytes + offset + 2)
                                         : LENGTH_UNKNOWN;
}

/* Version 2 has zeros where version 1 has the kind of interface, which is 0 for NET/ROM only. */
size_t sll_length(const packet_bytes_t *packet, size_t offset)
{
    if (!packet_has(packet, offset, 4))
        return LENGTH_UNKNOWN;
    return packet_uint16(packet, offset + 2) == 0 ? 20 : 16;
}

size_t teredo_length(const packet_bytes_t *packet, size_t offset)
{
    size_t next = offset;

    if (packet_has(packet, next, 4) && packet_uint16(packet, next) == 1)
        next += 13 + (size_t)packet->bytes[next + 2] + packet->bytes[next + 3];
    if (packet_has(packet, next, 2) && packet_uint16(packet, next) == 0)
        next += 8;
    return next - offset;
}

size_t token_ring_length(const packet_bytes_t *packet, size_t offset)
{
    if (!packet_has(packet, offset, 15))
        return LENGTH_UNKNOWN;
    /* With the source's first bit come source routes. */
    return 14 + ((packet->bytes[offset + 8] & 0x80) != 0 ? packet->bytes[offset + 14] & 0x1F : 0);
}

size_t trill_length(const packet_bytes_t *packet, size_t offset)
{
    if (!packet_has(packet, offset, 2))
        return LENGTH_UNKNOWN;
    return 6 + 4 * (size_t)(packet_uint16(packet, offset) >> 6 & 0x1F);
}

size_t tzsp_length(const packet_bytes_t *packet, size_t offset)
{
    size_t next = offset + 4;

    /* Tags: 0 is padding, 1 the end, and all others have a length. */
    while (packet_has(packet, next, 2)) {
        uint8_t tag = packet->bytes[next];

        if (tag == 1)
            return next + 1 - offset;
        next += tag == 0 ? 1 : 2 + (size_t)packet->bytes[next + 1];
    }
    return LENGTH_UNKNOWN;
}

size_t wlancap_length(const packet_bytes_t *packet, size_t offset)
{
    return packet_has(packet, offset, 8) ? packet_uint16(packet, offset + 6) : LENGTH_UNKNOWN;
}

#define WLAN_DATA      0x08
#define WLAN_QOS       0x80
#define WLAN_TO_DS     0x01
#define WLAN_FROM_DS   0x02
#define WLAN_PROTECTED 0x40
#define WLAN_ORDER     0x80

/* Without the HT Control field. */
static size_t wlan_length_to_qos(const packet_bytes_t *packet, size_t offset)
{
    const uint8_t *header = packet->bytes + offset;
    bool has_4_addresses;

    if (!packet_has(packet, offset, 32) || (header[0] & 0x0F) != WLAN_DATA)
        return LENGTH_UNKNOWN;
    has_4_addresses = (header[1] & (WLAN_TO_DS | WLAN_FROM_DS)) == (WLAN_TO_DS | WLAN_FROM_DS);
    return 24 + (has_4_addresses ? 6 : 0) + ((header[0] & WLAN_QOS) != 0 ? 2 : 0);
}

size_t wlan_length(const packet_bytes_t *packet, size_t offset)
{
    const uint8_t *header = packet->bytes + offset;
    size_t length = wlan_length_to_qos(packet, offset);

    if (length == LENGTH_UNKNOWN || wlan_is_encrypted(packet, offset))
        return LENGTH_UNKNOWN;
    if ((header[0] & WLAN_QOS) != 0) {
        /* There may be a Mesh Control field, whose bit means something else outside a mesh. */
        if ((header[1] & WLAN_FROM_DS) != 0 && (header[length - 1] & 1) != 0)
            return LENGTH_UNKNOWN;
        if ((header[1] & WLAN_ORDER) != 0)
            length += 4;
    }
    /* Some adapters pad it. */
    return is_snap(packet, offset + round_up_to_4(length)) ? round_up_to_4(length) : length;
}

bool wlan_is_encrypted(const packet_bytes_t *packet, size_t offset)
{
    return wlan_length_to_qos(packet, offset) != LENGTH_UNKNOWN &&
           (packet->bytes[offset + 1] & WLAN_PROTECTED) != 0;
}

bool wlan_has_subframes(const packet_bytes_t *packet, size_t offset)
{
    size_t length = wlan_length_to_qos(packet, offset);

    return length != LENGTH_UNKNOWN && (packet->bytes[offset] & WLAN_QOS) != 0 &&
           (packet->bytes[offset + length - 2] & 0x80) != 0;
}

size_t wlan_subframe_length(const packet_bytes_t *packet, size_t offset)
{
    if (!packet_has(packet, offset, WLAN_SUBFRAME_HEADER_LENGTH))
        return LENGTH_UNKNOWN;
    return round_up_to_4(WLAN_SUBFRAME_HEADER_LENGTH + (size_t)packet_uint16(packet, offset + 12));
}
