/* network.c
 * Signatures of network infrastructure protocols: naming, addressing, routing, tunnels, keys,
 * accounting, telephony.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "protocols.h"

/* RFC 1035, section 4.1.4, and RFC 2181, section 11: labels of up to 63 bytes, up to an empty one
 * or a pointer backwards. Returns the offset after them, or 0. The message begins at start. */
static size_t dns_name_end(const payload_t *payload, size_t start, size_t offset)
{
    size_t first = offset;

    while (has_bytes(payload, offset + 1) && offset - first <= 255) {
        uint8_t length = byte_at(payload, offset);

        if (length == 0)
            return offset + 1;
        if ((length & 0xC0) == 0xC0)
            return has_bytes(payload, offset + 2) &&
                           start + (be16_at(payload, offset) & 0x3FFFU) < first
                       ? offset + 2
                       : 0;
        if (length > 63)
            return 0;
        for (size_t i = 1; i <= length; i++) {
            uint8_t byte = byte_at(payload, offset + i);

            /* Non-ASCII bytes are allowed, UTF-8 in practice; control characters are not. */
            if (byte < 0x20 || byte == 0x7F)
                return 0;
        }
        offset += 1U + length;
    }
    return 0;
}

static bool is_dns_class(uint16_t dns_class)
{
    /* IN, CH, HS, NONE, ANY; RFC 6895, section 3.2 */
    return dns_class == 1 || dns_class == 3 || dns_class == 4 || dns_class == 254 ||
           dns_class == 255;
}

/* RFC 1035, section 4.1: header, questions, and as many of the records as were captured. Together
 * they must fill the message to its very end. */
static bool is_dns_message(const payload_t *payload, size_t start)
{
    uint16_t flags = be16_at(payload, start + 2);
    uint16_t questions = be16_at(payload, start + 4);
    size_t records = (size_t)be16_at(payload, start + 6) + be16_at(payload, start + 8) +
                     be16_at(payload, start + 10);
    size_t at = start + 12;
    uint8_t opcode = flags >> 11 & 15;

    /* Query, inverse query, status, notify, update; the bit that must be zero */
    if (!has_bytes(payload, start + 12) || opcode == 3 || opcode > 5 || (flags & 0x0040) != 0 ||
        questions > 1 || questions + records == 0)
        return false;
    /* A query has one question and no answer, unlike an inverse query. */
    if ((flags & 0x8000) == 0 && opcode == 0 && (questions != 1 || be16_at(payload, start + 6) > 0))
        return false;

    for (; questions > 0; questions--) {
        at = dns_name_end(payload, start, at);
        if (at == 0 || !has_bytes(payload, at + 4) || be16_at(payload, at) == 0 ||
            !is_dns_class(be16_at(payload, at + 2)))
            return false;
        at += 4;
    }
    for (; records > 0; records--) {
        if (at < payload->length && !has_bytes(payload, at + 11))
            return payload->captured < payload->length;
        at = dns_name_end(payload, start, at);
        if (at == 0)
            return payload->captured < payload->length;
        if (!has_bytes(payload, at + 10))
            return payload->captured < payload->length;
        /* The class of OPT (41) is a size: RFC 6891, section 6.1.2. */
        if (be16_at(payload, at) != 41 && !is_dns_class(be16_at(payload, at + 2)))
            return false;
        at += 10U + be16_at(payload, at + 8);
    }
    return at == payload->length;
}

bool is_dns_udp(const payload_t *payload)
{
    return is_dns_message(payload, 0);
}

/* RFC 1035, section 4.2.2: a message after two bytes with its length; others may follow */
bool is_dns_tcp(const payload_t *payload)
{
    payload_t message = *payload;

    if (!has_bytes(payload, 14) || be16_at(payload, 0) + 2U > payload->length)
        return false;
    message.length = be16_at(payload, 0) + 2U;
    if (message.captured > message.length)
        message.captured = message.length;
    return is_dns_message(&message, 2);
}

/* RFC 1002, section 4.4: datagrams with data; type, flags, an address and a port, the length of
 * what follows the first 14 bytes, and the names, encoded in 32 letters each */
bool is_nbdgm(const payload_t *payload)
{
    return has_bytes(payload, 48) && byte_at(payload, 0) >= 0x10 && byte_at(payload, 0) <= 0x12 &&
           (byte_at(payload, 1) & 0xF0) == 0 && payload->length >= 14 &&
           be16_at(payload, 10) == payload->length - 14 && HAS_AT(payload, 14, "\x20") &&
           byte_at(payload, 15) >= 'A' && byte_at(payload, 15) <= 'P' &&
           byte_at(payload, 46) >= 'A' && byte_at(payload, 46) <= 'P';
}

