/* registry.c
 * Reading IANA's registry, and looking a port up in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "registry.h"

#include <csv.h>
#include <string.h>

#include "builtin.h"

#define PORT_COUNT 65536

typedef struct {
    port_status_t status;
    const char *service;
    const char *description;
} row_t;

typedef struct {
    const char *name;
    guint16 first;
    guint16 last;
    GArray *unused;
    int ddp_socket_base; /* 0: the numbers never stood for sockets */
} block_t;

struct registry {
    GStringChunk *strings;
    GArray *rows;                     /* row_t */
    guint32 *row_of[TRANSPORT_COUNT]; /* for each port its row, counted from 1; 0 has none */
    GArray *blocks;                   /* block_t */
    const char *snapshot;
};

GQuark registry_error_quark(void)
{
    return g_quark_from_static_string("ianaport-registry-error-quark");
}

static const char *const transport_names[TRANSPORT_COUNT] = {"tcp", "udp", "sctp", "dccp"};

const char *transport_name(transport_t transport)
{
    return transport_names[transport];
}

/* "207" or "301-307". */
static gboolean parse_ports(const char *text, guint16 *first, guint16 *last)
{
    char **ends = g_strsplit(text, "-", 2);
    guint64 low = 0;
    guint64 high = 0;
    gboolean valid;

    valid = ends[0] && g_ascii_string_to_unsigned(ends[0], 10, 0, PORT_COUNT - 1, &low, NULL);
    if (valid && ends[1]) {
        valid = g_ascii_string_to_unsigned(ends[1], 10, low, PORT_COUNT - 1, &high, NULL);
    } else {
        high = low;
    }
    g_strfreev(ends);

    *first = (guint16)low;
    *last = (guint16)high;
    return valid;
}

/* ---- IANA's rows ---- */

/* The columns that are read; their order in the file does not matter. */
enum { COLUMN_SERVICE, COLUMN_PORT, COLUMN_TRANSPORT, COLUMN_DESCRIPTION, COLUMN_COUNT };

static const char *const column_names[COLUMN_COUNT] = {"Service Name", "Port Number",
                                                       "Transport Protocol", "Description"};

typedef struct {
    registry_t *registry;
    GPtrArray *fields; /* of the record that is being read */
    guint column[COLUMN_COUNT];
    gboolean has_header;
    guint line;
    GError *error;
} csv_reader_t;

static void set_row_error(csv_reader_t *reader, const char *what, const char *text)
{
    reader->error = g_error_new(REGISTRY_ERROR, REGISTRY_ERROR_ROWS, "line %u: %s: \"%s\"",
                                reader->line, what, text);
}

static void read_header(csv_reader_t *reader)
{
    for (guint i = 0; i < COLUMN_COUNT; i++) {
        if (!g_ptr_array_find_with_equal_func(reader->fields, column_names[i], g_str_equal,
                                              &reader->column[i])) {
            set_row_error(reader, "no such column in the first record", column_names[i]);
            return;
        }
    }
    reader->has_header = TRUE;
}

static const char *field(const csv_reader_t *reader, guint column)
{
    guint i = reader->column[column];

    return i < reader->fields->len ? (const char *)g_ptr_array_index(reader->fields, i) : "";
}

/* A name makes a number assigned. Without one, the description has IANA's word for
 * its state; a description of a use ("any private mail system") is an assignment. */
static port_status_t status_of(const char *service, const char *description)
{
    if (*service == '\0') {
        if (g_ascii_strncasecmp(description, "Unassigned", strlen("Unassigned")) == 0)
            return PORT_UNASSIGNED;
        if (g_ascii_strncasecmp(description, "Reserved", strlen("Reserved")) == 0)
            return PORT_RESERVED;
    }
    return PORT_ASSIGNED;
}

static const char *keep_string(registry_t *registry, const char *text)
{
    return *text ? g_string_chunk_insert_const(registry->strings, text) : NULL;
}

