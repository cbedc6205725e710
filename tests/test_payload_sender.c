/* test_payload_sender.c
 * Unit tests of payload_sender.c: which side sends a first payload.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include <glib.h>

#include "payload_sender.h"

#define TCP        TRANSPORT_TCP
#define UDP        TRANSPORT_UDP
#define BYTES(str) str, sizeof(str) - 1

#define ZEROS_4  "\0\0\0\0"
#define ZEROS_16 ZEROS_4 ZEROS_4 ZEROS_4 ZEROS_4
#define ZEROS_32 ZEROS_16 ZEROS_16

#define NETBIOS_NAME "FHEPFCELEHFCEPFFFACACACACACACAAA"

static const struct {
    transport_t transport;
    payload_sender_t sender;
    const char *bytes;
    size_t length;
} cases[] = {
    {TCP, SENDER_CLIENT, BYTES("GET / HTTP/1.1\r\nHost: server.example\r\n\r\n")},
    {TCP, SENDER_SERVER, BYTES("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")},
    {TCP, SENDER_CLIENT, BYTES("EHLO client.example\r\n")},
    {TCP, SENDER_SERVER, BYTES("220 mail.example ESMTP ready\r\n")},
    {TCP, SENDER_CLIENT, BYTES("AUTH TLS\r\n")},
    {TCP, SENDER_SERVER, BYTES("220 files.example FTP server ready\r\n")},
    {TCP, SENDER_CLIENT, BYTES("CAPA\r\n")},
    {TCP, SENDER_SERVER, BYTES("+OK POP3 ready\r\n")},
    {TCP, SENDER_CLIENT, BYTES("a1 CAPABILITY\r\n")},
    {TCP, SENDER_SERVER, BYTES("* OK IMAP4rev1 ready\r\n")},
    {TCP, SENDER_CLIENT, BYTES("MODE READER\r\n")},
    {TCP, SENDER_SERVER, BYTES("200 news.example NNTP service ready\r\n")},
    {TCP, SENDER_CLIENT, BYTES("0026git-upload-pack /p\0host=g.example\0")},
    {TCP, SENDER_SERVER, BYTES("000eversion 2\n")},
    {TCP, SENDER_CLIENT, BYTES("\x12\x34\0\1\x0A")},
    {TCP, SENDER_SERVER, BYTES("AB\0\1\x09")},
    {TCP, SENDER_CLIENT, BYTES("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")},
    {TCP, SENDER_CLIENT, BYTES("BEGIN AUTH REQUEST\n")},
    {TCP, SENDER_CLIENT, BYTES("DIST00000001ARGC00000001")},
    {UDP, SENDER_CLIENT, BYTES("\0\1file\0octet\0")},
    {TCP, SENDER_CLIENT, BYTES("\0\0\0\x08\x04\xD2\x16\x2F")},
    {TCP, SENDER_SERVER, BYTES("R\0\0\0\x08\0\0\0\0")},
    {TCP, SENDER_CLIENT, BYTES("\x10\x0C\0\4MQTT\4\2\0\x3C\0\0")},
    {TCP, SENDER_CLIENT, BYTES("l\0\x0B\0\0\0\0\0\0\0\0\0")},
    {TCP, SENDER_CLIENT, BYTES("\x80\x0B" ZEROS_16 ZEROS_4 "\0\0")},
    {TCP, SENDER_CLIENT,
     BYTES("\x80\0\0\x28xid1\0\0\0\0\0\0\0\2\0\1\x86\xA0\0\0\0\2\0\0\0\0" ZEROS_16)},
    {TCP, SENDER_CLIENT,
     BYTES("\x80\0\0\x28xid1\0\0\0\0\0\0\0\2\0\1\x86\xA3\0\0\0\3\0\0\0\0" ZEROS_16)},
    {UDP, SENDER_CLIENT, BYTES("xid1\0\0\0\0\0\0\0\2\0\1\x86\xA0\0\0\0\2\0\0\0\0" ZEROS_16)},
    {UDP, SENDER_CLIENT, BYTES("xid1\0\0\0\0\0\0\0\2\0\1\x86\xA3\0\0\0\3\0\0\0\0" ZEROS_16)},
    {TCP, SENDER_CLIENT, BYTES("\x16\3\1\0\x2D\1\0\0\x29\3\3" ZEROS_32 "\0\0\2\x13\1\1\0")},
    {TCP, SENDER_SERVER, BYTES("\x16\3\3\0\x2A\2\0\0\x26\3\3" ZEROS_32 "\0\x13\1\0")},
    {TCP, SENDER_UNKNOWN, BYTES("\x15\3\1\0\2\2\x28")},
    {UDP, SENDER_CLIENT, BYTES("\x12\x34\1\0\0\1\0\0\0\0\0\0\3www\7example\3com\0\0\1\0\1")},
    {UDP, SENDER_SERVER, BYTES("\x12\x34\x81\x83\0\1\0\0\0\0\0\0\3www\7example\3com\0\0\1\0\1")},
    {UDP, SENDER_CLIENT, BYTES("\x12\x34\0\0\0\1\0\0\0\0\0\0\7printer\0\0\1\0\1")},
    {UDP, SENDER_SERVER,
     BYTES("\x12\x34\x80\0\0\1\0\1\0\0\0\0\7printer\0\0\1\0\1"
           "\xC0\x0C\0\1\0\1\0\0\0\x1E\0\4\xC0\0\2\1")},
    {UDP, SENDER_CLIENT, BYTES("\x12\x34\1\x10\0\1\0\0\0\0\0\0\x20" NETBIOS_NAME "\0\0\x20\0\1")},
    {UDP, SENDER_SERVER,
     BYTES("\x12\x34\x85\0\0\0\0\1\0\0\0\0\x20" NETBIOS_NAME "\0\0\x20\0\1"
           "\0\0\0\x1E\0\6\0\0\xC0\0\2\1")},
    {TCP, SENDER_CLIENT, BYTES("\3\0\0\x13\x0E\xE0\0\0\0\0\0\1\0\x08\0\3\0\0\0")},
    {TCP, SENDER_SERVER, BYTES("\3\0\0\x13\x0E\xD0\0\0\x12\x34\0\2\0\x08\0\2\0\0\0")},
    {TCP, SENDER_CLIENT, BYTES("\3\0\0\x16\x11\xE0\0\0\0\1\0\xC1\2\1\0\xC2\2\1\2\xC0\1\x0A")},
    {TCP, SENDER_SERVER, BYTES("\3\0\0\x16\x11\xD0\0\1\0\2\0\xC0\1\x0A\xC1\2\1\0\xC2\2\1\2")},
    {TCP, SENDER_CLIENT, BYTES("\4\0\0\0\5\0\0\0\0")},
    {TCP, SENDER_SERVER, BYTES("\x84\0\0\0\2\0\0\0\0")},
    {TCP, SENDER_UNKNOWN, BYTES("SSH-2.0-OpenSSH_9.2\r\n")},
    {TCP, SENDER_UNKNOWN, BYTES("nothing that is known\r\n")},
    {TCP, SENDER_UNKNOWN, BYTES("")},
};

static void test_cases(void)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        payload_t payload = {(const uint8_t *)cases[i].bytes, cases[i].length, cases[i].length};

        g_test_message("case %u: %s", i, cases[i].bytes);
        g_assert_cmpint(payload_sender(cases[i].transport, &payload), ==, cases[i].sender);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/payload-sender/cases", test_cases);
    return g_test_run();
}
