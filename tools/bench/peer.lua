-- Copyright 2026, the authors of ianaport
-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- Part of ianaport's job as a typical Lua postdissector: each watched port of each TCP and UDP
-- header is marked with its status and service, and warns. It does not support payloads,
-- conversations, quotes, AppleTalk, SCTP, DCCP or IANA's file.

local services = {
    [201] = "at-rtmp", [202] = "at-nbp", [203] = "at-3", [204] = "at-echo",
    [205] = "at-5", [206] = "at-zis", [207] = "at-7", [208] = "at-8",
}
local watched = {}
for port = 201, 208 do watched[port] = true end
for port = 301, 307 do watched[port] = true end

local peer = Proto("luaport", "Lua Port Status")
local f_port = ProtoField.uint16("luaport.port", "Port")
local f_transport = ProtoField.string("luaport.transport", "Transport Protocol")
local f_status = ProtoField.string("luaport.status", "Status")
local f_service = ProtoField.string("luaport.service", "Service Name")
peer.fields = {f_port, f_transport, f_status, f_service}
local warning = ProtoExpert.new("luaport.expert", "Port is not what it says",
                                expert.group.PROTOCOL, expert.severity.WARN)
peer.experts = {warning}

local ports = {
    {"tcp", Field.new("tcp.dstport")}, {"tcp", Field.new("tcp.srcport")},
    {"udp", Field.new("udp.dstport")}, {"udp", Field.new("udp.srcport")},
}

function peer.dissector(tvb, pinfo, tree)
    for _, entry in ipairs(ports) do
        for _, info in ipairs({entry[2]()}) do
            local port = info.value
            if watched[port] then
                local status = services[port] and "Assigned" or "Unassigned"
                local subtree = tree:add(peer, tvb(0, 0))
                subtree:add(f_port, port):set_generated()
                subtree:add(f_transport, entry[1]):set_generated()
                subtree:add(f_status, status):set_generated()
                if services[port] then
                    subtree:add(f_service, services[port]):set_generated()
                end
                subtree:add_proto_expert_info(warning)
                pinfo.cols.info:append(string.format(" [%d/%s: %s]", port, entry[1], status))
            end
        end
    end
end

register_postdissector(peer)
