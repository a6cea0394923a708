//! Generates texts with exactly one slip: a good policy or record, and one thing that people do to it.

/// A text with a slip, and what the slip is.
pub(crate) struct Slip {
    pub(crate) what: String,
    pub(crate) text: String,
}

/// A good policy, as names and values.
struct Policy {
    fields: Vec<(&'static str, &'static str)>,
    end: &'static str,
}

fn policies() -> Vec<Policy> {
    let of = |mode, mx: &[&'static str], max_age, version_first: bool, end| {
        let mut fields = vec![("version", "STSv1"), ("mode", mode)];
        let hosts = mx.iter().map(|host| ("mx", *host));
        if version_first {
            fields.extend(hosts);
            fields.push(("max_age", max_age));
        } else {
            fields.push(("max_age", max_age));
            fields.extend(hosts);
        }
        Policy { fields, end }
    };
    vec![
        of("enforce", &["mail.acme.net", "*.acme.org"], "604800", true, "\n"),
        of("testing", &["mx1.acme.net"], "1209600", true, "\n"),
        of("enforce", &["a.mx.acme.net", "b.mx.acme.net", "backup.acme.org"], "2592000", false, "\r\n"),
        of("none", &[], "604800", true, "\n"),
        of("enforce", &["mx.acme.net"], "31536000", false, "\n"),
        of("testing", &["mail1.acme.net", "mail2.acme.net"], "864000", false, "\n"),
        of("enforce", &["version.acme.net", "mode-1.acme.net"], "604800", true, "\r\n"),
    ]
}

impl Policy {
    fn lines(&self) -> Vec<String> {
        self.fields.iter().map(|(name, value)| format!("{name}: {value}")).collect()
    }

    fn text(&self, lines: &[String]) -> String {
        lines.iter().map(|line| line.replace('\n', self.end) + self.end).collect()
    }
}

/// What people write instead of `name: value`; `N` is the name and `V` the value.
#[rustfmt::skip]
const FORMS: &[&str] = &[
    "N=V", "N = V", "N V", "NV", "N\tV", "N; V", "N, V", "N. V", "N- V", "N - V", "N -> V", "N => V", "N:: V",
    "N:= V", "N: = V", "N:=V", "N: : V", "N\u{ff1a}V", "N\u{ff1a} V", "N : V", "N\t: V", "N\u{a0}: V", " N: V",
    "\tN: V", "    N: V", "N: V ", "N: V\t", "- N: V", "* N: V", "\u{2022} N: V", "1. N: V", "1) N: V", "> N: V",
    "+ N: V", "| N | V |", "N | V", "\"N: V\"", "'N: V'", "`N: V`", "\u{201c}N: V\u{201d}", "\"N\": V", "'N': 'V'",
    "\u{201c}N\u{201d}: V", "\"N\": \"V\",", "N: \"V\"", "N: 'V'", "N: \u{201c}V\u{201d}", "N: \u{2018}V\u{2019}",
    "N: `V`", "N: \"V", "N: V\"", "N: [V]", "N: <V>", "N: (V)", "N: {V}", "(N: V)", "[N: V]", "{N: V}", "<N: V>",
    "N: V;", "N: V,", "N: V.", "N: V|", "N: V\\", "N: V ;", "N: V ,", "N: V/", "N: V!", "N: V # note", "N: V #note",
    "N: V // note", "N: V (note)", "N: V ; note", "N: V -- note", "N: V <!-- note -->", "# N: V", "// N: V",
    "; N: V", "<!-- N: V -->", "#N: V", "N:\u{a0}V", "\u{a0}N: V", "N: V\u{a0}", "N:\u{a0}\u{a0}V", "\u{200b}N: V",
    "\u{feff}N: V", "N: \u{200b}V", "N: V\u{200b}", "N:\u{3000}V", "N:\u{202f}V", "N:\nV", "N:\n  V", "N\n: V",
    "N\nV", "N:V", "N:   V", "N:\tV", "**N**: V", "**N:** V", "_N_: V", "<b>N</b>: V", "<p>N: V</p>",
    "<li>N: V</li>", "N: V<br>", "N: V<br/>", "N: V\\n", "N: V&nbsp;", "&nbsp;N: V", "N: V%0A", "export N=V",
    "set N: V", "the N: V", "N is V", "N equals V", "$ N: V", "N: N: V", "N:", "N: ", "N", ": V", "V", "N: V\n",
    "\nN: V", "N: V\n\n", " \nN: V", "N: V\nN: V", "N: V V", "N: V, V", "N: V; V", "# note\nN: V", "// note\nN: V",
    "<!-- note -->\nN: V", "N: V\n# note", "/* note */\nN: V", "note\nN: V", "N: V\u{b}", "N: V\0", "N: V\r",
    "\u{2028}N: V", "N: V\u{2028}", "\u{ad}N: V", "N: \u{ad}V", "N: V\u{85}", "N: = \"V\"", "N=\"V\"", "N='V'",
    "N: =V", "--N V", "--N=V", "-N: V", ".N: V", "N_: V", "N.: V", "1N: V", "N\u{301}: V", "N: x", "N: TODO", "N: ?",
    "N: V?", "X-N: V", "sts_N: V", "mta-sts-N: V", "policy_N: V", "N: \"V\";", "echo N: V", "echo \"N: V\"",
    "N: V \\", "N: V<br />", "<td>N</td><td>V</td>", "N:V;", "N=V;", "N =V", "N= V", "N\u{2192}V", "N\u{2013} V",
    "N\u{2014}V", "\u{2014} N: V", "\u{2013} N: V",
];

