/* service.c
 * Signatures of binary server protocols: databases, directories, files, queues, screens.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "protocols.h"

/* RFC 1002, section 4.3.2: a session request, which has two encoded names of 32 characters, without
 * a scope */
bool is_nbss(const payload_t *payload)
{
    return payload->length == 72 && be32_at(payload, 0) == 0x81000044 &&
           HAS_AT(payload, 4, "\x20") && HAS_AT(payload, 37, "\x00\x20");
}

/* RFC 1002, section 4.3.6: a session message, which may span segments */
static bool is_session_message(const payload_t *payload)
{
    return byte_at(payload, 0) == 0 && be24_at(payload, 1) >= 32 && HAS_AT(payload, 5, "SMB");
}

/* MS-CIFS, section 2.2.3.1 */
bool is_smb(const payload_t *payload)
{
    return is_session_message(payload) && byte_at(payload, 4) == 0xFF;
}

/* MS-SMB2, section 2.2: version 2 or 3, encrypted (FD) or compressed (FC) */
bool is_smb2(const payload_t *payload)
{
    return is_session_message(payload) && byte_at(payload, 4) >= 0xFC &&
           byte_at(payload, 4) <= 0xFE;
}

/* RFC 4511, section 4.1.1 and the operations after it. An operation ends where its message does, or
 * where the controls (tag A0) begin. */
static size_t ldap_length(const payload_t *payload, size_t offset)
{
    ber_t message, id, operation;

    if (!ber_at(payload, offset, &message) || message.tag != 0x30 ||
        !ber_at(payload, message.content, &id) || id.tag != 0x02 || id.end - id.content < 1 ||
        id.end - id.content > 4 || !ber_at(payload, id.end, &operation))
        return 0;
    switch (operation.tag) {
    case 0x42: /* unbind */
        if (operation.end != operation.content)
            return 0;
        break;
    case 0x4A: /* delete, and abandon */
    case 0x50:
    case 0x60: /* bind, and its response */
    case 0x61:
    case 0x63: /* search: the entries, the end, a reference */
    case 0x64:
    case 0x65:
    case 0x73:
    case 0x66: /* modify, add, delete, modify DN, compare; and their responses */
    case 0x67:
    case 0x68:
    case 0x69:
    case 0x6B:
    case 0x6C:
    case 0x6D:
    case 0x6E:
    case 0x6F:
    case 0x77: /* extended request and response, intermediate response */
    case 0x78:
    case 0x79:
        break;
    default:
        return 0;
    }
    return operation.end == message.end ||
                   (operation.end < message.end && byte_at(payload, operation.end) == 0xA0)
               ? message.end - offset
               : 0;
}

bool is_ldap(const payload_t *payload)
{
    size_t length = ldap_length(payload, 0);

    /* Entries may be long: the first message may continue in the next segment. */
    return length > payload->length || (length > 0 && begins_with_records(payload, 7, ldap_length));
}

/* RFC 1798: the same messages, one or more in a datagram */
bool is_cldap(const payload_t *payload)
{
    return is_filled(payload, 0, 7, ldap_length);
}

/* RFC 4120, sections 5.4 to 5.9: a message's tag, and its first field, the version. Returns where
 * the message ends, or 0. */
static size_t kerberos_end(const payload_t *payload, size_t offset)
{
    ber_t message, sequence, field, version;

    if (!ber_at(payload, offset, &message) || !ber_at(payload, message.content, &sequence) ||
        sequence.tag != 0x30 || sequence.end != message.end ||
        !ber_at(payload, sequence.content, &field) || !ber_at(payload, field.content, &version) ||
        version.tag != 0x02 || version.end != version.content + 1 ||
        byte_at(payload, version.content) != 5)
        return 0;
    switch (message.tag) {
    case 0x6A: /* AS-REQ, TGS-REQ: [1] */
    case 0x6C:
        return field.tag == 0xA1 ? message.end : 0;
    case 0x6B: /* AS-REP, TGS-REP, AP-REQ, AP-REP, SAFE, PRIV, CRED, ERROR: [0] */
    case 0x6D:
    case 0x6E:
    case 0x6F:
    case 0x74:
    case 0x75:
    case 0x76:
    case 0x7E:
        return field.tag == 0xA0 ? message.end : 0;
    default:
        return 0;
    }
}

/* RFC 4120, section 7.2.1 */
bool is_kerberos_udp(const payload_t *payload)
{
    size_t end = kerberos_end(payload, 0);

    return end > 0 && end == payload->length;
}

