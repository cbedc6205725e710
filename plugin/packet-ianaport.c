/* packet-ianaport.c
 * IANA Port Status: marks packets whose port number is misleading.
 *
 * Ports 201-208 were assigned in 1988 for AppleTalk carried in UDP; four of them
 * never had a service, and AppleTalk is gone. Ports 301-307 were never assigned.
 * What IANA says about a number is in the registry (registry/registry.h), in the
 * terms of RFC 6335.
 *
 * A postdissector, because a port is judged with or without payload (a SYN scan
 * has none), and no matter which dissector took the payload. It sees no payload
 * itself: that is what the heuristic dissectors are for (heuristics.c).
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "packet-ianaport.h"

#include <epan/column-info.h>
#include <epan/expert.h>
#include <epan/tap.h>
#include <wiretap/wtap.h>

#include "compat.h"
#include "conversations.h"
#include "layers.h"
#include "marks.h"
#include "mismatch.h"
#include "payload.h"
#include "port_status.h"
#include "preferences.h"
#include "transport_headers.h"
#include "value_strings.h"

static int proto_ianaport = -1;

static int hf_ianaport_port = -1;
static int hf_ianaport_srcport = -1;
static int hf_ianaport_dstport = -1;
static int hf_ianaport_transport = -1;
static int hf_ianaport_host_ipv4 = -1;
static int hf_ianaport_host_ipv6 = -1;
static int hf_ianaport_peer_ipv4 = -1;
static int hf_ianaport_peer_ipv6 = -1;
static int hf_ianaport_role = -1;
static int hf_ianaport_status = -1;
static int hf_ianaport_service = -1;
static int hf_ianaport_description = -1;
static int hf_ianaport_unauthorized = -1;
static int hf_ianaport_source = -1;
static int hf_ianaport_block = -1;
static int hf_ianaport_unused = -1;
static int hf_ianaport_range = -1;
static int hf_ianaport_ddp_socket = -1;
static int hf_ianaport_quoted = -1;
static int hf_ianaport_payload = -1;
static int hf_ianaport_app_proto = -1;
static int hf_ianaport_evidence = -1;
static int hf_ianaport_mismatch = -1;
static int hf_ianaport_site = -1;
static int hf_ianaport_site_verdict = -1;

static int ett_ianaport = -1;

static expert_field ei_ianaport_unassigned = EI_INIT;
static expert_field ei_ianaport_reserved = EI_INIT;
static expert_field ei_ianaport_unused = EI_INIT;
static expert_field ei_ianaport_legacy = EI_INIT;
static expert_field ei_ianaport_unauthorized = EI_INIT;
static expert_field ei_ianaport_site = EI_INIT;
static expert_field ei_ianaport_mismatch = EI_INIT;
static expert_field ei_ianaport_registry_file = EI_INIT;

static int ianaport_tap = -1;
static int expert_tap = -1;

static expert_field *warning_of(const port_entry_t *entry)
{
    switch (entry->status) {
    case PORT_RESERVED:
        return &ei_ianaport_reserved;
    case PORT_ASSIGNED:
        return entry->unused ? &ei_ianaport_unused : &ei_ianaport_legacy;
    case PORT_UNASSIGNED:
    case PORT_NO_ENTRY:
        break;
    }
    return &ei_ianaport_unassigned;
}

/* Without a tree, a tap listener or a column an expert info has nowhere to go, and formatting it
 * would be most of the cost of a scan. The file's highest severity is shown even so. */
static bool shows_expert_info(const packet_info *pinfo, const proto_item *item)
{
    return item || have_tap_listener(expert_tap) ||
           (pinfo->cinfo && pinfo->cinfo->col_first[COL_EXPERT] >= 0) ||
           expert_get_highest_severity() < PI_WARN;
}

static void warn(packet_info *pinfo, proto_item *item, expert_field *field, const char *text)
{
    if (text)
        expert_add_info_format(pinfo, item, field, "%s", text);
}

