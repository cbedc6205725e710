/* appletalk_udp.c
 * How AppleTalk in UDP is recognised.
 *
 * The encapsulation was never standardised. The checks follow its implementations:
 * the Columbia AppleTalk Package (CAP), file abkip.c and its twin for a modified
 * KIP; the KIP gateway; the ddp.h of Dartmouth's BlitzMail server; and what
 * tcpdump's print-atalk.c and appletalk.h read. The DDP header and its checksum
 * are those of "Inside AppleTalk", chapter 4.
 *
 *   0        3                16
 *   +--------+-----------------+----------------+-----------+
 *   | LAP    | long DDP header | DDP data       | padding   |
 *   +--------+-----------------+----------------+-----------+
 *            |<-------- DDP length ------------>|
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "appletalk_udp.h"

#define LAP_HEADER_LENGTH   3
#define LAP_TYPE_LONG_DDP   2
#define DDP_HEADER_LENGTH   13
#define DDP_DATA_LENGTH_MAX 586

/* Offsets in the long DDP header. */
#define DDP_CHECKSUM   2
#define DDP_CHECKED    4 /* the checksum covers everything from here on */
#define DDP_DST_NODE   8
#define DDP_DST_SOCKET 10
#define DDP_SRC_SOCKET 11

static uint16_t read_uint16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/* The UDP ports that carried a DDP socket. */
static bool is_port_of_socket(uint16_t port, uint8_t socket)
{
    if (socket >= 128)
        return port == 16384 + socket;
    /* 200 since April 1988; older programs stayed with 768. */
    return port == 200 + socket || port == 768 + socket;
}

static bool is_socket(uint8_t socket)
{
    return socket >= 1 && socket <= 254;
}

static uint16_t ddp_checksum(const uint8_t *bytes, size_t length)
{
    uint16_t sum = 0;

    for (size_t i = 0; i < length; i++) {
        sum = (uint16_t)(sum + bytes[i]);
        sum = (uint16_t)(sum << 1 | sum >> 15);
    }
    /* 0 means no checksum. */
    return sum == 0 ? 0xFFFF : sum;
}

bool appletalk_udp_is_datagram(const uint8_t *payload, size_t captured, uint16_t srcport,
                               uint16_t dstport)
{
    const uint8_t *ddp = payload + LAP_HEADER_LENGTH;
    size_t ddp_length;
    uint16_t checksum;

    if (captured < LAP_HEADER_LENGTH + DDP_HEADER_LENGTH)
        return false;

    if (payload[2] != LAP_TYPE_LONG_DDP)
        return false;
    /* KIP writes a constant instead of the LAP nodes. CAP writes the nodes. */
    if (!(payload[0] == 0xFA && payload[1] == 0xCE) && payload[0] != ddp[DDP_DST_NODE])
        return false;

    /* Two zero bits, four of the hop count, ten of the length. */
    if ((ddp[0] & 0xC0) != 0)
        return false;
    ddp_length = read_uint16(ddp) & 0x03FF;
    if (ddp_length < DDP_HEADER_LENGTH || ddp_length > DDP_HEADER_LENGTH + DDP_DATA_LENGTH_MAX)
        return false;
    if (ddp_length > captured - LAP_HEADER_LENGTH)
        return false;

    if (!is_socket(ddp[DDP_DST_SOCKET]) || !is_socket(ddp[DDP_SRC_SOCKET]))
        return false;
    if (!is_port_of_socket(dstport, ddp[DDP_DST_SOCKET]) &&
        !is_port_of_socket(srcport, ddp[DDP_SRC_SOCKET]))
        return false;

    checksum = read_uint16(ddp + DDP_CHECKSUM);
    return checksum == 0 || checksum == ddp_checksum(ddp + DDP_CHECKED, ddp_length - DDP_CHECKED);
}
