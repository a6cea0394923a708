//! Embeds the pages of `docs/lints` and `docs/notes` in the binary, in all languages.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

const FOLDERS: [&str; 2] = ["lints", "notes"];

fn main() -> io::Result<()> {
    let docs = Path::new("../docs").canonicalize()?;
    println!("cargo::rerun-if-changed={}", docs.display());
    let mut pages = Vec::new();
    for folder in FOLDERS {
        pages.extend(below(&docs, folder)?);
    }
    // The folders of other languages, such as docs/de, have the same folders.
    for path in entries(&docs)? {
        let Some(language) = path.file_name().and_then(|name| name.to_str()) else { continue };
        for folder in FOLDERS.into_iter().filter(|folder| path.join(folder).is_dir()) {
            pages.extend(below(&docs, &format!("{language}/{folder}"))?);
        }
    }
    let entries = pages.iter().map(|(name, path)| format!("    ({name:?}, include_str!({path:?})),\n"));
    let list = format!("&[\n{}]", entries.collect::<String>());
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("OUT_DIR is not set"))?;
    fs::write(Path::new(&out).join("pages.rs"), list)
}

/// Returns the names and the paths of the pages in a folder.
fn below(docs: &Path, folder: &str) -> io::Result<Vec<(String, PathBuf)>> {
    let mut pages = Vec::new();
    for path in entries(&docs.join(folder))? {
        if path.extension().is_some_and(|extension| extension == "md")
            && let Some(name) = path.file_stem().and_then(|stem| stem.to_str())
        {
            pages.push((format!("{folder}/{name}"), path));
        }
    }
    Ok(pages)
}

/// Returns what is in a folder, in the order of the names.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
