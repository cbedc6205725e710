/* routing.c
 * Signatures of protocols that find ways through networks, and of tunnels.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "protocols.h"

/* Is there IP to the end of the payload? */
static bool is_ip(const payload_t *payload, size_t offset)
{
    uint8_t version = byte_at(payload, offset) >> 4;

    return (version == 4 && be16_at(payload, offset + 2) + offset == payload->length) ||
           (version == 6 && be16_at(payload, offset + 4) + offset + 40 == payload->length);
}

/* 3GPP TS 29.274, section 8.2.1: an information element of version 2 */
static size_t gtpv2_element_length(const payload_t *payload, size_t offset)
{
    return byte_at(payload, offset) != 0 && (byte_at(payload, offset + 3) & 0xF0) == 0
               ? 4U + be16_at(payload, offset + 1)
               : 0;
}

/* 3GPP TS 29.274, section 5.1: version 2, a length that excludes the first 4 bytes; with a TEID
 * (08), or without, as in echoes */
static bool is_gtpv2(const payload_t *payload)
{
    bool has_teid = byte_at(payload, 0) == 0x48;
    uint8_t type = byte_at(payload, 1);

    if ((!has_teid && (byte_at(payload, 0) != 0x40 || type > 2)) || type == 0 ||
        be16_at(payload, 2) != payload->length - 4)
        return false;
    return is_filled(payload, has_teid ? 12 : 8, 4, gtpv2_element_length);
}

/* 3GPP TS 29.060, section 6, and TS 29.281, section 5.1: version 1, a length that excludes the
 * first 8 bytes, or version 2 */
bool is_gtp(const payload_t *payload)
{
    uint8_t flags = byte_at(payload, 0);
    uint8_t type = byte_at(payload, 1);
    size_t data = (flags & 7) != 0 ? 12 : 8;

    if (!has_bytes(payload, 8))
        return false;
    if (flags >> 5 == 2)
        return is_gtpv2(payload);
    if (flags >> 4 != 3 || (flags & 8) != 0 || be16_at(payload, 2) != payload->length - 8)
        return false;
    switch (type) {
    case 255: /* G-PDU: an IP datagram; extension headers (bit 4) may come before it */
        return (flags & 4) != 0 || is_ip(payload, data);
    case 1: /* echo request and response, error, supported extension headers: of no tunnel */
    case 2:
    case 26:
    case 31:
        return has_zeros(payload, 4, 4);
    case 254: /* end marker */
        return payload->length <= 12;
    default: /* contexts, tunnels, mobility: all have elements, and a sequence number */
        return type >= 3 && type <= 129 && be16_at(payload, 2) > 4 && data == 12;
    }
}

/* 3GPP TS 29.244, section 8.1.1 */
static size_t pfcp_element_length(const payload_t *payload, size_t offset)
{
    uint16_t type = be16_at(payload, offset);

    return type >= 1 && type <= 512 ? 4U + be16_at(payload, offset + 2) : 0;
}

/* 3GPP TS 29.244, section 7.2.2: version 1, with or without a session (SEID), type, length; and the
 * information elements, which every message has */
bool is_pfcp(const payload_t *payload)
{
    uint8_t type = byte_at(payload, 1);
    bool has_session = (byte_at(payload, 0) & 1) != 0;

    return (byte_at(payload, 0) & 0xF8) == 0x20 && payload->length > 8 &&
           be16_at(payload, 2) == payload->length - 4 &&
           (has_session ? type >= 50 && type <= 57 : type >= 1 && type <= 15) &&
           is_filled(payload, has_session ? 16 : 8, 4, pfcp_element_length);
}

/* An Ethernet frame with IPv4, ARP, VLANs, IPv6, MPLS, PPPoE, LLDP, or LLC with a length; IEEE
 * 802.3, section 3.2.6 */
