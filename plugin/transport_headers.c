/* transport_headers.c
 * The transport headers of a frame. Wireshark's layers (layers.h) tell which there are.
 *
 * The layers do not have addresses and flags, and the tree's items are no help: most of them are
 * never created if the tree is not visible. So these are read from the bytes of the frame, layer by
 * layer, so that nothing that a sender puts into an option or a payload is mistaken for a header.
 * After a layer of unknown length, an IP header is searched for. What matches inside a packet that
 * matches is part of it; of two that stand side by side, neither is accepted.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "transport_headers.h"

#include "layers.h"

static int proto_eth = -1;
static int proto_icmpv6 = -1;
static int proto_ip = -1;
static int proto_mpls = -1;
static int proto_nsh = -1;
static dissector_table_t ip_proto_table;

void transport_headers_init(void)
{
    layers_init();
    proto_eth = proto_get_id_by_filter_name("eth");
    proto_icmpv6 = proto_get_id_by_filter_name("icmpv6");
    proto_ip = proto_get_id_by_filter_name("ip");
    proto_mpls = proto_get_id_by_filter_name("mpls");
    proto_nsh = proto_get_id_by_filter_name("nsh");
    ip_proto_table = find_dissector_table("ip.proto");
}

/* Where the next layer begins in the bytes of a frame. */
typedef struct {
    const GSList *source; /* the frame, or what was decrypted or reassembled from it */
    packet_bytes_t packet;
    size_t offset;
    size_t behind;   /* where the last packet or header begins to have others inside */
    bool is_certain; /* if false, it begins somewhere after the latter */
} place_t;

typedef struct {
    walk_t walk;
    place_t place;
    wmem_array_t *left; /* place_t: where reading moved on to the next source before the end */
    size_t searched;    /* bytes looked at in search of IP headers */
    bool has_subframes; /* of an A-MSDU of 802.11 */
    place_t subframe;   /* the next one */
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
    place->behind = 0;
    return true;
}

/* What was read so far is certain. */
static void go_behind(place_t *place, size_t offset)
{
    place->offset = offset;
    place->behind = offset;
    place->is_certain = true;
}

/* What follows a packet is not part of it. */
static void end_with_packet(place_t *place, size_t end)
{
    place->packet.reported = MIN(place->packet.reported, end);
    place->packet.captured = MIN(place->packet.captured, end);
}

static bool is_ip_address(const address *addr)
{
    return addr->type == AT_IPv4 || addr->type == AT_IPv6;
}

/* Are pinfo's addresses those of the current IP header? They are those of the last one, for which
 * MPLS leaves no layer; but not in a quote, nor if, say, AppleTalk has set its own. */
static bool is_innermost(const reader_t *reader)
{
    const packet_info *pinfo = reader->walk.pinfo;

    if (reader->in_quote || !is_ip_address(&pinfo->src) || !is_ip_address(&pinfo->dst))
        return false;
    return !has_ip_layer(reader->walk) && !has_layer(reader->walk, proto_mpls);
}

static bool has_frame_addresses(const packet_info *pinfo, const ip_header_t *ip)
{
    size_t length = ip->address_length;

    return ip->dst_address && (size_t)pinfo->src.len == length &&
           (size_t)pinfo->dst.len == length &&
           memcmp(pinfo->src.data, ip->src_address, length) == 0 &&
           memcmp(pinfo->dst.data, ip->dst_address, length) == 0;
}

/* An IP header that is searched for, by what the frame's layers say. */
typedef struct {
    unsigned version;
    int proto; /* of the layer that follows it, save extension headers; -1 if none does */
    const transport_protocol_t *transport; /* or NULL */
    bool has_ports;
    ports_t ports;
    const packet_info *pinfo; /* whose addresses it has, or NULL */
} expected_t;

static expected_t expected_ip(const reader_t *reader, unsigned version)
{
    expected_t expected = {.version = version, .proto = -1};
    walk_t ahead = reader->walk;

    if (is_innermost(reader))
        expected.pinfo = reader->walk.pinfo;
    do {
        if (!walk_on(&ahead))
            return expected;
    } while (is_extension_layer(ahead.proto));
    expected.proto = ahead.proto;
    expected.transport = find_layer(ahead.proto)->transport;
    expected.has_ports =
        expected.transport && read_ports(&ahead, expected.transport, &expected.ports);
    return expected;
}

/* Does what follows an IP header agree with the frame's layers? No more than the ports is read: to
 * count the data of SCTP takes a walk over all of them. */
