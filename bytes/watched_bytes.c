/* watched_bytes.c
 * Tells from the bytes of a frame whether it could have a watched port.
 *
 * An IP header may begin at any byte of a frame, since there are many kinds of tunnels. Two of its
 * bytes rule out nearly all offsets. They are compared for a block of offsets at once, in
 * branchless loops that compilers vectorize; the remaining offsets are checked one by one. The
 * number of watched ports makes no difference.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "watched_bytes.h"

#include <glib.h>
#include <string.h>

#include "ip_headers.h"

#define ETHERNET_HEADER_LENGTH 14
#define ETHERNET_LENGTH_MIN    60
#define IPV4_PROTOCOL          9
#define IPV4_CHECKSUM          10
#define IPV6_NEXT_HEADER       6
#define TCP_HEADER_LENGTH      20
#define UDP_HEADER_LENGTH      8
#define PORTS_LENGTH           4
#define FCS_LENGTH             4
#define FRAGMENT_HEADER_LENGTH 8
#define REASSEMBLED_MAX        16 /* for one frame */

#define UDP_PORT_CAPWAP 5247
#define UDP_PORT_DCCP   6511
#define UDP_PORT_SCTP   9899
#define UDP_PORT_ZEP    17754
#define UDP_PORT_TZSP   37008

static const bool is_transport[256] = {[IP_PROTO_TCP] = true,
                                       [IP_PROTO_UDP] = true,
                                       [IP_PROTO_DCCP] = true,
                                       [IP_PROTO_SCTP] = true,
                                       [IP_PROTO_UDPLITE] = true};

typedef struct {
    const port_set_t *ports;
    fragments_t *fragments;
    link_t link;
    packet_bytes_t packet;
    size_t budget; /* of headers to follow */
} frame_t;

/* Follows any chain of headers to its end, since each has at least 4 bytes, but not the chains from
 * all offsets if all are long. */
static size_t header_budget(size_t captured)
{
    return 4 * captured + 64;
}

/* ---- A single offset ---- */

static bool has_ports(const frame_t *frame, size_t offset)
{
    return packet_has(&frame->packet, offset, PORTS_LENGTH) &&
           (frame->ports->contains[packet_uint16(&frame->packet, offset)] ||
            frame->ports->contains[packet_uint16(&frame->packet, offset + 2)]);
}

static bool is_udp_port_of_transport(uint16_t port)
{
    return port == UDP_PORT_DCCP || port == UDP_PORT_SCTP;
}

/* Link layers whose frames may be fragments, and are only together after reassembly. */
static bool is_udp_port_of_link_layer(uint16_t port)
{
    return port == UDP_PORT_CAPWAP || port == UDP_PORT_ZEP || port == UDP_PORT_TZSP;
}

static bool has_ports_in_udp(const frame_t *frame, size_t offset)
{
    uint16_t srcport;
    uint16_t dstport;

    if (!packet_has(&frame->packet, offset, PORTS_LENGTH))
        return false;
    srcport = packet_uint16(&frame->packet, offset);
    dstport = packet_uint16(&frame->packet, offset + 2);
    return is_udp_port_of_link_layer(srcport) || is_udp_port_of_link_layer(dstport) ||
           ((is_udp_port_of_transport(srcport) || is_udp_port_of_transport(dstport)) &&
            has_ports(frame, offset + UDP_HEADER_LENGTH));
}

/* Do the bytes before an IP header announce it? */
static bool is_announced(const frame_t *frame, size_t offset)
{
    uint16_t ethertype;

    if ((frame->link == LINK_IP && offset == 0) || (frame->link == LINK_FAMILY && offset == 4))
        return true;
    ethertype = offset >= 2 ? packet_uint16(&frame->packet, offset - 2) : 0;
    return ethertype == 0x0800 || ethertype == 0x86DD;
}