/* RFC 4120, section 7.2.2: the message after four bytes with its length */
bool is_kerberos_tcp(const payload_t *payload)
{
    size_t end = kerberos_end(payload, 4);

    return end > 0 && be32_at(payload, 0) == end - 4;
}

/* PostgreSQL, "Message Formats", protocol version 3.0: how a client begins. */
#define PGSQL_VERSION_3_0    0x00030000
#define PGSQL_CANCEL_REQUEST 80877102
#define PGSQL_SSL_REQUEST    80877103
#define PGSQL_GSS_REQUEST    80877104

/* Later messages begin with a letter, which their length does not include. */
static size_t pgsql_length(const payload_t *payload, size_t offset)
{
    uint32_t length = be32_at(payload, offset + 1);

    switch (byte_at(payload, offset)) {
    case 'R': /* authentication request */
        return length >= 8 && length < 4096 && be32_at(payload, offset + 5) <= 12 ? 1U + length : 0;
    case 'S': /* parameter status */
    case 'E': /* error */
        return length >= 8 && length < 65536 && is_printable(byte_at(payload, offset + 5))
                   ? 1U + length
                   : 0;
    case 'K': /* cancellation key */
        return length == 12 ? 1U + length : 0;
    case 'Z': /* ready for query */
        return length == 5 ? 1U + length : 0;
    case 'N': /* notice */
        return length >= 8 && length < 65536 ? 1U + length : 0;
    default:
        return 0;
    }
}

/* PostgreSQL, "Message Formats": StartupMessage and its kin; the server's AuthenticationRequest */
bool is_pgsql(const payload_t *payload)
{
    uint32_t length = be32_at(payload, 0);

    if (byte_at(payload, 0) == 'R')
        return is_filled(payload, 0, 9, pgsql_length);
    if (length != payload->length || !has_bytes(payload, 8))
        return false;
    switch (be32_at(payload, 4)) {
    case PGSQL_VERSION_3_0: /* parameter names and values; one of them is "user" */
        return string_end(payload, 8) > 9 && string_end(payload, string_end(payload, 8)) > 0;
    case PGSQL_CANCEL_REQUEST:
        return length == 16;
    case PGSQL_SSL_REQUEST:
    case PGSQL_GSS_REQUEST:
        return length == 8;
    default:
        return false;
    }
}

/* MySQL Internals Manual, "Connection Phase Packets": the server's Protocol::HandshakeV10; the
 * client's Protocol::HandshakeResponse41, which has 19 bytes of filler */
bool is_mysql(const payload_t *payload)
{
    size_t at = 5;
    unsigned dots = 0;

    if (le24_at(payload, 0) + 4 != payload->length)
        return false;
    if (byte_at(payload, 3) == 1) /* the second packet; for TLS, it may end after the filler */
        return payload->length >= 36 && (le32_at(payload, 4) & 0x0200) != 0 &&
               le32_at(payload, 8) >= 0xFFFF && le32_at(payload, 8) <= 0x40000000 &&
               has_zeros(payload, 13, 19);
    if (byte_at(payload, 3) != 0 || byte_at(payload, 4) != 10)
        return false;
    for (; byte_at(payload, at) == '.' ||
           (byte_at(payload, at) >= '0' && byte_at(payload, at) <= '9');
         at++)
        dots += byte_at(payload, at) == '.';
    return dots >= 2 && string_end(payload, at) > 0;
}

/* MS-TDS, section 2.2.3.1: a packet that is the message's last by its status, and as long as the
 * payload; its window is 0 */
static bool is_whole_tds(const payload_t *payload)
{
    return (byte_at(payload, 1) & 1) != 0 && be16_at(payload, 2) == payload->length &&
           byte_at(payload, 7) == 0;
}