static void add_expert_infos(packet_info *pinfo, proto_item *item, const port_mark_t *mark)
{
    if (!shows_expert_info(pinfo, item))
        return;
    warn(pinfo, item, &ei_ianaport_mismatch, mark->mismatch_warning);
    warn(pinfo, item, &ei_ianaport_site, mark->site_warning);
    warn(pinfo, item, warning_of(mark->entry), mark->port_warning);
    warn(pinfo, item, &ei_ianaport_unauthorized, mark->unauthorized_warning);
    warn(pinfo, item, &ei_ianaport_registry_file, port_status_file_problem());
}

/* For a filter, Wireshark builds a tree but needs only a few of its fields: skipping the others
 * here saves the calls. */
static proto_item *add_port_number(proto_tree *tree, const port_mark_t *mark, int hf)
{
    const transport_header_t *header = mark->header;
    proto_item *item;

    if (!proto_field_is_referenced(tree, hf))
        return NULL;
    if (header->is_placed)
        item = proto_tree_add_uint(tree, hf, header->tvb, header->offset + (mark->is_dst ? 2 : 0),
                                   2, mark->number);
    else
        item = proto_tree_add_uint(tree, hf, NULL, 0, 0, mark->number);
    proto_item_set_generated(item);
    return item;
}

static void add_port_numbers(proto_tree *tree, const port_mark_t *mark)
{
    add_port_number(tree, mark, mark->is_dst ? hf_ianaport_dstport : hf_ianaport_srcport);
    proto_item_set_hidden(add_port_number(tree, mark, hf_ianaport_port));
}

static void add_text(proto_tree *tree, tvbuff_t *tvb, int hf, const char *text)
{
    if (text && proto_field_is_referenced(tree, hf))
        proto_item_set_generated(proto_tree_add_string(tree, hf, tvb, 0, 0, text));
}

static void add_boolean(proto_tree *tree, tvbuff_t *tvb, int hf, bool value)
{
    if (proto_field_is_referenced(tree, hf))
        proto_item_set_generated(proto_tree_add_boolean(tree, hf, tvb, 0, 0, value));
}

static void add_value(proto_tree *tree, tvbuff_t *tvb, int hf, unsigned value)
{
    if (proto_field_is_referenced(tree, hf))
        proto_item_set_generated(proto_tree_add_uint(tree, hf, tvb, 0, 0, value));
}

static void add_address(proto_tree *tree, tvbuff_t *tvb, int hf_ipv4, int hf_ipv6,
                        const address *addr)
{
    proto_item *item = NULL;
    ws_in4_addr ipv4;

    if (addr->type == AT_IPv4 && proto_field_is_referenced(tree, hf_ipv4)) {
        memcpy(&ipv4, addr->data, sizeof(ipv4));
        item = proto_tree_add_ipv4(tree, hf_ipv4, tvb, 0, 0, ipv4);
    } else if (addr->type == AT_IPv6 && proto_field_is_referenced(tree, hf_ipv6)) {
        item = proto_tree_add_ipv6(tree, hf_ipv6, tvb, 0, 0, addr->data);
    }
    proto_item_set_generated(item);
}

static void add_registry(proto_tree *tree, tvbuff_t *tvb, const port_mark_t *mark)
{
    const port_entry_t *entry = mark->entry;

    add_value(tree, tvb, hf_ianaport_status, mark->status);
    add_text(tree, tvb, hf_ianaport_service, entry->service);
    add_text(tree, tvb, hf_ianaport_description, entry->description);
    add_text(tree, tvb, hf_ianaport_unauthorized, entry->unauthorized);
    add_text(tree, tvb, hf_ianaport_source, entry->source);
    add_text(tree, tvb, hf_ianaport_block, entry->block);
    add_boolean(tree, tvb, hf_ianaport_unused, entry->unused);
    add_value(tree, tvb, hf_ianaport_range, entry->range);
    if (entry->ddp_socket != 0)
        add_value(tree, tvb, hf_ianaport_ddp_socket, entry->ddp_socket);
}

