//! A TXT record as programs print it: `dig`, `host`, `nslookup`, PowerShell, and the consoles that write JSON.

use crate::names::pasted::zone_line::{lines, strings};
use crate::rfc::{RECORD_VERSION, TLSRPT_VERSION};
use crate::text::characters::{has_any, mentions, place_of};

/// A TXT record in pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedRecord<'p> {
    /// What it was found in. `None` for a line of a zone file, which somebody may also have typed.
    pub printed: Option<Printed>,
    /// The name that it is for, if there is one.
    pub owner: Option<&'p str>,
    /// The record, its strings joined.
    pub text: Vec<u8>,
}

/// What a TXT record was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// The output of this program.
    By(&'static str),
    /// JSON, as consoles write it.
    Json,
    /// A command or another configuration, with the record in quotes.
    Configuration,
    /// A Terraform configuration.
    Terraform,
    /// A CloudFormation template.
    CloudFormation,
}

impl PastedRecord<'_> {
    /// Returns the wrong name that it is for, and the domain, if senders look elsewhere: at `labels`, such as `_mta-sts`, and
    /// the domain.
    pub fn misplaced(&self, labels: &str) -> Option<(String, String)> {
        let owner = self.owner?.trim_end_matches('.').to_ascii_lowercase();
        let of_record = |label: &str| label.starts_with('_') || label.contains("mta-sts") || label == "@";
        let at =
            owner.split('.').take_while(|label| of_record(label)).map(|label| label.len() + 1).sum::<usize>();
        let domain = owner.get(at..).unwrap_or_default();
        let half = domain.len().checked_sub(1).map(|rest| rest / 2);
        let once = half.and_then(|half| domain.split_at_checked(half)).and_then(|(one, rest)| {
            (one.contains('.') && rest.strip_prefix('.') == Some(one)).then_some(one)
        });
        let is_right = owner.get(..at.saturating_sub(1).min(owner.len())) == Some(labels) && once.is_none();
        let domain = once.unwrap_or(domain);
        let domain = domain.strip_prefix("*.").unwrap_or(domain);
        // The owner may be relative to the zone: `mta_sts`, `smtp._tls`.
        let is_domain = domain.contains('.') && !domain.contains('_');
        let domain = if is_domain { domain.to_owned() } else { String::new() };
        (!is_right).then_some((owner, domain))
    }
}

/// Finds a TXT record in the output of a program, or on a line of a zone file.
pub fn record_in(pasted: &str) -> Option<PastedRecord<'_>> {
    records_in(pasted).into_iter().next()
}

/// Finds the TXT records in the output of a program, or on the lines of a zone file.
pub fn records_in(pasted: &str) -> Vec<PastedRecord<'_>> {
    found(pasted.trim()).unwrap_or_default()
}

