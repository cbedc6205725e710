/* beginnings.c
 * What the connections to a service can't begin with, and what answers a request.
 *
 * A pattern is compared with a payload as far as both go: what is too short to tell agrees. In it,
 *
 *   ?  is any byte
 *   _  is NUL
 *   #  is a digit
 *   &  is a letter, and ^ an upper-case one
 *   %  alone is a line of text, or what there is of it
 *   |  separates patterns of which one has to agree
 *
 * and everything else is itself.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "beginnings.h"

#include "protocols.h"

/* An error page without a header, which HTTP servers send to those who don't speak HTTP, and most
 * of those that expect TLS, too. */
#define ERROR_PAGE "<h|<H|<!"

/* What any service may get or send first, for other reasons than its port: haproxy's PROXY
 * protocol, versions 1 and 2; records of TLS, and of its Chinese form (GB/T 38636); the hello of
 * SSL 2.0. TLS where it does not belong has a signature. */
static const char anywhere[] = "PROXY |\r\n\r\n_\r\nQUIT|"
                               "\x14\x03|\x15\x03|\x16\x03|\x17\x03|\x15\x01|\x16\x01|"
                               "\x80?\x01|\x81?\x01";

/* Services all of whose speakers begin in one of these ways. Left out are those that carry
 * anything, such as telnet, and those with other protocols that are as common on their ports.
 * Sources are with the signatures; those of other beginnings are here. */
static const struct {
    const char *services;
    const char *client;
    const char *server;
} beginnings[] = {
    {"https pcsync-https https-wmap domain-s ftps imaps ircs-u ldaps msft-gc-ssl nntps pop3s "
     "secure-mqtt submissions telnets amqps",
     "\x16\x03", "HTTP/|" ERROR_PAGE},
    /* RFC 9112, section 2.2: an empty line may come before the request; RFC 9113, section 3.4: the
     * server's SETTINGS; Shoutcast */
    {"http http-alt www www-http rtsp", "^^^|^-|\r\n", "HTTP/|RTSP/|ICY |_??\x04|" ERROR_PAGE},
    /* RFC 5626, section 4.4: keepalives, perhaps of STUN */
    {"sip", "^^^|SIP/|\r\n|????\x21\x12\xA4\x42", "^^^|SIP/|\r\n|????\x21\x12\xA4\x42"},
    /* RFC 4253, section 4.2: only the server may send other lines first. */
    {"ssh", "SSH-", "%"},
    {"smtp submission ftp nntp", "&&&", "###"},
    {"pop3", "&&&", "+OK|-ERR"},
    {"imap imap3", "%", "*"},
    {"irc irc-serv ircu redis", "%", "%"},
    {"xmpp-client xmpp-server", "<| |\t|\r|\n", "<| |\t|\r|\n"},
    {"rsync", "@RSYNCD:", "@"},
    /* RFC 1035, section 4.2.2: length, ID, flags; then at most one question, as in RFC 5936,
     * section 2.2, and RFC 8490, section 5.4 */
    {"domain", "??????__|??????_\x01", "??????__|??????_\x01"},
    {"h323hostcall iso-tsap ms-wbt-server", "\x03_", "\x03_"},
    /* RFC 1002, section 4.3: session requests, their answers, and keepalives */
    {"microsoft-ds netbios-ssn", "_???\xFFSMB|_???\xFESMB|\x81|\x85",
     "_???\xFFSMB|_???\xFESMB|\x82|\x83|\x84|\x85"},
    {"ldap msft-gc", "\x30", "\x30"},
    {"kerberos", "_???&", "_???&|_???~"},
    {"epmap", "\x05_|\x05\x01", "\x05_|\x05\x01"},
    {"bgp", "\xFF\xFF", "\xFF\xFF"},
    /* ERR_Packet instead of a handshake: "Host is blocked", "Too many connections" */
    {"mysql", "???\x01", "???_\x09|???_\x0A|???_\xFF"},
    {"postgresql", "__??_\x02|__??_\x03|__??\x04\xD2", "R|E|S|N|G|v"},
    /* MS-TDS, section 2.2.3.1.1: what clients and servers send */
    {"ms-sql-s", "\x12|\x10|\x01|\x02|\x03|\x0E", "\x04"},
    /* CONNECT; CONNACK and, since 5.0, DISCONNECT and AUTH */
    {"mqtt", "\x10", "\x20|\xE0|\xF0"},
};

