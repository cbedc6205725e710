/* handover.c
 * Wireshark's dissectors, for conversations whose payload matches a signature.
 *
 * They dissect as with "Decode As". Setting the conversation's dissector is not enough: many
 * dissectors tell requests from responses by pinfo->match_uint, the port that led to them, which
 * is not set for a conversation dissector. So each one gets a wrapper that sets it.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "handover.h"

#include <epan/exceptions.h>

#include "protocols.h"
#include "watched_ports.h"

/* One of Wireshark's dissectors, and our wrapper around it. */
typedef struct {
    dissector_handle_t real;
    dissector_handle_t ours;
    int proto;        /* -1 if this Wireshark lacks it */
    bool starts_tls;  /* it has the conversation dissected as TLS when STARTTLS is through */
    bool carries_tls; /* it calls the dissector of TLS itself */
} handover_t;

/* One per signature, in table order; real is NULL if this Wireshark lacks the dissector. */
static handover_t *handovers;
static size_t signature_count;
static const signature_t *signatures;
static dissector_handle_t tls_handle;

/* By our wrappers. */
static wmem_map_t *handovers_by_dissector;

/* NULL if it is not one of our wrappers. */
static const handover_t *find_handover(dissector_handle_t ours)
{
    return ours ? wmem_map_lookup(handovers_by_dissector, ours) : NULL;
}

/* The port for which "Decode As" would be set. */
static uint32_t decoded_port(const packet_info *pinfo)
{
    bool src_is_watched = is_watched_port(pinfo->srcport);
    bool dst_is_watched = is_watched_port(pinfo->destport);

    if (src_is_watched && dst_is_watched)
        return MIN(pinfo->srcport, pinfo->destport);
    return dst_is_watched ? pinfo->destport : pinfo->srcport;
}

int call_instead(dissector_handle_t handle, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                 void *data)
{
    pinfo->can_desegment = pinfo->saved_can_desegment;
    return call_dissector_only(handle, tvb, pinfo, tree, data);
}

conversation_t *find_its_conversation(const packet_info *pinfo)
{
    return find_conversation(pinfo->num, &pinfo->src, &pinfo->dst,
                             conversation_pt_to_conversation_type(pinfo->ptype), pinfo->srcport,
                             pinfo->destport, 0);
}

/* The dissector that other dissectors have set, unaware that ours was set from a later frame on. */
static dissector_handle_t dissector_from_the_beginning(const packet_info *pinfo)
{
    conversation_t *conversation = find_its_conversation(pinfo);

    return conversation ? conversation_get_dissector(conversation, 0) : NULL;
}

static int dissect_real(const handover_t *handover, tvbuff_t *tvb, packet_info *pinfo,
                        proto_tree *tree, void *data)
{
    uint32_t match_uint = pinfo->match_uint;
    volatile int length = 0;

    pinfo->match_uint = decoded_port(pinfo);
    TRY
    {
        length = call_instead(handover->real, tvb, pinfo, tree, data);
    }
    FINALLY
    {
        pinfo->match_uint = match_uint;
    }
    ENDTRY;
    return length;
}

/* On STARTTLS, the dissector sets TLS from the conversation's beginning on. */
static int dissect_until_tls(const handover_t *handover, tvbuff_t *tvb, packet_info *pinfo,
                             proto_tree *tree, void *data)
{
    dissector_handle_t before = dissector_from_the_beginning(pinfo);
    int length = dissect_real(handover, tvb, pinfo, tree, data);
    dissector_handle_t after = dissector_from_the_beginning(pinfo);

    if (after && after != before)
        conversation_set_dissector_from_frame_number(find_its_conversation(pinfo), pinfo->num + 1,
                                                     after);
    return length;
}

static bool is_enabled(dissector_handle_t real)
{
    int proto = dissector_handle_get_protocol_index(real);

    return proto >= 0 && proto_is_protocol_enabled(find_protocol_by_id(proto));
}

/* A Client Hello, after what may have been a STARTTLS that the dissector doesn't know. */
static bool turns_to_tls(const handover_t *handover, tvbuff_t *tvb)
{
    payload_t payload = payload_of(tvb);

    return !handover->carries_tls && byte_at(&payload, 0) == 22 && byte_at(&payload, 5) == 1 &&
           tls_handle && is_enabled(tls_handle) && is_tls(&payload);
}

static int dissect_handed_over(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data,
                               void *handover_data)
{
    const handover_t *handover = handover_data;

    if (PINFO_FD_VISITED(pinfo))
        return dissect_real(handover, tvb, pinfo, tree, data);
    if (pinfo->ptype == PT_TCP && turns_to_tls(handover, tvb)) {
        conversation_set_dissector_from_frame_number(find_its_conversation(pinfo), pinfo->num,
                                                     tls_handle);
        return call_instead(tls_handle, tvb, pinfo, tree, data);
    }
    return handover->starts_tls ? dissect_until_tls(handover, tvb, pinfo, tree, data)
                                : dissect_real(handover, tvb, pinfo, tree, data);
}

