/* text.c
 * Signatures of text protocols.
 *
 * Most are patterns for the first line. In a pattern,
 *
 *   ~  matches any text, or none
 *   %  matches a word: everything up to a blank, at least one character
 *   #  matches a number: all digits there are, at least one
 *
 * an upper-case letter matches either case, and everything else itself. So commands that may have
 * either case are upper-case in their patterns. Of a line whose end was not captured, what was
 * captured must match a pattern that ends with ~.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "protocols.h"

/* How much of a line is looked at: what RFC 2812 and RFC 5321 allow. */
#define LINE_LENGTH_MAX 512

typedef struct {
    const uint8_t *text;
    size_t length; /* without the line ending */
    bool is_cut;   /* goes on after what was captured */
} line_t;

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* Beyond ASCII, text may be in any character set. */
static bool is_text(uint8_t byte)
{
    return byte == '\t' || is_printable(byte) || byte >= 0x80;
}

/* Get the text that a payload begins with; returns whether it ends with CR LF or LF, or was cut off
 * by the capture, perhaps between the two. */
static bool first_line(const payload_t *payload, line_t *line)
{
    bool is_slice = payload->captured < payload->length;
    size_t end = 0;

    while (end < LINE_LENGTH_MAX && is_text(byte_at(payload, end)))
        end++;
    line->text = payload->bytes;
    line->length = end;
    line->is_cut = is_slice && end == payload->captured;
    return end > 0 && (line->is_cut || HAS_AT(payload, end, "\r\n") || HAS_AT(payload, end, "\n") ||
                       (is_slice && end + 1 == payload->captured && HAS_AT(payload, end, "\r")));
}

/* What comes after the first line; nothing if its end was not captured. */
static payload_t after_first_line(const payload_t *payload)
{
    const uint8_t *end = memchr(payload->bytes, '\n', payload->captured);
    size_t skipped = end != NULL ? (size_t)(end - payload->bytes) + 1 : 0;

    if (end == NULL)
        return (payload_t){payload->bytes, 0, 0};
    return (payload_t){end + 1, payload->captured - skipped, payload->length - skipped};
}

/* How many characters of a line a pattern symbol other than ~ matches. */
static size_t taken(char symbol, const line_t *line, size_t at)
{
    size_t end = at;
    uint8_t byte;

    if (symbol == '%') {
        while (end < line->length && line->text[end] > ' ')
            end++;
        return end - at;
    }
    if (symbol == '#') {
        while (end < line->length && is_digit(line->text[end]))
            end++;
        return end - at;
    }
    if (at >= line->length)
        return 0;
    byte = line->text[at];
    return byte == (uint8_t)symbol ||
           (symbol >= 'A' && symbol <= 'Z' && byte == symbol - 'A' + 'a');
}

static bool line_fits(const line_t *line, const char *pattern)
{
    const char *behind_any = NULL; /* what follows the last ~ so far, */
    size_t any_end = 0;            /* and how far that ~ reaches */
    size_t at = 0;

    for (;;) {
        size_t count;

        if (*pattern == '~') {
            behind_any = ++pattern;
            any_end = at;
        } else if (*pattern == '\0' && at == line->length) {
            return true;
        } else if (*pattern != '\0' && (count = taken(*pattern, line, at)) > 0) {
            at += count;
            pattern++;
        } else if (behind_any != NULL && any_end < line->length) {
            at = ++any_end;
            pattern = behind_any;
        } else {
            return false;
        }
    }
}

/* Does the line match one of the NULL-terminated patterns? */
static bool line_fits_any(const line_t *line, const char *const *patterns)
{
    for (; *patterns != NULL; patterns++) {
        if (line->is_cut && (*patterns)[strlen(*patterns) - 1] != '~')
            continue;
        if (line_fits(line, *patterns))
            return true;
    }
    return false;
}

/* Most payloads are rejected by their first byte, before looking for a line. */
static bool first_byte_fits(uint8_t byte, const char *const *patterns)
{
    line_t line = {&byte, 1, false};

    for (; *patterns != NULL; patterns++) {
        if (taken(**patterns, &line, 0) > 0)
            return true;
    }
    return false;
}

static bool first_line_fits(const payload_t *payload, const char *const *patterns)
{
    line_t line;

    return first_byte_fits(byte_at(payload, 0), patterns) && first_line(payload, &line) &&
           line_fits_any(&line, patterns);
}

#define PATTERNS (const char *const[])

