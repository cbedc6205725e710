/* transport_headers.c
 * The transport headers of a frame, found in what Wireshark's own dissectors leave behind while the
 * frame is being dissected: the list of its layers, and the ports of each TCP, UDP and SCTP header
 * as protocol data.
 *
 * They do not leave addresses and flags, and the tree's items are no help: most of them are never
 * created if the tree is not visible. So these are read from the bytes of the frame, layer by
 * layer, so that nothing that a sender puts into an option or a payload is mistaken for a header.
 * After a layer of unknown length, an IP header is searched for, and accepted only if it is the
 * only match.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "transport_headers.h"

#include <epan/proto_data.h>

#include "watched_ports.h"

/* ---- Wireshark's protocols ---- */

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

/* UDP-Lite has UDP's port numbers (RFC 3828, section 6.1), and Wireshark reports them as UDP's. */
static transport_protocol_t transport_protocols[] = {
    {"tcp", "tcp.srcport", "tcp.dstport", TRANSPORT_TCP, PT_TCP, -1, -1, -1},
    {"udp", "udp.srcport", "udp.dstport", TRANSPORT_UDP, PT_UDP, -1, -1, -1},
    {"udplite", "udp.srcport", "udp.dstport", TRANSPORT_UDP, PT_UDP, -1, -1, -1},
    {"sctp", "sctp.srcport", "sctp.dstport", TRANSPORT_SCTP, PT_SCTP, -1, -1, -1},
    {"dccp", "dccp.srcport", "dccp.dstport", TRANSPORT_DCCP, PT_DCCP, -1, -1, -1},
};

typedef enum {
    LAYER_OTHER,
    LAYER_OF_KNOWN_LENGTH,
    LAYER_IP,
    LAYER_EXTENSION_HEADER, /* read with the IP header */
    LAYER_ICMP,
    LAYER_GRE,
    LAYER_GENEVE,
    LAYER_TRANSPORT
} layer_kind_t;

static const struct {
    const char *filter_name;
    layer_kind_t kind;
    unsigned length; /* of its header, in bytes, if known */
} known_layers[] = {
    {"frame", LAYER_OF_KNOWN_LENGTH, 0},
    /* A header of a different length, such as Ethernet with LLC, is followed by another layer. */
    {"eth", LAYER_OF_KNOWN_LENGTH, 14},
    {"ethertype", LAYER_OF_KNOWN_LENGTH, 0},
    {"vlan", LAYER_OF_KNOWN_LENGTH, 4},
    {"ieee8021ad", LAYER_OF_KNOWN_LENGTH, 4},
    {"null", LAYER_OF_KNOWN_LENGTH, 4},
    {"raw", LAYER_OF_KNOWN_LENGTH, 0},
    {"vxlan", LAYER_OF_KNOWN_LENGTH, 8},
    {"ip", LAYER_IP, 0},
    {"ipv6", LAYER_IP, 0},
    {"ipv6.hopopts", LAYER_EXTENSION_HEADER, 0},
    {"ipv6.routing", LAYER_EXTENSION_HEADER, 0},
    {"ipv6.fraghdr", LAYER_EXTENSION_HEADER, 0},
    {"ipv6.dstopts", LAYER_EXTENSION_HEADER, 0},
    {"mipv6", LAYER_EXTENSION_HEADER, 0},
    {"ah", LAYER_EXTENSION_HEADER, 0},
    {"icmp", LAYER_ICMP, 0},
    {"icmpv6", LAYER_ICMP, 0},
    {"gre", LAYER_GRE, 0},
    {"geneve", LAYER_GENEVE, 0},
};

static int proto_ip = -1;
static int proto_icmpv6 = -1;
static int proto_data = -1;
static int proto_ianaport = -1;
static dissector_table_t ip_proto_table;

/* What we need to know about a protocol. */
typedef struct {
    layer_kind_t kind;
    int proto;
    unsigned length;
    const transport_protocol_t *transport;
} layer_t;

/* A hash table, keyed by protocol number, with linear probing. */
static layer_t layers[1024];

/* A quick check, by the same hash, for each layer of each frame; it is false for most. */
static uint8_t may_be_transport[array_length(layers)];