static proto_item *add_subtree(tvbuff_t *tvb, proto_tree *tree, const port_mark_t *mark)
{
    proto_item *item;
    proto_tree *subtree;

    item = proto_tree_add_protocol_format(tree, proto_ianaport, tvb, 0, 0,
                                          "IANA Port Status, %s Port %s%s%s%s%s",
                                          mark->is_dst ? "Dst" : "Src", mark->summary,
                                          mark->header->quoted ? ", quoted in an ICMP error" : "",
                                          mark->app_proto ? "; the service speaks " : "",
                                          mark->app_proto ? mark->app_proto : "", mark->remarks);
    subtree = proto_item_add_subtree(item, ett_ianaport);

    add_port_numbers(subtree, mark);
    add_value(subtree, tvb, hf_ianaport_transport, transport_number(mark->header->transport));
    add_address(subtree, tvb, hf_ianaport_host_ipv4, hf_ianaport_host_ipv6, mark->host);
    add_address(subtree, tvb, hf_ianaport_peer_ipv4, hf_ianaport_peer_ipv6, mark->peer);
    add_text(subtree, tvb, hf_ianaport_payload, mark->payload);
    add_text(subtree, tvb, hf_ianaport_app_proto, mark->app_proto);
    if (mark->has_evidence)
        add_value(subtree, tvb, hf_ianaport_evidence, mark->evidence);
    if (mark->role != ROLE_UNKNOWN)
        add_value(subtree, tvb, hf_ianaport_role, mark->role);
    add_text(subtree, tvb, hf_ianaport_mismatch, mark->mismatch);
    add_boolean(subtree, tvb, hf_ianaport_quoted, mark->header->quoted);
    add_text(subtree, tvb, hf_ianaport_site, mark->site);
    if (mark->site)
        add_value(subtree, tvb, hf_ianaport_site_verdict, mark->site_verdict);
    add_registry(subtree, tvb, mark);
    return item;
}

static bool is_said_before(const port_mark_t *marks, const port_mark_t *mark)
{
    for (; marks != mark; marks = marks->next) {
        if (strcmp(marks->short_name, mark->short_name) == 0 &&
            g_strcmp0(marks->short_what, mark->short_what) == 0 &&
            g_strcmp0(marks->short_state, mark->short_state) == 0)
            return true;
    }
    return false;
}

/* col_append_lstr, unlike col_append_str, doesn't walk through what the column already has. */
static void append_mark(column_info *cinfo, const char *before, const port_mark_t *mark)
{
    const char *what = mark->short_what ? mark->short_what : "";
    const char *state = mark->short_state ? mark->short_state : "";

    col_append_lstr(cinfo, COL_INFO, before, mark->short_name, *what || *state ? ": " : "", what,
                    *what && *state ? ", " : "", state, COL_ADD_LSTR_TERMINATOR);
    if (mark->site)
        col_append_lstr(cinfo, COL_INFO, " (", try_val_to_str(mark->site_verdict, verdict_vals),
                        ")", COL_ADD_LSTR_TERMINATOR);
}

/* " [207/tcp at-7: SSH, Data]" */
static void append_to_info(packet_info *pinfo, const port_mark_t *marks)
{
    for (const port_mark_t *mark = marks; mark; mark = mark->next) {
        if (!is_said_before(marks, mark))
            append_mark(pinfo->cinfo, mark == marks ? " [" : "; ", mark);
    }
    col_append_lstr(pinfo->cinfo, COL_INFO, "]", COL_ADD_LSTR_TERMINATOR);
}

/* Taps can't ask for it: the frame's block is gone then. */
static uint64_t frame_number(const packet_info *pinfo)
{
    guint64 packet_id;

    if (pinfo->rec->block && wtap_block_get_uint64_option_value(pinfo->rec->block, OPT_PKT_PACKETID,
                                                                &packet_id) == WTAP_OPTTYPE_SUCCESS)
        return packet_id;
    return pinfo->num;
}

static void tell_taps(packet_info *pinfo, port_mark_t *marks)
{
    uint64_t frame;

    if (!have_tap_listener(ianaport_tap))
        return;
    frame = frame_number(pinfo);
    for (port_mark_t *mark = marks; mark; mark = mark->next)
        mark->frame = frame;
    tap_queue_packet(ianaport_tap, pinfo, marks);
}

static int mark_frame(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    port_mark_t *marks = frame_marks(pinfo);

    if (!marks)
        return 0;
    for (const port_mark_t *mark = marks; mark; mark = mark->next) {
        proto_item *item = tree ? add_subtree(tvb, tree, mark) : NULL;

        /* Even without a tree: the first pass and the expert statistics have none. */
        add_expert_infos(pinfo, item, mark);
    }
    if (preferences.info_column)
        append_to_info(pinfo, marks);
    tell_taps(pinfo, marks);
    return (int)tvb_captured_length(tvb);
}

