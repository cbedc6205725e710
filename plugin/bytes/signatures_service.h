/* signatures_service.h
 * Signatures of binary server protocols: databases, directories, files, queues, screens. See
 * signatures.c.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_SIGNATURES_SERVICE_H
#define IANAPORT_SIGNATURES_SERVICE_H

#include "payload_bytes.h"

bool is_adb(const payload_t *payload);
bool is_ajp13(const payload_t *payload);
bool is_amqp(const payload_t *payload);
bool is_amqp_frames(const payload_t *payload);
bool is_cldap(const payload_t *payload);
bool is_cql(const payload_t *payload);
bool is_dsi(const payload_t *payload);
bool is_elasticsearch(const payload_t *payload);
bool is_gearman(const payload_t *payload);
bool is_kerberos_tcp(const payload_t *payload);
bool is_kerberos_udp(const payload_t *payload);
bool is_ldap(const payload_t *payload);
bool is_memcache(const payload_t *payload);
bool is_mongo(const payload_t *payload);
bool is_mqtt(const payload_t *payload);
bool is_mysql(const payload_t *payload);
bool is_nbss(const payload_t *payload);
bool is_openvpn(const payload_t *payload);
bool is_pgsql(const payload_t *payload);
bool is_rmi(const payload_t *payload);
bool is_skinny(const payload_t *payload);
bool is_tacplus(const payload_t *payload);
bool is_tds(const payload_t *payload);
bool is_tns(const payload_t *payload);
bool is_x11(const payload_t *payload);
bool is_z3950(const payload_t *payload);
bool is_zabbix(const payload_t *payload);

#endif
