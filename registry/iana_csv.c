/* iana_csv.c
 * Reads the registry as IANA publishes it.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "iana_csv.h"

#include <csv.h>
#include <glib/gstdio.h>
#include <string.h>

/* IANA's file is little more than a megabyte. */
#define FILE_SIZE_MAX (16 << 20)

/* The numbers in all rows' ranges: IANA's file has less than 200,000 in all four transports. Keeps
 * a file that is nothing but wide ranges from taking forever. */
#define NUMBERS_MAX (1 << 23)

/* The columns that are read, in whatever order the file has them. */
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
    GPtrArray *fields; /* of the current record: GString */
    unsigned field_count;
    unsigned column[COLUMN_COUNT];
    bool has_header;
    bool is_text; /* the whole file is UTF-8, without a NUL */
    unsigned line;
    unsigned numbers; /* in the ranges of all rows so far */
    unsigned wrong_rows;
    char *wrong; /* the first error, and where it is */
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

static const char *field_text(const csv_reader_t *reader, unsigned i)
{
    return i < reader->field_count ? ((const GString *)g_ptr_array_index(reader->fields, i))->str
                                   : "";
}

static const char *field(const csv_reader_t *reader, unsigned column)
{
    return field_text(reader, reader->column[column]);
}

static bool read_header(csv_reader_t *reader)
{
    for (unsigned i = 0; i < COLUMN_COUNT; i++) {
        unsigned at = 0;

        while (at < reader->field_count && strcmp(field_text(reader, at), column_names[i]) != 0)
            at++;
        if (at == reader->field_count) {
            set_wrong(reader, "no such column in the first record", column_names[i]);
            return false;
        }
        reader->column[i] = at;
    }
    return true;
}

/* Parse a number or a range, such as "207" or "301-307". Returns false if it is neither. */
static bool parse_ports(const char *text, uint16_t *first, uint16_t *last)
{
    const char *dash = strchr(text, '-');
    char *low_text = dash ? g_strndup(text, (size_t)(dash - text)) : g_strdup(text);
    guint64 low = 0;
    guint64 high = 0;
    bool valid = g_ascii_string_to_unsigned(low_text, 10, 0, PORT_MAX, &low, NULL);

    g_free(low_text);
    if (!dash)
        high = low;
    else if (valid)
        valid = g_ascii_string_to_unsigned(dash + 1, 10, low, PORT_MAX, &high, NULL);

    *first = (uint16_t)low;
    *last = (uint16_t)high;
    return valid;
}

static const char *find_wrong_text(const csv_reader_t *reader, const char **what)
{
    for (unsigned i = 0; i < reader->field_count; i++) {
        const GString *text = g_ptr_array_index(reader->fields, i);

        if (g_utf8_validate(text->str, (gssize)text->len, NULL))
            continue;
        *what = strlen(text->str) < text->len ? "a NUL byte after" : "not UTF-8";
        return text->str;
    }
    return NULL;
}

/* Returns TRANSPORT_COUNT, for all, if a row names none; more than that if it names an unknown
 * one. */
static unsigned parse_transport(const char *text)
{
    unsigned transport = 0;

    if (*text == '\0')
        return TRANSPORT_COUNT;
    while (transport < TRANSPORT_COUNT && strcmp(text, transport_name(transport)) != 0)
        transport++;
    return transport < TRANSPORT_COUNT ? transport : TRANSPORT_COUNT + 1;
}

static const char *text_or_null(const char *text)
{
    return *text != '\0' ? text : NULL;
}

