//! Removes the white space from `openapi.json`, which is formatted for people and embedded in the Worker.

use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=openapi.json");
    let text = fs::read_to_string("openapi.json").expect("edge/openapi.json is readable");
    let document: serde_json::Value = serde_json::from_str(&text).expect("edge/openapi.json is valid JSON");
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join("openapi.json"), document.to_string()).expect("OUT_DIR is writable");
}
