//! The alert rules: every metric in them exists, and promtool accepts them where it is installed.

use std::path::{Path, PathBuf};
use std::process::Command;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/prometheus")
}

#[test]
fn the_rules_use_only_metrics_that_exist() {
    let rules = std::fs::read_to_string(folder().join("mta-sts.rules.yml")).unwrap();
    let format = std::fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/src/formats/prometheus.rs"),
    )
    .unwrap();
    let mut found = 0;
    for name in rules.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
        if name.starts_with("mta_sts_") {
            found += 1;
            assert!(
                format.contains(&format!("\"{name}\"")),
                "{name} is in the rules, but not in the metrics"
            );
        }
    }
    assert!(found > 5, "{found} metrics in the rules");
}

#[test]
fn promtool_accepts_the_rules() {
    let run = |args: &[&str]| Command::new("promtool").args(args).current_dir(folder()).output();
    let Ok(checked) = run(&["check", "rules", "mta-sts.rules.yml"]) else {
        eprintln!("SKIPPED: promtool is not installed");
        return;
    };
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let tested = run(&["test", "rules", "mta-sts.rules.test.yml"]).unwrap();
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stderr));
}
