/* builtin.c
 * The built-in part of IANA's registry, and its blocks of numbers.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "builtin.h"

#include <glib.h>

/* The date and the rows are written by tools/update-registry from IANA's
 * service-names-port-numbers.csv, one row per line: first and last number, transport, service
 * name, description, unauthorized use reported. */
const char builtin_snapshot[] = "2026-03-01";

/* clang-format off */
const row_t builtin_rows[] = {
    {201, 201, TRANSPORT_TCP, "at-rtmp", "AppleTalk Routing Maintenance", NULL},
    {201, 201, TRANSPORT_UDP, "at-rtmp", "AppleTalk Routing Maintenance", NULL},
    {202, 202, TRANSPORT_TCP, "at-nbp", "AppleTalk Name Binding", NULL},
    {202, 202, TRANSPORT_UDP, "at-nbp", "AppleTalk Name Binding", NULL},
    {203, 203, TRANSPORT_TCP, "at-3", "AppleTalk Unused", NULL},
    {203, 203, TRANSPORT_UDP, "at-3", "AppleTalk Unused", NULL},
    {204, 204, TRANSPORT_TCP, "at-echo", "AppleTalk Echo", NULL},
    {204, 204, TRANSPORT_UDP, "at-echo", "AppleTalk Echo", NULL},
    {205, 205, TRANSPORT_TCP, "at-5", "AppleTalk Unused", NULL},
    {205, 205, TRANSPORT_UDP, "at-5", "AppleTalk Unused", NULL},
    {206, 206, TRANSPORT_TCP, "at-zis", "AppleTalk Zone Information", NULL},
    {206, 206, TRANSPORT_UDP, "at-zis", "AppleTalk Zone Information", NULL},
    {207, 207, TRANSPORT_TCP, "at-7", "AppleTalk Unused", NULL},
    {207, 207, TRANSPORT_UDP, "at-7", "AppleTalk Unused", NULL},
    {208, 208, TRANSPORT_TCP, "at-8", "AppleTalk Unused", NULL},
    {208, 208, TRANSPORT_UDP, "at-8", "AppleTalk Unused", NULL},
    {301, 307, TRANSPORT_COUNT, NULL, "Unassigned", NULL},
};
/* clang-format on */

const unsigned builtin_row_count = G_N_ELEMENTS(builtin_rows);

/* 201-208: assigned on 13 April 1988 to the Columbia AppleTalk Package and KIP for AppleTalk
 * carried in UDP; announced in comp.protocols.appletalk on 20 April 1988. The number is 200 + the
 * DDP static socket.
 *
 * 301-307: the rest of 288-307, one Unassigned block until July 2025, when 300 was assigned to
 * tacacss (RFC 9887). The AppleTalk rule reached this far: sockets 64 to 127 were experimental. */
static const uint16_t none[] = {0};
static const uint16_t appletalk_unused[] = {203, 205, 207, 208, 0};
static const uint16_t appletalk_legacy[] = {201, 202, 204, 206, 0};

static const block_t blocks[] = {
    {"201-208", 201, 208, 200, appletalk_unused, appletalk_legacy},
    {"301-307", 301, 307, 200, none, none},
};

const block_t *builtin_block(uint16_t port)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(blocks); i++) {
        if (blocks[i].first <= port && port <= blocks[i].last)
            return &blocks[i];
    }
    return NULL;
}
