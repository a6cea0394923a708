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
    let also = found["also"].as_array().unwrap();
    assert_eq!((also.len(), &found["more"]), (11, &Value::from(0)));
    assert_eq!(also[10]["domain"], "shop11.example");
    assert_eq!((&also[10]["host"], &also[10]["count"]), (&"mx1.shop11.example".into(), &Value::from(1)));
    let text = stdout(&run(&["explain", "-"], log.as_bytes()));
    for part in [
        "also      shop1.example at mx1.shop1.example, once: waits\n",
        "also      shop9.example at mx1.shop9.example, once: waits\n",
        "also      2 more\n",
        "Check the domains: mta-sts-check check shop0.example shop1.example",
    ] {
        assert!(text.contains(part), "expected {part:?} in {text}");
    }
    assert_eq!(json(POSTFIX, 0)["also"], Value::Array(vec![]));
}

#[test]
fn an_unknown_text_is_said_to_be_unknown() {
    let found = json("550 5.1.1 <anna@shop.example>: user unknown\n", 1);
    assert_eq!(
        (&found["recognised"], &found["sender"], &found["meaning"]),
        (&Value::Bool(false), &Value::Null, &Value::Null)
    );
    assert_eq!(found["domain"], "shop.example");
    assert_eq!(
        (&found["code"], &found["about"]),
        (&"5.1.1".into(), &"the address of the recipient or of the sender".into())
    );
    for (text, said) in [
        ("the mail is stuck", "not recognised"),
        (" \n", "The text is empty."),
        (
            "550 5.1.1 <anna@shop.example>: user unknown\n",
            "This text is not about TLS, MTA-STS or DANE. The code 5.1.1",
        ),
    ] {
        let output = run(&["explain", "-"], text.as_bytes());
        assert_eq!(output.status.code(), Some(1));
        let shown = stdout(&output);
        assert!(shown.contains(said) && !shown.contains("Check the domain"), "{text}: {shown}");
    }
}

#[test]
fn a_returned_mail_does_not_wait() {
    let bounced = POSTFIX.replace("status=deferred", "status=bounced");
    assert_eq!(json(&bounced, 0)["state"], "failed");
    assert_eq!(json(POSTFIX, 0)["state"], "waits");
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

#[test]
fn a_file_is_not_the_name_of_a_lint() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let name = file.path().to_str().unwrap();
    let refused = run(&["explain", name], b"");
    assert_eq!(refused.status.code(), Some(2));
    let said = stderr(&refused);
    assert!(said.contains(&format!("mta-sts-check explain - < {name}")), "{said}");
}
