//! Metrics for a textfile collector of Prometheus. What was not seen has no sample.

use crate::check::checked::{Checked, Done};
use crate::state::News;
use mta_sts::{Certificate, Dane, Event, MxTls, Outcome, Presented, Severity, Shown, State, Verdict, pasted};
use mta_sts_direct::tls::judge::seconds;
use std::fmt::{Display, Write};

const VERDICTS: [Verdict; 7] = [
    Verdict::Enforced,
    Verdict::EnforcedWithFailures,
    Verdict::Testing,
    Verdict::None,
    Verdict::Absent,
    Verdict::Broken,
    Verdict::Undetermined,
];

/// The metrics, in the order of the output: name, and what it tells.
const FAMILIES: [(&str, &str); 16] = [
    ("mta_sts_check_success", "Whether the domain could be checked."),
    ("mta_sts_check_last_run_timestamp_seconds", "When the last check ended."),
    ("mta_sts_check_duration_seconds", "How long the check took."),
    ("mta_sts_verdict", "The verdict: 1 for the one that holds."),
    ("mta_sts_policy_info", "The policy that senders follow."),
    ("mta_sts_policy_max_age_seconds", "How long senders cache the policy."),
    ("mta_sts_findings", "The number of findings."),
    (
        "mta_sts_policy_host_certificate_not_before_timestamp_seconds",
        "The beginning of the validity of the policy host's certificate.",
    ),
    (
        "mta_sts_policy_host_certificate_not_after_timestamp_seconds",
        "The end of the validity of the policy host's certificate.",
    ),
    (
        "mta_sts_mx_certificate_not_after_timestamp_seconds",
        "The end of the validity of the MX host's certificate.",
    ),
    ("mta_sts_mx_covered", "Whether the policy covers the MX host."),
    ("mta_sts_mx_starttls", "Whether the MX host offers STARTTLS and agrees to it."),
    ("mta_sts_mx_certificate_valid", "Whether senders accept the certificate of the MX host."),
    ("mta_sts_mx_tls_info", "The TLS version of the MX host."),
    ("mta_sts_mx_dane", "Whether the certificate of the MX host matches its TLSA records."),
    ("mta_sts_policy_changed_without_id", "Whether the policy changed without a new id (with --state)."),
];

/// The samples of all domains so far, by family.
#[derive(Default)]
pub(crate) struct Metrics {
    samples: [String; FAMILIES.len()],
    last_run: Option<u64>,
}

impl Metrics {
    /// Adds the samples of one domain.
    pub(crate) fn add(&mut self, checked: &Checked, news: &News) {
        match &checked.result {
            Err(_) => {
                let domain = Shown::brief(pasted::domain_in(&checked.given));
                self.sample("mta_sts_check_success", &[("domain", &domain)], 0);
            }
            Ok(done) => self.add_done(done, news),
        }
    }

