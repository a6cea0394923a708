//! `mta-sts-check reports`: containers, formats and exit statuses.

mod common;
mod report_files;

use common::{GOOD, run, stderr, stdout};
use report_files::{gzip, json, messages, report, sessions, zipped};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for (index, chunk) in bytes.chunks(3).enumerate() {
        if index > 0 && index % 19 == 0 {
            text.push_str("\r\n");
        }
        let bits =
            chunk.iter().chain(&[0; 3]).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for place in 0..4 {
            let digit = if place <= chunk.len() { DIGITS[bits >> (18 - 6 * place) & 63] } else { b'=' };
            text.push(char::from(digit));
        }
    }
    text
}

/// A mail as senders write it.
fn mail(media_type: &str, name: &str, bytes: &[u8]) -> String {
    format!(
        "From: tls@reporter.example\r\nDKIM-Signature: v=1; d=reporter.example\r\nTLS-Report-Domain: example.com\r\n\
         TLS-Report-Submitter: reporter.example\r\nSubject: Report Domain: example.com\r\n Submitter: reporter.example Report-ID: <1>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=\"tlsrpt\"; boundary=\"b\"\r\n\r\n--b\r\n\
         Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         External =E2=80=93 be careful=\r\n\r\n--b\r\nContent-Type: {media_type};\r\n\tname=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n{}\r\n--b--\r\n",
        base64(bytes)
    )
}

