/* packet-ianaport.c
 * IANA Port Status: marks the packets whose port number says nothing true.
 *
 * Ports 201-208 were assigned in 1988 for AppleTalk carried in UDP; four of them
 * never had a service, and AppleTalk is gone. Ports 301-307 were never assigned.
 * What IANA says of a number is in the registry (registry/registry.h), in the
 * words of RFC 6335.
 *
 * A postdissector, because a port is judged whether or not it comes with payload
 * (a SYN scan has none) and whoever took the payload. It sees none itself: that
 * is what the heuristic dissectors are for (heuristics.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "packet-ianaport.h"

#include <epan/expert.h>
#include <epan/prefs.h>
#include <epan/range.h>
#include <wsutil/wslog.h>

#include "compat.h"
#include "payload.h"
#include "registry.h"
#include "transport_headers.h"

#define DEFAULT_PORTS "201-208,301-307"
#define PORT_MAX      65535

int proto_ianaport = -1;

static int hf_port = -1;
static int hf_srcport = -1;
static int hf_dstport = -1;
static int hf_transport = -1;
static int hf_status = -1;
static int hf_service = -1;
static int hf_description = -1;
static int hf_block = -1;
static int hf_unused = -1;
static int hf_range = -1;
static int hf_ddp_socket = -1;
static int hf_quoted = -1;
static int hf_payload = -1;

static int ett_ianaport = -1;

static expert_field ei_unassigned = EI_INIT;
static expert_field ei_reserved = EI_INIT;
static expert_field ei_unused = EI_INIT;
static expert_field ei_legacy = EI_INIT;

static range_t *watched_ports;
static wireshark_bool_t show_in_info_column = TRUE;

static registry_t *registry;

gboolean is_watched_port(guint port)
{
    return value_is_in_range(watched_ports, port);
}

/* A watched port of a transport header, and what is to be said of it. */
typedef struct {
    const transport_header_t *header;
    gboolean is_dst;
    guint16 number;
    port_entry_t entry;
    gboolean is_appletalk; /* the payload, not the number */
    char *name;            /* "207/tcp (at-7)" */
} watched_port_t;

static const char *status_text(const port_entry_t *entry)
{
    switch (entry->status) {
    case PORT_ASSIGNED:
        return "Assigned";
    case PORT_RESERVED:
        return "Reserved";
    case PORT_UNASSIGNED:
    case PORT_NO_ENTRY: /* nobody was given the number for this transport */
        break;
    }
    return "Unassigned";
}

/* What follows the status in the text of the subtree. */
static char *remark(packet_info *pinfo, const watched_port_t *port)
{
    const port_entry_t *entry = &port->entry;

    if (entry->status == PORT_NO_ENTRY)
        return wmem_strdup_printf(pinfo->pool, " (no entry for %s)",
                                  transport_name(port->header->transport));
    if (entry->status != PORT_ASSIGNED)
        return wmem_strdup_printf(pinfo->pool, " (%s)%s", entry->block,
                                  port->is_appletalk ? ": this is AppleTalk" : "");
    return wmem_strdup_printf(pinfo->pool, ", %s: %s", entry->description,
                              port->is_appletalk ? "this is AppleTalk"
                              : entry->unused    ? "no service was ever defined"
                                                 : "no live service");
}

static void add_expert_info(packet_info *pinfo, proto_item *item, const watched_port_t *port)
{
    const char *name = port->name;

    switch (port->entry.status) {
    case PORT_ASSIGNED:
        if (port->is_appletalk)
            expert_add_info_format(pinfo, item, port->entry.unused ? &ei_unused : &ei_legacy,
                                   "Port %s carries AppleTalk in UDP, which is long out of use",
                                   name);
        else if (port->entry.unused)
            expert_add_info_format(pinfo, item, &ei_unused,
                                   "Port %s was assigned for AppleTalk, and no service was ever "
                                   "defined for it",
                                   name);
        else
            expert_add_info_format(pinfo, item, &ei_legacy,
                                   "Port %s was assigned for AppleTalk, which has no live service",
                                   name);
        break;
    case PORT_RESERVED:
        expert_add_info_format(pinfo, item, &ei_reserved, "Port %s is Reserved", name);
        break;
    case PORT_UNASSIGNED:
    case PORT_NO_ENTRY:
        expert_add_info_format(pinfo, item, &ei_unassigned, "Port %s is Unassigned%s", name,
                               port->is_appletalk ? ", and carries AppleTalk in UDP" : "");
        break;
    }
}

static void add_port_number(proto_tree *tree, tvbuff_t *tvb, int hf, guint16 number,
                            gboolean hidden)
{
    proto_item *item = proto_tree_add_uint(tree, hf, tvb, 0, 0, number);

    proto_item_set_generated(item);
    if (hidden)
        proto_item_set_hidden(item);
}

