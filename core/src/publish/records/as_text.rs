//! Records as lines of a zone file, and as a table.

use crate::finding::{Message, Words};
use crate::publish::records::entry::{Data, Entry};
use std::fmt::Write;

/// At most this many bytes are in one string of a TXT record (RFC 1035 §3.3).
const STRING_MAX: usize = 255;

/// Returns the text as the strings of a TXT record.
pub(super) fn strings(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((first, after)) =
        rest.split_at_checked(rest.floor_char_boundary(STRING_MAX)).filter(|(first, _)| !first.is_empty())
    {
        all.push(first);
        rest = after;
    }
    all
}

/// Returns the name within a zone, `@` for the zone itself. A name outside it stays whole.
pub(super) fn relative<'n>(name: &'n str, zone: &str) -> &'n str {
    match name.strip_suffix(zone) {
        Some("") => "@",
        Some(rest) => rest.strip_suffix('.').unwrap_or(name),
        None => name,
    }
}

/// Puts a text in double quotes and escapes what ends or escapes them.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Returns the value as a zone file has it.
pub(super) fn zone_value(data: &Data) -> String {
    match data {
        Data::Txt(text) => strings(text).into_iter().map(quoted).collect::<Vec<_>>().join(" "),
        other => other.value(),
    }
}

pub(super) fn zone(entries: &[Entry]) -> String {
    let mut out = String::new();
    for Entry { name, ttl, data } in entries {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{name}.\t{ttl}\tIN\t{}\t{}", data.kind(), zone_value(data));
    }
    out
}

pub(super) fn bind(entries: &[Entry], zone: &str) -> String {
    let mut out = format!("$ORIGIN {zone}.\n");
    for Entry { name, ttl, data } in entries {
        let _ = writeln!(out, "{}\t{ttl}\tIN\t{}\t{}", relative(name, zone), data.kind(), zone_value(data));
    }
    out
}

const HEAD: [Message; 4] = [
    Message::new("records.name", "Name"),
    Message::new("records.type", "Type"),
    Message::new("records.ttl", "TTL"),
    Message::new("records.value", "Value"),
];

pub(super) fn table(entries: &[Entry], zone: &str, words: &Words) -> String {
    let head = HEAD.iter().map(|column| column.text_in(words).to_string()).collect();
    let row = |entry: &Entry| {
        let kind = entry.data.kind().to_owned();
        vec![relative(&entry.name, zone).to_owned(), kind, entry.ttl.to_string(), entry.data.value()]
    };
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(entries.iter().map(row)).collect();
    let width = |cell: &str| cell.chars().count();
    let widest = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..3).map(widest).collect();
    let mut out = String::new();
    for row in rows {
        for (cell, widest) in row.iter().zip(widths.iter().copied().chain([0])) {
            out.push_str(cell);
            out.push_str(&" ".repeat(if widest == 0 { 0 } else { widest - width(cell) + 2 }));
        }
        out.push('\n');
    }
    out
}
