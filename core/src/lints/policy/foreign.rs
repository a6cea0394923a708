//! P: the JSON policies of the drafts before RFC 8461 (draft-ietf-uta-mta-sts-05 and earlier), and texts that are not
//! policies at all (RFC 8461 §3.2).

use crate::facts::{Facts, Fetch};
use crate::finding::{Applicability, Edit, Lint, Message, Severity};
use crate::lints::policy::common::defect;
use crate::lints::policy::tls_report::told;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::rfc::Rfc;
use crate::syntax::policy::foreign::{ERROR_PAGE, HSTS, OTHER, PROSE, RICH_TEXT, SOURCE, TLS_REPORT};
use crate::syntax::policy::{Form, PolicySyntax, policy_in};
use crate::text::characters::mentions;
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
        sink.report(with_policy(
            defect().at(Span::at(0)),
            extracted(body),
            body,
            Message::new("fix.write-it-as-lines", "Write it as lines"),
        ));
    }
}

pub(crate) static NOT_A_POLICY: Lint = Lint {
    code: "STS-P45",
    name: "not-a-policy",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "This is {what}, not a policy",
    message: "{detail}Senders that follow RFC 8461 find no policy in it.",
    help: "{advice}Serve only the lines of a policy: version, mode, mx and max_age.",
};

/// A text that nobody announces is only reported if it shows that a policy was meant: many web servers answer at every
/// name.
fn not_a_policy(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = &facts.body else { return };
    let Some(found) = body.foreign() else { return };
    let policy = extracted(body).filter(|_| found != TLS_REPORT);
    let is_record = found.ends_with(" record");
    let is_meant = facts.observation.is_draft() || facts.is_announced();
    if !is_meant && policy.is_none() && !is_record {
        return;
    }
    let encoding = match facts.fetch {
        Fetch::Body(response) if found == OTHER => response.headers.get("content-encoding"),
        _ => None,
    };
    let what = encoding.map_or(found.to_owned(), |name| format!("{} data", visible::plain(name.as_bytes())));
    let detail = if found == TLS_REPORT { body.utf8().map(told).unwrap_or_default() } else { String::new() };
    let advice = ADVICE.into_iter().find(|(kinds, _)| kinds.contains(found)).map(|(_, advice)| advice);
    let speaks_of_no_mail = || NO_MAIL.into_iter().any(|words| mentions(body.text, words.as_bytes()));
    let no_mail = (found == PROSE && speaks_of_no_mail()).then_some(
        "Delete this file if the domain receives no mail, and publish a null MX. Otherwise replace the text. ",
    );
    let advice = advice.or(no_mail).unwrap_or_default();
    let defect = defect().at(Span::at(0)).arg("what", what).arg("detail", detail).arg("advice", advice);
    let record = body.utf8().filter(|_| is_record && policy.is_none()).and_then(record_in);
    sink.report(match record {
        Some(record) => defect.copy(Message::new("copy.copy-the-record", "Copy the record"), record),
        None => with_policy(
            defect,
            policy,
            body,
            Message::new("fix.take-the-policy-out-of-it", "Take the policy out of it"),
        ),
    });
}

/// Configurations that create a file or a record.
const CONFIGURATION: &str = "a Terraform configuration, a CloudFormation template, a Kubernetes manifest";

/// What to do about some kinds, beside serving a policy.
const ADVICE: [(&str, &str); 9] = [
    (RICH_TEXT, "In TextEdit, choose Format > Make Plain Text; elsewhere, save it as plain text. "),
    (CONFIGURATION, "Apply the configuration, and serve the file that it creates. "),
    (SOURCE, "Make the server run the script and send its output. "),
    (TLS_REPORT, "Fix the failures that the report names; the report itself does not belong here. "),
    (ERROR_PAGE, "Put the policy at /.well-known/mta-sts.txt: the server found no file there. "),
    (HSTS, "Leave HSTS to the web server: it is for web sites, and MTA-STS is for mail. "),
    ("an MTA-STS record", "Publish it in the DNS, as a TXT record at _mta-sts. "),
    ("a TLSRPT record", "Publish it in the DNS, as a TXT record at _smtp._tls. "),
    ("gzip data, zstd data, zlib data", "Compress it only if the client asks for it with Accept-Encoding. "),
];

/// Words of a text that says that the domain receives no mail.
const NO_MAIL: [&str; 7] =
    ["no mail", "no e-mail", "no email", "not receive", "not accept", "keine mail", "keine e-mail"];

/// Returns the first record in a text: up to the quote or the line end after it.
fn record_in(text: &str) -> Option<&str> {
    let at = text.find("v=")?;
    text.get(at..)?.split(['"', '\n', '\r']).next().map(str::trim)
}

fn extracted(body: &PolicySyntax<'_>) -> Option<String> {
    body.utf8().and_then(policy_in)
}

fn with_policy(defect: Defect, policy: Option<String>, body: &PolicySyntax<'_>, title: Message) -> Defect {
    match policy {
        Some(policy) => {
            let edit = Edit::replace(Span::new(0, body.text.len()), policy);
            defect.fix(title, Applicability::Unsafe, vec![edit])
        }
        None => defect,
    }
}