/* RFC 951, section 3, and RFC 2131, section 2: the BOOTP header, and DHCP's magic cookie */
bool is_dhcp(const payload_t *payload)
{
    return (byte_at(payload, 0) == 1 || byte_at(payload, 0) == 2) && byte_at(payload, 2) <= 16 &&
           HAS_AT(payload, 236, "\x63\x82\x53\x63");
}

/* RFC 8415, section 21.1 */
static size_t dhcpv6_option_length(const payload_t *payload, size_t offset)
{
    uint16_t code = be16_at(payload, offset);

    return code >= 1 && code <= 150 ? 4U + be16_at(payload, offset + 2) : 0;
}

/* Is the option at an offset one that messages begin with, and does it have the length or contents
 * that its code requires? RFC 8415, section 21. */
static bool is_dhcpv6_first_option(const payload_t *payload, size_t offset)
{
    uint16_t length = be16_at(payload, offset + 2);
    uint16_t value = be16_at(payload, offset + 4);

    switch (be16_at(payload, offset)) {
    case 1: /* client or server ID: a DUID, of type 1 to 4 */
    case 2:
        return length >= 4 && value >= 1 && value <= 4;
    case 3: /* addresses */
        return length >= 12;
    case 8: /* elapsed time */
        return length == 2;
    case 9: /* relayed message, which has a type */
        return length >= 4 && value >> 8 >= 1 && value >> 8 <= 13;
    case 18: /* interface ID */
        return length >= 1;
    default:
        return false;
    }
}

/* RFC 8415, sections 8 and 9: type and transaction or, for a relay, hops and two addresses; and the
 * options, which fill the message */
bool is_dhcpv6(const payload_t *payload)
{
    uint8_t type = byte_at(payload, 0);
    size_t options = type >= 12 ? 34 : 4;

    return type >= 1 && type <= 13 && is_dhcpv6_first_option(payload, options) &&
           is_filled(payload, options, 4, dhcpv6_option_length);
}

/* RFC 9327, section 2: a control message, its data padded to four bytes; a request (00) has no
 * status */
static bool is_ntp_control(const payload_t *payload)
{
    return has_bytes(payload, 12) &&
           ((byte_at(payload, 1) & 0x80) != 0 || be16_at(payload, 4) == 0) &&
           (byte_at(payload, 0) & 0xC0) == 0 && (byte_at(payload, 1) & 0x1F) <= 12 &&
           be16_at(payload, 10) <= 468 &&
           payload->length == 12U + (be16_at(payload, 10) + 3U) / 4 * 4;
}

/* Mode 7, private to ntpd, according to its ntp_request.h: a request to ntpd (3), padded with
 * zeros; or the items of a response */
static bool is_ntp_private(const payload_t *payload)
{
    size_t items = be16_at(payload, 4) & 0x0FFF;
    size_t data = items * (be16_at(payload, 6) & 0x0FFF);
    bool is_answer = (byte_at(payload, 0) & 0x80) != 0;

    if (!has_bytes(payload, 8) || (byte_at(payload, 2) != 2 && byte_at(payload, 2) != 3) ||
        byte_at(payload, 3) > 45)
        return false;
    if (is_answer)
        return payload->length == 8 + data;
    return byte_at(payload, 4) >> 4 == 0 && data <= 40 &&
           (payload->length == 8 || payload->length == 48 || payload->length == 192 ||
            payload->length == 216);
}

/* 1970-01-01, in seconds since 1900: no clock is set earlier. */
#define NTP_1970 2208988800U

static bool is_ntp_timestamp(const payload_t *payload, size_t offset)
{
    return be32_at(payload, offset) >= NTP_1970 || has_zeros(payload, offset, 8);
}

/* RFC 5905, section 7.3: a packet without extension fields, and with or without a message
 * authentication code */