static void add_text(proto_tree *tree, tvbuff_t *tvb, int hf, const char *text)
{
    if (text)
        proto_item_set_generated(proto_tree_add_string(tree, hf, tvb, 0, 0, text));
}

static void add_boolean(proto_tree *tree, tvbuff_t *tvb, int hf, gboolean value)
{
    proto_item_set_generated(proto_tree_add_boolean(tree, hf, tvb, 0, 0, value));
}

static proto_item *add_subtree(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                               const watched_port_t *port)
{
    const transport_header_t *header = port->header;
    const port_entry_t *entry = &port->entry;
    proto_item *item;
    proto_tree *subtree;

    item = proto_tree_add_protocol_format(
        tree, proto_ianaport, tvb, 0, 0, "IANA Port Status, %s Port %s: %s%s%s",
        port->is_dst ? "Dst" : "Src", port->name, status_text(entry), remark(pinfo, port),
        header->quoted ? ", quoted in an ICMP error" : "");
    subtree = proto_item_add_subtree(item, ett_ianaport);

    add_port_number(subtree, tvb, port->is_dst ? hf_dstport : hf_srcport, port->number, FALSE);
    add_port_number(subtree, tvb, hf_port, port->number, TRUE);
    add_text(subtree, tvb, hf_transport, transport_name(header->transport));
    add_text(subtree, tvb, hf_status, status_text(entry));
    add_text(subtree, tvb, hf_service, entry->service);
    add_text(subtree, tvb, hf_description, entry->description);
    add_text(subtree, tvb, hf_block, entry->block);
    add_boolean(subtree, tvb, hf_unused, entry->unused);
    add_text(subtree, tvb, hf_range, entry->range);
    if (entry->ddp_socket != 0)
        proto_item_set_generated(
            proto_tree_add_uint(subtree, hf_ddp_socket, tvb, 0, 0, entry->ddp_socket));
    add_boolean(subtree, tvb, hf_quoted, header->quoted);
    add_text(subtree, tvb, hf_payload, payload_name(pinfo, header));
    return item;
}

/* "207/tcp at-7: AppleTalk Unused", "305/udp: Unassigned". */
static void add_to_info(packet_info *pinfo, wmem_strbuf_t *info, const watched_port_t *port)
{
    const port_entry_t *entry = &port->entry;
    const char *text = wmem_strdup_printf(
        pinfo->pool, "%u/%s%s%s: %s", port->number, transport_name(port->header->transport),
        entry->service ? " " : "", entry->service ? entry->service : "",
        entry->status == PORT_ASSIGNED ? entry->description : status_text(entry));

    if (strstr(wmem_strbuf_get_str(info), text))
        return;
    if (wmem_strbuf_get_len(info) > 0)
        wmem_strbuf_append(info, ", ");
    wmem_strbuf_append(info, text);
}

/* Mark one side of a header, if its port is watched and in a block that the registry covers. */
static void mark_port(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                      const transport_header_t *header, gboolean is_dst, wmem_strbuf_t **info)
{
    watched_port_t port = {.header = header, .is_dst = is_dst};
    proto_item *item = NULL;

    port.number = is_dst ? header->dstport : header->srcport;
    if (!is_watched_port(port.number))
        return;
    port.entry = registry_lookup(registry, header->transport, port.number);
    if (!port.entry.block)
        return;

    port.is_appletalk = payload_is_appletalk(pinfo, header);
    port.name = wmem_strdup_printf(
        pinfo->pool, "%u/%s%s%s%s", port.number, transport_name(header->transport),
        port.entry.service ? " (" : "", port.entry.service ? port.entry.service : "",
        port.entry.service ? ")" : "");

    if (tree)
        item = add_subtree(tvb, pinfo, tree, &port);
    /* Also without a tree: the first pass and the expert statistics have none. */
    add_expert_info(pinfo, item, &port);
    if (!*info)
        *info = wmem_strbuf_new(pinfo->pool, "");
    add_to_info(pinfo, *info, &port);
}

static int dissect_ianaport(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    transport_header_walk_t walk;
    transport_header_t header;
    wmem_strbuf_t *info = NULL;

    transport_header_walk_begin(&walk, pinfo);
    while (transport_header_walk_next(&walk, &header)) {
        mark_port(tvb, pinfo, tree, &header, TRUE, &info);
        mark_port(tvb, pinfo, tree, &header, FALSE, &info);
    }
    if (!info)
        return 0;

    if (show_in_info_column)
        col_append_fstr(pinfo->cinfo, COL_INFO, " [%s]", wmem_strbuf_get_str(info));
    return (int)tvb_captured_length(tvb);
}

static void read_registry(void)
{
    GError *error = NULL;

    registry = registry_read_builtin(&error);
    if (!registry)
        ws_error("ianaport: the built-in registry can't be read: %s", error->message);
}

static void cleanup_ianaport(void)
{
    registry_free(registry);
    registry = NULL;
}

