//! The direction of imports: what a file may use, and that no two files use each other.
//!
//! The order of the modules is the list in ARCHITECTURE.md, so the document and the code cannot differ. A module may use the
//! modules before it. `pub use` counts as an import, `mod` does not. Code under `#[cfg(test)]` may use anything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The crates with modules. ARCHITECTURE.md has one line `<crate>: module → module → …` for each.
const CRATES: [&str; 5] = ["core", "wire", "direct", "edge", "web"];

/// One import: the file that uses, the file that is used, and the line.
#[derive(Clone)]
struct Import {
    from: String,
    to: String,
    line: String,
}

#[test]
fn imports_go_one_way() {
    let architecture = read(&root().join("ARCHITECTURE.md"));
    for name in CRATES {
        let order = order_of(&architecture, name);
        let files = sources(&root().join(name).join("src"));
        let faults = faults(&order, &files);
        assert!(
            faults.is_empty(),
            "{name}/src:\n  {}\nThe order is {}.",
            faults.join("\n  "),
            order.join(" → ")
        );
    }
}

#[test]
fn an_import_in_the_wrong_direction_is_found() {
    let order = ["text".to_owned(), "lints".to_owned()];
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let cases = [
        // The module `text` comes before `lints`.
        (
            vec![file("text/span.rs", "use crate::lints::sink::Sink;"), file("lints/sink.rs", "")],
            "text → lints",
        ),
        (vec![file("text/span.rs", "use crate::{lints};"), file("lints/mod.rs", "")], "text → lints"),
        (
            vec![file("lints/a.rs", "use super::b::{B, c};"), file("lints/b.rs", "use crate::lints::a::A;")],
            "use each other: lints/a.rs → lints/b.rs → lints/a.rs",
        ),
        (vec![file("other.rs", "")], "other is not in the list of modules"),
    ];
    for (files, expected) in cases {
        let found = faults(&order, &files.into_iter().collect());
        assert!(found.iter().any(|fault| fault.contains(expected)), "expected {expected:?} in {found:?}");
    }
    let allowed = [file("text/mod.rs", "pub mod span;"), file("lints/a.rs", "use crate::text::span::Span;")];
    assert_eq!(faults(&order, &allowed.into_iter().collect()), [""; 0]);
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the modules of a crate, from the line of ARCHITECTURE.md that begins with its name.
fn order_of(architecture: &str, name: &str) -> Vec<String> {
    let start = format!("{name}: ");
    let line = architecture.lines().find(|line| line.starts_with(&start) && line.contains('→'));
    let line = line.unwrap_or_else(|| panic!("ARCHITECTURE.md has no line “{start}module → module → …”"));
    line[start.len()..].split('→').map(|module| module.trim().to_owned()).collect()
}

/// Returns the source files below a folder, by path, without those of tests.
fn sources(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            let relative = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if relative.ends_with(".rs") && !relative.ends_with("tests.rs") {
                files.insert(relative, read(&path));
            }
        }
    }
    files
}

/// Returns whether a file is not in a module: such files wire the crate together.
fn is_root(path: &str) -> bool {
    matches!(path, "lib.rs" | "main.rs") || path.starts_with("bin/")
}

/// Returns the module of a file: the first folder, or the file itself.
fn module(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or(path);
    first.strip_suffix(".rs").unwrap_or(first)
}

fn faults(order: &[String], files: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = BTreeSet::new();
    for path in files.keys().filter(|path| !is_root(path)) {
        if !order.iter().any(|known| known == module(path)) {
            faults.insert(format!("{path}: {} is not in the list of modules", module(path)));
        }
    }
    let imports = imports(files);
    let place = |path: &str| order.iter().position(|known| known == module(path));
    for Import { from, to, line } in &imports {
        if !is_root(from) && module(from) != module(to) && place(from) < place(to) {
            faults.insert(format!("{from}: `{line}` goes up: {} → {}", module(from), module(to)));
        }
        if !is_root(from) && is_root(to) {
            faults.insert(format!("{from}: `{line}` uses the root of the crate"));
        }
    }
    faults.extend(
        circles(&imports).into_iter().map(|circle| format!("use each other: {}", circle.join(" → "))),
    );
    faults.into_iter().collect()
}