static bool leads_on(const expected_t *expected, const packet_bytes_t *packet,
                     const ip_header_t *ip)
{
    dissector_handle_t handle = dissector_get_uint_handle(ip_proto_table, ip->next_proto);

    if (!handle || dissector_handle_get_protocol_index(handle) != expected->proto)
        return false;
    if (!expected->transport || ip->is_later_fragment)
        return true;
    return packet_has(packet, ip->next, 4) &&
           (!expected->has_ports || (packet_uint16(packet, ip->next) == expected->ports.src &&
                                     packet_uint16(packet, ip->next + 2) == expected->ports.dst));
}

/* How much is looked at in a frame, in total for all layers that are searched for: with bytes that
 * look like headers, as much as costs no more than what Wireshark does with the frame. */
#define SEARCHED_MAX  8192
#define FIELDS_LENGTH 8 /* looked at where a first byte fits */

/* Does an IP header begin there that agrees with all that is known? */
static bool is_expected(reader_t *reader, const expected_t *expected, const place_t *place,
                        ip_header_t *ip)
{
    const packet_bytes_t *packet = &place->packet;
    bool is_read;

    if (packet->bytes[place->offset] >> 4 != expected->version)
        return false;
    reader->searched += FIELDS_LENGTH;
    if (!begin_ip_header(packet, place->offset, ip) ||
        !ip_header_is_plausible(packet, place->offset))
        return false;
    is_read = read_ip_header(packet, place->offset, ip);
    reader->searched += ip->next - place->offset;
    return is_read && leads_on(expected, packet, ip) &&
           (!expected->pinfo || has_frame_addresses(expected->pinfo, ip));
}

/* Search a source for IP headers, from an offset on. Returns how many there are side by side, and
 * leaves the last one in the reader. */
static unsigned search_source(reader_t *reader, const expected_t *expected, const GSList *source,
                              size_t offset)
{
    unsigned count = 0;
    place_t place;

    if (!go_to_source(&place, source))
        return 0;
    place.offset = offset;
    for (; place.offset < place.packet.captured && reader->searched < SEARCHED_MAX;
         reader->searched++) {
        ip_header_t ip;

        if (!is_expected(reader, expected, &place, &ip)) {
            place.offset++;
            continue;
        }
        count++;
        reader->place = place;
        reader->ip = ip;
        place.offset = MAX(ip.end, ip.next);
    }
    return count;
}

/* Search everything that was not read yet for an IP header. Returns false if there is none, or more
 * than one. */
