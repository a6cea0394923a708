//! Makes reports and containers, and reads the JSON that the command prints about them.

#![allow(dead_code)] // Not every test uses all of it.

use crate::common::{run, stderr, stdout};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A report of a reporter, with an id and sums.
pub(crate) fn report(organization: &str, id: &str, successful: u64, failed: u64) -> String {
    let details = match failed {
        0 => String::new(),
        _ => format!(
            r#","failure-details":[{{"result-type":"certificate-expired","receiving-mx-hostname":"mx2.example.com","failed-session-count":{failed}}}]"#
        ),
    };
    format!(
        r#"{{"organization-name":"{organization}","date-range":{{"start-datetime":"2026-11-12T00:00:00Z","end-datetime":"2026-11-12T23:59:59Z"}},
        "contact-info":"tls@reporter.example","report-id":"{id}","policies":[{{"policy":{{"policy-type":"sts","policy-string":["version: STSv1","mode: enforce","mx: *.example.com","max_age: 604800"],
        "policy-domain":"example.com","mx-host":["*.example.com"]}},"summary":{{"total-successful-session-count":{successful},"total-failure-session-count":{failed}}}{details}}}]}}"#
    )
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The JSON that the command prints for these paths, and its exit status.
pub(crate) fn json(args: &[&str], stdin: &[u8]) -> (Value, Option<i32>) {
    let args = [&["reports", "--format", "json"], args].concat();
    let output = run(&args, stdin);
    let text = stdout(&output);
    let json = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{args:?}: {error}: {text}\n{}", stderr(&output)));
    (json, output.status.code())
}

pub(crate) fn sessions(json: &Value) -> (u64, u64) {
    let sessions = &json["summary"]["sessions"];
    (sessions["successful"].as_u64().unwrap(), sessions["failed"].as_u64().unwrap())
}

pub(crate) fn messages(json: &Value) -> Vec<String> {
    let problems = json["problems"].as_array().unwrap().iter();
    problems
        .map(|problem| {
            format!("{}: {}", problem["file"].as_str().unwrap(), problem["message"].as_str().unwrap())
        })
        .collect()
}
