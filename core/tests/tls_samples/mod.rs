//! The reports in `tests/reports`, for the tests that read them.

// No test file uses all helpers.
#![allow(dead_code)]

use mta_sts::tlsrpt_report::{Batch, Envelope, Limits, Source, Value, policy_findings};
use serde::de::DeserializeSeed;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports")
}

pub(crate) fn text(name: &str) -> String {
    let path = folder().join(format!("{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub(crate) fn json(text: &str) -> Value<'_> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    (&Limits::default()).deserialize(&mut deserializer).unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(crate) fn batch() -> Batch {
    Batch::new(|name| (name == "bücher.example").then(|| "xn--bcher-kva.example".to_owned()), policy_findings)
}

pub(crate) fn source(file: &str) -> Source {
    Source { file: file.to_owned(), part: String::new() }
}

pub(crate) fn add(batch: &mut Batch, name: &str) {
    let text = text(name);
    batch
        .add(&source(name), &Envelope::default(), json(&text))
        .unwrap_or_else(|error| panic!("{name}: {error}"));
}

pub(crate) fn names(batch: &Batch) -> Vec<&'static str> {
    let names: BTreeSet<&str> = batch.all_notes().map(|(_, note)| note.kind.name).collect();
    names.into_iter().collect()
}
