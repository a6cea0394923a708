//! M: hosts in MX records that no policy can protect.

use crate::facts::{Facts, State};
use crate::finding::{Lint, Message, Severity};
use crate::lints::mx::common::{consequence, defect};
use crate::lints::sink::{Rule, Sink};
use crate::names::ip_address::is_ipv6;
use crate::names::mail_hosts::{Purpose, is_local, purpose, without_doubled_domain};
use crate::names::providers::hosts_of;
use crate::rfc::Rfc;
use crate::syntax::policy::Mode;
use crate::text::message::sentences;

pub(crate) static RULES: &[Rule] = &[Rule { lint: &MX_HOST_UNUSABLE, check: unusable }];

pub(crate) static MX_HOST_UNUSABLE: Lint = Lint {
    code: "STS-M10",
    name: "mx-host-unusable",
    severity: Severity::Error,
    rfc: Rfc::sts("4.1"),
    title: "The MX host {host} {what}",
    message: "{why}",
    help: "{help}",
};

fn unusable(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(mode) = facts.mode.filter(|mode| *mode != Mode::None) else { return };
    for row in facts.mx_rows() {
        // Its addresses decide whether the name is a mistake.
        let undotted = || match row.addresses {
            State::Pending => None,
            _ => without_final_dot(facts, &row.host).map(|meant| twice(facts, meant)),
        };
        let Some(mut found) = obstacle(&row.host).or_else(undotted) else { continue };
        if found.severity == Severity::Note && facts.mx_rows().iter().all(|row| obstacle(&row.host).is_some())
        {
            found = Obstacle {
                severity: Severity::Error,
                why: Message::new(
                    "mx-host-unusable.only-proof",
                    "It receives no mail, and the domain has no other MX host that does.",
                ),
                help: Message::new(
                    "mx-host-unusable.only-proof-help",
                    "Publish the MX records of your mail provider.",
                ),
                ..found
            };
        }
        // A wildcard in policy and certificate covers a name with an underscore.
        if found.is_coverable && row.pattern.is_some() {
            continue;
        }
        let severity = found.severity.max(consequence(mode).0);
        let defect = defect().severity(severity).arg("host", &row.host).arg("what", found.what);
        sink.report(defect.arg("why", found.why).arg("help", found.help));
    }
}

/// Returns the host that the MX record was meant to name, if the name server has appended the name of the domain to it: then
/// the record lacks its final dot. A host that has an address under the long name may be meant.
pub(crate) fn without_final_dot<'h>(facts: &Facts<'_>, host: &'h str) -> Option<&'h str> {
    if facts.mx_rows().iter().any(|row| row.host == host && row.addresses == State::Valid) {
        return None;
    }
    if let Some(meant) = without_doubled_domain(host) {
        return Some(meant);
    }
    let domain = facts.context.domain?.as_str();
    let meant = host.strip_suffix(domain)?.strip_suffix('.').filter(|meant| meant.contains('.'))?;
    let is_covered = || facts.policy().is_some_and(|policy| policy.covering(meant).is_some());
    (is_covered() || hosts_of(meant).is_some()).then_some(meant)
}

/// Describes a name that the domain was appended to. `meant` is the name without it.
fn twice(facts: &Facts<'_>, meant: &str) -> Obstacle {
    let dot = Message::new(
        "mx-host-unusable.dot-help",
        "Write “{meant}.” in the MX record, with the dot at the end.",
    )
    .arg("meant", meant);
    let is_covered = facts.policy().is_some_and(|policy| policy.covering(meant).is_some());
    let help = if is_covered {
        let stays =
            Message::new("mx-host-unusable.policy-is-right", "The policy names the right host already.");
        sentences(dot, stays)
    } else {
        dot
    };
    Obstacle {
        severity: Severity::Error,
        what: Message::new("mx-host-unusable.twice", "ends in the name of the domain once too often"),
        why: Message::new(
            "mx-host-unusable.dot",
            "The MX record lacks the dot at its end, so the name server has appended the domain. Senders look for a host that does not exist.",
        ),
        help,
        is_coverable: false,
    }
}

/// Why an MX host cannot be protected by any policy.
pub(crate) struct Obstacle {
    severity: Severity,
    what: Message,
    why: Message,
    help: Message,
    is_coverable: bool,
}

/// Returns why `host` cannot be protected.
pub(crate) fn obstacle(host: &str) -> Option<Obstacle> {
    let error =
        |what, why, help| Obstacle { severity: Severity::Error, what, why, help, is_coverable: false };
    if let Some(purpose) = purpose(host) {
        return Some(match purpose {
            Purpose::Proxied => error(
                purpose.words(),
                Message::new(
                    "mx-host-unusable.proxied",
                    "Cloudflare publishes it because the address record of the real mail host is proxied. No certificate can name it, so senders that enforce the policy do not deliver to it.",
                ),
                Message::new(
                    "mx-host-unusable.proxied-help",
                    "Set the address record of the mail host to “DNS only” at Cloudflare. The MX record then shows the real name, which belongs in the policy.",
                ),
            ),
            Purpose::Verification => Obstacle {
                severity: Severity::Note,
                ..error(
                    purpose.words(),
                    Message::new(
                        "mx-host-unusable.proof",
                        "It receives no mail, and senders try the other MX hosts.",
                    ),
                    Message::new(
                        "mx-host-unusable.proof-help",
                        "Delete this MX record when the domain is verified. Do not add it to the policy.",
                    ),
                )
            },
            Purpose::Submission | Purpose::Sending | Purpose::Bounces | Purpose::Web => error(
                purpose.words(),
                Message::new("mx-host-unusable.elsewhere", "Mail to the domain does not arrive there."),
                Message::new(
                    "mx-host-unusable.elsewhere-help",
                    "Use the MX hosts that your provider documents. Do not add this one to the policy.",
                ),
            ),
        });
    }
    if host.starts_with("*.") || host == "*" {
        return Some(error(
            Message::new("mx-host-unusable.is-wildcard", "is a wildcard"),
            Message::new(
                "mx-host-unusable.wildcard",
                "An MX record must name one host; “*” does not mean “any host” here.",
            ),
            Message::new("mx-host-unusable.wildcard-help", "Name the mail host in the MX record."),
        ));
    }
    // An address is reported by `mx-host-is-ip`.
    if is_local(host) && !is_ipv6(host) {
        return Some(error(
            Message::new("mx-host-unusable.is-local", "is not in the public DNS"),
            Message::new(
                "mx-host-unusable.local",
                "The name has a meaning only inside your own network or machine, so senders cannot deliver to you.",
            ),
            Message::new("mx-host-unusable.local-help", "Name a mail host that the Internet can reach."),
        ));
    }
    host.contains('_').then(|| Obstacle {
        is_coverable: true,
        ..error(
            Message::new("mx-host-unusable.has-underscore", "has an underscore in its name"),
            Message::new(
                "mx-host-unusable.underscore",
                "Its name cannot be in a policy, and a public CA does not certify it, so senders that enforce the policy do not deliver to it.",
            ),
            Message::new(
                "mx-host-unusable.underscore-help",
                "Rename the host, and write the new name in the MX record and the policy.",
            ),
        )
    })
}
