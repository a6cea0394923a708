//! `mta-sts-check reports` with files that are meant to do harm: limits, typed errors, and nothing lost of the others.

mod common;
mod report_files;

use common::{GOOD, run, stderr, stdout};
use report_files::{gzip, json, messages, report, sessions, zipped};
use std::fs;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A file that is meant to do harm, and what is said about it.
struct Harmful {
    name: &'static str,
    bytes: Vec<u8>,
    message: &'static str,
}

#[test]
fn harmful_files_are_problems_and_the_others_are_read() {
    let good = report("A", "1", 5, 0);
    let packed = gzip(good.as_bytes());
    let mut wrong_sum = packed.clone();
    let at = wrong_sum.len() - 8;
    wrong_sum[at] ^= 0xff;
    let spaces = vec![b' '; 21_000_000];
    let digits: Vec<u8> = (0..5_500_000_u32)
        .flat_map(|number| (number.wrapping_mul(2_654_435_761)).to_le_bytes())
        .map(|byte| b'a' + byte % 16)
        .collect();
    let long = [b"{\"policies\":[],\"x\":\"".as_slice(), &digits, b"\"}"].concat();
    let nested = (0..8).fold(packed.clone(), |inner, _| zipped(&[("inner.zip", &inner)]));
    let deep = format!("{{\"policies\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_objects = format!("{}1{}", "{\"policies\":".repeat(100_000), "}".repeat(100_000));
    let just_too_deep = format!("{{\"policies\":{}{}}}", "[".repeat(64), "]".repeat(64));
    let harmful = [
        Harmful {
            name: "bomb.json.gz",
            bytes: gzip(&spaces),
            message: "it expands to more than 200 times its compressed size, which is the limit",
        },
        Harmful {
            name: "large.json.gz",
            bytes: gzip(&long),
            message: "it is larger than the limit of 20 MB after decompression",
        },
        Harmful {
            name: "large.json",
            bytes: long,
            message: "it is larger than the limit of 20 MB after decompression",
        },
        Harmful {
            name: "bomb.zip",
            bytes: zipped(&[("r.json", &spaces)]),
            message: "it expands to more than 200 times its compressed size, which is the limit",
        },
        Harmful {
            name: "nested.zip",
            bytes: nested,
            message: "archives and mails are nested more than 6 levels deep in it, which is the limit",
        },
        Harmful {
            name: "cut.json.gz",
            bytes: packed[..packed.len() / 2].to_vec(),
            message: "its gzip data is cut off; download or save it again",
        },
        Harmful {
            name: "sum.json.gz",
            bytes: wrong_sum,
            message: "its gzip data is damaged (corrupt gzip stream does not have a matching checksum); download or save it again",
        },
        Harmful {
            name: "deep.json",
            bytes: deep.into_bytes(),
            message: "its JSON is nested more than 64 levels deep, which is the limit",
        },
        Harmful {
            name: "deep-objects.json",
            bytes: deep_objects.into_bytes(),
            message: "its JSON is nested more than 64 levels deep, which is the limit",
        },
        Harmful {
            name: "just-too-deep.json",
            bytes: just_too_deep.into_bytes(),
            message: "its JSON is nested more than 64 levels deep, which is the limit",
        },
        Harmful {
            name: "many.json",
            bytes: format!("[{}0]", "0,".repeat(5_500_000)).into_bytes(),
            message: "its JSON has more than 5000000 values, which is the limit",
        },
        Harmful {
            name: "cut.zip",
            bytes: zipped(&[("r.json", good.as_bytes())])[..60].to_vec(),
            message: "its ZIP data cannot be read (",
        },
        Harmful {
            name: "package.json",
            bytes: br#"{"name":"x"}"#.to_vec(),
            message: "the JSON in it is not a TLS report: it has neither policies nor a report id",
        },
        Harmful {
            name: "nested.eml",
            bytes: format!(
                "Subject: x\r\n{}",
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(20_000)
            )
            .into_bytes(),
            message: "archives and mails are nested more than 6 levels deep in it, which is the limit",
        },
        Harmful { name: "empty.json", bytes: Vec::new(), message: "it is empty" },
        Harmful {
            name: "words.json",
            bytes: b"hello".to_vec(),
            message: "it is not a TLS report: it is neither JSON, gzip, ZIP, a mail nor an mbox",
        },
    ];
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.json"), &good).unwrap();
    for Harmful { name, bytes, .. } in &harmful {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let (json, status) = json(&[folder.path().to_str().unwrap()], b"");
    assert_eq!((sessions(&json), status), ((5, 0), Some(2)));
    let messages = messages(&json);
    for Harmful { name, message, .. } in &harmful {
        let expected = format!("/{name}: {message}");
        assert!(
            messages.iter().any(|found| found.contains(&expected)),
            "expected {expected:?} in {messages:#?}"
        );
    }
    assert_eq!(messages.len(), harmful.len(), "{messages:#?}");
}

#[test]
fn a_million_members_and_a_million_details_are_read_within_the_limits() {
    let members: String = (0..1_000_000).map(|number| format!("\"{number}\":1,")).collect();
    let (many, status) = json(&["-"], format!("{{{members}\"policies\":[]}}").as_bytes());
    assert_eq!((messages(&many).len(), status), (0, Some(0)), "a million unknown members");
    let details = "{\"result-type\":0},".repeat(1_000_001);
    let text = format!("{{\"policies\":[{{\"failure-details\":[{}]}}]}}", details.trim_end_matches(','));
    let (found, status) = json(&["-"], text.as_bytes());
    let message =
        "<stdin>: it is not read, because all reports together have more than 1000000 failure details";
    assert_eq!((messages(&found), status), (vec![message.to_owned()], Some(2)));
}

#[test]
fn names_in_archives_are_only_shown() {
    let good = report("A", "1", 5, 0);
    let names = ["../../escape.json", "/etc/passwd.json", "a\u{1b}[31m.json", "C:\\x.json", "dir/"];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (index, name) in names.iter().enumerate() {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(good.replace("\"1\"", &format!("\"{index}\"")).as_bytes()).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("r.zip");
    fs::write(&path, bytes).unwrap();
    let (json, _) = json(&[path.to_str().unwrap()], b"");
    assert_eq!(sessions(&json).0, 20, "the last one is a folder: {json}");
    let files: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(files, ["r.zip"]);
    let output = run(&["reports", path.to_str().unwrap()], b"");
    assert!(!stdout(&output).contains('\u{1b}'), "{}", stdout(&output));
}

#[test]
fn what_a_report_contains_never_controls_a_terminal() {
    let hostile = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{2066}\u{200b}\\n";
    let escaped: String = hostile
        .chars()
        .map(|character| match character {
            '\\' | 'n' => character.to_string(),
            other => format!("\\u{:04x}", u32::from(other)),
        })
        .collect();
    let text = report(&escaped, &escaped, 5, 2)
        .replace("mx2.example.com", &escaped)
        .replace("certificate-expired", &format!("x{escaped}"))
        .replace("mx: *.example.com", &escaped)
        .replace(
            "\"policy-domain\":\"example.com\"",
            &format!("\"policy-domain\":\"{escaped}\",\"{escaped}\":1"),
        );
    for format in ["text", "json", "csv"] {
        let output = run(&["reports", "-", "--format", format], text.as_bytes());
        let said = stdout(&output) + &stderr(&output);
        let bad = said.chars().find(|character| {
            !matches!(character, '\n' | '\r') && mta_sts::visible::token(*character).is_some()
        });
        assert_eq!(bad, None, "as {format}: {said:?}");
        assert_eq!(output.status.code(), Some(1), "as {format}: {said}");
    }
}

#[test]
fn too_many_files_are_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("r.zip");
    let names: Vec<String> = (0..10_050).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    fs::write(&archive, zipped(&files)).unwrap();
    let (json, status) = json(&[archive.to_str().unwrap()], b"");
    let messages = messages(&json);
    assert_eq!((messages.len(), status), (1, Some(2)), "{messages:?}");
    assert!(messages[0].contains("10000 files are the limit"), "{messages:?}");
}

#[test]
fn a_policy_is_not_a_report() {
    let (json, status) = json(&["-"], GOOD.as_bytes());
    let message = "<stdin>: it is not a TLS report: it is neither JSON, gzip, ZIP, a mail nor an mbox";
    assert_eq!((messages(&json), status), (vec![message.to_owned()], Some(2)));
}