/* For a protocol that is not in the table, a layer of kind LAYER_OTHER. */
static layer_t *find_layer(int proto)
{
    unsigned i = (unsigned)proto % array_length(layers);

    while (layers[i].proto != proto && layers[i].kind != LAYER_OTHER)
        i = (i + 1) % array_length(layers);
    return &layers[i];
}

static void add_layer(const layer_t *layer)
{
    /* Negative if this Wireshark lacks the protocol. */
    if (layer->proto >= 0)
        *find_layer(layer->proto) = *layer;
}

void transport_headers_init(void)
{
    for (unsigned i = 0; i < array_length(transport_protocols); i++) {
        transport_protocol_t *protocol = &transport_protocols[i];
        layer_t layer = {.kind = LAYER_TRANSPORT,
                         .proto = proto_get_id_by_filter_name(protocol->filter_name),
                         .transport = protocol};

        protocol->proto = layer.proto;
        protocol->hf_srcport = proto_registrar_get_id_byname(protocol->srcport_name);
        protocol->hf_dstport = proto_registrar_get_id_byname(protocol->dstport_name);
        add_layer(&layer);
        may_be_transport[(unsigned)layer.proto % array_length(layers)] = true;
    }
    for (unsigned i = 0; i < array_length(known_layers); i++) {
        layer_t layer = {.kind = known_layers[i].kind,
                         .proto = proto_get_id_by_filter_name(known_layers[i].filter_name),
                         .length = known_layers[i].length};

        add_layer(&layer);
    }
    proto_ip = proto_get_id_by_filter_name("ip");
    proto_icmpv6 = proto_get_id_by_filter_name("icmpv6");
    proto_data = proto_get_id_by_filter_name("data");
    proto_ianaport = proto_get_id_by_filter_name("ianaport");
    ip_proto_table = find_dissector_table("ip.proto");
}

static bool is_ip(int proto)
{
    return find_layer(proto)->kind == LAYER_IP;
}

static bool is_extension_header(int proto)
{
    return find_layer(proto)->kind == LAYER_EXTENSION_HEADER;
}

/* ---- The layers of a frame, and the ports that they leave ---- */

/* A walk over the layers of a frame, outermost first. */
typedef struct {
    packet_info *pinfo;
    wmem_list_frame_t *end;    /* the postdissector's own layer, the last of the list */
    wmem_list_frame_t *behind; /* the layer after the current one */
    int proto;                 /* of the current layer */
    unsigned layer_num;        /* its position, counted from 1 */
    unsigned drift;            /* how far Wireshark's layer numbers are ahead of positions */
    bool is_behind_first;      /* a transport layer was seen */
} walk_t;

static walk_t begin_walk(packet_info *pinfo)
{
    walk_t walk = {.pinfo = pinfo,
                   .end = wmem_list_tail(pinfo->layers),
                   .behind = wmem_list_head(pinfo->layers)};

    return walk;
}

static bool walk_on(walk_t *walk)
{
    if (walk->behind == walk->end)
        return false;
    walk->proto = GPOINTER_TO_INT(wmem_list_frame_data(walk->behind));
    walk->behind = wmem_list_frame_next(walk->behind);
    walk->layer_num++;
    return true;
}

/* The protocol of the layer after the current one, or -1. */
static int proto_behind(const walk_t *walk)
{
    return walk->behind == walk->end ? -1 : GPOINTER_TO_INT(wmem_list_frame_data(walk->behind));
}

/* The protocol that took the payload, or -1. Our heuristic dissectors don't count: they hand it
 * on. */
static int proto_of_payload(walk_t ahead)
{
    while (walk_on(&ahead)) {
        if (ahead.proto != proto_ianaport)
            return ahead.proto;
    }
    return -1;
}

/* A layer whose dissector added nothing to the tree is removed from the list, but its number is not
 * reused. */
static unsigned drift_max(const packet_info *pinfo)
{
    return (uint8_t)(pinfo->curr_layer_num - wmem_list_count(pinfo->layers));
}

typedef struct {
    uint16_t src;
    uint16_t dst;
} ports_t;

/* The ports that a layer's header left under its layer number: its position in the list or, if
 * layers before it were removed, a higher one. */