bool is_tds(const payload_t *payload)
{
    if (!has_bytes(payload, 18))
        return false;
    switch (byte_at(payload, 0)) {
    case 0x01: /* batch, RPC, transaction: section 2.2.5.3, the transaction header comes first */
    case 0x03:
    case 0x0E:
        return byte_at(payload, 7) == 0 && be16_at(payload, 2) >= 30 &&
               HAS_AT(payload, 8, "\x16\0\0\0\x12\0\0\0\2\0");
    case 0x12: /* section 2.2.6.5, PRELOGIN and its response: the version, of six bytes, comes first
                */
    case 0x04:
        return is_whole_tds(payload) && has_zeros(payload, 8, 2) && byte_at(payload, 10) >= 6 &&
               byte_at(payload, 10) % 5 == 1 && be16_at(payload, 11) == 6;
    case 0x10: /* section 2.2.6.4, LOGIN7: its length, and version 7.0 to 7.4 */
        return is_whole_tds(payload) && le32_at(payload, 8) == payload->length - 8 &&
               byte_at(payload, 15) >= 0x70 && byte_at(payload, 15) <= 0x74;
    default:
        return false;
    }
}

/* Oracle's TNS is not published; according to Wireshark's packet-tns.c and nmap's tns.lua: a
 * CONNECT whose header has the offset of its data, a description in parentheses */
bool is_tns(const payload_t *payload)
{
    return has_bytes(payload, 34) && be16_at(payload, 0) == payload->length &&
           has_zeros(payload, 2, 2) && byte_at(payload, 4) == 1 && has_zeros(payload, 6, 2) &&
           be16_at(payload, 8) >= 300 && be16_at(payload, 8) <= 330 && be16_at(payload, 26) >= 34 &&
           be16_at(payload, 24) + (size_t)be16_at(payload, 26) == payload->length;
}

/* MongoDB Wire Protocol, "Standard Message Header" */
bool is_mongo(const payload_t *payload)
{
    uint32_t opcode = le32_at(payload, 12);
    uint32_t length = le32_at(payload, 0);

    if (!has_bytes(payload, 16))
        return false;
    /* OP_COMPRESSED, OP_MSG; of up to 48,000,000 bytes, which begin in this segment */
    if (opcode == 2012 || opcode == 2013)
        return length >= payload->length && length <= 48000000;
    if (length != payload->length)
        return false;
    switch (opcode) {
    case 1: /* OP_REPLY answers a request */
        return le32_at(payload, 8) != 0;
    case 2001: /* OP_UPDATE, INSERT, QUERY, GET_MORE, DELETE, KILL_CURSORS: respond to nothing */
    case 2002:
    case 2004:
    case 2005:
    case 2006:
    case 2007:
        return le32_at(payload, 8) == 0;
    default:
        return false;
    }
}

/* memcached's doc, "BinaryProtocolRevamped": a request header. Replies are known by their
 * conversation. */
bool is_memcache(const payload_t *payload)
{
    uint32_t body = be32_at(payload, 8);

    return has_bytes(payload, 24) && byte_at(payload, 0) == 0x80 && byte_at(payload, 1) <= 0x26 &&
           byte_at(payload, 5) == 0 && payload->length >= 24 && body == payload->length - 24 &&
           be16_at(payload, 2) + (size_t)byte_at(payload, 4) <= body;
}

/* AMQP 0-9-1, section 4.2.2, and 1.0, section 2.2: a side first sends just the protocol header */
bool is_amqp(const payload_t *payload)
{
    return payload->length == 8 && (HAS_AT(payload, 0, "AMQP\x00\x00\x09\x01") ||
                                    HAS_AT(payload, 0, "AMQP\x01\x01\x00\x09") ||
                                    HAS_AT(payload, 0, "AMQP\x01\x01\x00\x0A") ||
                                    HAS_AT(payload, 0, "AMQP\x01\x01\x08\x00") ||
                                    HAS_AT(payload, 0, "AMQP\x01\x01\x09\x01") ||
                                    HAS_AT(payload, 0, "AMQP\x00\x01\x00\x00") ||
                                    HAS_AT(payload, 0, "AMQP\x02\x01\x00\x00") ||
                                    HAS_AT(payload, 0, "AMQP\x03\x01\x00\x00"));
}

/* AMQP 0-9-1, section 4.2.3: a method, a header, a body or a heartbeat; channel, size, and
 * frame-end octet */
static size_t amqp_frame_length(const payload_t *payload, size_t offset)
{
    uint8_t type = byte_at(payload, offset);
    size_t end = offset + 7 + be32_at(payload, offset + 3);

    return ((type >= 1 && type <= 3) || type == 8) && has_at(payload, end, "\xCE", 1)
               ? end + 1 - offset
               : 0;
}

bool is_amqp_frames(const payload_t *payload)
{
    return is_filled(payload, 0, 7, amqp_frame_length);
}

/* OASIS MQTT 3.1.1 and 5.0, section 3.1; IBM's MQTT 3.1, section 3.1: CONNECT, of a length that
 * fits into the segment */
