//! P: the JSON policies of the drafts before RFC 8461 (draft-ietf-uta-mta-sts-05 and earlier), and texts that are not
//! policies at all (RFC 8461 §3.2).

use crate::facts::mx::MxSet;
use crate::facts::{Facts, Fetch, State};
use crate::finding::{Applicability, Edit, Lint, Message, Severity};
use crate::lints::policy::common::defect;
use crate::lints::policy::tls_report::{has_failures, told};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::rfc::Rfc;
use crate::syntax::policy::foreign::Kind;
use crate::syntax::policy::{Form, PolicySyntax, policy_in};
use crate::text::characters::mentions;
use crate::text::message::sentences;
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
    message: "{detail}",
    help: "{advice}",
};

/// A text that nobody announces is only reported if it shows that a policy was meant: many web servers answer at every
/// name.
fn not_a_policy(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = &facts.body else { return };
    let Some(found) = body.foreign() else { return };
    // Which of two versions is meant is not clear.
    let policy = extracted(body).filter(|_| !matches!(found, Kind::TlsReport | Kind::Comparison));
    let is_record = found.is_record();
    let is_meant = facts.observation.is_draft() || facts.is_announced();
    if !is_meant && policy.is_none() && !is_record {
        return;
    }
    let encoding = match facts.fetch {
        Fetch::Body(response) if found == Kind::Other => response.headers.get("content-encoding"),
        _ => None,
    };
    let what = encoding.map_or_else(|| words(found), |name| data(&visible::plain(name.as_bytes())));
    let told = body.utf8().filter(|_| found == Kind::TlsReport).and_then(told);
    let useless = Message::new("not-a-policy.useless", "Senders that follow RFC 8461 find no policy in it.");
    let serve = Message::new(
        "not-a-policy.serve",
        "Serve only the lines of a policy: version, mode, mx and max_age.",
    );
    let detail = before(told, useless);
    // An answer that decides whether a policy is needed is pending.
    if facts.observation.mx().is_pending() || facts.record_state() == State::Pending {
        return;
    }
    let advice = match needless(facts).filter(|_| policy.is_none() && !is_record) {
        Some(delete) => delete,
        None if found == Kind::TlsReport => before(Some(of_report(body)), serve),
        None => before(advice(found, body.text), serve),
    };
    let defect = defect().at(Span::at(0)).arg("what", what).arg("detail", detail).arg("advice", advice);
    // The others have nothing to do with MTA-STS.
    let is_ours = matches!(found, Kind::StsRecord | Kind::TlsrptRecord);
    let record = body.utf8().filter(|_| is_ours && policy.is_none()).and_then(record_in);
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

/// Returns what to do with the text if the domain accepts no mail.
fn needless(facts: &Facts<'_>) -> Option<Message> {
    let is_null = matches!(MxSet::of(facts), MxSet::Null);
    is_null.then(|| match facts.record_state() {
        State::Absent => Message::new(
            "not-a-policy.null-mx",
            "Delete the file /.well-known/mta-sts.txt. The domain accepts no mail (null MX), so it needs no policy.",
        ),
        State::NotChecked | State::Failed(_) => Message::new(
            "not-a-policy.null-mx-record-unknown",
            "Remove the record at _mta-sts, if there is one, and then delete the file /.well-known/mta-sts.txt. The domain accepts no mail (null MX), so it needs no policy.",
        ),
        _ => Message::new(
            "not-a-policy.null-mx-with-record",
            "Remove the record at _mta-sts, and then delete the file /.well-known/mta-sts.txt. The domain accepts no mail (null MX), so it needs no policy.",
        ),
    })
}

fn before(first: Option<Message>, last: Message) -> Message {
    match first {
        Some(first) => sentences(first, last),
        None => last,
    }
}

/// Completes “This is …, not a policy”.
fn words(kind: Kind) -> Message {
    match kind {
        Kind::Gzip => data("gzip"),
        Kind::Zstd => data("zstd"),
        Kind::Zlib => data("zlib"),
        Kind::Zip => Message::new("kind.zip", "a ZIP file"),
        Kind::Pdf => Message::new("kind.pdf", "a PDF file"),
        Kind::TlsReport => Message::new("kind.tls-report", "a TLS report (RFC 8460)"),
        Kind::RichText => Message::new("kind.rich-text", "a Rich Text (RTF) document"),
        Kind::Hsts => Message::new("kind.hsts", "an HSTS header"),
        Kind::HttpAnswer => Message::new("kind.http-answer", "a whole HTTP answer, with its header fields"),
        Kind::StsRecord => Message::new("kind.sts-record", "an MTA-STS record"),
        Kind::TlsrptRecord => Message::new("kind.tlsrpt-record", "a TLSRPT record"),
        Kind::DmarcRecord => Message::new("kind.dmarc-record", "a DMARC record"),
        Kind::SpfRecord => Message::new("kind.spf-record", "an SPF record"),
        Kind::DkimRecord => Message::new("kind.dkim-record", "a DKIM record"),
        Kind::BimiRecord => Message::new("kind.bimi-record", "a BIMI record"),
        Kind::Comparison => Message::new("kind.comparison", "a comparison of two versions of a file"),
        Kind::Source => Message::new("kind.source", "the source of a program or a configuration"),
        Kind::Terraform => Message::new("kind.terraform", "a Terraform configuration"),
        Kind::CloudFormation => Message::new("kind.cloudformation", "a CloudFormation template"),
        Kind::Kubernetes => Message::new("kind.kubernetes", "a Kubernetes manifest"),
        Kind::ErrorPage => Message::new("kind.error-page", "an error page"),
        Kind::Mail => Message::new("kind.mail", "a mail"),
        Kind::Json => Message::new("kind.json", "JSON"),
        Kind::Markdown => Message::new("kind.markdown", "a Markdown document"),
        Kind::Prose => Message::new("kind.prose", "ordinary text"),
        Kind::Other => Message::new("kind.other", "a text of another kind"),
    }
}

/// Returns the words for data in a format such as gzip.
fn data(format: &str) -> Message {
    Message::new("kind.data", "{format} data").arg("format", format)
}

/// Returns what to do about some kinds, beside serving a policy.
fn advice(kind: Kind, text: &[u8]) -> Option<Message> {
    let speaks_of_no_mail = || NO_MAIL.into_iter().any(|words| mentions(text, words.as_bytes()));
    Some(match kind {
        Kind::RichText => Message::new(
            "not-a-policy.rich-text",
            "In TextEdit, choose Format > Make Plain Text; elsewhere, save it as plain text.",
        ),
        Kind::Terraform | Kind::CloudFormation | Kind::Kubernetes => Message::new(
            "not-a-policy.configuration",
            "Apply the configuration, and serve the file that it creates.",
        ),
        Kind::Comparison => Message::new(
            "not-a-policy.comparison",
            "Decide for one of the two versions, and remove the other one and all marks.",
        ),
        Kind::Source => {
            Message::new("not-a-policy.source", "Make the server run the script and send its output.")
        }
        Kind::ErrorPage => Message::new(
            "not-a-policy.error-page",
            "Put the policy at /.well-known/mta-sts.txt: the server found no file there.",
        ),
        Kind::Hsts => Message::new(
            "not-a-policy.hsts",
            "Leave HSTS to the web server: it is for web sites, and MTA-STS is for mail.",
        ),
        Kind::StsRecord => {
            Message::new("not-a-policy.sts-record", "Publish it in the DNS, as a TXT record at _mta-sts.")
        }
        Kind::TlsrptRecord => Message::new(
            "not-a-policy.tlsrpt-record",
            "Publish it in the DNS, as a TXT record at _smtp._tls.",
        ),
        Kind::Gzip | Kind::Zstd | Kind::Zlib => Message::new(
            "not-a-policy.compressed",
            "Compress it only if the client asks for it with Accept-Encoding.",
        ),
        Kind::Prose if speaks_of_no_mail() => Message::new(
            "not-a-policy.no-mail",
            "Delete this file if the domain receives no mail, and publish a null MX. Otherwise replace the text.",
        ),
        _ => return None,
    })
}

/// Returns what to do about a TLS report.
fn of_report(body: &PolicySyntax<'_>) -> Message {
    if body.utf8().is_some_and(has_failures) {
        return Message::new(
            "not-a-policy.tls-report",
            "Read the whole report with “mta-sts-check reports FILE”, or on the page /reports, and fix the failures that it names. The report does not belong in the policy file.",
        );
    }
    Message::new(
        "not-a-policy.tls-report-to-read",
        "Read the report with “mta-sts-check reports FILE”, or on the page /reports. It does not belong in the policy file.",
    )
}

/// Words of a text that says that the domain receives no mail.
const NO_MAIL: [&str; 9] = [
    "no mail",
    "no e-mail",
    "no email",
    "not receive",
    "not accept",
    "not provide email",
    "not provide e-mail",
    "keine mail",
    "keine e-mail",
];

/// Returns the first record in a text: up to the quote, bracket or line end after it.
fn record_in(text: &str) -> Option<&str> {
    let at = text.find("v=")?;
    let record = text.get(at..)?.split(['"', '}', '\n', '\r']).next()?;
    Some(record.trim_end_matches(|c: char| c.is_whitespace() || "')`>]".contains(c)))
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