static bool find_ports(walk_t *walk, const transport_protocol_t *protocol, ports_t *ports)
{
    packet_info *pinfo = walk->pinfo;
    unsigned drift = walk->drift;

    do {
        unsigned num = (uint8_t)(walk->layer_num + drift);
        unsigned srcport =
            GPOINTER_TO_UINT(p_get_proto_data(pinfo->pool, pinfo, protocol->hf_srcport, num));
        unsigned dstport =
            GPOINTER_TO_UINT(p_get_proto_data(pinfo->pool, pinfo, protocol->hf_dstport, num));

        if (srcport != 0 || dstport != 0) {
            walk->drift = drift;
            ports->src = (uint16_t)srcport;
            ports->dst = (uint16_t)dstport;
            return true;
        }
    } while (drift++ < drift_max(pinfo));
    return false;
}

static bool has_ip_layer(walk_t ahead)
{
    while (walk_on(&ahead)) {
        if (is_ip(ahead.proto))
            return true;
    }
    return false;
}

/* Is there such a layer after the current one? */
static bool has_layer(walk_t ahead, int proto)
{
    while (walk_on(&ahead)) {
        if (ahead.proto == proto)
            return true;
    }
    return false;
}

/* Are pinfo's ports those of the frame's first header? It sets them, and any later layer may
 * overwrite them: so if none follows that could, there is no need to search. */
static bool has_frame_ports(const walk_t *walk, const transport_protocol_t *protocol)
{
    int behind = proto_behind(walk);

    if (walk->pinfo->ptype != protocol->ptype)
        return false;
    /* DCCP leaves its ports nowhere else. */
    if (protocol->transport == TRANSPORT_DCCP)
        return !has_layer(*walk, protocol->proto);
    return !walk->is_behind_first &&
           (behind < 0 ||
            (behind == proto_data && wmem_list_frame_next(walk->behind) == walk->end));
}

/* The ports of the current transport header. Returns false if it left none. */
static bool read_ports(walk_t *walk, const transport_protocol_t *protocol, ports_t *ports)
{
    bool has_ports = true;

    if (has_frame_ports(walk, protocol)) {
        ports->src = (uint16_t)walk->pinfo->srcport;
        ports->dst = (uint16_t)walk->pinfo->destport;
    } else {
        has_ports = find_ports(walk, protocol, ports);
    }
    walk->is_behind_first = true;
    return has_ports;
}

static bool has_watched_port(const ports_t *ports)
{
    return is_watched_port(ports->dst) || is_watched_port(ports->src);
}

/* Iterates over the layers itself, and uses the walk only for transport layers. */
bool frame_has_watched_port(packet_info *pinfo)
{
    walk_t walk = begin_walk(pinfo);
    wmem_list_frame_t *layer = walk.behind;
    wmem_list_frame_t *end = walk.end;

    for (unsigned layer_num = 1; layer != end; layer_num++) {
        int proto = GPOINTER_TO_INT(wmem_list_frame_data(layer));
        const transport_protocol_t *protocol;
        ports_t ports;

        layer = wmem_list_frame_next(layer);
        if (!may_be_transport[(unsigned)proto % array_length(layers)])
            continue;
        protocol = find_layer(proto)->transport;
        if (!protocol)
            continue;
        walk.behind = layer;
        walk.layer_num = layer_num;
        /* For DCCP, the bytes may have them. */
        if (read_ports(&walk, protocol, &ports) ? has_watched_port(&ports)
                                                : protocol->transport == TRANSPORT_DCCP)
            return true;
    }
    return false;
}

/* ---- The bytes of a frame ---- */

/* Where the next layer begins in the bytes of a frame. */
typedef struct {
    const GSList *source; /* the frame, or what was decrypted or reassembled from it */
    packet_bytes_t packet;
    size_t offset;
    bool is_certain; /* if false, it begins somewhere after the offset */
} place_t;

typedef struct {
    walk_t walk;
    place_t place;
    wmem_array_t *left; /* place_t: where reading moved on to the next source before the end */
    unsigned searched;  /* bytes searched for IP headers */
    bool has_ip; /* the last layer, save extension headers, is an IP header with known place */
    ip_header_t ip;
    bool in_quote; /* inside the packet that an ICMP error quotes */
    bool is_refused;
    const GSList *quote_source; /* the source in which the quote ends, or NULL */
    size_t quote_end;
    transport_header_t **next_header;
} reader_t;