static void read_record(csv_reader_t *reader)
{
    registry_t *registry = reader->registry;
    const char *ports = field(reader, COLUMN_PORT);
    const char *transport = field(reader, COLUMN_TRANSPORT);
    const char *service = field(reader, COLUMN_SERVICE);
    const char *description = field(reader, COLUMN_DESCRIPTION);
    gboolean known_transport = FALSE;
    guint16 first;
    guint16 last;
    row_t row;

    /* A service name that has no number. */
    if (*ports == '\0')
        return;

    if (!parse_ports(ports, &first, &last)) {
        set_row_error(reader, "not a port number or a range of them", ports);
        return;
    }

    row.status = status_of(service, description);
    row.service = keep_string(registry, service);
    row.description = keep_string(registry, description);
    g_array_append_val(registry->rows, row);

    for (guint i = 0; i < TRANSPORT_COUNT; i++) {
        if (*transport != '\0' && strcmp(transport, transport_names[i]) != 0)
            continue;
        known_transport = TRUE;
        for (guint port = first; port <= last; port++) {
            if (registry->row_of[i][port] == 0)
                registry->row_of[i][port] = registry->rows->len;
        }
    }
    if (!known_transport)
        set_row_error(reader, "not a transport protocol", transport);
}

static void on_field(void *text, size_t length, void *user_data)
{
    csv_reader_t *reader = user_data;

    g_ptr_array_add(reader->fields, g_strndup(text, length));
}

static void on_record(int terminator G_GNUC_UNUSED, void *user_data)
{
    csv_reader_t *reader = user_data;

    if (!reader->error) {
        if (!reader->has_header)
            read_header(reader);
        else
            read_record(reader);
    }
    g_ptr_array_set_size(reader->fields, 0);
}

static gboolean read_rows(registry_t *registry, const char *text, gsize length, GError **error)
{
    csv_reader_t reader = {.registry = registry};
    struct csv_parser parser;
    const char *end = text + length;

    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        g_set_error(error, REGISTRY_ERROR, REGISTRY_ERROR_ROWS, "out of memory");
        return FALSE;
    }
    reader.fields = g_ptr_array_new_with_free_func(g_free);

    /* Line by line, so that a message can name the line. */
    while (text < end && !reader.error) {
        const char *newline = memchr(text, '\n', end - text);
        gsize line_length = newline ? (gsize)(newline + 1 - text) : (gsize)(end - text);

        reader.line++;
        if (csv_parse(&parser, text, line_length, on_field, on_record, &reader) != line_length)
            set_row_error(&reader, "not CSV", csv_strerror(csv_error(&parser)));
        text += line_length;
    }
    if (!reader.error && csv_fini(&parser, on_field, on_record, &reader) != 0)
        set_row_error(&reader, "not CSV", csv_strerror(csv_error(&parser)));
    if (!reader.error && !reader.has_header)
        set_row_error(&reader, "no such column in the first record", column_names[0]);

    g_ptr_array_free(reader.fields, TRUE);
    csv_free(&parser);
    if (reader.error) {
        g_propagate_error(error, reader.error);
        return FALSE;
    }
    return TRUE;
}

/* ---- The blocks ---- */

#define REGISTRY_GROUP "registry"

#define DDP_SOCKET_LAST 254

static gboolean read_block(registry_t *registry, GKeyFile *file, const char *name, GError **error)
{
    block_t block = {.name = g_string_chunk_insert_const(registry->strings, name)};
    gsize unused_count = 0;
    int *unused = NULL;
    GError *key_error = NULL;

    if (!parse_ports(name, &block.first, &block.last)) {
        g_set_error(error, REGISTRY_ERROR, REGISTRY_ERROR_BLOCKS,
                    "group [%s]: not a port number or a range of them", name);
        return FALSE;
    }

    if (g_key_file_has_key(file, name, "unused", NULL))
        unused = g_key_file_get_integer_list(file, name, "unused", &unused_count, &key_error);
    if (!key_error && g_key_file_has_key(file, name, "ddp_socket_base", NULL))
        block.ddp_socket_base = g_key_file_get_integer(file, name, "ddp_socket_base", &key_error);
    if (key_error) {
        g_propagate_prefixed_error(error, key_error, "group [%s]: ", name);
        g_free(unused);
        return FALSE;
    }
    if (block.ddp_socket_base != 0 && (block.first <= block.ddp_socket_base ||
                                       block.last > block.ddp_socket_base + DDP_SOCKET_LAST)) {
        g_set_error(error, REGISTRY_ERROR, REGISTRY_ERROR_BLOCKS,
                    "group [%s]: ddp_socket_base=%d makes sockets that are not 1 to %d", name,
                    block.ddp_socket_base, DDP_SOCKET_LAST);
        g_free(unused);
        return FALSE;
    }

    block.unused = g_array_new(FALSE, FALSE, sizeof(int));
    if (unused)
        g_array_append_vals(block.unused, unused, (guint)unused_count);
    g_free(unused);
    g_array_append_val(registry->blocks, block);
    /* cppcheck-suppress memleak ; clear_block() frees it */
    return TRUE;
}