/* RFC 5321, sections 4.1.1.1 and 4.2; RFC 2033 (LMTP) */
bool is_smtp(const payload_t *payload)
{
    return first_line_fits(
        payload, PATTERNS{"220 ~SMTP~", "220-~SMTP~", "EHLO %", "HELO %", "LHLO %", NULL});
}

/* RFC 2812, section 3.1: a client registers with a nickname, perhaps after a password or its name,
 * which has one word in RFC 1459's early clients. */
static bool is_irc_registration(const payload_t *payload)
{
    payload_t rest;

    if (!first_line_fits(payload, PATTERNS{"PASS %", "PASS :%", "USER ~", NULL}))
        return false;
    rest = after_first_line(payload);
    return first_line_fits(&rest, PATTERNS{"NICK %", "NICK :%", NULL});
}

/* RFC 959, section 4.1.1. POP3 has USER, too, but its server speaks first and says +OK. */
bool is_ftp_user(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"USER %", NULL}) &&
           payload->captured == payload->length && !is_irc_registration(payload);
}

/* RFC 959, sections 4.1 and 5.4; RFC 2389 (FEAT); RFC 4217 (AUTH) */
bool is_ftp(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"220 FTP~", "220 (~FTP~", "220 ~FTPD~", "220 % ~FTP~",
                                             "220-~FTP~", "220~FILEZILLA~", "AUTH TLS", "AUTH SSL",
                                             "FEAT", "SYST", NULL});
}

/* RFC 1939, sections 4 and 7; RFC 2449 (CAPA); RFC 2595 (STLS) */
bool is_pop(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"+OK %~", "APOP % %", "CAPA", "STLS", NULL});
}

/* RFC 9051, sections 6.1, 6.2 and 7.1; RFC 2971 (ID) */
bool is_imap(const payload_t *payload)
{
    return first_line_fits(payload,
                           PATTERNS{"* OK ~", "* PREAUTH ~", "* BYE ~", "% CAPABILITY",
                                    "% STARTTLS", "% LOGIN % %", "% LOGIN {#}", "% AUTHENTICATE %",
                                    "% AUTHENTICATE % %", "% ID NIL", "% ID (~)", NULL});
}

/* RFC 3977, sections 5.1 to 5.3; RFC 4643 (AUTHINFO) */
bool is_nntp(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"200 ~NNTP~", "201 ~NNTP~", "200 ~NEWS~", "201 ~NEWS~",
                                             "MODE READER", "CAPABILITIES", "LIST ACTIVE",
                                             "AUTHINFO USER %", NULL});
}

/* RFC 2812, sections 2.3.1 and 3.1; the CAP command of IRCv3's capability negotiation */
bool is_irc(const payload_t *payload)
{
    return first_line_fits(payload,
                           PATTERNS{"NICK %", "NICK :%", "USER % % % :~", "CAP LS", "CAP LS #",
                                    "CAP REQ :~", ":% NOTICE ~", ":% 001 ~", ":% PRIVMSG % :~",
                                    ":% JOIN %", ":% MODE % ~", ":% 020 ~", "PRIVMSG % :~",
                                    "NOTICE % :***~", "PING :%", "ERROR :~", NULL}) ||
           is_irc_registration(payload);
}

/* RFC 4253, section 4.2 */
bool is_ssh(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"SSH-2.0-~", "SSH-1.99-~", "SSH-1.5-~", NULL});
}

/* RFC 2326, sections 6.1 and 7.1; RFC 7826 */
bool is_rtsp(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"% rtsp://% RTSP/#.#", "% rtspu://% RTSP/#.#",
                                             "OPTIONS * RTSP/#.#", "RTSP/#.# # ~", NULL});
}

/* https://download.samba.org/pub/rsync/rsync.1, "@RSYNCD:" of clientserver.c */
bool is_rsync(const payload_t *payload)
{
    return first_line_fits(payload,
                           PATTERNS{"@RSYNCD: #", "@RSYNCD: #.#", "@RSYNCD: #.# %~", NULL});
}

/* Git, gitprotocol-common ("pkt-line Format") and gitprotocol-pack ("Git Transport"): a pkt-line,
 * prefixed with its length in four hexadecimal digits, that is the whole payload */
