/* control.c
 * Signatures of protocols that control machines, plants and buildings.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "protocols.h"

/* Does a Modbus PDU have the length that its function requires? MODBUS Application Protocol
 * Specification V1.1b3, section 6; as a request or as a response. */
static bool is_modbus_pdu(const payload_t *payload, size_t offset, size_t length)
{
    uint8_t function = byte_at(payload, offset);
    uint8_t second = byte_at(payload, offset + 1);

    switch (function) {
    case 1: /* read coils, inputs, registers */
    case 2:
    case 3:
    case 4:
        return (length == 5 && be16_at(payload, offset + 3) >= 1 &&
                be16_at(payload, offset + 3) <= 2000) ||
               (length == 2U + second && second > 0);
    case 5: /* write one coil, on or off */
        return length == 5 && (be16_at(payload, offset + 3) & 0xFFU) == 0 &&
               (byte_at(payload, offset + 3) == 0xFF || byte_at(payload, offset + 3) == 0);
    case 6: /* write one register */
        return length == 5;
    case 15: /* write several */
    case 16:
        return length == 5 || (length > 6 && length == 6U + byte_at(payload, offset + 5));
    case 22: /* mask write */
        return length == 7;
    case 23: /* read/write */
        return (length > 10 && length == 10U + byte_at(payload, offset + 9)) ||
               (length == 2U + second && second > 0);
    case 43: /* encapsulated: CANopen, device identification */
        return second == 13 || second == 14;
    default: /* an exception */
        return function > 0x80 && length == 2 && second >= 1 && second <= 11;
    }
}

/* MODBUS Messaging on TCP/IP Implementation Guide V1.0b, section 3.1.3 */
static size_t modbus_length(const payload_t *payload, size_t offset)
{
    uint16_t length = be16_at(payload, offset + 4);

    if (be16_at(payload, offset + 2) != 0 || length < 3 || length > 254)
        return 0;
    return is_modbus_pdu(payload, offset + 7, length - 1U) ? 6U + length : 0;
}

bool is_modbus(const payload_t *payload)
{
    return is_filled(payload, 0, 8, modbus_length);
}

/* IEEE 1815-2012, annex E: DNP3 has a CRC of its own. */
static uint16_t dnp3_crc(const payload_t *payload, size_t count)
{
    uint16_t crc = 0;

    for (size_t i = 0; i < count; i++) {
        crc ^= byte_at(payload, i);
        for (unsigned bit = 0; bit < 8; bit++)
            crc = (uint16_t)((crc & 1) != 0 ? crc >> 1 ^ 0xA6BC : crc >> 1);
    }
    return crc ^ 0xFFFF;
}

/* IEEE 1815-2012, section 9.2.4: start, length, control, addresses, and their CRC */
bool is_dnp3(const payload_t *payload)
{
    return has_bytes(payload, 10) && HAS_AT(payload, 0, "\x05\x64") && byte_at(payload, 2) >= 5 &&
           le16_at(payload, 8) == dnp3_crc(payload, 8);
}

/* IEC 60870-5-101, section 7.2.1.1: the defined ASDU types */
static bool is_iec104_type(uint8_t type)
{
    return (type >= 1 && type <= 21) || (type >= 30 && type <= 40) || (type >= 45 && type <= 51) ||
           (type >= 58 && type <= 64) || type == 70 || (type >= 100 && type <= 107) ||
           (type >= 110 && type <= 113) || (type >= 120 && type <= 127);
}

