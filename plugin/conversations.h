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

/* What a service has shown of itself, the more the later. */
typedef enum {
    EVIDENCE_PROBE,    /* nothing came from it */
    EVIDENCE_REFUSED,  /* a reset, or an ICMP error that refuses a packet to it */
    EVIDENCE_ANSWERED, /* anything else that is not itself a request */
    EVIDENCE_DATA      /* payload */
} evidence_t;

#define EVIDENCE_COUNT 4

typedef enum { SERVICE_UNKNOWN, SERVICE_IS_SRC, SERVICE_IS_DST } service_side_t;

/* A conversation as it was known when a frame was first read. */
typedef struct {
    /* Who got the SYN or sent the SYN/ACK; as long as neither was seen, the side whose port is not
     * one that clients are given, or else the destination of the first packet. */
    service_side_t service;
    bool is_known; /* or else the rest is not */
    bool is_first_packet;
    evidence_t evidence; /* of the service */
    /* What the first payload of a side has shown, the one that was seen first; or NULL. */
    const signature_t *carried;
    bool is_first_carried; /* that payload is in this frame */
} conversation_state_t;

/* "Probe", "Refused", "Answered" or "Data". */
const char *evidence_name(evidence_t evidence);

/* Make room for what is remembered of each file; once. */
void conversations_init(void);

/* What is remembered of the conversation of a header; NULL where there is nothing. When a frame is
 * first read, what each of its headers says is remembered with this: ask it of all of them before
 * the state of any. */
typedef struct conversation_memory conversation_memory_t;
conversation_memory_t *conversation_remember(const packet_info *pinfo,
                                             const transport_header_t *header);

/* Is the payload of a header, in a frame that has just been remembered, the first one of its side?
 * For TCP, that takes the beginning of the connection: what comes later may be TLS that was agreed
 * on in segments that were not captured. */
bool is_first_payload(const conversation_memory_t *memory, const packet_info *pinfo,
                      const transport_header_t *header);

/* Remember the signature that the payload of a header fits, the first one of its side. */
void conversation_carries(conversation_memory_t *memory, const transport_header_t *header,
                          const signature_t *signature);

/* Where in its conversation a payload is. */
typedef enum {
    PAYLOAD_FIRST, /* the first of its side */
    PAYLOAD_LATER, /* or the beginning of a TCP connection is missing */
    PAYLOAD_LATE   /* one of so many that what they are will not come out any more */
} payload_place_t;

/* Where the payload of a TCP or UDP header is; for a heuristic dissector, which is asked before the
 * frame is remembered. The header is the one that pinfo has the ports of. */
payload_place_t payload_place(const packet_info *pinfo, transport_t transport);

/* The state of a header's conversation in a frame, the same each time that the frame is read. */
conversation_state_t conversation_state(const conversation_memory_t *memory,
                                        const packet_info *pinfo, const transport_header_t *header);

#endif
