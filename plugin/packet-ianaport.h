/* packet-ianaport.h
 * The protocol "IANA Port Status".
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PACKET_IANAPORT_H
#define IANAPORT_PACKET_IANAPORT_H

void proto_register_ianaport(void);
void proto_reg_handoff_ianaport(void);

#endif