bool is_mqtt(const payload_t *payload)
{
    size_t length = 0;
    size_t at = 1;

    if (byte_at(payload, 0) != 0x10)
        return false;
    do { /* seven bits in each byte, the least significant first */
        length |= (size_t)(byte_at(payload, at) & 0x7F) << 7 * (at - 1);
    } while ((byte_at(payload, at++) & 0x80) != 0 && at <= 4);
    if (length < 12 || length > payload->length - at)
        return false;
    return (HAS_AT(payload, at, "\0\4MQTT") && byte_at(payload, at + 6) >= 3 &&
            byte_at(payload, at + 6) <= 5) ||
           HAS_AT(payload, at, "\0\6MQIsdp\3");
}

/* Apache Cassandra, native_protocol_v3.spec to v5.spec, section 2: the frame header. The direction
 * bit of the version is 0 in a request, and 1 in a response. */
bool is_cql(const payload_t *payload)
{
    uint8_t version = byte_at(payload, 0) & 0x7F;
    bool is_response = (byte_at(payload, 0) & 0x80) != 0;

    if (!has_bytes(payload, 9) || version < 3 || version > 5 || byte_at(payload, 1) > 0x1F ||
        payload->length < 9 || be32_at(payload, 5) != payload->length - 9)
        return false;
    switch (byte_at(payload, 4)) {
    case 0x05: /* OPTIONS */
        return !is_response && payload->length == 9;
    case 0x01: /* STARTUP has a map, with at least "CQL_VERSION" */
        return !is_response && be16_at(payload, 9) >= 1 && be16_at(payload, 9) <= 16;
    case 0x06: /* SUPPORTED has a map, too */
        return is_response && be16_at(payload, 9) >= 1 && be16_at(payload, 9) <= 16;
    case 0x02: /* READY */
        return is_response && payload->length == 9;
    case 0x03: /* AUTHENTICATE names a class */
        return is_response && be16_at(payload, 9) == payload->length - 11;
    default:
        return false;
    }
}

/* The Apache Tomcat Connector, AJP Protocol Reference, "Packet Headers" and "Prefix Codes" */
bool is_ajp13(const payload_t *payload)
{
    uint8_t code = byte_at(payload, 4);

    if (!has_bytes(payload, 5))
        return false;
    if (HAS_AT(payload, 0, "\x12\x34")) /* web server: forward request, shutdown, ping, CPing */
        return be16_at(payload, 2) == payload->length - 4 &&
               (code == 2 || ((code == 7 || code == 8 || code == 10) && payload->length == 5));
    /* container: body chunk, headers, end of response, get body chunk, CPong; headers come first */
    return HAS_AT(payload, 0, "AB") && be16_at(payload, 2) <= payload->length - 4 &&
           ((code == 9 && payload->length == 5) ||
            (code == 4 && be16_at(payload, 5) >= 100 && be16_at(payload, 5) <= 599));
}

/* Apple's "Data Stream Interface", AFP over TCP: header; a session begins with DSIGetStatus (3) or
 * DSIOpenSession (4) */
bool is_dsi(const payload_t *payload)
{
    return has_bytes(payload, 16) && byte_at(payload, 0) <= 1 &&
           (byte_at(payload, 1) == 3 || byte_at(payload, 1) == 4) && has_zeros(payload, 4, 4) &&
           has_zeros(payload, 12, 4) && payload->length >= 16 &&
           be32_at(payload, 8) == payload->length - 16;
}

/* OpenVPN's wire protocol, draft-openvpn-spec, over TCP: a length, and the first packet of a side,
 * a hard reset with key 0 and a nonzero session ID */
bool is_openvpn(const payload_t *payload)
{
    uint8_t opcode = byte_at(payload, 2);

    return has_bytes(payload, 16) && (opcode == 7 << 3 || opcode == 8 << 3 || opcode == 10 << 3) &&
           be16_at(payload, 0) == payload->length - 2 && payload->length <= 512 &&
           !has_zeros(payload, 3, 8);
}

/* X Window System Protocol, X11 Release 6.8, section 8 and appendix B: byte order, version 11.0,
 * and the lengths of authorization name and data, each padded to four bytes */
