//! Compares what a direct check finds in each domain of the lab with what checkdmarc finds. `bench/direct` runs it.

mod direct_lab;

use std::collections::BTreeSet;

use direct_lab::DirectLab;
use direct_lab::checkdmarc::gather;
use direct_lab::program::stdout;
use serde_json::Value;

/// The policy of this domain does not end, and checkdmarc reads it for ever.
const ENDLESS: &str = "policy-too-large.test";

/// Facts of checkdmarc that the report does not state, because senders cannot rely on them: the finding in its place.
const INSTEAD: [(&str, &str); 7] = [
    ("blank-line.test", "blank-line"),
    ("half-public-host.test", "policy-host-not-public"),
    // It even looks up the address of a name that cannot be a host name.
    ("hostile-text.test", "record-not-ascii"),
    ("private-address.test", "policy-host-not-public"),
    ("record-beside-alias.test", "record-beside-alias"),
    ("record-trailing-space.test", "record-trailing-space"),
    ("too-large.test", "policy-too-large"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs checkdmarc; run by bench/direct"]
async fn every_fact_of_checkdmarc_is_in_the_report() {
    let lab = DirectLab::with_all().await;
    let names: Vec<String> = lab.net.fixtures().iter().map(|fixture| fixture.domain().to_string()).collect();
    let names: Vec<String> = names.into_iter().filter(|name| name != ENDLESS).collect();
    let theirs = gather(&lab, &names);
    let output = lab.run("check", &["--format", "jsonl", "--file", "-"], &names.join("\n"));
    let ours: Vec<Value> = stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();

    let (mut same, mut more, mut failed, mut findings, mut instead) = (0, 0, 0, 0, 0);
    let (mut missing, mut unnoticed) = (Vec::new(), Vec::new());
    for ((name, theirs), ours) in names.iter().zip(&theirs.domains).zip(&ours) {
        failed += usize::from(!theirs["failed"].is_null());
        let (their_facts, our_facts) = (of_checkdmarc(theirs), of_report(ours));
        same += their_facts.intersection(&our_facts).count();
        more += our_facts.difference(&their_facts).count();
        let named: Vec<&str> = ours["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|found| found["name"].as_str())
            .collect();
        findings += named.len();
        let is_explained = INSTEAD.iter().any(|(domain, lint)| domain == name && named.contains(lint));
        for fact in their_facts.difference(&our_facts) {
            if is_explained {
                instead += 1;
            } else {
                missing.push(format!("{name}: {fact}"));
            }
        }
        for part in ["policy", "tlsrpt"] {
            if theirs[part]["valid"] == false && named.is_empty() {
                unnoticed.push(format!("{name}: {}", theirs[part]["error"]));
            }
        }
    }
    println!(
        "{} domains: {same} facts in both, {more} only in the report, {} only of checkdmarc, and {instead} that a finding refutes; \
         checkdmarc failed for {failed} domains; {findings} findings",
        names.len(),
        missing.len()
    );
    assert!(missing.is_empty(), "only checkdmarc has:\n{}", missing.join("\n"));
    assert!(unnoticed.is_empty(), "only checkdmarc sees a fault:\n{}", unnoticed.join("\n"));
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_lowercase)).collect()
}

/// The facts about a domain that both programs can state.
fn of_checkdmarc(domain: &Value) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let policy = &domain["policy"];
    if policy["valid"] == true {
        facts.insert(format!("id {}", policy["id"]));
        facts.insert(format!("mode {}", policy["policy"]["mode"]));
        facts.insert(format!("max_age {}", policy["policy"]["max_age"]));
        facts.extend(strings(&policy["policy"]["mx"]).iter().map(|pattern| format!("pattern {pattern}")));
    }
    if domain["tlsrpt"]["valid"] == true {
        let rua = strings(&domain["tlsrpt"]["tags"]["rua"]["value"]);
        facts.extend(rua.iter().map(|uri| format!("rua {uri}")));
    }
    for (host, addresses) in domain["addresses"].as_object().into_iter().flatten() {
        facts.insert(format!("host {host}"));
        facts.extend(strings(addresses).iter().map(|address| format!("address {host} {address}")));
    }
    for (host, records) in domain["tlsa"].as_object().into_iter().flatten() {
        facts
            .extend(strings(records).iter().map(|record| format!("tlsa {host} {}", record.replace(' ', ""))));
    }
    facts
}

fn of_report(report: &Value) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    let policy = &report["policy"];
    for (word, value) in
        [("id", &report["record"]["id"]), ("mode", &policy["mode"]), ("max_age", &policy["max_age"])]
    {
        if !value.is_null() {
            facts.insert(format!("{word} {value}"));
        }
    }
    facts.extend(strings(&policy["mx"]).iter().map(|pattern| format!("pattern {pattern}")));
    facts.extend(strings(&report["tlsrpt"]["rua"]).iter().map(|uri| format!("rua {uri}")));
    for row in report["mx"].as_array().into_iter().flatten() {
        facts.insert(format!("host {}", row["host"].as_str().unwrap_or_default()));
    }
    for event in report["evidence"].as_array().into_iter().flatten() {
        let answered = &event["outcome"]["answered"];
        let asked = event["asked"].as_str().unwrap_or_default();
        match event["probe"].as_str() {
            Some("mx_host") => {
                let addresses = strings(&answered["a"]).into_iter().chain(strings(&answered["aaaa"]));
                facts.extend(addresses.map(|address| format!("address {asked} {address}")));
            }
            Some("tlsa") => {
                let host = asked.trim_start_matches("_25._tcp.");
                for record in answered["records"].as_array().into_iter().flatten() {
                    let [usage, selector, matching] = ["usage", "selector", "matching"]
                        .map(|field| record[field].as_u64().unwrap_or_default());
                    let data = record["data"].as_str().unwrap_or_default();
                    facts.insert(format!("tlsa {host} {usage}{selector}{matching}{data}"));
                }
            }
            _ => {}
        }
    }
    facts
}