/// Returns all imports between the files of a crate.
fn imports(files: &BTreeMap<String, String>) -> Vec<Import> {
    let mut imports = Vec::new();
    for (from, text) in files {
        for path in used_paths(from, text, files) {
            if let Some(to) = file_of(files, &path).filter(|to| to != from) {
                imports.push(Import {
                    from: from.clone(),
                    to,
                    line: format!("use crate::{}", path.join("::")),
                });
            }
        }
    }
    imports
}

/// Returns the paths that a file uses, from the root of its crate: those of its `use` lines, and those with `crate::`
/// elsewhere.
fn used_paths(file: &str, text: &str, files: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or(text);
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let code = text.lines().filter(is_code).collect::<Vec<_>>().join(" ");
    let module = module_of(file);
    let parent = &module[..module.len().saturating_sub(1)];
    let mut paths = Vec::new();
    for statement in code.split(';') {
        let Some((_, tree)) = statement.rsplit_once("use ") else { continue };
        let tree = tree.trim();
        if let Some(rest) = tree.strip_prefix("crate::") {
            expand(&[], rest, &mut paths);
        } else if let Some(rest) = tree.strip_prefix("super::") {
            expand(parent, rest, &mut paths);
        } else {
            // A module inside this one is used by its name alone.
            let mut inner = Vec::new();
            expand(&module, tree, &mut inner);
            paths.extend(
                inner.into_iter().filter(|path| file_of(files, path).is_some_and(|found| found != file)),
            );
        }
    }
    for inline in code.split("crate::").skip(1) {
        let end = inline.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(inline.len());
        // The group of a `use` line was read above.
        if !inline[end..].starts_with('{') {
            let names = inline[..end].split("::").filter(|name| !name.is_empty());
            paths.push(names.map(str::to_owned).collect());
        }
    }
    paths
}

/// Expands the groups of a `use` tree.
fn expand(start: &[String], tree: &str, paths: &mut Vec<Vec<String>>) {
    let tree = tree.trim();
    if let Some(group) = tree.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        let (mut depth, mut from) = (0, 0);
        for (at, character) in group.char_indices().chain([(group.len(), ',')]) {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(start, &group[from.min(at)..at], paths);
                    from = at + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let mut path = start.to_vec();
    match tree.split_once("::") {
        Some((first, rest)) => {
            path.push(first.to_owned());
            expand(&path, rest, paths);
        }
        None if tree.is_empty() => {}
        None => {
            path.push(tree.split(" as ").next().unwrap_or(tree).to_owned());
            paths.push(path);
        }
    }
}

fn module_of(file: &str) -> Vec<String> {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    path.split('/').map(str::to_owned).collect()
}

/// Returns the file that a path leads into: that of its longest part that is a module.
fn file_of(files: &BTreeMap<String, String>, path: &[String]) -> Option<String> {
    (1..=path.len()).rev().find_map(|length| {
        let module = path[..length].join("/");
        [format!("{module}.rs"), format!("{module}/mod.rs")].into_iter().find(|file| files.contains_key(file))
    })
}

/// Returns the cycles of imports, each once: for each file, the shortest cycle that contains it.
fn circles(imports: &[Import]) -> Vec<Vec<String>> {
    let mut used: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in imports.iter().filter(|import| !is_root(&import.from)) {
        used.entry(&import.from).or_default().insert(&import.to);
    }
    let circles = used.keys().filter_map(|start| {
        // Breadth first, so that the first way back is the shortest.
        let mut ways = vec![vec![*start]];
        let mut seen = BTreeSet::new();
        while !ways.is_empty() {
            let mut longer = Vec::new();
            for way in ways {
                for next in used.get(way[way.len() - 1]).into_iter().flatten() {
                    if next == start {
                        return Some([way, vec![*start]].concat());
                    }
                    if seen.insert(*next) {
                        longer.push([way.clone(), vec![*next]].concat());
                    }
                }
            }
            ways = longer;
        }
        None
    });
    let mut known = BTreeSet::new();
    let circles = circles.map(|circle| circle.into_iter().map(str::to_owned).collect::<Vec<_>>());
    circles.filter(|circle| known.insert(circle.iter().cloned().collect::<BTreeSet<_>>())).collect()
}
