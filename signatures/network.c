/* network.c
 * Signatures of network infrastructure protocols: naming, addressing, time, keys, accounting,
 * management.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "protocols.h"

/* RFC 1035, section 4.1.4, and RFC 2181, section 11: labels of up to 63 bytes, up to an empty one
 * or a pointer backwards. Returns the offset after them, 0 if it is no name, or SIZE_MAX if it was
 * not captured whole. The message begins at start. */
static size_t dns_name_end(const payload_t *payload, size_t start, size_t offset)
{
    size_t first = offset;

    while (offset - first <= 255) {
        uint8_t length = byte_at(payload, offset);

        if (!has_bytes(payload, offset + 1))
            return SIZE_MAX;
        if (length == 0)
            return offset + 1;
        if ((length & 0xC0) == 0xC0) {
            if (!has_bytes(payload, offset + 2))
                return SIZE_MAX;
            return start + (be16_at(payload, offset) & 0x3FFFU) < first ? offset + 2 : 0;
        }
        if (length > 63)
            return 0;
        for (size_t i = offset + 1; i <= offset + length && has_bytes(payload, i + 1); i++) {
            /* Non-ASCII bytes are allowed, UTF-8 in practice; control characters are not. */
            if (byte_at(payload, i) < 0x20 || byte_at(payload, i) == 0x7F)
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

/* Query, inverse query, status, notify, update; RFC 6895, section 2.2 */
#define DNS_OPCODES (1U << 0 | 1U << 1 | 1U << 2 | 1U << 4 | 1U << 5)

/* RFC 1035, section 4.1: header with one of the opcodes, questions, and as many of the records as
 * were captured. Together they must fill the message to its very end. */
static bool is_dns_message(const payload_t *payload, size_t start, unsigned opcodes)
{
    uint16_t flags = be16_at(payload, start + 2);
    uint16_t questions = be16_at(payload, start + 4);
    size_t records = (size_t)be16_at(payload, start + 6) + be16_at(payload, start + 8) +
                     be16_at(payload, start + 10);
    size_t at = start + 12;
    uint8_t opcode = flags >> 11 & 15;

    /* One bit must be zero. */
    if (!has_bytes(payload, start + 12) || (opcodes >> opcode & 1) == 0 || (flags & 0x0040) != 0 ||
        questions > 1 || questions + records == 0)
        return false;
    /* A query has one question and no answer, unlike an inverse query. */
    if ((flags & 0x8000) == 0 && opcode == 0 && (questions != 1 || be16_at(payload, start + 6) > 0))
        return false;

    for (size_t i = 0; i < questions; i++) {
        at = dns_name_end(payload, start, at);
        if (at == 0 || at == SIZE_MAX || !has_bytes(payload, at + 4) || be16_at(payload, at) == 0 ||
            !is_dns_class(be16_at(payload, at + 2)))
            return false;
        at += 4;
    }
    for (size_t i = 0; i < records; i++) {
        size_t end = at < payload->length ? dns_name_end(payload, start, at) : 0;

        if (end == 0)
            return false;
        if (end == SIZE_MAX || !has_bytes(payload, end + 10)) /* cut off, but not all of it */
            return payload->captured < payload->length && questions + i > 0;
        /* The class of OPT (41) is a size: RFC 6891, section 6.1.2. */
        if (be16_at(payload, end) != 41 && !is_dns_class(be16_at(payload, end + 2)))
            return false;
        at = end + 10 + be16_at(payload, end + 8);
    }
    return at == payload->length;
}

/* RFC 1002, section 4.2.1.1: query, registration, release, wait, refresh and, in practice, another
 * number for that, and registration by a host with several addresses */
#define NBNS_OPCODES (1U << 0 | 1U << 5 | 1U << 6 | 1U << 7 | 1U << 8 | 1U << 9 | 1U << 15)

/* RFC 1001, section 14.1: how many of the 32 letters that encode a NetBIOS name a message's first
 * label has. 0 if it has another length. */
static unsigned netbios_letters(const payload_t *payload)
{
    unsigned letters = 0;

    if (!HAS_AT(payload, 12, "\x20"))
        return 0;
    for (size_t i = 13; i < 13 + 32; i++)
        letters += byte_at(payload, i) >= 'A' && byte_at(payload, i) <= 'P';
    return letters;
}

/* RFC 1002, section 4.2: a DNS message whose first name is a NetBIOS name, and has a type of
 * NetBIOS, or none */
bool is_nbns(const payload_t *payload)
{
    size_t end;
    uint16_t type;

    if (netbios_letters(payload) < 32)
        return false;
    end = dns_name_end(payload, 0, 12);
    type = end != SIZE_MAX ? be16_at(payload, end) : 0;
    return (type == 0x20 || type == 0x21 || type == 0x0A) &&
           is_dns_message(payload, 0, NBNS_OPCODES);
}

/* RFC 4795, sections 2.1.1 and 2.4: a DNS message about the addresses of a single label, or their
 * answer, with none of the flags that DNS's servers and their clients set */
bool is_llmnr(const payload_t *payload)
{
    uint16_t flags = be16_at(payload, 2);
    size_t end = 13U + byte_at(payload, 12);
    uint16_t type = be16_at(payload, end + 1);
    bool is_answer = flags == 0x8000;

    return (flags == 0 || is_answer) && (be16_at(payload, 6) > 0) == is_answer &&
           be16_at(payload, 4) == 1 && has_zeros(payload, 8, 4) && end > 13 &&
           has_zeros(payload, end, 1) && (type == 1 || type == 28 || type == 255) &&
           is_dns_message(payload, 0, DNS_OPCODES);
}

/* What has a damaged NetBIOS name, or a good one and another type, may be either. */
bool is_dns_udp(const payload_t *payload)
{
    return is_dns_message(payload, 0, DNS_OPCODES) && netbios_letters(payload) < 28 &&
           !is_llmnr(payload);
}

/* RFC 1035, section 4.2.2: a message after two bytes with its length; others may follow, or the
 * rest of it in the next segment */
bool is_dns_tcp(const payload_t *payload)
{
    payload_t message = *payload;

    if (!has_bytes(payload, 14))
        return false;
    message.length = be16_at(payload, 0) + 2U;
    if (message.captured > message.length)
        message.captured = message.length;
    return is_dns_message(&message, 2, DNS_OPCODES);
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
           (byte_at(payload, 0) & 0xC0) == 0 && (byte_at(payload, 1) & 0x1F) >= 1 &&
           (byte_at(payload, 1) & 0x1F) <= 12 && be16_at(payload, 10) <= 468 &&
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
    bool is_second = be32_at(payload, 12) < 1000000000; /* the nanoseconds of the time */

    if (!has_bytes(payload, 20))
        return false;
    switch (be16_at(payload, 0)) {
    case 1:
        return is_second && count >= 1 && count <= 24 && payload->length == 16U + count * 52U;
    case 5:
        return is_second && count >= 1 && count <= 30 && payload->length == 24U + count * 48U;
    case 7:
        return is_second && count >= 1 && count <= 28 && payload->length == 24U + count * 52U;
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

/* RFC 2608, section 8: version 2, function, length, reserved flags, the offset of extensions within
 * the message, and a language tag (RFC 5646, section 2.1) */
bool is_slp(const payload_t *payload)
{
    uint16_t tag_length = be16_at(payload, 12);

    if (byte_at(payload, 0) != 2 || byte_at(payload, 1) < 1 || byte_at(payload, 1) > 11 ||
        be24_at(payload, 2) != payload->length || (be16_at(payload, 5) & 0x1FFF) != 0 ||
        be24_at(payload, 7) > payload->length || tag_length < 2 || tag_length > 35 ||
        !has_bytes(payload, 14U + tag_length))
        return false;
    for (size_t i = 14; i < 14U + tag_length; i++) {
        uint8_t letter = byte_at(payload, i) & 0xDF; /* upper case; a digit becomes 10 to 19 */

        if ((letter < 'A' || letter > 'Z') && (letter < 0x10 || letter > 0x19) &&
            byte_at(payload, i) != '-')
            return false;
    }
    return true;
}

/* How long the attributes are that nearly all messages have one of. RFC 2865, sections 5.1 to 5.44;
 * RFC 2866, section 5; RFC 3579, section 3.2. */
#define RADIUS_TEXT 1 /* of any length */
static const uint8_t radius_lengths[] = {
    [1] = RADIUS_TEXT, /* user name, reply, called and calling station, NAS identifier, session */
    [18] = RADIUS_TEXT,
    [30] = RADIUS_TEXT,
    [31] = RADIUS_TEXT,
    [32] = RADIUS_TEXT,
    [44] = RADIUS_TEXT,
    [11] = RADIUS_TEXT, /* filter, route, connection, port, pool; operator: RFC 5580, section 4.1 */
    [22] = RADIUS_TEXT,
    [77] = RADIUS_TEXT,
    [87] = RADIUS_TEXT,
    [88] = RADIUS_TEXT,
    [126] = RADIUS_TEXT,
    [3] = 19, /* CHAP password: an identifier, and 16 bytes */
    [4] = 6,  /* NAS address and port, service type, protocol, address */
    [5] = 6,
    [6] = 6,
    [7] = 6,
    [8] = 6,
    [27] = 6, /* session and idle timeout */
    [28] = 6,
    [40] = 6, /* accounting status, delay, octets, authentic, time, packets, cause */
    [41] = 6,
    [42] = 6,
    [43] = 6,
    [45] = 6,
    [46] = 6,
    [47] = 6,
    [48] = 6,
    [49] = 6,
    [12] = 6, /* MTU, termination action, gigawords, time of the event, interim interval */
    [29] = 6,
    [52] = 6,
    [53] = 6,
    [55] = 6,
    [85] = 6,
    [95] = 18,  /* NAS's IPv6 address: RFC 3162, section 2.1 */
    [124] = 10, /* MIPv6 features: RFC 5447, section 4.2.5 */
    [61] = 6,   /* NAS port type */
    [80] = 18,  /* message authenticator */
};

/* Sets is_known if the attribute is one of these. */
static size_t radius_length(const payload_t *payload, size_t offset, bool *is_known)
{
    uint8_t type = byte_at(payload, offset);
    uint8_t length = byte_at(payload, offset + 1);
    uint8_t wanted = type < sizeof(radius_lengths) ? radius_lengths[type] : 0;

    if (type == 0 || length < 2 || (wanted > RADIUS_TEXT && length != wanted))
        return 0;
    *is_known |= wanted > RADIUS_TEXT || (wanted == RADIUS_TEXT && length > 2 &&
                                          has_printable(payload, offset + 2, length - 2U));
    return length;
}

/* RFC 2865, section 3; RFC 2866, section 4; RFC 5176, section 2.3: code, identifier, length,
 * authenticator; and attributes, which fill the message. A message without any has too little to go
 * by. */
bool is_radius(const payload_t *payload)
{
    uint8_t code = byte_at(payload, 0);
    bool is_known = false;
    size_t at = 20;

    if (!((code >= 1 && code <= 5) || (code >= 11 && code <= 13) || (code >= 40 && code <= 45)) ||
        be16_at(payload, 2) != payload->length || payload->length > 4096)
        return false;
    while (at < payload->length && has_bytes(payload, at + 2)) {
        size_t length = radius_length(payload, at, &is_known);

        if (length == 0)
            return false;
        at += length;
    }
    return is_known &&
           (at == payload->length || (at < payload->length && payload->captured < payload->length));
}

/* RFC 6886, section 3.3: a port and another one that is mapped to it, for a minute to half a year;
 * or no time and no mapped port, to end it */
static bool is_mapping(const payload_t *payload, size_t offset)
{
    uint32_t lifetime = be32_at(payload, offset + 4);

    if (lifetime == 0)
        return be16_at(payload, offset + 2) == 0;
    return be16_at(payload, offset) != 0 && lifetime >= 60 && lifetime >> 24 == 0;
}

/* RFC 6886, sections 3.2 to 3.5: version 0; the answer with the external address; a request for a
 * mapping, and its answer. A request for the address is only two zeros. */
static bool is_nat_pmp(const payload_t *payload)
{
    uint16_t code = be16_at(payload, 2); /* 0 in a request */

    switch (byte_at(payload, 1)) {
    case 1:
    case 2:
        return payload->length == 12 && has_bytes(payload, 12) && code == 0 &&
               is_mapping(payload, 4);
    case 128:
        return payload->length == 12 && has_bytes(payload, 12) && code <= 5;
    case 129:
    case 130:
        return payload->length == 16 && has_bytes(payload, 16) && code <= 5 &&
               (code > 0 || is_mapping(payload, 8));
    default:
        return false;
    }
}

/* RFC 6887, section 7.3: code, a reserved byte, and a length without the padding to four bytes */
static size_t pcp_option_length(const payload_t *payload, size_t offset)
{
    return byte_at(payload, offset) != 0 && byte_at(payload, offset + 1) == 0
               ? 4 + (be16_at(payload, offset + 2) + 3U) / 4 * 4
               : 0;
}

/* RFC 6887, section 5: IPv4 in IPv6, or a unicast address of IPv6, or none */
static bool is_pcp_address(const payload_t *payload, size_t offset)
{
    uint8_t first = byte_at(payload, offset);

    return (has_zeros(payload, offset, 10) &&
            (HAS_AT(payload, offset + 10, "\xFF\xFF") || has_zeros(payload, offset + 10, 6))) ||
           (first >= 0x20 && first <= 0x3F) || first == 0xFC || first == 0xFD || first == 0xFE;
}

/* RFC 6887, sections 7, 11.1, 12.1 and 14.1: version 2, request or response (the high bit), opcode,
 * reserved bytes, and a client's address; what the opcode has: a reserved part, an address; and
 * options, which fill the message. RFC 6886 is version 0. */
bool is_pcp(const payload_t *payload)
{
    static const size_t ends[] = {24, 24 + 36, 24 + 56}; /* announce, map, peer */
    uint8_t opcode = byte_at(payload, 1) & 0x7F;
    bool is_response = byte_at(payload, 1) >> 7 != 0;

    if (byte_at(payload, 0) == 0)
        return is_nat_pmp(payload);
    if (byte_at(payload, 0) != 2 || opcode > 2 || payload->length > 1100 ||
        !has_bytes(payload, ends[opcode]) || byte_at(payload, 2) != 0)
        return false;
    if (is_response ? byte_at(payload, 3) > 13 || !has_zeros(payload, 12, 12)
                    : byte_at(payload, 3) != 0 || !is_pcp_address(payload, 8))
        return false;
    if (opcode == 0 && !has_zeros(payload, 4, 4)) /* the lifetime */
        return false;
    if (opcode > 0 && (!has_zeros(payload, 24 + 13, 3) || !is_pcp_address(payload, 24 + 20)))
        return false;
    return payload->length == ends[opcode] ||
           is_filled(payload, ends[opcode], 4, pcp_option_length);
}

/* collectd's wiki, "Binary protocol": type, and length with these four bytes; numbers have eight
 * bytes, strings a NUL, and values one byte of type and eight of value each */
static size_t collectd_length(const payload_t *payload, size_t offset)
{
    size_t length = be16_at(payload, offset + 2);
    bool fits;

    switch (be16_at(payload, offset)) {
    case 0x0000: /* host, plugin, plugin instance, type, type instance, message */
    case 0x0002:
    case 0x0003:
    case 0x0004:
    case 0x0005:
    case 0x0100:
        fits = length >= 5 &&
               (!has_bytes(payload, offset + length) || byte_at(payload, offset + length - 1) == 0);
        break;
    case 0x0001: /* time and interval, in seconds or finer; severity */
    case 0x0007:
    case 0x0008:
    case 0x0009:
    case 0x0101:
        fits = length == 12;
        break;
    case 0x0006: /* with their number */
        fits = length == 6U + be16_at(payload, offset + 4) * 9U;
        break;
    case 0x0200: /* signature: a hash, and a user's name */
        fits = length > 36 && length <= 36 + 64 && is_printable(byte_at(payload, offset + 36));
        break;
    default:
        fits = false;
    }
    return fits ? length : 0;
}

/* Parts that fill the datagram, of which the host, or a signature, comes first; or all of it
 * encrypted, with a user's name, an initialization vector and a hash */
bool is_collectd(const payload_t *payload)
{
    if (be16_at(payload, 0) == 0x0210)
        return be16_at(payload, 2) == payload->length &&
               be16_at(payload, 4) + 6U + 16U + 20U < payload->length && be16_at(payload, 4) > 0 &&
               is_printable(byte_at(payload, 6));
    return ((HAS_AT(payload, 0, "\0\0") && is_printable(byte_at(payload, 4))) ||
            HAS_AT(payload, 0, "\2\0")) &&
           payload->length > be16_at(payload, 2) && is_filled(payload, 0, 6, collectd_length);
}