bool is_git(const payload_t *payload)
{
    size_t length = 0;

    for (size_t i = 0; i < 4; i++) {
        uint8_t digit = byte_at(payload, i);

        if (is_digit(digit))
            length = length << 4 | (size_t)(digit - '0');
        else if (digit >= 'a' && digit <= 'f')
            length = length << 4 | (size_t)(digit - 'a' + 10);
        else
            return false;
    }
    if (HAS_AT(payload, 0, "000eversion 2\n")) /* gitprotocol-v2: the server's first pkt-line */
        return true;
    return length == payload->length &&
           (HAS_AT(payload, 4, "git-upload-pack /") || HAS_AT(payload, 4, "git-receive-pack /") ||
            HAS_AT(payload, 4, "git-upload-archive /"));
}

/* memcached's doc/protocol.txt. Its commands are lower-case, unlike HTTP's GET. */
bool is_memcache_text(const payload_t *payload)
{
    return first_line_fits(payload,
                           PATTERNS{"get %", "gets %", "delete %", "set % # # #", "add % # # #",
                                    "replace % # # #", "append % # # #", "prepend % # # #",
                                    "set % # # # noreply", "incr % #", "decr % #", "stats",
                                    "version", "VERSION #.#.#~", "STAT pid #", NULL});
}

/* A line with a type and a number, with which RESP begins everything that has a length: returns
 * that length, and where the line ends; or 0. */
static size_t resp_length(const payload_t *payload, size_t offset, char type, size_t *end)
{
    size_t length = 0;
    size_t at = offset + 1;

    if (byte_at(payload, offset) != (uint8_t)type)
        return 0;
    /* Five digits: requests are short, and longer replies span many segments. */
    for (; at < offset + 6 && is_digit(byte_at(payload, at)); at++)
        length = length * 10 + (size_t)(byte_at(payload, at) - '0');
    *end = at + 2;
    return HAS_AT(payload, at, "\r\n") ? length : 0;
}

/* Redis serialization protocol specification: a request is an array of bulk strings, the first of
 * which is a command; a reply may be one bulk string. */
bool is_resp(const payload_t *payload)
{
    size_t command, length;

    if (resp_length(payload, 0, '*', &command) > 0) {
        length = resp_length(payload, command, '$', &command);
        if (length == 0 || !HAS_AT(payload, command + length, "\r\n"))
            return false;
        for (size_t i = 0; i < length; i++) {
            uint8_t letter = byte_at(payload, command + i) & 0xDF;

            if (letter < 'A' || letter > 'Z')
                return false;
        }
        return true;
    }
    length = resp_length(payload, 0, '$', &command);
    if (length > 0)
        return payload->length == command + length + 2 && HAS_AT(payload, command + length, "\r\n");
    return first_line_fits(payload, PATTERNS{"+PONG", "-NOAUTH ~", "-DENIED ~", NULL});
}

/* RFC 6120, sections 4.2 and 11.5: a stream header, with or without an XML declaration before it */
bool is_xmpp(const payload_t *payload)
{
    size_t at = 0;

    if (HAS_AT(payload, 0, "<?xml ")) {
        while (is_printable(byte_at(payload, at)) && byte_at(payload, at) != '>')
            at++;
        at++;
        while (HAS_AT(payload, at, "\n") || HAS_AT(payload, at, "\r") || HAS_AT(payload, at, " "))
            at++;
    }
    return HAS_AT(payload, at, "<stream:stream ");
}

/* RFC 9113, section 3.4: the connection preface of a client without TLS or upgrade; its beginning
 * was chosen to be unmistakable */
bool is_http2(const payload_t *payload)
{
    static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    size_t length = sizeof(preface) - 1;

    if (payload->captured >= 14 && payload->captured < payload->length &&
        payload->captured < length)
        length = payload->captured;
    return has_at(payload, 0, preface, length);
}

/* Is there a line that matches a pattern? */
static bool has_line(const payload_t *payload, const char *pattern)
{
    payload_t rest = *payload;
    line_t line;

    for (; first_line(&rest, &line) && !line.is_cut; rest = after_first_line(&rest)) {
        if (line_fits(&line, pattern))
            return true;
    }
    return false;
}

/* UPnP Device Architecture 2.0, sections 1.2.2, 1.3.2 and 1.3.3: a response has a search target,
 * and a unique service name. */
bool is_ssdp(const payload_t *payload)
{
    if (first_line_fits(payload, PATTERNS{"HTTP/1.# 200 OK", NULL}))
        return has_line(payload, "USN:~") &&
               (has_line(payload, "ST:~") || has_line(payload, "NT:~"));
    return first_line_fits(payload, PATTERNS{"M-SEARCH * HTTP/1.#", "NOTIFY * HTTP/1.#", NULL});
}

