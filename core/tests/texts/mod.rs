//! Strategies for texts that are close enough to policies and records to reach all parts of the parsers.

#![allow(dead_code)] // No test uses all strategies.

use proptest::prelude::*;

/// Generates valid, slightly wrong and broken policies.
pub(crate) fn policy() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => Just("version: STSv1".to_owned()),
        3 => prop_oneof![Just("mode: enforce"), Just("mode: testing"), Just("mode: none")].prop_map(str::to_owned),
        3 => prop_oneof![Just("mx: mail.example.com"), Just("mx: *.example.net")].prop_map(str::to_owned),
        3 => prop_oneof![Just("max_age: 604800"), Just("max_age: 86400")].prop_map(str::to_owned),
        1 => "(version|mode|mx|max_age|Mode|nmx) ?: ?[a-zA-Z0-9.*_# -]{0,20}",
        1 => "[ \\t\\r\\n\u{a0}\u{85}\u{2028}\u{feff}\"'#/:;,{}<>\\[\\]-]{0,4}",
        1 => "\\PC{0,8}",
    ];
    let odd_ends = [
        "\r", " ", "\n\n", "\r\r\n", "\n\r", "\u{b}", "\u{c}", ";\n", ", ", " | ", "\\n", "<br>", "\u{2028}",
    ];
    let end = prop_oneof![6 => Just("\n"), 2 => Just("\r\n"), 4 => prop::sample::select(odd_ends.to_vec())];
    let around = [" ", "\u{a0}", " # note", "\0", "\"", "“", "”", "(", ")", "- ", "<p>", "</p>", "1. "];
    let junk = prop_oneof![12 => Just(""), 4 => prop::sample::select(around.to_vec())];
    let lines = prop::collection::vec((junk.clone(), piece, junk, end), 0..10);
    let text = lines.prop_map(|lines| {
        let lines = lines.into_iter();
        lines
            .flat_map(|(front, line, back, end)| [front.to_owned(), line, back.to_owned(), end.to_owned()])
            .collect::<String>()
    });
    prop_oneof![
        6 => text.prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..200),
    ]
}

/// Generates policies that most senders accept, with a few lines that senders read differently.
pub(crate) fn nearly_accepted() -> impl Strategy<Value = Vec<u8>> {
    let odd = prop_oneof![
        4 => "[ \\t\u{a0}\0]{0,1}(mx|MX|mode|max_age|version|x)[ \u{a0}]{0,1}:[ \u{85}]{0,2}[ab]\\.example[ \u{1c}.]{0,1}(\r|\u{2028})?",
        2 => prop::sample::select(vec!["", "---", "# mx: c.example", "junk", "# note", "mx: a.example # b"])
            .prop_map(str::to_owned),
    ];
    let lines = ["version: STSv1", "mode: enforce", "mx: a.example", "mx: b.example", "max_age: 604800"];
    (prop::collection::vec((0..6_usize, odd), 0..4), prop::sample::select(vec!["", "\u{feff}", "\n"]))
        .prop_map(move |(odd, front)| {
            let line = |at: usize| {
                let odd = odd.iter().filter(move |(before, _)| *before == at);
                odd.map(|(_, line)| line.as_str()).chain(lines.get(at).copied()).collect::<Vec<_>>()
            };
            let lines: Vec<_> = (0..=lines.len()).flat_map(line).collect();
            format!("{front}{}\n", lines.join("\n")).into_bytes()
        })
}

/// Generates TXT records at `_mta-sts`.
pub(crate) fn record() -> impl Strategy<Value = Vec<u8>> {
    let text = "(v=STSv1)?[ ;:]{0,3}(id=[a-z0-9-]{0,34})?[ ;]{0,3}([a-z_]{1,4}=?[a-z\"é=]{0,4};? ?){0,3}";
    prop_oneof![4 => text.prop_map(String::into_bytes), 1 => prop::collection::vec(any::<u8>(), 0..80)]
}

/// Generates TXT records at `_smtp._tls`.
pub(crate) fn tlsrpt() -> impl Strategy<Value = Vec<u8>> {
    let text = "(v=TLSRPTv1)?[ ;:]{0,3}(rua=)?((mailto:|https:)?[a-z@.!, ]{0,20},?){0,3}[ ;]{0,3}(rua=[a-z:@,]{0,9};?){0,2}[ -~é]{0,9}";
    prop_oneof![4 => text.prop_map(String::into_bytes), 1 => prop::collection::vec(any::<u8>(), 0..80)]
}

/// Generates one piece repeated up to 64 KiB, the size limit of a policy, alone or before or after a valid policy.
/// This finds checks that are too slow when their case occurs many times.
pub(crate) fn repeated() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        2 => "[ \\t]{0,1}(version|mode|mx|max_age|Mode|nmx|x) ?[:=] ?[a-z.*# -]{0,6}(\n|\r|\r\n| |; ?|\u{2028})",
        1 => "[\\t\r\n\0\u{a0}\u{feff}\"'#/:;,{}<>\\[\\]. -]{1,4}",
        1 => "\\PC{1,4}",
    ];
    let good = "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 604800\n";
    let around =
        prop::sample::select(vec![("", ""), (good, ""), ("", good), ("version: STSv1\n", "\u{feff}")]);
    (piece, around).prop_map(|(piece, (front, back))| {
        let room = (64 * 1024 - front.len() - back.len()) / piece.len();
        format!("{front}{}{back}", piece.repeat(room)).into_bytes()
    })
}
