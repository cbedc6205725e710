/* sift.c
 * Which frames of a capture could be marked, and which may belong to those.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "sift.h"

#include "link_layers.h"

#define PORT_MAX 65535

/* Protocols that set up conversations on other ports. Only they tell tshark what those carry: FTP,
 * TFTP, ONC RPC, RTSP, H.225 and H.323, Skinny, MGCP, H.248, SIP. */
#define SIGNALLING_PORTS "21,69,111,554,1719-1720,2000,2427,2944-2945,5060-5061"

/* Parse a port number. Returns the first character after it, or NULL if there is none. */
static const char *parse_port(const char *text, unsigned *port)
{
    *port = 0;
    if (!g_ascii_isdigit(*text))
        return NULL;
    for (; g_ascii_isdigit(*text); text++) {
        *port = *port * 10 + (unsigned)g_ascii_digit_value(*text);
        if (*port > PORT_MAX)
            return NULL;
    }
    return text;
}

static bool add_ports(port_set_t *ports, const char *text)
{
    for (;;) {
        unsigned first;
        unsigned last;

        text = parse_port(text, &first);
        last = first;
        if (text && *text == '-')
            text = parse_port(text + 1, &last);
        if (!text || first > last || (*text != ',' && *text != '\0'))
            return false;
        for (; first <= last; first++)
            ports->contains[first] = true;
        if (*text == '\0')
            return true;
        text++;
    }
}

bool sift_watch(sift_t *sift, const char *ports)
{
    return add_ports(&sift->watched, ports);
}

void sift_watch_port(sift_t *sift, uint16_t port)
{
    sift->watched.contains[port] = true;
}

void sift_want_signalling(sift_t *sift)
{
    sift->wanted = sift->watched;
    add_ports(&sift->wanted, SIGNALLING_PORTS);
}

static bool has_port(const port_set_t *ports, fragments_t *fragments, capture_t *capture)
{
    const wtap_packet_header *header = &capture->record.rec.rec_header.packet_header;

    return frame_has_port(ports, fragments, link_of(header->pkt_encap),
                          record_bytes(&capture->record), header->caplen, header->len);
}

bool sift_finds(const sift_t *sift, fragments_t *fragments, capture_t *capture)
{
    const wtap_packet_header *header = &capture->record.rec.rec_header.packet_header;

    return !frame_is_in_the_clear(header->pkt_encap, record_bytes(&capture->record),
                                  header->caplen) ||
           has_port(&sift->watched, fragments, capture);
}

bool sift_wants(const sift_t *sift, capture_t *capture)
{
    return !link_is_in_the_clear(capture->record.rec.rec_header.packet_header.pkt_encap) ||
           has_port(&sift->wanted, NULL, capture);
}