/* BEP 14, "Announce": Local Service Discovery */
bool is_lsd(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"BT-SEARCH * HTTP/1.#", NULL});
}

/* RFC 3435, section 3.2.1 */
bool is_mgcp(const payload_t *payload)
{
    return first_line_fits(
        payload, PATTERNS{"AUCX # % MGCP #.#~", "AUEP # % MGCP #.#~", "CRCX # % MGCP #.#~",
                          "DLCX # % MGCP #.#~", "EPCF # % MGCP #.#~", "MDCX # % MGCP #.#~",
                          "NTFY # % MGCP #.#~", "RQNT # % MGCP #.#~", "RSIP # % MGCP #.#~", NULL});
}

/* RFC 3525, annex B.2: the long or the short token, and the message's sender */
bool is_megaco(const payload_t *payload)
{
    return first_line_fits(payload,
                           PATTERNS{"MEGACO/# [~", "MEGACO/# <~", "!/# [~", "!/# <~", NULL});
}

/* The time after a message's priority: RFC 3164, section 4.1.2, RFC 5424, section 6.2.3. */
static bool is_syslog_time(const line_t *rest)
{
    return line_fits_any(rest,
                         PATTERNS{"1 #-#-#T#:#:#~", "1 - ~", "Jan ~#:#:# ~", "Feb ~#:#:# ~",
                                  "Mar ~#:#:# ~", "Apr ~#:#:# ~", "May ~#:#:# ~", "Jun ~#:#:# ~",
                                  "Jul ~#:#:# ~", "Aug ~#:#:# ~", "Sep ~#:#:# ~", "Oct ~#:#:# ~",
                                  "Nov ~#:#:# ~", "Dec ~#:#:# ~", NULL});
}

/* The program's name, perhaps a process ID, and a colon: RFC 3164, section 5.3. */
static bool is_syslog_tag(const line_t *rest)
{
    size_t at = 0;

    while (at < rest->length && at < 64 && rest->text[at] > ' ' && rest->text[at] != ':')
        at++;
    return at > 0 && at < rest->length && rest->text[at] == ':';
}

/* RFC 5424, section 6; RFC 3164, sections 4 and 5. A datagram has no line ending; some senders end
 * it with NUL. */
bool is_syslog(const payload_t *payload)
{
    unsigned priority = 0;
    size_t at = 1;
    line_t line;

    if (byte_at(payload, 0) != '<' ||
        (!first_line(payload, &line) && line.length < payload->length &&
         !(line.length + 1 == payload->length && HAS_AT(payload, line.length, "\0"))))
        return false;
    for (; at < 4 && at < line.length && is_digit(line.text[at]); at++)
        priority = priority * 10 + (unsigned)(line.text[at] - '0');
    if (line.length <= at || at == 1 || line.text[at] != '>' || priority > 191)
        return false;
    line.text += at + 1;
    line.length -= at + 1;
    return is_syslog_time(&line) || is_syslog_tag(&line);
}

/* Telnet's commands; RFC 854, "TELNET COMMAND STRUCTURE", and RFC 855. */
#define TELNET_SE   0xF0
#define TELNET_SB   0xFA
#define TELNET_WILL 0xFB
#define TELNET_DONT 0xFE
#define TELNET_IAC  0xFF

/* The end of the option negotiation at an offset; 0 if there is none. */
static size_t telnet_option_end(const payload_t *payload, size_t at)
{
    uint8_t command = byte_at(payload, at + 1);
    uint8_t option = byte_at(payload, at + 2);

    /* IANA's Telnet Options: 0-49, 138-140, 255 */
    if (!has_bytes(payload, at + 3) || byte_at(payload, at) != TELNET_IAC ||
        (option > 49 && option < 138) || (option > 140 && option < 255))
        return 0;
    if (command >= TELNET_WILL && command <= TELNET_DONT)
        return at + 3;
    if (command != TELNET_SB)
        return 0;
    for (at += 3; has_bytes(payload, at + 2); at++) {
        if (byte_at(payload, at) == TELNET_IAC && byte_at(payload, at + 1) == TELNET_SE)
            return at + 2;
    }
    return 0;
}

/* RFC 854 and 855: nothing but option negotiations; or two of them, and then text */
bool is_telnet(const payload_t *payload)
{
    size_t at = 0, end;
    unsigned options = 0;

    for (; (end = telnet_option_end(payload, at)) > 0; at = end)
        options++;
    if (options == 0)
        return false;
    if (at == payload->length)
        return true;
    for (; at < payload->captured; at++) {
        uint8_t byte = byte_at(payload, at);

        if (!is_text(byte) && byte != '\r' && byte != '\n' && byte != '\0' && byte != 0x1B)
            return false;
    }
    return options >= 2;
}

