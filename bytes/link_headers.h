/* link_headers.h
 * The headers of link layers and tunnels: how long they are, where they don't always have the same
 * length. Independent of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_LINK_HEADERS_H
#define IANAPORT_LINK_HEADERS_H

#include "ip_headers.h"

/* Each returns how many bytes there are from the offset to the next protocol's header, or
 * LENGTH_UNKNOWN if that can't be told. */
#define LENGTH_UNKNOWN SIZE_MAX
typedef size_t link_length_t(const packet_bytes_t *packet, size_t offset);

link_length_t fr_length;         /* RFC 2427, section 3; Cisco's encapsulation */
link_length_t geneve_length;     /* RFC 8926, section 3.4 */
link_length_t gre_length;        /* RFC 2784; RFC 2890; RFC 2637, section 4.1; with ERSPAN's header:
                                  * draft-foschiano-erspan-03 */
link_length_t gtp_length;        /* 3GPP TS 29.281, section 5; TS 29.060, section 6 */
link_length_t ieee8021ad_length; /* IEEE 802.1Q, sections 9.5 and 9.7 (802.1ah) */
link_length_t l2tp_length;       /* RFC 2661, section 3.1 */
link_length_t llc_length;        /* IEEE 802.2, section 3; RFC 1042 */
link_length_t macsec_length;     /* IEEE 802.1AE, section 9.3 */
link_length_t mpls_length;       /* RFC 3032, section 2.1: all labels */
link_length_t nsh_length;        /* RFC 8300, section 2.2 */
link_length_t pktap_length;      /* Apple's bsd/net/pktap.h */
link_length_t ppp_length;        /* RFC 1661, sections 2 and 6.5; RFC 1662, section 3.1 */
link_length_t prism_length;      /* linux-wlan-ng's wlan_monitor_header */
link_length_t radiotap_length;   /* radiotap.org; PPI has its length there, too */
link_length_t sll_length;        /* LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2 of tcpdump.org */
link_length_t teredo_length;     /* RFC 4380, section 5.1.1 */
link_length_t token_ring_length; /* IEEE 802.5, section 3.1 */
link_length_t trill_length;      /* RFC 6325, section 3.2 */
link_length_t tzsp_length;       /* TaZmen Sniffer Protocol */
link_length_t wlancap_length;    /* LINKTYPE_IEEE802_11_AVS of tcpdump.org */
link_length_t wlan_length;       /* IEEE 802.11, section 9.3.2.1: data frames */

/* Is the body of a data frame of 802.11 encrypted? */
bool wlan_is_encrypted(const packet_bytes_t *packet, size_t offset);

/* Does a data frame of 802.11 contain several, as an A-MSDU? IEEE 802.11, section 9.3.2.2. */
bool wlan_has_subframes(const packet_bytes_t *packet, size_t offset);

/* From a subframe to the next one, with padding. */
link_length_t wlan_subframe_length;
#define WLAN_SUBFRAME_HEADER_LENGTH 14

#endif