fn found(pasted: &str) -> Option<Vec<PastedRecord<'_>>> {
    let of = |printed| move |(owner, text)| PastedRecord { printed, owner, text };
    if pasted.starts_with("; <<>>") || pasted.contains("ANSWER SECTION") {
        let mut all = lines(pasted);
        if all.is_empty() {
            // With `+short` only the strings are printed.
            let texts = pasted.lines().filter(|line| line.starts_with('"'));
            all.extend(texts.filter_map(|line| Some((None, strings(line)?))));
        }
        return Some(all.into_iter().map(of(Some(Printed::By("dig")))).collect());
    }
    for (word, program) in [(" descriptive text ", "host"), ("text =", "nslookup")] {
        let mut parts = pasted.split(word);
        let Some(mut before) = parts.next().filter(|before| before.len() < pasted.len()) else { continue };
        if before.contains('=') {
            continue;
        }
        let mut all = Vec::new();
        for data in parts {
            // The strings may be on a line each.
            let texts = data.trim_start().lines().map(str::trim).take_while(|line| line.starts_with('"'));
            let text = strings(&texts.collect::<String>()).filter(|text| !text.is_empty())?;
            all.push((before.split_whitespace().next_back(), text));
            before = data;
        }
        return Some(all.into_iter().map(of(Some(Printed::By(program)))).collect());
    }
    if let Some((head, rest)) = place_of(pasted, "Strings").and_then(|at| pasted.get(at..)?.split_once('{')) {
        let before = pasted.get(..pasted.len() - rest.len())?;
        if rest.contains("...") || has_any(head, "=;") {
            return None;
        }
        let owner = before.split_whitespace().find(is_owner);
        let all = rest.split('{').map(|part| Some((owner, part.split_once('}')?.0.trim().into())));
        let all = all.collect::<Option<Vec<_>>>()?;
        return Some(all.into_iter().map(of(Some(Printed::By("Resolve-DnsName")))).collect());
    }
    let is_json = pasted.starts_with(['{', '[']) && pasted.contains('"');
    let configuration = CONFIGURATIONS.into_iter().find(|(mark, _)| !is_json && pasted.contains(mark));
    if let Some(printed) = configuration.map(|(_, printed)| printed).or(is_json.then_some(Printed::Json)) {
        let (mut all, mut owners) = (Vec::new(), Vec::new());
        for line in pasted.lines() {
            owners.extend(named(line).filter(|_| !is_json));
            for value in line.split_inclusive(is_end_of_string()).filter_map(|part| part.strip_suffix('"')) {
                match string(value) {
                    Some(text) if is_record(&text) => all.push((owners.last().copied(), text)),
                    _ => owners.extend(Some(value).filter(|_| is_json).filter(is_owner)),
                }
            }
        }
        // A name may also come after its record.
        if let Some(first) = owners.first().filter(|first| owners.iter().all(|name| is_same(name, first))) {
            all.iter_mut().for_each(|(owner, _)| *owner = Some(*first));
        }
        return Some(all.into_iter().map(of(Some(printed))).collect());
    }
    let all = if let Some(found) = of_tinydns(pasted) { vec![found] } else { lines(pasted) };
    if all.is_empty() {
        return Some(in_quotes(pasted).into_iter().map(of(Some(Printed::Configuration))).collect());
    }
    Some(all.into_iter().map(of(None)).collect())
}

/// Returns the record of a line for tinydns: `'name:text:ttl`.
fn of_tinydns(pasted: &str) -> Option<(Option<&str>, Vec<u8>)> {
    let (owner, data) = pasted.strip_prefix('\'')?.lines().next()?.split_once(':')?;
    let text = match data.rsplit_once(':') {
        Some((text, ttl)) if !ttl.is_empty() && ttl.bytes().all(|byte| byte.is_ascii_digit()) => text,
        _ => data,
    };
    let is_line = is_owner(&owner) && is_record(text.as_bytes()) && !text.ends_with('\'');
    is_line.then(|| (Some(owner), text.replace("\\072", ":").into_bytes()))
}

/// Finds records in quotes behind other words, as in a command.
fn in_quotes(pasted: &str) -> Vec<(Option<&str>, Vec<u8>)> {
    let signs: &[char] = &['"', '\'', '\\'];
    let (mut all, mut owner, mut rest) = (Vec::new(), None, pasted);
    // This is the record itself, perhaps in quotes.
    if pasted.trim_start_matches(signs).starts_with("v=") {
        return all;
    }
    while let Some((before, behind)) = place_of(rest, "v=").and_then(|at| rest.split_at_checked(at)) {
        let head = before.trim_end_matches(signs);
        let quote =
            before.chars().next_back().filter(|sign| head.len() < before.len() && matches!(sign, '"' | '\''));
        let words = head.split(|c: char| c.is_whitespace() || "\"'=,()".contains(c));
        owner = words.rev().find(|word| word.starts_with('_') && word.len() > 1).or(owner);
        let is_inside = !all.is_empty() || head.contains(|c: char| c.is_ascii_alphanumeric());
        let found = quote.filter(|_| is_inside).and_then(|quote| behind.split_once(quote));
        rest = match found {
            Some((text, after)) => {
                all.push((owner, text.trim_end_matches('\\').replace('\\', "").into_bytes()));
                after
            }
            None => behind.get(2..).unwrap_or_default(),
        };
    }
    all
}

/// Whether two names are the same.
fn is_same(one: &str, other: &str) -> bool {
    one.trim_end_matches('.').eq_ignore_ascii_case(other.trim_end_matches('.'))
}

