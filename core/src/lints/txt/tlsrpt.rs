//! L: the TLSRPT record (RFC 8460 §3).

use crate::facts::Facts;
use crate::facts::State;
use crate::facts::follow_up::Place;
use crate::facts::mx::MxSet;
use crate::finding::{Arg, Lint, Message, Severity};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::titles::quoted;
use crate::lints::txt::aliases;
use crate::lints::txt::checks::{self, Found, report};
use crate::lints::txt::kind::TLSRPT;
use crate::lints::txt::misplaced::may_be_elsewhere;
use crate::lints::txt::others;
use crate::lints::txt::rua;
use crate::lints::txt::version;
use crate::rfc::Rfc;
use crate::syntax::sts_record::TxtDeviation;
use crate::text::characters::is_letter_or_digit;
use crate::text::visible::token;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &TLSRPT_ABSENT, check: absent },
    Rule { lint: &TLSRPT_MULTIPLE, check: |facts, sink| others::multiple(&TLSRPT, &facts.tlsrpt, sink) },
    Rule { lint: &TLSRPT_VERSION_INVALID, check: version_invalid },
    Rule { lint: &RUA_MISSING, check: rua_missing },
    Rule { lint: &rua::RUA_SCHEME, check: rua::rua_scheme },
    Rule { lint: &rua::RUA_ADDRESS_INVALID, check: rua::rua_address_invalid },
    Rule { lint: &rua::RUA_UNENCODED_CHARACTER, check: rua::rua_unencoded_character },
    Rule { lint: &rua::RUA_EMPTY_MEMBER, check: rua::rua_empty_member },
    Rule { lint: &rua::RUA_DUPLICATE_FIELD, check: rua::rua_duplicate_field },
    Rule { lint: &rua::RUA_DUPLICATE_URI, check: rua::rua_duplicate_uri },
    Rule {
        lint: &TLSRPT_OTHER_KIND,
        check: |facts, sink| others::other_kinds(&TLSRPT, facts, &facts.tlsrpt, sink),
    },
    Rule { lint: &TLSRPT_FIELD_MALFORMED, check: field_malformed },
    Rule { lint: &TLSRPT_UNKNOWN_FIELD, check: unknown_field },
    Rule { lint: &rua::RUA_SAME_DOMAIN, check: rua::rua_same_domain },
    Rule { lint: &TLSRPT_SPACE_BEFORE_DELIMITER, check: space_before_delimiter },
];

pub(crate) static TLSRPT_MULTIPLE: Lint = Lint {
    code: "STS-L02",
    name: "tlsrpt-multiple",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "{count} TLSRPT records at one name{damaged}",
    message: "Only one TXT record may begin with v=TLSRPTv1, but this name has {records}. {effect}",
    help: "Merge the TLSRPT records into one: a rua field can have several addresses, with commas between them.",
};

pub(crate) static TLSRPT_UNKNOWN_FIELD: Lint = Lint {
    code: "STS-L11",
    name: "tlsrpt-unknown-field",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "{problem}",
    message: "{why}",
    help: "Remove it if nothing else uses it.",
};

fn unknown_field(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // With a second rua, the second version is reported as a part of a second record.
    let is_doubled = facts.tlsrpt.syntax.as_ref().is_some_and(|syntax| syntax.rua.len() > 1);
    for Found { defect, about } in checks::unknown_fields(&TLSRPT, facts) {
        let is_version = about == "v";
        if is_version && is_doubled {
            continue;
        }
        let (severity, problem, why) = if is_version {
            (
                Severity::Warning,
                Message::new("tlsrpt-unknown-field.repeated", "The field “{name}” is repeated"),
                Message::new(
                    "tlsrpt-unknown-field.one-version",
                    "A record has one version. Senders ignore the second, or the record.",
                ),
            )
        } else {
            (
                Severity::Note,
                Message::new("tlsrpt-unknown-field.unknown", "The field “{name}” is unknown"),
                checks::other_home(&about).unwrap_or(Message::new(
                    "tlsrpt-unknown-field.only-v-and-rua",
                    "RFC 8460 defines only v and rua for this record; senders ignore other fields.",
                )),
            )
        };
        let problem = problem.arg("name", &about);
        let defect = defect.severity(severity).arg("name", about).arg("problem", problem);
        sink.report(defect.arg("why", why));
    }
}

pub(crate) static TLSRPT_ABSENT: Lint = Lint {
    code: "STS-L01",
    name: "tlsrpt-absent",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "No TLSRPT record: delivery failures are not reported",
    message: "There is no TLSRPT record at _smtp._tls, so senders do not report failed or unencrypted deliveries.",
    help: "Publish a record with an address for the daily reports.",
};

fn absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // A domain without MTA-STS needs that first. In mode testing, `testing-without-tlsrpt` is reported instead.
    let wanted = facts.is_announced() && facts.policy_state() != State::Pending && !facts.is_testing();
    // Nothing is delivered to a domain with a null MX, so there is nothing to report.
    let wanted = wanted && !facts.observation.mx.is_pending() && !matches!(MxSet::of(facts), MxSet::Null);
    let is_explained =
        || aliases::tlsrpt(facts).is_possible() || may_be_elsewhere(facts, &TLSRPT, &Place::OF_TLSRPT);
    if facts.tlsrpt_state() == State::Absent && wanted && !is_explained() {
        let defect = TLSRPT.defect().arg("domain", facts.domain());
        sink.report(TLSRPT.with_example(defect, facts));
    }
}

