//! `mta-sts-check explain -`.

mod common;

use common::{run, stderr, stdout};
use serde_json::Value;

const POSTFIX: &str = "Nov 29 10:15:02 out postfix/smtp[4711]: 4XyZ12abc: to=<anna@shop.example>, relay=mx1.shop.example[192.0.2.25]:25, \
                       delay=1.2, delays=0.1/0/1/0.1, dsn=4.7.5, status=deferred (Server certificate not trusted)\n";

fn json(text: &str, code: i32) -> Value {
    let output = run(&["explain", "-", "--format", "json"], text.as_bytes());
    assert_eq!(output.status.code(), Some(code), "{text}\n{}", stderr(&output));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stdout(&output)))
}

#[test]
fn a_log_line_is_explained_as_json() {
    let found = json(POSTFIX, 0);
    assert_eq!(found["sender"], "Postfix");
    assert_eq!(found["domain"], "shop.example");
    assert_eq!(found["host"], "mx1.shop.example");
    assert!(found["meaning"].as_str().is_some_and(|meaning| meaning.contains("certificate")), "{found}");
    assert!(found["whose"].as_str().is_some_and(|whose| whose.contains("mail server")), "{found}");
    assert_eq!(found["findings"][0], "mx-tls-invalid");
}

#[test]
fn a_log_line_is_explained_as_text() {
    let output = run(&["explain", "-"], POSTFIX.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for part in [
        "Postfix: ",
        "domain    shop.example",
        "host      mx1.shop.example",
        "whose",
        "mta-sts-check check shop.example",
    ] {
        assert!(text.contains(part), "expected {part:?} in {text}");
    }
}

#[test]
fn all_domains_of_one_kind_are_named() {
    let log: String = (0..12).map(|number| POSTFIX.replace("shop", &format!("shop{number}"))).collect();
    let found = json(&log, 0);
    assert_eq!(found["domain"], "shop0.example");
    assert_eq!(found["other_domains"][8], "shop9.example");
    assert_eq!(found["more_domains"], 2);
    let text = stdout(&run(&["explain", "-"], log.as_bytes()));
    assert!(
        text.contains("also      shop1.example, ") && text.contains("shop9.example and 2 more\n"),
        "{text}"
    );
    assert_eq!(json(POSTFIX, 0)["other_domains"], Value::Array(vec![]));
}

#[test]
fn an_unknown_text_is_said_to_be_unknown() {
    let found = json("550 5.1.1 <anna@shop.example>: user unknown\n", 1);
    assert_eq!(
        (&found["recognised"], &found["sender"], &found["meaning"]),
        (&Value::Bool(false), &Value::Null, &Value::Null)
    );
    assert_eq!(found["domain"], "shop.example");
    let output = run(&["explain", "-"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("not recognised"), "{}", stdout(&output));
}

#[test]
fn control_characters_of_a_bounce_do_not_reach_the_terminal() {
    let text = "\x1b[31mto=<a@b\u{202e}.example>: Server \x1bcertificate not trusted\x1b[0m TLS is required, but was not offered by host \x1b]0;x\x07mx.b.example[1]";
    for args in [&["explain", "-"][..], &["explain", "-", "--format", "json"]] {
        let output = run(args, text.as_bytes());
        let shown = stdout(&output);
        assert!(
            !shown.chars().any(|letter| letter.is_control() && letter != '\n') && !shown.contains('\u{202e}'),
            "{shown:?}"
        );
    }
}

#[test]
fn a_format_is_only_for_a_text_from_standard_input() {
    let output = run(&["explain", "blank-line", "--format", "json"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("explain -"), "{}", stderr(&output));
}