    fn add_done(&mut self, done: &Done, news: &News) {
        let report = &done.report;
        let domain: (&str, &str) = ("domain", done.domain.as_str());
        self.last_run = self.last_run.max(done.at.map(|at| at.0));
        self.sample("mta_sts_check_success", &[domain], u8::from(!done.is_undetermined()));
        self.sample("mta_sts_check_duration_seconds", &[domain], done.took.as_secs_f64());
        for verdict in VERDICTS {
            let holds = u8::from(report.verdict == verdict);
            self.sample("mta_sts_verdict", &[domain, ("verdict", verdict.word())], holds);
        }
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            let count = report.count(severity);
            self.sample("mta_sts_findings", &[domain, ("severity", severity.word())], count);
        }
        if let (State::Valid, Some(policy)) = (report.policy.state, &report.policy.policy) {
            let sha256 = mta_sts_direct::sha256(report.policy.text.as_deref().unwrap_or_default());
            let id = report.record.id.as_deref().unwrap_or_default();
            let labels = [domain, ("id", id), ("mode", policy.mode.name()), ("sha256", &sha256)];
            self.sample("mta_sts_policy_info", &labels, 1);
            self.sample("mta_sts_policy_max_age_seconds", &[domain], policy.max_age);
        }
        for row in report.mx.iter().filter(|_| report.policy.state == State::Valid) {
            let covered = u8::from(row.pattern.is_some());
            self.sample("mta_sts_mx_covered", &[domain, ("mx", &row.host)], covered);
        }
        for event in done.observation.events() {
            self.add_event(event, domain);
        }
        if let Some(changed) = news.changed_without_id {
            self.sample("mta_sts_policy_changed_without_id", &[domain], u8::from(changed));
        }
    }

    fn add_event(&mut self, event: &Event, domain: (&str, &str)) {
        match event {
            Event::Certificate(settled) => {
                if let Outcome::Answered(Presented { chain, .. }) = &settled.outcome
                    && let Some(own) = chain.first()
                {
                    self.dates(own, "mta_sts_policy_host_certificate", &[domain], true);
                }
            }
            Event::MxTls(settled) => {
                if let Outcome::Answered(seen) = &settled.outcome {
                    self.add_mx(seen, &[domain, ("mx", &settled.asked)]);
                }
            }
            _ => {}
        }
    }

    fn add_mx(&mut self, seen: &MxTls, labels: &[(&str, &str)]) {
        self.sample("mta_sts_mx_starttls", labels, u8::from(seen.starttls));
        if seen.starttls {
            self.sample("mta_sts_mx_certificate_valid", labels, u8::from(seen.verified));
        }
        if let Some(dane) = seen.dane {
            self.sample("mta_sts_mx_dane", labels, u8::from(dane == Dane::Matched));
        }
        let Some(presented) = &seen.presented else { return };
        if let Some(own) = presented.chain.first() {
            self.dates(own, "mta_sts_mx_certificate", labels, false);
        }
        if let Some(version) = presented.version.and_then(version) {
            let labels = [labels, &[("version", version)]].concat();
            self.sample("mta_sts_mx_tls_info", &labels, 1);
        }
    }

    fn dates(&mut self, own: &Certificate, name: &str, labels: &[(&str, &str)], with_begin: bool) {
        if let Some(begin) = seconds(&own.not_before).filter(|_| with_begin) {
            self.sample(&format!("{name}_not_before_timestamp_seconds"), labels, begin);
        }
        if let Some(end) = seconds(&own.not_after) {
            self.sample(&format!("{name}_not_after_timestamp_seconds"), labels, end);
        }
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let Some(at) = FAMILIES.iter().position(|(family, _)| *family == name) else { return };
        let labels: Vec<String> =
            labels.iter().map(|(label, value)| format!("{label}=\"{}\"", escaped(value))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        if let Some(samples) = self.samples.get_mut(at) {
            // Writing to a String cannot fail.
            let _ = writeln!(samples, "{name}{labels} {value}");
        }
    }

    /// Returns the text, each family with its help and type once.
    pub(crate) fn text(mut self) -> String {
        if let Some(last_run) = self.last_run {
            self.sample("mta_sts_check_last_run_timestamp_seconds", &[], last_run);
        }
        let families = FAMILIES.iter().zip(&self.samples).filter(|(_, samples)| !samples.is_empty());
        families
            .map(|((name, help), samples)| format!("# HELP {name} {help}\n# TYPE {name} gauge\n{samples}"))
            .collect()
    }
}

/// Escapes a label value as the text format requires.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// The version of TLS, as Prometheus' own exporters write it.
const fn version(number: u16) -> Option<&'static str> {
    match number {
        0x0304 => Some("TLS 1.3"),
        0x0303 => Some("TLS 1.2"),
        0x0302 => Some("TLS 1.1"),
        0x0301 => Some("TLS 1.0"),
        _ => None,
    }
}
