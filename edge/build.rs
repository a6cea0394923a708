//! Takes the white space out of `openapi.json`: it is written for people and travels in the Worker. Gives a
//! number to what events look like: the cache may hold those of an older build.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

const EVENTS: &str = "../core/src/observation";

fn main() {
    println!("cargo::rerun-if-changed=openapi.json");
    let text = fs::read_to_string("openapi.json").expect("edge/openapi.json can be read");
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join("openapi.json"), compact(&text)).expect("OUT_DIR can be written to");
    println!("cargo::rerun-if-changed={EVENTS}");
    println!("cargo::rustc-env=EVENTS={:016x}", fingerprint(Path::new(EVENTS)));
}

/// JSON without the white space between its tokens.
fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    json.chars()
        .filter(|&c| {
            let is_quote = c == '"' && !escaped;
            in_string ^= is_quote;
            escaped = c == '\\' && !escaped;
            in_string || is_quote || !c.is_ascii_whitespace()
        })
        .collect()
}

/// Of the texts of a folder's files.
fn fingerprint(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).expect("the core stands beside the edge").flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let mut hasher = DefaultHasher::new();
    paths.iter().for_each(|path| hasher.write(&fs::read(path).expect("a file of the core can be read")));
    hasher.finish()
}
