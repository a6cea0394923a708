//! Checks that every row of the table of bounces is recognised in `bounces.tsv`, in each form in which people paste a text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mta_sts::bounces::{Certainty, Explanation, OTHERS_MAX, Rank, TEXT_LIMIT, Whose, all, explain};
use mta_sts::{Shown, Words, lints};
use proptest::prelude::*;
use std::cell::Cell;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

struct Example {
    row: &'static str,
    domain: Option<&'static str>,
    host: Option<&'static str>,
    text: String,
}

fn examples() -> Vec<Example> {
    let lines = include_str!("bounces.tsv").lines().filter(|line| !line.starts_with('#'));
    let named = |name: &'static str| (name != "-").then_some(name);
    lines
        .map(|line| match line.split('\t').collect::<Vec<_>>().as_slice() {
            [row, domain, host, text] => {
                Example { row, domain: named(domain), host: named(host), text: text.replace("\\n", "\n") }
            }
            _ => panic!("bounces.tsv: {line:?} has not four columns"),
        })
        .collect()
}

/// Breaks lines between words, as mail programs and header fields do.
fn folded(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut width = 0;
        for word in line.split(' ') {
            if width > 30 {
                out.push_str("\r\n    ");
                width = 0;
            } else if width > 0 {
                out.push(' ');
            }
            out.push_str(word);
            width += word.len() + 1;
        }
        out.push_str("\r\n");
    }
    out
}

fn quoted(text: &str) -> String {
    marked(&folded(text))
}

fn marked(text: &str) -> String {
    text.lines().map(|line| format!("> > {line}\n")).collect()
}

fn quoted_printable(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for letter in text.chars() {
        let encoded = match letter {
            '=' => "=3D".to_owned(),
            '\'' => "=27".to_owned(),
            '\n' => {
                width = 0;
                "\r\n".to_owned()
            }
            letter => letter.to_string(),
        };
        if width > 40 {
            out.push_str("=\r\n");
            width = 0;
        }
        width += encoded.len();
        out.push_str(&encoded);
    }
    format!("Content-Transfer-Encoding: quoted-printable\r\n\r\n{out}")
}

fn html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let text = text.replace('\'', "&#39;").replace('\n', "<br/>\n").replacen(' ', "&nbsp;", 3);
    format!("<html><body><p style=\"color:red\">It <b>failed</b>:<br>{text}</p></body></html>")
}

/// A part of a saved mail.
fn base64_part(text: &str) -> String {
    let encoded = STANDARD.encode(text);
    let lines: Vec<&str> =
        encoded.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let head = "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: BASE64\r\n\r\n";
    format!("{head}{}\r\n--b--\r\n", lines.join("\r\n"))
}

