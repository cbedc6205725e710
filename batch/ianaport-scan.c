/* ianaport-scan.c
 * Reads many captures for ianaport-batch. libwireshark is started once.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <wsutil/ws_getopt.h>

#include "capture_identity.h"
#include "capture_name.h"
#include "csv_row.h"
#include "dissection.h"
#include "extract.h"
#include "results.h"

#define PROGRAM "ianaport-scan"

enum { STATUS_DONE = 0, STATUS_FAILED = 2 };

/* The texts on standard input, each followed by a delimiter. */
static GPtrArray *read_texts(int delimiter)
{
    GPtrArray *texts = g_ptr_array_new();
    char *text = NULL;
    size_t size = 0;
    ssize_t length;

    while ((length = getdelim(&text, &size, delimiter, stdin)) > 0) {
        if (text[length - 1] == delimiter)
            text[length - 1] = '\0';
        g_ptr_array_add(texts, g_strdup(text));
    }
    free(text);
    return texts;
}

static int list(void)
{
    static const char *const kinds[] = {"capture", "other", "missing", "special", "failed"};
    GPtrArray *paths = read_texts('\0');

    wtap_init(FALSE);
    for (unsigned i = 0; i < paths->len; i++) {
        capture_identity_t identity = capture_identity(g_ptr_array_index(paths, i));
        bool has_content = identity.kind == FILE_CAPTURE || identity.kind == FILE_OTHER;
        char *name = capture_name(g_ptr_array_index(paths, i));
        char *size = g_strdup_printf("%" PRIu64, identity.size);
        GString *row = g_string_new(NULL);

        csv_add_number(row, i + 1);
        csv_add_text(row, name);
        csv_add_text(row, kinds[identity.kind]);
        csv_add_text(row, has_content ? size : NULL);
        csv_add_text(row, identity.time.text);
        csv_add_text(row, identity.digest);
        csv_add_text(row, identity.error);
        puts(row->str);
        g_string_free(row, TRUE);
        g_free(size);
        g_free(name);
    }
    return STATUS_DONE;
}

static int list_missing(void)
{
    GPtrArray *names = read_texts('\n');

    for (unsigned i = 0; i < names->len; i++) {
        char *path = capture_path(g_ptr_array_index(names, i));
        GStatBuf properties;

        if (g_stat(path, &properties) != 0 && (errno == ENOENT || errno == ENOTDIR))
            puts(g_ptr_array_index(names, i));
        g_free(path);
    }
    return STATUS_DONE;
}

/* ---- Command line ---- */

static void print_usage(FILE *file)
{
    fputs("Usage: " PROGRAM " --list | --missing | --settings | --read FOLDER |\n"
          "                     --extract OUT.pcapng [-Y FILTER]\n",
          file);
}

static void print_help(void)
{
    print_usage(stdout);
    puts("Read many captures for ianaport-batch, which is the program to use.\n\n"
         "  --list         say of the files on standard input, each followed by a null byte,\n"
         "                 whether they are captures\n"
         "  --missing      print those captures on standard input that don't exist any more\n"
         "  --settings     print a digest of what results depend on, and why captures have to be\n"
         "                 dissected whole\n"
         "  --read FOLDER  read the captures on standard input, each followed by a null byte, and\n"
         "                 write what they say to FOLDER\n"
         "  --extract OUT.pcapng\n"
         "                 copy the packets of the conversations on standard input\n"
         "  -Y FILTER      only those that match a display filter\n"
         "  -h, --help     display this help and exit\n"
         "  -v, --version  display the version and exit\n\n"
         "Exit status: 0; 1 if a capture could not be read to its end; 2 on other errors; 3 if "
         "there\n"
         "were no packets to copy.");
}

typedef struct {
    int mode;
    const char *argument;
    const char *filter;
} options_t;

/* The modes that need libwireshark. */
static int dissect(const options_t *options, const char *program_path)
{
    static sift_t sift;
    char *settings;
    char *why_whole;

    if (!dissection_start(PROGRAM, program_path))
        return STATUS_FAILED;
    why_whole = dissection_sift(&sift);
    settings = dissection_settings(why_whole);
    if (options->mode == 's') {
        printf("%s\n%s\n", settings, why_whole ? why_whole : "");
        return STATUS_DONE;
    }
    if (options->mode == 'r') {
        results_job_t job = {read_texts('\0'), options->argument, settings, &sift,
                             why_whole != NULL};

        return results_write(&job);
    } else {
        extract_job_t job = {read_texts('\n'), options->filter, options->argument, &sift,
                             why_whole != NULL};

        return extract_packets(&job);
    }
}

int main(int argc, char **argv)
{
    static const struct ws_option long_options[] = {
        {"extract", ws_required_argument, NULL, 'e'}, {"help", ws_no_argument, NULL, 'h'},
        {"list", ws_no_argument, NULL, 'l'},          {"missing", ws_no_argument, NULL, 'm'},
        {"read", ws_required_argument, NULL, 'r'},    {"settings", ws_no_argument, NULL, 's'},
        {"version", ws_no_argument, NULL, 'v'},       {0}};
    options_t options = {0};
    int option;

    log_init(PROGRAM);
    while ((option = ws_getopt_long(argc, argv, "hvY:", long_options, NULL)) != -1) {
        if (option == 'Y') {
            options.filter = ws_optarg;
        } else if (option == '?') {
            print_usage(stderr);
            return STATUS_FAILED;
        } else {
            options.mode = option;
            options.argument = ws_optarg;
        }
    }
    switch (ws_optind == argc ? options.mode : 0) {
    case 'h':
        print_help();
        return STATUS_DONE;
    case 'v':
        puts(PROGRAM " " IANAPORT_VERSION);
        return STATUS_DONE;
    case 'l':
        return list();
    case 'm':
        return list_missing();
    case 'e':
    case 'r':
    case 's':
        return dissect(&options, argv[0]);
    default:
        print_usage(stderr);
        return STATUS_FAILED;
    }
}