static bool search_ip(reader_t *reader, unsigned version)
{
    const GSList *source = reader->place.source;
    expected_t expected;
    unsigned count;

    if (reader->searched >= SEARCHED_MAX)
        return false;
    expected = expected_ip(reader, version);
    count = search_source(reader, &expected, source, reader->place.behind);
    /* What is made of a packet's payload, such as a decompressed page, is part of it, too. Only the
     * innermost header is so well known that there is no doubt. */
    while ((count == 0 || !expected.pinfo) && (source = source->next) != NULL)
        count += search_source(reader, &expected, source, 0);
    for (unsigned i = 0; reader->left && i < wmem_array_get_count(reader->left); i++) {
        const place_t *left = wmem_array_index(reader->left, i);

        count += search_source(reader, &expected, left->source, left->offset);
    }
    return count == 1 && reader->searched < SEARCHED_MAX;
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

/* Continue after an IP header that was found, or else from where it was searched for. */
static void go_behind_ip(reader_t *reader, const place_t *before)
{
    place_t *place = &reader->place;

    if (!reader->has_ip) {
        *place = *before;
        place->is_certain = false;
        return;
    }

    if (place->source == reader->quote_source && place->offset >= reader->quote_end)
        reader->in_quote = false;
    if (reader->ip.is_later_fragment || was_put_together(reader))
        reader->has_ip = go_to_whole_packet(reader);
    else
        end_with_packet(place, reader->ip.end);
    go_behind(place, reader->ip.next);
}

/* What GTP hands to the dissector of IPv4 may be IPv6, since 4.6. */
static unsigned version_of(const reader_t *reader)
{
    if (is_version_there(&reader->place, 4) || is_version_there(&reader->place, 6))
        return reader->place.packet.bytes[reader->place.offset] >> 4;
    return reader->walk.proto == proto_ip ? 4 : 6;
}

static void look_at_ip(reader_t *reader, unsigned version)
{
    place_t before = reader->place;

    if (is_version_there(&before, version))
        reader->has_ip =
            read_ip_header(&before.packet, before.offset, &reader->ip) &&
            (!is_innermost(reader) || has_frame_addresses(reader->walk.pinfo, &reader->ip));
    else
        reader->has_ip = search_ip(reader, version);
    go_behind_ip(reader, &before);
}

/* Some dissectors, such as MPLS since 4.4, leave no layer for the IP header that they pass on. */
static bool lacks_ip_layer(const reader_t *reader, const walk_t *walk_before)
{
    return !reader->has_ip && !is_ip_layer(walk_before->proto) &&
           !is_extension_layer(walk_before->proto);
}

/* It must have pinfo's addresses. */
static void look_for_ip_before(reader_t *reader, const walk_t *walk_before)
{
    walk_t walk = reader->walk;

    reader->walk = *walk_before;
    if (is_innermost(reader))
        look_at_ip(reader, walk.pinfo->src.type == AT_IPv4 ? 4 : 6);
    reader->walk = walk;
}

/* An ICMP error hands its quote to IP; anything else in ICMP is data. */
static void look_at_icmp(reader_t *reader)
{
    place_t *place = &reader->place;

    if (is_ip_layer(proto_behind(&reader->walk))) {
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

/* SCTP in UDP: RFC 6951, section 4. */
static void go_on_with_udp(reader_t *reader)
{
    reader->has_ip = reader->place.is_certain;
    reader->ip.next_proto = IP_PROTO_SCTP;
    reader->ip.next = reader->place.offset;
    reader->ip.end = reader->place.packet.reported;
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
    header->has_acknowledged = bytes->has_acknowledged;
    header->acknowledged = bytes->acknowledged;
    header->payload.length = bytes->payload_length;
    if (bytes->payload < packet->captured) {
        header->payload.bytes = packet->bytes + bytes->payload;
        header->payload.captured = MIN(packet->captured - bytes->payload, bytes->payload_length);
    }
}

/* Wireshark leaves no layer for VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe), which either port may
 * announce; all else that is in UDP and leads to one of these has one. */
#define UDP_PORT_VXLAN_GPE      4790
#define VXLAN_GPE_HEADER_LENGTH 8

static bool is_vxlan_gpe(const walk_t *walk, const transport_bytes_t *bytes)
{
    int behind = proto_behind(walk);

    return (bytes->srcport == UDP_PORT_VXLAN_GPE || bytes->dstport == UDP_PORT_VXLAN_GPE) &&
           (is_ip_layer(behind) || behind == proto_eth || behind == proto_mpls ||
            behind == proto_nsh);
}

static void go_behind_transport(reader_t *reader, const transport_bytes_t *bytes)
{
    place_t *place = &reader->place;

    go_behind(place, bytes->payload);
    if (bytes->transport != TRANSPORT_UDP)
        return;
    end_with_packet(place, bytes->payload + bytes->payload_length);
    if (is_vxlan_gpe(&reader->walk, bytes))
        place->offset += VXLAN_GPE_HEADER_LENGTH;
}

static void look_at_transport(reader_t *reader, const transport_protocol_t *protocol)
{
    walk_t *walk = &reader->walk;
    place_t *place = &reader->place;
    transport_header_t header = {.transport = protocol->transport, .ptype = protocol->ptype};
    transport_bytes_t bytes;
    ports_t ports;
    bool has_ports = read_ports(walk, protocol, &ports);
    bool has_bytes = reader->has_ip && reader->ip.dst_address &&
                     read_transport_header(&place->packet, &reader->ip, &bytes) &&
                     bytes.transport == protocol->transport;

    if (has_bytes && (!has_ports || has_ambiguous_numbers(walk))) {
        has_ports = true;
        ports.src = bytes.srcport;
        ports.dst = bytes.dstport;
    }
    header.is_placed =
        has_bytes && has_ports && bytes.srcport == ports.src && bytes.dstport == ports.dst;
    if (header.is_placed) {
        header.tvb = get_data_source_tvb((const struct data_source *)place->source->data);
        header.offset = (int)reader->ip.next;
        set_bytes(&header, &place->packet, &reader->ip, &bytes);
        go_behind_transport(reader, &bytes);
    }
    place->is_certain = header.is_placed;
    reader->has_ip = false;
    if (!has_ports || !has_watched_port(&ports))
        return;

    header.srcport = ports.src;
    header.dstport = ports.dst;
    header.quoted = reader->in_quote;
    header.is_refused = reader->in_quote && reader->is_refused;
    header.payload_proto = proto_of_payload(*walk, &header.is_enveloped);
    *reader->next_header = wmem_memdup(walk->pinfo->pool, &header, sizeof(header));
    reader->next_header = &(*reader->next_header)->next;
}

static void look_at_link(reader_t *reader, const layer_t *layer)
{
    place_t *place = &reader->place;
    size_t length = layer->length;

    reader->has_ip = false;
    if (!place->is_certain)
        return;
    if (layer->read_length)
        length = layer->read_length(&place->packet, place->offset);
    place->is_certain = length != LENGTH_UNKNOWN;
    if (place->is_certain)
        place->offset += length;
}

/* What a frame of 802.11 has several of are its LLC layers. */
static void look_at_wlan(reader_t *reader, const layer_t *layer)
{
    place_t *place = &reader->place;
    bool has_subframes = place->is_certain && wlan_has_subframes(&place->packet, place->offset);
    bool is_encrypted = place->is_certain && wlan_is_encrypted(&place->packet, place->offset);

    look_at_link(reader, layer);
    /* What was decrypted is elsewhere. */
    if (is_encrypted && go_to_source(place, place->source->next))
        go_behind(place, 0);
    reader->has_subframes = has_subframes && place->is_certain;
    reader->subframe = *place;
}

/* Not if another link layer has led to it: then it is in a tunnel. */
static void go_to_subframe(reader_t *reader, int proto_before)
{
    place_t *subframe = &reader->subframe;
    size_t length = wlan_subframe_length(&subframe->packet, subframe->offset);

    if (!reader->has_subframes || find_layer(proto_before)->kind == LAYER_LINK)
        return;
    reader->has_subframes = length != LENGTH_UNKNOWN;
    if (!reader->has_subframes)
        return;
    reader->place = *subframe;
    subframe->offset += length;
    end_with_packet(&reader->place, subframe->offset);
    go_behind(&reader->place, reader->place.offset + WLAN_SUBFRAME_HEADER_LENGTH);
}

static void look_at_other(reader_t *reader, const layer_t *layer)
{
    if (layer->kind == LAYER_EXTENSION_HEADER && reader->has_ip)
        return;
    reader->place.is_certain = false;
    reader->has_ip = false;
}

static transport_header_t *read_headers(packet_info *pinfo, size_t searched)
{
    transport_header_t *first = NULL;
    reader_t reader = {.place.is_certain = true, .searched = searched, .next_header = &first};

    go_to_source(&reader.place, pinfo->data_src);
    reader.walk = begin_walk(pinfo);
    for (walk_t before = reader.walk; walk_on(&reader.walk); before = reader.walk) {
        const layer_t *layer = find_layer(reader.walk.proto);

        switch (layer->kind) {
        case LAYER_TRANSPORT:
            if (find_layer(before.proto)->kind == LAYER_TRANSPORT)
                go_on_with_udp(&reader);
            else if (lacks_ip_layer(&reader, &before))
                look_for_ip_before(&reader, &before);
            look_at_transport(&reader, layer->transport);
            break;
        case LAYER_IP:
            look_at_ip(&reader, version_of(&reader));
            break;
        case LAYER_EXTENSION_HEADER:
            if (lacks_ip_layer(&reader, &before))
                look_for_ip_before(&reader, &before);
            else
                look_at_other(&reader, layer);
            break;
        case LAYER_ICMP:
            look_at_icmp(&reader);
            break;
        case LAYER_WLAN:
            look_at_wlan(&reader, layer);
            break;
        case LAYER_LLC:
            go_to_subframe(&reader, before.proto);
            look_at_link(&reader, layer);
            break;
        case LAYER_LINK:
            look_at_link(&reader, layer);
            break;
        default:
            look_at_other(&reader, layer);
        }
    }
    return first;
}

transport_header_t *watched_transport_headers(packet_info *pinfo)
{
    return read_headers(pinfo, 0);
}

/* A heuristic dissector asks for each payload of a frame, and all layers before it are read each
 * time. Layer numbers, unlike the list of layers, are the same on each pass; but they begin anew
 * after 255. */
#define CURRENT_LAYERS_MAX   100
#define CURRENT_SEARCHED_MAX 1024

transport_header_t *current_transport_header(packet_info *pinfo)
{
    transport_header_t *header;

    if (pinfo->curr_layer_num > CURRENT_LAYERS_MAX ||
        wmem_list_count(pinfo->layers) > CURRENT_LAYERS_MAX)
        return NULL;
    header = read_headers(pinfo, SEARCHED_MAX - CURRENT_SEARCHED_MAX);
    while (header && header->next)
        header = header->next;
    return header && header->is_placed && header->srcport == pinfo->srcport &&
                   header->dstport == pinfo->destport
               ? header
               : NULL;
}

bool payload_is_there(const transport_header_t *header)
{
    return header->is_placed ? header->payload.length > 0 : header->payload_proto >= 0;
}
