/* payload_bytes.c
 * Reading a payload.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "payload_bytes.h"

bool has_zeros(const payload_t *payload, size_t offset, size_t count)
{
    if (offset > payload->captured || count > payload->captured - offset)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (payload->bytes[offset + i] != 0)
            return false;
    }
    return true;
}

bool is_printable(uint8_t byte)
{
    return byte >= 0x20 && byte <= 0x7E;
}

bool has_printable(const payload_t *payload, size_t offset, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_printable(byte_at(payload, offset + i)))
            return false;
    }
    return true;
}

size_t string_end(const payload_t *payload, size_t offset)
{
    while (is_printable(byte_at(payload, offset)))
        offset++;
    return offset < payload->captured && payload->bytes[offset] == 0 ? offset + 1 : 0;
}

/* Walk the records up to the end, or to one whose header was not captured; return where that is,
 * SIZE_MAX if the last record goes past the end, or 0 if anything is not a record. If the capture
 * cut the payload off, a single record proves nothing, unless it fills the payload. */
static size_t walk(const payload_t *payload, size_t offset, size_t header_length,
                   record_length_t *record_length)
{
    size_t records = 0;

    for (; offset < payload->length && has_bytes(payload, offset + header_length); records++) {
        size_t length = record_length(payload, offset);

        if (length < header_length)
            return 0;
        if (length > payload->length - offset)
            return SIZE_MAX;
        offset += length;
    }
    if (records < 2 && offset < payload->length && payload->captured < payload->length)
        return 0;
    return offset;
}

bool is_filled(const payload_t *payload, size_t offset, size_t header_length,
               record_length_t *record_length)
{
    size_t end = walk(payload, offset, header_length, record_length);

    if (end <= offset)
        return false;
    return end == payload->length || (end < payload->length && payload->captured < payload->length);
}

bool begins_with_records(const payload_t *payload, size_t header_length,
                         record_length_t *record_length)
{
    size_t first;

    if (!has_bytes(payload, header_length))
        return false;
    first = record_length(payload, 0);
    return first >= header_length && first <= payload->length &&
           walk(payload, 0, header_length, record_length) > 0;
}

bool ber_at(const payload_t *payload, size_t offset, ber_t *element)
{
    uint8_t first = byte_at(payload, offset + 1);
    size_t length = first;

    if (!has_bytes(payload, offset + 2))
        return false;
    element->tag = byte_at(payload, offset);
    element->content = offset + 2;
    if (first >= 0x80) { /* so many bytes of length follow; they may begin with zeros */
        size_t count = first & 0x7F;

        if (count < 1 || count > 4 || !has_bytes(payload, offset + 2 + count) ||
            (count == 4 && byte_at(payload, offset + 2) >= 0x80)) /* end would overflow */
            return false;
        element->content += count;
        length = 0;
        for (size_t i = 0; i < count; i++)
            length = length << 8 | byte_at(payload, offset + 2 + i);
    }
    element->end = element->content + length;
    return true;
}
