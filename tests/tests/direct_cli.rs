//! `mta-sts-check check` against the lab: what it prints, its exit status, many domains, and what it remembers.

mod direct_lab;

use std::fs;
use std::path::{Path, PathBuf};

use direct_lab::DirectLab;
use direct_lab::program::stdout;
use fixture::Fixture;
use serde_json::Value;

/// Domains whose whole text is compared with `tests/snapshots/check-<name>.txt`.
const SNAPSHOTS: [&str; 7] = [
    "ok-enforce",
    "withdrawn",
    "mx-tls-invalid",
    "expired-cert",
    "dane-present",
    "dane-mismatch",
    "address-families-differ",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_text_of_a_check_is_its_snapshot() {
    let lab = DirectLab::with_all().await;
    let mut wrong = Vec::new();
    for name in SNAPSHOTS {
        let seen = without_days(&stdout(&lab.run("check", &[&format!("{name}.test")], "")));
        compare(&format!("check-{name}"), &seen, &mut wrong);
    }
    let all = SNAPSHOTS.map(|name| format!("{name}.test")).join("\n");
    let many = "three-mx.test\ntesting-only.test\nabsent.test\nresolver-fails.test\nnot a domain\n";
    let output = lab.run("check", &["--file", "-"], &format!("# a list\n{all}\n\n{many}"));
    assert_eq!(output.status.code(), Some(2), "a name that is not a domain was in the list");
    compare("check-many", &without_days(&stdout(&output)), &mut wrong);
    assert!(wrong.is_empty(), "{}\nUPDATE_EXPECT=1 rewrites them", wrong.join("\n"));
}

/// Replaces the number of days left, which is another one each day.
fn without_days(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let line = match (line.find(" ("), line.find(" more days)")) {
            (Some(from), Some(to)) if from < to => format!("{} (N{}", &line[..from], &line[to..]),
            _ => line.to_owned(),
        };
        out.push_str(&line);
        out.push('\n');
    }
    out
}