bool is_x11(const payload_t *payload)
{
    size_t name, data;

    if (HAS_AT(payload, 0, "l\0\x0B\0\0\0")) {
        name = le16_at(payload, 6);
        data = le16_at(payload, 8);
    } else if (HAS_AT(payload, 0, "B\0\0\x0B\0\0")) {
        name = be16_at(payload, 6);
        data = be16_at(payload, 8);
    } else {
        return false;
    }
    return has_bytes(payload, 12) &&
           payload->length == 12 + (name + 3) / 4 * 4 + (data + 3) / 4 * 4;
}

/* Gearman's PROTOCOL, "Binary Packet": magic, type, size */
bool is_gearman(const payload_t *payload)
{
    return (HAS_AT(payload, 0, "\0REQ") || HAS_AT(payload, 0, "\0RES")) &&
           be32_at(payload, 4) >= 1 && be32_at(payload, 4) <= 42 && payload->length >= 12 &&
           be32_at(payload, 8) <= payload->length - 12;
}

/* Java Remote Method Invocation Specification, section 10.2: magic, version, protocol */
bool is_rmi(const payload_t *payload)
{
    return HAS_AT(payload, 0, "JRMI\0") && (byte_at(payload, 5) == 1 || byte_at(payload, 5) == 2) &&
           byte_at(payload, 6) >= 0x4B && byte_at(payload, 6) <= 0x4D;
}

/* Elasticsearch's TcpHeader: "ES", and the length of what follows */
bool is_elasticsearch(const payload_t *payload)
{
    return HAS_AT(payload, 0, "ES") && payload->length > 6 &&
           be32_at(payload, 2) == payload->length - 6;
}

/* Zabbix, "Header and data length": flags, length, and 0 or the length when decompressed */
bool is_zabbix(const payload_t *payload)
{
    return HAS_AT(payload, 0, "ZBXD") && (byte_at(payload, 4) == 1 || byte_at(payload, 4) == 3) &&
           payload->length >= 13 && le32_at(payload, 5) == payload->length - 13;
}

/* Android Debug Bridge, protocol.txt: command, two arguments, length, sum, and the command's
 * complement */
bool is_adb(const payload_t *payload)
{
    return (HAS_AT(payload, 0, "CNXN") || HAS_AT(payload, 0, "AUTH") ||
            HAS_AT(payload, 0, "STLS") || HAS_AT(payload, 0, "OPEN") ||
            HAS_AT(payload, 0, "OKAY") || HAS_AT(payload, 0, "CLSE") ||
            HAS_AT(payload, 0, "WRTE")) &&
           has_bytes(payload, 24) && (le32_at(payload, 0) ^ le32_at(payload, 20)) == 0xFFFFFFFF;
}

/* Cisco's Skinny Client Control Protocol is not published; according to Wireshark's packet-skinny.c
 * and Asterisk's chan_skinny.c: length, header version, message */
bool is_skinny(const payload_t *payload)
{
    uint32_t length = le32_at(payload, 0);
    uint32_t version = le32_at(payload, 4);

    if (!has_bytes(payload, 16) || (version != 0 && (version < 10 || version > 22)) ||
        payload->length < length + 8U || length > 256)
        return false;
    switch (le32_at(payload, 8)) {
    case 0x01: /* Register: the device name, of at most 15 characters, comes first */
        return length >= 32 && string_end(payload, 12) > 15 && string_end(payload, 12) <= 28;
    case 0x81: /* RegisterAck: an interval, a date template, another interval, a version */
        return length == 20 || length == 24;
    default:
        return false;
    }
}

/* ISO 23950, "InitializeRequest" and "InitializeResponse": protocol version, options, and message
 * sizes; a reference ID may come before them */
bool is_z3950(const payload_t *payload)
{
    static const uint8_t tags[] = {0x83, 0x84, 0x85, 0x86};
    ber_t message, field;
    size_t at;

    if (!ber_at(payload, 0, &message) || (message.tag != 0xB4 && message.tag != 0xB5) ||
        message.end != payload->length)
        return false;
    at = message.content;
    if (ber_at(payload, at, &field) && field.tag == 0x82)
        at = field.end;
    for (size_t i = 0; i < sizeof(tags); i++) {
        if (!ber_at(payload, at, &field) || field.tag != tags[i] || field.end > message.end)
            return false;
        at = field.end;
    }
    return true;
}

/* RFC 8907, section 4.1: version 12.0 or 12.1, type, first or second packet of a session, flags,
 * session, length */
