/* payload_bytes.h
 * A payload of which not all need have been captured, and how it is read: numbers, text, records
 * one behind the other. Knows nothing of Wireshark.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef IANAPORT_PAYLOAD_BYTES_H
#define IANAPORT_PAYLOAD_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const uint8_t *bytes;
    size_t captured; /* how many bytes those are; none past them is ever read */
    size_t length;   /* how many there were on the wire */
} payload_t;

/* Were at least so many bytes captured? */
static inline bool has_bytes(const payload_t *payload, size_t count)
{
    return count <= payload->captured;
}

/* Numbers at an offset in bytes, big-endian (be) or little-endian (le). Bytes that were not
 * captured read as 0: whoever needs them to be there asks has_bytes() first. */

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

/* Are these bytes at an offset, and captured? */
bool has_at(const payload_t *payload, size_t offset, const void *bytes, size_t count);

/* Does a payload have a string literal, which may have bytes of 0, at an offset? */
#define HAS_AT(payload, offset, literal) has_at(payload, offset, literal, sizeof(literal) - 1)

/* Are so many bytes from an offset captured, and all 0? */
bool has_zeros(const payload_t *payload, size_t offset, size_t count);

/* Printable ASCII. */
bool is_printable(uint8_t byte);

/* Where the string that begins at an offset ends: the offset behind its 0. 0 where it has none, or
 * anything but printable ASCII. */
size_t string_end(const payload_t *payload, size_t offset);

/* The length of the record at an offset, in bytes, or 0 where that is no record. */
typedef size_t record_length_t(const payload_t *payload, size_t offset);

/* Is a datagram, from an offset to its very end, filled with records? At least one of them. Those
 * whose header (of so many bytes) was not captured are not judged. */
bool is_filled(const payload_t *payload, size_t offset, size_t header_length,
               record_length_t *record_length);

/* Does a segment begin with a whole record, which nothing but records follow? The last may go on in
 * the next segment. */
bool begins_with_records(const payload_t *payload, size_t header_length,
                         record_length_t *record_length);

/* An element of BER, X.690 section 8.1, with a tag of one byte and a definite length. */
typedef struct {
    uint8_t tag;
    size_t content; /* where its contents begin: an offset in bytes */
    size_t end;     /* where they end; that need not have been captured */
} ber_t;

/* Read the element at an offset; false where there is none. */
bool ber_at(const payload_t *payload, size_t offset, ber_t *element);

#endif
