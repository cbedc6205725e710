/* layers.h
 * What Wireshark's dissectors leave behind of a frame: the list of its layers, and the ports of
 * each.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_LAYERS_H
#define IANAPORT_LAYERS_H

#include <epan/packet.h>

#include "link_headers.h"
#include "port.h"

typedef enum {
    LAYER_OTHER,
    LAYER_LINK, /* a link layer or tunnel of known or readable length */
    LAYER_LLC,
    LAYER_WLAN,
    LAYER_IP,
    LAYER_EXTENSION_HEADER, /* read with the IP header */
    LAYER_ICMP,
    LAYER_ENVELOPE, /* says little of what is in it */
    LAYER_ASIDE,    /* says something of the frame, and takes no payload */
    LAYER_TRANSPORT
} layer_kind_t;

typedef struct {
    const char *filter_name;
    const char *srcport_name;
    const char *dstport_name;
    transport_t transport;
    port_type ptype;
    int proto;
    int hf_srcport;
    int hf_dstport;
} transport_protocol_t;

/* What we need to know about a protocol. */
typedef struct {
    layer_kind_t kind;
    int proto;
    unsigned length;                       /* of its header, in bytes, if always the same */
    link_length_t *read_length;            /* or else what reads it */
    const transport_protocol_t *transport; /* or NULL */
} layer_t;

/* A walk over the layers of a frame, outermost first. */
typedef struct {
    packet_info *pinfo;
    wmem_list_frame_t *end;    /* our own layer, the last of the list, or NULL if there is none */
    wmem_list_frame_t *behind; /* the layer after the current one */
    int proto;                 /* of the current layer */
    unsigned layer_num;        /* its position, counted from 1 */
    unsigned drift;            /* how far Wireshark's layer numbers are ahead of positions */
    bool is_behind_first;      /* a transport layer was seen */
} walk_t;

typedef struct {
    uint16_t src;
    uint16_t dst;
} ports_t;

/* Look up Wireshark's protocols and fields; call once, when all of them are registered. */
void layers_init(void);

/* Does any header of a frame have a watched port? Called for every frame, and cheap. For a
 * postdissector, like begin_walk(): all layers of the frame must be known. */
bool frame_has_watched_port(packet_info *pinfo);

/* A walk that stands before a frame's first layer. */
walk_t begin_walk(packet_info *pinfo);

/* Go on to the next layer, at the beginning to the first. Returns false at the end. */
bool walk_on(walk_t *walk);

/* The protocol of the layer after the current one, or -1. */
int proto_behind(const walk_t *walk);

/* Is a protocol an envelope for others, such as TPKT or RPC? */
bool is_envelope(int proto);

/* The protocol that took the payload of the current layer, or -1. It is an envelope only if nothing
 * is known to be in it; is_enveloped says whether it is inside one. Like the next one, it looks
 * ahead on a copy of the walk. */
int proto_of_payload(walk_t ahead, bool *is_enveloped);

/* Is there an IP header after the current layer? A layer of a protocol? */
bool has_ip_layer(walk_t ahead);
bool has_layer(walk_t ahead, int proto);

/* Does a frame have so many layers that some have the same number? Wireshark counts them in 8 bits.
 * Then the ports of one may be those of another. */
bool has_ambiguous_numbers(const walk_t *walk);

/* For a protocol that we don't know, a layer of kind LAYER_OTHER. */
const layer_t *find_layer(int proto);

/* Is a protocol IPv4 or IPv6? One of their extension headers? */
bool is_ip_layer(int proto);
bool is_extension_layer(int proto);

/* The ports of the current layer, a transport header. Returns false if it left none. */
bool read_ports(walk_t *walk, const transport_protocol_t *protocol, ports_t *ports);

/* Is either port watched? */
bool has_watched_port(const ports_t *ports);

#endif