/// What people write as the value.
#[rustfmt::skip]
fn values(name: &str) -> &'static [&'static str] {
    match name {
        "version" => &[
            "STSv2", "stsv1", "STSV1", "Stsv1", "STS1", "STSv1.0", "v1", "1", "TLSRPTv1", "v=STSv1", "STS v1",
            "STS-v1", "STSvl", "SSTv1", "MTA-STSv1", "STSv1STSv1", "STSv", "STS", "RFC8461", "2", "\u{422}STSv1",
            "STSv1 STSv1",
        ],
        "mode" => &[
            "Enforce", "ENFORCE", "enforced", "enforcing", "enfroce", "enforc", "test", "Testing", "TESTING",
            "tesing", "live", "report", "enforce mode", "on", "off", "true", "enforce/testing", "enforce|testing",
            "[enforce]", "<mode>", "strict", "monitor", "disabled", "production", "\u{435}nforce", "enforce enforce",
            "null", "no", "enforce,testing", "mode", "reject", "quarantine", "p=none", "yes", "enf", "None", "NONE",
        ],
        "max_age" => &[
            "1 week", "604800s", "604,800", "604.800", "604 800", "604'800", "604_800", "1w", "-1", "1e6",
            "99999999999", "31557601", "60", "0", "0604800", "604800.0", "one week", "7d", "<seconds>", "ten",
            "604800 seconds", "604800;;", "604800 604800", "0x93a80", "+604800", "1209600000", "P7D", "604800sec",
            "never", "max", "\u{ff16}04800", "6O4800", "31557600000", "604800/", "one year", "1y", "30 days",
            "1 month", "~604800",
        ],
        _ => &[
            "mail_1.acme.net", "mail.acme.net.", "mail.acme.net:25", "https://mail.acme.net",
            "https://mail.acme.net/", "[mail.acme.net]", "10 mail.acme.net", "10 mail.acme.net.",
            "Priority 5: mail.acme.net", "priority 10 mail.acme.net", "(10) mail.acme.net", "10: mail.acme.net",
            "10, mail.acme.net", "ten mail.acme.net", "mail.acme.net 10", "mail.acme.net, mail9.acme.net",
            "mail.acme.net mail9.acme.net", "mail.acme.net;mail9.acme.net",
            "[\"mail.acme.net\", \"mail9.acme.net\"]", "[mail.acme.net, mail9.acme.net]",
            "mail.acme.net | mail9.acme.net", "mail.acme.net and mail9.acme.net", "mail.acme.net/mail9.acme.net",
            "mail", "192.0.2.1", "2001:db8::1", "[192.0.2.1]", "*", "*.", "*mail.acme.net", "mail.*.acme.net",
            "mail*.acme.net", "**.acme.net", ".acme.net", "smtp:mail.acme.net", "smtp.mail.acme.net:587",
            "postmaster@acme.net", "@acme.net", "mail..acme.net", "-mail.acme.net", "mail.acme.net-",
            "mail.ac me.net", "mail.acme,net", "mail.\u{e4}cme.net", "<mail.acme.net>", "{mail.acme.net}", ".",
            "localhost", "%MX%", "{{ mx }}", "<host>", "your-domain.com", "mail.your-domain.com", "MAIL_HOST",
            "mail.acme.net IN MX 10", "IN MX 10 mail.acme.net.", "MX 10 mail.acme.net",
            "acme.net MX 10 mail.acme.net.", "mx:mail.acme.net", "host=mail.acme.net",
            "mail.acme.net\tmail9.acme.net", "mail.acme.net # primary", "mail.acme.net (primary)",
            "mail\u{2024}acme.net", "mail.acme.net\u{3002}", "mail.acme\u{b7}net", "m\u{430}il.acme.net",
            "mail.acme.net,", "mail.acme.net, ", "any", "none", "all", "mail acme net",
            "contoso-com.mail.protection.outlook.com", "votre-domaine-com.mail.protection.outlook.com",
        ],
    }
}