/* RFC 3080, section 2.2.1.1: the header of a greeting */
bool is_beep(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"RPY 0 0 . 0 #", NULL});
}

/* CVS client/server protocol, "Connection and Authentication" */
bool is_cvspserver(const payload_t *payload)
{
    return first_line_fits(payload,
                           PATTERNS{"BEGIN AUTH REQUEST", "BEGIN VERIFICATION REQUEST", NULL});
}

/* Dropbox LAN sync: JSON that begins with this member, and lists the shares */
bool is_db_lsp_disc(const payload_t *payload)
{
    line_t line;

    if (byte_at(payload, 0) != '{')
        return false;
    first_line(payload, &line);
    return (line.is_cut && line_fits(&line, "{\"host_int\": #, ~")) ||
           (line.length == payload->length && line_fits(&line, "{\"host_int\": #, ~}"));
}

/* distcc's doc/protocol-1.txt: the request's version and number of arguments */
bool is_distcc(const payload_t *payload)
{
    return HAS_AT(payload, 0, "DIST0000000") && HAS_AT(payload, 12, "ARGC");
}

/* The Gnutella Protocol Specification v0.4, section 3; 0.6, section 2.1 */
bool is_gnutella(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"GNUTELLA CONNECT/#.#", "GNUTELLA/#.# # ~", NULL});
}

/* RFC 1288, section 2.3; the answers of BSD's and of System V's finger. A query is any word. */
bool is_finger(const payload_t *payload)
{
    return first_line_fits(payload,
                           PATTERNS{"LOGIN: % ~NAME: ~", "LOGIN NAME: % ~IN REAL LIFE: ~", NULL});
}

/* RFC 3912, section 2; an answer for a domain begins as section 1.5 of ICANN's registry agreement,
 * specification 4, requires, those of IANA, APNIC, RIPE and AFRINIC with a remark. A query is any
 * word. */
bool is_whois(const payload_t *payload)
{
    return first_line_fits(payload,
                           PATTERNS{"DOMAIN NAME: %", "   DOMAIN NAME: %", "% IANA WHOIS SERVER",
                                    "% [WHOIS.~]", "% THIS IS THE RIPE DATABASE ~",
                                    "% THIS IS THE AFRINIC WHOIS SERVER.", NULL});
}

/* Kismet's client/server protocol: the server's banner */
bool is_kismet(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"*KISMET: ~", NULL});
}

/* TiVo Connect Automatic Machine Discovery Protocol Specification 1.5.1 */
bool is_tivoconnect(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"TIVOCONNECT=#", NULL});
}

/* A line that the capture cut off before its version. Methods are upper-case, unlike memcached's
 * commands. */
static bool is_cut_request(const payload_t *payload)
{
    line_t line;

    return (HAS_AT(payload, 0, "GET /") || HAS_AT(payload, 0, "GET http://") ||
            HAS_AT(payload, 0, "HEAD /") || HAS_AT(payload, 0, "POST /")) &&
           first_line(payload, &line) && line.is_cut;
}

/* RFC 9112, sections 3 and 4 */
bool is_http(const payload_t *payload)
{
    return is_cut_request(payload) ||
           first_line_fits(payload,
                           PATTERNS{"GET % HTTP/1.#", "POST % HTTP/1.#", "HEAD % HTTP/1.#",
                                    "PUT % HTTP/1.#", "DELETE % HTTP/1.#", "OPTIONS % HTTP/1.#",
                                    "CONNECT % HTTP/1.#", "PROPFIND % HTTP/1.#", "HTTP/1.# # ~",
                                    "HTTP/1.# #", NULL});
}

/* RFC 4975, section 9 */
bool is_msrp(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"MSRP % SEND", "MSRP % # ~", "MSRP % #", NULL});
}

/* RFC 6143, section 7.1.1: both sides begin with the version. */
bool is_rfb(const payload_t *payload)
{
    return payload->length == 12 && first_line_fits(payload, PATTERNS{"RFB #.#", NULL});
}

/* RFC 3261, sections 7.1 and 7.2 */
bool is_sip(const payload_t *payload)
{
    return first_line_fits(payload, PATTERNS{"% sip:% SIP/2.0", "% sips:% SIP/2.0",
                                             "% tel:% SIP/2.0", "SIP/2.0 # ~", NULL});
}
