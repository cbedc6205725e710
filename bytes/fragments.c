/* fragments.c
 * Puts the fragments of IP packets together.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fragments.h"

#include <glib.h>
#include <string.h>

/* Of all fragments of a capture, and how many a packet may have. */
#define MEMORY_MAX    ((size_t)64 << 20)
#define FRAGMENTS_MAX 2000

typedef struct {
    uint8_t addresses[32];
    uint32_t addresses_length;
    uint32_t id;
} packet_key_t;

/* A tree, because senders could choose keys whose hashes collide. */
struct fragments {
    GTree *packets; /* keys to arrays of fragments, in order, whose bytes are copies */
    size_t memory;
    GArray *complete; /* packets to be taken */
};

static int compare_keys(const void *a, const void *b, void *data)
{
    (void)data;
    return memcmp(a, b, sizeof(packet_key_t));
}

static void free_packet(void *data)
{
    GArray *packet = data;

    for (unsigned i = 0; i < packet->len; i++)
        g_free((void *)g_array_index(packet, fragment_t, i).bytes);
    g_array_free(packet, TRUE);
}

fragments_t *fragments_new(void)
{
    fragments_t *fragments = g_new(fragments_t, 1);

    fragments->packets = g_tree_new_full(compare_keys, NULL, g_free, free_packet);
    fragments->memory = 0;
    fragments->complete = g_array_new(FALSE, FALSE, sizeof(reassembled_t));
    return fragments;
}

void fragments_free(fragments_t *fragments)
{
    reassembled_t packet;

    if (!fragments)
        return;
    while (fragments_take_packet(fragments, &packet))
        g_free(packet.bytes);
    g_array_free(fragments->complete, TRUE);
    g_tree_destroy(fragments->packets);
    g_free(fragments);
}

static GArray *find_packet(fragments_t *fragments, const fragment_t *fragment)
{
    packet_key_t key = {.addresses_length = (uint32_t)fragment->addresses_length,
                        .id = fragment->id};
    GArray *packet;

    memcpy(key.addresses, fragment->addresses, fragment->addresses_length);
    packet = g_tree_lookup(fragments->packets, &key);
    if (!packet) {
        packet = g_array_new(FALSE, FALSE, sizeof(fragment_t));
        g_tree_insert(fragments->packets, g_memdup2(&key, sizeof(key)), packet);
        fragments->memory += sizeof(key) + sizeof(*packet);
    }
    return packet;
}

static bool are_equal(const fragment_t *a, const fragment_t *b)
{
    return a->begin == b->begin && a->length == b->length && a->is_last == b->is_last &&
           a->proto == b->proto && memcmp(a->bytes, b->bytes, a->length) == 0;
}

/* Can both be of the same packet? */
static bool are_compatible(const fragment_t *a, const fragment_t *b)
{
    const fragment_t *first = a->begin < b->begin ? a : b;
    const fragment_t *second = first == a ? b : a;

    return a->proto == b->proto && first->begin + first->length <= second->begin && !first->is_last;
}

static bool is_complete(const GArray *packet)
{
    size_t end = 0;
    bool has_last = false;

    for (unsigned i = 0; i < packet->len; i++) {
        const fragment_t *fragment = &g_array_index(packet, fragment_t, i);

        if (fragment->begin != end)
            return false;
        end += fragment->length;
        has_last = fragment->is_last;
    }
    return has_last;
}

static reassembled_t put_together(const GArray *packet)
{
    const fragment_t *last = &g_array_index(packet, fragment_t, packet->len - 1);
    size_t length = last->begin + last->length;
    reassembled_t whole = {last->proto, g_malloc(length), length};

    for (unsigned i = 0; i < packet->len; i++) {
        const fragment_t *fragment = &g_array_index(packet, fragment_t, i);

        memcpy(whole.bytes + fragment->begin, fragment->bytes, fragment->length);
    }
    return whole;
}

bool fragments_add(fragments_t *fragments, const fragment_t *fragment)
{
    GArray *packet = find_packet(fragments, fragment);
    fragment_t copy = *fragment;
    unsigned place = 0;

    for (unsigned i = 0; i < packet->len; i++) {
        const fragment_t *other = &g_array_index(packet, fragment_t, i);

        if (are_equal(fragment, other))
            return true;
        if (!are_compatible(fragment, other))
            return false;
        if (other->begin < fragment->begin)
            place = i + 1;
    }
    fragments->memory += sizeof(copy) + fragment->length;
    if (fragments->memory > MEMORY_MAX || packet->len == FRAGMENTS_MAX)
        return false;
    copy.addresses = NULL;
    copy.bytes = g_memdup2(fragment->bytes, fragment->length);
    g_array_insert_val(packet, place, copy);
    if (is_complete(packet)) {
        reassembled_t whole = put_together(packet);

        g_array_append_val(fragments->complete, whole);
    }
    return true;
}

bool fragments_take_packet(fragments_t *fragments, reassembled_t *packet)
{
    if (fragments->complete->len == 0)
        return false;
    *packet = g_array_index(fragments->complete, reassembled_t, fragments->complete->len - 1);
    g_array_remove_index(fragments->complete, fragments->complete->len - 1);
    return true;
}
