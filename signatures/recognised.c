/* recognised.c
 * Signatures of protocols that Wireshark recognises on any port by itself.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "protocols.h"

/* BEP 3, "peer protocol": a handshake begins with the protocol's name. */
bool is_bittorrent(const payload_t *payload)
{
    return HAS_AT(payload, 0,
                  "\x13"
                  "BitTorrent protocol");
}

/* BEP 5, "KRPC Protocol": the arguments of a query, or the response, with the sender's ID first. */
bool is_bt_dht(const payload_t *payload)
{
    return HAS_AT(payload, 0, "d1:ad2:id20:") || HAS_AT(payload, 0, "d1:rd2:id20:");
}

/* DCE 1.1: Remote Procedure Call, section 12.6: a connection begins with bind and its response. */
bool is_dcerpc(const payload_t *payload)
{
    uint8_t type = byte_at(payload, 2);
    bool is_little_endian = (byte_at(payload, 4) & 0x10) != 0;
    uint16_t length = is_little_endian ? le16_at(payload, 8) : be16_at(payload, 8);

    return has_bytes(payload, 16) && byte_at(payload, 0) == 5 && byte_at(payload, 1) <= 1 &&
           type >= 11 && type <= 13 && (byte_at(payload, 4) & 0xEE) == 0 &&
           byte_at(payload, 5) <= 3 && HAS_AT(payload, 6, "\0\0") && length == payload->length;
}

/* DICOM PS3.8, section 9.3.2: A-ASSOCIATE-RQ and A-ASSOCIATE-AC */
bool is_dicom(const payload_t *payload)
{
    uint8_t type = byte_at(payload, 0);

    return (type == 1 || type == 2) && byte_at(payload, 1) == 0 && (be16_at(payload, 6) & 1) != 0 &&
           has_bytes(payload, 74) && has_zeros(payload, 42, 32) && be32_at(payload, 2) >= 68 &&
           be32_at(payload, 2) + 6ULL >= payload->length;
}

/* The first handshake message: a hello or, in DTLS, a HelloVerifyRequest. */
static bool is_hello(uint8_t type, bool is_dtls_hello)
{
    return type == 1 || type == 2 || (is_dtls_hello && type == 3);
}

/* RFC 6347, sections 4.1 and 4.2.2: the first record, in epoch 0, has a handshake message. */
bool is_dtls(const payload_t *payload)
{
    size_t record = be16_at(payload, 11);
    size_t fragment = be24_at(payload, 22);

    return has_bytes(payload, 25) && byte_at(payload, 0) == 22 && byte_at(payload, 1) == 0xFE &&
           (byte_at(payload, 2) == 0xFF || byte_at(payload, 2) == 0xFD) &&
           has_zeros(payload, 3, 6) && 13 + record <= payload->length &&
           is_hello(byte_at(payload, 13), true) && fragment > 0 && 12 + fragment <= record &&
           be24_at(payload, 19) + fragment <= be24_at(payload, 14);
}

/* FIX Session Layer, "StandardHeader": the version, then the length */
bool is_fix(const payload_t *payload)
{
    return (HAS_AT(payload, 0, "8=FIX.") || HAS_AT(payload, 0, "8=FIXT.")) && (HAS_AT(payload, 9,
                                                                                      "\x01"
                                                                                      "9=") ||
                                                                               HAS_AT(payload, 10,
                                                                                      "\x01"
                                                                                      "9="));
}

/* CORBA 3.0, section 15.4.1: the header, and the length of what follows it */
bool is_giop(const payload_t *payload)
{
    bool is_little_endian = (byte_at(payload, 6) & 1) != 0;
    uint32_t length = is_little_endian ? le32_at(payload, 8) : be32_at(payload, 8);

    return has_bytes(payload, 12) && HAS_AT(payload, 0, "GIOP\x01") && byte_at(payload, 5) <= 3 &&
           byte_at(payload, 7) <= 7 && length + 12ULL >= payload->length;
}

/* HL7's Minimal Lower Layer Protocol: a start block, and the message's header segment */
bool is_hl7(const payload_t *payload)
{
    return HAS_AT(payload, 0, "\x0BMSH|");
}

/* RFC 7143, section 11.12: a Login Request, with its text padded to 4 bytes */
bool is_iscsi(const payload_t *payload)
{
    uint32_t length = be24_at(payload, 5);

    return has_bytes(payload, 48) && byte_at(payload, 0) == 0x43 && byte_at(payload, 2) == 0 &&
           byte_at(payload, 3) == 0 && byte_at(payload, 4) == 0 && length > 0 &&
           48 + ((length + 3U) & ~3U) == payload->length;
}

