//! P: mx values that are not valid patterns (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Message, Severity};
use crate::lints::policy::common::{bad, body, defect, shown};
use crate::lints::policy::edits::{line_end, more_lines, same_on};
use crate::lints::policy::mail_hosts::{fault_of, is_clean};
use crate::lints::policy::mx_pattern::patterns;
use crate::lints::policy::useless::uncovered_hosts;
use crate::lints::policy::values::is_commented;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::titles::{self, REMOVE_LINE, advice_to_write, write_all};
use crate::names::domain::DomainName;
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::{MxPattern, MxPatternError, hosts_meant, plain_host};
use crate::syntax::policy::line_of;
use crate::syntax::policy::{Key, Mode, PolicySyntax, Value};
use crate::text::span::Span;
use std::cell::LazyCell;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &MX_PATTERN_INVALID, check: mx_pattern_invalid },
    Rule { lint: &MX_PATTERN_U_LABEL, check: mx_pattern_u_label },
];

pub(crate) static MX_PATTERN_INVALID: Lint = Lint {
    code: "STS-P27",
    name: "mx-pattern-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is not a valid mx pattern",
    message: "{cause}. Strict senders ignore the whole policy.",
    help: "{help}",
};

const PROXIED: Message = Message::new(
    "mx-pattern-invalid.proxied",
    "Cloudflare made this name up, because the address record of the real mail host is proxied. No policy and no certificate can contain it",
);
const UNPROXY: Message = Message::new(
    "mx-pattern-invalid.unproxy",
    "Set the address record of the mail host to “DNS only” at Cloudflare, and write the name that the MX record then shows.",
);
const NO_MAIL: Message = Message::new(
    "mx-pattern-invalid.no-mail",
    "If the domain receives no mail, remove the policy and the TXT record at _mta-sts. Otherwise write the host of its MX record.",
);

fn mx_pattern_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // The patterns that are listed, and those that the fixes add.
    let mut listed: Vec<String> = Vec::new();
    if let Some(body) = body(facts).filter(|_| !bad(facts, Key::Mx).is_empty()) {
        listed.extend(patterns(body).map(|(_, pattern)| pattern.to_string()));
    }
    let has_others = !listed.is_empty();
    // Looked for once, because it takes all lines for each MX host.
    let needed = LazyCell::new(|| uncovered_hosts(facts));
    let mut groups: Vec<Group> = Vec::new();
    for (body, field) in bad(facts, Key::Mx) {
        let Value::Mx(Err(error)) = field.parsed else { continue };
        if is_commented(body, field) {
            continue;
        }
        let found = shown(body, field.bare);
        if error == MxPatternError::ULabel && to_pattern(facts, &found).is_some() {
            continue;
        }
        let meant = meant(facts, error, &field.bare.text(body.text));
        let meant = meant.filter(|all| all.iter().all(|pattern| is_faultless(facts, pattern)));
        let is_listed = |pattern: &String| listed.contains(&pattern.to_ascii_lowercase());
        let remove = || {
            let line = line_of(body.text, field.name.to(field.value));
            let help = Message::new("advice.remove-the-line", "Remove the line.");
            Some((How { title: REMOVE_LINE, help }, Edit::delete(line)))
        };
        let write = |patterns: &[String]| {
            let lines = patterns.join(&format!("{}mx: ", line_end(body.text)));
            // Behind the name and its colon, if there is nothing.
            let lines = if field.value.is_empty() { [" ", &lines].concat() } else { lines };
            let written = || patterns.iter().map(|pattern| format!("mx: {pattern}"));
            let how = How { title: write_all(written()), help: advice_to_write(written()) };
            Some((how, Edit::replace(field.value, lines)))
        };
        let fix = match meant {
            Some(patterns) if patterns.iter().all(is_listed) => remove(),
            Some(mut patterns) => {
                patterns.retain(|pattern| !is_listed(pattern));
                listed.extend(patterns.iter().map(|pattern| pattern.to_ascii_lowercase()));
                write(&patterns)
            }
            // For example an empty “mx:” above a list of hosts. In mode none no host is needed.
            None if error == MxPatternError::Empty && (has_others || body.mode() == Some(Mode::None)) => {
                remove()
            }
            // Which host was meant is not clear, but which hosts are needed will be.
            None if facts.observation.mx.is_pending() => return,
            None if !is_proxied(&found) && error != MxPatternError::NullMx => match &*needed {
                Some(hosts) if hosts.iter().all(is_listed) => remove(),
                Some(hosts) => {
                    listed.extend(hosts.iter().cloned());
                    write(hosts)
                }
                None => None,
            },
            None => None,
        };
        let (how, edit) = fix.unzip();
        let known = groups.iter_mut().find(|group| {
            group.error == error
                && group.how.is_some() == how.is_some()
                && is_proxied(&group.found) == is_proxied(&found)
        });
        if let Some(group) = known {
            group.spans.push(field.bare);
            group.edits.extend(edit);
        } else if groups.len() < sink.left() {
            groups.push(Group {
                error,
                found,
                spans: vec![field.bare],
                how,
                edits: edit.into_iter().collect(),
            });
        }
    }
    let Some(body) = body(facts).filter(|_| !groups.is_empty()) else { return };
    for group in groups {
        sink.report(group.into_defect(body, facts.domain()));
    }
}