/* IEC 60870-5-104, section 5: the APCI formats, and the ASDU in format I */
static size_t iec104_length(const payload_t *payload, size_t offset)
{
    uint8_t length = byte_at(payload, offset + 1);
    uint8_t control = byte_at(payload, offset + 2);
    uint8_t cause = byte_at(payload, offset + 8) & 0x3F;
    bool fits;

    if (byte_at(payload, offset) != 0x68)
        return 0;
    if ((control & 3) == 3) /* U: STARTDT, STOPDT or TESTFR, act or con */
        fits = length == 4 &&
               (control == 0x07 || control == 0x0B || control == 0x13 || control == 0x23 ||
                control == 0x43 || control == 0x83) &&
               has_zeros(payload, offset + 3, 3);
    else if ((control & 3) == 1) /* S: an acknowledgement */
        fits = length == 4 && control == 1 && byte_at(payload, offset + 3) == 0 &&
               (byte_at(payload, offset + 4) & 1) == 0;
    else /* I: information; its type, number of objects, and cause of transmission */
        fits = length >= 10 && length <= 253 && (byte_at(payload, offset + 4) & 1) == 0 &&
               is_iec104_type(byte_at(payload, offset + 6)) &&
               (byte_at(payload, offset + 7) & 0x7F) != 0 && cause >= 1 && cause <= 47;
    return fits ? 2U + length : 0;
}

bool is_iec104(const payload_t *payload)
{
    return begins_with_records(payload, 6, iec104_length);
}

/* RFC 1006, section 6, or RFC 2126, section 4.3: a TPKT with a TPDU of ISO 8073 (X.224), section
 * 13, for connecting or data */
static size_t tpkt_length(const payload_t *payload, size_t offset)
{
    uint16_t length = be16_at(payload, offset + 2);
    uint8_t header = byte_at(payload, offset + 4);
    uint8_t tpdu = byte_at(payload, offset + 5);
    bool fits;

    if (byte_at(payload, offset) != 3 || byte_at(payload, offset + 1) != 0 || length < 7)
        return 0;
    switch (tpdu & 0xF0) {
    case 0xE0: /* connection request, and its answers: confirm, disconnect request */
    case 0xD0:
    case 0x80:
        fits = header >= 6 && header == length - 5;
        break;
    default: /* data, of class 0: only the end-of-TSDU mark */
        fits = tpdu == 0xF0 && header == 2 && (byte_at(payload, offset + 6) & 0x7F) == 0;
    }
    return fits ? length : 0;
}

bool is_tpkt(const payload_t *payload)
{
    return begins_with_records(payload, 7, tpkt_length);
}

/* MS-RDPBCGR, sections 2.2.1.3 and 2.2.1.4: T.125's Connect-Initial (application 101) with T.124's
 * object identifier, and in it the client's key; Connect-Response (102), with the server's. */
static bool is_rdp_connect(const payload_t *payload)
{
    bool is_client = HAS_AT(payload, 4, "\x02\xF0\x80\x7F\x65");

    if (!is_client && !HAS_AT(payload, 4, "\x02\xF0\x80\x7F\x66"))
        return false;
    for (size_t at = 9; at < 200; at++) {
        if (HAS_AT(payload, at, "\x00\x05\x00\x14\x7C\x00\x01"))
            return is_client ? HAS_AT(payload, at + 17, "Duca") : HAS_AT(payload, at + 17, "McDn");
    }
    return false;
}

/* MS-RDPBCGR, sections 2.2.1.1 and 2.2.1.2: a connection request of class 0 with a cookie or a
 * negotiation request (01); a confirm with a negotiation response (02) or failure (03), of 8 bytes.
 * ISO 8073 has no parameters of these numbers. */
bool is_rdp(const payload_t *payload)
{
    uint8_t tpdu = byte_at(payload, 5);
    uint8_t type = byte_at(payload, 11);
    bool is_negotiation = be16_at(payload, 2) == 19 && le16_at(payload, 13) == 8;

    if (!is_tpkt(payload))
        return false;
    if (tpdu == 0xF0)
        return is_rdp_connect(payload);
    if (byte_at(payload, 10) != 0)
        return false;
    if (tpdu == 0xE0)
        return HAS_AT(payload, 11, "Cookie: mst") || (is_negotiation && type == 1);
    return tpdu == 0xD0 && is_negotiation && (type == 2 || type == 3);
}

/* Siemens's protocol is not published; according to Wireshark's packet-s7comm.c: a TPDU with data,
 * the protocol's number, a job (1), acknowledgement (2, 3) or user data (7), two reserved bytes, a
 * reference, the lengths of parameters and data, and an acknowledgement's error */
