//! P: the JSON policies of the drafts before RFC 8461 (draft-ietf-uta-mta-sts-05 and earlier), and texts that are not
//! policies at all (RFC 8461 §3.2).

use crate::facts::{Facts, Fetch};
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::policy::common::defect;
use crate::lints::policy::tls_report::told;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::rfc::Rfc;
use crate::syntax::policy::{Foreign, Form, PolicySyntax, policy_in};
use crate::text::span::Span;
use crate::text::visible;

pub(crate) static RULES: &[Rule] =
    &[Rule { lint: &DRAFT_ERA_SYNTAX, check: draft }, Rule { lint: &NOT_A_POLICY, check: not_a_policy }];

pub(crate) static DRAFT_ERA_SYNTAX: Lint = Lint {
    code: "STS-P12",
    name: "draft-era-syntax",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "The policy is JSON, as in the drafts before RFC 8461",
    message: "Since 2018 a policy consists of lines such as “mode: enforce”. Senders cannot read JSON.",
    help: "Write the same values as lines: version, mode, mx and max_age.",
};

fn draft(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = facts.body.as_ref().filter(|body| body.form == Form::Json) else { return };
    if body.foreign().is_none() {
        sink.report(with_policy(defect().at(Span::at(0)), extracted(body), body, "Write it as lines"));
    }
}

pub(crate) static NOT_A_POLICY: Lint = Lint {
    code: "STS-P45",
    name: "not-a-policy",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "This is {what}, not a policy",
    message: "{detail}Senders that follow RFC 8461 find no policy in it.",
    help: "{advice}",
};

/// A text that nobody announces is only reported if it shows that a policy was meant: many web servers answer at every
/// name.
fn not_a_policy(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = &facts.body else { return };
    let Some(foreign) = body.foreign() else { return };
    let policy = extracted(body).filter(|_| foreign != Foreign::TlsReport);
    let is_meant = facts.observation.is_draft() || facts.is_announced();
    if !is_meant && policy.is_none() && !matches!(foreign, Foreign::Record(..)) {
        return;
    }
    let encoding = match facts.fetch {
        Fetch::Body(response) if matches!(foreign, Foreign::Binary(_) | Foreign::Other) => {
            response.headers.get("content-encoding")
        }
        _ => None,
    };
    let (what, advice) = match encoding {
        Some(name) => compressed(name),
        None => described(foreign),
    };
    let detail = match (foreign, body.utf8()) {
        (Foreign::TlsReport, Some(text)) => told(text),
        _ => String::new(),
    };
    let detail = visible::plain(detail.as_bytes());
    let defect = defect().at(Span::at(0)).arg("what", what).arg("detail", detail).arg("advice", advice);
    let record = body.utf8().filter(|_| matches!(foreign, Foreign::Record(..))).and_then(record_in);
    sink.report(match record {
        Some(record) if policy.is_none() => defect.copy("Copy the record", record),
        _ => with_policy(defect, policy, body, "Take the policy out of it"),
    });
}

fn compressed(name: &str) -> (String, String) {
    let advice = "Serve plain text. Compress it only if the client asks for it with Accept-Encoding, which mail servers seldom do.";
    (format!("{} data", visible::plain(name.as_bytes())), advice.to_owned())
}

/// Returns what the text is and what to do.
fn described(foreign: Foreign) -> (String, String) {
    const SERVE: &str = "Serve only the lines of the policy: version, mode, mx and max_age.";
    let (what, advice) = match foreign {
        Foreign::Record(kind, place) => {
            let what =
                format!("{} {kind} record", if matches!(kind, "SPF" | "MTA-STS") { "an" } else { "a" });
            return (what, format!("Publish it in the DNS, as a TXT record at {place}. {SERVE}"));
        }
        Foreign::Binary(name) => return compressed(name),
        Foreign::RichText => (
            "a Rich Text (RTF) document",
            "In TextEdit, choose Format > Make Plain Text, and save it again. In other programs, save it as plain text.",
        ),
        Foreign::Source => (
            "the source of a program or a configuration",
            "Let the server run it, so that it serves only the lines of the policy.",
        ),
        Foreign::Markdown => ("a Markdown document", SERVE),
        Foreign::HttpAnswer => ("a whole HTTP answer, with its header fields", SERVE),
        Foreign::TlsReport => (
            "a TLS report (RFC 8460)",
            "Senders send such reports to the address in the TLSRPT record. Read it there; the policy file needs version, mode, mx and max_age.",
        ),
        Foreign::Mail => ("a mail", SERVE),
        Foreign::Json => ("JSON", SERVE),
        Foreign::Prose => (
            "ordinary text",
            "Serve the lines of a policy. A domain that receives no mail needs no policy and no record, but a null MX.",
        ),
        Foreign::Other => ("a text without any field of a policy", SERVE),
    };
    (what.to_owned(), advice.to_owned())
}

/// Returns the first record in a text: up to the quote or the line end after it.
fn record_in(text: &str) -> Option<&str> {
    let at = text.find("v=")?;
    text.get(at..)?.split(['"', '\n', '\r']).next().map(str::trim)
}

fn extracted(body: &PolicySyntax<'_>) -> Option<String> {
    body.utf8().and_then(policy_in)
}

fn with_policy(defect: Defect, policy: Option<String>, body: &PolicySyntax<'_>, title: &str) -> Defect {
    match policy {
        Some(policy) => {
            let edit = Edit::replace(Span::new(0, body.text.len()), policy);
            defect.fix(title, Applicability::Unsafe, vec![edit])
        }
        None => defect,
    }
}