/* Returns false if the row is wrong. */
static bool read_row(csv_reader_t *reader)
{
    const char *ports = field(reader, COLUMN_PORT);
    const char *what = NULL;
    const char *wrong_text = reader->is_text ? NULL : find_wrong_text(reader, &what);
    row_t row = {.transport = parse_transport(field(reader, COLUMN_TRANSPORT)),
                 .service = text_or_null(field(reader, COLUMN_SERVICE)),
                 .description = text_or_null(field(reader, COLUMN_DESCRIPTION)),
                 .unauthorized = text_or_null(field(reader, COLUMN_UNAUTHORIZED))};

    if (wrong_text) {
        set_wrong(reader, what, wrong_text);
        return false;
    }
    /* A service name without a number. */
    if (*ports == '\0')
        return true;

    if (!parse_ports(ports, &row.first, &row.last)) {
        set_wrong(reader, "not a port number or range", ports);
        return false;
    }
    if (row.transport > TRANSPORT_COUNT) {
        set_wrong(reader, "not a transport protocol", field(reader, COLUMN_TRANSPORT));
        return false;
    }
    if (reader->numbers > NUMBERS_MAX) {
        set_wrong(reader, "more ranges than the registry can have", ports);
        return false;
    }
    reader->numbers += (row.transport == TRANSPORT_COUNT ? TRANSPORT_COUNT : 1) *
                       (unsigned)(row.last - row.first + 1);
    if (!rows_add(reader->rows, &row)) {
        set_wrong(reader, "overlaps a range in an earlier row", ports);
        return false;
    }
    return true;
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

/* Returns false if it is not CSV to the end. */
static bool parse(csv_reader_t *reader, const char *text, size_t length)
{
    struct csv_parser parser;
    const char *end = text + length;
    bool is_csv = csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0;

    /* Line by line, so that a message can name the line. */
    while (is_csv && text < end && (reader->has_header || !reader->wrong)) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        size_t line_length = newline ? (size_t)(newline + 1 - text) : (size_t)(end - text);

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

rows_t *iana_csv_read(const char *text, size_t length, GError **error)
{
    rows_t *rows = rows_new();
    csv_reader_t reader = {.rows = rows, .is_text = g_utf8_validate(text, (gssize)length, NULL)};
    bool is_csv;

    reader.fields = g_ptr_array_new_with_free_func(free_field);
    is_csv = parse(&reader, text, length);
    if (!reader.wrong && rows_count(rows) == 0)
        set_wrong(&reader, "no row with a port number", "");
    g_ptr_array_free(reader.fields, TRUE);

    if (rows_count(rows) == 0) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s. None of it is used",
                    reader.wrong);
        rows_free(rows);
        rows = NULL;
    } else if (!is_csv) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                    "%s. Only the %u rows before that are used", reader.wrong, rows_count(rows));
    } else if (reader.wrong) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                    "%s. Such rows (%u) are left out, the other %u are used", reader.wrong,
                    reader.wrong_rows, rows_count(rows));
    }
    g_free(reader.wrong);
    return rows;
}

/* A file's name and the day of its last change, in UTC. */
static char *name_source(const char *path, const GStatBuf *status)
{
    GDateTime *changed = g_date_time_new_from_unix_utc(status->st_mtime);
    char *day = changed ? g_date_time_format(changed, "%Y-%m-%d") : g_strdup("");
    char *name = g_path_get_basename(path);
    char *source = g_strdup_printf("%s %s", name, day);

    g_free(name);
    g_free(day);
    if (changed)
        g_date_time_unref(changed);
    return source;
}

rows_t *iana_csv_load(const char *path, char **source, GError **error)
{
    GStatBuf status;
    char *text = NULL;
    gsize length = 0;
    GError *rows_error = NULL;
    rows_t *rows;

    /* Not a pipe or a device, which may be endless. */
    if (g_stat(path, &status) == 0 &&
        (!g_file_test(path, G_FILE_TEST_IS_REGULAR) || status.st_size > FILE_SIZE_MAX)) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                    "%s: not a file of at most %d MB. None of it is used", path,
                    FILE_SIZE_MAX >> 20);
        return NULL;
    }
    /* GLib's message names the file. */
    if (!g_file_get_contents(path, &text, &length, error))
        return NULL;

    rows = iana_csv_read(text, length, &rows_error);
    g_free(text);
    if (rows)
        *source = name_source(path, &status);
    if (rows_error)
        g_propagate_prefixed_error(error, rows_error, "%s, ", path);
    return rows;
}
