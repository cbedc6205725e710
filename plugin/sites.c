/* sites.c
 * The site's own rules for ports.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "sites.h"

#include <epan/uat.h>
#include <wsutil/inet_addr.h>

#include "compat.h"
#include "value_strings.h"

static const value_string transport_names[] = {{TRANSPORT_COUNT, "any"}, {TRANSPORT_TCP, "tcp"},
                                               {TRANSPORT_UDP, "udp"},   {TRANSPORT_SCTP, "sctp"},
                                               {TRANSPORT_DCCP, "dccp"}, {0, NULL}};

static site_rule_t *rules;
static unsigned rule_count;

UAT_RANGE_CB_DEF(sites, ports, site_rule_t)
UAT_VS_DEF(sites, transport, site_rule_t, unsigned, TRANSPORT_COUNT, "any")
UAT_CSTRING_CB_DEF(sites, host, site_rule_t)
UAT_VS_DEF(sites, verdict, site_rule_t, unsigned, SITE_EXPECTED, "expected")
UAT_CSTRING_CB_DEF(sites, note, site_rule_t)

/* ---- Hosts ---- */

/* Parse "192.0.2.1", "192.0.2.0/24", "2001:db8::/32". Returns false if it is none of these. */
static bool parse_network(const char *text, address *network, unsigned *prefix_length)
{
    char **parts = g_strsplit(text, "/", 2);
    const char *host = parts[0] ? parts[0] : "";
    ws_in4_addr ipv4;
    ws_in6_addr ipv6;
    guint64 length;
    bool valid = true;

    if (ws_inet_pton4(host, &ipv4))
        alloc_address_wmem(NULL, network, AT_IPv4, sizeof(ipv4), &ipv4);
    else if (ws_inet_pton6(host, &ipv6))
        alloc_address_wmem(NULL, network, AT_IPv6, sizeof(ipv6), &ipv6);
    else
        valid = false;

    length = valid ? (guint64)network->len * 8 : 0;
    if (valid && parts[1] && !g_ascii_string_to_unsigned(parts[1], 10, 0, length, &length, NULL)) {
        free_address_wmem(NULL, network);
        valid = false;
    }
    *prefix_length = (unsigned)length;
    g_strfreev(parts);
    return valid;
}

static bool is_in_network(const address *host, const site_rule_t *rule)
{
    const uint8_t *bytes = host->data;
    const uint8_t *network = rule->network.data;
    unsigned whole = rule->prefix_length / 8;
    unsigned rest = rule->prefix_length % 8;

    return host->type == rule->network.type && memcmp(bytes, network, whole) == 0 &&
           (rest == 0 || (bytes[whole] ^ network[whole]) >> (8 - rest) == 0);
}

/* ---- The table ---- */

static void *copy_rule(void *to, const void *from, size_t size _U_)
{
    site_rule_t *copy = to;
    const site_rule_t *rule = from;

    *copy = *rule;
    copy->ports = range_copy(NULL, rule->ports);
    copy->host = g_strdup(rule->host);
    copy->note = g_strdup(rule->note);
    copy_address_wmem(NULL, &copy->network, &rule->network);
    return copy;
}

static void free_rule(void *record)
{
    site_rule_t *rule = record;

    wmem_free(NULL, rule->ports);
    g_free(rule->host);
    g_free(rule->note);
    free_address_wmem(NULL, &rule->network);
}

/* Sets error, which the dialog shows, if a row is invalid. */
static wireshark_bool_t update_rule(void *record, char **error)
{
    site_rule_t *rule = record;

    free_address_wmem(NULL, &rule->network);
    rule->is_valid = false;
    if (!rule->ports || rule->ports->nranges == 0) {
        *error = g_strdup("A rule needs a port, or a range of ports such as 201-208");
        return false;
    }
    g_strstrip(rule->host);
    if (*rule->host != '\0' && !parse_network(rule->host, &rule->network, &rule->prefix_length)) {
        *error = ws_strdup_printf("\"%s\" is not an IP address, nor a subnet such as "
                                  "192.0.2.0/24 or 2001:db8::/32",
                                  rule->host);
        return false;
    }
    rule->is_valid = true;
    return true;
}

void register_sites(module_t *module, void (*on_change)(void))
{
    static uat_field_t fields[] = {
        UAT_FLD_RANGE(sites, ports, "Ports", PORT_MAX, "A port, or ranges of ports"),
        UAT_FLD_VS(sites, transport, "Transport", transport_names, "any, tcp, udp, sctp or dccp"),
        UAT_FLD_CSTRING(sites, host, "Host or subnet",
                        "The address that has the port, such as 192.0.2.1, 192.0.2.0/24 or "
                        "2001:db8::/32; empty for any"),
        UAT_FLD_VS(sites, verdict, "Verdict", verdict_vals,
                   "expected: no warning; suspicious: a warning"),
        UAT_FLD_CSTRING(sites, note, "Note", "A note to show with the packet"),
        UAT_END_FIELDS};
    uat_t *table = uat_new("Site Rules", sizeof(site_rule_t), "ianaport_sites", true, &rules,
                           &rule_count, UAT_AFFECTS_DISSECTION, NULL, copy_rule, update_rule,
                           free_rule, on_change, NULL, fields);

    prefs_register_uat_preference(module, "sites", "Site rules",
                                  "The site's own rules; the first one that matches a port "
                                  "overrides the registry",
                                  table);
}

/* ---- Looking up ---- */

static bool fits(const site_rule_t *rule, const transport_header_t *header, uint16_t port,
                 const address *host)
{
    return rule->is_valid &&
           (rule->transport == TRANSPORT_COUNT || rule->transport == header->transport) &&
           value_is_in_range(rule->ports, port) &&
           (rule->network.type == AT_NONE || is_in_network(host, rule));
}

const site_rule_t *find_site_rule(const transport_header_t *header, bool is_dst)
{
    uint16_t port = is_dst ? header->dstport : header->srcport;
    const address *host = is_dst ? &header->dst : &header->src;

    for (unsigned i = 0; i < rule_count; i++) {
        if (fits(&rules[i], header, port, host))
            return &rules[i];
    }
    return NULL;
}

void for_each_suspicious_port(void (*function)(uint32_t port, void *data), void *data)
{
    for (unsigned i = 0; i < rule_count; i++) {
        if (rules[i].is_valid && rules[i].verdict == SITE_SUSPICIOUS)
            range_foreach(rules[i].ports, function, data);
    }
}
