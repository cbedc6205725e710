/* link_layers.c
 * What is known of a frame from its link layer.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "link_layers.h"

#include <wiretap/wtap.h>

link_t link_of(int encap)
{
    switch (encap) {
    case WTAP_ENCAP_ETHERNET:
        return LINK_ETHERNET;
    case WTAP_ENCAP_RAW_IP:
    case WTAP_ENCAP_RAW_IP4:
    case WTAP_ENCAP_RAW_IP6:
        return LINK_IP;
    case WTAP_ENCAP_NULL:
    case WTAP_ENCAP_LOOP:
        return LINK_FAMILY;
    default:
        return LINK_OTHER;
    }
}

bool link_is_in_the_clear(int encap)
{
    switch (encap) {
    case WTAP_ENCAP_ETHERNET:
    case WTAP_ENCAP_RAW_IP:
    case WTAP_ENCAP_RAW_IP4:
    case WTAP_ENCAP_RAW_IP6:
    case WTAP_ENCAP_NULL:
    case WTAP_ENCAP_LOOP:
    case WTAP_ENCAP_SLL:
    case WTAP_ENCAP_SLL2:
    case WTAP_ENCAP_PFLOG:
    case WTAP_ENCAP_CHDLC:
    case WTAP_ENCAP_IP_OVER_FC:
    case WTAP_ENCAP_TOKEN_RING:
    case WTAP_ENCAP_FDDI:
    case WTAP_ENCAP_FDDI_BITSWAPPED:
    case WTAP_ENCAP_ARCNET:
    case WTAP_ENCAP_NFLOG:
    case WTAP_ENCAP_SLIP: /* what is captured of it is not compressed */
    case WTAP_ENCAP_DBUS: /* it never carries IP */
        return true;
    default:
        return false;
    }
}

/* IEEE 802.11-2020, section 9.2.4.1. */
static bool wlan_is_in_the_clear(const uint8_t *bytes, size_t captured)
{
    enum { VERSION = 0x03, TYPE = 0x0C, EXTENSION = 0x0C, CONTROL = 0x04 };
    enum { MORE_FRAGMENTS = 0x04, PROTECTED = 0x40 };

    if (captured < 2)
        return true;
    if ((bytes[0] & VERSION) != 0 || (bytes[0] & TYPE) == EXTENSION ||
        (bytes[1] & (MORE_FRAGMENTS | PROTECTED)) != 0)
        return false;
    /* The fragment's number. */
    return (bytes[0] & TYPE) == CONTROL || captured < 24 || (bytes[22] & 0x0F) == 0;
}

/* https://www.radiotap.org: a header, whose length is in the third and fourth byte, and 802.11. */
static bool radiotap_is_in_the_clear(const uint8_t *bytes, size_t captured)
{
    size_t length = captured < 4 ? captured : (size_t)(bytes[2] | bytes[3] << 8);

    return length >= captured || wlan_is_in_the_clear(bytes + length, captured - length);
}

/* RFC 1661, section 2; RFC 1662, section 3.1. Other protocols compress, encrypt or split up. */
static bool ppp_is_in_the_clear(const uint8_t *bytes, size_t captured)
{
    enum { ADDRESS = 0xFF, CISCO_UNICAST = 0x0F, CISCO_MULTICAST = 0x8F };
    enum { COMPRESSED = 0x01, IP = 0x0021, IPV6 = 0x0057, MPLS = 0x0281, MPLS_MULTICAST = 0x0283 };
    enum { FIRST_CONTROL_PROTOCOL = 0x8000 };
    uint16_t proto;

    if (captured < 4 || bytes[0] == CISCO_UNICAST || bytes[0] == CISCO_MULTICAST)
        return true;
    if (bytes[0] == ADDRESS)
        bytes += 2;
    proto = (uint16_t)(bytes[0] << 8 | bytes[1]);
    return (bytes[0] & COMPRESSED) == 0 &&
           (proto == IP || proto == IPV6 || proto == MPLS || proto == MPLS_MULTICAST ||
            proto >= FIRST_CONTROL_PROTOCOL);
}

/* An address, of two bytes in nearly all frames, and an EtherType, or as in RFC 2427, section 3, an
 * unnumbered information frame and an NLPID, perhaps behind padding. */
static bool frame_relay_is_in_the_clear(const uint8_t *bytes, size_t captured)
{
    uint16_t ethertype;

    if (captured < 5 || (bytes[0] & 1) != 0 || (bytes[1] & 1) == 0)
        return false;
    ethertype = (uint16_t)(bytes[2] << 8 | bytes[3]);
    if (ethertype == 0x0800 || ethertype == 0x86DD)
        return true;
    if (bytes[2] != 0x03)
        return false;
    switch (bytes[3] == 0 ? bytes[4] : bytes[3]) {
    case 0x08: /* Q.933 */
    case 0x09: /* LMI */
    case 0x80: /* SNAP */
    case 0x82: /* ES-IS */
    case 0x83: /* IS-IS */
    case 0x8E: /* IPv6 */
    case 0xCC: /* IPv4 */
        return true;
    default:
        return false;
    }
}

bool frame_is_in_the_clear(int encap, const uint8_t *bytes, size_t captured)
{
    switch (encap) {
    case WTAP_ENCAP_IEEE_802_11:
    case WTAP_ENCAP_IEEE_802_11_WITH_RADIO:
        return wlan_is_in_the_clear(bytes, captured);
    case WTAP_ENCAP_IEEE_802_11_RADIOTAP:
        return radiotap_is_in_the_clear(bytes, captured);
    case WTAP_ENCAP_PPP:
    case WTAP_ENCAP_PPP_WITH_PHDR:
        return ppp_is_in_the_clear(bytes, captured);
    case WTAP_ENCAP_FRELAY:
    case WTAP_ENCAP_FRELAY_WITH_PHDR:
        return frame_relay_is_in_the_clear(bytes, captured);
    default:
        return link_is_in_the_clear(encap);
    }
}
