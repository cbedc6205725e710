/* value_strings.c
 * The names of the values of fields.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "value_strings.h"

#include "marks.h"
#include "sites.h"

/* https://www.iana.org/assignments/protocol-numbers */
const value_string transport_vals[] = {{IP_PROTO_TCP, "tcp"},
                                       {IP_PROTO_UDP, "udp"},
                                       {IP_PROTO_DCCP, "dccp"},
                                       {IP_PROTO_SCTP, "sctp"},
                                       {0, NULL}};

const value_string role_vals[] = {{ROLE_SERVICE, "service"}, {ROLE_CLIENT, "client"}, {0, NULL}};

const value_string evidence_vals[] = {{EVIDENCE_PROBE, "Probe"},
                                      {EVIDENCE_REFUSED, "Refused"},
                                      {EVIDENCE_ANSWERED, "Answered"},
                                      {EVIDENCE_DATA, "Data"},
                                      {0, NULL}};

const value_string status_vals[] = {{PORT_UNASSIGNED, "Unassigned"},
                                    {PORT_RESERVED, "Reserved"},
                                    {PORT_ASSIGNED, "Assigned"},
                                    {0, NULL}};

const value_string range_vals[] = {{RANGE_SYSTEM, "System Ports"},
                                   {RANGE_USER, "User Ports"},
                                   {RANGE_DYNAMIC, "Dynamic Ports"},
                                   {0, NULL}};

const value_string verdict_vals[] = {
    {SITE_EXPECTED, "expected"}, {SITE_SUSPICIOUS, "suspicious"}, {0, NULL}};

unsigned transport_number(transport_t transport)
{
    static const uint8_t numbers[TRANSPORT_COUNT] = {IP_PROTO_TCP, IP_PROTO_UDP, IP_PROTO_SCTP,
                                                     IP_PROTO_DCCP};

    return numbers[transport];
}
