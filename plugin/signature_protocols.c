/* signature_protocols.c
 * The Wireshark protocol that a signature stands for.
 *
 * Copyright 2026, the authors of ianaport
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "signature_protocols.h"

dissector_handle_t signature_dissector(const signature_t *signature)
{
    const char *table = signature->transport == TRANSPORT_TCP ? "tcp.port" : "udp.port";

    if (signature->recognised)
        return NULL;
    return signature->dissector ? find_dissector(signature->dissector)
                                : dissector_get_default_uint_handle(table, signature->default_of);
}

const char *signature_protocol_name(const signature_t *signature)
{
    dissector_handle_t dissector = signature_dissector(signature);
    int proto = signature->recognised ? proto_get_id_by_filter_name(signature->recognised)
                : dissector           ? dissector_handle_get_protocol_index(dissector)
                                      : -1;

    return proto >= 0 ? proto_get_protocol_short_name(find_protocol_by_id(proto)) : NULL;
}
