//! Embeds the pages of `docs/lints` and `docs/notes` in the binary.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    embed("../docs/lints", "pages.rs")?;
    embed("../docs/notes", "notes.rs")
}

/// Writes the names and the pages of a folder as a list.
fn embed(folder: &str, file: &str) -> io::Result<()> {
    let folder = Path::new(folder).canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md")
            && let Some(name) = path.file_stem().and_then(|stem| stem.to_str())
        {
            names.push((name.to_owned(), path.clone()));
        }
    }
    names.sort();
    let entries = names.iter().map(|(name, path)| format!("    ({name:?}, include_str!({path:?})),\n"));
    let pages = format!("&[\n{}]", entries.collect::<String>());
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join(file), pages)
}
