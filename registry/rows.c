/* rows.c
 * The rows of IANA's registry, and which of them counts for a port.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "rows.h"

#include <csv.h>
#include <string.h>

#define PORT_COUNT 65536

/* The numbers of all rows together: IANA's have less than 200,000 in all four transports.
 * It keeps a file of nothing but wide ranges from taking forever. */
#define NUMBERS_MAX (1 << 23)

struct rows {
    GStringChunk *strings;
    GArray *rows;                     /* row_t */
    guint32 *row_of[TRANSPORT_COUNT]; /* for each port its row, counted from 1; 0 has none */
};

gboolean parse_ports(const char *text, guint16 *first, guint16 *last)
{
    const char *dash = strchr(text, '-');
    char *low_text = dash ? g_strndup(text, (gsize)(dash - text)) : g_strdup(text);
    guint64 low = 0;
    guint64 high = 0;
    gboolean valid = g_ascii_string_to_unsigned(low_text, 10, 0, PORT_COUNT - 1, &low, NULL);

    g_free(low_text);
    if (!dash)
        high = low;
    else if (valid)
        valid = g_ascii_string_to_unsigned(dash + 1, 10, low, PORT_COUNT - 1, &high, NULL);

    *first = (guint16)low;
    *last = (guint16)high;
    return valid;
}

/* The columns that are read; their order in the file does not matter. */
enum {
    COLUMN_SERVICE,
    COLUMN_PORT,
    COLUMN_TRANSPORT,
    COLUMN_DESCRIPTION,
    COLUMN_UNAUTHORIZED,
    COLUMN_COUNT
};

static const char *const column_names[COLUMN_COUNT] = {"Service Name", "Port Number",
                                                       "Transport Protocol", "Description",
                                                       "Unauthorized Use Reported"};

typedef struct {
    rows_t *rows;
    GPtrArray *fields; /* of the record that is being read: GString */
    guint field_count;
    guint column[COLUMN_COUNT];
    gboolean has_header;
    gboolean is_text; /* the whole file is UTF-8, without a NUL */
    guint line;
    guint numbers; /* in the ranges of all rows until here */
    guint wrong_rows;
    char *wrong; /* the first thing that is, and where */
} csv_reader_t;

static void set_wrong(csv_reader_t *reader, const char *what, const char *text)
{
    char *valid_text;

    if (reader->wrong)
        return;
    valid_text = g_utf8_make_valid(text, -1);
    reader->wrong = g_strdup_printf("line %u: %s: \"%.80s\"", reader->line, what, valid_text);
    g_free(valid_text);
}

static const char *field_text(const csv_reader_t *reader, guint i)
{
    return i < reader->field_count ? ((const GString *)g_ptr_array_index(reader->fields, i))->str
                                   : "";
}

static const char *field(const csv_reader_t *reader, guint column)
{
    return field_text(reader, reader->column[column]);
}

static gboolean read_header(csv_reader_t *reader)
{
    for (guint i = 0; i < COLUMN_COUNT; i++) {
        guint at = 0;

        while (at < reader->field_count && strcmp(field_text(reader, at), column_names[i]) != 0)
            at++;
        if (at == reader->field_count) {
            set_wrong(reader, "no such column in the first record", column_names[i]);
            return FALSE;
        }
        reader->column[i] = at;
    }
    return TRUE;
}

static gboolean begins_with(const char *text, const char *word)
{
    return g_ascii_strncasecmp(text, word, strlen(word)) == 0;
}

/* The state of a number in RFC 6335's words. IANA's are older, and more: a number that
 * was "De-registered" or "Removed" is nobody's, even where its name still stands there;
 * of those that never had a name, only "any private mail system" and the like were given
 * away. */
static port_status_t status_of(const char *service, const char *description)
{
    if (begins_with(description, "De-registered") || begins_with(description, "Removed"))
        return PORT_UNASSIGNED;
    if (*service != '\0' || begins_with(description, "any private"))
        return PORT_ASSIGNED;
    if (begins_with(description, "Reserved"))
        return PORT_RESERVED;
    return PORT_UNASSIGNED;
}