pub(crate) static TLSRPT_VERSION_INVALID: Lint = Lint {
    code: "STS-L03",
    name: "tlsrpt-version-invalid",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "{problem}",
    message: "{begins}The version must be exactly v=TLSRPTv1 (case matters, no spaces), followed by a semicolon. Strict senders ignore any other record.",
    help: "{help}",
};

fn version_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(version::version_invalid(&TLSRPT, facts), sink);
    report(version::version_not_first(&TLSRPT, facts), sink);
}

pub(crate) static RUA_MISSING: Lint = Lint {
    code: "STS-L04",
    name: "rua-missing",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "The TLSRPT record has no rua field",
    message: "The rua field names the addresses for reports. Without it the record is invalid.",
    help: "{suggestion}",
};

fn rua_missing(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    checks::field_missing(&TLSRPT, facts, sink, |record, defect| {
        let advice = Message::new("rua-missing.add", "Add “rua=mailto:” and an address.");
        let defect = defect.arg("suggestion", advice);
        // What was entered has an address, which the example does not have.
        if record.text.contains(&b'@') { defect } else { TLSRPT.with_example(defect, facts) }
    });
}

pub(crate) static TLSRPT_FIELD_MALFORMED: Lint = Lint {
    code: "STS-L10",
    name: "tlsrpt-field-malformed",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "{what} in the TLSRPT record",
    message: "The record is a list of name=value fields with semicolons between them, in US-ASCII, without quotes and without white space at the end. Strict senders ignore any other record.",
    help: "{help}",
};

/// Reports in one lint what `record-quoted`, `record-field-malformed`, `record-empty-field`,
/// `record-trailing-space` and `record-not-ascii` report of the other record.
fn field_malformed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let mut report =
        |defect: Defect, what: Message| sink.report(defect.arg("what", what).arg("domain", facts.domain()));
    for Found { defect, about } in checks::quoted(&TLSRPT, facts) {
        report(defect, about);
    }
    for Found { defect, about } in checks::malformed_fields(&TLSRPT, facts) {
        let help = Message::new(
            "tlsrpt-field-malformed.separate",
            "Separate the fields with semicolons, and the addresses in rua with commas, as in “v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com”.",
        );
        let what = Message::new("tlsrpt-field-malformed.field", "Invalid field “{field}”");
        report(defect.arg("help", help), what.arg("field", about));
    }
    let gap = checks::sound(&TLSRPT, facts).and_then(|record| record.places(TxtDeviation::EmptyField).next());
    for (defect, gap) in checks::empty_fields(&TLSRPT, facts).into_iter().zip(gap) {
        let help = Message::new("tlsrpt-field-malformed.one-semicolon", "Remove one of the semicolons.");
        let what = Message::new("tlsrpt-field-malformed.empty", "Empty field (two semicolons in a row)");
        report(defect.at(gap).arg("help", help), what);
    }
    for defect in checks::trailing_space(&TLSRPT, facts) {
        let help = Message::new("tlsrpt-field-malformed.no-space", "Remove the white space at the end.");
        let what = Message::new("tlsrpt-field-malformed.trailing", "Trailing white space");
        report(defect.arg("help", help), what);
    }
    let is_masked = facts.tlsrpt.syntax.as_ref().is_some_and(|syntax| checks::is_masked(syntax.text));
    for Found { defect, about } in checks::not_ascii(&TLSRPT, facts) {
        let help = if is_masked {
            Message::new(
                "tlsrpt-field-malformed.unmask",
                "Write the address itself: Cloudflare shows “[email protected]” on web pages instead of an address.",
            )
        } else if !is_letter_or_digit(about) {
            Message::new(
                "tlsrpt-field-malformed.retype",
                "Retype the record in plain letters, with plain spaces and quotes. Such characters often come from copying a web page.",
            )
        } else {
            Message::new(
                "tlsrpt-field-malformed.plain",
                "Use an address in plain letters (US-ASCII): its domain in the form that begins with xn--, its mailbox without accents.",
            )
        };
        let what = Message::new("tlsrpt-field-malformed.character", "The character {character}");
        let what = what.arg("character", token(about).map_or_else(|| quoted(about), Arg::from));
        report(defect.arg("help", help), what);
    }
}

pub(crate) static TLSRPT_SPACE_BEFORE_DELIMITER: Lint = Lint {
    code: "STS-L13",
    name: "tlsrpt-space-before-delimiter",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "White space between v=TLSRPTv1 and its semicolon",
    message: "The grammar allows this. But if this name has another TXT record, senders discard all that do not begin with “v=TLSRPTv1;”.",
    help: "Remove the white space before the semicolon.",
};

fn space_before_delimiter(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(checks::space_before_delimiter(&TLSRPT, facts, facts.tlsrpt.discarded), sink);
}

pub(crate) static TLSRPT_OTHER_KIND: Lint = Lint {
    code: "STS-L18",
    name: "tlsrpt-other-kind",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "{title}",
    message: "“{text}” is not a TLSRPT record. {effect}",
    help: "{help}",
};