/* IBM MQ: an initial segment has a transmission segment header, with its length. */
bool is_mq(const payload_t *payload)
{
    return HAS_AT(payload, 0, "TSH") && be32_at(payload, 4) == payload->length;
}

/* RFC 9000, sections 14.1 and 17.2.2; RFC 9369, section 3.2: a datagram with an Initial packet is
 * padded to 1200 bytes. */
bool is_quic(const payload_t *payload)
{
    uint32_t version = be32_at(payload, 1);
    uint8_t type = byte_at(payload, 0) & 0xF0;
    size_t destination = byte_at(payload, 5);
    bool is_initial = (version == 1 && type == 0xC0) || (version == 0x6B3343CF && type == 0xD0) ||
                      (version >> 8 == 0xFF0000 && type == 0xC0);

    return is_initial && payload->length >= 1200 && destination <= 20 &&
           has_bytes(payload, 7 + destination) && byte_at(payload, 6 + destination) <= 20;
}

/* RFC 5531, section 9: a call in RPC version 2, with a credential of at most 400 bytes. Replies
 * have too little to go by. */
static bool is_rpc(const payload_t *payload, size_t offset)
{
    return has_bytes(payload, offset + 32) && be32_at(payload, offset + 4) == 0 &&
           be32_at(payload, offset + 8) == 2 && be32_at(payload, offset + 12) >= 100000 &&
           be32_at(payload, offset + 16) <= 10 && be32_at(payload, offset + 20) <= 255 &&
           be32_at(payload, offset + 24) <= 6 && be32_at(payload, offset + 28) <= 400;
}

/* RFC 5531, section 11: a record of one fragment */
bool is_rpc_tcp(const payload_t *payload)
{
    return be32_at(payload, 0) == (0x80000000U | (uint32_t)(payload->length - 4)) &&
           is_rpc(payload, 4);
}

bool is_rpc_udp(const payload_t *payload)
{
    return is_rpc(payload, 0);
}

/* RFC 1813, section 2: NFS's program number */
#define NFS_PROGRAM 100003

bool is_nfs_tcp(const payload_t *payload)
{
    return is_rpc_tcp(payload) && be32_at(payload, 16) == NFS_PROGRAM;
}

bool is_nfs_udp(const payload_t *payload)
{
    return is_rpc_udp(payload) && be32_at(payload, 12) == NFS_PROGRAM;
}

/* OMG DDSI-RTPS 2.2, sections 8.3.3.1 and 9.4.5.1: protocol and major version; a header has 20
 * bytes, and that of a submessage four */
bool is_rtps(const payload_t *payload)
{
    return HAS_AT(payload, 0, "RTPS") && byte_at(payload, 4) <= 2 && payload->length >= 24;
}

/* SMPP v3.4, section 4.1: a session begins with a bind and its response. */
bool is_smpp(const payload_t *payload)
{
    uint32_t command = be32_at(payload, 4) & 0x7FFFFFFF;

    return has_bytes(payload, 16) && be32_at(payload, 0) == payload->length &&
           (command == 1 || command == 2 || command == 9) && be32_at(payload, 8) <= 0xFF;
}

/* RFC 8489, section 5: a message with the magic cookie, as long as it says */
bool is_stun(const payload_t *payload)
{
    uint16_t length = be16_at(payload, 2);

    return (byte_at(payload, 0) & 0xC0) == 0 && HAS_AT(payload, 4, "\x21\x12\xA4\x42") &&
           length % 4 == 0 && 20U + length == payload->length;
}

/* RFC 8446, sections 4 and 5.1; RFC 6101 (SSL 3.0): a handshake record with a hello, or an alert
 * that rejects one. */
bool is_tls(const payload_t *payload)
{
    size_t record = be16_at(payload, 3);

    if (!has_bytes(payload, 7) || byte_at(payload, 1) != 3 || byte_at(payload, 2) > 4)
        return false;
    if (byte_at(payload, 0) == 21)
        return record == 2 && payload->length == 7 &&
               (byte_at(payload, 5) == 1 || byte_at(payload, 5) == 2);
    return byte_at(payload, 0) == 22 && has_bytes(payload, 11) && record >= 40 && record <= 16384 &&
           is_hello(byte_at(payload, 5), false) && be24_at(payload, 6) >= 38 &&
           byte_at(payload, 9) == 3 && byte_at(payload, 10) <= 3;
}

/* WireGuard, section 5.4: the handshake messages */
bool is_wireguard(const payload_t *payload)
{
    return (payload->length == 148 && HAS_AT(payload, 0, "\x01\0\0\0")) ||
           (payload->length == 92 && HAS_AT(payload, 0, "\x02\0\0\0"));
}