static const char *keep_string(rows_t *rows, const char *text)
{
    return *text ? g_string_chunk_insert(rows->strings, text) : NULL;
}

static const row_t *get_row(const rows_t *rows, guint32 number)
{
    return &g_array_index(rows->rows, row_t, number - 1);
}

/* Ranges may hold one another, as a block of Unassigned numbers does that one number was
 * taken from. If only their ends overlap, one of the two is wrong. */
static gboolean crosses(const row_t *row, const row_t *other)
{
    return (row->first < other->first && row->last >= other->first && row->last < other->last) ||
           (other->first < row->first && other->last >= row->first && other->last < row->last);
}

static gboolean counts_before(const row_t *row, const row_t *other)
{
    guint width = row->last - row->first;
    guint other_width = other->last - other->first;

    return width != other_width ? width < other_width : row->has_transport && !other->has_transport;
}

static gboolean crosses_any(const rows_t *rows, guint transport, const row_t *row)
{
    for (guint port = row->first; port <= row->last; port++) {
        guint32 number = rows->row_of[transport][port];

        if (number != 0 && crosses(row, get_row(rows, number)))
            return TRUE;
    }
    return FALSE;
}

static void add_row(rows_t *rows, guint transport, guint32 number)
{
    guint32 *row_of = rows->row_of[transport];
    const row_t *row = get_row(rows, number);

    for (guint port = row->first; port <= row->last; port++) {
        if (row_of[port] == 0 || counts_before(row, get_row(rows, row_of[port])))
            row_of[port] = number;
    }
}

static const char *find_wrong_text(const csv_reader_t *reader, const char **what)
{
    for (guint i = 0; i < reader->field_count; i++) {
        const GString *text = g_ptr_array_index(reader->fields, i);

        if (g_utf8_validate(text->str, (gssize)text->len, NULL))
            continue;
        *what = strlen(text->str) < text->len ? "a NUL byte after" : "not UTF-8";
        return text->str;
    }
    return NULL;
}

/* Returns FALSE where the row is wrong. */
static gboolean read_row(csv_reader_t *reader)
{
    rows_t *rows = reader->rows;
    const char *ports = field(reader, COLUMN_PORT);
    const char *transport = field(reader, COLUMN_TRANSPORT);
    const char *what = NULL;
    const char *wrong_text = reader->is_text ? NULL : find_wrong_text(reader, &what);
    row_t row = {.has_transport = *transport != '\0'};
    guint begin = 0;
    guint end = TRANSPORT_COUNT;

    if (wrong_text) {
        set_wrong(reader, what, wrong_text);
        return FALSE;
    }
    /* A service name that has no number. */
    if (*ports == '\0')
        return TRUE;

    if (!parse_ports(ports, &row.first, &row.last)) {
        set_wrong(reader, "not a port number or a range of them", ports);
        return FALSE;
    }
    if (row.has_transport) {
        while (begin < TRANSPORT_COUNT && strcmp(transport, transport_name(begin)) != 0)
            begin++;
        end = begin + 1;
    }
    if (begin == TRANSPORT_COUNT) {
        set_wrong(reader, "not a transport protocol", transport);
        return FALSE;
    }
    if (reader->numbers > NUMBERS_MAX) {
        set_wrong(reader, "more ranges than the registry can have", ports);
        return FALSE;
    }
    reader->numbers += (end - begin) * (guint)(row.last - row.first + 1);
    for (guint i = begin; i < end; i++) {
        if (crosses_any(rows, i, &row)) {
            set_wrong(reader, "overlaps a range in a row before it", ports);
            return FALSE;
        }
    }

    row.status = status_of(field(reader, COLUMN_SERVICE), field(reader, COLUMN_DESCRIPTION));
    row.service = keep_string(rows, field(reader, COLUMN_SERVICE));
    row.description = keep_string(rows, field(reader, COLUMN_DESCRIPTION));
    row.unauthorized = keep_string(rows, field(reader, COLUMN_UNAUTHORIZED));
    g_array_append_val(rows->rows, row);
    for (guint i = begin; i < end; i++)
        add_row(rows, i, rows->rows->len);
    return TRUE;
}