/// What people write instead of a name: typing errors made from it, and other words.
#[rustfmt::skip]
fn names(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let joined = |letters: &[char]| letters.iter().collect::<String>();
    let mut all = vec![
        name.to_uppercase(),
        format!("n{name}"),
        format!("{name}s"),
        format!("{name}_"),
        format!("e{name}"),
    ];
    all.push(name[..1].to_uppercase() + &name[1..]);
    all.push(name[..1].to_owned() + &name[1..].to_uppercase());
    for at in 0..letters.len() {
        let mut doubled = letters.clone();
        doubled.insert(at, letters[at]);
        all.push(joined(&doubled));
        let mut odd = letters.clone();
        odd[at] = 'w';
        all.push(joined(&odd));
        if letters.len() > 2 {
            let mut short = letters.clone();
            short.remove(at);
            all.push(joined(&short));
        }
        if at > 0 {
            let mut swapped = letters.clone();
            swapped.swap(at - 1, at);
            all.push(joined(&swapped));
        }
    }
    let words: &[&str] = match name {
        "version" => &["v", "ver", "vers", "Version", "sts_version", "v\u{435}rsion", "policy", "version "],
        "mode" => &["m\u{43e}de", "mood", "mod", "policy", "status", "modus", "modo", "mode "],
        "mx" => &[
            "mz", "nx", "m-x", "mx1", "mx01", "host", "mail", "server", "mxs", "MX record", "mx[0]", "mx_host",
            "m\u{445}", "mx ",
        ],
        _ => &[
            "max-age", "maxage", "max age", "max.age", "age", "ttl", "maxAge", "MaxAge", "max_\u{430}ge", "max__age",
            "cache", "max_age ",
        ],
    };
    all.extend(words.iter().map(|word| (*word).to_owned()));
    all.retain(|odd| odd != name);
    all.sort();
    all.dedup();
    all
}

/// What joins all lines instead of a line end.
#[rustfmt::skip]
const ENDS: &[&str] = &[
    "\r", "\r\r\n", "\n\r", "\n\n", "\r\n\r\n", "\u{b}", "\u{c}", "\0", "; ", ";", ", ", ",", " | ", " ", "\t",
    "\\n", "\\r\\n", "<br>", "<br>\n", "\u{a0}", "\u{2028}", "\u{85}", ";\n", ",\n", ".\n", "\\\n", "  \n", "\t\n",
    "\u{a0}\n", "\u{200b}\n", "\n \n", "\n  ", "\n\t", "\n#\n", "\n---\n", "%0A", "&#10;", "\n- ", "\n* ", " / ",
    " && ", " \\\n",
];

