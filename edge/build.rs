//! Takes the white space out of `openapi.json`: it is written for people and travels in the Worker. Gives a
//! number to what events look like: the cache may hold those of an older build.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

const EVENTS: [&str; 2] = ["../core/src/observation", "../core/src/text/octets.rs"];

fn main() {
    println!("cargo::rerun-if-changed=openapi.json");
    let text = fs::read_to_string("openapi.json").expect("edge/openapi.json can be read");
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join("openapi.json"), compact(&text)).expect("OUT_DIR can be written to");
    let mut hasher = DefaultHasher::new();
    for path in EVENTS {
        println!("cargo::rerun-if-changed={path}");
        fingerprint(Path::new(path), &mut hasher);
    }
    println!("cargo::rustc-env=EVENTS={:016x}", hasher.finish());
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

/// Of a file, or of all the files of a folder.
fn fingerprint(path: &Path, hasher: &mut DefaultHasher) {
    if !path.is_dir() {
        return hasher.write(&fs::read(path).expect("a file of the core can be read"));
    }
    let entries = fs::read_dir(path).expect("the core stands beside the edge").flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().for_each(|path| fingerprint(path, hasher));
}
