//! `lint-docs <built site>` writes the pages of the lints into the built site.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(site), None) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: lint-docs <folder of the built site>");
        return ExitCode::from(2);
    };
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    match lint_docs::write(root, Path::new(&site)) {
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lint-docs: {error}");
            ExitCode::FAILURE
        }
    }
}