static bool is_letter(uint8_t byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

static bool symbol_fits(char symbol, uint8_t byte)
{
    switch (symbol) {
    case '?':
        return true;
    case '_':
        return byte == 0;
    case '#':
        return byte >= '0' && byte <= '9';
    case '&':
        return is_letter(byte);
    case '^':
        return byte >= 'A' && byte <= 'Z';
    default:
        return byte == (uint8_t)symbol;
    }
}

/* Beyond ASCII, text may be in any character set. */
static bool is_line(const payload_t *payload)
{
    size_t at = 0;

    while (at < payload->captured && (is_printable(payload->bytes[at]) ||
                                      payload->bytes[at] >= 0x80 || payload->bytes[at] == '\t'))
        at++;
    return at == payload->captured || HAS_AT(payload, at, "\r") || HAS_AT(payload, at, "\n");
}

static bool agrees(const payload_t *payload, const char *patterns)
{
    for (;;) {
        size_t length = strcspn(patterns, "|");
        size_t at = 0;

        if (*patterns == '%')
            return is_line(payload);
        while (at < length && at < payload->captured &&
               symbol_fits(patterns[at], payload->bytes[at]))
            at++;
        if (at == length || at == payload->captured)
            return true;
        if (patterns[length] == '\0')
            return false;
        patterns += length + 1;
    }
}

/* What servers answer in words that their protocol's signature doesn't know, for want of something
 * that only a request has. Sources are with the signatures. */
static const struct {
    bool (*request)(const payload_t *payload);
    const char *answer;
} answers[] = {
    {is_resp, "+|-|:|$|*"},
    {is_memcache_text,
     "VALUE |END|STORED|NOT_|DELETED|TOUCHED|OK|STAT |VERSION |ERROR|CLIENT_|SERVER_|#"},
    {is_memcache, "\x81"},
    {is_http2, "__?\x04"},
    {is_git, "0"},
    {is_distcc, "DONE"},
    {is_cvspserver, "I LOVE YOU|I HATE YOU|E |error"},
    {is_irc, ":|PING|NOTICE|ERROR|AUTH"},
    {is_mqtt, "\x20"},
    {is_pgsql, "S|N|R|E"},
    /* Accept, Refuse, Redirect, Resend, Marker */
    {is_tns, "????\x02|????\x04|????\x05|????\x0B|????\x0C"},
    {is_kafka, "__"},
    {is_rmi, "N|O"},
    {is_x11, "_|\x01?\x0B_|\x01?_\x0B|\x02"},
    /* A Login Response, or a Reject */
    {is_iscsi, "\x23|\x3F"},
    {is_rpc_tcp, "????????___\x01"},
    {is_nfs_tcp, "????????___\x01"},
    {is_rpc_udp, "????___\x01"},
    {is_nfs_udp, "????___\x01"},
    {is_tftp, "_\x03|_\x05|_\x06"},
    {is_dtls, "\x15\xFE"},
    /* A Retry, a Handshake or a shorter Initial packet; Version Negotiation */
    {is_quic, "?___\x01|?\x6B\x33\x43\xCF|?\xFF__|?____"},
    {is_bt_dht, "d1:e"},
    /* RFC 5415, section 4.1: the preamble, of plain or encrypted messages */
    {is_capwap_control, "_|\x01___\x16\xFE"},
};

bool answers_request(const signature_t *request, const payload_t *answer)
{
    for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
        if (answers[i].request == request->fits)
            return agrees(answer, answers[i].answer);
    }
    return false;
}

bool begins_otherwise(const char *service, bool is_client, const payload_t *payload)
{
    if (payload->captured < payload->length || agrees(payload, anywhere))
        return false;
    for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
        if (is_listed(service, beginnings[i].services))
            return !agrees(payload, is_client ? beginnings[i].client : beginnings[i].server);
    }
    return false;
}
