/* ianaport-sift.c
 * Copies from captures the frames that tshark could mark.
 *
 * A capture with such frames is read twice, because finding any decides what else to keep. Most
 * captures have none, and are read once.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <wsutil/filesystem.h>
#include <wsutil/privileges.h>
#include <wsutil/ws_getopt.h>

#include "capture.h"
#include "capture_name.h"
#include "output.h"
#include "sift.h"

#define PROGRAM       "ianaport-sift"
#define DEFAULT_PORTS "201-208,301-307"

/* The same as grep's. */
enum { STATUS_FOUND = 0, STATUS_NONE = 1, STATUS_FAILED = 2 };

/* Which frames to write. */
typedef enum { KEEP_SIFTED, KEEP_ALL } keep_t;

typedef struct {
    char *name;       /* what the user gave, printable */
    const char *path; /* of the file to read, which may be a temporary copy */
    const char *out;
} files_t;

static sift_t sift;

/* ---- Messages ---- */

static void complain(const char *format, ...) G_GNUC_PRINTF(1, 2);

static void complain(const char *format, ...)
{
    va_list arguments;

    fputs(PROGRAM ": ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

static bool is_standard(const char *name)
{
    return strcmp(name, "-") == 0;
}

static char *describe(const char *name, const char *standard)
{
    return is_standard(name) ? g_strdup(standard) : g_strdup_printf("file \"%s\"", name);
}

static void complain_of_input(const files_t *files, const capture_t *capture)
{
    char *file = describe(files->name, "standard input");
    char *error = capture_error(capture, file);

    if (!capture->wth && capture->err > 0)
        complain(file_open_error_message(capture->err, FALSE), files->name);
    else
        complain("%s", error);
    g_free(error);
    g_free(file);
}

static void complain_of_output(const files_t *files, int err, char *err_info)
{
    char *name = capture_name(files->out);
    char *file = describe(name, "standard output");

    if (err == WTAP_ERR_UNWRITABLE_ENCAP || err == WTAP_ERR_ENCAP_PER_PACKET_UNSUPPORTED)
        complain("The capture \"%s\" has a network type that can't be written to pcapng; let "
                 "tshark read the capture itself.",
                 files->name);
    else
        complain("An error occurred while writing to the %s: %s.%s%s", file, wtap_strerror(err),
                 err_info ? "\n" : "", err_info ? err_info : "");
    g_free(err_info);
    g_free(file);
    g_free(name);
}

/* ---- Reading ---- */

/* Have any decryption secrets been read yet? They let tshark find packets in ciphertext. */
static bool has_secrets(const wtap_dump_params *params)
{
    return params->dsbs_growing && params->dsbs_growing->len > 0;
}

/* Find out whether there are frames to write, and which. Returns a status. */
static int look(const files_t *files, keep_t *keep)
{
    wtap_dump_params params = WTAP_DUMP_PARAMS_INIT;
    fragments_t *fragments = fragments_new();
    bool has_found = false;
    bool may_stop;
    int status = STATUS_NONE;
    capture_t capture;

    if (capture_open(&capture, files->path)) {
        output_init_params(&params, &capture);
        /* Secrets that turn up later mean writing all again, which standard output doesn't
         * allow. */
        may_stop = !is_standard(files->out) ||
                   wtap_file_type_subtype(capture.wth) != wtap_pcapng_file_type_subtype();
        while (!(has_found && may_stop) && capture_read(&capture))
            has_found = has_found ||
                        (capture_at_packet(&capture) && sift_finds(&sift, fragments, &capture));
        *keep = has_secrets(&params) ? KEEP_ALL : KEEP_SIFTED;
        if (has_found || *keep == KEEP_ALL)
            status = STATUS_FOUND;
        output_free_params(&params);
    }
    if (status == STATUS_NONE && capture.err != 0) {
        complain_of_input(files, &capture);
        status = STATUS_FAILED;
    }
    capture_close(&capture);
    fragments_free(fragments);
    return status;
}

/* ---- Writing ---- */

static bool open_output(const files_t *files, const wtap_dump_params *params, output_t *output)
{
    int err = 0;
    char *err_info = NULL;
    int pcapng = wtap_pcapng_file_type_subtype();

    memset(output, 0, sizeof(*output));
    if (is_standard(files->out))
        output->dumper = wtap_dump_open_stdout(pcapng, WTAP_UNCOMPRESSED, params, &err, &err_info);
    else
        output->dumper =
            wtap_dump_open(files->out, pcapng, WTAP_UNCOMPRESSED, params, &err, &err_info);
    if (output->dumper)
        return true;
    if (err > 0) {
        char *name = capture_name(files->out);

        complain(file_open_error_message(err, TRUE), name);
        g_free(name);
    } else {
        complain_of_output(files, err, err_info);
    }
    return false;
}

/* Write the frames to keep. Returns a status. If secrets turn up, changes *keep, and has to be
 * called again to write all frames. */
static int copy(const files_t *files, keep_t *keep)
{
    wtap_dump_params params = WTAP_DUMP_PARAMS_INIT;
    int status = STATUS_FOUND;
    keep_t kept = *keep;
    bool is_read;
    int err = 0;
    char *err_info = NULL;
    capture_t capture;
    output_t output;

    if (!capture_open(&capture, files->path)) {
        complain_of_input(files, &capture);
        capture_close(&capture);
        return STATUS_FAILED;
    }
    collect_names(capture.wth);
    /* Before the first record there may be no interface yet, and a dummy would be written. */
    is_read = capture_read(&capture);
    output_init_params(&params, &capture);
    if (!open_output(files, &params, &output)) {
        output_free_params(&params);
        capture_close(&capture);
        return STATUS_FAILED;
    }
    write_names(output.dumper);
    for (; is_read && *keep == kept; is_read = capture_read(&capture)) {
        bool is_written = output_write_interfaces(&output, &capture, &err, &err_info);

        if (is_written && capture_at_packet(&capture) &&
            (kept == KEEP_ALL || sift_wants(&sift, &capture)))
            is_written = output_write_packet(&output, &capture, &err, &err_info);
        if (!is_written) {
            complain_of_output(files, err, err_info);
            status = STATUS_FAILED;
            break;
        }
        if (has_secrets(&params))
            *keep = KEEP_ALL;
    }
    if (status == STATUS_FOUND && *keep == kept && capture.err != 0) {
        complain_of_input(files, &capture);
        status = STATUS_FAILED;
    }
    err_info = NULL;
    if (!wtap_dump_close(output.dumper, NULL, &err, &err_info) && status == STATUS_FOUND) {
        complain_of_output(files, err, err_info);
        status = STATUS_FAILED;
    }
    output_free_params(&params);
    capture_close(&capture);
    return status;
}

static int sift_file(const files_t *files)
{
    keep_t keep;
    keep_t kept;
    int status = look(files, &keep);

    if (status != STATUS_FOUND)
        return status;
    do {
        kept = keep;
        status = copy(files, &keep);
    } while (status == STATUS_FOUND && keep != kept);
    return status;
}

/* ---- Input that can be read only once ---- */

static bool can_be_read_once_only(const char *name)
{
    GStatBuf properties;

    return is_standard(name) || (g_stat(name, &properties) == 0 && S_ISFIFO(properties.st_mode));
}

static bool copy_bytes(FILE *from, FILE *to)
{
    char bytes[1 << 16];
    size_t length;

    while ((length = fread(bytes, 1, sizeof(bytes), from)) > 0) {
        if (fwrite(bytes, 1, length, to) != length)
            return false;
    }
    return !ferror(from);
}

/* Copy the input to a temporary file. Returns its path, or NULL on failure. */
static char *spool(const char *name)
{
    char *path = NULL;
    GError *error = NULL;
    int descriptor = g_file_open_tmp(PROGRAM "-XXXXXX", &path, &error);
    FILE *to = descriptor >= 0 ? fdopen(descriptor, "wb") : NULL;
    FILE *from = is_standard(name) ? stdin : g_fopen(name, "rb");
    bool is_copied = from && to && copy_bytes(from, to);

    if (to && fclose(to) != 0)
        is_copied = false;
    if (from && from != stdin)
        fclose(from);
    if (!is_copied) {
        char *printable = capture_name(name);

        complain("The capture \"%s\" couldn't be copied to a temporary file: %s.", printable,
                 error ? error->message : g_strerror(errno));
        g_free(printable);
        if (path)
            g_unlink(path);
        g_free(path);
        path = NULL;
    }
    g_clear_error(&error);
    return path;
}

/* ---- Command line ---- */

static void print_usage(FILE *file)
{
    fputs("Usage: " PROGRAM " [-p PORTS] CAPTURE OUT.pcapng\n"
          "       " PROGRAM " [-p PORTS] -d FOLDER CAPTURE...\n",
          file);
}

static void print_help(void)
{
    print_usage(stdout);
    puts("Copy from a capture the frames that tshark could mark with the ianaport plugin.\n\n"
         "  -p PORTS       watched ports (default: " DEFAULT_PORTS ")\n"
         "  -d FOLDER      write the frames of the first CAPTURE to FOLDER/1.pcapng, those of the\n"
         "                 second to FOLDER/2.pcapng, and so on\n"
         "  -h, --help     display this help and exit\n"
         "  -v, --version  display the version and exit\n\n"
         "CAPTURE may be in any format that tshark reads, compressed or not. \"-\" is standard\n"
         "input or output. The epb_packetid option of each frame is its number in CAPTURE;\n"
         "tshark has it as frame.packet_id.\n\n"
         "Exit status: 0 if frames were written; 1 if there were none, and OUT.pcapng wasn't\n"
         "created; 2 if there was an error with any capture.");
}

/* Wireshark's plugins add file formats, and loading them takes a quarter of the time of a small
 * capture. None of them begins like pcap or pcapng. */
static bool needs_plugins(const char *capture)
{
    static const uint8_t magics[][4] = {{0xA1, 0xB2, 0xC3, 0xD4},
                                        {0xD4, 0xC3, 0xB2, 0xA1}, /* pcap */
                                        {0xA1, 0xB2, 0x3C, 0x4D},
                                        {0x4D, 0x3C, 0xB2, 0xA1},  /* with nanoseconds */
                                        {0x0A, 0x0D, 0x0D, 0x0A}}; /* pcapng */
    uint8_t magic[sizeof(magics[0])] = {0};
    FILE *file = can_be_read_once_only(capture) ? NULL : g_fopen(capture, "rb");

    if (!file)
        return true;
    if (fread(magic, sizeof(magic), 1, file) != 1)
        magic[0] = 0;
    fclose(file);
    for (size_t i = 0; i < G_N_ELEMENTS(magics); i++) {
        if (memcmp(magic, magics[i], sizeof(magic)) == 0)
            return false;
    }
    return true;
}

typedef struct {
    char **names;
    int count;
} captures_t;

static bool need_plugins(const captures_t *captures)
{
    for (int i = 0; i < captures->count; i++) {
        if (needs_plugins(captures->names[i]))
            return true;
    }
    return false;
}

/* Would writing the file destroy a capture? */
static bool is_a_capture(const captures_t *captures, const char *out)
{
    if (is_standard(out) || !g_file_test(out, G_FILE_TEST_EXISTS))
        return false;
    for (int i = 0; i < captures->count; i++) {
        if (!is_standard(captures->names[i]) && files_identical(captures->names[i], out)) {
            char *name = capture_name(out);

            complain("\"%s\" is also the input; give the output another name.", name);
            g_free(name);
            return true;
        }
    }
    return false;
}

static int run(const char *capture, const char *out)
{
    char *spooled = NULL;
    files_t files = {capture_name(capture), capture, out};
    int status;

    if (can_be_read_once_only(capture)) {
        spooled = spool(capture);
        files.path = spooled;
    }
    status = files.path ? sift_file(&files) : STATUS_FAILED;
    if (spooled)
        g_unlink(spooled);
    g_free(spooled);
    g_free(files.name);
    return status;
}

/* Returns the status of all, as grep does for several files. */
static int run_all(const captures_t *captures, const char *folder)
{
    int status = STATUS_NONE;

    for (int i = 0; i < captures->count; i++) {
        char *out = g_strdup_printf("%s/%d.pcapng", folder, i + 1);
        int one = STATUS_FAILED;

        if (!is_a_capture(captures, out)) {
            g_unlink(out); /* what an earlier run left there */
            one = run(captures->names[i], out);
        }
        if (one == STATUS_FAILED || status == STATUS_NONE)
            status = one;
        g_free(out);
    }
    return status;
}

int main(int argc, char **argv)
{
    static const struct ws_option options[] = {
        {"help", ws_no_argument, NULL, 'h'}, {"version", ws_no_argument, NULL, 'v'}, {0}};
    const char *list = DEFAULT_PORTS;
    const char *folder = NULL;
    const char *out;
    captures_t captures;
    int option;
    int status = STATUS_FAILED;

    log_init(PROGRAM);
    ws_opterr = 0; /* in some releases, its messages need more of Wireshark */
    while ((option = ws_getopt_long(argc, argv, "d:hp:v", options, NULL)) != -1) {
        switch (option) {
        case 'd':
            folder = ws_optarg;
            break;
        case 'h':
            print_help();
            return STATUS_FOUND;
        case 'p':
            list = ws_optarg;
            break;
        case 'v':
            puts(PROGRAM " " IANAPORT_VERSION);
            return STATUS_FOUND;
        default:
            complain("Unknown option, or missing option argument.");
            print_usage(stderr);
            return STATUS_FAILED;
        }
    }
    captures = (captures_t){argv + ws_optind, argc - ws_optind};
    if (folder ? captures.count == 0 : captures.count != 2) {
        print_usage(stderr);
        return STATUS_FAILED;
    }
    if (!sift_watch(&sift, list)) {
        complain("-p \"%s\" isn't a list of ports from 0 to 65535, such as " DEFAULT_PORTS ".",
                 list);
        return STATUS_FAILED;
    }
    sift_want_signalling(&sift);
    out = folder ? NULL : captures.names[--captures.count];
    init_process_policies();
    wtap_init(need_plugins(&captures));
    if (folder)
        status = run_all(&captures, folder);
    else if (!is_a_capture(&captures, out))
        status = run(captures.names[0], out);
    wtap_cleanup();
    return status;
}
