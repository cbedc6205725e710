/* conversations.h
 * What the conversation of a transport header has come to: which side is the service,
 * and whether it answered.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_CONVERSATIONS_H
#define IANAPORT_CONVERSATIONS_H

#include "signatures.h"
#include "transport_headers.h"

/* What a service has shown of itself, in ascending order. */
typedef enum {
    EVIDENCE_PROBE,    /* nothing */
    EVIDENCE_REFUSED,  /* a reset, or an ICMP error refusing a packet sent to it */
    EVIDENCE_ANSWERED, /* anything else that is not itself a request */
    EVIDENCE_DATA      /* payload */
} evidence_t;

#define EVIDENCE_COUNT 4

typedef enum { SERVICE_UNKNOWN, SERVICE_IS_SRC, SERVICE_IS_DST } service_side_t;

/* What was known of a conversation on the first pass over a frame. */
typedef struct {
    /* The side that received the SYN or sent the SYN/ACK; if neither was seen yet, the side whose
     * port is not an ephemeral one, or else the one whose first payload only a server sends, or
     * else the destination of the first packet. */
    service_side_t service;
    bool is_known; /* if false, the rest is not valid */
    bool is_first_packet;
    evidence_t evidence; /* of the service */
    /* The signature of a side's first payload, whichever was seen first; or NULL. */
    const signature_t *carried;
    bool is_foreign;       /* neither side's first payload can be the service's protocol */
    bool is_first_carried; /* the payload that showed either is in this frame */
} conversation_state_t;

/* "Probe", "Refused", "Answered" or "Data". */
const char *evidence_name(evidence_t evidence);

/* Set up the per-file memory; call once. */
void conversations_init(void);

/* The memory of a header's conversation, or NULL if there is none. On the first pass, this also
 * records what the header says: call it for all headers of a frame before asking for the state of
 * any. */
typedef struct conversation_memory conversation_memory_t;
conversation_memory_t *conversation_remember(const packet_info *pinfo,
                                             const transport_header_t *header);

/* Is the payload of a header, in a frame that was just recorded, the first one of its side? For
 * TCP, it must follow the side's SYN, and a SYN or SYN/ACK must have been captured: later segments
 * may be TLS that was negotiated in segments that were not captured. */
bool is_first_payload(conversation_memory_t *memory, const packet_info *pinfo,
                      const transport_header_t *header);

/* Record the signature that a header's payload, the first of its side, matches; likewise. */
void conversation_carries(conversation_memory_t *memory, const packet_info *pinfo,
                          const transport_header_t *header, const signature_t *signature);

/* Record that a header's payload, the first of its side, can't be the service's protocol; likewise.
 */
void conversation_is_foreign(conversation_memory_t *memory, const packet_info *pinfo,
                             const transport_header_t *header);

/* Where in its conversation a payload is. */
typedef enum {
    PAYLOAD_FIRST, /* the first of its side, as above */
    PAYLOAD_LATER,
    PAYLOAD_LATE /* after so many that there is no point in trying any more */
} payload_place_t;

/* Where the payload of a TCP or UDP header is; for a heuristic dissector, which is called before
 * the frame is recorded. The header is the one whose ports are in pinfo. */
payload_place_t payload_place(packet_info *pinfo, transport_t transport);

/* The state of a header's conversation at a frame; the same on every pass. */
conversation_state_t conversation_state(conversation_memory_t *memory, const packet_info *pinfo,
                                        const transport_header_t *header);

#endif