/// Returns the records in `pasted` that are at the same name as the first with `version`: all that a program found there, and
/// those with the version that a file has.
pub fn records_at_one_name<'p>(pasted: &'p str, version: &str) -> Vec<PastedRecord<'p>> {
    let mut all = records_in(pasted);
    let is_own = |record: &PastedRecord<'_>| {
        record.text.get(..version.len()).is_some_and(|text| text.eq_ignore_ascii_case(version.as_bytes()))
    };
    let first = all.iter().find(|record| is_own(record)).or(all.first());
    let Some((owner, printed)) = first.map(|first| (first.owner, first.printed)) else { return all };
    let has_own = all.iter().any(is_own);
    let is_looked_up = matches!(printed, Some(Printed::By(_)));
    all.retain(|record| {
        let is_there = match (record.owner, owner) {
            (Some(one), Some(other)) => is_same(one, other),
            (one, other) => one == other,
        };
        is_there && (is_looked_up || !has_own || is_own(record))
    });
    all
}

/// Configurations that create records, by a word that is in each.
const CONFIGURATIONS: [(&str, Printed); 2] =
    [("resource \"", Printed::Terraform), ("AWS::Route53", Printed::CloudFormation)];

/// Returns the text of a string of JSON, in which the strings of a record may be quoted again.
fn string(value: &str) -> Option<Vec<u8>> {
    let text = value.replace("\\\"", "\"").replace("\\\\", "\\");
    if text.starts_with('"') { strings(&text) } else { Some(text.into_bytes()) }
}

fn is_record(text: &[u8]) -> bool {
    text.get(..2).is_some_and(|start| start.eq_ignore_ascii_case(b"v="))
}

/// Returns the name on the line `name = "…"` or `Name: …` of a configuration.
fn named(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(['=', ':'])?;
    let value = value.trim_matches([' ', '\t', '"', '\'', ',']);
    key.trim().eq_ignore_ascii_case("name").then_some(value).filter(is_owner)
}

/// Whether a word is the name of one of the records, or nearly.
fn is_owner(word: &&str) -> bool {
    (word.contains("mta-sts") || word.starts_with('_')) && !word.contains(' ')
}

/// Matches a quote that no backslash escapes.
fn is_end_of_string() -> impl FnMut(char) -> bool {
    let mut is_escaped = false;
    move |letter| {
        let is_end = letter == '"' && !is_escaped;
        is_escaped = letter == '\\' && !is_escaped;
        is_end
    }
}

/// Returns the TXT records for the name that begins with `labels`, one on each line, if `pasted` is a line of a zone file or the
/// output of a program.
pub fn txt_in(pasted: &str, labels: &str) -> Option<Vec<u8>> {
    let version = if labels == STS_LABELS { RECORD_VERSION } else { TLSRPT_VERSION };
    let found = records_at_one_name(pasted, version);
    let is_there = found.first().is_some_and(|first| first.misplaced(labels).is_none());
    let texts: Vec<Vec<u8>> = found.into_iter().map(|found| found.text).collect();
    is_there.then(|| texts.join(b"\n".as_slice()))
}

/// Returns the records in a text that holds several with `version`; nothing if there is only one. A line break ends a record if the
/// next line begins with a version.
pub(crate) fn several_in(text: &[u8], version: &str) -> Vec<Vec<u8>> {
    let is_own = |text: &Vec<u8>| mentions(text, version.as_bytes());
    let Ok(text) = std::str::from_utf8(text) else { return Vec::new() };
    let Some(at) = place_of(text, version) else { return Vec::new() };
    let again = text.get(at + version.len()..).and_then(|rest| place_of(rest, version));
    if again.is_none() {
        return Vec::new();
    }
    let found = records_at_one_name(text, version).into_iter().map(|found| found.text);
    let found: Vec<Vec<u8>> = found.collect();
    let found = if found.is_empty() { apart(text) } else { found };
    if found.iter().filter(|text| is_own(text)).count() > 1 { found } else { Vec::new() }
}

/// Returns the records on the lines of a text. Each may be in quotes, as `dig +short` prints it.
fn apart(text: &str) -> Vec<Vec<u8>> {
    let mut all: Vec<String> = Vec::new();
    // A string that begins with a version is a record, too.
    let text = text.replace("\" \"v=", "\"\n\"v=");
    for line in text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()) {
        let begins = begins_record(line);
        match all.last_mut().filter(|_| !begins) {
            Some(record) => *record = format!("{record} {line}"),
            None => all.push(line.to_owned()),
        }
    }
    let plain = |text: String| match strings(&text).filter(|_| text.starts_with('"')) {
        Some(text) => text,
        None => text.into_bytes(),
    };
    all.into_iter().map(plain).collect()
}

