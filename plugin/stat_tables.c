/* stat_tables.c
 * A table of statistics.
 *
 * All windows of a table share its rows, and point to their values even when another window has
 * had the table counted anew. So nothing is freed before the last one has been closed.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "stat_tables.h"

#include <stdio.h>

#define TABLES_MAX         3
#define LONG_NUMBER_DIGITS 20 /* of the highest number with 64 bits */

static table_t *tables[TABLES_MAX];
static unsigned table_count;

typedef struct {
    stat_tap_table_item_type **elements;
    unsigned count;
    wmem_allocator_t *pool;
} retired_t;

static unsigned hash_key(const void *key)
{
    return wmem_strong_hash(key, sizeof(table_key_t));
}

static gboolean equal_keys(const void *key, const void *other)
{
    return memcmp(key, other, sizeof(table_key_t)) == 0;
}

/* ---- What was counted ---- */

static void begin(table_t *table)
{
    table->pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK_FAST);
    table->rows = wmem_map_new(table->pool, hash_key, equal_keys);
    table->seen = wmem_map_new(table->pool, hash_key, equal_keys);
}

static void retire(table_t *table)
{
    retired_t *retired = g_new(retired_t, 1);

    *retired = (retired_t){table->shown->elements, table->shown->num_elements, table->pool};
    table->retired = g_slist_prepend(table->retired, retired);
    table->shown->elements = NULL;
    table->shown->num_elements = 0;
}

static void free_retired(void *data)
{
    retired_t *retired = data;

    for (unsigned i = 0; i < retired->count; i++)
        g_free(retired->elements[i]);
    g_free(retired->elements);
    wmem_destroy_allocator(retired->pool);
    g_free(retired);
}

/* ---- What Wireshark calls ---- */

static table_t *table_of_shown(const stat_tap_table *shown)
{
    unsigned i = 0;

    while (tables[i]->shown != shown)
        i++;
    return tables[i];
}

static void reset_table(stat_tap_table *shown)
{
    table_t *table = table_of_shown(shown);

    retire(table);
    begin(table);
}

static void init_table(stat_tap_table_ui *ui)
{
    table_t *table = (table_t *)ui;

    if (ui->tables && ui->tables->len > 0) {
        reset_table(table->shown);
        return;
    }
    /* With no rows, nothing was freed. */
    if (table->pool)
        wmem_destroy_allocator(table->pool);
    begin(table);
    table->shown = stat_tap_init_table("", (int)ui->nfields, 0, NULL);
    stat_tap_add_table(ui, table->shown);
}

/* Called for each item when the last window has been closed. */
static void free_item(stat_tap_table *shown, guint row, guint column,
                      stat_tap_table_item_type *item _U_)
{
    table_t *table = table_of_shown(shown);

    if (row != 0 || column != 0)
        return;
    g_slist_free_full(table->retired, free_retired);
    table->retired = NULL;
    wmem_destroy_allocator(table->pool);
    table->pool = NULL;
}

/* In tshark; Wireshark's windows don't ask. */
static void check_option(const char *option, const char **filter _U_, char **error)
{
    unsigned i = 0;
    char after;

    while (strncmp(option, tables[i]->ui.cli_string, strlen(tables[i]->ui.cli_string)) != 0)
        i++;
    after = option[strlen(tables[i]->ui.cli_string)];
    if (after != '\0' && after != ',')
        *error = g_strdup_printf("%s: a comma must come before the filter", option);
    else if (tables[i]->ui.tables && tables[i]->ui.tables->len > 0)
        *error = g_strdup_printf("%s: a table can be asked for only once", option);
}

/* ---- Registering ---- */

/* tshark prints names without aligning them. */
static const char *column_name(const column_t *column)
{
    if (g_strcmp0(g_get_prgname(), "tshark") != 0)
        return column->name;
    return wmem_strdup_printf(wmem_epan_scope(), column->kind == COLUMN_TEXT ? "%-*s" : "%*s",
                              column->width, column->name);
}

static stat_tap_table_item make_field(const column_t *column)
{
    static const char *const formats[] = {"%%-%ds", "%%%du", "%%%ds"};
    stat_tap_table_item field = {
        .type = column->kind == COLUMN_NUMBER ? TABLE_ITEM_UINT : TABLE_ITEM_STRING,
        .align = column->kind == COLUMN_TEXT ? TAP_ALIGN_LEFT : TAP_ALIGN_RIGHT,
        .column_name = column_name(column),
        .field_format =
            wmem_strdup_printf(wmem_epan_scope(), formats[column->kind], column->width)};

    return field;
}

void register_table(table_t *table)
{
    static tap_param parameters[] = {{PARAM_FILTER, "filter", "Filter", NULL, true}};
    stat_tap_table_ui *ui = &table->ui;

    ui->group = REGISTER_PACKET_STAT_GROUP_UNSORTED;
    ui->tap_name = "ianaport";
    ui->stat_tap_init_cb = init_table;
    ui->stat_tap_reset_table_cb = reset_table;
    ui->stat_tap_free_table_item_cb = free_item;
    ui->stat_filter_check_cb = check_option;
    ui->nparams = array_length(parameters);
    ui->params = parameters;
    ui->fields = wmem_alloc_array(wmem_epan_scope(), stat_tap_table_item, ui->nfields);
    for (size_t i = 0; i < ui->nfields; i++)
        ui->fields[i] = make_field(&table->columns[i]);
    tables[table_count++] = table;
    register_stat_tap_table_ui(ui);
}

/* ---- Counting ---- */

void *table_row(table_t *table, const table_key_t *key)
{
    table_row_t *row = wmem_map_lookup(table->rows, key);

    if (!row) {
        row = wmem_alloc0(table->pool, table->row_size);
        wmem_map_insert(table->rows, wmem_memdup(table->pool, key, sizeof(*key)), row);
    }
    return row;
}

bool table_sees_first(table_t *table, const table_key_t *key)
{
    if (wmem_map_contains(table->seen, key))
        return false;
    wmem_map_insert(table->seen, wmem_memdup(table->pool, key, sizeof(*key)), table);
    return true;
}

void table_show_row(table_t *table, table_row_t *row)
{
    unsigned index = table->shown->num_elements;
    stat_tap_table_item_type nothing = {.type = TABLE_ITEM_NONE};

    stat_tap_init_table_row(table->shown, index, 1, &nothing);
    row->items = stat_tap_get_field_data(table->shown, index, 0);
    for (size_t i = 0; i < table->ui.nfields; i++) {
        row->items[i].type = table->ui.fields[i].type;
        if (row->items[i].type == TABLE_ITEM_STRING)
            row->items[i].value.string_value = "";
    }
}

void set_long_number(table_t *table, char **text, uint64_t number)
{
    if (!*text)
        *text = wmem_alloc(table->pool, LONG_NUMBER_DIGITS + 1);
    snprintf(*text, LONG_NUMBER_DIGITS + 1, "%*" PRIu64, LONG_NUMBER_DIGITS, number);
}
