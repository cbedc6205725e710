/* port.h
 * The terms for a port: its transport protocol, its range, its status.
 *
 * RFC 6335, "Internet Assigned Numbers Authority (IANA) Procedures for the Management of
 * the Service Name and Transport Protocol Port Number Registry", section 6.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PORT_H
#define IANAPORT_PORT_H

/* The transport protocols of the registry. */
typedef enum { TRANSPORT_TCP, TRANSPORT_UDP, TRANSPORT_SCTP, TRANSPORT_DCCP } transport_t;

#define TRANSPORT_COUNT 4

/* The last of the System Ports, the User Ports and the Dynamic Ports. */
#define SYSTEM_PORT_LAST 1023
#define USER_PORT_LAST   49151
#define PORT_MAX         65535

typedef enum { RANGE_SYSTEM, RANGE_USER, RANGE_DYNAMIC } port_range_t;

typedef enum {
    PORT_NO_ENTRY, /* no row for this port and transport */
    PORT_UNASSIGNED,
    PORT_RESERVED,
    PORT_ASSIGNED
} port_status_t;

/* The registry's name of a transport protocol: "tcp", "udp", "sctp", "dccp". */
const char *transport_name(transport_t transport);

#endif