/// A form in which a text is pasted.
type Form = (&'static str, fn(&str) -> String);

const FORMS: [Form; 7] = [
    ("plain", str::to_owned),
    ("folded", folded),
    ("quoted", quoted),
    ("quoted-printable", quoted_printable),
    ("HTML", html),
    ("quoted-printable HTML, quoted", |text| marked(&quoted_printable(&html(text)))),
    ("base64", base64_part),
];

fn first(explanation: &Explanation) -> Option<(&str, Option<&str>, Option<&str>)> {
    let found = explanation.found.first()?;
    Some((found.bounce.id, found.first.domain.as_deref(), found.first.host.as_deref()))
}

#[test]
fn every_row_is_recognised_in_every_form() {
    let mut wrong = Vec::new();
    for Example { row, domain, host, text } in examples() {
        for (name, form) in &FORMS {
            let pasted = form(&text);
            let found = explain(pasted.as_bytes());
            if first(&found) != Some((row, domain, host)) {
                wrong.push(format!(
                    "{name}: expected {:?}\n  found {:?}\n  in {pasted}",
                    (row, domain, host),
                    first(&found)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_row_has_an_example_and_a_meaning() {
    let with_example: BTreeSet<&str> = examples().iter().map(|example| example.row).collect();
    let ids: BTreeSet<&str> = all().map(|bounce| bounce.id).collect();
    assert_eq!(with_example, ids);
    assert_eq!(all().count(), ids.len(), "a name is repeated");
    for bounce in all() {
        assert!(bounce.meaning().text().ends_with('.') && !bounce.whose.is_empty(), "{}", bounce.id);
        let is_open = bounce.whose.iter().any(|whose| matches!(whose, Whose::Nobody | Whose::Elsewhere));
        assert!(is_open || !bounce.check.is_empty(), "{} has nothing to check", bounce.id);
        let is_fine = bounce.rank == Rank::Fine;
        assert!(
            !is_fine || bounce.check.is_empty(),
            "{}: nothing failed, so there is nothing to check",
            bounce.id
        );
        assert_eq!(bounce.rank == Rank::Fine, bounce.whose == [Whose::Nobody], "{}", bounce.id);
        for name in bounce.check.iter().flat_map(|check| check.lints()) {
            assert!(lints::named(name).is_some(), "{}: there is no lint {name}", bounce.id);
        }
    }
    assert!(all().filter(|bounce| bounce.certainty == Certainty::High).count() >= 100);
}

#[test]
fn a_row_is_said_in_another_language() {
    let german = "exo-sts-mx-4.meaning = Die Richtlinie nennt diese Mailserver nicht.\n\
                  any-454.sender = Der empfangende Server\nbounce.receiving = {program} als Empfänger\n";
    let words = Words::parse(german).unwrap();
    let named = |id: &str| all().find(|bounce| bounce.id == id).unwrap();
    let meaning = named("exo-sts-mx-4").meaning();
    assert_eq!(&*meaning.text_in(&words), "Die Richtlinie nennt diese Mailserver nicht.");
    assert_eq!(
        &*meaning.text(),
        "The MX hosts are not named by the mx lines of the domain's MTA-STS policy."
    );
    let senders = [
        ("any-454", "The receiving server", "Der empfangende Server"),
        ("ggl-in-rcpt", "Google, receiving", "Google als Empfänger"),
        ("pf-notoffered", "Postfix", "Postfix"),
    ];
    for (id, english, other) in senders {
        let sender = named(id).sender();
        assert_eq!((&*sender.text(&Words::ENGLISH), &*sender.text(&words)), (english, other));
    }
}

/// A wrapper carries the names, and the reason is inside it.
#[test]
fn the_names_are_found_around_the_reason() {
    let cases = [
        (
            "Reason: [{LED=450 4.4.317 Cannot connect to remote server [Message=UntrustedRoot]};{MSG=};{FQDN=mx7.shop.example};{IP=192.0.2.7};{LRT=11/29/2026}]",
            "exo-317-untrustedroot",
            None,
            Some("mx7.shop.example"),
        ),
        (
            "<anna@shop.example>: host mx7.shop.example[192.0.2.7] said: 530 5.7.0 Must issue a STARTTLS command first (in reply to MAIL FROM command)",
            "any-530",
            Some("shop.example"),
            Some("mx7.shop.example"),
        ),
        (
            "Nov 29 10:15:02 out postfix/smtp[1]: 4A: to=<a@one.example>, relay=mx.one.example[192.0.2.1]:25, dsn=2.0.0, status=sent (250 ok)\n\
             Nov 29 10:15:03 out postfix/smtp[2]: 4B: to=<b@two.example>, orig_to=<c@three.example>, relay=none, dsn=4.7.5, status=deferred (Server certificate not trusted)\n\
             Nov 29 10:15:04 out postfix/smtp[3]: 4C: to=<d@four.example>, relay=mx.four.example[192.0.2.4]:25, dsn=2.0.0, status=sent (250 ok)",
            "pf-nottrusted",
            Some("two.example"),
            // The hosts in the other lines are those of other domains.
            None,
        ),
        (
            "Final-Recipient: rfc822; a@one.example\nRemote-MTA: dns; mx.one.example\nDiagnostic-Code: smtp; 550 5.1.1 user unknown\n\n\
             Final-Recipient: rfc822; b@two.example\nRemote-MTA: dns; mx.two.example\nDiagnostic-Code: smtp; 4.7.5 Remote certificate failed MTA-STS validation.\n\n\
             Final-Recipient: rfc822; c@three.example\nRemote-MTA: dns; mx.three.example\n",
            "exo-sts-cert-4",
            Some("two.example"),
            Some("mx.two.example"),
        ),
        (
            "ruleset=tls_server, arg1=DANE_FAIL, relay=mx7.shop.example, reject=403 4.7.0 DANE check failed.",
            "sm-dane",
            None,
            Some("mx7.shop.example"),
        ),
        (
            "421-4.7.29 Your email has been rate limited because this message 421-4.7.29 wasn't sent over a TLS connection. Gmail requires all bulk email 421 4.7.29 senders to use TLS/SSL for SMTP connections.",
            "ggl-in-29-4",
            None,
            None,
        ),
        (
            "to=<anna@SHOP.Example>: 4.4.8 MX hosts of 'Shop.EXAMPLE' failed MTA-STS validation",
            "exo-sts-mx-4",
            Some("shop.example"),
            None,
        ),
    ];
    for (text, row, domain, host) in cases {
        let found = explain(text.as_bytes());
        assert_eq!(first(&found), Some((row, domain, host)), "{text}");
    }
}

/// What a log or a report says around a text: whose mail it is, and what became of it.
#[test]
fn what_surrounds_a_text_counts() {
    let lines = include_str!("bounces-around.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut wrong = Vec::new();
    for line in lines {
        let [rows, domain, host, state, text] = *line.split('\t').collect::<Vec<_>>() else {
            panic!("bounces-around.tsv: {line:?} has not five columns")
        };
        let found = explain(text.replace("\\n", "\n").as_bytes());
        let ids: Vec<&str> = found.found.iter().map(|found| found.bounce.id).collect();
        let said = match (found.found.first(), &found.topic) {
            (Some(first), _) => first.first.state.word(),
            (None, Some(topic)) => topic.code.as_ref().or(topic.words.as_ref()).map_or("-", AsRef::as_ref),
            (None, None) => "-",
        };
        let none = |name: &Option<Shown>| name.as_ref().map_or("-".to_owned(), ToString::to_string);
        let ids = if ids.is_empty() { "-".to_owned() } else { ids.join(",") };
        let actual = (ids.as_str(), none(&found.domain), none(&found.host), said);
        let expected = (rows, domain.to_owned(), host.to_owned(), state);
        if actual != expected {
            wrong.push(format!("expected {expected:?}\n   found {actual:?}\n in {text}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Nothing in a log is left out without a word.
#[test]
fn each_domain_and_host_of_a_log_is_counted() {
    let ids = Cell::new(0);
    let line = |domain: &str, host: &str, state: &str| {
        ids.set(ids.get() + 1);
        let id = ids.get();
        format!(
            "postfix/smtp[1]: 4A{id}: to=<a@{domain}>, relay={host}[192.0.2.1]:25, status={state} (Server certificate not verified)\n"
        )
    };
    let log = [
        line("one.example", "mx1.one.example", "deferred"),
        line("one.example", "mx2.one.example", "deferred"),
        line("two.example", "mx.two.example", "bounced"),
        line("one.example", "mx1.one.example", "bounced"),
        line("one.example", "mx1.one.example", "deferred"),
    ]
    .concat();
    let found = explain(log.as_bytes());
    let cases = [&found.found[0].first].into_iter().chain(&found.found[0].others);
    let cases: Vec<_> = cases
        .map(|case| (case.domain.as_deref(), case.host.as_deref(), case.count, case.state.word()))
        .collect();
    assert_eq!(
        cases,
        [
            (Some("one.example"), Some("mx1.one.example"), 3, "differs"),
            (Some("one.example"), Some("mx2.one.example"), 1, "waits"),
            (Some("two.example"), Some("mx.two.example"), 1, "failed"),
        ]
    );
}

#[test]
fn the_more_specific_row_wins() {
    let cases = [
        (
            "550 5.4.317 Message expired, cannot connect to remote server. 450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail]",
            "exo-317-starttls",
        ),
        ("mta error reason=TLS required but not supported by remote host", "osd-notls"),
        (
            "warning: TLS policy lookup for shop.example/mx.shop.example: TLSA lookup error for mx.shop.example:25",
            "pf-tlsa-lookup",
        ),
        (
            "server certificate verification failed for mx.shop.example[192.0.2.1]:25: certificate has expired\nstatus=deferred (Server certificate not trusted)",
            "pf-cert-expired",
        ),
    ];
    for (text, row) in cases {
        assert_eq!(first(&explain(text.as_bytes())).map(|found| found.0), Some(row), "{text}");
    }
}

#[test]
fn what_is_not_recognised_is_not_guessed() {
    for text in [
        "",
        "550 5.1.1 The mailbox does not exist",
        "554 5.7.1 Relay access denied",
        "TLS required but not supportedness",
        "14.7.321 starttls-not-supported-here",
        "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n",
        "=",
        "&#x110000; &lt &; <",
        "{domain}",
    ] {
        let found = explain(text.as_bytes());
        assert!(found.found.is_empty(), "{text}: {:?}", first(&found));
    }
    let found =
        explain(b"to=<anna@shop.example>, relay=mx1.shop.example[192.0.2.1]:25, dsn=5.1.1 (user unknown)");
    assert_eq!(found.domain, Some(Shown::of("shop.example")));
    assert_eq!(found.host, Some(Shown::of("mx1.shop.example")));
}

#[test]
fn a_text_in_utf_16_is_recognised() {
    let Example { row, domain, host, text } = &examples()[0];
    let bytes = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let [little, big] = [bytes(u16::to_le_bytes), bytes(u16::to_be_bytes)];
    let forms = [
        [&[0xff, 0xfe], little.as_slice()].concat(),
        [&[0xfe, 0xff], big.as_slice()].concat(),
        // Cut within a letter.
        [little.as_slice(), b"x"].concat(),
        little,
        big,
    ];
    for pasted in forms {
        assert_eq!(first(&explain(&pasted)), Some((*row, *domain, *host)), "{pasted:?}");
    }
}

/// A part in base64, beside one that is not.
#[test]
fn only_a_part_that_is_announced_is_decoded() {
    let part = base64_part("to=<anna@shop.example>: 4.7.5 Remote certificate failed MTA-STS validation.");
    let mail = format!("To: <anna@shop.example>\n\n{part}\n4.4.312 DNS query failed\n");
    let found = explain(mail.as_bytes());
    let ids: Vec<&str> = found.found.iter().map(|found| found.bounce.id).collect();
    assert_eq!(ids, ["exo-sts-cert-4", "exo-dns-312"]);
    let unannounced = part.replace("Transfer", "Other");
    assert!(explain(unannounced.as_bytes()).found.is_empty(), "{unannounced}");
}

#[test]
fn one_text_about_several_domains_names_them() {
    let line = |name: &str| {
        format!(
            "to=<a@{name}.example>, relay=none, dsn=4.7.5, status=deferred (Server certificate not trusted)\n"
        )
    };
    let named = |count: usize| -> String { (0..count).map(|number| line(&format!("d{number}"))).collect() };
    let others = |text: &str| {
        let found = explain(text.as_bytes());
        assert_eq!(found.found.len(), 1, "{text}");
        assert_eq!(found.domain, Some(Shown::of("d0.example")));
        let others: Vec<String> =
            found.found[0].others.iter().flat_map(|case| &case.domain).map(ToString::to_string).collect();
        (others, found.found[0].more)
    };
    assert_eq!(others(&(named(1) + &line("d0"))), (vec![], 0));
    assert_eq!(
        others(&(named(3) + &line("d1"))),
        (vec!["d1.example".to_owned(), "d2.example".to_owned()], 0)
    );
    let (listed, more) = others(&named(3000));
    assert_eq!((listed.len(), more), (OTHERS_MAX, 3000 - 1 - OTHERS_MAX));
}

/// A row is not lost because a more specific one covers its first place.
#[test]
fn each_place_has_its_own_row() {
    let text = "to=<a@one.example>: TLS required but not supported by remote host\nto=<b@two.example>: Server certificate not trusted\n\
                to=<c@three.example>: TLS required but not supported\n";
    let found = explain(text.as_bytes());
    let domains: Vec<Option<&str>> = found.found.iter().map(|found| found.first.domain.as_deref()).collect();
    for domain in ["one.example", "two.example", "three.example"] {
        assert!(domains.contains(&Some(domain)), "{domain} in {:?}", found.found);
    }
}

/// The longest texts of the worst shapes that are known, each in one line or in short ones.
#[test]
fn a_long_text_takes_linear_time() {
    let pieces = [
        "x",
        "=",
        "= ",
        "<",
        "&",
        ">",
        "> ",
        "\n",
        "a@b.c ",
        "to=<",
        "host a.b ",
        "4.7.29 ",
        "certificate verification failed for a.b[",
        "warning: socketmap:",
        "dane error: a.b ",
        "550-5.7.1 ",
        "a.b: dane configured",
        "ssl verify error: depth=1 error=",
        "\u{2019}",
        "<p ",
        "\\\"",
        "to=<a@b.c>: server certificate not trusted ",
        "4A: to=<a@b.c>, status=deferred (server certificate not trusted)\n",
        "\u{1b}[",
        "--- original message\n",
        "a@b.c\n450 4.7.325 ",
        "relay=a.b[10.0.0.1]:25 host a.b[10.0.0.1] server certificate not trusted ",
        "to=<a@b.c>: server certificate not trusted\n",
        "host a.b[1] said: 4.7.5 remote certificate failed mta-sts validation, to: x@y.z ",
        "Content-Transfer-Encoding: base64\n\nYQ\n",
        "a\0",
        "5.7.5 ",
        "450 4.7.5 server certificate not verified ",
        "a.b status=bounced (server certificate not verified)\n",
        "relay=a.b[1]:587 server certificate not verified ",
        "/smtp[1] certificate verification failed for a.b[1]:25: self-signed certificate ",
        "--x\nfinal-recipient: a\ncontent-type: message/rfc822\n",
        "5.4.317 message expired, cannot connect to remote server (",
        "certificate has expired ",
        "mta-sts.a.b: handshake failed\n",
    ];
    for piece in pieces {
        let text = piece.repeat(TEXT_LIMIT / piece.len());
        let begun = Instant::now();
        explain(text.as_bytes());
        let taken = begun.elapsed();
        // An unoptimised build needs a second or two on a slow machine; time with the square of the length would be minutes.
        assert!(taken < Duration::from_secs(12), "{piece:?}: {taken:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_explained(text in proptest::collection::vec(any::<u8>(), 0..400)) {
        explain(&text);
    }

    #[test]
    fn a_cut_text_is_explained(row in 0..examples().len(), form in 0..FORMS.len(), from in 0..200usize, to in 0..400usize) {
        let text = FORMS[form].1(&examples()[row].text).into_bytes();
        explain(text.get(from.min(text.len())..to.clamp(from.min(text.len()), text.len())).unwrap_or_default());
    }
}
