//! H: the body as a whole, which may not be a policy at all (RFC 8461 §3.2, §3.3).

use crate::facts::{Facts, Fetch};
use crate::finding::{Applicability, Edit, Lint, Message, Severity, Source};
use crate::lints::host::fetch::{answered, as_a_sender, host};
use crate::lints::sink::{Rule, Sink};
use crate::observation::Reason;
use crate::rfc::Rfc;
use crate::syntax::policy::{Form, policy_in};
use crate::text::span::Span;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &POLICY_TOO_LARGE, check: too_large },
    Rule { lint: &POLICY_BLOCKED_BY_BOT_PROTECTION, check: blocked },
    Rule { lint: &POLICY_HTML_INSTEAD, check: html_instead },
    Rule { lint: &POLICY_LARGE, check: large },
];

/// A policy of this size, in bytes, is reported as large.
const LARGE: usize = 4096;

pub(crate) static POLICY_TOO_LARGE: Lint = Lint {
    code: "STS-H08",
    name: "policy-too-large",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy is larger than 64 KiB",
    message: "Senders may stop reading at 64 KiB, and then they have no policy.",
    help: "Shorten the policy to at most 64 KiB. Use wildcard patterns instead of long lists of hosts.",
};

fn too_large(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let cut = matches!(facts.fetch, Fetch::Answered(_, Reason::TooLarge));
    if cut && is_meant(facts) {
        sink.report(host(Source::Fetch, facts));
    }
}

pub(crate) static POLICY_LARGE: Lint = Lint {
    code: "STS-H16",
    name: "policy-large",
    severity: Severity::Note,
    rfc: Rfc::sts("3.3"),
    title: "The policy has 4 KiB or more",
    message: "It has {size} bytes. Senders read up to 64 KiB, some less; most policies have fewer than 200 bytes.",
    help: "Use wildcard patterns instead of long lists of hosts.",
};

fn large(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let fields = facts.body.as_ref().filter(|body| body.is_policy());
    if let Some(body) = fields.filter(|body| body.text.len() >= LARGE) {
        sink.report(host(Source::Fetch, facts).arg("size", body.text.len()));
    }
}

pub(crate) static POLICY_BLOCKED_BY_BOT_PROTECTION: Lint = Lint {
    code: "STS-H09",
    name: "policy-blocked-by-bot-protection",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "A bot-protection page is served instead of the policy",
    message: "The answer (status {status}) is a page for browsers. Mail servers cannot pass it, so they do not get the policy.",
    help: "Exempt /.well-known/mta-sts.txt on mta-sts.{domain} from the protection.",
};

fn blocked(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(response) = answered(facts, Reason::Blocked) else { return };
    let defect = host(Source::Fetch, facts).arg("status", response.status);
    sink.report(
        defect.copy(
            Message::new("copy.copy-a-command-to-try-it", "Copy a command to try it"),
            as_a_sender(facts),
        ),
    );
}

pub(crate) static POLICY_HTML_INSTEAD: Lint = Lint {
    code: "STS-H10",
    name: "policy-html-instead",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "{what}",
    message: "{why}",
    help: "Serve the plain text of the policy at /.well-known/mta-sts.txt.",
};

fn html_instead(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = facts.body.as_ref().filter(|body| body.form == Form::Html && is_meant(facts)) else {
        return;
    };
    let defect = host(Source::Policy, facts);
    let Some(policy) = body.utf8().and_then(policy_in) else {
        let what = Message::new("policy-html-instead.page", "A web page is served instead of the policy");
        let why = Message::new(
            "policy-html-instead.page-why",
            "The answer is HTML, which is not a policy. The usual cause is an error page or a catch-all site with status 200.",
        );
        return sink.report(defect.arg("what", what).arg("why", why));
    };
    let what = Message::new("policy-html-instead.wrapped", "The policy is wrapped in the tags of a web page");
    let why = Message::new(
        "policy-html-instead.wrapped-why",
        "A web editor or a content management system puts such tags around a text. Senders read them as lines of the policy.",
    );
    let defect = defect.arg("what", what).arg("why", why);
    let edit = Edit::replace(Span::new(0, body.text.len()), policy);
    sink.report(defect.fix(
        Message::new("fix.take-the-policy-out-of-it", "Take the policy out of it"),
        Applicability::Unsafe,
        vec![edit],
    ));
}

/// Whether the body is meant as a policy: a draft always is, a served one if a record announces it.
fn is_meant(facts: &Facts<'_>) -> bool {
    facts.observation.is_draft() || facts.is_announced()
}