static bool go_to_source(place_t *place, const GSList *source)
{
    tvbuff_t *tvb;

    if (!source)
        return false;
    tvb = get_data_source_tvb((const struct data_source *)source->data);
    place->source = source;
    place->packet.captured = tvb_captured_length(tvb);
    place->packet.reported = tvb_reported_length(tvb);
    place->packet.bytes =
        place->packet.captured > 0 ? tvb_get_ptr(tvb, 0, (int)place->packet.captured) : NULL;
    place->offset = 0;
    return true;
}

static bool is_ip_address(const address *addr)
{
    return addr->type == AT_IPv4 || addr->type == AT_IPv6;
}

/* Are pinfo's addresses those of the current IP header? They are those of the last one; but not in
 * a quote, nor if, say, AppleTalk has set its own. */
static bool is_innermost(const reader_t *reader)
{
    const packet_info *pinfo = reader->walk.pinfo;

    if (reader->in_quote || !is_ip_address(&pinfo->src) || !is_ip_address(&pinfo->dst))
        return false;
    return !has_ip_layer(reader->walk);
}

static bool has_frame_addresses(const packet_info *pinfo, const ip_header_t *ip)
{
    size_t length = ip->address_length;

    return (size_t)pinfo->src.len == length && (size_t)pinfo->dst.len == length &&
           memcmp(pinfo->src.data, ip->src_address, length) == 0 &&
           memcmp(pinfo->dst.data, ip->dst_address, length) == 0;
}

/* Does what follows an IP header agree with the frame's layers? */
static bool leads_on(const reader_t *reader, const packet_bytes_t *packet, const ip_header_t *ip)
{
    walk_t ahead = reader->walk;
    dissector_handle_t handle = dissector_get_uint_handle(ip_proto_table, ip->next_proto);
    const transport_protocol_t *protocol;
    transport_bytes_t header;
    ports_t ports;

    do {
        if (!walk_on(&ahead))
            return false;
    } while (is_extension_header(ahead.proto));
    if (!handle || dissector_handle_get_protocol_index(handle) != ahead.proto)
        return false;
    protocol = find_layer(ahead.proto)->transport;
    if (!protocol || ip->is_later_fragment)
        return true;
    return read_transport_header(packet, ip, &header) &&
           (!read_ports(&ahead, protocol, &ports) ||
            (header.srcport == ports.src && header.dstport == ports.dst));
}

/* How many bytes of a frame are searched in total, for however many layers. */
#define SEARCHED_MAX 65536

/* Search a source for IP headers, from an offset on. Returns how many there are, and leaves the
 * last one in the reader. */
static unsigned search_source(reader_t *reader, const GSList *source, size_t offset,
                              unsigned version, bool innermost)
{
    unsigned count = 0;
    place_t place;

    if (!go_to_source(&place, source))
        return 0;
    for (place.offset = offset; place.offset < place.packet.captured; place.offset++) {
        ip_header_t ip;

        if (++reader->searched > SEARCHED_MAX)
            return 0;
        if (place.packet.bytes[place.offset] >> 4 != version ||
            !read_ip_header(&place.packet, place.offset, &ip) ||
            !ip_header_is_plausible(&place.packet, place.offset) ||
            !leads_on(reader, &place.packet, &ip) ||
            (innermost && !has_frame_addresses(reader->walk.pinfo, &ip)))
            continue;
        count++;
        reader->place = place;
        reader->ip = ip;
    }
    return count;
}

/* Search everything that was not read yet for an IP header. Returns false if there is none, or more
 * than one. */
static bool search_ip(reader_t *reader, unsigned version)
{
    const GSList *source = reader->place.source;
    bool innermost = is_innermost(reader);
    unsigned count = search_source(reader, source, reader->place.offset, version, innermost);

    while ((source = source->next) != NULL)
        count += search_source(reader, source, 0, version, innermost);
    for (unsigned i = 0; reader->left && i < wmem_array_get_count(reader->left); i++) {
        const place_t *left = wmem_array_index(reader->left, i);

        count += search_source(reader, left->source, left->offset, version, innermost);
    }
    return count == 1 && reader->searched <= SEARCHED_MAX;
}

static bool is_version_there(const place_t *place, unsigned version)
{
    return place->is_certain && place->offset < place->packet.captured &&
           place->packet.bytes[place->offset] >> 4 == version;
}

