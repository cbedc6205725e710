/* port_texts.c
 * What is said about a port.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "port_texts.h"

#include "port_status.h"

/* A few megabytes of text; more ports than a site uses, and fewer than a scan of all of them. */
#define TEXTS_MAX 8192

static wmem_allocator_t *pool;
static wmem_map_t *texts_by_port;

static void cleanup(void)
{
    wmem_destroy_allocator(pool);
    pool = NULL;
}

void forget_port_texts(void)
{
    if (!pool) {
        pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK_FAST);
        register_shutdown_routine(cleanup);
    }
    wmem_free_all(pool);
    texts_by_port = wmem_map_new(pool, g_direct_hash, g_direct_equal);
}

void forget_too_many_port_texts(void)
{
    if (wmem_map_size(texts_by_port) > TEXTS_MAX)
        forget_port_texts();
}

/* Some of IANA's descriptions have a second line, about the name. */
static const char *first_line(const char *text)
{
    return text ? wmem_strndup(pool, text, strcspn(text, "\r\n")) : NULL;
}

static port_texts_t *make_texts(const transport_header_t *header, uint16_t port)
{
    port_texts_t *texts = wmem_new0(pool, port_texts_t);
    const port_entry_t *entry = &texts->entry;
    const char *transport = transport_name(header->transport);
    const char *service;

    texts->transport = header->transport;
    texts->entry = port_status_lookup(header, port);
    /* A name from Wireshark's services is not guaranteed to stay valid. */
    if (entry->service)
        texts->entry.service = wmem_strdup(pool, entry->service);
    service = entry->service ? entry->service : "";
    texts->name =
        wmem_strdup_printf(pool, *service ? "%u/%s (%s)" : "%u/%s", port, transport, service);
    texts->short_name = wmem_strdup_printf(pool, "%u/%s %s", port, transport,
                                           *service ? service : port_status_text(entry));
    return texts;
}

port_texts_t *port_texts(const transport_header_t *header, uint16_t port)
{
    void *key = GUINT_TO_POINTER((unsigned)port << 2 | header->transport);
    port_texts_t *texts = wmem_map_lookup(texts_by_port, key);

    if (!texts) {
        texts = make_texts(header, port);
        wmem_map_insert(texts_by_port, key, texts);
    }
    return texts;
}

const char *client_remark(bool is_client)
{
    return is_client ? "; here it is a client's own port" : "";
}

/* The text after the status. */
static const char *make_remark(const port_texts_t *texts, bool is_appletalk)
{
    const port_entry_t *entry = &texts->entry;
    const char *status = port_status_text(entry);
    const char *is_what = is_appletalk ? ": this is AppleTalk" : "";
    const char *description = entry->description ? first_line(entry->description) : status;

    if (entry->status == PORT_NO_ENTRY)
        return wmem_strdup_printf(pool, " (no entry for %s)%s", transport_name(texts->transport),
                                  is_what);
    if (entry->status != PORT_ASSIGNED && entry->block)
        return wmem_strdup_printf(pool, " (%s)%s", entry->block, is_what);
    if (strcmp(description, status) == 0)
        return is_what;
    if (entry->status != PORT_ASSIGNED)
        return wmem_strdup_printf(pool, " (%s)%s", description, is_what);
    return wmem_strdup_printf(pool, ", %s%s", description,
                              is_appletalk    ? is_what
                              : entry->unused ? ": no service was ever defined"
                              : entry->legacy ? ": no live service"
                                              : "");
}

const char *port_summary(port_texts_t *texts, bool is_appletalk)
{
    const char **summary = &texts->summaries[is_appletalk];

    if (!*summary)
        *summary =
            wmem_strdup_printf(pool, "%s: %s%s", texts->name, port_status_text(&texts->entry),
                               make_remark(texts, is_appletalk));
    return *summary;
}

/* The text after the port's name, or NULL. */
static const char *find_reason(const port_entry_t *entry, bool is_appletalk)
{
    switch (entry->status) {
    case PORT_RESERVED:
        return "is Reserved";
    case PORT_UNASSIGNED:
    case PORT_NO_ENTRY:
        return is_appletalk ? "is Unassigned, and carries AppleTalk in UDP" : "is Unassigned";
    case PORT_ASSIGNED:
        break;
    }
    if (!entry->unused && !entry->legacy)
        return NULL;
    if (is_appletalk)
        return "carries AppleTalk in UDP, which is long out of use";
    return entry->unused ? "was assigned for AppleTalk, and no service was ever defined for it"
                         : "was assigned for AppleTalk, which has no live service";
}

const char *port_warning(port_texts_t *texts, bool is_appletalk, bool is_client)
{
    const char **warning = &texts->warnings[is_appletalk][is_client];
    const char *reason = find_reason(&texts->entry, is_appletalk);

    if (!*warning && reason)
        *warning =
            wmem_strdup_printf(pool, "Port %s %s%s", texts->name, reason, client_remark(is_client));
    return *warning;
}

const char *unauthorized_warning(port_texts_t *texts, bool is_client)
{
    const char **warning = &texts->unauthorized_warnings[is_client];

    if (!*warning && texts->entry.unauthorized)
        *warning =
            wmem_strdup_printf(pool, "Port %s has unauthorized use reported to IANA: %s%s",
                               texts->name, texts->entry.unauthorized, client_remark(is_client));
    return *warning;
}