static void register_preferences(void)
{
    module_t *module = prefs_register_protocol(proto_ianaport, NULL);

    prefs_register_static_text_preference(
        module, "registry",
        wmem_strdup_printf(wmem_epan_scope(), "Registry: IANA's, as of %s",
                           registry_snapshot(registry)),
        "The date of the IANA file that the plugin's facts were taken from");

    range_convert_str(wmem_epan_scope(), &watched_ports, DEFAULT_PORTS, PORT_MAX);
    prefs_register_range_preference(module, "ports", "Ports",
                                    "The ports to mark; only numbers in the blocks "
                                    "201-208 and 301-307 have something said of them",
                                    &watched_ports, PORT_MAX);
    prefs_register_bool_preference(module, "info_column", "Show in the Info column",
                                   "Append what the registry says of the port to the Info column",
                                   &show_in_info_column);
}

void proto_register_ianaport(void)
{
    static hf_register_info hf[] = {
        {&hf_port,
         {"Port", "ianaport.port", FT_UINT16, BASE_DEC, NULL, 0x0,
          "Watched port, source or destination", HFILL}},
        {&hf_srcport,
         {"Source Port", "ianaport.srcport", FT_UINT16, BASE_DEC, NULL, 0x0, "Watched source port",
          HFILL}},
        {&hf_dstport,
         {"Destination Port", "ianaport.dstport", FT_UINT16, BASE_DEC, NULL, 0x0,
          "Watched destination port", HFILL}},
        {&hf_transport,
         {"Transport Protocol", "ianaport.transport", FT_STRING, BASE_NONE, NULL, 0x0,
          "tcp, udp, sctp or dccp", HFILL}},
        {&hf_status,
         {"Status", "ianaport.status", FT_STRING, BASE_NONE, NULL, 0x0,
          "Assigned, Unassigned or Reserved (RFC 6335)", HFILL}},
        {&hf_service,
         {"Service Name", "ianaport.service", FT_STRING, BASE_NONE, NULL, 0x0,
          "The registry's service name", HFILL}},
        {&hf_description,
         {"Description", "ianaport.description", FT_STRING, BASE_NONE, NULL, 0x0,
          "The registry's description", HFILL}},
        {&hf_block,
         {"Block", "ianaport.block", FT_STRING, BASE_NONE, NULL, 0x0,
          "The numbers that the registry, or its history, treats as one", HFILL}},
        {&hf_unused,
         {"Unused", "ianaport.unused", FT_BOOLEAN, BASE_NONE, NULL, 0x0,
          "A service name is registered and no service was ever defined", HFILL}},
        {&hf_range,
         {"Range", "ianaport.range", FT_STRING, BASE_NONE, NULL, 0x0,
          "System Ports, User Ports or Dynamic Ports (RFC 6335)", HFILL}},
        {&hf_ddp_socket,
         {"DDP Socket", "ianaport.ddp_socket", FT_UINT8, BASE_DEC, NULL, 0x0,
          "The AppleTalk (DDP) socket that the UDP port stood for", HFILL}},
        {&hf_quoted,
         {"Quoted", "ianaport.quoted", FT_BOOLEAN, BASE_NONE, NULL, 0x0,
          "The port is in a packet that an ICMP error quotes", HFILL}},
        {&hf_payload,
         {"Payload", "ianaport.payload", FT_STRING, BASE_NONE, NULL, 0x0,
          "none, AppleTalk, the protocol that took the payload, or unidentified", HFILL}},
    };
    static int *ett[] = {&ett_ianaport};
    static ei_register_info ei[] = {
        {&ei_unassigned,
         {"ianaport.expert.unassigned", PI_PROTOCOL, PI_WARN, "Port is Unassigned", EXPFILL}},
        {&ei_reserved,
         {"ianaport.expert.reserved", PI_PROTOCOL, PI_WARN, "Port is Reserved", EXPFILL}},
        {&ei_unused,
         {"ianaport.expert.unused", PI_PROTOCOL, PI_WARN,
          "Port was assigned and no service was ever defined for it", EXPFILL}},
        {&ei_legacy,
         {"ianaport.expert.legacy", PI_PROTOCOL, PI_WARN,
          "Port was assigned for a service that is no longer alive", EXPFILL}},
    };

    proto_ianaport = proto_register_protocol("IANA Port Status", "IANAPort", "ianaport");
    proto_register_field_array(proto_ianaport, hf, array_length(hf));
    proto_register_subtree_array(ett, array_length(ett));
    expert_register_field_array(expert_register_protocol(proto_ianaport), ei, array_length(ei));

    read_registry();
    register_shutdown_routine(cleanup_ianaport);
    register_preferences();
    register_postdissector(create_dissector_handle(dissect_ianaport, proto_ianaport));
}

void proto_reg_handoff_ianaport(void)
{
    transport_headers_init();
    payload_init();
    register_heuristics();
}