static bool is_ethernet(const payload_t *payload, size_t offset)
{
    switch (be16_at(payload, offset + 12)) {
    case 0x0800:
        return byte_at(payload, offset + 14) >> 4 == 4;
    case 0x86DD:
        return byte_at(payload, offset + 14) >> 4 == 6;
    case 0x0806: /* ARP for IPv4 over Ethernet */
        return HAS_AT(payload, offset + 14, "\x00\x01\x08\x00\x06\x04");
    case 0x8100:
    case 0x88A8:
    case 0x8847:
    case 0x8864:
    case 0x88CC:
        return has_bytes(payload, offset + 18);
    default: /* spanning tree, with a length */
        return HAS_AT(payload, offset + 14, "\x42\x42\x03") &&
               be16_at(payload, offset + 12) <= payload->length - offset - 14;
    }
}

/* RFC 7348, section 5: the flag, the VNI between reserved bytes, and an Ethernet frame */
bool is_vxlan(const payload_t *payload)
{
    return HAS_AT(payload, 0, "\x08\x00\x00\x00") && byte_at(payload, 7) == 0 &&
           is_ethernet(payload, 8);
}

/* draft-ietf-nvo3-vxlan-gpe, section 3: the flags for VNI and next protocol, which is IP, Ethernet
 * or NSH (RFC 8300, section 2.2: of metadata type 1 or 2) */
bool is_vxlan_gpe(const payload_t *payload)
{
    if (!HAS_AT(payload, 0, "\x0C\x00\x00") || !has_bytes(payload, 14) || byte_at(payload, 7) != 0)
        return false;
    switch (byte_at(payload, 3)) {
    case 1:
    case 2:
        return is_ip(payload, 8);
    case 3:
        return is_ethernet(payload, 8);
    case 4:
        return byte_at(payload, 8) >> 6 == 0 && (byte_at(payload, 9) & 0x3F) >= 2 &&
               (byte_at(payload, 10) == 1 || byte_at(payload, 10) == 2) &&
               byte_at(payload, 11) >= 1 && byte_at(payload, 11) <= 5;
    default:
        return false;
    }
}

/* RFC 8926, section 3.4: version 0, options length, reserved bits, and what follows the options */
bool is_geneve(const payload_t *payload)
{
    size_t inner = 8 + (size_t)(byte_at(payload, 0) & 0x3F) * 4;

    if (!has_bytes(payload, 8) || byte_at(payload, 0) >> 6 != 0 ||
        (byte_at(payload, 1) & 0x3F) != 0 || byte_at(payload, 7) != 0)
        return false;
    switch (be16_at(payload, 2)) {
    case 0x6558:
        return is_ethernet(payload, inner);
    case 0x0800:
    case 0x86DD:
        return is_ip(payload, inner);
    default:
        return false;
    }
}

/* RFC 4380, section 5.1.1: IPv6 with one address in 2001::/32, or from a link-local address to
 * another or to all routers, as in section 5.2.1; perhaps after an authentication (0001), with the
 * lengths of an ID and of its value, and an origin (0000) */
bool is_teredo(const payload_t *payload)
{
    size_t at = 0;

    if (HAS_AT(payload, at, "\0\1"))
        at += 4U + byte_at(payload, at + 2) + byte_at(payload, at + 3) + 8 + 1;
    if (HAS_AT(payload, at, "\0\0"))
        at += 8;
    if (byte_at(payload, at) >> 4 != 6 || !is_ip(payload, at))
        return false;
    return HAS_AT(payload, at + 8, "\x20\1\0\0") || HAS_AT(payload, at + 24, "\x20\1\0\0") ||
           (HAS_AT(payload, at + 8, "\xFE\x80\0\0\0\0\0\0") &&
            (HAS_AT(payload, at + 24, "\xFE\x80\0\0\0\0\0\0") ||
             HAS_AT(payload, at + 24, "\xFF\2\0\0\0\0\0\0\0\0\0\0\0\0\0\2")));
}

/* RFC 7510, section 3, and RFC 3032, section 2.1: a single label, the bottom of the stack, and IPv4
 * that ends with the datagram */
bool is_mpls(const payload_t *payload)
{
    return (byte_at(payload, 2) & 1) != 0 && byte_at(payload, 3) != 0 &&
           byte_at(payload, 4) == 0x45 && is_ip(payload, 4);
}

/* RFC 2661, sections 3.1 and 4.1: a control message, with its length; its first AVP is the message
 * type */