const CORRECT_ALL: Message = Message::new("fix.correct-the-mx-lines", "Correct the mx lines");

/// Whether Cloudflare made the name of the host.
fn is_proxied(found: &str) -> bool {
    found.starts_with("_dc-mx.")
}

/// Values with the same mistake.
struct Group {
    error: MxPatternError,
    /// The first of them.
    found: String,
    spans: Vec<Span>,
    /// How the fix corrects the first of them.
    how: Option<How>,
    edits: Vec<Edit>,
}

struct How {
    title: Message,
    help: Message,
}

impl Group {
    fn into_defect(self, body: &PolicySyntax<'_>, domain: &str) -> Defect {
        let Self { error, found, spans, how, edits } = self;
        let first = spans.first().copied().unwrap_or(Span::at(0));
        let (title, own_help) = how.map(|how| (how.title, how.help)).unzip();
        let (cause, help) = if is_proxied(&found) {
            (PROXIED, UNPROXY)
        } else if error == MxPatternError::NullMx {
            (error.words().capitalized(), NO_MAIL)
        } else {
            let sample = || {
                Message::new(
                    "mx-pattern-invalid.form",
                    "Write a host name, or “*.” and a domain: mx: mail.{domain} or mx: *.{domain}.",
                )
                .arg("domain", domain)
            };
            (error.words().capitalized(), own_help.filter(|_| edits.len() == 1).unwrap_or_else(sample))
        };
        let cause = same_on(cause, more_lines(body.text, spans.iter().copied()));
        let defect = defect().at(first).arg("cause", cause).arg("help", help);
        let defect = defect.arg("found", if found.is_empty() { "mx:" } else { &found });
        let title = title.map(|title| if edits.len() > 1 { CORRECT_ALL } else { title });
        match title {
            Some(title) => defect.fix(title, Applicability::Unsafe, edits),
            None => defect,
        }
    }
}

/// Returns the patterns that the author of an invalid one meant, if that is clear.
fn meant(facts: &Facts<'_>, error: MxPatternError, found: &str) -> Option<Vec<String>> {
    match error {
        MxPatternError::WildcardPlace => hosts_of_wildcard(facts, found),
        MxPatternError::LookAlike(..) => {
            hosts_meant(found).or_else(|| Some(vec![to_pattern(facts, &plain_host(found))?]))
        }
        _ => hosts_meant(found),
    }
}

/// Returns the MX hosts that a wildcard in the wrong place was meant for: `mx*.example.com`. `*example.com` only lacks
/// a dot.
fn hosts_of_wildcard(facts: &Facts<'_>, found: &str) -> Option<Vec<String>> {
    let (start, end) = found.split_once('*')?;
    if start.is_empty() && !end.starts_with('.') {
        return MxPattern::parse(end).is_ok().then(|| vec![["*.", end].concat()]);
    }
    let records = facts.observation.mx.answer().map(|answer| answer.records.as_slice()).unwrap_or_default();
    let hosts = records.iter().map(|mx| mx.host.trim_end_matches('.'));
    let hosts = hosts.filter(|host| host.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)));
    let hosts: Vec<String> = hosts.map(str::to_owned).collect();
    (!hosts.is_empty()).then_some(hosts)
}

/// Whether no other lint finds fault with the pattern.
pub(super) fn is_faultless(facts: &Facts<'_>, pattern: &str) -> bool {
    let domain = facts.context.domain.map(DomainName::as_str);
    let of_wildcard = |pattern: &MxPattern| pattern.is_wildcard() && fault_of(pattern, domain).is_none();
    is_clean(pattern, domain) || MxPattern::parse(pattern).is_ok_and(|pattern| of_wildcard(&pattern))
}

/// Quotes that word processors write instead of those of the keyboard.
const TYPOGRAPHIC: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '«', '»'];

pub(crate) static MX_PATTERN_U_LABEL: Lint = Lint {
    code: "STS-P28",
    name: "mx-pattern-u-label",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” must be written as its A-label",
    message: "Senders compare the encoded form of an internationalised name, the A-label. Without it the pattern matches nothing, and strict senders ignore the policy.",
    help: "Write {ascii}.",
};

fn mx_pattern_u_label(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::Mx) {
        if field.parsed != Value::Mx(Err(MxPatternError::ULabel)) {
            continue;
        }
        let found = shown(body, field.bare);
        let Some(ascii) = to_pattern(facts, &found) else { continue };
        let defect = defect().at(field.bare).arg("found", &found).arg("ascii", &ascii);
        let title = titles::write(format_args!("mx: {ascii}"));
        sink.report(if is_faultless(facts, &ascii) {
            defect.fix(title, Applicability::Unsafe, vec![Edit::replace(field.value, ascii)])
        } else {
            defect
        });
    }
}

fn to_pattern(facts: &Facts<'_>, found: &str) -> Option<String> {
    if found.contains(TYPOGRAPHIC) {
        return None;
    }
    let (prefix, name) = found.strip_prefix("*.").map_or(("", found), |name| ("*.", name));
    let ascii = (facts.context.to_ascii)(name)?;
    MxPattern::parse(&format!("{prefix}{ascii}")).ok().map(|pattern| pattern.to_string())
}