/* Protocols that have ports, or may carry packets that do. */
static bool may_lead_to_ports(uint8_t proto)
{
    switch (proto) {
    case IP_PROTO_HOP_BY_HOP:
    case IP_PROTO_ICMP:
    case IP_PROTO_IPV4:
    case IP_PROTO_TCP:
    case IP_PROTO_UDP:
    case IP_PROTO_DCCP:
    case IP_PROTO_IPV6:
    case IP_PROTO_ROUTING:
    case IP_PROTO_FRAGMENT:
    case IP_PROTO_GRE:
    case IP_PROTO_DSR:
    case IP_PROTO_ESP:
    case IP_PROTO_AH:
    case IP_PROTO_ICMPV6:
    case IP_PROTO_DESTINATION_OPTIONS:
    case IP_PROTO_ETHERIP:
    case IP_PROTO_PIM:
    case IP_PROTO_IPCOMP:
    case IP_PROTO_L2TP:
    case IP_PROTO_SCTP:
    case IP_PROTO_MOBILITY:
    case IP_PROTO_UDPLITE:
    case IP_PROTO_MPLS:
    case IP_PROTO_HIP:
    case IP_PROTO_SHIM6:
    case IP_PROTO_ETHERNET:
        return true;
    default:
        return false;
    }
}

/* Perhaps before a frame check sequence, and padding that makes it as long as Ethernet needs. */
static bool ends_with_frame(const frame_t *frame, size_t end)
{
    size_t reported = frame->packet.reported;

    return end == reported || end + FCS_LENGTH == reported ||
           (end < reported &&
            (reported == ETHERNET_LENGTH_MIN || reported == ETHERNET_LENGTH_MIN + FCS_LENGTH));
}

/* Is it really the IPv4 header of a fragment? Arbitrary bytes would pass if neither its checksum
 * nor its surroundings were checked. The checksum is 0 if it was left to the network card. */
static bool is_real_ipv4(const frame_t *frame, size_t offset, size_t header_length)
{
    size_t length = packet_uint16(&frame->packet, offset + 2);

    if (is_announced(frame, offset))
        return true;
    if (length == 0) /* Left to the network card, and in too many other bytes. */
        return ipv4_checksum_fits(frame->packet.bytes + offset, header_length);
    /* Packets that weren't captured whole aren't reassembled. */
    if (length <= header_length || !packet_has(&frame->packet, offset, length))
        return false;
    return ipv4_checksum_fits(frame->packet.bytes + offset, header_length) ||
           (may_lead_to_ports(frame->packet.bytes[offset + IPV4_PROTOCOL]) &&
            (packet_uint16(&frame->packet, offset + IPV4_CHECKSUM) == 0 ||
             ends_with_frame(frame, offset + length)));
}

/* The same for IPv6, which has no checksum. */
static bool is_real_ipv6(const frame_t *frame, size_t offset)
{
    return is_announced(frame, offset) ||
           ends_with_frame(frame,
                           offset + IPV6_HEADER_LENGTH + packet_uint16(&frame->packet, offset + 4));
}

typedef enum {
    CHAIN_NOTHING,
    CHAIN_PORT,
    CHAIN_UNKNOWN, /* if the IP header is real, the frame could have a port */
    CHAIN_FRAGMENT /* which a fragment header says */
} chain_t;

/* RFC 8200, section 4.5: some of the other values are reserved. */
static bool looks_like_fragment_header(const uint8_t *header)
{
    return may_lead_to_ports(header[0]) && header[1] == 0 && (header[3] & 6) == 0;
}

/* Follow an IP header and its extension headers. */
static chain_t follow_chain(frame_t *frame, ip_header_t *ip)
{
    for (; frame->budget > 0; frame->budget--) {
        if (is_transport[ip->next_proto])
            return has_ports(frame, ip->next) ||
                           (ip->next_proto == IP_PROTO_UDP && has_ports_in_udp(frame, ip->next))
                       ? CHAIN_PORT
                       : CHAIN_NOTHING;
        if (ip->next_proto == IP_PROTO_IPCOMP)
            return CHAIN_UNKNOWN;
        if (!is_extension_header(ip->next_proto) || !skip_extension_header(&frame->packet, ip))
            return CHAIN_NOTHING;
        if (ip->is_first_fragment || ip->is_later_fragment)
            return CHAIN_FRAGMENT;
    }
    return CHAIN_PORT; /* it could have */
}

/* Could the frame have VLAN tags, or ERSPAN headers, before the IP header? Wireshark mixes a VLAN's
 * number into the identification of IPv4 packets. */
static bool may_have_vlan(const frame_t *frame, size_t offset)
{
    for (size_t i = 0; i + 2 <= offset; i++) {
        switch (packet_uint16(&frame->packet, i)) {
        case 0x8100:
        case 0x88A8:
        case 0x88BE: /* ERSPAN */
        case 0x22EB:
        case 0x9100:
        case 0x9200:
            return true;
        default:
            break;
        }
    }
    return false;
}