static bool is_ntp_time(const payload_t *payload)
{
    bool is_client = (byte_at(payload, 0) & 7) == 3;

    if (!has_bytes(payload, 48) || (payload->length != 48 && payload->length != 52 &&
                                    payload->length != 68 && payload->length != 72))
        return false;
    /* A client need not reveal its clock: draft-ietf-ntp-data-minimization, section 3. */
    if (is_client && byte_at(payload, 1) == 0 && has_zeros(payload, 4, 20))
        return true;
    /* Stratum; poll interval and precision, as powers of two; root delay and dispersion, less than
     * 16 seconds; reference, receive and transmit timestamps. */
    return byte_at(payload, 1) <= 16 &&
           (byte_at(payload, 2) <= 17 || byte_at(payload, 2) >= 0xF8) &&
           byte_at(payload, 3) >= 0xE0 && be16_at(payload, 4) < 16 && be16_at(payload, 8) < 16 &&
           is_ntp_timestamp(payload, 16) && is_ntp_timestamp(payload, 32) &&
           be32_at(payload, 40) >= NTP_1970;
}

/* RFC 5905, section 7.3: leap indicator, version, mode */
bool is_ntp(const payload_t *payload)
{
    uint8_t version = byte_at(payload, 0) >> 3 & 7;

    if (version < 1 || version > 4)
        return false;
    switch (byte_at(payload, 0) & 7) {
    case 0:
        return false;
    case 6:
        return version >= 2 && is_ntp_control(payload);
    case 7:
        return version >= 2 && is_ntp_private(payload);
    default:
        return is_ntp_time(payload);
    }
}

/* RFC 1350, section 5, and RFC 2347: a request; file, mode and options are strings */
bool is_tftp(const payload_t *payload)
{
    unsigned strings = 1;
    size_t at;

    if (!HAS_AT(payload, 0, "\0\1") && !HAS_AT(payload, 0, "\0\2"))
        return false;
    at = string_end(payload, 2);
    if (at <= 3 || (!HAS_AT(payload, at, "octet\0") && !HAS_AT(payload, at, "OCTET\0") &&
                    !HAS_AT(payload, at, "netascii\0") && !HAS_AT(payload, at, "NETASCII\0") &&
                    !HAS_AT(payload, at, "mail\0")))
        return false;
    for (; at > 0 && at < payload->length; at = string_end(payload, at))
        strings++;
    return at > 0 && strings % 2 == 0;
}

/* RFC 1157 and 3416, section 3: version, community, and a PDU that ends where the message does;
 * RFC 3412, section 6: version 3, and the message's ID in its global data */
bool is_snmp(const payload_t *payload)
{
    ber_t message, version, next, last;

    if (!ber_at(payload, 0, &message) || message.tag != 0x30 || message.end != payload->length ||
        !ber_at(payload, message.content, &version) || version.tag != 0x02 ||
        version.end != version.content + 1 || !ber_at(payload, version.end, &next))
        return false;
    switch (byte_at(payload, version.content)) {
    case 0:
    case 1:
        return next.tag == 0x04 && ber_at(payload, next.end, &last) && last.tag >= 0xA0 &&
               last.tag <= 0xA8 && last.end == message.end;
    case 3:
        return next.tag == 0x30 && ber_at(payload, next.content, &last) && last.tag == 0x02 &&
               last.end <= last.content + 5 && ber_at(payload, next.end, &last) &&
               last.tag == 0x04 && last.end < message.end;
    default:
        return false;
    }
}

/* RFC 6733, section 3: version, length, flags; a command that begins a connection or a session, and
 * its mandatory first AVP */
static size_t diameter_length(const payload_t *payload, size_t offset)
{
    uint32_t length = be24_at(payload, offset + 1);

    return byte_at(payload, offset) == 1 && length >= 20 && length % 4 == 0 &&
                   (byte_at(payload, offset + 4) & 0x0F) == 0
               ? length
               : 0;
}

bool is_diameter(const payload_t *payload)
{
    uint32_t first = be32_at(payload, 20);

    /* Session-Id, Origin-Host, Result-Code, Origin-Realm; of a length that fits into the message */
    return has_bytes(payload, 28) && begins_with_records(payload, 20, diameter_length) &&
           (first == 263 || first == 264 || first == 268 || first == 296) &&
           be24_at(payload, 25) >= 8 && be24_at(payload, 25) <= be24_at(payload, 1) - 20;
}

/* RFC 7296, section 3.1; RFC 2408, section 3.1: initiator cookie, version, exchange, flags, length.
 * At an offset, for NAT traversal. */
