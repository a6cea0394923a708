//! A TXT record as programs print it: `dig`, `host`, `nslookup`, PowerShell, and the consoles that write JSON.

use crate::names::pasted::zone_line::{line, strings};
use crate::text::characters::{has_any, place_of};

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
        let domain = once.unwrap_or(domain).to_owned();
        (!is_right).then_some((owner, domain))
    }
}

/// Finds a TXT record in the output of a program, or on a line of a zone file.
pub fn record_in(pasted: &str) -> Option<PastedRecord<'_>> {
    let of = |printed, owner, text| Some(PastedRecord { printed: Some(printed), owner, text });
    let pasted = pasted.trim();
    if pasted.starts_with("; <<>>") || pasted.contains("ANSWER SECTION") {
        let (owner, text) = pasted.lines().filter(|line| !line.starts_with(';')).find_map(line)?;
        return of(Printed::By("dig"), owner, text);
    }
    for (word, program) in [(" descriptive text ", "host"), ("text =", "nslookup")] {
        if let Some((before, data)) = pasted.split_once(word).filter(|(before, _)| !before.contains('=')) {
            let owner = before.split_whitespace().next_back();
            // The strings may be on a line each.
            let lines = data.trim_start().lines().map(str::trim).take_while(|line| line.starts_with('"'));
            return of(
                Printed::By(program),
                owner,
                strings(&lines.collect::<String>()).filter(|text| !text.is_empty())?,
            );
        }
    }
    if let Some((head, rest)) = place_of(pasted, "Strings").and_then(|at| pasted.get(at..)?.split_once('{')) {
        let before = pasted.get(..pasted.len() - rest.len())?;
        let is_cut = rest.contains("...") || has_any(head, "=;");
        let (inside, _) = rest.split_once('}').filter(|_| !is_cut)?;
        return of(
            Printed::By("Resolve-DnsName"),
            before.split_whitespace().find(is_owner),
            inside.trim().into(),
        );
    }
    let configuration = CONFIGURATIONS.into_iter().find(|(mark, _)| pasted.contains(mark));
    if let Some((_, printed)) = configuration.filter(|_| !pasted.starts_with(['{', '['])) {
        let parts = pasted.split_inclusive(is_end_of_string()).filter_map(|part| part.strip_suffix('"'));
        let texts = parts.filter_map(string).filter(|text| is_record(text));
        // Of several records it is not certain which is meant.
        let mut texts: Vec<Vec<u8>> = texts.collect();
        let text = texts.pop().filter(|_| texts.is_empty())?;
        return of(printed, named(pasted), text);
    }
    if pasted.starts_with(['{', '[']) && pasted.contains('"') {
        let mut owner = None;
        for value in pasted.split_inclusive(is_end_of_string()).filter_map(|part| part.strip_suffix('"')) {
            let text = string(value)?;
            if is_record(&text) {
                return of(Printed::Json, owner, text);
            }
            owner = owner.or(Some(value).filter(is_owner));
        }
        return None;
    }
    let (owner, text) = line(pasted)?;
    Some(PastedRecord { printed: None, owner, text })
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
fn named(pasted: &str) -> Option<&str> {
    pasted.lines().find_map(|line| {
        let (key, value) = line.split_once(['=', ':'])?;
        let value = value.trim_matches([' ', '\t', '"', '\'', ',']);
        key.trim().eq_ignore_ascii_case("name").then_some(value).filter(is_owner)
    })
}

/// Whether a word is the name of one of the records, or nearly.
fn is_owner(word: &&str) -> bool {
    word.contains("mta-sts") || word.starts_with('_')
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

/// Returns the text of a TXT record for the name that begins with `labels`, if `pasted` is a line of a zone file or the output
/// of a program.
pub fn txt_in(pasted: &str, labels: &str) -> Option<Vec<u8>> {
    record_in(pasted).filter(|found| found.misplaced(labels).is_none()).map(|found| found.text)
}

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
