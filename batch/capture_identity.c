/* capture_identity.c
 * What a file is, and whether it is the one that was read before.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "capture_identity.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <wiretap/wtap.h>

#define DIGEST_BYTES 4096 /* from either end */
#define KEY_LENGTH   32

#ifdef __APPLE__
#define MODIFIED(properties) ((properties).st_mtimespec)
#else
#define MODIFIED(properties) ((properties).st_mtim)
#endif

static bool is_one_of(const char *text, const char *const *list)
{
    for (; *list; list++) {
        if (g_ascii_strcasecmp(text, *list) == 0)
            return true;
    }
    return false;
}

/* The extension at the end of a name, which is cut off; or NULL. */
static char *cut_extension(char *name)
{
    char *dot = strrchr(name, '.');

    if (!dot)
        return NULL;
    *dot = '\0';
    return dot + 1;
}

/* Does a name end as those of captures do: "a.pcap", "a.pcap.gz"? tcpdump and others number files,
 * as "a.pcap1", "a.pcap00" or "a.pcap.1". */
static bool has_capture_name(const char *path)
{
    static const char *const compressed[] = {"gz", "lz4", "zst", "zstd", NULL};
    /* Of wiretap's extensions, those that mean nothing but captures. */
    static const char *const extensions[] = {
        "5vw",  "apc",    "bfr",  "blf", "cap",   "caz", "dmp", "erf",  "fdc",  "ncf", "ntar",
        "pcap", "pcapng", "pklg", "rf5", "snoop", "syc", "tr1", "trc0", "trc1", "vwr", NULL};
    char *name = g_path_get_basename(path);
    char *extension = cut_extension(name);
    bool is_capture;

    if (extension && is_one_of(extension, compressed))
        extension = cut_extension(name);
    if (extension && strspn(extension, "0123456789") == strlen(extension))
        extension = cut_extension(name);
    is_capture = extension && is_one_of(extension, extensions);
    if (extension && !is_capture) {
        extension[strcspn(extension, "0123456789")] = '\0';
        is_capture = is_one_of(extension, extensions);
    }
    g_free(name);
    return is_capture;
}

static bool begins_with(const uint8_t *bytes, const uint8_t (*magics)[4], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp(bytes, magics[i], sizeof(magics[i])) == 0)
            return true;
    }
    return false;
}

/* Is what is compressed there pcap or pcapng? */
static bool contains_capture(const char *path)
{
    int err;
    char *err_info = NULL;
    wtap *wth = wtap_open_offline(path, WTAP_TYPE_AUTO, &err, &err_info, FALSE);
    int type = wth ? wtap_file_type_subtype(wth) : WTAP_FILE_TYPE_SUBTYPE_UNKNOWN;

    g_free(err_info);
    if (wth)
        wtap_close(wth);
    return type == wtap_pcapng_file_type_subtype() || type == wtap_pcap_file_type_subtype() ||
           type == wtap_pcap_nsec_file_type_subtype();
}

static bool has_capture_bytes(const char *path, const uint8_t *bytes, size_t length)
{
    static const uint8_t captures[][4] = {{0xA1, 0xB2, 0xC3, 0xD4},
                                          {0xD4, 0xC3, 0xB2, 0xA1}, /* pcap */
                                          {0xA1, 0xB2, 0x3C, 0x4D},
                                          {0x4D, 0x3C, 0xB2, 0xA1},  /* with nanoseconds */
                                          {0x0A, 0x0D, 0x0D, 0x0A}}; /* pcapng */
    static const uint8_t compressed[][4] = {
        {0x1F, 0x8B, 0x08, 0x00},
        {0x1F, 0x8B, 0x08, 0x08},  /* gzip, without and with a name */
        {0x28, 0xB5, 0x2F, 0xFD},  /* Zstandard */
        {0x04, 0x22, 0x4D, 0x18}}; /* LZ4 */

    return length >= sizeof(captures[0]) &&
           (begins_with(bytes, captures, G_N_ELEMENTS(captures)) ||
            (begins_with(bytes, compressed, G_N_ELEMENTS(compressed)) && contains_capture(path)));
}

/* How much could be read at an offset. */
static size_t read_at(int file, off_t offset, uint8_t *bytes)
{
    size_t length = 0;
    ssize_t count;

    do {
        count = pread(file, bytes + length, DIGEST_BYTES - length, offset + (off_t)length);
        if (count > 0)
            length += (size_t)count;
    } while (count > 0 || (count < 0 && errno == EINTR));
    return length;
}

static void look(int file, const char *path, const struct stat *properties,
                 capture_identity_t *identity)
{
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    char *size = g_strdup_printf("%" PRIu64 "\n", (uint64_t)properties->st_size);
    uint8_t bytes[DIGEST_BYTES];
    size_t length = read_at(file, 0, bytes);

    identity->kind = has_capture_name(path) || has_capture_bytes(path, bytes, length) ? FILE_CAPTURE
                                                                                      : FILE_OTHER;
    identity->size = (uint64_t)properties->st_size;
    identity->seconds = MODIFIED(*properties).tv_sec;
    identity->time = utc_time(identity->seconds, (int)MODIFIED(*properties).tv_nsec);
    g_checksum_update(checksum, (const guchar *)size, -1);
    g_checksum_update(checksum, bytes, (gssize)length);
    if (properties->st_size > DIGEST_BYTES) {
        length = read_at(file, properties->st_size - DIGEST_BYTES, bytes);
        g_checksum_update(checksum, bytes, (gssize)length);
    }
    g_strlcpy(identity->digest, g_checksum_get_string(checksum), sizeof(identity->digest));
    g_checksum_free(checksum);
    g_free(size);
}

capture_identity_t capture_identity(const char *path)
{
    capture_identity_t identity = {.kind = FILE_FAILED};
    struct stat properties;
    int file = -1;

    /* Opening a device may do something, and opening a FIFO may wait. */
    if (stat(path, &properties) == 0) {
        if (!S_ISREG(properties.st_mode)) {
            identity.kind = FILE_SPECIAL;
            identity.error = "it is not a file";
            return identity;
        }
        file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    }
    if (file < 0 || fstat(file, &properties) != 0 || !S_ISREG(properties.st_mode)) {
        if (errno == ENOENT || errno == ENOTDIR)
            identity.kind = FILE_MISSING;
        identity.error = g_strerror(errno);
    } else {
        look(file, path, &properties, &identity);
    }
    if (file >= 0)
        close(file);
    return identity;
}

char *capture_key(const char *path)
{
    char *key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, path, -1);

    key[KEY_LENGTH] = '\0';
    return key;
}