bool is_l2tp(const payload_t *payload)
{
    return HAS_AT(payload, 0, "\xC8\x02") && be16_at(payload, 2) == payload->length &&
           HAS_AT(payload, 12, "\x80\x08\x00\x00\x00\x00\x00") && byte_at(payload, 19) >= 1 &&
           byte_at(payload, 19) <= 16;
}

/* RFC 4271, section 4.1, and RFC 2918: marker, length, type. Nothing else has 16 bytes of FF there.
 */
bool is_bgp(const payload_t *payload)
{
    return has_bytes(payload, 19) &&
           HAS_AT(payload, 0, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF") &&
           be16_at(payload, 16) >= 19 && byte_at(payload, 18) >= 1 && byte_at(payload, 18) <= 6;
}

/* RFC 5036, section 3.5: message types, and the length of a message within its PDU */
static bool is_ldp_pdu(const payload_t *payload)
{
    int rest;

    switch (be16_at(payload, 10) & 0x7FFF) {
    case 0x0001: /* notification, hello, initialization, keepalive */
    case 0x0100:
    case 0x0200:
    case 0x0201:
    case 0x0300: /* address, address withdraw */
    case 0x0301:
    case 0x0400: /* label mapping, request, withdraw, release, abort */
    case 0x0401:
    case 0x0402:
    case 0x0403:
    case 0x0404:
        break;
    default:
        return false;
    }
    /* Version 1; a platform-wide or per-interface label space; another message has eight bytes or
     * more */
    rest = be16_at(payload, 2) - 10 - be16_at(payload, 12);
    return has_bytes(payload, 18) && be16_at(payload, 0) == 1 && be16_at(payload, 2) >= 14 &&
           be16_at(payload, 12) >= 4 && (rest == 0 || rest >= 8);
}

/* RFC 5036, section 3.1 */
bool is_ldp_tcp(const payload_t *payload)
{
    return is_ldp_pdu(payload) && payload->length >= 4U + be16_at(payload, 2) &&
           (payload->length == 4U + be16_at(payload, 2) ||
            be16_at(payload, 4U + be16_at(payload, 2)) == 1);
}

/* RFC 5036, section 2.4: discovery, the only use of UDP */
bool is_ldp_udp(const payload_t *payload)
{
    return is_ldp_pdu(payload) && be16_at(payload, 10) == 0x0100 &&
           be16_at(payload, 2) == payload->length - 4;
}

/* RFC 1058, section 3.1, and RFC 2453, section 4: an IP route, a request for all, or a password */
static size_t rip_route_length(const payload_t *payload, size_t offset)
{
    uint16_t family = be16_at(payload, offset);

    if (family == 0xFFFF)
        return 20;
    return (family == 2 || family == 0) && be32_at(payload, offset + 16) <= 16 ? 20 : 0;
}

bool is_rip(const payload_t *payload)
{
    uint8_t version = byte_at(payload, 1);

    if ((byte_at(payload, 0) != 1 && byte_at(payload, 0) != 2) || (version != 1 && version != 2) ||
        !has_zeros(payload, 2, 2) || payload->length > 4 + 25 * 20)
        return false;
    /* RFC 4822, section 2: the authentication data at the end is no route */
    if (be32_at(payload, 4) == 0xFFFF0003)
        return version == 2 && be16_at(payload, 8) < payload->length &&
               be16_at(payload, 8) % 20 == 4;
    return is_filled(payload, 4, 20, rip_route_length);
}

/* RFC 2080, section 2.1: tag, prefix length, metric; or the next hop */
static size_t ripng_route_length(const payload_t *payload, size_t offset)
{
    uint8_t metric = byte_at(payload, offset + 19);
    uint8_t prefix = byte_at(payload, offset + 18);

    if (metric == 0xFF)
        return has_zeros(payload, offset + 16, 3) ? 20 : 0;
    if (metric < 1 || metric > 16 || prefix > 128)
        return 0;
    /* All bytes after the prefix are 0. */
    return has_zeros(payload, offset + (prefix + 7U) / 8, 16 - (prefix + 7U) / 8) ? 20 : 0;
}

bool is_ripng(const payload_t *payload)
{
    return (byte_at(payload, 0) == 1 || byte_at(payload, 0) == 2) && byte_at(payload, 1) == 1 &&
           has_zeros(payload, 2, 2) && is_filled(payload, 4, 20, ripng_route_length);
}

/* RFC 5880, section 4.1: version 1, and a length that may include authentication */
bool is_bfd(const payload_t *payload)
{
    uint8_t flags = byte_at(payload, 1);
    bool authenticated = (flags & 0x04) != 0;

    /* Diagnostic; no multipoint; not both Poll and Final; detect multiplier; own discriminator;
     * transmit interval in microseconds, of at most a minute */
    return has_bytes(payload, 24) && byte_at(payload, 0) >> 5 == 1 &&
           (byte_at(payload, 0) & 0x1F) <= 9 && (flags & 1) == 0 && (flags & 0x30) != 0x30 &&
           byte_at(payload, 2) != 0 && byte_at(payload, 3) == payload->length &&
           (authenticated ? payload->length >= 26 : payload->length == 24) &&
           be32_at(payload, 4) != 0 && be32_at(payload, 12) != 0 &&
           be32_at(payload, 12) <= 60000000;
}

/* RFC 8029, section 3 */
static size_t mpls_echo_tlv_length(const payload_t *payload, size_t offset)
{
    return 4U + ((size_t)be16_at(payload, offset + 2) + 3) / 4 * 4;
}

/* RFC 8029, section 3: version 1, flags, request or reply, reply mode, return code; and TLVs,
 * of which a request has at least one */
bool is_mpls_echo(const payload_t *payload)
{
    return HAS_AT(payload, 0, "\x00\x01\x00") && byte_at(payload, 3) <= 7 &&
           byte_at(payload, 4) >= 1 && byte_at(payload, 4) <= 2 && byte_at(payload, 5) >= 1 &&
           byte_at(payload, 5) <= 5 && byte_at(payload, 6) <= 20 &&
           ((payload->length == 32 && byte_at(payload, 4) == 2) ||
            is_filled(payload, 32, 4, mpls_echo_tlv_length));
}

/* RFC 8966, section 4.3: a single padding byte, or type, length, body */
static size_t babel_tlv_length(const payload_t *payload, size_t offset)
{
    if (byte_at(payload, offset) == 0)
        return 1;
    return has_bytes(payload, offset + 2) ? 2U + byte_at(payload, offset + 1) : 0;
}

/* RFC 8966, section 4.2: magic, version 2, body length; what follows the body is its trailer */
bool is_babel(const payload_t *payload)
{
    payload_t body = *payload;

    if (!HAS_AT(payload, 0, "\x2A\x02") || !has_bytes(payload, 4) ||
        be16_at(payload, 2) > payload->length - 4)
        return false;
    body.length = 4U + be16_at(payload, 2);
    if (body.captured > body.length)
        body.captured = body.length;
    return is_filled(&body, 4, 1, babel_tlv_length) &&
           (body.length == payload->length || babel_tlv_length(payload, body.length) > 0);
}

/* RFC 9301, sections 5.6 to 5.8: a Map-Register or a Map-Notify, with the authentication data
 * length of its algorithm, and the address family of its first record; or an encapsulated message,
 * in IP */
bool is_lisp(const payload_t *payload)
{
    uint16_t key = be16_at(payload, 12);
    uint16_t length = be16_at(payload, 14);
    uint16_t family = be16_at(payload, 16U + length + 10U);

    switch (byte_at(payload, 0) >> 4) {
    case 3:
    case 4: /* HMAC-SHA-1-96, HMAC-SHA-256-128; IPv4, IPv6, LCAF */
        return byte_at(payload, 3) >= 1 &&
               ((key == 1 && length == 20) || (key == 2 && length == 32)) &&
               byte_at(payload, 16U + length + 4U) <= 32 &&
               (family == 1 || family == 2 || family == 16387);
    case 8:
        return has_zeros(payload, 1, 3) && is_ip(payload, 4);
    default:
        return false;
    }
}

/* RFC 9171, sections 4.1 and 4.3.1: CBOR: an indefinite-length array, its end, and in it the
 * primary block, version 7, with flags, CRC type, and the destination endpoint, which has two parts
 */
bool is_bundle(const payload_t *payload)
{
    uint8_t flags = byte_at(payload, 3);
    size_t at = flags < 0x18 ? 4 : 5U + (flags & 3U); /* in one more byte, or two */

    return byte_at(payload, 0) == 0x9F && byte_at(payload, 1) >= 0x88 &&
           byte_at(payload, 1) <= 0x8B && byte_at(payload, 2) == 7 && flags <= 0x19 &&
           byte_at(payload, at) <= 2 && byte_at(payload, at + 1) == 0x82 &&
           (byte_at(payload, at + 2) == 1 || byte_at(payload, at + 2) == 2) &&
           has_at(payload, payload->length - 1, "\xFF", 1);
}

/* RFC 3626, section 3.3.2 */
static size_t olsr_message_length(const payload_t *payload, size_t offset)
{
    uint8_t type = byte_at(payload, offset);

    /* HELLO, TC, MID and HNA, or private; the originator is not 0 */
    return ((type >= 1 && type <= 4) || type >= 128) && be32_at(payload, offset + 4) != 0
               ? be16_at(payload, offset + 2)
               : 0;
}

/* RFC 3626, section 3.3.1: the packet length, and the messages that fill it */
bool is_olsr(const payload_t *payload)
{
    return be16_at(payload, 0) == payload->length && is_filled(payload, 4, 12, olsr_message_length);
}

/* RFC 4204, section 13.1: an object's type within its class, its class, its length */
static size_t lmp_object_length(const payload_t *payload, size_t offset)
{
    return byte_at(payload, offset + 1) != 0 ? be16_at(payload, offset + 2) : 0;
}

/* RFC 4204, section 13: version 1, flags, type, length */
bool is_lmp(const payload_t *payload)
{
    return HAS_AT(payload, 0, "\x10\x00") && byte_at(payload, 2) <= 3 && byte_at(payload, 3) >= 1 &&
           byte_at(payload, 3) <= 20 && be16_at(payload, 4) == payload->length &&
           is_filled(payload, 8, 4, lmp_object_length);
}

/* RFC 8210, section 5: lengths are fixed, except for errors and keys */
static size_t rpki_rtr_length(const payload_t *payload, size_t offset)
{
    static const uint8_t lengths[] = {12, 12, 8, 8, 20, 0, 32, 0, 8};
    uint32_t length = be32_at(payload, offset + 4);
    uint8_t version = byte_at(payload, offset);
    uint8_t type = byte_at(payload, offset + 1);

    if (version > 1)
        return 0;
    switch (type) {
    case 7: /* End of Data is longer in version 1 */
        return length == (version == 0 ? 12U : 24U) ? length : 0;
    case 9: /* router key */
        return version == 1 && length >= 32 && length <= 4096 ? length : 0;
    case 10: /* error report, with the erroneous PDU, and text */
        return be16_at(payload, offset + 2) <= 8 && length >= 16 && length <= 65536 ? length : 0;
    default:
        return type < sizeof(lengths) && length == lengths[type] ? length : 0;
    }
}

bool is_rpki_rtr(const payload_t *payload)
{
    return begins_with_records(payload, 8, rpki_rtr_length);
}

/* OpenFlow Switch Specification, "OpenFlow Header": version, type, length; all of one version */
static size_t openflow_length(const payload_t *payload, size_t offset)
{
    uint8_t type = byte_at(payload, offset + 1);
    uint16_t length = be16_at(payload, offset + 2);
    bool fits;

    if (byte_at(payload, offset) != byte_at(payload, 0))
        return 0;
    switch (type) {
    case 0: /* hello; since 1.3, with elements of eight bytes, of which there is one type */
        fits = length == 8 ||
               (byte_at(payload, offset) >= 4 && length > 8 && length % 8 == 0 && length <= 64 &&
                be16_at(payload, offset + 8) == 1 && be16_at(payload, offset + 10) >= 8);
        break;
    case 1: /* error, of a known type, or experimenter */
        fits = length >= 12 &&
               (be16_at(payload, offset + 8) <= 17 || be16_at(payload, offset + 8) == 0xFFFF);
        break;
    case 2: /* echo request and reply, which may have data */
    case 3:
        fits = length >= 8 && length <= 64;
        break;
    case 5: /* features request; get config request; since 1.1, barrier request and reply */
    case 7:
    case 20:
    case 21:
        fits = length == 8;
        break;
    case 4: /* vendor, or experimenter: an OUI, or a number from the Open Networking Foundation */
        fits = length >= 12 &&
               (byte_at(payload, offset + 8) == 0 || HAS_AT(payload, offset + 8, "ONF"));
        break;
    case 8: /* get config reply, set config */
    case 9:
        fits = length == 12;
        break;
    default:
        fits = type <= 35 && length >= 8;
    }
    return fits ? length : 0;
}

/* Versions 1.0 and 1.3 to 1.5. 1.1 and 1.2 were hardly used, and 1.2 looks like a TPKT. */
bool is_openflow(const payload_t *payload)
{
    uint8_t version = byte_at(payload, 0);

    return (version == 1 || (version >= 4 && version <= 6)) &&
           is_filled(payload, 0, 8, openflow_length);
}

/* RFC 5440, sections 6.1, 6.2 and 7.3: version 1, an Open message in four-byte words, with an Open
 * object of version 1 */
bool is_pcep(const payload_t *payload)
{
    return HAS_AT(payload, 0, "\x20\x01") && be16_at(payload, 2) <= payload->length &&
           be16_at(payload, 2) % 4 == 0 && byte_at(payload, 4) == 1 &&
           byte_at(payload, 5) >> 4 == 1 && be16_at(payload, 6) == be16_at(payload, 2) - 4 &&
           byte_at(payload, 8) >> 5 == 1;
}

/* RFC 7242, section 4.1, and RFC 9174, section 4.1: the contact header's magic, and version 3 or 4
 */
bool is_tcpcl(const payload_t *payload)
{
    return HAS_AT(payload, 0, "dtn!") && byte_at(payload, 4) >= 3 && byte_at(payload, 4) <= 4;
}

/* RFC 2281, section 5.1.6: a password of up to eight characters, padded with zeros */
static bool is_hsrp_password(const payload_t *payload, size_t offset)
{
    size_t end = offset;

    while (end < offset + 8 && is_printable(byte_at(payload, end)))
        end++;
    return has_zeros(payload, end, offset + 8 - end);
}

/* Cisco's version 2 is not published; according to Wireshark's packet-hsrp.c: type and length of a
 * group's or an interface's state, a password, a digest */
static size_t hsrp_length(const payload_t *payload, size_t offset)
{
    static const uint8_t lengths[] = {0, 40, 4, 8, 28};
    uint8_t type = byte_at(payload, offset);
    uint8_t length = byte_at(payload, offset + 1);

    return type >= 1 && type < sizeof(lengths) && length == lengths[type] ? 2U + length : 0;
}

/* RFC 2281, section 5.1: version 0, opcode, state, hello time, and hold time, which is longer; a
 * reserved byte, password, and a unicast address; Cisco adds a digest. An advertisement has a type
 * and the length of what follows. Version 2 begins with a group's state. */
bool is_hsrp(const payload_t *payload)
{
    uint8_t opcode = byte_at(payload, 1);
    uint8_t state = byte_at(payload, 2);
    uint8_t address = byte_at(payload, 16);

    if (byte_at(payload, 0) == 1)
        return opcode == 40 && state == 2 && has_bytes(payload, 6) && byte_at(payload, 3) <= 2 &&
               byte_at(payload, 4) <= 6 && (byte_at(payload, 5) == 4 || byte_at(payload, 5) == 6) &&
               is_filled(payload, 0, 2, hsrp_length);
    if (byte_at(payload, 0) != 0 || !has_bytes(payload, 16))
        return false;
    if (opcode == 3)
        return payload->length == 16 && HAS_AT(payload, 2, "\0\1\0\x0E") &&
               byte_at(payload, 7) == 0;
    return opcode <= 2 && state <= 16 && (state & (state - 1)) == 0 && has_bytes(payload, 20) &&
           (payload->length == 20 || (payload->length == 50 && HAS_AT(payload, 20, "\x04\x1C"))) &&
           byte_at(payload, 3) >= 1 && byte_at(payload, 4) > byte_at(payload, 3) &&
           byte_at(payload, 7) == 0 && is_hsrp_password(payload, 8) && address >= 1 &&
           address < 224;
}
