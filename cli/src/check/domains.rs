//! The domains to check, from the arguments and from a file.

use crate::check::args::CheckArgs;
use crate::output::echoed;
use crate::{Failure, output};
use mta_sts::Message;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// At most this many bytes of a list are read.
const LIST_MAX: u64 = 64 << 20;

/// Returns the domains as they were given, those of the command line first.
pub(super) fn read(args: &CheckArgs) -> Result<Vec<String>, Failure> {
    let mut domains = args.domain.clone();
    if let Some(file) = &args.file {
        let is_stdin = file.as_os_str() == "-";
        let listed = if is_stdin { lines(io::stdin().lock()) } else { File::open(file).and_then(lines) };
        domains.extend(listed.map_err(|error| failure(file, &error))?);
        if domains.is_empty() {
            let none =
                Message::new("cli.no-domains", "{name} does not contain a domain; nothing was checked");
            output::note(&none.arg("name", echoed(&file.display().to_string())))?;
        }
    }
    Ok(domains)
}

fn lines(source: impl Read) -> io::Result<Vec<String>> {
    let mut domains = Vec::new();
    for line in BufReader::new(source.take(LIST_MAX)).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_start_matches('\u{feff}').trim();
        if !line.is_empty() && !line.starts_with('#') {
            domains.push(line.to_owned());
        }
    }
    Ok(domains)
}

fn failure(file: &Path, error: &io::Error) -> Failure {
    Failure::Read { name: file.display().to_string(), reason: crate::input::reason(error) }
}
