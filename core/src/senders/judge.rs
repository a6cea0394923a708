//! The verdicts of all senders on one policy.

use crate::rfc::POLICY_SIZE_LIMIT;
use crate::senders::body::Body;
use crate::senders::ordinary;
use crate::senders::profile::Profile;
use crate::senders::profiles::all;
use crate::senders::verdict::SenderVerdict;
use crate::syntax::policy::PolicySyntax;
use std::cell::LazyCell;

/// Returns the verdict of every sender on the policy body, in the order of [`all`].
pub fn judge(syntax: &PolicySyntax<'_>) -> Vec<SenderVerdict> {
    let terms = ordinary::terms(syntax);
    let takes_whole = |profile: &Profile| profile.text.takes_whole(syntax.text.len());
    let body = LazyCell::new(|| {
        let reading = all().filter(|profile| terms.is_none() || !takes_whole(profile));
        Body::new(syntax).up_to(reading.map(|profile| profile.text.max_bytes).max().unwrap_or_default())
    });
    let verdict = |profile: &'static Profile| match terms {
        Some((mode, max_age)) if takes_whole(profile) => SenderVerdict {
            profile,
            accepts: true,
            mode: Some(mode),
            max_age: Some(profile.max_age.clamped(max_age, Some(mode))),
            mx: None,
            because: Vec::new(),
        },
        _ => body.read_by(profile).verdict,
    };
    all().map(verdict).collect()
}

/// Returns the verdicts of the senders that refuse every text over 64 KiB.
pub(crate) fn refusing_over_limit() -> Vec<SenderVerdict> {
    let refusing = all().filter(|profile| profile.text.refuses(POLICY_SIZE_LIMIT + 1));
    refusing.map(SenderVerdict::too_large).collect()
}

#[cfg(test)]
mod tests {
    use super::{all, judge};
    use crate::senders::body::{Body, Reading};
    use crate::senders::cause::Cause;
    use crate::senders::ordinary;
    use crate::senders::verdict::SenderVerdict;
    use crate::syntax::policy::{Mode, PolicySyntax};
    use proptest::prelude::*;

    /// Grammatical lines, with odd white space and values.
    fn line() -> impl Strategy<Value = String> {
        let mode =
            prop::sample::select(vec!["enforce", "testing", "none"]).prop_map(|mode| format!("mode:{mode}"));
        let max_age = prop::sample::select(vec!["0", "1", "0086400", "604800", "31557600"]);
        let line = prop_oneof![
            Just("version:STSv1".to_owned()),
            mode,
            max_age.prop_map(|value| format!("max_age:{value}")),
            mx_line(),
        ];
        with_spaces(line)
    }

    fn mx_line() -> impl Strategy<Value = String> {
        let mx = prop_oneof![
            4 => "(\\*\\.)?[a-z]{1,4}(\\.[a-z0-9]{1,70}){0,3}",
            1 => Just("192.0.2.1".to_owned()),
            1 => Just("ab--c.example".to_owned()),
            1 => Just("xn--bcher-kva.example".to_owned()),
            1 => Just(["a".repeat(60).as_str(); 6].join(".")),
        ];
        mx.prop_map(|value| format!("mx:{value}"))
    }

    fn with_spaces(line: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
        (line, "[ \t]{0,2}", "[ \t]{0,2}", "\r?\n").prop_map(|(line, before, after, end)| {
            let (name, value) = line.split_once(':').unwrap_or_default();
            format!("{name}:{before}{value}{after}{end}")
        })
    }

    /// Lines that are not grammatical, or not a field of RFC 8461.
    fn odd_line() -> impl Strategy<Value = String> {
        let lines = [
            "\n",
            "\n\n\r\n",
            "junk\n",
            "junk",
            " \n",
            "\u{feff}",
            "mx:\n",
            " mx: a.example\n",
            "mx : a.example\n",
            "x: y\n",
            "x: y\nz:1\r\n",
            "Mode: none\nx-1: a b \n",
            "x: \u{1}\nx: a:b\n",
            "mx: a.example\r",
            "mx: a.example\u{2028}",
            "mode: x\n",
            "mx: a.example # b\n",
            "mx:a\r\r\n",
            "mx: *.\nmx: a..b\n",
            "mx: ;a\nmx: a b, c\r\n",
            "MX: a.example\n",
            "# a\nmode\nMX\n",
            "two words\n a \n",
            "\u{e9}\n",
            " \n \t \r\n",
            "mode: testing\nmode: a b\n",
            "max_age: 1 \r\nversion:x\nversion: ;\n",
        ];
        prop::sample::select(lines.to_vec()).prop_map(str::to_owned)
    }