bool is_tacplus(const payload_t *payload)
{
    return has_bytes(payload, 12) && (byte_at(payload, 0) & 0xFE) == 0xC0 &&
           byte_at(payload, 1) >= 1 && byte_at(payload, 1) <= 3 &&
           (byte_at(payload, 2) == 1 || byte_at(payload, 2) == 2) &&
           (byte_at(payload, 3) & 0xFA) == 0 && payload->length >= 12 + 5 &&
           be32_at(payload, 8) == payload->length - 12;
}

/* Apache Kafka protocol guide, "Protocol Requests": length, key and version, correlation, and the
 * client's ID. Responses have too little to go by. */
bool is_kafka(const payload_t *payload)
{
    size_t id_length = be16_at(payload, 12);

    return payload->length >= 15 && be32_at(payload, 0) == payload->length - 4 &&
           be16_at(payload, 4) <= 92 && be16_at(payload, 6) <= 20 && id_length >= 1 &&
           id_length <= 255 && has_printable(payload, 14, id_length);
}

/* Adobe's Real Time Messaging Protocol 1.0, section 5.2: version 3, and 1536 bytes that begin with
 * a time and four zeros, for which Adobe has the version of its program. A side sends this, or what
 * fits into the first segment of it; a server may send its answer with it. */
bool is_rtmp(const payload_t *payload)
{
    uint8_t major = byte_at(payload, 5);

    if (byte_at(payload, 0) != 3 || !has_bytes(payload, 9))
        return false;
    if (payload->length == 1537 || payload->length == 3073)
        return major <= 0x80 && byte_at(payload, 6) <= 16;
    return payload->length >= 1024 && payload->length < 1537 &&
           (has_zeros(payload, 5, 4) ||
            (((major >= 9 && major <= 32) || major == 0x80) && byte_at(payload, 6) == 0));
}

/* MS-RDPEUDP, section 2.2.2: SYN or SYN and ACK, of known flags; the packet sizes of both
 * directions, and zeros up to one of them, after at most 88 bytes of options */
bool is_rdpudp(const payload_t *payload)
{
    uint16_t flags = be16_at(payload, 6);
    bool is_answer = (flags & 0x0004) != 0;

    return (flags & 0x0001) != 0 && (flags & 0xE1FA) == 0 &&
           (is_answer || be32_at(payload, 0) == 0xFFFFFFFF) && be16_at(payload, 12) >= 1132 &&
           be16_at(payload, 12) <= 1232 && be16_at(payload, 14) >= 1132 &&
           be16_at(payload, 14) <= 1232 && payload->length >= 1132 && payload->length <= 1232 &&
           (!has_bytes(payload, 88) || has_zeros(payload, 88, payload->captured - 88));
}

/* The end of what a message of XDMCP has at an offset according to its layout, in which a digit
 * stands for so many bytes, a for an array of bytes, l for a list of them, and w for an array of
 * 16-bit words; 0 if it was not captured. */
static size_t xdmcp_end(const payload_t *payload, size_t at, const char *layout)
{
    for (; *layout != '\0'; layout++) {
        unsigned arrays = 0;

        switch (*layout) {
        case 'a':
            arrays = 1;
            break;
        case 'l':
            arrays = byte_at(payload, at++);
            break;
        case 'w':
            at += 1U + byte_at(payload, at) * 2U;
            break;
        default:
            at += (size_t)(*layout - '0');
        }
        for (; arrays > 0; arrays--)
            at += 2U + be16_at(payload, at);
        if (!has_bytes(payload, at))
            return 0;
    }
    return at;
}

/* X Display Manager Control Protocol 1.1, section 7: version 1, opcode, length, and what an opcode
 * has, which fills the message */
bool is_xdmcp(const payload_t *payload)
{
    /* Query and its kin, Willing and Unwilling, Request, Accept, Decline, Manage, Refuse, Failed,
     * KeepAlive, Alive */
    static const char *const layouts[] = {NULL,    "l",   "l",   "l", "aal", "aaa", "aa", "2wlaala",
                                          "4aaaa", "aaa", "42a", "4", "4a",  "24",  "14"};
    uint16_t opcode = be16_at(payload, 2);

    return HAS_AT(payload, 0, "\0\1") && opcode >= 1 &&
           opcode < sizeof(layouts) / sizeof(layouts[0]) && payload->length > 6 &&
           be16_at(payload, 4) == payload->length - 6 &&
           xdmcp_end(payload, 6, layouts[opcode]) == payload->length;
}