/* Did the first fragment come last, so that this frame has the reassembled packet? */
static bool was_put_together(const reader_t *reader)
{
    const ip_header_t *ip = &reader->ip;
    const packet_bytes_t *packet = &reader->place.packet;
    size_t length = MIN(ip->end, packet->captured) - MIN(ip->next, packet->captured);
    place_t whole;

    return ip->is_first_fragment && go_to_source(&whole, reader->place.source->next) &&
           whole.packet.captured > length &&
           memcmp(whole.packet.bytes, packet->bytes + ip->next, length) == 0;
}

/* It is in the source after the one that has the last fragment. */
static bool go_to_whole_packet(reader_t *reader)
{
    place_t *place = &reader->place;
    place_t left = *place;

    left.offset = reader->ip.end;
    if (!reader->left)
        reader->left = wmem_array_new(reader->walk.pinfo->pool, sizeof(place_t));
    wmem_array_append_one(reader->left, left);
    return go_to_source(place, place->source->next) &&
           continue_ip_header(&place->packet, &reader->ip);
}

/* What follows a packet is not part of it. */
static void end_with_packet(place_t *place, const ip_header_t *ip)
{
    place->packet.reported = MIN(place->packet.reported, ip->end);
    place->packet.captured = MIN(place->packet.captured, ip->end);
}

/* Continue after an IP header that was found, or else from where it was searched for. */
static void go_behind_ip(reader_t *reader, const place_t *before)
{
    place_t *place = &reader->place;

    if (!reader->has_ip) {
        *place = *before;
        place->is_certain = false;
        return;
    }

    place->is_certain = true;
    if (place->source == reader->quote_source && place->offset >= reader->quote_end)
        reader->in_quote = false;
    if (reader->ip.is_later_fragment || was_put_together(reader))
        reader->has_ip = go_to_whole_packet(reader);
    else
        end_with_packet(place, &reader->ip);
    place->offset = reader->ip.next;
}

static void look_at_ip(reader_t *reader)
{
    unsigned version = reader->walk.proto == proto_ip ? 4 : 6;
    place_t before = reader->place;

    if (is_version_there(&before, version))
        reader->has_ip =
            read_ip_header(&before.packet, before.offset, &reader->ip) &&
            (!is_innermost(reader) || has_frame_addresses(reader->walk.pinfo, &reader->ip));
    else
        reader->has_ip = search_ip(reader, version);
    go_behind_ip(reader, &before);
}

/* Some dissectors, such as MPLS since 4.6, leave no layer for the IP header that they pass on. It
 * must have pinfo's addresses. */
static void look_for_ip_before(reader_t *reader, const walk_t *walk_before)
{
    const packet_info *pinfo = reader->walk.pinfo;
    walk_t walk = reader->walk;
    place_t before = reader->place;

    reader->walk = *walk_before;
    reader->has_ip = is_innermost(reader) && search_ip(reader, pinfo->src.type == AT_IPv4 ? 4 : 6);
    reader->walk = walk;
    go_behind_ip(reader, &before);
}

/* An ICMP error hands its quote to IP; anything else in ICMP is data. */
static void look_at_icmp(reader_t *reader)
{
    place_t *place = &reader->place;

    if (is_ip(proto_behind(&reader->walk))) {
        reader->in_quote = true;
        reader->is_refused =
            place->is_certain &&
            icmp_is_refusal(&place->packet, place->offset, reader->walk.proto == proto_icmpv6);
        reader->quote_source = reader->has_ip ? place->source : NULL;
        reader->quote_end = reader->ip.end;
    }
    place->offset += 8;
    reader->has_ip = false;
}

static void set_bytes(transport_header_t *header, const packet_bytes_t *packet,
                      const ip_header_t *ip, const transport_bytes_t *bytes)
{
    address_type type = ip->address_length == 4 ? AT_IPv4 : AT_IPv6;

    set_address(&header->src, type, (int)ip->address_length, ip->src_address);
    set_address(&header->dst, type, (int)ip->address_length, ip->dst_address);
    header->kind = bytes->kind;
    header->has_initial_sequence = bytes->has_initial_sequence;
    header->initial_sequence = bytes->initial_sequence;
    header->payload.length = bytes->payload_length;
    if (bytes->payload < packet->captured) {
        header->payload.bytes = packet->bytes + bytes->payload;
        header->payload.captured = MIN(packet->captured - bytes->payload, bytes->payload_length);
    }
}