/// What comes before and after the whole text.
#[rustfmt::skip]
const AROUND: &[(&str, &str)] = &[
    ("\u{feff}", ""), ("\u{feff}\u{feff}", ""), ("\n", ""), ("\n\n", ""), (" \n", ""), ("", "\n"), ("", "\n\n\n"),
    ("", " "), ("", "\t\n"), ("# our policy\n", ""), ("// our policy\n", ""), ("", "# end\n"), ("---\n", "---\n"),
    ("---\ntitle: x\n---\n", ""), ("---\n", ""), ("```\n", "```\n"), ("```text\n", "```\n"), ("<pre>\n", "</pre>\n"),
    ("<pre>", "</pre>"), ("{\n", "}\n"), ("\"", "\""), ("'", "'"), ("`", "`"), ("\u{201c}", "\u{201d}"),
    ("", "EOF\n"), ("", "\0"), ("", "\u{1a}"), ("", "id: 20260101\n"), ("", "v=STSv1; id=20260101\n"),
    ("v=STSv1; id=20260101\n", ""), ("", "_mta-sts IN TXT \"v=STSv1; id=20260101\"\n"),
    ("", "Put this file on the server\n"), ("mta-sts.txt\n", ""), ("mta-sts.txt:\n", ""), ("MTA-STS policy\n", ""),
    ("<!-- policy -->\n", ""), ("<?php echo '", "'; ?>\n"), ("/* policy */\n", ""), ("\u{a0}", ""), ("\u{200b}", ""),
    ("", "\u{a0}"), ("", "...\n"), ("---\n", "...\n"), ("policy:\n", ""), ("[policy]\n", ""),
    ("", "-- \nsent from my phone\n"), ("", "\r\n"),
];

/// Returns policies with one slip each.
#[rustfmt::skip]
pub(crate) fn of_policies() -> Vec<Slip> {
    let mut slips = Vec::new();
    for (number, policy) in policies().into_iter().enumerate() {
        let lines = policy.lines();
        let mut add =
            |what: String, text: String| slips.push(Slip { what: format!("{number}: {what}"), text });
        add("nothing".to_owned(), policy.text(&lines));
        let with = |at: &dyn Fn(usize) -> bool, form: &dyn Fn(&str, &str) -> String| {
            let fields = policy.fields.iter().enumerate();
            let lines = fields.map(
                |(number, (name, value))| {
                    if at(number) { form(name, value) } else { format!("{name}: {value}") }
                },
            );
            policy.text(&lines.collect::<Vec<_>>())
        };
        for form in FORMS {
            let write = |name: &str, value: &str| {
                form.replace('N', "\u{1}").replace('V', value).replace('\u{1}', name)
            };
            for at in 0..lines.len() {
                add(format!("line {at} {form:?}"), with(&|line| line == at, &write));
            }
            // A value that is lost or doubled on all lines is more than one slip.
            if form.matches('V').count() == 1 {
                add(format!("all {form:?}"), with(&|_| true, &write));
            }
            let is_mx = |line: usize| policy.fields[line].0 == "mx";
            if (0..lines.len()).filter(|line| is_mx(*line)).count() > 1 {
                add(format!("mx {form:?}"), with(&is_mx, &write));
            }
        }
        for (at, (name, value)) in policy.fields.iter().enumerate() {
            for odd in names(name) {
                add(format!("name {odd:?}"), with(&|line| line == at, &|_, value| format!("{odd}: {value}")));
            }
            for odd in values(name) {
                add(format!("value {odd:?}"), with(&|line| line == at, &|name, _| format!("{name}: {odd}")));
            }
            let mut without = lines.clone();
            without.remove(at);
            add(format!("without {name}"), policy.text(&without));
            for to in 0..without.len() + 1 {
                let mut moved = without.clone();
                moved.insert(to, format!("{name}: {value}"));
                add(format!("{name} moved to {to}"), policy.text(&moved));
            }
            for glue in [
                "", " ", "  ", "\t", ";", "; ", ",", ", ", "|", "\\n", "<br>", "\u{a0}", "\r", " and ", "/",
                "\u{2028}",
            ] {
                let mut glued = lines.clone();
                if at + 1 < glued.len() {
                    let second = glued.remove(at + 1);
                    glued[at] = format!("{}{glue}{second}", glued[at]);
                    add(format!("{name} glued {glue:?}"), policy.text(&glued));
                }
            }
            let mut cut = lines.clone();
            cut.truncate(at);
            if at > 0 {
                add(format!("cut before {name}"), policy.text(&cut));
            }
        }
        for end in ENDS {
            add(format!("ends {end:?}"), lines.join(end));
            add(format!("ends {end:?} too"), lines.join(end) + end);
        }
        for (before, after) in AROUND {
            add(format!("around {before:?} {after:?}"), format!("{before}{}{after}", policy.text(&lines)));
        }
        add("twice".to_owned(), policy.text(&lines).repeat(2));
        let hosts: Vec<&str> =
            policy.fields.iter().filter(|(name, _)| *name == "mx").map(|(_, host)| *host).collect();
        let others: Vec<String> = lines.iter().filter(|line| !line.starts_with("mx")).cloned().collect();
        if hosts.len() > 1 {
            for (what, list) in [
                ("commas", format!("mx: {}", hosts.join(", "))),
                ("spaces", format!("mx: {}", hosts.join(" "))),
                ("semicolons", format!("mx: {}", hosts.join(";"))),
                ("brackets", format!("mx: [{}]", hosts.join(", "))),
                ("JSON", format!("mx: [\"{}\"]", hosts.join("\", \""))),
                ("YAML", format!("mx:\n  - {}", hosts.join("\n  - "))),
                ("YAML at the margin", format!("mx:\n- {}", hosts.join("\n- "))),
                ("indented", format!("mx:\n  {}", hosts.join("\n  "))),
                ("continued", format!("mx: {}", hosts.join(",\n    "))),
                ("below", format!("mx: {}", hosts.join("\n    "))),
                (
                    "numbered",
                    hosts
                        .iter()
                        .enumerate()
                        .map(|(n, h)| format!("mx{}: {h}", n + 1))
                        .collect::<Vec<_>>()
                        .join("\n"),
                ),
                (
                    "preferences",
                    hosts
                        .iter()
                        .enumerate()
                        .map(|(n, h)| format!("mx: {} {h}", n * 10))
                        .collect::<Vec<_>>()
                        .join("\n"),
                ),
                (
                    "words",
                    hosts
                        .iter()
                        .enumerate()
                        .map(|(n, h)| format!("mx: Priority {}: {h}", n + 1))
                        .collect::<Vec<_>>()
                        .join("\n"),
                ),
            ] {
                let mut all = others.clone();
                all.insert(2, list);
                add(format!("mx list, {what}"), policy.text(&all));
            }
        }
    }
    slips
}