/* Could the options of an IPv4 header have a source route? It changes the destination. */
static bool may_have_source_route(const uint8_t *options, size_t length)
{
    return memchr(options, 131, length) != NULL || memchr(options, 137, length) != NULL;
}

/* If it isn't certain which packet it belongs to, it could have a port. */
static bool fragment_has_port(const frame_t *frame, const fragment_t *fragment, bool is_certain)
{
    return !frame->fragments || !is_certain || !fragments_add(frame->fragments, fragment);
}

/* Was everything from the payload's beginning to its end captured? Wireshark reassembles nothing
 * else. */
static bool has_whole_payload(const frame_t *frame, const ip_header_t *ip)
{
    return ip->next < ip->end && packet_has(&frame->packet, ip->next, ip->end - ip->next);
}

static bool ipv4_fragment_has_port(const frame_t *frame, size_t offset, const ip_header_t *ip)
{
    const uint8_t *header = frame->packet.bytes + offset;
    uint16_t position = packet_uint16(&frame->packet, offset + 6);
    /* Wireshark's identification, which packets with different protocols can share. */
    fragment_t fragment = {.addresses = ip->src_address,
                           .addresses_length = 2 * ip->address_length,
                           .id = packet_uint16(&frame->packet, offset + 4) ^ ip->next_proto,
                           .proto = ip->next_proto,
                           .is_last = (position & 0x2000) == 0,
                           .bytes = frame->packet.bytes + ip->next,
                           .begin = 8 * (size_t)(position & 0x1FFF),
                           .length = ip->end - ip->next};
    size_t options_length = ip->next - offset - IPV4_HEADER_LENGTH;
    bool has_length = packet_uint16(&frame->packet, offset + 2) != 0;

    return fragment_has_port(
        frame, &fragment,
        has_length && !may_have_vlan(frame, offset) &&
            !may_have_source_route(header + IPV4_HEADER_LENGTH, options_length));
}

static bool ipv4_has_port(frame_t *frame, size_t offset, ip_header_t *ip)
{
    const ip_header_t header = *ip;
    bool is_fragment = ip->is_first_fragment || ip->is_later_fragment;
    chain_t chain = CHAIN_NOTHING;

    if (!ip->is_later_fragment) {
        ip->is_first_fragment = false;
        chain = follow_chain(frame, ip);
    }
    if (chain == CHAIN_PORT)
        return true;
    if ((!is_fragment && chain == CHAIN_NOTHING) ||
        !is_real_ipv4(frame, offset, header.next - offset))
        return false;
    if (chain != CHAIN_NOTHING)
        return true;
    return has_whole_payload(frame, &header) && ipv4_fragment_has_port(frame, offset, &header);
}

/* The IP header was read up to the end of a fragment header. */
static bool ipv6_fragment_has_port(const frame_t *frame, size_t offset, const ip_header_t *ip)
{
    size_t header_offset = ip->next - FRAGMENT_HEADER_LENGTH;
    uint16_t position = packet_uint16(&frame->packet, header_offset + 2);
    fragment_t fragment = {.addresses = ip->src_address,
                           .addresses_length = 2 * ip->address_length,
                           .id = packet_uint32(&frame->packet, header_offset + 4),
                           .proto = ip->next_proto,
                           .is_last = (position & 1) == 0,
                           .bytes = frame->packet.bytes + ip->next,
                           .begin = position & 0xFFF8,
                           .length = ip->end - ip->next};
    /* A routing header changes the address; and some aren't subtracted from the length. */
    bool has_options = header_offset - offset != IPV6_HEADER_LENGTH;
    bool has_length = packet_uint16(&frame->packet, offset + 4) != 0;

    return fragment_has_port(frame, &fragment,
                             !has_options && has_length && !may_have_vlan(frame, offset));
}

static bool ipv6_has_port(frame_t *frame, size_t offset, ip_header_t *ip)
{
    chain_t chain = follow_chain(frame, ip);

    if (chain == CHAIN_NOTHING || chain == CHAIN_PORT)
        return chain == CHAIN_PORT;
    if (chain == CHAIN_UNKNOWN)
        return is_real_ipv6(frame, offset);
    if (!looks_like_fragment_header(frame->packet.bytes + ip->next - FRAGMENT_HEADER_LENGTH) &&
        !is_real_ipv6(frame, offset))
        return false;
    if (has_whole_payload(frame, ip) && ipv6_fragment_has_port(frame, offset, ip))
        return true;
    if (!ip->is_first_fragment)
        return false;
    ip->is_first_fragment = false;
    return follow_chain(frame, ip) == CHAIN_PORT;
}

