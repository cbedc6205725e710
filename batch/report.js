// Copyright 2026, the authors of ianaport
// SPDX-License-Identifier: GPL-2.0-or-later
//
// Sorting and search. Without this script the report has neither, and reads as well.

"use strict";

// The first address of a text, as text that sorts as the numbers do: IPv4, then IPv6.
function addressKey(text) {
    const [address] = text.split(/[, ]/, 1);
    if (!address.includes(":")) {
        return "4" + address.split(".").map((byte) => byte.padStart(3, "0")).join("");
    }
    const [head, tail = []] = address
        .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
            (a * 256 + Number(b)).toString(16) + ":" + (c * 256 + Number(d)).toString(16))
        .split("::")
        .map((part) => part.split(":").filter(Boolean));
    const zeros = Array(Math.max(0, 8 - head.length - tail.length)).fill("0");
    return "6" + [...head, ...zeros, ...tail].map((group) => group.padStart(4, "0")).join("");
}

// What the cells of a column are compared by: its heading's class says what they have.
const keys = { number: (text) => Number(text.replace(/,/g, "")), address: addressKey, text: (text) => text };
const { compare } = new Intl.Collator("en", { numeric: true });

// Rows sorted by a column, with empty cells last. Those that are equal stay in order.
function sorted(rows, heading, descending) {
    const kind = ["number", "address"].find((name) => heading.classList.contains(name)) || "text";
    const order = kind === "text" ? compare : (a, b) => (a > b) - (a < b);
    const cells = rows.map((row) => ({ row, text: row.cells[heading.cellIndex].textContent.trim() }));
    const filled = cells.filter(({ text }) => text).map(({ row, text }) => ({ row, key: keys[kind](text) }));
    filled.sort((a, b) => (descending ? order(b.key, a.key) : order(a.key, b.key)));
    return [...filled, ...cells.filter(({ text }) => !text)].map(({ row }) => row);
}

class List {
    constructor(table) {
        this.table = table;
        this.rows = [...table.querySelectorAll("tbody tr")];
        this.texts = new Map(this.rows.map((row) => [row, row.textContent.toLowerCase()]));
        this.order = this.rows;
        this.words = [];
        for (const heading of table.querySelectorAll("th")) {
            const button = document.createElement("button");
            button.type = "button";
            button.append(...heading.childNodes);
            heading.append(button);
            button.addEventListener("click", () => this.sort(heading));
        }
    }

    // In ascending order first, then in descending, then as it was.
    sort(heading) {
        const next = { null: "ascending", ascending: "descending", descending: null };
        const order = next[heading.getAttribute("aria-sort")];
        for (const other of this.table.querySelectorAll("[aria-sort]")) {
            other.removeAttribute("aria-sort");
        }
        if (order) {
            heading.setAttribute("aria-sort", order);
        }
        this.order = order ? sorted(this.rows, heading, order === "descending") : this.rows;
        this.show();
    }

    // Shows the rows that have all words, in parts of 100; report.css says why. Returns how many they are.
    show() {
        const found = this.order.filter((row) => this.words.every((word) => this.texts.get(row).includes(word)));
        [...this.table.tBodies].forEach((part) => part.remove());
        for (let first = 0; first < found.length; first += 100) {
            this.table.createTBody().append(...found.slice(first, first + 100));
        }
        return found.length;
    }
}

const lists = [...document.querySelectorAll("table")].map((table) => new List(table));
const searched = lists.filter(({ table }) => table.classList.contains("listed"));

// One field for all of them.
const label = document.createElement("label");
const field = document.createElement("input");
const counts = document.createElement("output");
field.type = "search";
field.autocomplete = "off";
label.append("Search ", field);
document.querySelector("nav").append(label, counts);
field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = searched.map((list) => {
        list.words = words;
        const count = list.show().toLocaleString("en");
        const { id } = list.table.closest("section");
        return `${count} of ${list.rows.length.toLocaleString("en")} ${id}`;
    });
    counts.textContent = words.length ? `Rows with ${words.join(" and ")}: ${found.join(", ")}` : "";
});
