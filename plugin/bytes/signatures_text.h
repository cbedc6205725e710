/* signatures_text.h
 * Signatures of text protocols. See signatures.c.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SIGNATURES_TEXT_H
#define IANAPORT_SIGNATURES_TEXT_H

#include "payload_bytes.h"

bool is_beep(const payload_t *payload);
bool is_cvspserver(const payload_t *payload);
bool is_db_lsp_disc(const payload_t *payload);
bool is_distcc(const payload_t *payload);
bool is_ftp(const payload_t *payload);
bool is_git(const payload_t *payload);
bool is_gnutella(const payload_t *payload);
bool is_http(const payload_t *payload);
bool is_http2(const payload_t *payload);
bool is_imap(const payload_t *payload);
bool is_irc(const payload_t *payload);
bool is_kismet(const payload_t *payload);
bool is_memcache_text(const payload_t *payload);
bool is_megaco(const payload_t *payload);
bool is_mgcp(const payload_t *payload);
bool is_msrp(const payload_t *payload);
bool is_nntp(const payload_t *payload);
bool is_pop(const payload_t *payload);
bool is_resp(const payload_t *payload);
bool is_rfb(const payload_t *payload);
bool is_rsync(const payload_t *payload);
bool is_rtsp(const payload_t *payload);
bool is_sip(const payload_t *payload);
bool is_smtp(const payload_t *payload);
bool is_ssdp(const payload_t *payload);
bool is_ssh(const payload_t *payload);
bool is_syslog(const payload_t *payload);
bool is_telnet(const payload_t *payload);
bool is_tivoconnect(const payload_t *payload);
bool is_xmpp(const payload_t *payload);

#endif