static bool place_has_port(frame_t *frame, size_t offset)
{
    ip_header_t ip;

    if (!begin_ip_header(&frame->packet, offset, &ip))
        return false;
    return ip.address_length == 4 ? ipv4_has_port(frame, offset, &ip)
                                  : ipv6_has_port(frame, offset, &ip);
}

/* ---- Many offsets at once ---- */

#define BLOCK_LENGTH 64
/* From the first byte of an IP header to the last one compared here. */
#define LOOKAHEAD IPV4_PROTOCOL

/* The bytes that are compared at once: as many as fit a vector on most processors, since longer
 * vectors are split up on processors that lack them. Without vectors it is one byte, and the code
 * is the same except that true is 1, not FF. */
#ifdef __GNUC__
typedef uint8_t lanes_t __attribute__((vector_size(16)));
#else
typedef uint8_t lanes_t;
#endif

/* The compiler adds a second version of the function, for processors with AVX2. */
#ifdef HAVE_TARGET_CLONES
#define FOR_ALL_PROCESSORS __attribute__((target_clones("avx2", "default")))
#else
#define FOR_ALL_PROCESSORS
#endif

static inline lanes_t load(const uint8_t *bytes)
{
    lanes_t lanes;

    memcpy(&lanes, bytes, sizeof(lanes));
    return lanes;
}

/* TCP, UDP, DCCP, SCTP, UDP-Lite, and what follow_chain() follows behind IPv4 (AH, DSR, IPComp,
 * extension headers), but few others: the test with the fewest instructions. */
static inline lanes_t is_next_of_ipv4(lanes_t proto)
{
    return (lanes_t)(proto == 6) | (lanes_t)((proto & 0xCE) == 0x00) |
           (lanes_t)((proto & 0xF3) == 0x80) | (lanes_t)((proto & 0xE7) == 0x23) |
           (lanes_t)((proto & 0xAF) == 0x2C);
}

/* The same for IPv6, whose other extension headers are above 132. */
static inline lanes_t is_next_of_ipv6(lanes_t proto)
{
    return (lanes_t)(proto == 6) | (lanes_t)(proto == 0) | (lanes_t)((proto & 0xCF) == 0x01) |
           (lanes_t)((proto & 0xE7) == 0x23) | (lanes_t)((proto & 0xAF) == 0x2C) |
           (lanes_t)((lanes_t)(proto - 132) <= 8);
}

/* Could the IP header of a packet with ports, or of a fragment that was captured whole, begin here?
 * Nonzero if it could. */
static inline lanes_t is_place(const uint8_t *bytes, uint8_t length_max)
{
    lanes_t first = load(bytes);
    lanes_t is_ipv4 =
        (lanes_t)((lanes_t)(first - 0x45) <= 0x0A) &
        (is_next_of_ipv4(load(bytes + IPV4_PROTOCOL)) | (lanes_t)(load(bytes + 2) <= length_max));
    lanes_t is_ipv6 =
        (lanes_t)((first & 0xF0) == 0x60) & is_next_of_ipv6(load(bytes + IPV6_NEXT_HEADER));

    return (is_ipv4 | is_ipv6) & 1;
}

static inline bool find_places(const uint8_t *bytes, uint8_t length_max,
                               uint8_t places[BLOCK_LENGTH])
{
    lanes_t any = {0};
    uint64_t words[2] = {0};

    for (unsigned i = 0; i < BLOCK_LENGTH; i += sizeof(lanes_t)) {
        lanes_t lanes = is_place(bytes + i, length_max);

        memcpy(places + i, &lanes, sizeof(lanes));
        any |= lanes;
    }
    memcpy(words, &any, sizeof(any));
    return (words[0] | words[1]) != 0;
}

static bool block_has_port(frame_t *frame, size_t offset, const uint8_t places[BLOCK_LENGTH])
{
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t bits = 0;

    for (unsigned i = 0; i < BLOCK_LENGTH / 8; i++) {
        uint64_t word;

        /* Eight bytes of 0 or 1 become the eight bits of the product's highest byte. */
        memcpy(&word, places + (size_t)8 * i, sizeof(word));
        bits |= (word * 0x0102040810204080) >> 56 << 8 * i;
    }
    for (; bits != 0; bits &= bits - 1) {
        if (place_has_port(frame, offset + (unsigned)__builtin_ctzll(bits)))
            return true;
    }
#else
    for (unsigned i = 0; i < BLOCK_LENGTH; i++) {
        if (places[i] != 0 && place_has_port(frame, offset + i))
            return true;
    }
#endif
    return false;
}

