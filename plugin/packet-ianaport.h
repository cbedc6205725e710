/* packet-ianaport.h
 * What the files of the plugin share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PACKET_IANAPORT_H
#define IANAPORT_PACKET_IANAPORT_H

#include <epan/packet.h>

/* The protocol "IANA Port Status", filter name "ianaport". */
extern int proto_ianaport;

/* Does the preference ianaport.ports have this port? */
gboolean is_watched_port(guint port);

void proto_register_ianaport(void);
void proto_reg_handoff_ianaport(void);

/* heuristics.c */
void register_heuristics(void);

#endif
