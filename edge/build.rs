//! Takes the white space out of `openapi.json`: it is written for people and travels in the Worker.

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=openapi.json");
    let text = fs::read_to_string("openapi.json").expect("edge/openapi.json can be read");
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join("openapi.json"), compact(&text)).expect("OUT_DIR can be written to");
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