static bool is_isakmp_at(const payload_t *payload, size_t offset)
{
    uint8_t version = byte_at(payload, offset + 17);
    uint8_t exchange = byte_at(payload, offset + 18);
    uint8_t flags = byte_at(payload, offset + 19);
    bool fits;

    if (!has_bytes(payload, offset + 28) || has_zeros(payload, offset, 8) ||
        be32_at(payload, offset + 24) != payload->length - offset)
        return false;
    if (version >> 4 == 1)
        fits = (exchange <= 6 || exchange == 32 || exchange == 33) && (flags & 0xF8) == 0;
    else /* IKE_SA_INIT to IKE_FOLLOWUP_KE */
        fits = version == 0x20 && exchange >= 34 && exchange <= 44 && (flags & 0xC7) == 0;
    return fits;
}

bool is_isakmp(const payload_t *payload)
{
    return is_isakmp_at(payload, 0);
}

/* RFC 3948, section 2.2: IKE after four zero bytes, with which no ESP begins */
bool is_udpencap(const payload_t *payload)
{
    return has_zeros(payload, 0, 4) && is_isakmp_at(payload, 4);
}

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

/* RFC 4380, section 5.1.1: IPv6 with one address in 2001::/32; without the two indications that may
 * come before it */
bool is_teredo(const payload_t *payload)
{
    return byte_at(payload, 0) >> 4 == 6 && is_ip(payload, 0) &&
           (HAS_AT(payload, 8, "\x20\x01\x00\x00") || HAS_AT(payload, 24, "\x20\x01\x00\x00"));
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
    /* Version 1; a platform-wide or per-interface label space */
    return has_bytes(payload, 18) && be16_at(payload, 0) == 1 && be16_at(payload, 2) >= 14 &&
           be16_at(payload, 12) >= 4 && be16_at(payload, 12) <= be16_at(payload, 2) - 10;
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

/* RFC 8029, section 3: version 1, flags, request or reply, reply mode, return code; and TLVs */
bool is_mpls_echo(const payload_t *payload)
{
    return HAS_AT(payload, 0, "\x00\x01\x00") && byte_at(payload, 3) <= 7 &&
           byte_at(payload, 4) >= 1 && byte_at(payload, 4) <= 2 && byte_at(payload, 5) >= 1 &&
           byte_at(payload, 5) <= 5 && byte_at(payload, 6) <= 20 &&
           (payload->length == 32 || is_filled(payload, 32, 4, mpls_echo_tlv_length));
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

/* IEEE 1588-2008, section 13.3: type, version 2, length, domain, reserved bytes; the control field
 * agrees with the type */
bool is_ptp(const payload_t *payload)
{
    uint8_t type = byte_at(payload, 0) & 0x0F;
    uint8_t control = byte_at(payload, 32);
    size_t body;

    switch (type) {
    case 0x0: /* Sync, Delay_Req, Follow_Up */
    case 0x1:
    case 0x8:
        body = 10;
        break;
    case 0x2: /* Pdelay_Req, Pdelay_Resp, Delay_Resp, Pdelay_Resp_Follow_Up */
    case 0x3:
    case 0x9:
    case 0xA:
        body = 20;
        break;
    case 0xB: /* Announce */
        body = 30;
        break;
    case 0xD: /* Management: at least four bytes of TLV */
        body = 14;
        break;
    default:
        return false;
    }
    return has_bytes(payload, 34) && (byte_at(payload, 1) & 0x0F) == 2 &&
           has_zeros(payload, 16, 4) && be16_at(payload, 2) >= 34 + body &&
           be16_at(payload, 2) <= payload->length &&
           payload->length <= be16_at(payload, 2) + 2U && /* a checksum complement over IPv6 */
           control <= 5 && (type == 0 ? control == 0 : control != 0);
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
    case 0: /* hello, with elements of eight bytes */
        fits = length >= 8 && length % 8 == 0 && length <= 64;
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

/* RFC 7242, section 4.1: magic, version 3, flags, keepalive interval; the length of a name, "dtn:"
 * or "ipn:" */
bool is_tcpcl(const payload_t *payload)
{
    return HAS_AT(payload, 0, "dtn!") && byte_at(payload, 4) >= 3 && byte_at(payload, 4) <= 4;
}

/* Cisco's NetFlow 9, RFC 3954, section 5.2 and 5.3; IPFIX, RFC 7011, section 3.3.2 */
static size_t flowset_length(const payload_t *payload, size_t offset)
{
    uint16_t id = be16_at(payload, offset);

    return id <= 3 || id >= 256 ? be16_at(payload, offset + 2) : 0;
}

/* No exporter of version 9 or 10 is older: 2000-01-01, in seconds since 1970. */
#define YEAR_2000 946684800

/* Cisco's NetFlow Export Datagram Format, versions 1, 5 and 7: fixed-length records, and their
 * count; RFC 3954, section 5.1; RFC 7011, section 3.1 */
bool is_cflow(const payload_t *payload)
{
    uint16_t count = be16_at(payload, 2);

    if (!has_bytes(payload, 20))
        return false;
    switch (be16_at(payload, 0)) {
    case 1:
        return count >= 1 && count <= 24 && payload->length == 16U + count * 52U;
    case 5:
        return count >= 1 && count <= 30 && payload->length == 24U + count * 48U;
    case 7:
        return count >= 1 && count <= 28 && payload->length == 24U + count * 52U;
    case 9:
        return count >= 1 && be32_at(payload, 8) > YEAR_2000 &&
               is_filled(payload, 20, 4, flowset_length);
    case 10:
        return count == payload->length && be32_at(payload, 4) > YEAR_2000 &&
               is_filled(payload, 16, 4, flowset_length);
    default:
        return false;
    }
}

/* sFlow version 5, "Datagram Format", and version 4, RFC 3176, section 5: the agent's IPv4 or IPv6
 * address, the number of samples, and the first one's length */
bool is_sflow(const payload_t *payload)
{
    size_t at = be32_at(payload, 4) == 2 ? 24 : 12;
    uint32_t version = be32_at(payload, 0);

    if (be32_at(payload, 4) != 1 && be32_at(payload, 4) != 2)
        return false;
    if (version == 5) /* adds a sub-agent; samples have an enterprise, a format, a length */
        return has_bytes(payload, at + 24) && be32_at(payload, at + 12) <= 64 &&
               be32_at(payload, at + 16) >= 1 && be32_at(payload, at + 16) <= 4 &&
               be32_at(payload, at + 20) >= 8 &&
               be32_at(payload, at + 20) <= payload->length - (at + 24);
    return (version == 2 || version == 4) && has_bytes(payload, at + 16) &&
           be32_at(payload, at + 8) >= 1 && be32_at(payload, at + 8) <= 64 &&
           be32_at(payload, at + 12) >= 1 && be32_at(payload, at + 12) <= 2;
}

/* RFC 5415, sections 4.3, 4.5.1.1: preamble 0, header length, binding; a control message with a
 * type, and a length that covers everything after the sequence number */
bool is_capwap_control(const payload_t *payload)
{
    size_t header = (size_t)(byte_at(payload, 1) >> 3) * 4;
    uint32_t type = be32_at(payload, header);

    return byte_at(payload, 0) == 0 && header >= 8 && has_bytes(payload, header + 8) &&
           has_zeros(payload, 4, 3) && type >= 1 && type <= 26 &&
           be16_at(payload, header + 5) + header + 5 == payload->length;
}

/* Asset Management Platforms Alert Standard Format 2.0, section 3.2.2.2, and IPMI 2.0,
 * sections 13.6 and 13.8: a message of ASF, or of IPMI within a session or outside one */
bool is_rmcp(const payload_t *payload)
{
    if (!HAS_AT(payload, 0, "\x06\x00\xFF") || payload->length < 12)
        return false;
    if (byte_at(payload, 3) == 6) /* ASF's IANA enterprise number, type, tag, and data length */
        return be32_at(payload, 4) == 4542 && byte_at(payload, 11) == payload->length - 12;
    if (byte_at(payload, 3) != 7)
        return false;
    if (byte_at(payload, 4) ==
        6) /* RMCP+: the payload length, and the payload; an authentication code may follow */
        return has_bytes(payload, 16) && le16_at(payload, 14) <= payload->length - 16 &&
               le16_at(payload, 14) > 0;
    if (byte_at(payload, 4) == 0)
        return has_bytes(payload, 14) && byte_at(payload, 13) == payload->length - 14;
    return (byte_at(payload, 4) <= 2 || byte_at(payload, 4) == 4 || byte_at(payload, 4) == 5) &&
           has_bytes(payload, 30) && byte_at(payload, 29) == payload->length - 30;
}

/* Canon's BJNP is not published; according to SANE's pixma_bjnp_private.h: "BJNP", printer (01) or
 * scanner (02), command, and the length of what follows the first 16 bytes */
bool is_bjnp(const payload_t *payload)
{
    return (HAS_AT(payload, 0, "BJNP") || HAS_AT(payload, 0, "BJNB") ||
            HAS_AT(payload, 0, "MFNP")) &&
           has_bytes(payload, 16) && payload->length >= 16 &&
           be32_at(payload, 12) == payload->length - 16;
}
