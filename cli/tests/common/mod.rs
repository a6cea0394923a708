//! Runs the binary.

#![allow(dead_code)] // Not every test uses all of it.

use std::io::Write;
use std::process::{Child, Command, Output, Stdio};

#[allow(dead_code)] // Not every test uses it.
pub(crate) const GOOD: &str = "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n";

/// Starts the binary, which then waits for its standard input.
pub(crate) fn start(args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mta-sts-check"));
    // The tests are in English, whatever the language of the machine is.
    command.env("LC_ALL", "C");
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Writes `stdin` to the child and returns its output.
pub(crate) fn finish(mut child: Child, stdin: &[u8]) -> Output {
    // The child may exit without reading, for example after a usage error.
    let _ = child.stdin.take().unwrap().write_all(stdin);
    child.wait_with_output().unwrap()
}

pub(crate) fn run(args: &[&str], stdin: &[u8]) -> Output {
    finish(start(args), stdin)
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