static gboolean read_blocks(registry_t *registry, const char *text, gsize length, GError **error)
{
    GKeyFile *file = g_key_file_new();
    char **groups = NULL;
    char *snapshot = NULL;
    gboolean valid = g_key_file_load_from_data(file, text, length, G_KEY_FILE_NONE, error);

    if (valid) {
        snapshot = g_key_file_get_string(file, REGISTRY_GROUP, "snapshot", error);
        valid = snapshot != NULL;
    }
    if (valid) {
        registry->snapshot = g_string_chunk_insert_const(registry->strings, snapshot);
        groups = g_key_file_get_groups(file, NULL);
        for (guint i = 0; valid && groups[i]; i++) {
            if (strcmp(groups[i], REGISTRY_GROUP) != 0)
                valid = read_block(registry, file, groups[i], error);
        }
    }

    g_free(snapshot);
    g_strfreev(groups);
    g_key_file_free(file);
    return valid;
}

static void clear_block(void *data)
{
    block_t *block = data;

    g_array_free(block->unused, TRUE);
}

/* ---- The registry ---- */

registry_t *registry_read(const char *rows, gsize rows_length, const char *blocks,
                          gsize blocks_length, GError **error)
{
    registry_t *registry = g_new0(registry_t, 1);

    registry->strings = g_string_chunk_new(1024);
    registry->rows = g_array_new(FALSE, FALSE, sizeof(row_t));
    registry->blocks = g_array_new(FALSE, FALSE, sizeof(block_t));
    g_array_set_clear_func(registry->blocks, clear_block);
    for (guint i = 0; i < TRANSPORT_COUNT; i++)
        registry->row_of[i] = g_new0(guint32, PORT_COUNT);

    if (!read_rows(registry, rows, rows_length, error) ||
        !read_blocks(registry, blocks, blocks_length, error)) {
        registry_free(registry);
        return NULL;
    }
    return registry;
}

registry_t *registry_read_builtin(GError **error)
{
    return registry_read((const char *)builtin_rows, sizeof(builtin_rows),
                         (const char *)builtin_blocks, sizeof(builtin_blocks), error);
}

void registry_free(registry_t *registry)
{
    if (!registry)
        return;
    for (guint i = 0; i < TRANSPORT_COUNT; i++)
        g_free(registry->row_of[i]);
    g_array_free(registry->blocks, TRUE);
    g_array_free(registry->rows, TRUE);
    g_string_chunk_free(registry->strings);
    g_free(registry);
}

static const block_t *find_block(const registry_t *registry, guint16 port)
{
    for (guint i = 0; i < registry->blocks->len; i++) {
        const block_t *block = &g_array_index(registry->blocks, block_t, i);

        if (block->first <= port && port <= block->last)
            return block;
    }
    return NULL;
}

static gboolean is_unused(const block_t *block, guint16 port)
{
    for (guint i = 0; i < block->unused->len; i++) {
        if (g_array_index(block->unused, int, i) == port)
            return TRUE;
    }
    return FALSE;
}

/* RFC 6335, section 6. */
static const char *range_of(guint16 port)
{
    if (port <= 1023)
        return "System Ports";
    if (port <= 49151)
        return "User Ports";
    return "Dynamic Ports";
}

port_entry_t registry_lookup(const registry_t *registry, transport_t transport, guint16 port)
{
    port_entry_t entry = {.status = PORT_NO_ENTRY, .range = range_of(port)};
    const block_t *block = find_block(registry, port);
    guint32 row = registry->row_of[transport][port];

    if (row > 0) {
        const row_t *found = &g_array_index(registry->rows, row_t, row - 1);

        entry.status = found->status;
        entry.service = found->service;
        entry.description = found->description;
    }
    if (block) {
        entry.block = block->name;
        entry.unused = entry.status == PORT_ASSIGNED && is_unused(block, port);
        if (transport == TRANSPORT_UDP && block->ddp_socket_base != 0)
            entry.ddp_socket = (guint8)(port - block->ddp_socket_base);
    }
    return entry;
}

const char *registry_snapshot(const registry_t *registry)
{
    return registry->snapshot;
}