bool is_s7comm(const payload_t *payload)
{
    uint8_t type = byte_at(payload, 8);
    size_t header = type == 2 || type == 3 ? 12 : 10;

    return is_tpkt(payload) && HAS_AT(payload, 4, "\x02\xF0\x80\x32") &&
           (type == 1 || type == 2 || type == 3 || type == 7) && has_zeros(payload, 9, 2) &&
           has_bytes(payload, 7 + header) &&
           be16_at(payload, 2) == 7 + header + be16_at(payload, 13) + be16_at(payload, 15);
}

/* The CIP Networks Library, volume 2 (EtherNet/IP), section 2-3: the encapsulation header */
static size_t enip_length(const payload_t *payload, size_t offset)
{
    switch (le16_at(payload, offset)) {
    case 0x0001: /* ListTargets, of version 1 */
    case 0x0004: /* ListServices */
    case 0x0063: /* ListIdentity */
    case 0x0064: /* ListInterfaces */
    case 0x0065: /* RegisterSession */
    case 0x0066: /* UnRegisterSession */
    case 0x006F: /* SendRRData */
    case 0x0070: /* SendUnitData */
        break;
    default:
        return 0;
    }
    /* The options are always 0; so is the status of a request, and of a response that has more than
     * a header. */
    if (le32_at(payload, offset + 8) > 0x69 || !has_zeros(payload, offset + 20, 4))
        return 0;
    return 24U + le16_at(payload, offset + 2);
}

bool is_enip(const payload_t *payload)
{
    return is_filled(payload, 0, 24, enip_length);
}

/* ANSI/ASHRAE 135, annex J.2, and section 6.2.1: the network layer's version */
bool is_bacnet(const payload_t *payload)
{
    if (!has_bytes(payload, 4) || byte_at(payload, 0) != 0x81 ||
        be16_at(payload, 2) != payload->length)
        return false;
    switch (byte_at(payload, 1)) {
    case 0x00: /* a result */
    case 0x05: /* register foreign device */
        return payload->length == 6;
    case 0x01: /* write broadcast distribution table, read ack */
    case 0x03:
    case 0x07: /* read foreign device table ack */
        return payload->length % 10 == 4;
    case 0x02: /* read a table */
    case 0x06:
        return payload->length == 4;
    case 0x04: /* a forwarded NPDU comes after its sender's address and port */
        return has_bytes(payload, 11) && byte_at(payload, 10) == 1;
    case 0x09: /* an NPDU: to be distributed, unicast, broadcast */
    case 0x0A:
    case 0x0B:
        return has_bytes(payload, 5) && byte_at(payload, 4) == 1;
    default:
        return false;
    }
}

/* KNX Standard 3/8/2, section 2.3: header length, version 1.0, service type, total length */
bool is_knxip(const payload_t *payload)
{
    return has_bytes(payload, 6) && HAS_AT(payload, 0, "\x06\x10") && byte_at(payload, 2) >= 2 &&
           byte_at(payload, 2) <= 9 && be16_at(payload, 4) == payload->length;
}

/* OPC 10000-6, section 7.1.2.2 */
static size_t opcua_length(const payload_t *payload, size_t offset)
{
    uint8_t chunk = byte_at(payload, offset + 3);

    if ((HAS_AT(payload, offset, "MSG") && (chunk == 'F' || chunk == 'C' || chunk == 'A')) ||
        HAS_AT(payload, offset, "HELF") || HAS_AT(payload, offset, "ACKF") ||
        HAS_AT(payload, offset, "OPNF") || HAS_AT(payload, offset, "CLOF") ||
        HAS_AT(payload, offset, "ERRF") || HAS_AT(payload, offset, "RHEF"))
        return le32_at(payload, offset + 4);
    return 0;
}

bool is_opcua(const payload_t *payload)
{
    return begins_with_records(payload, 8, opcua_length);
}