static bool is_among(const char *dissector, const char *const dissectors[], size_t count)
{
    for (size_t i = 0; dissector && i < count; i++) {
        if (strcmp(dissector, dissectors[i]) == 0)
            return true;
    }
    return false;
}

static bool starts_tls(const char *dissector)
{
    static const char *const dissectors[] = {"ftp",   "imap", "ldap", "mysql",  "nntp",
                                             "pgsql", "pop",  "smtp", "telnet", "xmpp"};

    return is_among(dissector, dissectors, array_length(dissectors));
}

static bool carries_tls(const char *dissector)
{
    static const char *const dissectors[] = {"amqp", "http2", "tpkt"};

    return is_among(dissector, dissectors, array_length(dissectors));
}

/* Several signatures may share a dissector. */
static dissector_handle_t find_ours(dissector_handle_t real)
{
    for (size_t i = 0; i < signature_count; i++) {
        if (handovers[i].real == real)
            return handovers[i].ours;
    }
    return NULL;
}

/* It has a name because "Export PDUs" asks for it, but no protocol, which would add a layer to the
 * frame. */
static dissector_handle_t make_ours(handover_t *handover, transport_t transport)
{
    dissector_handle_t real = handover->real;
    const char *filter_name =
        proto_get_protocol_filter_name(dissector_handle_get_protocol_index(real));
    const char *name = dissector_handle_get_dissector_name(real);

    return register_dissector_with_data(wmem_strdup_printf(wmem_epan_scope(), "ianaport.%s.%s",
                                                           transport_name(transport),
                                                           name ? name : filter_name),
                                        dissect_handed_over, -1, handover);
}

/* NULL if this Wireshark has none, or recognises the protocol by itself. */
static dissector_handle_t find_real(const signature_t *signature)
{
    const char *table = signature->transport == TRANSPORT_TCP ? "tcp.port" : "udp.port";

    if (signature->recognised)
        return NULL;
    return signature->dissector ? find_dissector(signature->dissector)
                                : dissector_get_default_uint_handle(table, signature->default_of);
}

/* Done for each file, because other plugins may register their dissectors after us, and those of
 * Lua plugins go away when these are reloaded. Wrappers stay. */
static void find_dissectors(void)
{
    if (!handovers) {
        signatures = all_signatures(&signature_count);
        handovers = wmem_alloc0_array(wmem_epan_scope(), handover_t, signature_count);
        handovers_by_dissector = wmem_map_new(wmem_epan_scope(), g_direct_hash, g_direct_equal);
    }
    tls_handle = find_dissector("tls");
    for (size_t i = 0; i < signature_count; i++)
        handovers[i].real = NULL;
    for (size_t i = 0; i < signature_count; i++) {
        handover_t *handover = &handovers[i];
        dissector_handle_t real = find_real(&signatures[i]);

        if (signatures[i].recognised)
            handover->proto = proto_get_id_by_filter_name(signatures[i].recognised);
        else
            handover->proto = real ? dissector_handle_get_protocol_index(real) : -1;
        if (!real)
            continue;
        if (!handover->ours)
            handover->ours = find_ours(real);
        handover->real = real;
        handover->starts_tls = starts_tls(signatures[i].dissector);
        handover->carries_tls = carries_tls(signatures[i].dissector);
        if (!handover->ours) {
            handover->ours = make_ours(handover, signatures[i].transport);
            wmem_map_insert(handovers_by_dissector, handover->ours, handover);
        }
    }
}

void handover_init(void)
{
    register_init_routine(find_dissectors);
}

int signature_proto(const signature_t *signature)
{
    return handovers[signature - signatures].proto;
}

const char *signature_protocol_name(const signature_t *signature)
{
    int proto = signature->contents ? proto_get_id_by_filter_name(signature->contents)
                                    : signature_proto(signature);

    return proto >= 0 ? proto_get_protocol_short_name(find_protocol_by_id(proto)) : NULL;
}

int handover_proto(dissector_handle_t handle)
{
    const handover_t *handover = find_handover(handle);

    if (handover)
        handle = handover->real;
    return handle ? dissector_handle_get_protocol_index(handle) : -1;
}

bool is_handover(dissector_handle_t handle)
{
    return find_handover(handle) != NULL;
}

dissector_handle_t signature_dissector(const signature_t *signature)
{
    const handover_t *handover = &handovers[signature - signatures];

    return handover->real && is_enabled(handover->real) ? handover->ours : NULL;
}

payload_t payload_of(tvbuff_t *tvb)
{
    unsigned captured = tvb_captured_length(tvb);

    return (payload_t){captured > 0 ? tvb_get_ptr(tvb, 0, (int)captured) : NULL, captured,
                       tvb_reported_length(tvb)};
}
