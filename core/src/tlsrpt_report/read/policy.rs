//! The results for one policy (RFC 8460 §4.4, `policies`).

use super::reader::{Reader, read_as};
use super::scalar::plain;
use crate::text::message::{Arg, Message};
use crate::tlsrpt_report::notes;
use crate::tlsrpt_report::place::Place;
use crate::tlsrpt_report::policy_string;
use crate::tlsrpt_report::report::{FailureDetails, PolicyType, ReportedPolicy, ResultType};
use crate::tlsrpt_report::value::{Members, Value};

/// Where the members of a policy are read from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// The report itself, as in the drafts.
    Report,
    /// An entry of `policies`.
    Entry,
    /// The `policy` of an entry.
    Policy,
    /// The `summary` of an entry.
    Summary,
}

/// What an entry has.
#[derive(Default)]
struct Seen {
    has_kind: bool,
    has_lines: bool,
    has_mx_hosts: bool,
    /// Where the sums are.
    summary: Option<String>,
    successful: Option<u64>,
    failed: Option<u64>,
    /// Whether the members of the two are there, readable or not.
    has_sums: [bool; 2],
    is_flat: bool,
}

impl Reader<'_> {
    pub(super) fn policy(&mut self, members: Members<'_>, place: &Place<'_>, level: Level) {
        let mut policy = ReportedPolicy::default();
        let mut seen = Seen::default();
        let mut failures = None;
        self.members(members, place, level, &mut policy, &mut seen, &mut failures);
        self.check_sums(place, &mut policy, &seen);
        if let Some((pointer, value)) = failures {
            self.failures(value, &Place::at(&pointer), &mut policy);
        }
        self.check_failures(place, &mut policy, &seen);
        self.check_policy(place, &mut policy, &seen);
        self.report.policies.push(policy);
    }

    fn members<'v>(
        &mut self,
        members: Members<'v>,
        place: &Place<'_>,
        level: Level,
        policy: &mut ReportedPolicy,
        seen: &mut Seen,
        failures: &mut Option<(String, Value<'v>)>,
    ) {
        for (name, value) in members {
            let place = place.member(&name);
            let meant = match self.meant(&name, &place) {
                Some("failed-session-count") => {
                    let known = "total-failure-session-count";
                    self.notes.say(&notes::MEMBER_ALIAS, &place, || read_as(&name, known));
                    Some(known)
                }
                meant => meant,
            };
            let home = match meant {
                Some("policy-type" | "policy-string" | "policy-domain" | "mx-host") => Level::Policy,
                Some("total-successful-session-count" | "total-failure-session-count") => Level::Summary,
                _ => Level::Entry,
            };
            if home != level && level != Level::Report && meant.is_some() && !seen.is_flat {
                seen.is_flat = true;
                self.notes.add(&notes::POLICY_FLATTENED, &place, &name);
            }
            match (meant, value) {
                (Some("policy"), Value::Object(inner)) => {
                    self.members(inner, &place, Level::Policy, policy, seen, failures);
                }
                (Some("summary"), Value::Object(inner)) => {
                    seen.summary = Some(place.pointer());
                    self.members(inner, &place, Level::Summary, policy, seen, failures);
                }
                (Some("failure-details"), value) => *failures = Some((place.pointer(), value)),
                (Some("policy-type"), value) => {
                    seen.has_kind = true;
                    if let Some(text) = self.text_or(&notes::POLICY_TYPE_MISSING, value, &place) {
                        policy.kind = self.policy_type(&text, &place);
                    }
                }
                (Some("policy-string"), value) => {
                    seen.has_lines = !value.is_empty();
                    policy.lines = self.lines(value, &place);
                }
                (Some("policy-domain"), value) => {
                    if let Some(text) = self.text_or(&notes::POLICY_DOMAIN_MISSING, value, &place) {
                        let domain = self.domain_name(&text);
                        if domain != text {
                            self.notes.add(&notes::POLICY_DOMAIN_SPELLING, &place, &text);
                        }
                        policy.domain = Some(domain);
                    }
                }
                (Some("mx-host"), value) => {
                    seen.has_mx_hosts = true;
                    policy.mx_hosts = self.mx_hosts(value, &place);
                }
                (Some("total-successful-session-count"), value) => {
                    seen.has_sums[0] = true;
                    seen.successful = self.count(value, &place);
                }
                (Some("total-failure-session-count"), value) => {
                    seen.has_sums[1] = true;
                    let is_there = !value.is_empty();
                    seen.failed = self.count(value, &place);
                    policy.is_uncounted = is_there && seen.failed.is_none();
                }
                (Some("policy" | "summary"), value) => self.odd(value, &place),
                (_, value) => self.keep(value, &place),
            }
        }
    }

    fn policy_type(&mut self, text: &str, place: &Place<'_>) -> PolicyType {
        if let Some(known) = PolicyType::known(text) {
            return known;
        }
        let Some(known) = PolicyType::known(&plain(text)) else {
            self.notes.add(&notes::POLICY_TYPE_UNKNOWN, place, text);
            return PolicyType::Other(text.to_owned());
        };
        self.notes.add(&notes::POLICY_TYPE_SPELLING, place, text);
        known
    }

    fn lines(&mut self, value: Value<'_>, place: &Place<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        for line in self.list(&notes::POLICY_STRING_NOT_A_LIST, value, place) {
            if !line.trim_start().starts_with(['[', '{']) {
                lines.push(line);
                continue;
            }
            self.notes.add(&notes::POLICY_STRING_IS_JSON, place, &line);
            match policy_string::array_in(&line) {
                Some(items) => lines.extend(items),
                None => lines.push(line),
            }
        }
        lines
    }

    fn mx_hosts(&mut self, value: Value<'_>, place: &Place<'_>) -> Vec<String> {
        let mut hosts = self.list(&notes::MX_HOST_NOT_A_LIST, value, place);
        for host in &mut hosts {
            if let Some(bare) = host.strip_prefix("mx:").map(str::trim) {
                self.notes.add(&notes::MX_HOST_PREFIX, place, &host);
                *host = bare.to_owned();
            }
        }
        hosts.retain(|host| !host.is_empty());
        hosts
    }

    fn check_sums(&mut self, place: &Place<'_>, policy: &mut ReportedPolicy, seen: &Seen) {
        policy.successful = seen.successful.unwrap_or_default();
        policy.failed = seen.failed.unwrap_or_default();
        if seen.successful.is_none() && seen.failed.is_none() && seen.summary.is_none() {
            self.notes.add(&notes::SUMMARY_MISSING, place, "");
            return;
        }
        let place = seen.summary.as_deref().map_or(*place, Place::at);
        let sums = ["total-successful-session-count", "total-failure-session-count"];
        for (name, is_there) in sums.into_iter().zip(seen.has_sums) {
            if !is_there {
                self.notes.add(&notes::COUNT_MISSING, &place, name);
            }
        }
    }

    fn check_failures(&mut self, place: &Place<'_>, policy: &mut ReportedPolicy, seen: &Seen) {
        let sum = policy.failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.sessions));
        let ReportedPolicy { failed, .. } = *policy;
        let is_zero = |failure: &FailureDetails| !failure.happened();
        match seen.failed {
            // Then the failures are all that is known.
            None => policy.failed = sum,
            Some(_) if sum > failed => {
                self.notes.say(&notes::DETAILS_EXCEED_TOTAL, place, || of_total(sum, failed));
            }
            // A sender that leaves the count of its only failure at 0 means all of them. Of several, each may be any number.
            Some(_) if sum == 0 && failed > 0 && policy.failures.iter().any(is_zero) => {
                self.notes.add(
                    &notes::COUNT_MISSING,
                    place,
                    Message::new("found.zero-and-remain", "0, and {count} remain of the total")
                        .arg("count", failed),
                );
                let only = policy.failures.len() == 1;
                for failure in policy.failures.iter_mut().filter(|failure| is_zero(failure)) {
                    failure.sessions = if only { failed } else { 0 };
                    failure.is_uncounted = !only;
                }
            }
            Some(_) if policy.failures.iter().any(|failure| failure.is_uncounted) => {}
            Some(_) if sum < failed => {
                let rest = failed - sum;
                self.notes.say(&notes::FAILURES_WITHOUT_DETAILS, place, || of_total(rest, failed));
            }
            Some(_) => {}
        }
    }

    fn check_policy(&mut self, place: &Place<'_>, policy: &mut ReportedPolicy, seen: &Seen) {
        if !seen.has_kind {
            self.notes.add(&notes::POLICY_TYPE_MISSING, place, "");
        }
        if policy.domain.is_none() {
            let found = self.inferred();
            let told = match &found {
                Some((domain, source)) => Message::new("found.domain", "{domain}, from {place}")
                    .arg("domain", domain)
                    .arg("place", source.clone())
                    .into(),
                None => Arg::from(""),
            };
            self.notes.add(&notes::POLICY_DOMAIN_MISSING, place, told);
            policy.domain = found.map(|(domain, _)| domain);
        }
        let is_policy = matches!(policy.kind, PolicyType::Sts | PolicyType::Tlsa);
        if is_policy && !seen.has_lines {
            self.notes.add(&notes::POLICY_STRING_MISSING, place, policy.kind.word());
        }
        let was_fetched = !policy.failures.iter().any(|failure| {
            matches!(failure.result, ResultType::Known("sts-policy-fetch-error" | "sts-webpki-invalid"))
        });
        if policy.kind == PolicyType::Sts && !seen.has_mx_hosts && was_fetched {
            self.notes.add(&notes::MX_HOST_MISSING, place, "");
        }
    }

    /// Returns the domain that the report is probably about, and where it was found.
    fn inferred(&self) -> Option<(String, Message)> {
        if let Some((domain, source)) = self.hints.domain.clone() {
            return Some((self.domain_name(domain), source));
        }
        // Such as `2026-01-01T00:00:00Z_example.com` and `133708152202987951+example.com`.
        let id = self.report.id.as_deref()?;
        let (_, domain) = id.rsplit_once(['_', '+'])?;
        let is_domain = domain.contains('.') && domain.bytes().any(|byte| byte.is_ascii_alphabetic());
        is_domain.then(|| (self.domain_name(domain), Message::new("found.in-report-id", "the report id")))
    }

    /// Notes entries that count the same sessions, or belong together. The first `outside` policies are
    /// not in the array, and none is if it is not a list.
    pub(super) fn compare_policies(&mut self, outside: usize, is_list: bool) {
        if self.report.policies.len() < 2 {
            return;
        }
        let place = Place::WHOLE.member("policies");
        let counts_twice = self.counts_twice();
        let policies = std::mem::take(&mut self.report.policies);
        for (index, policy) in policies.iter().enumerate().take(COMPARED) {
            let earlier = || policies.iter().take(index).filter(|other| other.domain == policy.domain);
            let Some(item) = index.checked_sub(outside) else { continue };
            let inner = place.item(item);
            let place = if is_list { &inner } else { &place };
            if earlier().any(|other| other.kind == policy.kind && other.lines == policy.lines) {
                self.notes.add(&notes::POLICY_SPLIT, place, policy.kind.word());
            }
            if counts_twice && earlier().any(|other| other.kind.is_pair_with(&policy.kind)) {
                self.notes.add(&notes::POLICIES_OVERLAP, place, policy.kind.word());
            }
        }
        self.report.policies = policies;
    }

    fn counts_twice(&self) -> bool {
        crate::tlsrpt_report::reporters::of(&self.report).is_some_and(|reporter| reporter.counts_twice)
    }
}

/// At most this many policies of a report are compared with each other.
const COMPARED: usize = 200;

fn of_total(count: u64, total: u64) -> Message {
    Message::new("found.of-total", "{count} of {total}").arg("count", count).arg("total", total)
}