/* IVI-6.1, section 2.5: prologue, type, control code, parameter, payload length */
bool is_hislip(const payload_t *payload)
{
    return has_bytes(payload, 16) && HAS_AT(payload, 0, "HS") && byte_at(payload, 2) <= 26 &&
           be32_at(payload, 8) == 0 && payload->length >= 16 &&
           be32_at(payload, 12) == payload->length - 16;
}

/* ANSI C12.22-2012, section 5.3.2: an ACSE request or response, filled with its elements; the last
 * one is the user information (BE), which has EXTERNAL (28) with the EPSEM */
bool is_c1222(const payload_t *payload)
{
    ber_t message, element, external;
    size_t at;

    if (!ber_at(payload, 0, &message) || message.tag != 0x60 || message.end != payload->length)
        return false;
    for (at = message.content; at < message.end; at = element.end) {
        if (!ber_at(payload, at, &element) || element.tag < 0xA1 || element.tag > 0xBE)
            return false;
    }
    return at == message.end && message.end > message.content && element.tag == 0xBE &&
           ber_at(payload, element.content, &external) && external.tag == 0x28 &&
           (byte_at(payload, external.content) == 0x81 ||
            byte_at(payload, external.content) == 0x82);
}

/* IEEE C37.118.2-2011, section 6.2: the CRC of CCITT, X^16 + X^12 + X^5 + 1, from FFFF on */
static uint16_t synchrophasor_crc(const payload_t *payload, size_t count)
{
    uint16_t crc = 0xFFFF;

    for (size_t i = 0; i < count; i++) {
        crc = (uint16_t)(crc ^ byte_at(payload, i) << 8);
        for (unsigned bit = 0; bit < 8; bit++)
            crc = (uint16_t)((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1);
    }
    return crc;
}

/* IEEE C37.118.2-2011, section 6.2: synchronization, type and version, size; the CRC ends a frame,
 * after which another may begin */
bool is_synchrophasor(const payload_t *payload)
{
    uint8_t type = byte_at(payload, 1) >> 4;
    uint8_t version = byte_at(payload, 1) & 0x0F;
    size_t size = be16_at(payload, 2);

    return byte_at(payload, 0) == 0xAA && type <= 5 && (version == 1 || version == 2) &&
           size >= 16 && has_bytes(payload, size) &&
           be16_at(payload, size - 2) == synchrophasor_crc(payload, size - 2);
}

/* HCF_SPEC-081, "Token-Passing PDU": delimiter, short or long address, expansion bytes, command,
 * byte count, data, and a check byte, with which all of them add up to 0 without carry */
static bool is_hart_pdu(const payload_t *payload, size_t offset, size_t length)
{
    uint8_t delimiter = byte_at(payload, offset);
    size_t count = offset + 1 + (delimiter >> 7 != 0 ? 5 : 1) + (delimiter >> 5 & 3U) + 1;
    uint8_t sum = 0;

    if (!has_bytes(payload, offset + length) ||
        count + 1 + byte_at(payload, count) + 1 != offset + length)
        return false;
    for (size_t i = 0; i < length; i++)
        sum ^= byte_at(payload, offset + i);
    return sum == 0;
}

/* HCF_SPEC-085, section 10: version, type, ID, status, sequence number, and the length with this
 * header of eight bytes */
bool is_hart_ip(const payload_t *payload)
{
    uint8_t type = byte_at(payload, 1);

    if (byte_at(payload, 0) != 1 || type > 2 || !has_bytes(payload, 8) ||
        be16_at(payload, 6) != payload->length)
        return false;
    switch (byte_at(payload, 2)) {
    case 0: /* session initiate: a master's type, and a time-out in milliseconds */
        return payload->length == 13 && type <= 1 && has_bytes(payload, 9) &&
               byte_at(payload, 8) <= 1;
    case 1: /* session close, keep alive */
    case 2:
        return payload->length == 8 && type <= 1 && byte_at(payload, 3) == 0;
    case 3:
        return payload->length >= 8 + 5 && is_hart_pdu(payload, 8, payload->length - 8);
    default:
        return false;
    }
}