static void on_field(void *text, size_t length, void *user_data)
{
    csv_reader_t *reader = user_data;

    if (reader->field_count == reader->fields->len)
        g_ptr_array_add(reader->fields, g_string_new(NULL));
    g_string_truncate(g_ptr_array_index(reader->fields, reader->field_count), 0);
    g_string_append_len(g_ptr_array_index(reader->fields, reader->field_count), text,
                        (gssize)length);
    reader->field_count++;
}

static void on_record(int terminator G_GNUC_UNUSED, void *user_data)
{
    csv_reader_t *reader = user_data;

    if (reader->has_header) {
        if (!read_row(reader))
            reader->wrong_rows++;
    } else {
        reader->has_header = read_header(reader);
    }
    reader->field_count = 0;
}

static void free_field(void *text)
{
    g_string_free(text, TRUE);
}

/* Returns FALSE where it is not CSV to its end. */
static gboolean parse(csv_reader_t *reader, const char *text, gsize length)
{
    struct csv_parser parser;
    const char *end = text + length;
    gboolean is_csv = csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0;

    /* Line by line, so that a message can name the line. */
    while (is_csv && text < end && (reader->has_header || !reader->wrong)) {
        const char *newline = memchr(text, '\n', (gsize)(end - text));
        gsize line_length = newline ? (gsize)(newline + 1 - text) : (gsize)(end - text);

        reader->line++;
        is_csv = csv_parse(&parser, text, line_length, on_field, on_record, reader) == line_length;
        text += line_length;
    }
    if (is_csv && (reader->has_header || !reader->wrong))
        is_csv = csv_fini(&parser, on_field, on_record, reader) == 0;
    if (!is_csv)
        set_wrong(reader, "not CSV", csv_strerror(csv_error(&parser)));
    csv_free(&parser);
    return is_csv;
}

static rows_t *new_rows(void)
{
    rows_t *rows = g_new0(rows_t, 1);

    rows->strings = g_string_chunk_new(1 << 14);
    rows->rows = g_array_new(FALSE, FALSE, sizeof(row_t));
    for (guint i = 0; i < TRANSPORT_COUNT; i++)
        rows->row_of[i] = g_new0(guint32, PORT_COUNT);
    return rows;
}

void rows_free(rows_t *rows)
{
    if (!rows)
        return;
    for (guint i = 0; i < TRANSPORT_COUNT; i++)
        g_free(rows->row_of[i]);
    g_array_free(rows->rows, TRUE);
    g_string_chunk_free(rows->strings);
    g_free(rows);
}

rows_t *rows_read(const char *text, gsize length, GError **error)
{
    rows_t *rows = new_rows();
    csv_reader_t reader = {.rows = rows, .is_text = g_utf8_validate_len(text, length, NULL)};
    gboolean is_csv;

    reader.fields = g_ptr_array_new_with_free_func(free_field);
    is_csv = parse(&reader, text, length);
    if (!reader.wrong && rows->rows->len == 0)
        set_wrong(&reader, "no row with a port number", "");
    g_ptr_array_free(reader.fields, TRUE);

    if (rows->rows->len == 0) {
        g_set_error(error, REGISTRY_ERROR, REGISTRY_ERROR_ROWS, "%s. Nothing of it is used",
                    reader.wrong);
        rows_free(rows);
        rows = NULL;
    } else if (!is_csv) {
        g_set_error(error, REGISTRY_ERROR, REGISTRY_ERROR_ROWS,
                    "%s. Only the %u rows before that are used", reader.wrong, rows->rows->len);
    } else if (reader.wrong) {
        g_set_error(error, REGISTRY_ERROR, REGISTRY_ERROR_ROWS,
                    "%s. Such rows (%u) are left out, the other %u are used", reader.wrong,
                    reader.wrong_rows, rows->rows->len);
    }
    g_free(reader.wrong);
    return rows;
}

const row_t *rows_find(const rows_t *rows, transport_t transport, guint16 port)
{
    guint32 number = rows->row_of[transport][port];

    return number > 0 ? get_row(rows, number) : NULL;
}