static void look_at_transport(reader_t *reader, const transport_protocol_t *protocol)
{
    walk_t *walk = &reader->walk;
    place_t *place = &reader->place;
    transport_header_t header = {.transport = protocol->transport, .ptype = protocol->ptype};
    transport_bytes_t bytes;
    ports_t ports;
    bool has_ports = read_ports(walk, protocol, &ports);
    bool has_bytes = reader->has_ip && read_transport_header(&place->packet, &reader->ip, &bytes) &&
                     bytes.transport == protocol->transport;

    if (has_bytes && !has_ports && protocol->transport == TRANSPORT_DCCP) {
        has_ports = true;
        ports.src = bytes.srcport;
        ports.dst = bytes.dstport;
    }
    header.is_placed =
        has_bytes && has_ports && bytes.srcport == ports.src && bytes.dstport == ports.dst;
    if (header.is_placed) {
        set_bytes(&header, &place->packet, &reader->ip, &bytes);
        place->offset = bytes.payload;
    }
    place->is_certain = header.is_placed;
    reader->has_ip = false;
    if (!has_ports || !has_watched_port(&ports))
        return;

    header.srcport = ports.src;
    header.dstport = ports.dst;
    header.quoted = reader->in_quote;
    header.is_refused = reader->in_quote && reader->is_refused;
    header.payload_proto = proto_of_payload(*walk);
    *reader->next_header = wmem_memdup(walk->pinfo->pool, &header, sizeof(header));
    reader->next_header = &(*reader->next_header)->next;
}

/* GRE has optional fields: RFC 2784, section 2.1; RFC 2890, section 2. If it has source routes (RFC
 * 1701) or another version, its length is not known. */
static void look_at_gre(reader_t *reader)
{
    place_t *place = &reader->place;
    uint8_t fields;
    uint8_t version;

    reader->has_ip = false;
    if (!place->is_certain || place->packet.captured < 2 ||
        place->offset > place->packet.captured - 2)
        return;
    fields = place->packet.bytes[place->offset];
    version = place->packet.bytes[place->offset + 1] & 0x07;
    place->is_certain = (fields & 0x40) == 0 && version == 0;
    place->offset += 4;
    place->offset += (fields & 0x80) != 0 ? 4 : 0; /* checksum */
    place->offset += (fields & 0x20) != 0 ? 4 : 0; /* key */
    place->offset += (fields & 0x10) != 0 ? 4 : 0; /* sequence number */
}

/* GENEVE has options: RFC 8926, section 3.4. */
static void look_at_geneve(reader_t *reader)
{
    place_t *place = &reader->place;

    if (place->is_certain && place->offset < place->packet.captured)
        place->offset += 8 + 4 * (size_t)(place->packet.bytes[place->offset] & 0x3F);
    reader->has_ip = false;
}

static void look_at_other(reader_t *reader, const layer_t *layer)
{
    if (layer->kind == LAYER_EXTENSION_HEADER && reader->has_ip)
        return;
    if (layer->kind != LAYER_OF_KNOWN_LENGTH)
        reader->place.is_certain = false;
    else if (reader->place.is_certain)
        reader->place.offset += layer->length;
    reader->has_ip = false;
}

transport_header_t *watched_transport_headers(packet_info *pinfo)
{
    transport_header_t *first = NULL;
    reader_t reader = {.place.is_certain = true, .next_header = &first};

    go_to_source(&reader.place, pinfo->data_src);
    reader.walk = begin_walk(pinfo);
    for (walk_t before = reader.walk; walk_on(&reader.walk); before = reader.walk) {
        const layer_t *layer = find_layer(reader.walk.proto);

        switch (layer->kind) {
        case LAYER_TRANSPORT:
            if (!reader.has_ip && !is_ip(before.proto) && !is_extension_header(before.proto))
                look_for_ip_before(&reader, &before);
            look_at_transport(&reader, layer->transport);
            break;
        case LAYER_IP:
            look_at_ip(&reader);
            break;
        case LAYER_ICMP:
            look_at_icmp(&reader);
            break;
        case LAYER_GRE:
            look_at_gre(&reader);
            break;
        case LAYER_GENEVE:
            look_at_geneve(&reader);
            break;
        default:
            look_at_other(&reader, layer);
        }
    }
    return first;
}

bool payload_is_there(const transport_header_t *header)
{
    return header->is_placed ? header->payload.length > 0 : header->payload_proto >= 0;
}
