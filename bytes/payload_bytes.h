/* payload_bytes.h
 * Reading a payload that may not have been captured whole: numbers, text, sequences of records.
 * Independent of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PAYLOAD_BYTES_H
#define IANAPORT_PAYLOAD_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const uint8_t *bytes;
    size_t captured; /* the number of bytes; none past them is ever read */
    size_t length;   /* how many there were on the wire */
} payload_t;

/* Were at least this many bytes captured? */
static inline bool has_bytes(const payload_t *payload, size_t count)
{
    return count <= payload->captured;
}

/* Numbers at an offset in bytes, big-endian (be) or little-endian (le). Bytes that were not
 * captured read as 0: call has_bytes() first if that matters. */

static inline uint8_t byte_at(const payload_t *payload, size_t offset)
{
    return offset < payload->captured ? payload->bytes[offset] : 0;
}

static inline uint16_t be16_at(const payload_t *payload, size_t offset)
{
    return (uint16_t)(byte_at(payload, offset) << 8 | byte_at(payload, offset + 1));
}

static inline uint32_t be24_at(const payload_t *payload, size_t offset)
{
    return (uint32_t)byte_at(payload, offset) << 16 | be16_at(payload, offset + 1);
}

static inline uint32_t be32_at(const payload_t *payload, size_t offset)
{
    return (uint32_t)be16_at(payload, offset) << 16 | be16_at(payload, offset + 2);
}

static inline uint16_t le16_at(const payload_t *payload, size_t offset)
{
    return (uint16_t)(byte_at(payload, offset) | byte_at(payload, offset + 1) << 8);
}

static inline uint32_t le24_at(const payload_t *payload, size_t offset)
{
    return le16_at(payload, offset) | (uint32_t)byte_at(payload, offset + 2) << 16;
}

static inline uint32_t le32_at(const payload_t *payload, size_t offset)
{
    return le16_at(payload, offset) | (uint32_t)le16_at(payload, offset + 2) << 16;
}

/* Were these bytes captured at an offset? Inline, because few bytes are compared faster than a
 * function is called. */
static inline bool has_at(const payload_t *payload, size_t offset, const void *bytes, size_t count)
{
    return offset <= payload->captured && count <= payload->captured - offset &&
           memcmp(payload->bytes + offset, bytes, count) == 0;
}

/* Does a payload have a string literal, which may contain NUL bytes, at an offset? */
#define HAS_AT(payload, offset, literal) has_at(payload, offset, literal, sizeof(literal) - 1)

/* Were this many bytes captured from an offset on, and are they all 0? */
bool has_zeros(const payload_t *payload, size_t offset, size_t count);

/* Printable ASCII. */
bool is_printable(uint8_t byte);

/* Were this many bytes captured from an offset on, and are they all printable? */
bool has_printable(const payload_t *payload, size_t offset, size_t count);

/* The end of the string at an offset: the offset after its NUL. 0 if it has none, or has anything
 * but printable ASCII. */
size_t string_end(const payload_t *payload, size_t offset);

/* The length of the record at an offset, in bytes, or 0 if it is no record. */
typedef size_t record_length_t(const payload_t *payload, size_t offset);

/* Is a datagram filled with records, at least one, from an offset to its very end? Records whose
 * header (header_length bytes) was not captured are not judged, but one is not enough then. */
bool is_filled(const payload_t *payload, size_t offset, size_t header_length,
               record_length_t *record_length);

/* Does a segment consist of records, the first of which is complete? The last may continue in the
 * next segment. */
bool begins_with_records(const payload_t *payload, size_t header_length,
                         record_length_t *record_length);

/* A BER element, X.690 section 8.1, with a one-byte tag and a definite length. */
typedef struct {
    uint8_t tag;
    size_t content; /* the offset of its contents, in bytes */
    size_t end;     /* where they end; need not have been captured */
} ber_t;

/* Read the element at an offset; false if there is none. */
bool ber_at(const payload_t *payload, size_t offset, ber_t *element);

#endif