fn names(json: &Value) -> Vec<String> {
    let notes = json["notes"].as_array().unwrap().iter();
    notes.map(|note| note["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_report_is_found_in_every_container() {
    let plain = report("Reporter Inc.", "1", 5, 2);
    let plain = plain.as_bytes();
    let packed = gzip(plain);
    let in_mail = |media_type: &str, name: &str, bytes: &[u8]| mail(media_type, name, bytes).into_bytes();
    let forwarded = format!(
        "From: a@example.com\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"o\"\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--o--\r\n",
        mail("application/tlsrpt+gzip", "r.json.gz", &packed)
    );
    let whole = format!(
        "From: a@example.com\r\nContent-Type: application/tlsrpt+json\r\n\r\n{}",
        report("Reporter Inc.", "1", 5, 2)
    );
    let zip = zipped(&[
        ("r.json", plain),
        ("__MACOSX/._r.json", b"\0\x05\x16\x07"),
        (".DS_Store", b"\0"),
        ("readme.md", b"Hello."),
    ]);
    let mbox = format!(
        "From tls@reporter.example Thu Nov 12 00:00:00 2026\n{}\n\nFrom cron@example.com Thu Nov 12 00:00:00 2026\nSubject: cron\n\n>From here\nnothing\n",
        mail("application/tlsrpt+gzip", "r.json.gz", &packed)
    );
    let with_mark = ["\u{feff}".as_bytes(), plain].concat();
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(String::from_utf8_lossy(plain).encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let in_lines = [plain, b"\n", plain, b"\n"].concat();
    let with_signature =
        [b"From: a@example.com\r\n\r\nHello,\r\n".as_slice(), plain, b"\r\n-- \r\nSent by a script\r\n"]
            .concat();
    let cut = mail("application/tlsrpt+gzip", "r.json.gz", &packed).replace("\r\n--b--\r\n", "");
    let cases: [(&str, Vec<u8>); 25] = [
        ("r.json", plain.to_vec()),
        ("r.json.gz", packed.clone()),
        ("no-extension", packed.clone()),
        ("two-members.gz", [gzip(&plain[..100]), gzip(&plain[100..])].concat()),
        ("trailing-bytes.gz", [packed.as_slice(), b"\0\0\0"].concat()),
        ("gzip.eml", in_mail("application/tlsrpt+gzip", "r.json.gz", &packed)),
        ("json.eml", in_mail("application/tlsrpt+json", "r.json", plain)),
        ("plain-type.eml", in_mail("application/tlsrpt", "r", plain)),
        ("octets.eml", in_mail("application/octet-stream", "r.json.gz", &packed)),
        ("zip.eml", in_mail("application/tlsrpt+zip", "r.zip", &zip)),
        ("forwarded.eml", forwarded.into_bytes()),
        ("whole.eml", whole.into_bytes()),
        ("signature.eml", with_signature),
        ("cut.eml", cut.into_bytes()),
        ("r.zip", zip.clone()),
        ("r.mbox", mbox.clone().into_bytes()),
        // What is in a file counts, not its name.
        ("mail.txt", in_mail("application/tlsrpt+gzip", "r.json.gz", &packed)),
        ("mail", in_mail("application/tlsrpt+gzip", "r.json.gz", &packed)),
        ("mail.json", in_mail("application/tlsrpt+json", "r.json", plain)),
        ("mbox.txt", mbox.into_bytes()),
        ("report.txt", plain.to_vec()),
        ("mark.json", with_mark),
        ("utf16.json", utf16),
        // Copied out of a mail program.
        ("around.txt", [b"Please look at this:\n".as_slice(), plain, b"\nThanks, Anna\n"].concat()),
        ("behind.json", [plain, b"\n-- \nAnna\n"].concat()),
    ];
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &cases {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let path = path.to_str().unwrap();
        let (json, status) = json(&[path], b"");
        assert_eq!((sessions(&json), status), ((5, 2), Some(1)), "{name}: {json}");
        assert_eq!(messages(&json), [""; 0], "{name}");
        let report = &json["reports"][0];
        assert_eq!(
            (&report["organization"], &report["file"]),
            (&"Reporter Inc.".into(), &path.into()),
            "{name}"
        );
    }
    let (amid, _) = json(&[folder.path().join("around.txt").to_str().unwrap()], b"");
    assert!(names(&amid).contains(&"text-around".to_owned()), "{amid}");
    let (of_lines, _) = json(&["-"], &in_lines);
    assert_eq!((sessions(&of_lines), names(&of_lines)), ((5, 2), vec!["report-repeated".to_owned()]));
    // All of them at once are one report.
    let (all, status) = json(&[folder.path().to_str().unwrap()], b"");
    assert_eq!((sessions(&all), status), ((5, 2), Some(1)));
    let repeated = names(&all).iter().filter(|name| *name == "report-repeated").count();
    assert_eq!((all["reports"].as_array().unwrap().len(), repeated), (1, cases.len() - 1));
    for (name, bytes) in &cases {
        let (json, _) = json(&["-"], bytes);
        assert_eq!(sessions(&json), (5, 2), "{name} from standard input");
    }
}

#[test]
fn the_json_has_what_programs_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.json");
    fs::write(&path, report("Reporter Inc.", "1", 5, 2).replace(":5,", ":\"5\",")).unwrap();
    let path = path.to_str().unwrap();
    let (json, _) = json(&[path], b"");
    assert_eq!(json["schema"], 1);
    let report = &json["reports"][0];
    let expected = [
        ("organization", "Reporter Inc."),
        ("id", "1"),
        ("from", "2026-11-12T00:00:00Z"),
        ("to", "2026-11-12T23:59:59Z"),
    ];
    for (member, value) in expected {
        assert_eq!(report[member], value, "{member}");
    }
    let policy = &report["policies"][0];
    assert_eq!((&policy["domain"], &policy["type"]), (&"example.com".into(), &"sts".into()));
    assert_eq!((&policy["successful"], &policy["failed"]), (&5.into(), &2.into()));
    let cause = &json["causes"][0];
    assert_eq!(
        (&cause["name"], &cause["mx_host"], &cause["sessions"]),
        (&"certificate-expired".into(), &"mx2.example.com".into(), &2.into())
    );
    assert_eq!((&cause["fault"], &cause["lint"]), (&"mail_host".into(), &"mx-tls-invalid".into()));
    let note = &json["notes"][0];
    assert_eq!((&note["name"], &note["file"]), (&"count-as-text".into(), &path.into()));
    assert_eq!(note["pointer"], "/policies/0/summary/total-successful-session-count");
    assert_eq!(json["problems"], Value::Array(Vec::new()));
}

#[test]
fn the_exit_status_tells_failures_and_unreadable_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let fine = write("fine.json", report("A", "1", 5, 0).as_bytes());
    let failed = write("failed.json", report("B", "2", 5, 2).as_bytes());
    let broken = write("broken.json", b"{\"policies\": [");
    let policy = write("mta-sts.txt", GOOD.as_bytes());
    let cron = write("cron.eml", b"Subject: cron\nFrom: a@example.com\n\nnothing here\n");
    let cases: [(&[&str], i32); 8] = [
        (&[&fine], 0),
        (&[&fine, &policy], 2),
        (&[&fine, &failed], 1),
        (&[&fine, &broken], 2),
        (&[&failed, &broken], 2),
        (&[&cron], 0),
        (&["no-such-file"], 2),
        (&[], 2),
    ];
    for (paths, status) in cases {
        for format in ["text", "json", "csv"] {
            let output = run(&[&["reports", "--format", format], paths].concat(), b"");
            assert_eq!(output.status.code(), Some(status), "{paths:?} as {format}: {}", stderr(&output));
        }
    }
    let output = run(&["reports", &failed, &broken, "no-such-file"], b"");
    assert!(stdout(&output).starts_with("5 of 7 sessions on 12 November 2026 were fine. 2 failed: mx2.example.com presents an expired certificate (B, on 12 November).\n"), "{}", stdout(&output));
    let said = stderr(&output);
    assert!(
        said.contains("broken.json: its JSON is not valid: EOF while parsing a list at line 1 column 14"),
        "{said}"
    );
    assert!(said.contains("no-such-file: it cannot be read: it does not exist"), "{said}");
}

#[test]
fn a_mail_without_a_report_is_a_note() {
    let mail = b"Received: from a\r\nSubject: cron\r\n\r\nnothing here\r\n";
    let (json, status) = json(&["-"], mail);
    assert_eq!((names(&json), status), (vec!["no-report".to_owned()], Some(0)));
    assert_eq!(json["notes"][0]["file"], "<stdin>");
}

#[test]
fn other_files_and_reports_that_are_gone_are_told_apart() {
    let dmarc = b"<?xml version=\"1.0\"?>\n<feedback><version>1.0</version></feedback>";
    let mut tar = vec![0; 512];
    tar[257..262].copy_from_slice(b"ustar");
    let gone =
        b"From: a@reporter.example\r\nTLS-Report-Domain: example.com\r\n\r\nThe attachment was removed.\r\n";
    let missing = "<stdin>: its header announces a TLS report, and no report is in it: a gateway may have removed or damaged the attachment";
    type Case<'a> = (Vec<u8>, &'a [&'a str], Option<&'a str>, i32);
    let cases: [Case<'_>; 6] = [
        (dmarc.to_vec(), &["no-report"], None, 0),
        (gzip(dmarc), &["no-report"], None, 0),
        (zipped(&[("r.xml", dmarc)]), &["no-report"], None, 0),
        (gzip(&tar), &[], Some("<stdin>: it is a tar archive; unpack it and give the folder"), 2),
        (
            gzip(b"hello"),
            &[],
            Some(
                "<stdin>: it is not a TLS report: what is compressed in it is neither JSON, ZIP, a mail nor an mbox",
            ),
            2,
        ),
        (gone.to_vec(), &[], Some(missing), 2),
    ];
    for (bytes, notes, message, status) in cases {
        let (json, code) = json(&["-"], &bytes);
        let message: Vec<String> = message.map(str::to_owned).into_iter().collect();
        assert_eq!(
            (names(&json), messages(&json), code),
            (notes.iter().map(ToString::to_string).collect(), message, Some(status))
        );
    }
    let said = stdout(&run(&["reports", "-"], dmarc));
    assert!(said.contains("\nOddities of the files. “mta-sts-check"), "{said}");
}

#[test]
fn a_domain_that_is_in_no_report_is_told_with_those_that_are() {
    let text = report("A", "1", 5, 2);
    let said = stdout(&run(&["reports", "-", "--domain", "exmaple.com"], text.as_bytes()));
    assert!(said.contains("1 report left out by --domain.\nThey are about: example.com\n"), "{said}");
}

#[test]
fn reports_are_chosen_by_domain_and_age() {
    let folder = tempfile::tempdir().unwrap();
    let old = report("A", "1", 5, 2);
    let other = report("A", "2", 7, 0).replace("\"example.com\"", "\"example.net\"");
    fs::write(folder.path().join("old.json"), &old).unwrap();
    fs::write(folder.path().join("other.json"), other.replace("2026-11-12", "2999-01-01")).unwrap();
    let path = folder.path().to_str().unwrap();
    let cases: [(&[&str], (u64, u64), i32); 6] = [
        (&[path], (12, 2), 1),
        (&[path, "--domain", "example.com"], (5, 2), 1),
        (&[path, "--domain", "EXAMPLE.net."], (7, 0), 0),
        (&[path, "--domain", "example.org"], (0, 0), 0),
        (&[path, "--since", "36500"], (12, 2), 1),
        (&[path, "--since", "0"], (7, 0), 0),
    ];
    for (args, expected, status) in cases {
        let (json, code) = json(args, b"");
        assert_eq!((sessions(&json), code), (expected, Some(status)), "{args:?}");
    }
    let output = run(&["reports", path, "--since", "2026-11-01"], b"");
    assert!(stderr(&output).contains("it is a number of days, such as 30"), "{}", stderr(&output));
    let output = run(&["reports", path, "--domain", "no domain"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("the domain \"no domain\" cannot be used"), "{}", stderr(&output));
}

#[test]
fn the_table_has_a_row_for_a_policy_and_one_for_each_failure() {
    let text = report("=cmd()", "1", 5, 2);
    let output = run(&["reports", "-", "--format", "csv"], text.as_bytes());
    let csv = stdout(&output);
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "{csv}");
    assert!(
        lines[0].starts_with("from,to,reporter,organization,report_id,domain,policy_type,successful,failed,"),
        "{csv}"
    );
    assert_eq!(
        lines[1],
        "2026-11-12T00:00:00Z,2026-11-12T23:59:59Z,\"'=cmd()\",\"'=cmd()\",1,example.com,sts,5,2,,,,,,,,<stdin>,,5,2"
    );
    assert_eq!(
        lines[2],
        "2026-11-12T00:00:00Z,2026-11-12T23:59:59Z,\"'=cmd()\",\"'=cmd()\",1,example.com,sts,,,certificate-expired,2,mx2.example.com,,,,,<stdin>,,,"
    );
}

#[test]
fn a_line_that_is_cut_off_does_not_lose_the_others() {
    let line = |id: &str| report("Reporter Inc.", id, 5, 0).replace('\n', "");
    let cut: String = line("c").chars().take(200).collect();
    for (text, place) in [
        (format!("{}\n{}\n{cut}", line("a"), line("b")), "value 3"),
        (format!("{}\n{cut}\n{}\n", line("a"), line("b")), "value 2"),
    ] {
        let (json, status) = json(&["-"], text.as_bytes());
        assert_eq!((sessions(&json), status), ((10, 0), Some(2)), "{place}");
        let problems = json["problems"].as_array().unwrap();
        assert_eq!((problems.len(), problems[0]["part"].as_str()), (1, Some(place)));
    }
}

#[test]
fn a_text_before_the_report_does_not_end_a_mail_of_an_mbox() {
    let text = "From 2026-11-12T00:00:00Z to 2026-11-12T23:59:59Z\n\n--b\nContent-Type: application";
    let plain = report("Reporter Inc.", "r1", 5, 2);
    let mail = mail("application/tlsrpt+json", "r.json", plain.as_bytes()).replace("\r\n", "\n");
    let mail = mail.replacen("--b\nContent-Type: application", &format!("--b\n\nHello.\n\n{text}"), 1);
    assert!(mail.contains(text), "{mail}");
    let mbox = format!("From tls@reporter.example Thu Nov 12 00:00:00 2026\n{mail}\n");
    let (json, _) = json(&["-"], mbox.as_bytes());
    assert_eq!(sessions(&json), (5, 2));
    assert_eq!(messages(&json), [""; 0]);
}

#[test]
fn a_large_mbox_is_read_mail_by_mail() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.mbox");
    // A mail and its report count as one of the 10,000 files.
    let mails: String = (0..5_100)
        .map(|number| {
            let packed = gzip(report("A", &number.to_string(), 1, 0).as_bytes());
            format!(
                "From a@b.example Thu Nov 12 00:00:00 2026\r\n{}\r\n",
                mail("application/tlsrpt+gzip", "r.json.gz", &packed)
            )
        })
        .collect();
    fs::write(&path, mails).unwrap();
    let (json, _) = json(&[path.to_str().unwrap()], b"");
    assert_eq!((sessions(&json), json["reports"].as_array().unwrap().len()), ((5_100, 0), 5_100));
    assert_eq!(json["reports"][7]["part"], "message 8: r.json.gz");
    assert!(Path::new(json["reports"][7]["file"].as_str().unwrap()).ends_with("r.mbox"));
}

#[test]
fn a_note_is_explained() {
    let output = run(&["explain", "count-as-text"], b"");
    let text = stdout(&output);
    assert!(text.starts_with("count-as-text · a note about a TLS report · RFC 8460 §4.4\n"), "{text}");
    assert!(text.contains("## How it is read"), "{text}");
}
