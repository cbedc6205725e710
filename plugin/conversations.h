/* conversations.h
 * What the conversation of a transport header has come to: which side is the service,
 * and whether it answered.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_CONVERSATIONS_H
#define IANAPORT_CONVERSATIONS_H

#include <epan/conversation.h>

#include "transport_headers.h"

/* What one side of a conversation has shown of itself, the more the later. */
typedef enum {
    EVIDENCE_PROBE,    /* nothing came from it */
    EVIDENCE_REFUSED,  /* a reset, or an ICMP error about a packet to it */
    EVIDENCE_ANSWERED, /* anything else that is not itself a request */
    EVIDENCE_DATA      /* payload */
} evidence_t;

#define EVIDENCE_COUNT 4

/* A conversation as it was known when a frame was first read. */
typedef struct {
    bool is_known; /* or else the header has no conversation, and the rest is a guess */
    bool is_first_packet;
    /* Who got the SYN or sent the SYN/ACK; as long as neither was seen, the destination of
     * the first packet. */
    bool dst_is_service;
    evidence_t src_evidence;
    evidence_t dst_evidence;
} conversation_state_t;

/* "Probe", "Refused", "Answered" or "Data". */
const char *evidence_name(evidence_t evidence);

/* Find our own protocol; once, when it is registered. */
void conversations_init(void);

/* Wireshark's conversation of a header, or NULL. */
conversation_t *find_header_conversation(const packet_info *pinfo,
                                         const transport_header_t *header);

/* The state of a header's conversation. Says of a frame the same each time that it
 * is asked; and has to be asked of every frame of a conversation when the file is first
 * read, after the frame was dissected. */
conversation_state_t conversation_state(packet_info *pinfo, const transport_header_t *header);

#endif
