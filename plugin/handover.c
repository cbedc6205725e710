/* handover.c
 * Conversations whose payload matches a signature are handed to Wireshark's dissector.
 *
 * They are dissected as with "Decode As". Setting the conversation's dissector is not enough: many
 * dissectors tell requests from responses by pinfo->match_uint, the port that led to them, which
 * is not set for a conversation dissector. So each one gets a wrapper that sets it.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "handover.h"

#include <epan/conversation.h>
#include <epan/exceptions.h>

#include "conversations.h"
#include "watched_ports.h"

/* One of Wireshark's dissectors, and our wrapper around it. */
typedef struct {
    dissector_handle_t real;
    dissector_handle_t ours;
    bool may_start_tls;
} handover_t;

/* One per signature, in table order; real is NULL if this Wireshark lacks the dissector. */
static handover_t *handovers;
static size_t signature_count;

/* The numbers of the frames in which a conversation was recognised. They are few; all other frames
 * are spared the conversation lookup. */
static wmem_map_t *recognised_frames;
static const signature_t *signatures;

/* NULL if it is not one of our wrappers. */
static const handover_t *find_handover(dissector_handle_t ours)
{
    for (size_t i = 0; ours && i < signature_count; i++) {
        if (handovers[i].ours == ours)
            return &handovers[i];
    }
    return NULL;
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

/* Call a dissector in place of the current one. TCP only desegments for the dissector that it calls
 * itself, so restore what it offered. */
static int call_instead(dissector_handle_t handle, tvbuff_t *tvb, packet_info *pinfo,
                        proto_tree *tree, void *data)
{
    pinfo->can_desegment = pinfo->saved_can_desegment;
    return call_dissector_only(handle, tvb, pinfo, tree, data);
}

static conversation_t *find_its_conversation(const packet_info *pinfo)
{
    return find_conversation(pinfo->num, &pinfo->src, &pinfo->dst,
                             conversation_pt_to_conversation_type(pinfo->ptype), pinfo->srcport,
                             pinfo->destport, 0);
}

/* On STARTTLS the dissector sets TLS from the conversation's beginning on, unaware that ours was
 * set from a later frame on. */
static void give_to_tls(const packet_info *pinfo)
{
    conversation_t *conversation = find_its_conversation(pinfo);
    dissector_handle_t tls = conversation ? conversation_get_dissector(conversation, 0) : NULL;

    if (tls && !find_handover(tls))
        conversation_set_dissector_from_frame_number(conversation, pinfo->num + 1, tls);
}

static int dissect_handed_over(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data,
                               void *handover_data)
{
    const handover_t *handover = handover_data;
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
    if (handover->may_start_tls && !PINFO_FD_VISITED(pinfo))
        give_to_tls(pinfo);
    return length;
}

static bool may_start_tls(const signature_t *signature)
{
    static const char *const dissectors[] = {"ftp",   "imap", "ldap", "mysql",  "nntp",
                                             "pgsql", "pop",  "smtp", "telnet", "xmpp"};

    for (unsigned i = 0; signature->dissector && i < array_length(dissectors); i++) {
        if (strcmp(signature->dissector, dissectors[i]) == 0)
            return true;
    }
    return false;
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
    }
    for (size_t i = 0; i < signature_count; i++)
        handovers[i].real = NULL;
    for (size_t i = 0; i < signature_count; i++) {
        handover_t *handover = &handovers[i];
        dissector_handle_t real = find_real(&signatures[i]);

        if (!real)
            continue;
        if (!handover->ours)
            handover->ours = find_ours(real);
        handover->real = real;
        handover->may_start_tls = may_start_tls(&signatures[i]);
        if (!handover->ours)
            handover->ours = make_ours(handover, signatures[i].transport);
    }
}

void handover_init(void)
{
    recognised_frames =
        wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), g_direct_hash, g_direct_equal);
    register_init_routine(find_dissectors);
}

int signature_proto(const signature_t *signature)
{
    dissector_handle_t real = handovers[signature - signatures].real;

    if (signature->recognised)
        return proto_get_id_by_filter_name(signature->recognised);
    return real ? dissector_handle_get_protocol_index(real) : -1;
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

static bool is_enabled(dissector_handle_t real)
{
    int proto = dissector_handle_get_protocol_index(real);

    return proto >= 0 && proto_is_protocol_enabled(find_protocol_by_id(proto));
}

/* The wrapper of the dissector for a payload, or NULL. */
static dissector_handle_t recognise(tvbuff_t *tvb, packet_info *pinfo, transport_t transport)
{
    unsigned captured = tvb_captured_length(tvb);
    payload_t payload = {.captured = captured, .length = tvb_reported_length(tvb)};
    payload_place_t place = payload_place(pinfo, transport);
    const signature_t *signature;
    const handover_t *handover;

    if (captured == 0 || place == PAYLOAD_LATE)
        return NULL;
    payload.bytes = tvb_get_ptr(tvb, 0, (int)captured);
    signature = find_signature(transport, &payload, place == PAYLOAD_FIRST);
    if (!signature)
        return NULL;
    handover = &handovers[signature - signatures];
    return handover->real && is_enabled(handover->real) ? handover->ours : NULL;
}

static bool has_recognised(const packet_info *pinfo)
{
    return wmem_map_lookup(recognised_frames, GUINT_TO_POINTER(pinfo->num)) != NULL;
}

/* What was recognised in this frame is ours on every pass. */
static dissector_handle_t find_recognised(const packet_info *pinfo)
{
    conversation_t *conversation = has_recognised(pinfo) ? find_its_conversation(pinfo) : NULL;
    dissector_handle_t ours =
        conversation ? conversation_get_dissector(conversation, pinfo->num + 1) : NULL;

    return find_handover(ours) ? ours : NULL;
}

bool hand_over(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data,
               transport_t transport)
{
    dissector_handle_t ours = find_recognised(pinfo);
    conversation_t *conversation;

    if (ours)
        return call_instead(ours, tvb, pinfo, tree, data) > 0;
    if (PINFO_FD_VISITED(pinfo))
        return false;

    ours = recognise(tvb, pinfo, transport);
    conversation = ours ? find_its_conversation(pinfo) : NULL;
    if (!conversation)
        return false;
    /* Before the call, since it may throw an exception. */
    conversation_set_dissector_from_frame_number(conversation, pinfo->num + 1, ours);
    wmem_map_insert(recognised_frames, GUINT_TO_POINTER(pinfo->num), recognised_frames);
    if (call_instead(ours, tvb, pinfo, tree, data) > 0)
        return true;
    conversation_set_dissector_from_frame_number(conversation, pinfo->num + 1, NULL);
    return false;
}