/// What people write instead of `N=V; ` in a record.
#[rustfmt::skip]
const RECORD_FORMS: &[&str] = &[
    "N:V", "N: V", "N = V", "N V", "N= V", "N =V", "N==V", "\"N=V\"", "'N=V'", "N=\"V\"", "N='V'",
    "N=\u{201c}V\u{201d}", "N=<V>", "N=[V]", "N=V,", "N=V.", "N=V:", "N=V ", "N=V\u{a0}", "\u{a0}N=V", "\u{200b}N=V",
    "N=V\\", "N=V\t", "\tN=V", "-N=V", "- N=V", "N=V;;", "N=V; ;", ";N=V", "N=V;N=V", "N=", "N", "=V", "V", "",
    "N\u{ff1d}V", "N=V # note", "N=V\n", "N=V\r\n", "(N=V)", "N=V)", "N=(V)", "N:=V", "N->V", "NV", "N=V V",
];

/// Returns records of both kinds with one slip each, the first for `_mta-sts`.
#[rustfmt::skip]
pub(crate) fn of_records(sts: bool) -> Vec<Slip> {
    let records: &[&[(&str, &str)]] = if sts {
        &[
            &[("v", "STSv1"), ("id", "20260101")],
            &[("v", "STSv1"), ("id", "20260101T120000")],
            &[("v", "STSv1"), ("id", "a1b2c3")],
        ]
    } else {
        &[
            &[("v", "TLSRPTv1"), ("rua", "mailto:tls@acme.net")],
            &[("v", "TLSRPTv1"), ("rua", "https://acme.net/tls")],
            &[("v", "TLSRPTv1"), ("rua", "mailto:tls@acme.net,mailto:b@acme.org")],
        ]
    };
    let mut slips = Vec::new();
    for (number, fields) in records.iter().enumerate() {
        let mut add =
            |what: String, text: String| slips.push(Slip { what: format!("{number}: {what}"), text });
        for end in ["", ";"] {
            let fields_with = |at: usize, field: &str| {
                let all = fields.iter().enumerate();
                let all = all.map(
                    |(here, (name, value))| {
                        if here == at { field.to_owned() } else { format!("{name}={value}") }
                    },
                );
                all.collect::<Vec<_>>().join("; ") + end
            };
            let good = fields_with(9, "");
            add("nothing".to_owned(), good.clone());
            for (at, (name, value)) in fields.iter().enumerate() {
                for form in RECORD_FORMS {
                    let field = form.replace('N', "\u{1}").replace('V', value).replace('\u{1}', name);
                    add(format!("{name} {form:?}"), fields_with(at, &field));
                }
                let odd: &[&str] = match *name {
                    "v" => &["V", "version", "ver", "vv", "v ", ""],
                    "id" => {
                        &["ID", "Id", "idd", "di", "ids", "ix", "i d", "iD", "policy_id", "uid", "serial"]
                    }
                    _ => &["RUA", "Rua", "rau", "ruaa", "ru", "ruf", "r ua", "ruas", "mail", "uri"],
                };
                for odd in odd {
                    add(format!("name {odd:?}"), fields_with(at, &format!("{odd}={value}")));
                }
                let odd: &[&str] = match *name {
                    "v" => &[
                        "STSV1", "stsv1", "STSv2", "STS1", "SSTv1", "STSv1.", "TLSRPTV1", "TLSRPTv2",
                        "TLSRTPv1", "TLSRPT1", "DMARC1", "spf1",
                    ],
                    "id" => &[
                        "2026-01-01", "2026_01", "2026+1", "a b", "<id>", "YYYYMMDD", "yyyymmddhhmmss", "\u{e4}",
                        "0123456789012345678901234567890123456789", "1.0", "1/2", "{id}", "2026:01", "{{ id }}",
                        "1;2",
                    ],
                    _ => &[
                        "tls@acme.net", "mailto:", "mailto", "mailto:tls", "mailto:tls@", "mailto:@acme.net",
                        "mailto:tls@acme.net!10m", "mailto://tls@acme.net", "mailto:tls@acme.net mailto:b@acme.org",
                        "mailto:tls@acme.net;mailto:b@acme.org", "mailto: tls@acme.net", "mailto:tls @acme.net",
                        "mailo:tls@acme.net", "htps://acme.net/tls", "http://acme.net/tls", "https:acme.net",
                        "https://", "acme.net", "mailto:tls@acme.net,", ",mailto:tls@acme.net",
                        "mailto:tls@acme.net,,mailto:b@acme.org", "mailto:your-email@example.com",
                        "mailto:<tls@acme.net>", "<mailto:tls@acme.net>", "mailto;tls@acme.net",
                        "mailto=tls@acme.net", "smtp:tls@acme.net", "MAILTO:tls@acme.net",
                    ],
                };
                for odd in odd {
                    add(format!("value {odd:?}"), fields_with(at, &format!("{name}={odd}")));
                }
                if at > 0 {
                    for glue in [
                        "", " ", ",", ", ", ":", ": ", ".", " | ", "\n", "\u{a0}", "\u{ff1b} ", " and ", "/", ";;",
                        "; ;",
                    ] {
                        add(
                            format!("glued {glue:?}"),
                            format!("{}={}{glue}{name}={value}{end}", fields[0].0, fields[0].1),
                        );
                    }
                    add(
                        "swapped".to_owned(),
                        format!("{name}={value}; {}={}{end}", fields[0].0, fields[0].1),
                    );
                }
            }
            let (before, after) = (
                ["\"", "'", "(", "\u{feff}", " ", "\u{a0}", "<p>", "\u{201c}", "TXT ", "TXT \""],
                ["\"", "'", ")", "", "", "", "</p>", "\u{201d}", "", "\""],
            );
            for (before, after) in before.iter().zip(after) {
                add(format!("around {before:?} {after:?}"), format!("{before}{good}{after}"));
            }
            let name = if sts { "_mta-sts" } else { "_smtp._tls" };
            for zone in [
                "{n}.acme.net. TXT \"{r}\"", "{n} 3600 IN TXT \"{r}\"", "{n}\tIN\tTXT\t{r}", "TXT {n} {r}",
                "IN TXT \"{r}\"", "{n}.acme.net. 300 IN TXT ( \"{r}\" )", "Name: {n} Value: {r}",
            ] {
                add(format!("zone {zone:?}"), zone.replace("{n}", name).replace("{r}", &good));
            }
            for extra in [
                " p=none", " mode=enforce", " mx=mail.acme.net", " max_age=604800", " mode=none", " foo", " foo=bar",
                " v=STSv1", " v=TLSRPTv1", " pct=100",
            ] {
                add(format!("extra {extra:?}"), format!("{};{extra}{end}", good.trim_end_matches(';')));
            }
        }
    }
    slips
}
