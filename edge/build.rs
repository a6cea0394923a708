//! Embeds the API's description, the names of the languages and the hosted policies in the Worker.

use mta_sts::{Context, DomainName, Draft, Severity, evaluate, lints};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo::rerun-if-changed=openapi.json");
    // `openapi.json` is formatted for people.
    let text = fs::read_to_string("openapi.json").expect("edge/openapi.json is readable");
    let document: serde_json::Value = serde_json::from_str(&text).expect("edge/openapi.json is valid JSON");
    fs::write(folder.join("openapi.json"), document.to_string()).expect("OUT_DIR is writable");
    fs::write(folder.join("policies.rs"), policies()).expect("OUT_DIR is writable");
    fs::write(folder.join("languages.rs"), languages()).expect("OUT_DIR is writable");
}

/// Returns the names of the languages as an array. English is the first.
fn languages() -> String {
    println!("cargo::rerun-if-changed=../languages");
    let files = fs::read_dir("../languages").expect("languages/ is readable").flatten();
    let names = files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".txt")?.to_owned()));
    let mut all: Vec<String> = names.collect();
    all.sort_by_key(|name| (name != "en", name.clone()));
    format!("&{all:?}")
}

/// Returns the hosted policies as an array in the order of their domains. Ends the build if one of them has an error.
fn policies() -> String {
    println!("cargo::rerun-if-env-changed=HOSTED_POLICIES");
    let folder = env::var_os("HOSTED_POLICIES").map_or_else(|| PathBuf::from("../policies"), PathBuf::from);
    let folder = folder.canonicalize().unwrap_or(folder);
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries =
        fs::read_dir(&folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect::<Vec<_>>());
    let mut all: Vec<(String, PathBuf)> = entries
        .unwrap_or_default()
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| (domain(&path), path))
        .collect();
    all.sort();
    let row = |(domain, path): &(String, PathBuf)| format!("    ({domain:?}, include_bytes!({path:?})),\n");
    format!("&[\n{}]", all.iter().map(row).collect::<String>())
}

/// Returns the domain of a policy, which is the name of its file, and lints the policy.
fn domain(path: &Path) -> String {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    let domain = match DomainName::parse_ascii(name) {
        Ok(domain) if domain.as_str() == name => domain,
        _ => panic!("{}: the name of the file is not a domain of A-labels in lower case", path.display()),
    };
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let context =
        Context::new(|name| name.is_ascii().then(|| name.to_ascii_lowercase())).domain(Some(&domain));
    for finding in &evaluate(&Draft::new().policy(&text).over(None), &context, &lints::POLICIES).findings {
        let said = format!("{}: {}: {}", path.display(), finding.lint.name, finding.title());
        match finding.severity {
            Severity::Error => {
                panic!("{said}\n{}\nmta-sts-check host check shows all findings", finding.help())
            }
            Severity::Warning => println!("cargo::warning={said}"),
            Severity::Note => {}
        }
    }
    name.to_owned()
}