/// Whether a line is the beginning of a TXT record: of any with a version, or of one such as `google-site-verification=…`, but
/// not a field of one.
pub(crate) fn begins_record(line: &str) -> bool {
    let line = line.trim_start_matches(['"', '\'', '“', '„']);
    let Some((name, value)) = line.split_once('=') else { return false };
    let is_name =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let is_field =
        ["id", "rua", "ruf", "version", "mode", "mx", "max_age", "records", "value", "name", "txt", "text"];
    is_name
        && !value.is_empty()
        && !value.starts_with([' ', '"', '['])
        && !is_field.iter().any(|field| name.eq_ignore_ascii_case(field))
}

const STS_LABELS: &str = "_mta-sts";

#[cfg(test)]
mod tests {
    use super::{Printed, record_in};

    #[test]
    fn the_record_in_the_output_of_a_program_is_found() {
        let cases = [
            (
                "; <<>> DiG 9.18 <<>> TXT x\n;; ANSWER SECTION:\n_mta-sts.a.example.\t300\tIN\tTXT\t\"v=STSv1; id=1;\"",
                Printed::By("dig"),
            ),
            ("_mta-sts.a.example descriptive text \"v=STSv1; id=1;\"", Printed::By("host")),
            ("_mta-sts.a.example text = \"v=STSv1; id=1;\"", Printed::By("nslookup")),
            ("_mta-sts.a.example\ttext =\n\n\t\"v=STSv1; \"\n\t\"id=1;\"\n", Printed::By("nslookup")),
            ("Strings : {v=STSv1; id=1;}", Printed::By("Resolve-DnsName")),
            (
                "Name     Type TTL Section Strings\n_mta-sts.a.example TXT 300 Answer {v=STSv1; id=1;}",
                Printed::By("Resolve-DnsName"),
            ),
            ("{\"Value\": \"\\\"v=STSv1; id=1;\\\"\"}", Printed::Json),
            ("{\"ResourceRecords\":[{\"Value\":\"\\\"v=STSv1; \\\" \\\"id=1;\\\"\"}]}", Printed::Json),
            ("{\"name\":\"_mta-sts\",\"type\":\"TXT\",\"content\":\"v=STSv1; id=1;\"}", Printed::Json),
            (
                "resource \"x\" \"mta-sts\" {\n  name = \"_mta-sts.a.example\"\n  records = [\"v=STSv1; id=1;\"]\n}",
                Printed::Terraform,
            ),
            (
                "Type: AWS::Route53::RecordSet\nProperties:\n  Name: _mta-sts.a.example.\n  ResourceRecords:\n    - '\"v=STSv1; id=1;\"'\n",
                Printed::CloudFormation,
            ),
        ];
        for (pasted, printed) in cases {
            let found = record_in(pasted).unwrap_or_else(|| panic!("nothing in {pasted}"));
            assert_eq!(found.printed, Some(printed), "{pasted}");
            assert_eq!(String::from_utf8_lossy(&found.text), "v=STSv1; id=1;", "{pasted}");
            assert_eq!(found.misplaced("_mta-sts"), None, "{pasted}");
        }
        for text in ["v=STSv1; id=1", "{v=STSv1; id=1}", "{\"error\": \"x\"}", "text = v=STSv1; id=1", ""] {
            assert_eq!(record_in(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_where_senders_do_not_look_is_recognised() {
        let cases = [
            ("_mta-sts.a.example.", None),
            ("_MTA-STS", None),
            ("_mta-sts.sub.a.example", None),
            ("mta-sts.a.example.", Some("a.example")),
            ("a.example.", Some("a.example")),
            ("@", Some("")),
            ("_mta-sts.a.example.a.example.", Some("a.example")),
            ("_smtp._tls.a.example.", Some("a.example")),
            ("_mta-sts.mta-sts.a.example", Some("a.example")),
        ];
        for (owner, domain) in cases {
            let line = format!("{owner} IN TXT \"v=STSv1; id=1\"");
            let found = record_in(&line).unwrap().misplaced("_mta-sts");
            assert_eq!(found.as_ref().map(|(_, domain)| domain.as_str()), domain, "{owner}");
        }
    }
}