    /// Policies with every field, most of them ordinary.
    fn policy() -> impl Strategy<Value = String> {
        let mode = prop_oneof![9 => Just("enforce"), 9 => Just("testing"), 1 => Just("none")];
        let max_age = prop_oneof![9 => 86_400..=31_557_600_u32, 1 => 0..86_400_u32];
        let mx = prop::collection::vec(with_spaces(mx_line()), 0..4);
        (mode, max_age, mx, 0..3_usize).prop_map(|(mode, max_age, mx, place)| {
            let mut lines = [format!("mode: {mode}\n"), format!("max_age: {max_age}\n")].to_vec();
            lines.insert(place, "mx: mx.example.com\n".to_owned());
            format!("version: STSv1\n{}{}", lines.concat(), mx.concat())
        })
    }

    fn text() -> impl Strategy<Value = String> {
        let lines = prop::collection::vec(prop_oneof![8 => line(), 1 => odd_line()], 0..9);
        prop_oneof![lines.prop_map(|lines| lines.concat()), policy()]
    }

    fn facts(verdict: &SenderVerdict) -> (bool, Option<Mode>, Option<i64>, Vec<Cause>) {
        (verdict.accepts, verdict.mode, verdict.max_age, verdict.because.clone())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn a_verdict_is_the_same_without_the_shared_lines_and_the_ordinary_policies(text in text()) {
            let syntax = PolicySyntax::parse(text.as_bytes());
            let (body, alone) = (Body::new(&syntax), Body::new(&syntax).without_plain_lines());
            let is_ordinary = ordinary::terms(&syntax).is_some();
            for (profile, verdict) in all().zip(judge(&syntax)) {
                let (reading, alone) = (body.read_by(profile), alone.read_by(profile));
                let expected = facts(&alone.verdict);
                prop_assert_eq!(facts(&verdict), expected.clone(), "{} on {:?}", profile.id, text);
                prop_assert_eq!(facts(&reading.verdict), expected, "{} on {:?}", profile.id, text);
                let patterns = |reading: &Reading<'_>| reading.patterns().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(patterns(&reading), patterns(&alone), "{} on {:?}", profile.id, text);
                prop_assert!(verdict.accepts || !is_ordinary, "{} refuses {:?}", profile.id, text);
            }
        }
    }

    #[test]
    fn a_sender_that_cuts_a_policy_off_reads_the_same_without_the_shared_lines() {
        for (padding, count) in (0..40).map(|padding| (padding, 550)).chain([(0, 2860)]) {
            let first = "a".repeat(padding + 1);
            let head = format!("version: STSv1\nmode: enforce\nmx: {first}.example\nmax_age: 604800\n");
            let hosts = (0..).map(|number| format!("mx: mx{number}.example.com\n"));
            let text = hosts.take(count).fold(head, |text, line| text + &line);
            let syntax = PolicySyntax::parse(text.as_bytes());
            let alone = Body::new(&syntax).without_plain_lines();
            let verdicts = judge(&syntax);
            let cut = verdicts.iter().filter(|verdict| !verdict.profile.text.takes_whole(text.len()));
            let cut: Vec<_> = cut.collect();
            assert!(!cut.is_empty());
            for verdict in cut {
                let expected = alone.read_by(verdict.profile).verdict;
                assert_eq!(facts(verdict), facts(&expected), "{} with {padding}", verdict.profile.id);
                assert_eq!(verdict.mx, expected.mx, "{} with {padding}", verdict.profile.id);
            }
        }
    }
}
