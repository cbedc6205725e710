# SPDX-License-Identifier: GPL-2.0-or-later
#
# Writes builtin.h: the registry's two files as byte arrays.

function(embed array file)
    file(READ "${CMAKE_CURRENT_LIST_DIR}/${file}" bytes HEX)
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
    file(APPEND builtin.h "static const unsigned char ${array}[] = {${bytes}};\n")
endfunction()

file(WRITE builtin.h "/* Made by embed.cmake from the files of registry/. */\n")
embed(builtin_rows service-names-port-numbers.csv)
embed(builtin_blocks blocks.ini)
