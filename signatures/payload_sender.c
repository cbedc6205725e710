/* payload_sender.c
 * Which side of a conversation sends a payload.
 *
 * Only for protocols in which a message itself says whether it is a request or a response, and in
 * which only clients ask. The sources are with the functions of protocols.h, where no other is
 * given.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "payload_sender.h"

#include "protocols.h"
#include "signatures.h"

/* Text that a server's message, and no client's, begins with. */
static const struct {
    bool (*fits)(const payload_t *payload);
    const char *server; /* NULL if the signature matches only what a client sends */
} texts[] = {
    {is_http, "HTTP/"},  {is_smtp, "220"},   {is_ftp, "220"},       {is_ftp_user, NULL},
    {is_pop, "+OK"},     {is_imap, "* "},    {is_nntp, "20"},       {is_git, "000eversion 2"},
    {is_ajp13, "AB"},    {is_http2, NULL},   {is_cvspserver, NULL}, {is_distcc, NULL},
    {is_tftp, NULL},     {is_mqtt, NULL},    {is_tns, NULL},        {is_x11, NULL},
    {is_memcache, NULL}, {is_iscsi, NULL},   {is_rpc_tcp, NULL},    {is_rpc_udp, NULL},
    {is_nfs_tcp, NULL},  {is_nfs_udp, NULL},
};

/* A byte that is different in requests and responses. */
static const struct {
    bool (*fits)(const payload_t *payload);
    size_t offset;
    uint8_t mask;
    uint8_t client;
    uint8_t server;
} bytes[] = {
    {is_tls, 5, 0xFF, 1, 2}, /* RFC 8446, section 4: Client Hello, Server Hello */
    {is_dtls, 13, 0xFF, 1, 2},      {is_dns_udp, 2, 0x80, 0, 0x80}, /* RFC 1035, section 4.1.1: QR
                                                                     */
    {is_dns_tcp, 4, 0x80, 0, 0x80}, {is_llmnr, 2, 0x80, 0, 0x80},   {is_nbns, 2, 0x80, 0, 0x80},
    {is_ntp, 0, 7, 3, 4},                                        /* RFC 5905, figure 10: mode */
    {is_dhcp, 0, 0xFF, 1, 2},                                    /* RFC 2131, section 2: op */
    {is_mysql, 3, 0xFF, 1, 0},      {is_tds, 0, 0xFF, 0x12, 4},  /* MS-TDS, section 2.2.3.1.1:
                                                                    Pre-Login, Tabular result */
    {is_tpkt, 5, 0xF0, 0xE0, 0xD0},                              /* RFC 905, section 13: CR, CC */
    {is_rdp, 5, 0xF0, 0xE0, 0xD0},  {is_pgsql, 0, 0xFF, 0, 'R'}, /* a length, or Authentication */
    {is_cql, 0, 0x80, 0, 0x80},     {is_smpp, 4, 0x80, 0, 0x80},
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

payload_sender_t payload_sender(transport_t transport, const payload_t *payload)
{
    const signature_t *signature = identify_first_payload(transport, payload);

    /* An alert may come from either side. */
    if (signature == NULL || (signature->fits == is_tls && byte_at(payload, 0) != 22))
        return SENDER_UNKNOWN;
    for (size_t i = 0; i < COUNT(texts); i++) {
        const char *server = texts[i].server;

        if (texts[i].fits == signature->fits)
            return server != NULL && has_at(payload, 0, server, strlen(server)) ? SENDER_SERVER
                                                                                : SENDER_CLIENT;
    }
    for (size_t i = 0; i < COUNT(bytes); i++) {
        uint8_t byte = byte_at(payload, bytes[i].offset) & bytes[i].mask;

        if (bytes[i].fits == signature->fits && byte == bytes[i].client)
            return SENDER_CLIENT;
        if (bytes[i].fits == signature->fits && byte == bytes[i].server)
            return SENDER_SERVER;
    }
    return SENDER_UNKNOWN;
}