FOR_ALL_PROCESSORS
static bool has_port_from(frame_t *frame, size_t begin)
{
    const packet_bytes_t *packet = &frame->packet;
    uint8_t length_max =
        (uint8_t)(packet->captured >> 8 > UINT8_MAX ? UINT8_MAX : packet->captured >> 8);
    uint8_t places[BLOCK_LENGTH];
    uint8_t copy[BLOCK_LENGTH + LOOKAHEAD];

    if (!packet_has(packet, begin, IPV4_HEADER_LENGTH))
        return false;
    if (packet->captured - begin < sizeof(copy)) {
        memset(copy, 0, sizeof(copy));
        memcpy(copy, packet->bytes + begin, packet->captured - begin);
        return find_places(copy, length_max, places) && block_has_port(frame, begin, places);
    }
    for (size_t offset = begin; offset + IPV4_HEADER_LENGTH <= packet->captured;
         offset += BLOCK_LENGTH) {
        /* Move the last block back so that it fits. */
        if (offset > packet->captured - sizeof(copy))
            offset = packet->captured - sizeof(copy);
        if (find_places(packet->bytes + offset, length_max, places) &&
            block_has_port(frame, offset, places))
            return true;
    }
    return false;
}

/* ---- A frame ---- */

/* Where does the frame's own IP header certainly begin, if it has any? Addresses and ports before
 * and in it look like another one now and then. */
static bool find_ip_header(const frame_t *frame, size_t *offset)
{
    uint16_t ethertype;

    *offset = 0;
    if (frame->link != LINK_ETHERNET)
        return false;
    *offset = ETHERNET_HEADER_LENGTH;
    if (!packet_has(&frame->packet, 0, ETHERNET_HEADER_LENGTH))
        return false;
    ethertype = packet_uint16(&frame->packet, ETHERNET_HEADER_LENGTH - 2);
    return ethertype == 0x0800 || ethertype == 0x86DD;
}

/* How much of what comes next can't be the beginning of a packet inside? Of a later fragment
 * nothing could be, until it is put together. */
static size_t transport_length(const ip_header_t *ip)
{
    switch (ip->next_proto) {
    case IP_PROTO_TCP:
        return TCP_HEADER_LENGTH;
    case IP_PROTO_UDP:
        return UDP_HEADER_LENGTH;
    default:
        return 0;
    }
}

static bool has_port_by_itself(frame_t *frame)
{
    size_t begin;
    ip_header_t ip;

    if (find_ip_header(frame, &begin) && begin_ip_header(&frame->packet, begin, &ip)) {
        if (place_has_port(frame, begin))
            return true;
        begin = ip.next + transport_length(&ip);
    }
    return has_port_from(frame, begin);
}

static bool reassembled_has_port(const port_set_t *ports, fragments_t *fragments,
                                 const reassembled_t *packet)
{
    frame_t frame = {ports,
                     fragments,
                     LINK_IP,
                     {packet->bytes, packet->length, packet->length},
                     header_budget(packet->length)};
    ip_header_t ip = {.next_proto = packet->proto, .end = packet->length};

    return follow_chain(&frame, &ip) != CHAIN_NOTHING || has_port_from(&frame, 0);
}

/* Packets that the frame has completed may have fragments inside that complete others, and so on.
 */
static bool completed_have_port(const port_set_t *ports, fragments_t *fragments)
{
    reassembled_t packet;
    bool has = false;

    for (unsigned i = 0; fragments_take_packet(fragments, &packet); i++) {
        has = has || i == REASSEMBLED_MAX || reassembled_has_port(ports, fragments, &packet);
        g_free(packet.bytes);
    }
    return has;
}

bool frame_has_port(const port_set_t *ports, fragments_t *fragments, link_t link,
                    const uint8_t *bytes, size_t captured, size_t reported)
{
    frame_t frame = {ports, fragments, link, {bytes, captured, reported}, header_budget(captured)};

    return has_port_by_itself(&frame) || (fragments && completed_have_port(ports, fragments));
}
