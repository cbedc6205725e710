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

typedef enum { SERVICE_UNKNOWN, SERVICE_IS_SRC, SERVICE_IS_DST } service_side_t;

/* What was known of a conversation on the first pass over a frame. */
typedef struct {
    /* The side that received the SYN or sent the SYN/ACK; if neither was seen yet, the side whose
     * port is not an ephemeral one, or else the one whose first payload only a server sends, or
     * else the destination of the first packet. */
    service_side_t service;
    bool is_known;   /* if false, the rest is not valid */
    bool is_certain; /* a SYN or SYN/ACK told who the service is */
    bool is_first_packet;
    bool is_first_payload; /* of the header's side, of those that were seen */
    evidence_t evidence;   /* of the service */
    /* What the service itself has shown to speak, as a name that lives as long as Wireshark's; or
     * NULL. */
    const char *app_proto;
    /* The signature of the service's beginning, or of the client's as long as the service's has
     * none; or of what is in its envelope; or NULL. */
    const signature_t *carried;
    bool is_identified; /* any payload so far was, on the first pass */
    bool is_open;       /* the service's beginning may still be recognised; on the first pass */
    /* The signature of the client's beginning, if the service's has none; or NULL. */
    const signature_t *asked;
    bool has_service_begun; /* and its beginning was seen, or over UDP a payload */
    bool is_foreign;        /* neither side's beginning can be the service's protocol */
    bool is_first_carried;  /* this frame is the first that shows either */
    /* The signature of the beginning of the header's side, if this payload is or completes it, or
     * is a datagram that matches it, too; or NULL. */
    const signature_t *shown;
} conversation_state_t;

/* Set up the per-file memory; call once. */
void conversations_init(void);

/* The memory of a header's conversation, or NULL if there is none. On the first pass, this also
 * records what the header says: call it for all headers of a frame before asking for the state of
 * any. */
typedef struct conversation_memory conversation_memory_t;
conversation_memory_t *conversation_remember(const packet_info *pinfo,
                                             const transport_header_t *header);

/* What there is of the beginning of what a header's side has sent, if this payload adds to it and
 * nothing has been recognised yet; otherwise nothing. It lives as long as the frame. For UDP, each
 * of the first datagrams is one. For TCP, a SYN or SYN/ACK must have been captured: later segments
 * may be TLS that was negotiated in segments that were not. Call it once for each header of a frame
 * that was just recorded. */
payload_t conversation_beginning(conversation_memory_t *memory, const packet_info *pinfo,
                                 const transport_header_t *header);

/* Record the signature that the beginning matches; or that it can't be the service's protocol;
 * likewise. */
void conversation_carries(conversation_memory_t *memory, const packet_info *pinfo,
                          const transport_header_t *header, const signature_t *signature);
void conversation_is_foreign(conversation_memory_t *memory, const packet_info *pinfo,
                             const transport_header_t *header);

/* What either side's beginning carries; and record the signature of what is in that envelope, which
 * a later payload has shown. */
const signature_t *conversation_carried(conversation_memory_t *memory, const packet_info *pinfo);
void conversation_contains(conversation_memory_t *memory, const packet_info *pinfo,
                           const signature_t *signature);

/* On the first pass, record that a payload of the conversation was identified. */
void conversation_identify(conversation_memory_t *memory, const packet_info *pinfo);

/* Record the protocol of a header's payload, by a name that lives as long as Wireshark's; likewise.
 * That of an envelope counts until something else is known. */
void conversation_speaks(conversation_memory_t *memory, const packet_info *pinfo,
                         const transport_header_t *header, const char *name, bool is_envelope);

/* The state of a header's conversation at a frame; the same on every pass. */
conversation_state_t conversation_state(conversation_memory_t *memory, const packet_info *pinfo,
                                        const transport_header_t *header);

/* Where in its conversation a payload is. */
typedef enum {
    PAYLOAD_FIRST, /* at its side's beginning, as above */
    PAYLOAD_LATER,
    PAYLOAD_LATE /* after so many that there is no point in trying any more */
} payload_place_t;

/* What is known of a conversation while its payload is being dissected. */
typedef struct {
    payload_place_t place;
    service_side_t service;
    bool is_certain; /* as above */
    /* If that is certain, its beginning was seen; otherwise, any payload. */
    bool has_service_spoken;
    const signature_t *carried_by_service; /* or NULL */
    const signature_t *carried_by_client;
} heard_t;

/* What was heard before this frame of the TCP or UDP conversation whose ports are in pinfo; for a
 * dissector, which is called before the frame is recorded. */
heard_t conversation_heard(packet_info *pinfo, transport_t transport);

#endif
