/* test_signatures.c
 * Each signature, with payloads that it must match, in all lengths and forms that its specification
 * allows, and near misses. Each payload is a line: a case if it is one, a form if it stands for
 * many.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "signatures.h"

#include <glib.h>
#include <string.h>

#include "append_bytes.h"
#include "beginnings.h"

#define TCP TRANSPORT_TCP
#define UDP TRANSPORT_UDP

#define P(literal) literal, sizeof(literal) - 1
#define Z16        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define Z64        Z16 Z16 Z16 Z16
#define X16        "0123456789abcdef"
#define X64        X16 X16 X16 X16

#define MISSES_MAX 7

/* A changed byte with which a payload must not match. */
typedef struct {
    size_t offset;
    uint8_t byte;
} miss_t;

typedef struct {
    const char *name; /* of the dissector, or of the recognised protocol; or NULL */
    uint16_t default_of;
    transport_t transport;
    bool is_exact;       /* no match with a byte more or less */
    const char *payload; /* what a client or a server sends first */
    size_t length;
    miss_t misses[MISSES_MAX]; /* up to the first empty one */
} case_t;

/* clang-format off */
static const case_t cases[] = {
    /* Lines of text */
    {"ssh", 0, TCP, false, P("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), {{4, '3'}, {7, '_'}}},
    {"ssh", 0, TCP, false, P("SSH-1.99-Cisco-1.25\n"), {{5, '8'}}},
    {"smtp", 0, TCP, false,
     P("220 mail.example.com ESMTP Postfix (Debian/GNU)\r\n"), {{0, '5'}, {25, 't'}}},
    {"smtp", 0, TCP, false,
     P("220-mail.example.com ESMTP Exim 4.96\r\n"
       "220 and more\r\n"), {{3, 'x'}}},
    {"smtp", 0, TCP, false, P("ehlo [192.0.2.1]\r\n"), {{4, 'x'}, {3, 9}}},
    {"ftp", 0, TCP, false, P("220 (vsFTPd 3.0.3)\r\n"), {{2, '1'}, {9, 't'}}},
    {"ftp", 0, TCP, false, P("USER anonymous\r\n"), {{3, 'T'}, {9, 0x20}}},
    {"ftp", 0, TCP, false, P("AUTH TLS\r\n"), {{7, '5'}}},
    {"pop", 0, TCP, false, P("+OK Dovecot ready. <1.2.example.com>\r\n"), {{0, '-'}, {3, ':'}}},
    {"pop", 0, TCP, false, P("APOP fred c4c9334bac560ecc979e58001b3e22fb\r\n"), {{9, '_'}}},
    {"pop", 0, TCP, false, P("CAPA\r\n"), {{3, 'B'}}},
    {"imap", 0, TCP, false,
     P("* OK [CAPABILITY IMAP4rev1 LITERAL+] Dovecot ready.\r\n"), {{0, '+'}, {3, 'O'}}},
    {"imap", 0, TCP, false, P("a001 LOGIN fred secret\r\n"), {{4, '_'}, {10, '_'}}},
    {"imap", 0, TCP, false, P("1 CAPABILITY\r\n"), {{5, 'B'}}},
    {"nntp", 0, TCP, false,
     P("200 news.example.com InterNetNews NNRP server INN 2.7.0 ready\r\n"), {{0, '3'}}},
    {"nntp", 0, TCP, false, P("MODE READER\r\n"), {{4, '_'}}},
    {NULL, 6667, TCP, false,
     P(":irc.example.net NOTICE * :*** Looking up your hostname...\r\n"), {{0, ';'}, {17, 'M'}}},
    {NULL, 6667, TCP, false,
     P("NICK fred\r\n"
       "USER fred 0 * :Fred\r\n"), {{3, 'C'}}},
    {NULL, 6667, TCP, false, P("CAP LS 302\r\n"), {{4, 'M'}}},
    {"xmpp", 0, TCP, false,
     P("<?xml version='1.0'?><stream:stream to='example.com' xmlns='jabber:client'>"),
     {{20, 0x20}, {21, '('}}},
    {"xmpp", 0, TCP, false,
     P("<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>"), {{8, 'S'}}},
    {"telnet", 0, TCP, false,
     P("\xFF\xFD\x18\xFF\xFD \xFF\xFA\x18\x01\xFF\xF0"), {{0, 0xFE}, {4, 0xF1}, {5, '`'}}},
    {"telnet", 0, TCP, false,
     P("\xFF\xFB\x01\xFF\xFB\x03\r\n"
       "login: "), {{10, 1}}},
    {"rtsp", 0, TCP, false,
     P("DESCRIBE rtsp://192.0.2.1/stream RTSP/1.0\r\n"
       "CSeq: 1\r\n"
       "\r\n"), {{12, 'S'}, {37, '-'}}},
    {"rtsp", 0, TCP, false, P("RTSP/1.0 200 OK\r\n"), {{4, 0x20}}},
    {NULL, 6379, TCP, false,
     P("*2\r\n"
       "$3\r\n"
       "GET\r\n"
       "$3\r\n"
       "key\r\n"), {{1, 'x'}, {5, '4'}, {9, '1'}}},
    {NULL, 6379, TCP, true,
     P("$5\r\n"
       "hello\r\n"), {{1, '4'}, {9, 'x'}}},
    {NULL, 6379, TCP, false, P("+PONG\r\n"), {{4, 'F'}}},
    {NULL, 11211, TCP, false,
     P("set key 0 900 5\r\n"
       "hello\r\n"), {{0, 'S'}, {8, 'x'}}},
    {NULL, 11211, TCP, false, P("VERSION 1.6.18\r\n"), {{9, '_'}}},
    {"http2", 0, TCP, false,
     P("PRI * HTTP/2.0\r\n"
       "\r\n"
       "SM\r\n"
       "\r\n"), {{11, '1'}, {18, 's'}}},
    {NULL, 9418, TCP, true,
     P("0032git-upload-pack /project.git\x00host=example.com\x00"), {{3, '3'}, {8, 'U'}}},
    {NULL, 873, TCP, false, P("@RSYNCD: 31.0 sha512 sha256 sha1 md5 md4\n"), {{0, '*'}, {9, 'x'}}},
    {NULL, 3632, TCP, false, P("DIST00000001ARGC00000005ARGV00000003gcc"), {{0, 'L'}, {15, 'V'}}},
    {NULL, 2401, TCP, false,
     P("BEGIN AUTH REQUEST\n"
       "/cvsroot\n"
       "anonymous\n"
       "A\n"
       "END AUTH REQUEST\n"), {{5, '_'}}},
    {NULL, 6346, TCP, false,
     P("GNUTELLA CONNECT/0.6\r\n"
       "User-Agent: example\r\n"
       "\r\n"), {{7, 'O'}, {17, 'x'}}},
    {NULL, 2501, TCP, false, P("*KISMET: 0.0.0 1000000000 Kismet 20050815 0\n"), {{0, '+'}}},
    {NULL, 10288, TCP, false,
     P("RPY 0 0 . 0 52\r\n"
       "Content-Type: application/beep+xml\r\n"), {{6, '1'}, {8, '*'}}},
    {"syslog", 0, TCP, false,
     P("<34>1 2026-03-01T22:14:15.003Z host su - ID47 - failed\n"), {{0, '('}, {3, ']'}, {4, '2'}}},
    {"syslog", 0, UDP, false, P("<191>su: failed"), {{2, 'x'}, {4, ')'}}},
    {"syslog", 0, UDP, false, P("<13>Mar  1 22:14:15 host su: failed"), {{3, ')'}, {6, 't'}}},
    {"syslog", 0, UDP, false, P("<30>dhcpd[123]: DHCPACK on 192.0.2.7"), {{14, 0x20}}},
    {NULL, 1900, UDP, false,
     P("M-SEARCH * HTTP/1.1\r\n"
       "MAN: \"ssdp:discover\"\r\n"
       "\r\n"), {{1, '_'}, {16, '2'}}},
    {"mgcp", 0, UDP, false,
     P("RQNT 1200 aaln/1@rgw.example.com MGCP 1.0\r\n"
       "X: 1\r\n"), {{0, 'S'}, {37, 'x'}}},
    {"megaco", 0, UDP, false,
     P("MEGACO/1 [192.0.2.1]:2944 Transaction = 1 {\r\n"), {{6, '-'}, {9, '('}}},
    {NULL, 17500, UDP, true,
     P("{\"host_int\": 7, \"version\": [2, 0], \"namespaces\": [1]}"), {{0, '['}, {13, 'x'}}},
    {NULL, 2190, UDP, false,
     P("TiVoConnect=1\n"
       "Method=Broadcast\n"), {{11, ':'}}},

    /* Servers: databases, directories, files, queues, screens */
    {"smb", 139, TCP, false,
     P("\x00\x00\x00#\xFFSMBr"
       Z16 "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
     {{0, 1}, {4, 0xFB}, {5, 's'}, {3, 0x1F}}},
    {"smb2", 139, TCP, false,
     P("\x00\x00\x00\x40\xFESMB\x40\x00" Z16 Z16 Z16 "\x00\x00\x00\x00\x00\x00"),
     {{0, 1}, {4, 0xFB}, {5, 's'}, {3, 0x1F}}},
    {NULL, 139, TCP, true,
     P("\x81\x00\x00""D CKFDENECFDEFFCFGEFFCCACACACACACA\x00 EIEPFDFECACACACACACACACACA"
       "CACAAA\x00"), {{3, 'E'}, {4, '!'}, {38, '!'}}},
    {"ldap", 0, TCP, false,
     P("0\x0C\x02\x01\x01`\x07\x02\x01\x03\x04\x00\x80\x00"),
     {{0, '1'}, {1, 0x0D}, {2, 3}, {5, 'b'}, {6, 8}}},
    {NULL, 389, UDP, true,
     P("0%\x02\x01\x05""c \x04\x00\n"
       "\x01\x00\n"
       "\x01\x00\x02\x01\x00\x02\x01\x00\x01\x01\x00\x87\x0Bobjectclass0\x00"),
     {{0, '1'}, {1, '$'}, {5, 'b'}}},
    {NULL, 88, TCP, false,
     P("\x00\x00\x00\x1Bj\x19""0\x17\xA1\x03\x02\x01\x05\xA2\x03\x02\x01\n"
       "\xA4\x0B""0\x09\xA0\x07\x03\x05\x00@\x81\x00\x10"),
     {{3, 0x1A}, {4, 'i'}, {12, 6}, {8, 0xA0}}},
    {NULL, 88, UDP, true,
     P("j\x19""0\x17\xA1\x03\x02\x01\x05\xA2\x03\x02\x01\n"
       "\xA4\x0B""0\x09\xA0\x07\x03\x05\x00@\x81\x00\x10"),
     {{0, 'i'}, {1, 0x1A}, {8, 6}, {2, '1'}}},
    {"pgsql", 0, TCP, true,
     P("\x00\x00\x00\x1F\x00\x03\x00\x00user\x00""fred\x00""database\x00""db\x00\x00"),
     {{3, 0x1E}, {5, 2}, {12, 1}}},
    {"pgsql", 0, TCP, true, P("\x00\x00\x00\x08\x04\xD2\x16/"), {{3, 9}, {7, '-'}}},
    {"pgsql", 0, TCP, true,
     P("R\x00\x00\x00\x0C\x00\x00\x00\x05\x01\x02\x03\x04"), {{4, 0x0B}, {8, 0x0D}}},
    {"mysql", 0, TCP, true,
     P("[\x00\x00\x00\n"
       "8.0.36-0ubuntu0.22.04.1\x00\x07\x00\x00\x00""abcdefgh\x00\xFF\xFF\xFF\x02\x00\xFF"
       "\xDF\x15\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00""abcdefghijkl\x00mysql_native_"
       "password\x00"), {{0, 'Z'}, {3, 2}, {4, 9}, {6, 'x'}}},
    {"mysql", 0, TCP, true,
     P(":\x00\x00\x01\x85\xA6\x0F\x00\x00\x00\x00\x01-"
       Z16 "\x00\x00\x00\x00\x00\x00\x00"
       "fred\x00\x14""abcdefghijklmnopqrst"), {{0, 1}, {3, 2}, {5, 0xA4}, {20, 1}}},
    {"tds", 0, TCP, true,
     P("\x12\x01\x00/\x00\x00\x00\x00\x00\x00\x1A\x00\x06\x01\x00 \x00\x01\x02\x00!\x00"
       "\x01\x03\x00\"\x00\x04\x04\x00&\x00\x01\xFF\x0F\x00\x10""e\x00\x00\x00\x00\x00\x00"
       "\x00\x01\x00"), {{0, 0x13}, {3, 1}, {7, 1}, {10, 0x19}, {12, 5}}},
    {"tds", 0, TCP, false,
     P("\x01\x01\x00,\x00\x00\x01\x00\x16\x00\x00\x00\x12\x00\x00\x00\x02\x00\x00\x00\x00"
       "\x00\x00\x00\x00\x00\x01\x00\x00\x00""e\x00x\x00""e\x00""c\x00""1\x00 \x00"),
     {{8, 0x17}, {12, 0x13}, {7, 1}}},
    {"tds", 0, TCP, true,
     P("\x10\x01\x00""f\x00\x00\x01\x00^\x00\x00\x00\x04\x00\x00t\x00\x10"
       Z64 Z16 "\x00\x00\x00\x00"), {{3, 'e'}, {7, 1}, {8, ']'}, {8, '_'}, {15, 'u'}, {15, 'o'}}},
    {NULL, 1521, TCP, true,
     P("\x00_\x00\x00\x01\x00\x00\x00\x01:\x01,\x00\x00\x08\x00\x7F\xFF\x7F\x08\x00\x00"
       "\x00\x01\x00%\x00:\x00\x00\x08"
       Z16 "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
       "(DESCRIPTION=(CONNECT_DATA=(SID=db)))"),
     {{1, 1}, {2, 1}, {4, 2}, {8, 2}, {25, 1}, {27, 0x14}}},
    {"mongo", 0, TCP, false,
     P("\x1D\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\xDD\x07\x00\x00\x00\x00\x00\x00"
       "\x00\x13\x00\x00\x00\x10pin"), {{0, 4}, {12, 0xDE}}},
    {"mongo", 0, TCP, true,
     P(",\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\xD4\x07\x00\x00\x00\x00\x00\x00""a"
       "dmin.$cmd\x00\x00\x00\x00\x00\x01\x00\x00\x00\x05\x00\x00\x00\x00"), {{0, '('}, {8, 1}}},
    {NULL, 11211, TCP, true,
     P("\x80\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x00\x00\x00\x00\x00"
       "\x00\x00\x00\x00key"), {{0, 0x82}, {1, 0x27}, {3, 4}, {5, 1}, {11, 2}}},
    {NULL, 9042, TCP, true,
     P("\x04\x00\x00\x01\x05\x00\x00\x00\x00"), {{0, 2}, {1, 0x20}, {4, 4}, {8, 1}}},
    {NULL, 9042, TCP, true,
     P("\x04\x00\x00\x01\x01\x00\x00\x00\x16\x00\x01\x00\x0B""CQL_VERSION\x00\x05""3.0."
       "0"), {{8, 1}, {10, 0}, {4, 2}}},
    {NULL, 9042, TCP, true,
     P("\x84\x00\x00\x01\x03\x00\x00\x00\x06\x00\x04""Auth"), {{0, 4}, {8, 7}, {10, 3}}},
    {NULL, 9042, TCP, true, P("\x84\x00\x00\x01\x02\x00\x00\x00\x00"), {{0, 4}}},
    {NULL, 9300, TCP, true,
     P("ES\x00\x00\x00\x0E\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x01"),
     {{1, 'T'}, {5, 0x0D}}},
    {"amqp", 0, TCP, true, P("AMQP\x00\x00\x09\x01"), {{0, 'B'}, {4, 5}, {6, 8}}},
    {"amqp", 0, TCP, true,
     P("\x01\x00\x00\x00\x00\x00\x04\x00\n"
       "\x00\x0B\xCE"), {{0, 4}, {6, 5}, {11, 0xCD}}},
    {"mqtt", 0, TCP, false,
     P("\x10\x10\x00\x04MQTT\x04\x02\x00<\x00\x04test"), {{0, 0x20}, {1, 0x11}, {3, 5}, {8, 6}}},
    {"mqtt", 0, TCP, false, P("\x10\x12\x00\x06MQIsdp\x03\x02\x00<\x00\x04test"), {{10, 4}}},
    {NULL, 4730, TCP, false,
     P("\x00REQ\x00\x00\x00\x10\x00\x00\x00\x04ping"), {{0, 1}, {3, 'P'}, {7, '+'}, {11, 5}}},
    {NULL, 8009, TCP, true, P("\x12""4\x00\x01\n"), {{1, '5'}, {3, 2}, {4, 9}}},
    {NULL, 8009, TCP, false, P("AB\x00\x07\x04\x00\xC8\x00\x02OK"), {{1, 'C'}, {3, 8}, {4, 3}}},
    {NULL, 1099, TCP, false, P("JRMI\x00\x02K"), {{3, 'J'}, {5, 3}, {6, 'N'}}},
    {NULL, 548, TCP, true,
     P("\x00\x04\x00\x01\x00\x00\x00\x00\x00\x00\x00\x06\x00\x00\x00\x00\x01\x04\x00\x00"
       "\x04\x00"), {{0, 2}, {1, 2}, {7, 1}, {11, 5}, {15, 1}}},
    {NULL, 6000, TCP, true,
     P("l\x00\x0B\x00\x00\x00\x12\x00\x10\x00\x00\x00MIT-MAGIC-COOKIE-1\x00\x00\x00\x01"
       "\x02\x03\x04\x05\x06\x07\x08\x09\n"
       "\x0B\x0C\r\x0E\x0F"), {{0, 'k'}, {2, 0x0C}, {6, 0x15}}},
    {NULL, 6000, TCP, true,
     P("B\x00\x00\x0B\x00\x00\x00\x00\x00\x00\x00\x00"), {{3, 0x0C}, {7, 1}}},
    {"adb", 0, TCP, false,
     P("CNXN\x00\x00\x00\x01\x00\x10\x00\x00\x07\x00\x00\x00""2\x02\x00\x00\xBC\xB1\xA7"
       "\xB1host::\x00"), {{0, 'D'}, {20, 0}}},
    {"Z39.50", 0, TCP, true,
     P("\xB4\x1A\x83\x02\x00\xE0\x84\x03\x00\xC1\xA2\x85\x04\x04\x00\x00\x00\x86\x04\x04"
       "\x00\x00\x00\x9Fn\x02""81"), {{0, 0xB3}, {1, 0x1B}, {2, 0x82}, {11, 0x87}}},
    {NULL, 49, TCP, true,
     P("\xC0\x01\x01\x00\x12""4Vx\x00\x00\x00\x09\x00\x01\x02\x03\x04\x05\x06\x07\x08"),
     {{0, 0xB0}, {1, 4}, {2, 3}, {3, 2}, {11, 8}}},
    {"openvpn.tcp", 0, TCP, true,
     P("\x00\x0E""8\x01\x02\x03\x04\x05\x06\x07\x08\x00\x00\x00\x00\x00"), {{1, 0x0F}, {2, '9'}}},
    {"skinny", 0, TCP, false,
     P("(\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00SEP001122334455"
       Z16 "\x00\x00\x00\x00\x00"), {{0, ')'}, {4, 1}, {8, 3}, {12, 0}}},
    {"zabbix", 0, TCP, true,
     P("ZBXD\x01\x09\x00\x00\x00\x00\x00\x00\x00""agent.1.1"), {{3, 'E'}, {4, 2}, {5, 8}}},

    /* Network infrastructure */
    {"dns", 0, TCP, false,
     P("\x00!\x12""4\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07""example\x03""c"
       "om\x00\x00\x01\x00\x01"), {{1, '"'}, {14, '@'}, {15, 1}, {34, 2}}},
    {"dns", 0, UDP, true,
     P("\x12""4\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x03www\x07""example\x03""com\x00"
       "\x00\x01\x00\x01"), {{2, 0x19}, {3, '@'}, {5, 2}, {12, 4}, {28, 2}}},
    {"dns", 0, UDP, true,
     P("\x12""4(\x00\x00\x01\x00\x00\x00\x01\x00\x00\x07""example\x03""com\x00\x00\x06\x00"
       "\x01\xC0\x0C\x00\x01\x00\x01\x00\x00\x00<\x00\x04\xC0\x00\x02\x01"),
     {{29, 0x80}, {30, '0'}, {34, 9}, {40, 5}}},
    {NULL, 138, UDP, true,
     P("\x11\x02\x12""4\xC0\x00\x02\x01\x00\x8A\x00H\x00\x00 CKFDENECFDEFFCFGEFFCCACACA"
       "CACACA\x00 CKFDENECFDEFFCFGEFFCCACACACACACA\x00\xFFSMB"),
     {{0, 0x13}, {1, 0x12}, {11, 1}, {14, '!'}, {15, 'Q'}}},
    {"dhcp", 0, UDP, false,
     P("\x01\x01\x06\x00\x12""4Vx"
       Z16 "\x00\x00\x00\x00"
       "\x02\x00\x00\x00\x00\x01"
       Z64 Z64 Z64 "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
       "c\x82Sc5\x01\x01\xFF"), {{0, 3}, {2, 0x11}, {239, 'd'}}},
    {"dhcpv6", 0, UDP, true,
     P("\x01\x12""4V\x00\x01\x00\n"
       "\x00\x03\x00\x01\x02\x00\x00\x00\x00\x01\x00\x08\x00\x02\x00\x00"),
     {{0, 0x0E}, {5, 5}, {7, 9}, {21, 3}}},
    {NULL, 123, UDP, true,
     P("$\x02\x06\xE9\x00\x00\x01#\x00\x00\x04V\xC0\x00\x02\x01\xE0\x00\x00\x00\x00\x00"
       "\x00\x01\xE0\x00\x00\x01\x00\x00\x00\x02\xE0\x00\x00\x02\x00\x00\x00\x03\xE0\x00"
       "\x00\x03\x00\x00\x00\x04"),
     {{0, 4}, {0, 0x20}, {1, 0x11}, {2, 0x12}, {3, 1}, {4, 1}, {40, 0x7F}}},
    {NULL, 123, UDP, true,
     P("#\x00\x00 "
       Z16 Z16 "\x00\x00\x00\x00"
       "Z\x17\x9E\x01\x02\x03\x04\x05"), {{0, '$'}, {1, 1}, {5, 1}, {23, 1}}},
    {NULL, 123, UDP, true,
     P("\x16\x02\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00"), {{0, 0x0E}, {1, 0x0D}, {11, 1}}},
    {NULL, 123, UDP, true,
     P("\x17\x00\x03*"
       Z16 Z16 "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), {{2, 4}, {3, '.'}, {4, 0x10}}},
    {NULL, 123, UDP, true,
     P("\x97\x00\x03*\x00\x01\x00\x08\x00\x01\x02\x03\x04\x05\x06\x07"),
     {{2, 1}, {5, 2}, {7, 7}, {7, 9}}},
    {NULL, 69, UDP, true,
     P("\x00\x01""boot.img\x00octet\x00tsize\x00""0\x00"), {{1, 3}, {2, 0}, {11, '0'}, {16, '_'}}},
    {"snmp", 0, UDP, true,
     P("0!\x02\x01\x01\x04\x06public\xA0\x14\x02\x01\x01\x02\x01\x00\x02\x01\x00""0\x09"
       "0\x07\x06\x03+\x06\x01\x05\x00"), {{0, '1'}, {1, 0x20}, {4, 2}, {5, 5}, {13, 0xA9}}},
    {"snmp", 0, UDP, true,
     P("0\x1E\x02\x01\x03""0\r\x02\x01\x01\x02\x02\x05\xDC\x04\x01\x04\x02\x01\x03\x04\x04"
       "0\x02\x04\x00""0\x04\x04\x00\x04\x00"), {{4, 4}, {5, '1'}, {7, 4}}},
    {"diameter", 0, TCP, false,
     P("\x01\x00\x00$\x80\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x02\x00"
       "\x00\x01\x08@\x00\x00\x10""a.exampl"), {{0, 2}, {3, '%'}, {4, 0x81}, {23, 9}, {27, 0xFF}}},
    {NULL, 500, UDP, true,
     P("\x01\x02\x03\x04\x05\x06\x07\x08\x00\x00\x00\x00\x00\x00\x00\x00! \"\x08\x00\x00"
       "\x00\x00\x00\x00\x00$\x00\x00\x00\x08\x01\x02\x03\x04"),
     {{17, '0'}, {18, '!'}, {19, 0x80}, {27, '#'}}},
    {NULL, 500, UDP, true,
     P("\x01\x02\x03\x04\x05\x06\x07\x08\x00\x00\x00\x00\x00\x00\x00\x00\x01\x10\x02\x00"
       "\x00\x00\x00\x00\x00\x00\x00$\x00\x00\x00\x08\x01\x02\x03\x04"), {{18, 7}, {19, 8}}},
    {NULL, 4500, UDP, true,
     P("\x00\x00\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x00\x00\x00\x00\x00\x00\x00\x00"
       "! \"\x08\x00\x00\x00\x00\x00\x00\x00$\x00\x00\x00\x08\x01\x02\x03\x04"),
     {{0, 1}, {21, '0'}, {31, '#'}}},
    {"gtp", 0, UDP, true,
     P("0\xFF\x00\x1C\x00\x00\x00\x07""E\x00\x00\x1C\x00\x00\x00\x00@\x11\x00\x00\xC0\x00"
       "\x02\x01\xC0\x00\x02\x02\x00\x01\x00\x02\x00\x08\x00\x00"),
     {{0, '8'}, {1, 0xFD}, {3, 0x1B}, {8, 'U'}}},
    {"gtp", 0, UDP, true,
     P("2\x10\x00\x06\x00\x00\x00\x00\x00\x01\x00\x00\x0E\x07"), {{0, '0'}, {1, 0x82}, {3, 5}}},
    {"gtp", 0, UDP, true,
     P("@\x01\x00\x09\x00\x00\x01\x00\x03\x00\x01\x00\x07"), {{0, 'B'}, {1, 3}, {3, 8}, {10, 2}}},
    {"pfcp", 0, UDP, true,
     P(" \x05\x00\x15\x00\x00\x01\x00\x00<\x00\x05\x00\xC0\x00\x02\x01\x00`\x00\x04\xE0"
       "\x00\x00\x01"), {{0, '@'}, {1, 0x10}, {3, 0x14}, {11, 6}}},
    {NULL, 4789, UDP, false,
     P("\x08\x00\x00\x00\x00\x00\x07\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\n"
       "\x0B\x08\x00""E\x00\x00\x1C\x00\x00\x00\x00@\x11\x00\x00\xC0\x00\x02\x01\xC0\x00"
       "\x02\x02\x00\x01\x00\x02\x00\x08\x00\x00"), {{0, 9}, {1, 1}, {7, 1}, {20, 9}, {22, 'U'}}},
    {NULL, 4790, UDP, false,
     P("\x0C\x00\x00\x03\x00\x00\x07\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\n"
       "\x0B\x08\x00""E\x00\x00\x1C\x00\x00\x00\x00@\x11\x00\x00\xC0\x00\x02\x01\xC0\x00"
       "\x02\x02\x00\x01\x00\x02\x00\x08\x00\x00"), {{3, 6}, {7, 1}, {20, 9}}},
    {NULL, 6081, UDP, false,
     P("\x00\x00""eX\x00\x00\x07\x00\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\n"
       "\x0B\x08\x00""E\x00\x00\x1C\x00\x00\x00\x00@\x11\x00\x00\xC0\x00\x02\x01\xC0\x00"
       "\x02\x02\x00\x01\x00\x02\x00\x08\x00\x00"), {{0, '@'}, {1, 1}, {3, 'Y'}, {7, 1}, {20, 9}}},
    {NULL, 3544, UDP, true,
     P("`\x00\x00\x00\x00\x04;@ \x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
       "\x00 \x02"
       Z16 "\x00\x00"), {{0, 'P'}, {5, 5}, {9, 2}}},
    {NULL, 6635, UDP, true,
     P("\x00\x01Q?E\x00\x00\x1C\x00\x00\x00\x00@\x11\x00\x00\xC0\x00\x02\x01\xC0\x00\x02"
       "\x02\x00\x01\x00\x02\x00\x08\x00\x00"), {{2, 'P'}, {3, 0}, {4, 'F'}, {7, 0x1B}}},
    {NULL, 1701, UDP, true,
     P("\xC8\x02\x00\x14\x00\x00\x00\x00\x00\x00\x00\x00\x80\x08\x00\x00\x00\x00\x00\x01"),
     {{0, 'H'}, {3, 0x15}, {13, 9}, {19, 0x11}}},
    {"bgp", 0, TCP, false,
     P("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00\x13\x04"),
     {{15, 0xFE}, {17, 0x12}, {18, 7}}},
    {NULL, 646, UDP, true,
     P("\x00\x01\x00\x16\xC0\x00\x02\x01\x00\x00\x01\x00\x00\x0C\x00\x00\x00\x01\x04\x00"
       "\x00\x04\x00\x0F\x00\x00"), {{1, 2}, {3, 0x15}, {10, 5}, {13, 0x0D}}},
    {NULL, 646, TCP, false,
     P("\x00\x01\x00\x1C\xC0\x00\x02\x01\x00\x00\x02\x00\x00\x12\x00\x00\x00\x01\x05\x00"
       "\x00\n"
       "\x00\x01\x00\x0F\x00\x00\x10\x00\x00\x00"), {{1, 2}, {3, 0x1D}, {11, 2}, {13, 0x13}}},
    {NULL, 520, UDP, true,
     P("\x02\x02\x00\x00\x00\x02\x00\x00\xC0\x00\x02\x00\xFF\xFF\xFF\x00\x00\x00\x00\x00"
       "\x00\x00\x00\x01"), {{0, 3}, {1, 3}, {2, 1}, {5, 3}, {23, 0x11}}},
    {NULL, 521, UDP, true,
     P("\x02\x01\x00\x00 \x01\r\xB8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
       "\x00 \x01"), {{0, 3}, {1, 2}, {2, 1}, {9, 1}, {22, 0x81}, {23, 0x11}}},
    {NULL, 3784, UDP, true,
     P(" \xC0\x03\x18\x00\x00\x00\x01\x00\x00\x00\x02\x00\x0F""B@\x00\x0F""B@\x00\x00\x00"
       "\x00"), {{0, '@'}, {1, 0xC1}, {2, 0}, {3, 0x19}, {12, 0x7F}}},
    {NULL, 3503, UDP, true,
     P("\x00\x01\x00\x00\x01\x02\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01"
       Z16 "\x00"
       "\x01\x00\x0C\x00\x01\x00\x05\xC0\x00\x02\x01 \x00\x00\x00"),
     {{1, 2}, {4, 3}, {5, 6}, {6, 0x15}, {35, 0xFF}}},
    {NULL, 6696, UDP, false,
     P("*\x02\x00\x08\x04\x06\x00\x00\x00\x01\x01\x90"), {{0, '+'}, {1, 3}, {3, 9}, {5, 7}}},
    {"lisp", 0, UDP, false,
     P("0\x00\x01\x01\x00\x01\x02\x03\x04\x05\x06\x07\x00\x01\x00\x14"
       Z16 "\x00\x00\x00\x00\x00\x00"
       "\x05\xA0\x01 \x00\x00\x00\x00\x00\x01\xC0\x00\x02\x00\x01""d\xFF\x00\x00\x00\x00"
       "\x01\xC0\x00\x02\x01"), {{0, 'P'}, {3, 0}, {13, 2}, {15, 0x15}, {47, 5}}},
    {"lisp", 0, UDP, true,
     P("\x80\x00\x00\x00""E\x00\x00\x1C\x00\x00\x00\x00@\x11\x00\x00\xC0\x00\x02\x01\xC0"
       "\x00\x02\x02\x00\x01\x00\x02\x00\x08\x00\x00"), {{1, 1}, {7, 1}}},
    {NULL, 4556, UDP, true,
     P("\x9F\x88\x07\x00\x01\x82\x02\x82\x01\x02\x82\x02\x82\x03\x01\x82\x02\x82\x01\x00"
       "\x82\x1B\x00\x00\x00\xB7\x1DO\xD5\x00\x00\x19*\x85\x01\x01\x00\x00""Bhi\xFF"),
     {{0, 0x9E}, {1, 0x87}, {2, 6}}},
    {NULL, 698, UDP, true,
     P("\x00\x18\x00\x01\x01\x86\x00\x14\xC0\x00\x02\x01\x01\x00\x00\x01\x00\x00\x05\x03"
       "\x00\x00\x00\x00"), {{1, 0x19}, {4, 5}, {7, 0x15}}},
    {NULL, 701, UDP, true,
     P("\x10\x00\x00\x05\x00\x18\x00\x00\x01\x01\x00\x08\x01\x00\x00\x05\x01\x07\x00\x08"
       "\x00\x00\x00\x01"), {{0, 0x20}, {2, 4}, {3, 0x15}, {5, 0x17}, {11, 9}}},
    {"ptp", 0, UDP, false,
     P("\x00\x02\x00,"
       Z16
       "\x01\x02\x03\x04\x05\x06\x07\x08\x09\n"
       "\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
     {{0, 4}, {1, 1}, {3, '+'}, {32, 1}}},
    {"rpkirtr", 0, TCP, false, P("\x01\x02\x00\x00\x00\x00\x00\x08"), {{0, 2}, {1, 5}, {7, 9}}},
    {"rpkirtr", 0, TCP, false,
     P("\x00\x03\x00\x01\x00\x00\x00\x08\x00\x04\x00\x00\x00\x00\x00\x14\x01\x18\x18\x00"
       "\xC0\x00\x02\x00\x00\x00\xFD\xE9"), {{0, 2}, {7, 0x0C}, {15, 0x15}}},
    {"openflow", 0, TCP, true,
     P("\x04\x00\x00\x10\x00\x00\x00\x01\x00\x01\x00\x08\x00\x00\x00\x10"),
     {{0, 7}, {1, '$'}, {3, 0x0F}}},
    {"openflow", 0, TCP, true, P("\x01\x05\x00\x08\x00\x00\x00\x02"), {{0, 2}, {3, 9}}},
    {NULL, 4189, TCP, false,
     P(" \x01\x00\x0C\x01\x10\x00\x08 \x1Ex\x01"),
     {{0, '@'}, {1, 8}, {3, 0x0D}, {4, 2}, {7, 9}, {8, '@'}}},
    {NULL, 4556, TCP, false, P("dtn!\x03\x00\x00\x1E\x07""dtn:abc"), {{0, 'D'}, {4, 5}}},
    {"cflow", 0, UDP, true,
     P("\x00\x05\x00\x01\x00\x00\x03\xE8""eS\xF1\x00\x00\x00\x00\x00\x00\x00\x00\x01"
       Z16 Z16 Z16 "\x00\x00\x00\x00"), {{1, 6}, {3, 2}}},
    {"cflow", 0, UDP, true,
     P("\x00\x01\x00\x01\x00\x00\x03\xE8""eS\xF1"
       Z16 Z16 Z16 "\x00\x00\x00\x00\x00\x00\x00\x00\x00"), {{1, 2}, {3, 2}}},
    {"cflow", 0, UDP, true,
     P("\x00\x07\x00\x01\x00\x00\x03\xE8""eS\xF1"
       Z64 "\x00"), {{3, 2}}},
    {"cflow", 0, UDP, true,
     P("\x00\n"
       "\x00\x1C""eS\xF1\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x02\x00\x0C\x01\x00\x00"
       "\x01\x00\x08\x00\x04"), {{1, 0x0B}, {3, 0x1B}, {4, 0}, {17, 'd'}, {19, 0x0D}}},
    {"cflow", 0, UDP, true,
     P("\x00\x09\x00\x01\x00\x00\x03\xE8""eS\xF1\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00"
       "\x00\x00\x0C\x01\x00\x00\x01\x00\x08\x00\x04"), {{3, 0}, {8, 0}, {21, 'd'}, {23, 0x0D}}},
    {NULL, 6343, UDP, false,
     P("\x00\x00\x00\x05\x00\x00\x00\x01\xC0\x00\x02\x01\x00\x00\x00\x00\x00\x00\x00\x01"
       "\x00\x00\x03\xE8\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x0C\x00\x00\x00\x00"
       "\x00\x00\x00\x00\x00\x00\x00\x00"), {{3, 6}, {7, 3}, {27, 'A'}, {31, 5}, {35, 0x0D}}},
    {NULL, 5246, UDP, true,
     P("\x00\x10\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x08\x00\x00\x14\x00\x01"
       "\x00"), {{0, 1}, {4, 1}, {11, 0x1B}, {14, 9}}},
    {NULL, 623, UDP, true,
     P("\x06\x00\xFF\x06\x00\x00\x11\xBE\x80\x00\x00\x00"),
     {{0, 5}, {2, 0}, {3, 8}, {7, 0}, {11, 1}}},
    {NULL, 623, UDP, true,
     P("\x06\x00\xFF\x07\x00\x00\x00\x00\x00\x00\x00\x00\x00\x09 \x18\xC8\x81\x00""8\x8E"
       "\x04\xB5"), {{4, 3}, {13, 8}}},
    {NULL, 623, UDP, false,
     P("\x06\x00\xFF\x07\x06\x10\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x00\x00"),
     {{14, 5}}},
    {NULL, 8611, UDP, true,
     P("BJNP\x01\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00"), {{3, 'Q'}, {15, 1}}},

    /* Control of machines, plants and buildings */
    {"mbtcp", 0, TCP, true,
     P("\x00\x01\x00\x00\x00\x06\x01\x03\x00\x00\x00\n"), {{3, 1}, {5, 7}, {7, '0'}, {10, 0xFF}}},
    {"mbtcp", 0, TCP, true, P("\x00\x01\x00\x00\x00\x07\x01\x03\x04\x00\x01\x00\x02"), {{8, 5}}},
    {"mbtcp", 0, TCP, true, P("\x00\x01\x00\x00\x00\x03\x01\x83\x02"), {{7, 3}, {8, 0x0C}}},
    {"mbtcp", 0, TCP, true,
     P("\x00\x01\x00\x00\x00\x0B\x01\x10\x00\x00\x00\x02\x04\x00\x01\x00\x02"),
     {{5, 0x0A}, {12, 5}}},
    {"mbtcp", 0, TCP, true,
     P("\x00\x01\x00\x00\x00\x06\x01\x05\x00\x01\xFF\x00"), {{10, 1}, {11, 1}}},
    {"mbtcp", 0, TCP, true,
     P("\x00\x01\x00\x00\x00\r\x01\x17\x00\x00\x00\x01\x00\x00\x00\x01\x02\x00\x07"),
     {{5, 0x0C}, {16, 3}}},
    {"mbtcp", 0, TCP, true, P("\x00\x01\x00\x00\x00\x05\x01+\x0E\x01\x00"), {{8, 0x0F}}},
    {"dnp3.tcp", 0, TCP, false,
     P("\x05""d\x05\xC9\x01\x00\x02\x00;\x95"), {{0, 6}, {2, 4}, {3, 0xC8}, {8, 0}}},
    {"dnp3.udp", 0, UDP, false, P("\x05""d\x05\xC9\x01\x00\x02\x00;\x95"), {{1, 'e'}, {9, 0}}},
    {NULL, 2404, TCP, false, P("h\x04\x07\x00\x00\x00"), {{0, 'i'}, {1, 5}, {2, 0x0F}, {3, 1}}},
    {NULL, 2404, TCP, false,
     P("h\x0E\x00\x00\x00\x00""d\x01\x06\x00\x01\x00\x00\x00\x00\x14h\x04\x01\x00\x02\x00"),
     {{1, 9}, {4, 1}, {6, 0}, {8, 0}}},
    {NULL, 2404, TCP, false, P("h\x04\x01\x00\x02\x00"), {{1, 5}, {2, 5}, {3, 1}, {4, 3}}},
    {"rdp", 0, TCP, false,
     P("\x03\x00\x00\x13\x0E\xE0\x00\x00\x00\x01\x00\x01\x00\x08\x00\x03\x00\x00\x00"),
     {{0, 2}, {1, 1}, {3, 0x14}, {4, 0x0D}, {5, 0xB0}}},
    {"tpkt", 0, TCP, false, P("\x03\x00\x00\x08\x02\xF0\x80\x7F"), {{4, 3}, {6, 0x81}}},
    {"rdp", 0, TCP, false,
     P("\x03\x00\x00\x13\x0E\xE0\x00\x00\x00\x00\x00\x01\x00\x08\x00\x03\x00\x00\x00"),
     {{0, 2}, {1, 1}, {3, 0x14}, {4, 0x0D}, {5, 0xB0}}},
    {"rdp", 0, TCP, false,
     P("\x03\x00\x00\x13\x0E\xD0\x00\x00\x12\x34\x00\x03\x00\x08\x00\x05\x00\x00\x00"),
     {{0, 2}, {4, 0x0D}}},
    {"tpkt", 0, TCP, false,
     P("\x03\x00\x00\x13\x0E\xD0\x00\x00\x12\x34\x00\x01\x00\x08\x00\x05\x00\x00\x00"),
     {{0, 2}}},
    {"tpkt", 0, TCP, false,
     P("\x03\x00\x00\x16\x11\xE0\x00\x00\x00\x01\x00\xC1\x02\x01\x00\xC2\x02\x01\x02\xC0\x01\n"),
     {{0, 2}}},
    {"enip", 0, TCP, true,
     P("e\x00\x04"
       Z16 "\x00\x00\x00\x00\x00"
       "\x01\x00\x00\x00"), {{0, 'g'}, {2, 3}, {8, 'j'}, {20, 1}}},
    {"enip", 0, UDP, true,
     P("c"
       Z16 "\x00\x00\x00\x00\x00\x00\x00"), {{0, 'b'}, {2, 1}, {21, 1}}},
    {"bvlc", 0, UDP, true,
     P("\x81\x0B\x00\x0C\x01 \xFF\xFF\x00\xFF\x10\x08"), {{0, 0x82}, {1, 0x0C}, {3, 0x0B}, {4, 2}}},
    {"bvlc", 0, UDP, true,
     P("\x81\x04\x00\x12\xC0\x00\x02\x01\xBA\xC0\x01 \xFF\xFF\x00\xFF\x10\x08"),
     {{3, 0x11}, {10, 2}}},
    {"bvlc", 0, UDP, true, P("\x81\x05\x00\x06\x00<"), {{3, 7}}},
    {NULL, 3671, UDP, true,
     P("\x06\x10\x02\x03\x00\x0E\x08\x01\xC0\x00\x02\x01\x0EW"),
     {{0, 7}, {1, 0x11}, {2, 1}, {5, 0x0D}}},
    {NULL, 3671, TCP, true,
     P("\x06\x10\x02\x05\x00\x0E\x08\x02\x00\x00\x00\x00\x00\x00"), {{0, 7}, {5, 0x0D}}},
    {NULL, 4840, TCP, false,
     P("HELF8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x00\x00"
       "\x00\x00\x00\x00\x18\x00\x00\x00opc.tcp://192.0.2.1:4840"), {{3, 'G'}, {4, 0xFF}}},
    {NULL, 4840, TCP, false,
     P("MSGF\x18\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x02\x00\x00"
       "\x00"), {{2, 'H'}, {3, 'X'}, {4, 0x19}}},
    {NULL, 1153, TCP, true,
     P("`\x16\xA2\x05\x80\x03{\xC1u\xA8\x03\x02\x01\x03\xBE\x08(\x06\x81\x04\x80\x00\x00"
       "\x00"), {{0, 'a'}, {1, 0x1A}, {2, 0xA0}, {14, 0xBD}, {16, ')'}, {18, 0x80}}},
    {NULL, 1153, UDP, true,
     P("`\x16\xA2\x05\x80\x03{\xC1u\xA8\x03\x02\x01\x03\xBE\x08(\x06\x81\x04\x80\x00\x00"
       "\x00"), {{0, 'a'}, {18, 0x80}}},
    {NULL, 4880, TCP, true,
     P("HS\x00\x00\x01\x00XX\x00\x00\x00\x00\x00\x00\x00\x06hislip"),
     {{1, 'T'}, {2, 0x1B}, {11, 1}, {15, 5}}},

    /* Recognised by Wireshark itself */
    {"http", 0, TCP, false,
     P("GET / HTTP/1.1\r\n"
       "Host: example.com\r\n"
       "\r\n"), {{0, 'X'}, {6, 'X'}, {11, '2'}}},
    {"http", 0, TCP, false, P("HTTP/1.1 200 OK\r\n\r\n"), {{4, '-'}, {9, 'x'}}},
    {"tls", 0, TCP, false,
     P("\x16\x03\x01\0\x2D\x01\0\0\x29\x03\x03" Z16 Z16 "\0\0\x02\x13\x01\x01\0"),
     {{0, 0x17}, {1, 2}, {4, 0x27}, {5, 0x0B}, {8, 0x25}, {9, 2}, {10, 4}}},
    {"tls", 0, TCP, true, P("\x15\x03\x01\0\x02\x02\x28"), {{4, 3}, {5, 3}}},
    {"dtls", 0, UDP, false,
     P("\x16\xFE\xFD\0\0\0\0\0\0\0\0\0\x10\x01\0\0\x04\0\0\0\0\0\0\0\x04\xFE\xFD\0\0"),
     {{0, 0x17}, {2, 0xFE}, {4, 1}, {12, 0x11}, {13, 4}, {16, 3}, {24, 5}}},
    {"quic", 0, UDP, false,
     P("\xC3\0\0\0\x01\x08" "abcdefgh\0\0" Z16 Z16 Z64 Z64 Z64 Z64 Z64 Z64 Z64 Z64 Z64
       Z64 Z64 Z64 Z64 Z64 Z64 Z64 Z64 Z64), {{0, 0x43}, {4, 2}, {5, 21}, {14, 21}}},
    {"sip", 0, TCP, false,
     P("INVITE sip:bob@example.com SIP/2.0\r\n"), {{7, 'x'}, {33, '1'}}},
    {"sip", 0, UDP, false, P("SIP/2.0 200 OK\r\n"), {{4, '1'}, {8, 'x'}}},
    {"stun", 0, TCP, true,
     P("\0\x01\0\0\x21\x12\xA4\x42" "abcdefghijkl"), {{0, 0x40}, {4, 0x22}, {3, 2}}},
    {"stun", 0, UDP, true,
     P("\0\x01\0\0\x21\x12\xA4\x42" "abcdefghijkl"), {{0, 0x40}, {4, 0x22}, {3, 4}}},
    {"msrp", 0, TCP, false, P("MSRP a786hjs2 SEND\r\n"), {{3, 'X'}, {17, 'T'}}},
    {"vnc", 0, TCP, true, P("RFB 003.008\n"), {{3, '-'}, {7, 'x'}}},
    {"dcerpc", 0, TCP, true,
     P("\x05\0\x0B\x03\x10\0\0\0\x10\0\0\0\x01\0\0\0"),
     {{0, 4}, {1, 2}, {2, 0}, {4, 0x12}, {5, 4}, {6, 1}, {8, 0x11}}},
    {"rpc", 0, UDP, false,
     P("abcd\0\0\0\0\0\0\0\x02\0\x01\x86\xA0\0\0\0\x02\0\0\0\0" Z16),
     {{7, 1}, {11, 3}, {13, 0}, {19, 11}, {22, 1}, {27, 9}, {30, 2}}},
    {"rpc", 0, TCP, true,
     P("\x80\0\0\x28" "abcd\0\0\0\0\0\0\0\x02\0\x01\x86\xA0\0\0\0\x02\0\0\0\0" Z16),
     {{1, 1}, {3, 0x29}, {11, 1}, {15, 3}}},
    {"nfs", 0, UDP, false,
     P("abcd\0\0\0\0\0\0\0\x02\0\x01\x86\xA3\0\0\0\x03\0\0\0\0" Z16), {{7, 1}, {11, 3}, {19, 11}}},
    {"nfs", 0, TCP, true,
     P("\x80\0\0\x28" "abcd\0\0\0\0\0\0\0\x02\0\x01\x86\xA3\0\0\0\x03\0\0\0\0" Z16),
     {{1, 1}, {3, 0x29}, {11, 1}}},
    {"giop", 0, TCP, false,
     P("GIOP\x01\x02\0\0\0\0\0\x04" "abcd"), {{0, 'X'}, {4, 2}, {5, 9}, {7, 8}, {11, 3}}},
    {"iscsi", 0, TCP, true,
     P("\x43\x87\0\0\0\0\0\x07" Z16 Z16 "\0\0\0\0\0\0\0\0" "abcdefg\0"),
     {{0, 0x44}, {2, 1}, {3, 1}, {4, 1}, {7, 0}, {7, 9}}},
    {"dicom", 0, TCP, false,
     P("\x01\0\0\0\0\x44\0\x01\0\0" "ARCHIVE         SCANNER         " Z16 Z16),
     {{0, 3}, {1, 1}, {5, 0x43}, {7, 2}, {50, 1}}},
    {"hl7", 0, TCP, false, P("\x0BMSH|^~\\&|"), {{0, 0x0C}, {4, '^'}}},
    {"fix", 0, TCP, false, P("8=FIX.4.4\x01" "9=5\x01"), {{0, '9'}, {9, ';'}}},
    {"fix", 0, TCP, false, P("8=FIXT.1.1\x01" "9=5\x01"), {{5, 'S'}, {11, '8'}}},
    {"mq", 0, TCP, true, P("TSH \0\0\0\x10" "abcdefgh"), {{0, 'X'}, {7, 0x11}}},
    {"smpp", 0, TCP, true,
     P("\0\0\0\x10\0\0\0\x09\0\0\0\0\0\0\0\x01"), {{7, 3}, {3, 0x11}, {9, 1}}},
    {"rtps", 0, UDP, false,
     P("RTPS\x02\x02\x01\x01" "abcdefghijkl\x09\x01\0\0"), {{0, 'X'}, {4, 3}}},
    {"wg", 0, UDP, true, P("\x01\0\0\0" X64 X64 X16), {{0, 3}, {1, 1}}},
    {"wg", 0, UDP, true, P("\x02\0\0\0" X64 X16 "01234567"), {{3, 1}}},
    {"bittorrent", 0, TCP, false,
     P("\x13" "BitTorrent protocol\0\0\0\0\0\0\0\0"), {{0, 0x12}, {5, 'x'}}},
    {"bt-dht", 0, UDP, false,
     P("d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"), {{3, 'b'}}},
    {"bt-dht", 0, UDP, false,
     P("d1:rd2:id20:abcdefghij0123456789e1:t2:aa1:y1:re"), {{8, 'x'}}},
};
/* clang-format on */

/* Payloads of any length. In a form,
 *
 *   hexadecimal digits and 'text' are bytes
 *   *(...)    what is in the parentheses as many times as is counted; it has no parentheses in it
 *   #2        the count itself, in so many bytes
 *   n2(...)   the number of bytes of what is in the parentheses, in two bytes, and these bytes
 *   n2+4(...) the same, and 4 added to the number, for a length that has more in it
 *   v2(...)   the same, in little-endian
 *   w(...)    the same, in BER, of which all forms are tried
 *   q(...)    the same, in MQTT's encoding
 *   |         the end of the segment: the rest is sent in the next one
 *
 * It must match with each count from min to max, and not with one less or more. A negative max is
 * no limit, but how far the test goes.
 */

typedef struct {
    const char *name;
    uint16_t default_of;
    transport_t transport;
    bool is_exact;
    const char *form;
    int min, max;
    miss_t misses[MISSES_MAX]; /* with the lowest count, and the shortest lengths */
} form_t;

/* clang-format off */
static const form_t forms[] = {
    /* Lines of text: 512 characters */
    {"ssh", 0, TCP, false, "'SSH-2.0-' *('x') 0D0A", 0, 504, {{4, '3'}}},
    {"ssh", 0, TCP, false, "'SSH-1.5-' *('x') 0A", 0, 504, {{4, '2'}}},
    {"smtp", 0, TCP, false, "'220 ' *('x') ' ESMTP' 0D0A", 0, 502, {{0, '3'}}},
    {"imap", 0, TCP, false, "'* OK ' *('x') 0D0A", 0, 507, {{2, 'N'}}},
    {"pop", 0, TCP, false, "'+OK ' *('x') 0D0A", 1, 508, {{3, '_'}}},
    {NULL, 6667, TCP, false, "'PASS ' *('x') 0D0A 'NICK fred' 0D0A", 1, 507, {{8, 'M'}}},
    {NULL, 6667, TCP, false, "'USER foo 0 * :' *('x') 0A 'nick fred' 0A", 0, 498, {{4, '_'}}},
    {"ftp", 0, TCP, false, "'USER ' *('x') 0D0A 'PASS fred' 0D0A", 1, 507, {{4, '_'}}},
    {"http", 0, TCP, false, "'GET /' *('x') ' HTTP/1.1' 0D0A", 0, 498, {{3, '_'}}},
    {NULL, 79, TCP, false,
     "'Login: fred ' *(20) 09 'Name: Fred' 0D0A", 0, 489, {{4, '_'}, {14, 'n'}}},
    {NULL, 79, TCP, false, "'Login name: fred In real life: ' *('x') 0D0A", 0, 481, {{20, '_'}}},
    {NULL, 43, TCP, false, "'Domain Name: ' *('X') 0D0A", 1, 499, {{11, ';'}}},
    {NULL, 43, TCP, false, "'   Domain Name: ' *('X') 0D0A", 1, 496, {{0, 9}}},
    {NULL, 43, TCP, false, "'% IANA WHOIS server' 0A *('x')", 0, -600, {{0, ' '}, {8, '_'}}},
    {NULL, 43, TCP, false, "'% [whois.apnic.net]' 0A *('x')", 0, -600, {{2, '('}, {8, '-'}}},
    {NULL, 43, TCP, false, "'% This is the RIPE Database query service.' 0A *('x')", 0, -600, {{4, '_'}}},
    {NULL, 43, TCP, false, "'% This is the AfriNIC Whois server.' 0A *('x')", 0, -600, {{20, '_'}}},
    {NULL, 6379, TCP, false, "'*1' 0D0A '$4' 0D0A 'PING' 0D0A *('x')", 0, -70000, {{5, '5'}}},
    {"syslog", 0, UDP, false, "'<26>Jan  1 00:01:47 nb6 nbd: ' *('x') 00", 0, 483, {{3, ')'}, {29, 1}}},
    {"syslog", 0, UDP, false, "'<26>nbd[1]: ' *('x')", 0, -500, {{10, '_'}}},
    {"lsd", 0, UDP, false, "'BT-SEARCH * HTTP/1.1' 0D0A 'Host: 239.192.152.143:6771' 0D0A *('x')", 0,
     -500, {{3, '_'}, {19, '_'}}},
    {NULL, 1900, UDP, false,
     "'HTTP/1.1 200 OK' 0D0A 'ST: x' 0D0A 'X: ' *('x') 0D0A 'USN: y' 0D0A 0D0A",
     0, 509, {{9, '4'}, {17, 'X'}, {30, 'x'}}},
    {NULL, 1900, UDP, false, "'HTTP/1.0 200 OK' 0D0A 'usn:' 0D0A 'nt:' *('x') 0D0A", 0, 509,
     {{18, 'x'}, {23, 'x'}}},

    /* BER: X.690, section 8.1.3 */
    {"snmp", 0, UDP, true,
     "30 w(020101 04 w('public') A2 w(020101 020100 020100 30 w(30 w(060100 04 w(*('x'))))))",
     0, -70000, {{0, '1'}, {4, 2}}},
    {"snmp", 0, UDP, true,
     "30 w(020103 30 w(020105 020205DC 040104 020103) 04 w(3000) 04 w(*('x')))",
     0, -70000, {{4, 2}}},
    {"ldap", 0, TCP, false, "30 w(020101 60 w(020103 04 w(*('x')) 8000))", 0, -70000, {{5, 'b'}}},
    {"ldap", 0, TCP, false, "30 w(02047FFFFFFF 64 w(04 w('dn=x') | 30 w(*('x'))))", 0, -70000, {{2, 4}}},
    {"ldap", 0, TCP, false, "30 w(020104 4200) *(30 05 020105 4200)", 0, -500, {{6, 1}}},
    {"ldap", 0, TCP, false, "30 w(020102 78 w(0A0100 0400 0400) A0 w(*(3000)))", 0, -70000, {{5, 'z'}}},
    {NULL, 389, UDP, true,
     "30 w(020105 63 w(04 w(*('x')) 0A0100 0A0100 020100 020100 010100 87 w('x') 3000))",
     0, -70000, {{5, 'b'}}},
    {NULL, 88, UDP, true,
     "6A w(30 w(A1 w(020105) A2 w(02010A) A4 w(30 w(A0 w(*('x'))))))", 0, -70000, {{0, 'i'}}},
    {NULL, 88, UDP, true, "7E w(30 w(A0 w(020105) A1 w(02011E) AB w(*('x'))))", 0, -70000, {{8, 4}}},
    {NULL, 88, TCP, false, "n4(6C w(30 w(A1 w(020105) A2 w(02010C) | A4 w(*('x')))))", 0, -70000,
     {{4, 'k'}}},
    {"Z39.50", 0, TCP, true, "B4 w(830200E0 8403 00C1A2 850204 00 860204 00 9F6E w(*('x')))", 0,
     -127, {{0, 0xB3}}},
    {NULL, 1153, UDP, true, "60 w(A2 w(80037BC175) A8 w(020103) BE w(28 w(81 w(*('x')))))", 0, -70000,
     {{0, 'a'}}},

    /* Servers */
    {"pgsql", 0, TCP, true, "n4+4(00030000 'user' 00 'x' *('x') 00 00)", 0, -70000, {{5, 2}}},
    {"mysql", 0, TCP, true, "v3-1(00 0A '8.0.36-' *('x') 00 01000000 'abcdefgh' 00)", 0, -70000,
     {{3, 2}}},
    {"mongo", 0, TCP, false, "v4+4(01000000 00000000 DD070000 00000000 00 | *('x'))", 0, -70000,
     {{12, 0xDE}, {0, 0x10}}},
    {NULL, 11211, TCP, true, "8000 #2 0000 0000 n4-12(00000000 0000000000000000 *('k'))", 0, -65535,
     {{1, 0x27}}},
    {NULL, 9042, TCP, true, "84000001 03 n4(n2('x' *('x')))", 0, -65534, {{0, 4}}},
    {NULL, 9300, TCP, true, "'ES' n4('x' *('x'))", 0, -70000, {{1, 'T'}}},
    {"amqp", 0, TCP, true, "01 0000 n4-1(*('x') CE)", 0, -70000, {{6, 1}}},
    {"mqtt", 0, TCP, false, "10 q(0004 'MQTT' 04 02 003C n2(*('x')))", 0, -65535, {{8, 6}}},
    {NULL, 548, TCP, true, "00 04 0001 00000000 n4-4(00000000 *('x'))", 0, -70000, {{1, 2}}},
    {"openvpn.tcp", 0, TCP, true, "n2(38 0102030405060708 00 00000000 *('x'))", 0, 496, {{2, '9'}}},
    {"skinny", 0, TCP, false, "v4-4(00000000 01000000 'SEP001122334455' 00 *(00))", 12, 236,
     {{8, 3}}},
    {NULL, 49, TCP, true, "C0010100 12345678 n4(0001020304 *('x'))", 0, -70000, {{1, 4}}},
    {"zabbix", 0, TCP, true, "'ZBXD' 01 v4-4(00000000 *('x'))", 0, -70000, {{4, 2}}},
    {NULL, 9092, TCP, true, "n4(0012 0003 00000001 n2(*('x')) 00)", 1, 255,
     {{3, 1}, {4, 1}, {6, 1}, {12, 1}, {14, 9}}},
    {NULL, 9092, TCP, true, "n4(0003 0001 00000001 n2('rdkafka') 00000000 *('x'))", 0, -70000,
     {{5, 93}, {7, 21}}},
    {NULL, 1935, TCP, false, "03 00000001 00000000 *('x')", 1015, 1528, {{0, 2}, {5, 1}, {8, 1}}},
    {NULL, 1935, TCP, false, "03 00000001 09007C02 *('x')", 1015, 1528, {{5, 8}, {6, 1}}},
    {NULL, 1935, TCP, true, "03 00000001 04050001 *('x')", 1528, 1528, {{0, 6}, {5, 0x81}, {6, 17}}},
    {NULL, 1935, TCP, true, "03 00000001 04050001 *('x')", 3064, 3064, {{0, 6}}},
    {NULL, 3389, UDP, false, "FFFFFFFF 0040 0001 00000001 #2 04D0 *(00)", 1132, 1216,
     {{0, 1}, {6, 0x20}, {7, 9}, {7, 0}, {14, 3}, {104, 1}, {1147, 1}}},
    {NULL, 177, UDP, true, "0001 0002 n2(01 n2(*('x')))", 0, -35000,
     {{1, 2}, {3, 15}, {5, 4}, {6, 2}}},
    {NULL, 177, UDP, true, "0001 0005 n2(n2() n2('host') n2(*('x')))", 0, -35000, {{7, 1}}},
    {NULL, 177, UDP, true,
     "0001 0007 n2(0001 010000 01 n2('abcd') n2() n2() 01 n2(*('x')) n2('id'))", 0, -100, {{3, 8}}},

    {"rdp", 0, TCP, false, "0300 n2+4(n1(E0 0000 0000 00 'Cookie: mstshash=' *('x') 0D0A))", 0, -200, {{5, 0xB0}}},

    /* Network infrastructure */
    {NULL, 5355, UDP, true, "1234 0000 0001 0000 0000 0000 n1('x' *('x')) 00 001C 0001", 0, 62,
     {{5, 2}, {11, 1}, {18, 2}}},
    {NULL, 5355, UDP, true, "1234 8000 0001 0001 0000 0000 n1('x' *('x')) 00 00FF 0001 C00C 0001 0001 0000001E 0004 C0000201",
     0, 62, {{5, 2}, {7, 2}}},
    {"dns", 0, TCP, false, "n2(1234 8180 0001 0001 0000 0000 0178 00 0010 0001"
     "C00C 0010 0001 0000003C | n2(*('x')))", 0, -65000, {{4, 0x31}, {7, 2}, {18, 0}}},
    {"dns", 0, UDP, true,
     "1234 8180 0001 0001 0000 0000 0178 00 0010 0001 C00C 0010 0001 0000003C n2(*('x'))",
     0, -65000, {{2, 0xB1}, {2, 0x99}, {3, 0xC0}}},
    {NULL, 137, UDP, true, "1234 0110 0001 0000 0000 0000 20 'CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'"
     "00 00 21 0001", 0, 0, {{2, 0x19}, {3, 0x40}}},
    {NULL, 137, UDP, true, "1234 4010 0001 0000 0000 0001 20 'FHEPFCELEHFCEPFFFACACACACACACAAA'"
     "00 0020 0001 C00C 0020 0001 00000384 n2(*(60 00 C0A80102))", 0, -100, {{12, 31}, {2, 0x19}}},
    {NULL, 137, UDP, true, "1234 8500 0000 0001 0000 0000 20 'FHEPFCELEHFCEPFFFACACACACACACAAA'"
     "n1('scope') 00 0020 0001 00000384 n2(*(6000 C0A80102))", 0, -100, {{45, 0x60}}},
    {NULL, 138, UDP, true,
     "11021234 C0000201 008A n2-2(0000 20 'CKFDENECFDEFFCFGEFFCCACACACACACA' 00"
     "20 'CKFDENECFDEFFCFGEFFCCACACACACACA' 00 *('x'))", 0, -65000, {{0, 0x13}}},
    {"dhcpv6", 0, UDP, true, "01123456 0001 000A 0003000102 0000000001 *(00060002 0017)", 0, -1000,
     {{0, 14}}},
    {NULL, 427, UDP, true, "02 01 n3+5(0000 000000 BD09 n2(*('x')) 0000 0017 'service:x' 00000000)",
     2, 35, {{0, 1}, {1, 0}, {1, 12}, {5, 0x10}, {7, 1}, {14, ' '}}},
    {NULL, 427, TCP, true, "02 02 n3+5(E000 000000 BD09 n2('en-US') 0000 *('x'))", 0, -70000,
     {{0, 3}, {6, 1}}},
    {NULL, 1812, UDP, true, "01 07 n2+4(000102030405060708090A0B0C0D0E0F 01 n1+2(*('x')))", 1, 253,
     {{0, 6}, {0, 14}, {3, 24}, {20, 2}, {21, 2}, {22, 9}}},
    {NULL, 1812, UDP, true, "05 07 n2+4(000102030405060708090A0B0C0D0E0F 280600000001 *(1903 61))",
     0, 1356, {{0, 46}, {20, 0}, {21, 5}, {20, 80}}},
    {NULL, 1812, UDP, true,
     "0B 07 n2+4(000102030405060708090A0B0C0D0E0F *(1903 61) 5012 000102030405060708090A0B0C0D0E0F)",
     0, 1352, {{20, 6}}},
    {NULL, 1812, UDP, true, "01 07 n2+4(000102030405060708090A0B0C0D0E0F 7E n1+2('1' *('x')))", 0, 252,
     {{0, 6}, {22, 9}}},
    {NULL, 1812, UDP, true, "02 07 n2+4(000102030405060708090A0B0C0D0E0F 7C0A 0000000000000001"
     "*(1903 61))", 0, 1355, {{21, 9}}},
    {NULL, 1985, UDP, true, "00 00 10 03 0A 64 01 00 'cisco' 000000 C0000201", 0, 0,
     {{0, 2}, {1, 4}, {2, 3}, {2, 17}, {3, 0}, {4, 3}, {7, 1}}},
    {NULL, 1985, UDP, true, "00 01 08 03 0A 64 01 00 'password' C0000201", 0, 0,
     {{15, 9}, {9, 0}, {16, 0}, {16, 224}}},
    {NULL, 1985, UDP, true, "00 00 10 03 #1 64 01 00 0000000000000000 C0000201", 4, 255, {{3, 4}}},
    {NULL, 1985, UDP, true, "00 00 10 03 0A 64 01 00 0000000000000000 C0000201 04 1C 01 *('x')",
     27, 27, {{20, 3}, {21, 27}}},
    {NULL, 1985, UDP, true, "00 03 0001 000E 02 00 0000 0002 00000000", 0, 0, {{3, 2}, {5, 15}, {7, 1}}},
    {NULL, 1985, UDP, true, "01 28 02 00 06 04 0001 020000000001 00000064 00000BB8 00002710"
     "C0000201 000000000000000000000000 *(03 08 'cisco' 000000)", 0, -10,
     {{1, 39}, {2, 1}, {3, 3}, {4, 7}, {5, 5}}},
    {NULL, 5351, UDP, true, "00 01 0000 #2 0000 00000E10", 1, 65535,
     {{1, 3}, {2, 1}, {3, 1}, {8, 1}}},
    {NULL, 5351, UDP, true, "00 02 0000 0000 0000 00000000", 0, 0, {{11, 1}, {7, 1}}},
    {NULL, 5351, UDP, true, "00 80 #2 00000021 C000020A", 0, 5, {{0, 1}, {1, 0x83}}},
    {NULL, 5351, UDP, true, "00 82 0000 00000021 32DD 32DD 00000E10", 0, 0, {{3, 6}, {12, 1}}},
    {NULL, 5351, UDP, true, "02 01 0000 00000E10 00000000000000000000FFFFC000020A"
     "0102030405060708090A0B0C 06 000000 1F90 1F90 00000000000000000000000000000000"
     "*(01000003 616263 00)", 0, -100, {{0, 3}, {1, 3}, {2, 1}, {3, 1}, {8, 1}, {37, 1}, {44, 1}}},
    {NULL, 5351, UDP, true, "02 80 00 0D 00000000 00000021 000000000000000000000000", 0, 0,
     {{3, 14}, {12, 1}, {1, 0}}},
    {NULL, 25826, UDP, true, "0000 n2+4('host' 00) 0001 000C 0000000000000001 *(0006 000F 0001 01 0102030405060708)",
     0, -1000, {{1, 10}, {3, 10}, {8, 1}, {12, 13}}},
    {NULL, 25826, UDP, true, "0000 n2+4('x' *('x') 00) 0008 000C 0000000000000001", 0, -60000, {{1, 1}}},
    {NULL, 25826, UDP, true, "0200 n2+4(0102030405060708 0102030405060708 0102030405060708"
     "0102030405060708 *('x')) 0001 000C 0000000000000001", 1, 64, {{0, 3}}},
    {NULL, 25826, UDP, true, "0210 n2+4(n2(*('x')) 0102030405060708 0102030405060708"
     "0102030405060708 0102030405060708 0102030405)", 1, -60000, {{1, 0x11}}},
    {"diameter", 0, TCP, false, "01 n3+4(80000101 00000000 00000001 00000002 00000108 40"
     "n3+5('a.example') 000000 *(0000 0103 4000 000C 00000001))", 0, -1000, {{0, 2}}},
    {NULL, 500, UDP, true, "0102030405060708 0000000000000000 21 20 22 08 00000000 n4+28(*('x'))",
     0, -70000, {{17, '0'}}},
    {NULL, 4500, UDP, true,
     "00000000 0102030405060708 0000000000000000 21 20 22 08 00000000 n4+28(*('x'))", 0, -70000,
     {{21, '0'}}},

    /* Routing and tunnels */
    {"gtp", 0, UDP, true, "30FF n2-4(00000007 4500 #2 0000 0000 4011 0000 C0000201 C0000202)", 20, 20,
     {{0, '8'}}},
    {"pfcp", 0, UDP, true, "20 05 n2(000001 00 003C n2(00C0000201) *(0060 0004 E0000001))", 0, -1000,
     {{0, '@'}}},
    {NULL, 3544, UDP, true, "60000000 n2-34(3B40 20010000000000000000000000000000"
     "20020000000000000000000000000000 *('x'))", 0, -65000, {{0, 'P'}, {9, 2}}},
    {NULL, 3544, UDP, true, "0001 #1 00 *('x') F102030405060708 00 60000000 0000 3AFF"
     "FE800000000000000000FFFFFFFFFFFE FF020000000000000000000000000002", 0, 255,
     {{0, 1}, {1, 2}, {3, 1}, {13, 'P'}, {21, 0xFD}, {52, 3}}},
    {NULL, 3544, UDP, true, "0001 00 #1 *('x') F102030405060708 00 0000 214F 3DD9F0B5 60000000 0000"
     "3AFF FE800000000000000000FFFFFFFFFFFE FE800000000000000000000000000002", 0, 255,
     {{13, 1}, {21, 'P'}, {45, 0xFD}}},
    {NULL, 3544, UDP, true, "0000 214F 3DD9F0B5 60000000 n2-34(3AFF FE80000000000000 0000FFFFFFFFFFFE"
     "FF020000000000000000000000000002 *('x'))", 0, -65000, {{1, 2}, {8, 'P'}}},
    {NULL, 520, UDP, true, "02020000 *(00020000 C0000200 FFFFFF00 00000000 00000001)", 1, 25, {{1, 3}}},
    {NULL, 520, UDP, false, "02020000 FFFF0003 n2+10(0114 00000001 0000000000000000"
     "*(00020000 C0000200 FFFFFF00 00000000 00000001)) FFFF0001 000102030405060708090A0B0C0D0E0F",
     0, 23, {{1, 1}, {8, 0x14}, {9, 0x19}, {9, 0x14}}},
    {NULL, 521, UDP, true, "02010000 *(20010DB8000000000000000000000000 0000 20 01)", 1, -1000,
     {{1, 2}}},
    {NULL, 3784, UDP, true, "20 C0 03 18 00000001 00000002 #4 000F4240 00000000", 1, 60000000,
     {{3, 0x19}}},
    {NULL, 6696, UDP, false, "2A02 n2(*(00) 0406 0000 01010190)", 0, -65000, {{1, 3}}},
    {"bgp", 0, TCP, false, "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF n2+18(02 *('x'))", 0, -65000, {{18, 7}}},
    {NULL, 646, UDP, true, "0001 n2(C0000201 0000 0100 n2-0(00000001 04000004 000F0000 *('x')))", 0,
     -65000, {{1, 2}}},
    {NULL, 698, UDP, true, "n2+2(0001 01 86 n2+4(C0000201 01 00 0001 *('x')))", 0, -65000, {{4, 5}}},
    {"rpkirtr", 0, TCP, false, "*(0104 0000 00000014 01181800 C0000200 0000FDE9)", 1, -1000, {{0, 2}}},
    {"openflow", 0, TCP, true, "*(04 02 0008 00000001)", 1, -1000, {{0, 2}}},
    {"cflow", 0, UDP, true, "0005 #2 000003E8 6553F100 00000000 00000001 00000000"
     "*(010203040506070801020304050607080102030405060708010203040506070801020304050607080102030405060708)",
     1, 30, {{1, 6}}},

    /* Control of machines, plants and buildings */
    {"mbtcp", 0, TCP, true, "0001 0000 n2(01 03 n1('x' *('x')))", 0, 250, {{3, 1}}},
    {NULL, 2404, TCP, false, "68 n1(0000 0000 01 01 06 00 0100 *('x'))", 0, 243, {{8, 0}}},
    {"tpkt", 0, TCP, false, "0300 n2+4(02F080 *('x'))", 0, -65000, {{4, 3}}},
    {"tpkt", 0, TCP, false, "0300 n2+4(n1(E0 0000 0001 00 *('x')))", 0, -240, {{5, 0xB0}}},
    {"s7comm", 0, TCP, false, "0300 n2+4(02F080 32 01 0000 0100 #2 0000 *('x'))", 0, -60000, {{4, 3}}},
    {"s7comm", 0, TCP, false, "0300 n2+4(02F080 32 03 0000 0100 0000 #2 0000 *('x'))", 0, -60000,
     {{4, 3}}},
    {"rdp", 0, TCP, false, "0300 n2+4(02F080 7F65 w(040101 040101 0101FF 3003020122 3003020101"
     "300402022000 04 w(000500147C0001 80E6 0008001000 01C000 'Duca' *('x'))))", 0, -60000, {{1, 1}}},
    {"rdp", 0, TCP, false, "0300 n2+4(02F080 7F66 w(0A0100 020100 3003020122 04 w(000500147C0001 2A"
     "14760A01010001C000 'McDn' *('x'))))", 0, -60000, {{4, 3}}},
    {"enip", 0, TCP, true, "6F00 v2-20(00000001 00000000 0000000000000000 00000000 *('x'))", 0, -65000,
     {{8, 'j'}}},
    {"bvlc", 0, UDP, true, "81 0A n2+4(01 *('x'))", 0, -65000, {{4, 2}}},
    {NULL, 3671, UDP, true, "0610 0203 n2+6(*('x'))", 0, -65000, {{1, 0x11}}},
    {NULL, 4840, TCP, false, "'MSGF' v4+8(*('x'))", 0, -70000, {{3, 'X'}}},
    {NULL, 4880, TCP, true, "'HS' 00 00 01005858 00000000 n4(*('x'))", 0, -70000, {{1, 'T'}}},
    {NULL, 4712, TCP, false, "AA41 0012 0007 4EF12345 00000000 0002 C709", 0, 0, {{0, 0xAB}, {1, 0x61}, {1, 0x43}, {2, 1}, {17, 1}}},
    {NULL, 4713, UDP, false, "AA41 0012 0007 4EF12345 00000000 0002 C709", 0, 0, {{16, 1}}},
    {NULL, 5094, UDP, true, "01 00 00 00 0001 000D 01 00007530", 0, 0,
     {{0, 2}, {1, 2}, {2, 1}, {7, 12}, {8, 2}}},
    {NULL, 5094, TCP, true, "01 01 02 00 0001 0008", 0, 0, {{1, 3}, {3, 1}, {7, 9}}},
    {NULL, 5094, UDP, true, "01 00 03 00 0002 n2+8(82 2606493456 00 00 89)", 0, 0,
     {{8, 2}, {15, 1}, {16, 0x88}}},
    {NULL, 5094, UDP, true, "01 01 03 00 0002 n2+8(06 80 01 07 00 00 0C 40A00000 6C)", 0, 0, {{11, 6}}},
};
/* clang-format on */

/* The signature of a payload, read from an exact-size copy, so that valgrind and the sanitizers
 * catch every overread. */
static const signature_t *find(transport_t transport, const void *bytes, size_t captured,
                               size_t length, bool is_first)
{
    uint8_t *copy = g_memdup2(bytes, captured);
    payload_t payload = {copy, captured, length};
    const signature_t *found = find_signature(transport, &payload, is_first);
    const signature_t *identified = identify_first_payload(transport, &payload);

    g_free(copy);
    g_assert_true(found == NULL || found->recognised == NULL);
    if (!is_first)
        return found;
    /* Signatures recognised by Wireshark can only contradict. */
    g_assert_true(identified == NULL || identified == found || found == NULL);
    g_assert_true(identified == NULL || identified->recognised != NULL || identified == found);
    return identified;
}

/* NULL if the dissector is found by a port. */
static const char *name_of(const signature_t *signature)
{
    if (signature->contents != NULL)
        return signature->contents;
    return signature->recognised != NULL ? signature->recognised : signature->dissector;
}

static bool leads_to(const signature_t *found, const case_t *wanted)
{
    return found != NULL && g_strcmp0(name_of(found), wanted->name) == 0 &&
           found->default_of == wanted->default_of && found->transport == wanted->transport;
}

static const char *describe(const case_t *wanted)
{
    static char text[4096];
    GString *bytes = g_string_new(NULL);

    for (size_t i = 0; i < wanted->length; i++)
        g_string_append_printf(bytes, "%02X", (uint8_t)wanted->payload[i]);
    g_snprintf(text, sizeof(text), "%s%d: %s", wanted->name != NULL ? wanted->name : "",
               wanted->default_of, bytes->str);
    g_string_free(bytes, TRUE);
    return text;
}

/* ---- What must be true of each payload ---- */

static GHashTable *hits; /* the signatures that matched */

static void check_hit(const case_t *wanted)
{
    payload_t payload = {(const uint8_t *)wanted->payload, wanted->length, wanted->length};
    size_t count;
    const signature_t *signatures = all_signatures(&count);
    const signature_t *found =
        find(wanted->transport, wanted->payload, wanted->length, wanted->length, true);

    if (!leads_to(found, wanted))
        g_error("not found: %s", describe(wanted));
    for (size_t i = 0; i < count; i++) {
        if (signatures[i].transport != wanted->transport || !signatures[i].fits(&payload))
            continue;
        if (!is_of_same_dissector(&signatures[i], found))
            g_error("signature %zu fits: %s", i, describe(wanted));
        g_hash_table_add(hits, (void *)&signatures[i]);
    }

    /* Later in the conversation only if SEEN_ANYWHERE; never over the other transport. */
    found = find(wanted->transport, wanted->payload, wanted->length, wanted->length, false);
    g_assert_true(found == NULL || found->seen == SEEN_ANYWHERE);
    found = find(wanted->transport == TCP ? UDP : TCP, wanted->payload, wanted->length,
                 wanted->length, true);
    g_assert_true(found == NULL || found->transport != wanted->transport);
}

static void check_near_misses(const case_t *wanted)
{
    char *bytes = g_malloc0(wanted->length + 1);

    for (size_t j = 0; j < MISSES_MAX; j++) {
        size_t offset = wanted->misses[j].offset;

        if (offset == 0 && wanted->misses[j].byte == 0)
            break;
        g_assert_cmpuint(offset, <, wanted->length);
        memcpy(bytes, wanted->payload, wanted->length);
        bytes[offset] = (char)wanted->misses[j].byte;
        if (find(wanted->transport, bytes, wanted->length, wanted->length, true) != NULL)
            g_error("found with another byte %zu: %s", offset, describe(wanted));
    }
    memcpy(bytes, wanted->payload, wanted->length);
    if (wanted->is_exact &&
        find(wanted->transport, bytes, wanted->length + 1, wanted->length + 1, true) != NULL)
        g_error("found with a byte more: %s", describe(wanted));
    if (wanted->is_exact &&
        find(wanted->transport, bytes, wanted->length - 1, wanted->length - 1, true) != NULL)
        g_error("found with a byte less: %s", describe(wanted));
    g_free(bytes);
}

/* Protocols that differ in one bit: DNS has what LLMNR leaves out, and messages of OpenFlow and of
 * NAT-PMP little that is fixed. */
static bool is_neighbour(const signature_t *found, const signature_t *wanted)
{
    return g_strcmp0(found->dissector, "openflow") == 0 ||
           (found->default_of == 5351 && wanted->default_of == 177) ||
           (g_strcmp0(found->dissector, "dns") == 0 && wanted->default_of == 5355);
}

/* With one bit changed, a payload does not match another protocol; and with enough of them, none,
 * so that no other has the same by chance. The length is one thing more that is fixed. */
#define FIXED_BITS_MIN 20
#define LENGTH_BITS    8

static void check_bits(const case_t *wanted)
{
    uint8_t *bytes = g_memdup2(wanted->payload, wanted->length);
    const signature_t *whole = find(wanted->transport, bytes, wanted->length, wanted->length, true);
    unsigned fixed = wanted->is_exact ? LENGTH_BITS : 0;

    for (size_t i = 0; i < 8 * MIN(wanted->length, 256); i++) {
        const signature_t *found;

        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        found = find(wanted->transport, bytes, wanted->length, wanted->length, true);
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        if (found == NULL)
            fixed++;
        else if (!is_of_same_dissector(found, whole) && !is_neighbour(found, whole))
            g_error("something else with bit %zu of byte %zu changed: %s", i % 8, i / 8,
                    describe(wanted));
    }
    if (fixed < FIXED_BITS_MIN)
        g_error("only %u bits are fixed: %s", fixed, describe(wanted));
    g_free(bytes);
}

/* With less captured, or less sent, a payload does not match another protocol. (It may still match
 * its own: many end with records, of which there may be fewer.) */
static void check_every_length(const case_t *wanted)
{
    const signature_t *whole =
        find(wanted->transport, wanted->payload, wanted->length, wanted->length, true);

    for (size_t length = 0; length < wanted->length; length++) {
        const signature_t *found =
            find(wanted->transport, wanted->payload, length, wanted->length, true);

        if (found != NULL && !is_of_same_dissector(found, whole))
            g_error("something else in the first %zu bytes: %s", length, describe(wanted));
        found = find(wanted->transport, wanted->payload, length, length, true);
        if (found != NULL && !is_of_same_dissector(found, whole))
            g_error("something else in a payload of %zu bytes: %s", length, describe(wanted));
    }
}

/* Not even with less sent is a payload foreign to a service where its protocol is at home. */
static void check_beginnings(const case_t *wanted)
{
    const signature_t *found =
        find(wanted->transport, wanted->payload, wanted->length, wanted->length, true);
    char **homes = g_strsplit(found->homes, " ", -1);

    for (char **home = homes; wanted->transport == TCP && *home != NULL; home++) {
        for (size_t length = 1; length <= wanted->length; length++) {
            uint8_t *copy = g_memdup2(wanted->payload, length);
            payload_t payload = {copy, length, length};

            if (begins_otherwise(*home, true, &payload) && begins_otherwise(*home, false, &payload))
                g_error("foreign to %s with %zu bytes: %s", *home, length, describe(wanted));
            g_free(copy);
        }
    }
    g_strfreev(homes);
}

static void test_cases(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpuint(cases[i].misses[0].offset + cases[i].misses[0].byte, >, 0);
        check_hit(&cases[i]);
        check_near_misses(&cases[i]);
        check_every_length(&cases[i]);
        check_bits(&cases[i]);
        check_beginnings(&cases[i]);
    }
}

/* ---- Forms ---- */

/* How a form is written out. */
typedef struct {
    unsigned count;
    unsigned length_bytes; /* of BER's long form; 0: as few as possible */
    size_t end;            /* where the segment ends; SIZE_MAX: after everything */
} writing_t;

static void append_number(GByteArray *bytes, uint64_t number, unsigned count, bool is_little_endian)
{
    for (unsigned i = 0; i < count; i++)
        append(bytes, 1, (int)(number >> 8 * (is_little_endian ? i : count - 1 - i) & 0xFF));
}

/* X.690, section 8.1.3 */
static void append_ber_length(GByteArray *bytes, size_t length, unsigned length_bytes)
{
    if (length_bytes == 0 && length < 128) {
        append_number(bytes, length, 1, false);
        return;
    }
    while (length_bytes == 0 || length >> 8 * length_bytes != 0)
        length_bytes++;
    append_number(bytes, 0x80 | length_bytes, 1, false);
    append_number(bytes, length, length_bytes, false);
}

/* MQTT 5.0, section 1.5.5 */
static void append_mqtt_length(GByteArray *bytes, size_t length)
{
    for (; length >= 128; length >>= 7)
        append_number(bytes, (length & 0x7F) | 0x80, 1, false);
    append_number(bytes, length, 1, false);
}

/* Write out a form, up to its end or to the parenthesis that closes its group; returns what follows
 * it. */
static const char *append_form(GByteArray *bytes, const char *form, writing_t *writing)
{
    while (*form != '\0' && *form != ')') {
        char symbol = *form++;

        if (g_ascii_isxdigit(symbol)) {
            append_number(bytes,
                          (uint64_t)g_ascii_xdigit_value(symbol) << 4 |
                              (uint64_t)g_ascii_xdigit_value(*form++),
                          1, false);
        } else if (symbol == '\'') {
            for (; *form != '\''; form++)
                append_number(bytes, (uint8_t)*form, 1, false);
            form++;
        } else if (symbol == '|') {
            writing->end = bytes->len;
        } else if (symbol == '#') {
            append_number(bytes, writing->count, (unsigned)(*form++ - '0'), false);
        } else if (symbol == '*') {
            const char *group = form + 1;

            for (unsigned i = 0; i < writing->count; i++)
                append_form(bytes, group, writing);
            form = strchr(group, ')') + 1;
        } else if (symbol != ' ') {
            unsigned size = symbol == 'n' || symbol == 'v' ? (unsigned)(*form++ - '0') : 0;
            int64_t more = *form != '(' ? g_ascii_strtoll(form, (char **)&form, 10) : 0;
            GByteArray *group = g_byte_array_new();
            writing_t inner = {writing->count, writing->length_bytes, SIZE_MAX};
            size_t length;

            g_assert_true(*form == '(');
            form = append_form(group, form + 1, &inner);
            length = (size_t)((int64_t)group->len + more);
            if (symbol == 'w')
                append_ber_length(bytes, length, writing->length_bytes);
            else if (symbol == 'q')
                append_mqtt_length(bytes, length);
            else
                append_number(bytes, length, size, symbol == 'v');
            if (inner.end != SIZE_MAX)
                writing->end = bytes->len + inner.end;
            g_byte_array_append(bytes, group->data, group->len);
            g_byte_array_unref(group);
        }
    }
    return *form == ')' ? form + 1 : form;
}

/* Check a form with a count, which is within its limits or not. */
static void check_form(const form_t *form, int count, unsigned length_bytes)
{
    GByteArray *bytes = g_byte_array_new();
    writing_t writing = {(unsigned)count, length_bytes, SIZE_MAX};
    case_t wanted = {form->name, form->default_of, form->transport, form->is_exact, NULL, 0, {{0}}};

    append_form(bytes, form->form, &writing);
    wanted.payload = (const char *)bytes->data;
    wanted.length = MIN(bytes->len, writing.end);
    if (count < form->min || count > ABS(form->max)) {
        if (leads_to(find(form->transport, bytes->data, wanted.length, wanted.length, true),
                     &wanted))
            g_error("found with %d: %s", count, describe(&wanted));
    } else {
        check_hit(&wanted);
        if (count == form->min && length_bytes == 0)
            memcpy(wanted.misses, form->misses, sizeof(wanted.misses));
        check_near_misses(&wanted);
        if (count == form->min)
            check_every_length(&wanted);
        if (count == form->min && length_bytes == 0)
            check_bits(&wanted);
    }
    g_byte_array_unref(bytes);
}

static void test_forms(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        const form_t *form = &forms[i];
        bool has_count = strpbrk(form->form, "*#") != NULL;
        unsigned length_bytes_max = strchr(form->form, 'w') != NULL ? 4 : 0;

        for (unsigned length_bytes = 0; length_bytes <= length_bytes_max; length_bytes++) {
            for (int count = form->min; count < ABS(form->max); count += count < 300 ? 1 : count)
                check_form(form, count, length_bytes);
            check_form(form, ABS(form->max), length_bytes);
            if (form->min > 0)
                check_form(form, form->min - 1, length_bytes);
            if (form->max >= 0 && has_count)
                check_form(form, form->max + 1, length_bytes);
        }
    }
}

/* Every signature has matched a payload by now. */
static void test_every_signature(void)
{
    size_t count;
    const signature_t *signatures = all_signatures(&count);

    g_assert_cmpuint(count, >, 0);
    for (size_t i = 0; i < count; i++) {
        g_assert_true((signatures[i].dissector != NULL) + (signatures[i].recognised != NULL) +
                          (signatures[i].default_of != 0) ==
                      1);
        g_assert_true(signatures[i].transport == TCP || signatures[i].transport == UDP);
        if (!g_hash_table_contains(hits, &signatures[i]))
            g_error("signature %zu (%s%d) has no case", i,
                    name_of(&signatures[i]) != NULL ? name_of(&signatures[i]) : "",
                    signatures[i].default_of);
    }
}

/* A payload that matches signatures of two dissectors has none: a RIP request for all routes is the
 * same in RIP version 1 and in RIPng. */
static void test_two(void)
{
    static const char request[] = "\x01\x01\0\0" Z16 "\0\0\0\x10";

    g_assert_null(find(UDP, request, 24, 24, true));
}

/* Look-alikes of protocols that are handed over. */
static void test_others(void)
{
    static const struct {
        transport_t transport;
        const char *bytes;
        size_t length;
    } others[] = {
        {TCP, P("")},
        {TCP, P("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n")},
        {TCP, P("HTTP/1.1 200 OK\r\n\r\n")},
        {TCP, P("220 welcome\r\n")},
        {TCP, P("+OK\r\n")},
        {TCP, P("hello\r\n")},
        {TCP, P("\x16\x03\x01\0\x05\x01\0\0\x01\0")},
        {TCP, P(Z64)},
        {UDP, P(Z64)},
        /* TURN: channel data. STUN: a binding request. A label of DTLS. */
        {UDP, P("\x40\x03\0\x08\0\x01\0\x04ping")},
        {UDP, P("\0\x01\0\0\x21\x12\xA4\x42"
                "abcdefghijkl")},
        {UDP, P("\x16\xFE\xFD\0\0\0\0\0\0\0\0\0\x04\x0E\0\0\0")},
        /* A DNS query that ends too early, and one whose name has a loop. */
        {UDP, P("\x12\x34\x01\0\0\x01\0\0\0\0\0\0\3www")},
        {UDP, P("\x12\x34\x01\0\0\x01\0\0\0\0\0\0\xC0\x0C\0\x01\0\x01")},
        /* A NetBIOS name with a letter too far, with an unknown type, or in DNS's lower case. */
        {UDP, P("\x12\x34\1\x10\0\1\0\0\0\0\0\0 EFEDEJPFEEPEEPENEBEJEOFSCACACABM\0\0 \0\1")},
        {UDP, P("\x12\x34\1\x10\0\1\0\0\0\0\0\0 FHEPFCELEHFCEPFFFACACACACACACABL\0\1 \0\1")},
        {UDP,
         P("\x12\x34\1\x10\0\1\0\0\0\0\0\0 FHEPFCELEHkCEPFFFACACACACACACABL\5scope\0\0\1\0\1")},
        /* RADIUS whose accounting status has three bytes. */
        {UDP, P("\5\7\0\x1D" X16 "\1\4me\x28\5\0\0\1")},
        /* A T-PDU in a TPKT of eight bytes is no OpenFlow 1.2. */
        {UDP, P("\x03\0\0\x08\x02\xF0\x80\x7F")},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        payload_t payload = {(const uint8_t *)others[i].bytes, others[i].length, others[i].length};
        const signature_t *found = find_signature(others[i].transport, &payload, true);

        if (found != NULL)
            g_error("other %zu is called %s%d", i, name_of(found) != NULL ? name_of(found) : "",
                    found->default_of);
    }
}

/* A payload that begins with this, and of which nothing else was captured, is named by its
 * unmistakable beginning, or not at all. */
static void test_slices(void)
{
    static const struct {
        transport_t transport;
        const char *name; /* NULL: none */
        const char *captured;
        size_t length;
    } slices[] = {
        {TCP, "ssh", P("SSH-2.0-")},
        {TCP, NULL, P("SSH-2.0")},
        {TCP, "smtp", P("220 mail.example.com ESMTP")},
        {TCP, NULL, P("220 mail.example.com ESMT")},
        {TCP, "imap", P("* OK [CAPABILITY")},
        {TCP, "http", P("GET /index.ht")},
        {TCP, "http", P("OPTIONS * HTTP/1.1\r")},
        {TCP, NULL, P("OPTIONS * HTTP/1.1")},
        {TCP, NULL, P("GET key")},
        {TCP, NULL, P("get /key")},
        {TCP, "http2", P("PRI * HTTP/2.0")},
        {TCP, NULL, P("PRI * HTTP/2.")},
        {TCP, "syslog", P("<34>1 2026-03-01T22:14:15.003Z host")},
        {UDP, "syslog", P("<191>su: fai")},
        {UDP, "mgcp", P("RQNT 1200 aaln/1@rgw MGCP 1.0")},
        /* The next line could be NICK's. */
        {TCP, NULL, P("USER fred\r\n")},
        {TCP, NULL, P("USER fr")},
        /* These would need all of it. */
        {TCP, NULL, P("EHLO mail.exam")},
        {TCP, NULL, P("get ke")},
        {UDP, NULL, P("NOTIFY * HTT")},
        /* One record proves nothing; two of one version do. */
        {TCP, NULL, P("\4\2\0\x08\0\0\0\1")},
        {TCP, "openflow", P("\4\2\0\x08\0\0\0\1\4\3\0\x08\0\0\0\1")},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(slices); i++) {
        const signature_t *found =
            find(slices[i].transport, slices[i].captured, slices[i].length, 1000, true);

        g_assert_cmpstr(found != NULL ? name_of(found) : NULL, ==, slices[i].name);
    }
}

/* A record of DNS is not taken for cut off because its name is none. */
static void test_dns_slice(void)
{
    static const char no_name[] = "\x12\x34\x84\0\0\0\0\1\0\0\0\0\x80garbage";
    static const char cut_name[] = "\x12\x34\x84\0\0\0\0\1\0\0\0\0\x07garb";

    g_assert_null(find(UDP, no_name, sizeof(no_name) - 1, 500, true));
    g_assert_null(find(UDP, cut_name, sizeof(cut_name) - 1, 500, true));
}

static const signature_t *identify(transport_t transport, const char *text)
{
    return find(transport, text, strlen(text), strlen(text), true);
}

/* A protocol on its own service's port is no mismatch, over any transport. */
static void test_homes(void)
{
    const signature_t *ssh = identify(TCP, "SSH-2.0-OpenSSH_9.2\r\n");
    const signature_t *http = identify(TCP, "GET / HTTP/1.1\r\n");
    const signature_t *http2 = identify(TCP, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    const signature_t *stun = find(UDP,
                                   "\0\1\0\0\x21\x12\xA4\x42"
                                   "abcdefghijkl",
                                   20, 20, true);

    g_assert_true(is_home(ssh, "ssh"));
    g_assert_true(is_home(ssh, "netconf-ssh"));
    g_assert_false(is_home(ssh, "https"));
    g_assert_false(is_home(ssh, "ss"));
    g_assert_false(is_home(ssh, ""));
    g_assert_true(is_home(http, "http-alt"));
    g_assert_false(is_home(http, "https"));
    g_assert_true(is_home(identify(UDP, "SIP/2.0 200 OK\r\n"), "sip"));
    g_assert_true(is_home(http2, "etcd-client"));
    g_assert_true(is_home(http2, "etcd-server"));
    g_assert_true(is_home(http2, "docker"));
    g_assert_false(is_home(http2, "redis"));
    g_assert_true(is_home(identify(TCP, "<34>su: failed\n"), "shell"));
    g_assert_false(is_home(identify(UDP, "<34>su: failed\n"), "shell"));
    g_assert_false(is_home(identify(TCP, "8=FIX.4.4\0019=5\001"), "http"));
    g_assert_true(is_home(http, "macromedia-fcs"));
    g_assert_true(is_home(http, "z39.50"));
    g_assert_true(is_home(identify(TCP, "RTSP/1.0 200 OK\r\n"), "macromedia-fcs"));
    g_assert_true(is_home(identify(TCP, "RPY 0 0 . 0 52\r\n"), "syslog-conn"));
    g_assert_true(is_home(stun, "turns"));
    g_assert_false(is_home(stun, "https"));
    g_assert_true(is_home(identify(TCP, "USER fred\r\n"), "pop3"));
    g_assert_false(is_home(identify(TCP, "220 (vsFTPd 3.0.3)\r\n"), "pop3"));
}

/* What has 32 letters is a NetBIOS name only if nearly all of them are A to P, unlike the digests
 * that DNS is asked for; but it is a name for a DNS server, too. */
static void test_netbios_names(void)
{
    static const char digest[] =
        "\x12\x34\1\0\0\1\0\0\0\0\0\0 D41D8CD98F00B204E9800998ECF8427E\0\0\1\0\1";
    static const char base32[] =
        "\x12\x34\1\0\0\1\0\0\0\0\0\0 GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\0\0\1\0\1";
    static const char name[] =
        "\x12\x34\0\1\0\1\0\0\0\0\0\0 CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\0\0!\0\1";
    const signature_t *nbns = find(UDP, P(name), sizeof(name) - 1, true);

    g_assert_cmpstr(name_of(find(UDP, P(digest), sizeof(digest) - 1, true)), ==, "dns");
    g_assert_cmpstr(name_of(find(UDP, P(base32), sizeof(base32) - 1, true)), ==, "dns");
    g_assert_cmpuint(nbns->default_of, ==, 137);
    g_assert_true(is_home(nbns, "domain"));
    g_assert_false(is_home(find(UDP, P(digest), sizeof(digest) - 1, true), "netbios-ns"));
}

/* What is in a TPKT tells its protocol as exactly as what comes first. */
static void test_contents(void)
{
    static const struct {
        const char *name; /* NULL: none is found */
        const char *bytes;
        size_t length;
    } later[] = {
        {"s7comm", P("\x03\0\0\x13\x02\xF0\x80\x32\x01\0\0\0\1\0\2\0\0\xF0\0")},
        {"s7comm", P("\x03\0\0\x13\x02\xF0\x80\x32\x02\0\0\0\1\0\0\0\0\0\0")},
        {"s7comm", P("\x03\0\0\x13\x02\xF0\x80\x32\x07\0\0\0\1\0\0\0\2\0\0")},
        {NULL, P("\x03\0\0\x13\x02\xF0\x80\x72\x01\0\0\0\1\0\2\0\0\xF0\0")},
        {NULL, P("\x03\0\0\x13\x02\xF0\x80\x32\x04\0\0\0\1\0\2\0\0\xF0\0")},
        {NULL, P("\x03\0\0\x13\x02\xF0\x80\x32\x01\0\1\0\1\0\2\0\0\xF0\0")},
        {NULL, P("\x03\0\0\x13\x02\xF0\x80\x32\x01\0\0\0\1\0\2\0\1\xF0\0")},
        {NULL, P("\x03\0\0\x13\x02\xF0\x80\x32\x02\0\0\0\1\0\2\0\0\0\0")},
        {"rdp", P("\x03\0\0\x1F\x02\xF0\x80\x7F\x65\x14\0\5\0\x14\x7C\0\1\0\0\0\0\0\0\0\1\xC0\0"
                  "Duca")},
        {NULL, P("\x03\0\0\x1F\x02\xF0\x80\x7F\x65\x14\0\5\0\x14\x7C\0\2\0\0\0\0\0\0\0\1\xC0\0"
                 "Duca")},
        {NULL, P("\x03\0\0\x1F\x02\xF0\x80\x7F\x66\x14\0\5\0\x14\x7C\0\1\0\0\0\0\0\0\0\1\xC0\0"
                 "Duca")},
        {NULL, P("\x03\0\0\x1F\x02\xF0\x80\x7F\x64\x14\0\5\0\x14\x7C\0\1\0\0\0\0\0\0\0\1\xC0\0"
                 "Duca")},
        {NULL, P("\x03\0\0\x1F\x02\xF0\x80\x7F\x65\x14\0\5\0\x14\x7C\0\1\0\0\0\0\0\0\0\1\xC0\0"
                 "duca")},
        {NULL, P("SSH-2.0-x\r\n")},
    };
    static const char request[] = "\x03\0\0\x0B\6\xE0\0\0\0\0\0";
    const signature_t *envelope = find(TCP, P(request), sizeof(request) - 1, true);

    g_assert_cmpstr(name_of(envelope), ==, "tpkt");
    for (size_t i = 0; i < G_N_ELEMENTS(later); i++) {
        payload_t payload = {(const uint8_t *)later[i].bytes, later[i].length, later[i].length};
        const signature_t *contents = find_contents(envelope, &payload);

        g_assert_cmpstr(contents != NULL ? name_of(contents) : NULL, ==, later[i].name);
        /* They hold nothing that is known. */
        g_assert_true(contents == NULL || find_contents(contents, &payload) == NULL);
        g_assert_null(find_contents(identify(TCP, "SSH-2.0-x\r\n"), &payload));
    }
}

/* LLMNR asks for the addresses of a single label, and sets no flag. */
static void test_llmnr(void)
{
    static const char host[] = "\x12\x34\0\0\0\1\0\0\0\0\0\0\4host\0\0\1\0\1";
    static const char flag[] = "\x12\x34\1\0\0\1\0\0\0\0\0\0\4host\0\0\1\0\1";
    static const char type[] = "\x12\x34\0\0\0\1\0\0\0\0\0\0\4host\0\0\2\0\1";
    static const char name[] = "\x12\x34\0\0\0\1\0\0\0\0\0\0\1a\1b\0\0\1\0\1";
    static const char answers[] = "\x12\x34\x84\0\0\1\0\1\0\0\0\0\4host\0\0\1\0\1"
                                  "\xC0\x0C\0\1\0\1\0\0\0\x1E\0\4\xC0\0\2\1";

    g_assert_cmpuint(find(UDP, P(host), sizeof(host) - 1, true)->default_of, ==, 5355);
    g_assert_cmpstr(name_of(find(UDP, P(flag), sizeof(flag) - 1, true)), ==, "dns");
    g_assert_cmpstr(name_of(find(UDP, P(type), sizeof(type) - 1, true)), ==, "dns");
    g_assert_cmpstr(name_of(find(UDP, P(name), sizeof(name) - 1, true)), ==, "dns");
    g_assert_cmpstr(name_of(find(UDP, P(answers), sizeof(answers) - 1, true)), ==, "dns");
    g_assert_true(is_home(find(UDP, P(host), sizeof(host) - 1, true), "domain"));
}

/* USER comes first in FTP and in IRC. */
static void test_user(void)
{
    g_assert_cmpstr(name_of(identify(TCP, "USER fred\r\n")), ==, "ftp");
    g_assert_cmpstr(name_of(identify(TCP, "USER fred\r\nPASS x\r\n")), ==, "ftp");
    g_assert_cmpuint(identify(TCP, "USER fred\r\nNICK fred\r\n")->default_of, ==, 6667);
    g_assert_cmpuint(identify(TCP, "USER fred\nnick fred\n")->default_of, ==, 6667);
    g_assert_cmpuint(identify(TCP, "USER fred 0 * :Fred\r\nNICK fred\r\n")->default_of, ==, 6667);
}

int main(int argc, char **argv)
{
    int result;

    g_test_init(&argc, &argv, NULL);
    hits = g_hash_table_new(NULL, NULL);
    g_test_add_func("/signatures/cases", test_cases);
    g_test_add_func("/signatures/forms", test_forms);
    g_test_add_func("/signatures/every-signature", test_every_signature);
    g_test_add_func("/signatures/two", test_two);
    g_test_add_func("/signatures/others", test_others);
    g_test_add_func("/signatures/slices", test_slices);
    g_test_add_func("/signatures/dns-slice", test_dns_slice);
    g_test_add_func("/signatures/netbios-names", test_netbios_names);
    g_test_add_func("/signatures/contents", test_contents);
    g_test_add_func("/signatures/llmnr", test_llmnr);
    g_test_add_func("/signatures/user", test_user);
    g_test_add_func("/signatures/homes", test_homes);
    result = g_test_run();
    g_hash_table_unref(hits);
    return result;
}