fn compare(name: &str, seen: &str, wrong: &mut Vec<String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("snapshots/{name}.txt"));
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected == seen {
        return;
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, seen).unwrap();
    } else {
        wrong.push(format!("== {}\nexpected:\n{expected}\nseen:\n{seen}", path.display()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_exit_status_reflects_the_worst_result() {
    let lab = DirectLab::with_all().await;
    let cases: [(&[&str], i32, &str); 11] = [
        (&["ok-enforce.test"], 0, "ok-enforce.test: enforced"),
        (&["https://mta-sts.ok-enforce.test/.well-known/mta-sts.txt"], 0, "ok-enforce.test: enforced"),
        (&["postmaster@ok-enforce.test"], 0, "ok-enforce.test: enforced"),
        (&["mx-not-in-policy.test"], 1, "mx-not-in-policy"),
        (&["tlsrpt-absent.test"], 0, "tlsrpt-absent"),
        (&["tlsrpt-absent.test", "--fail-on", "warning"], 1, "tlsrpt-absent"),
        (&["ok-enforce.test", "--no-smtp"], 0, "not checked from here"),
        (&["ok-enforce.test", "--format", "json"], 0, "\"verdict\": \"enforced\""),
        (&["a..b", "ok-enforce.test"], 2, "ok-enforce.test: enforced"),
        (&["localhost"], 2, "not checked"),
        (&["ok-enforce.test", "--roots", "/nowhere"], 2, "/nowhere"),
    ];
    for (args, status, said) in cases {
        let output = lab.run("check", args, "");
        let all = format!("{}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(status), "{args:?}: {all}");
        assert!(all.contains(said), "{args:?} does not print {said:?}: {all}");
        assert!(!all.contains('\u{1b}'), "colours without a terminal: {all:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jsonl_has_one_line_a_domain_in_the_order_given() {
    let lab = DirectLab::with_all().await;
    let names = ["ok-enforce.test", "bad name", "expired-cert.test", "absent.test", "ok-enforce.test"];
    let output = lab.run("check", &["--format", "jsonl", "--file", "-", "--jobs", "3"], &names.join("\n"));
    let lines: Vec<Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = |line: &Value| {
        let name = line["domain"].as_str().or(line["input"].as_str()).unwrap_or_default().to_owned();
        (name, line["verdict"].as_str().or(line["error"].as_str()).unwrap_or_default().to_owned())
    };
    let told: Vec<(String, String)> = lines.iter().map(told).collect();
    assert_eq!(told.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
    assert_eq!(told[0].1, "enforced");
    assert!(told[1].1.contains("cannot contain a space"), "{told:?}");
    assert_eq!((told[2].1.as_str(), told[3].1.as_str()), ("broken", "absent"));
    let array = lab.run("check", &["--format", "json", "ok-enforce.test", "absent.test"], "");
    let array: Value = serde_json::from_str(&stdout(&array)).unwrap();
    assert_eq!(array.as_array().map(Vec::len), Some(2));
}

/// Writes a fixture with a policy in mode enforce that covers `pattern`.
fn served(id: &str, pattern: &str) -> Vec<Fixture> {
    let dns = format!(
        "@ MX 10 mx1\nmx1 A lab\nmta-sts A lab\n_mta-sts TXT \"v=STSv1; id={id}\"\n_smtp._tls TXT \"v=TLSRPTv1; rua=https://r.state.test/\""
    );
    let policy = format!("version: STSv1\nmode: enforce\nmx: {pattern}\nmax_age: 604800");
    let markdown = format!(
        "# state\n\n```dns\n{dns}\n```\n\n```http\nHTTP/1.1 200 OK\nContent-Type: text/plain\n\n{policy}\n```\n\n```mx mx1\nstarttls valid\n```\n"
    );
    vec![Fixture::parse("state", &markdown).unwrap()]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_that_changed_without_a_new_id_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("state.json");
    let state = state.to_str().unwrap();
    let args = ["state.test", "--state", state];
    let quiet = ["state.test", "--state", state, "--quiet"];
    let first = DirectLab::start(served("1", "old.state.test")).await;
    assert_eq!(stdout(&first.run("check", &quiet, "")), "", "the first run has nothing to compare with");
    let again = stdout(&first.run("check", &quiet, ""));
    assert!(again.contains("error[mx-not-in-policy]"), "an error that was there before is news: {again:?}");

    let second = DirectLab::start(served("1", "mx1.state.test")).await;
    let changed = stdout(&second.run("check", &args, ""));
    assert!(changed.contains("warning[id-unchanged]"), "{changed}");
    let cached = "It covers no MX host of today, so they deliver nothing.";
    assert!(
        changed.contains("cached: senders that fetched the policy of ") && changed.contains(cached),
        "{changed}"
    );
    let still = stdout(&second.run("check", &args, ""));
    assert!(still.contains("warning[id-unchanged]"), "the id is still the same: {still}");
    let metrics =
        stdout(&second.run("check", &["state.test", "--state", state, "--format", "prometheus"], ""));
    assert!(metrics.contains("mta_sts_policy_changed_without_id{domain=\"state.test\"} 1\n"), "{metrics}");

    let third = DirectLab::start(served("2", "mx1.state.test")).await;
    let fixed = stdout(&third.run("check", &args, ""));
    assert!(!fixed.contains("id-unchanged") && fixed.contains(cached), "{fixed}");
    assert_eq!(stdout(&third.run("check", &quiet, "")), "", "nothing changed");
    let damaged: PathBuf = folder.path().join("damaged.json");
    fs::write(&damaged, "{").unwrap();
    let failed = third.run("check", &["state.test", "--state", damaged.to_str().unwrap()], "");
    assert_eq!(failed.status.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metrics_are_in_the_text_format_and_absent_where_nothing_was_seen() {
    let lab = DirectLab::with_all().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mta-sts.prom");
    let output = path.to_str().unwrap();
    let domains = ["dane-present.test", "absent.test", "expired-cert.test", "a..b"];
    let args = [&domains[..], &["--format", "prometheus", "--output", output]].concat();
    let status = lab.run("check", &args, "").status;
    assert_eq!(status.code(), Some(2));
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left in the folder");
    for expected in [
        "# TYPE mta_sts_verdict gauge\n",
        "mta_sts_check_success{domain=\"dane-present.test\"} 1\n",
        "mta_sts_check_success{domain=\"a..b\"} 0\n",
        "mta_sts_verdict{domain=\"dane-present.test\",verdict=\"enforced\"} 1\n",
        "mta_sts_verdict{domain=\"dane-present.test\",verdict=\"broken\"} 0\n",
        "mta_sts_policy_max_age_seconds{domain=\"dane-present.test\"} 604800\n",
        "mta_sts_policy_info{domain=\"dane-present.test\",id=\"20260101T000000\",mode=\"enforce\",sha256=\"",
        "mta_sts_mx_dane{domain=\"dane-present.test\",mx=\"mx1.dane-present.test\"} 1\n",
        "mta_sts_mx_tls_info{domain=\"dane-present.test\",mx=\"mx1.dane-present.test\",version=\"TLS 1.3\"} 1\n",
        "mta_sts_mx_certificate_not_after_timestamp_seconds{domain=\"dane-present.test\",mx=\"mx1.dane-present.test\"} 4070908800\n",
        "mta_sts_policy_host_certificate_not_after_timestamp_seconds{domain=\"expired-cert.test\"} 1609459200\n",
        "mta_sts_findings{domain=\"expired-cert.test\",severity=\"error\"} 1\n",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    assert!(!text.contains("mta_sts_policy_info{domain=\"absent.test\""), "{text}");
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        let family = name.split('{').next().unwrap();
        assert!(value.parse::<f64>().is_ok_and(|value| value >= 0.0), "{line}");
        assert_eq!(text.matches(&format!("# TYPE {family} ")).count(), 1, "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hyphen_as_output_is_standard_output() {
    let lab = DirectLab::with_all().await;
    let plain = stdout(&lab.run("check", &["absent.test"], ""));
    let hyphen = stdout(&lab.run("check", &["absent.test", "--output", "-"], ""));
    assert!(hyphen.contains("absent.test: absent"), "{hyphen}");
    assert_eq!(hyphen.lines().next(), plain.lines().next());
    assert!(!Path::new("-").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_is_held_against_the_live_domain() {
    let lab = DirectLab::with_all().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mta-sts.txt");
    let draft = |mode: &str, mx: &[&str]| {
        let mx: String = mx.iter().map(|host| format!("mx: {host}\n")).collect();
        fs::write(&file, format!("version: STSv1\nmode: {mode}\n{mx}max_age: 604800\n")).unwrap();
    };
    let both = ["mx1.ok-enforce.test", "mx2.ok-enforce.test"];
    let cases: [(&str, &str, &[&str], i32, &str); 6] = [
        ("ok-enforce.test", "enforce", &both, 0, "enforcing this policy would not stop mail"),
        (
            "ok-enforce.test",
            "enforce",
            &both[..1],
            1,
            "enforcing this policy would stop mail: mx2.ok-enforce.test does not match any mx pattern",
        ),
        (
            "ok-enforce.test",
            "testing",
            &both[..1],
            1,
            "enforcing this policy would stop mail: mx2.ok-enforce.test",
        ),
        (
            "mx-tls-invalid.test",
            "testing",
            &["mx1.mx-tls-invalid.test"],
            1,
            "enforcing this policy would stop mail: mx1.mx-tls-invalid.test has no valid certificate",
        ),
        ("ok-enforce.test", "none", &[], 0, "would not stop mail"),
        ("mx-timeout.test", "enforce", &["mx1.mx-timeout.test"], 2, "it is not known whether"),
    ];
    for (domain, mode, mx, status, said) in cases {
        draft(mode, mx);
        let output = lab.run("lint", &[file.to_str().unwrap(), "--against", domain], "");
        let all = format!("{}{}", stdout(&output), String::from_utf8_lossy(&output.stderr));
        assert!(all.contains(said), "{domain}, {mode}, {mx:?}: expected {said:?} in {all}");
        assert_eq!(output.status.code(), Some(status), "{domain}, {mode}, {mx:?}: {all}");
    }
    draft("enforce", &both);
    let unseen = lab.run("lint", &[file.to_str().unwrap(), "--against", "ok-enforce.test", "--no-smtp"], "");
    let expected = "not checked for mx1.ok-enforce.test, mx2.ok-enforce.test";
    assert!(stdout(&unseen).contains(expected), "expected {expected:?} in {}", stdout(&unseen));
    assert_eq!(unseen.status.code(), Some(0), "{}", stdout(&unseen));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_of_the_lab_names_each_domain_and_the_command() {
    let lab = DirectLab::with_all().await;
    let page = e2e::LabPage::open(&lab.net, 0).await.unwrap();
    let get = async |path| e2e::visitor::get(page.address(), path).await.unwrap().text().await.unwrap();
    let html = get("/").await;
    for fixture in lab.net.fixtures() {
        assert!(
            html.contains(&format!("<code>{}</code>", fixture.domain())),
            "{} is not in the list",
            fixture.domain()
        );
    }
    for part in [
        "A policy that covers every MX host",
        "mx 10 mx1.mx-tls-invalid.test: refused",
        &format!("mta-sts-check check --resolver {}", lab.net.plain_dns()),
        "--map-network 198.18.0.0/16=127.20.0.0",
    ] {
        assert!(html.contains(part), "{part:?} is not in the list");
    }
    assert_eq!(get("/roots.pem").await, lab.net.trusted());
}