static int dissect_ianaport(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    follow_preferences();
    /* This is as far as most frames get. */
    return frame_has_watched_port(pinfo) ? mark_frame(tvb, pinfo, tree) : 0;
}

void proto_register_ianaport(void)
{
    static hf_register_info hf[] = {
        {&hf_ianaport_port,
         {"Port", "ianaport.port", FT_UINT16, BASE_DEC, NULL, 0x0,
          "Watched port, source or destination", HFILL}},
        {&hf_ianaport_srcport,
         {"Source Port", "ianaport.srcport", FT_UINT16, BASE_DEC, NULL, 0x0, "Watched source port",
          HFILL}},
        {&hf_ianaport_dstport,
         {"Destination Port", "ianaport.dstport", FT_UINT16, BASE_DEC, NULL, 0x0,
          "Watched destination port", HFILL}},
        {&hf_ianaport_transport,
         {"Transport Protocol", "ianaport.transport", FT_UINT8, BASE_DEC, VALS(transport_vals), 0x0,
          "tcp, udp, sctp or dccp", HFILL}},
        {&hf_ianaport_host_ipv4,
         {"Host", "ianaport.host.ipv4", FT_IPv4, BASE_NONE, NULL, 0x0,
          "The address that has the port", HFILL}},
        {&hf_ianaport_host_ipv6,
         {"Host", "ianaport.host.ipv6", FT_IPv6, BASE_NONE, NULL, 0x0,
          "The address that has the port", HFILL}},
        {&hf_ianaport_peer_ipv4,
         {"Peer", "ianaport.peer.ipv4", FT_IPv4, BASE_NONE, NULL, 0x0,
          "The address that talks to the port", HFILL}},
        {&hf_ianaport_peer_ipv6,
         {"Peer", "ianaport.peer.ipv6", FT_IPv6, BASE_NONE, NULL, 0x0,
          "The address that talks to the port", HFILL}},
        {&hf_ianaport_role,
         {"Role", "ianaport.role", FT_UINT8, BASE_DEC, VALS(role_vals), 0x0,
          "The side that the port is on: service or client", HFILL}},
        {&hf_ianaport_status,
         {"Status", "ianaport.status", FT_UINT8, BASE_DEC, VALS(status_vals), 0x0,
          "Assigned, Unassigned or Reserved (RFC 6335)", HFILL}},
        {&hf_ianaport_service,
         {"Service Name", "ianaport.service", FT_STRING, BASE_NONE, NULL, 0x0,
          "The registry's service name", HFILL}},
        {&hf_ianaport_description,
         {"Description", "ianaport.description", FT_STRING, BASE_NONE, NULL, 0x0,
          "The registry's description", HFILL}},
        {&hf_ianaport_unauthorized,
         {"Unauthorized Use Reported", "ianaport.unauthorized", FT_STRING, BASE_NONE, NULL, 0x0,
          "Use of the port by parties other than the assignee, as reported to IANA", HFILL}},
        {&hf_ianaport_source,
         {"Source", "ianaport.source", FT_STRING, BASE_NONE, NULL, 0x0,
          "Who says so: built-in or IANA's file with its date, or Wireshark services", HFILL}},
        {&hf_ianaport_block,
         {"Block", "ianaport.block", FT_STRING, BASE_NONE, NULL, 0x0,
          "The range of ports that the registry, or its history, treats as one", HFILL}},
        {&hf_ianaport_unused,
         {"Unused", "ianaport.unused", FT_BOOLEAN, BASE_NONE, NULL, 0x0,
          "A service name is registered and no service was ever defined", HFILL}},
        {&hf_ianaport_range,
         {"Range", "ianaport.range", FT_UINT8, BASE_DEC, VALS(range_vals), 0x0,
          "System Ports, User Ports or Dynamic Ports (RFC 6335)", HFILL}},
        {&hf_ianaport_ddp_socket,
         {"DDP Socket", "ianaport.ddp_socket", FT_UINT8, BASE_DEC, NULL, 0x0,
          "The AppleTalk (DDP) socket that the UDP port stood for", HFILL}},
        {&hf_ianaport_quoted,
         {"Quoted", "ianaport.quoted", FT_BOOLEAN, BASE_NONE, NULL, 0x0,
          "The port is in a packet that an ICMP error quotes", HFILL}},
        {&hf_ianaport_payload,
         {"Payload", "ianaport.payload", FT_STRING, BASE_NONE, NULL, 0x0,
          "none, AppleTalk, the protocol of the packet's own payload, or unidentified", HFILL}},
        {&hf_ianaport_app_proto,
         {"Application Protocol", "ianaport.app_proto", FT_STRING, BASE_NONE, NULL, 0x0,
          "What the service itself has shown to speak, from then on", HFILL}},
        {&hf_ianaport_evidence,
         {"Evidence", "ianaport.evidence", FT_UINT8, BASE_DEC, VALS(evidence_vals), 0x0,
          "What the service has shown so far: Probe (nothing), Refused, Answered or Data", HFILL}},
        {&hf_ianaport_mismatch,
         {"Mismatch", "ianaport.mismatch", FT_STRING, BASE_NONE, NULL, 0x0,
          "The protocol that a side began with, if the port is assigned to another; or "
          "unidentified",
          HFILL}},
        {&hf_ianaport_site,
         {"Site Rule", "ianaport.site", FT_STRING, BASE_NONE, NULL, 0x0,
          "The note of the site's rule on the port", HFILL}},
        {&hf_ianaport_site_verdict,
         {"Site Verdict", "ianaport.site.verdict", FT_UINT8, BASE_DEC, VALS(verdict_vals), 0x0,
          "expected or suspicious", HFILL}},
    };
    static int *ett[] = {&ett_ianaport};
    static ei_register_info ei[] = {
        {&ei_ianaport_unassigned,
         {"ianaport.expert.unassigned", PI_SECURITY, PI_WARN, "Port is Unassigned", EXPFILL}},
        {&ei_ianaport_reserved,
         {"ianaport.expert.reserved", PI_SECURITY, PI_WARN, "Port is Reserved", EXPFILL}},
        {&ei_ianaport_unused,
         {"ianaport.expert.unused", PI_SECURITY, PI_WARN,
          "Port was assigned and no service was ever defined for it", EXPFILL}},
        {&ei_ianaport_legacy,
         {"ianaport.expert.legacy", PI_SECURITY, PI_WARN,
          "Port was assigned for a service that is no longer alive", EXPFILL}},
        {&ei_ianaport_unauthorized,
         {"ianaport.expert.unauthorized", PI_SECURITY, PI_WARN,
          "Port has unauthorized use reported to IANA", EXPFILL}},
        {&ei_ianaport_site,
         {"ianaport.expert.site", PI_SECURITY, PI_WARN, "Port is suspicious by a site rule",
          EXPFILL}},
        {&ei_ianaport_mismatch,
         {"ianaport.expert.mismatch", PI_SECURITY, PI_WARN,
          "Port carries a protocol other than the one it is assigned to", EXPFILL}},
        {&ei_ianaport_registry_file,
         {"ianaport.expert.registry_file", PI_ASSUMPTION, PI_NOTE,
          "IANA's registry file can't be used", EXPFILL}},
    };

    proto_ianaport = proto_register_protocol("IANA Port Status", "IANAPort", "ianaport");
    proto_register_field_array(proto_ianaport, hf, array_length(hf));
    proto_register_subtree_array(ett, array_length(ett));
    expert_register_field_array(expert_register_protocol(proto_ianaport), ei, array_length(ei));

    ianaport_tap = register_tap("ianaport");

    port_status_init();
    register_preferences(proto_ianaport);
    register_postdissector(create_dissector_handle(dissect_ianaport, proto_ianaport));
}

/* For each file: Wireshark registers the expert tap after all dissectors. */
static void find_expert_tap(void)
{
    expert_tap = find_tap_id("expert");
}

void proto_reg_handoff_ianaport(void)
{
    register_init_routine(find_expert_tap);
    transport_headers_init();
    conversations_init();
    payload_init();
    mismatch_init();
}
