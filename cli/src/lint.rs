//! `mta-sts-check lint`.

pub(crate) mod against;
pub(crate) mod files;
pub(crate) mod linted;

use crate::args::{Format, LintArgs};
use crate::fix::FixedInput;
use crate::formats::{github, junit, sarif};
use crate::input::{Input, now, to_ascii};
use crate::words::{say, words};
use crate::{Failure, Outcome, output, text};
use against::{Against, Enforced};
use linted::Linted;
use mta_sts::output::{ReportV1, escaped, picture};
use mta_sts::{Context, Picture, Timestamp, evaluate, lints, publish};
use std::io;

/// Lints the given texts, after fixing them if `--fix` is set.
///
/// Standard output carries only one thing: the report, or the output of `--fix` or `--dry-run` instead.
/// Everything else goes to standard error.
pub(crate) fn run(args: &LintArgs) -> Result<Outcome, Failure> {
    let piped = args.file.iter().any(|file| file.as_os_str() == "-");
    if args.fix && !args.dry_run && piped && args.format != Format::Text {
        return Err(Failure::TwoOutputs(args.format.word()));
    }
    let inputs = Input::read(args)?;
    if args.format == Format::Svg && inputs.len() > 1 {
        return Err(Failure::OnePicture);
    }
    let against = Against::of(args)?;
    let now = now();
    let mut all = Vec::new();
    for input in inputs {
        all.push(lint(args, input, against.as_ref(), now)?);
    }
    let text_to_stderr = (args.fix && piped) || args.dry_run;
    print(args, &all, now, text_to_stderr)?;
    let fails = all.iter().any(|linted| linted.fails(args.fail_on));
    let outcome = if fails { Outcome::Errors } else { Outcome::Good };
    Ok(outcome.max(compare(args, &all, against.as_ref(), text_to_stderr)?))
}

fn lint(
    args: &LintArgs,
    mut input: Input,
    against: Option<&Against>,
    now: Option<Timestamp>,
) -> Result<Linted, Failure> {
    let domain = input.domain.clone().or_else(|| against.map(|against| against.domain.clone()));
    let live = against.map(|against| &against.live);
    let context = Context::new(to_ascii).domain(domain.as_ref()).now(now).live(live);
    if args.fix {
        let hosts: Vec<&str> = input.mx.iter().map(String::as_str).collect();
        let fixed = FixedInput::of(&input, &context.mx(&hosts), args.guess);
        if args.dry_run {
            fixed.show(&input, args.format)?;
        } else {
            fixed.write(&input, args.format)?;
            input = fixed.input;
        }
    }
    let observation = input.observation(against.map(|against| &against.observation));
    let report = evaluate(&observation, &context, &lints::ALL);
    Ok(Linted { input, observation, report })
}

fn print(
    args: &LintArgs,
    all: &[Linted],
    now: Option<Timestamp>,
    text_to_stderr: bool,
) -> Result<(), Failure> {
    let out = match args.format {
        Format::Json => json(all, now)?,
        Format::Svg => {
            all.iter().map(|linted| picture::svg(&Picture::of(&linted.report), words()) + "\n").collect()
        }
        Format::Sarif => sarif::of(all)?,
        Format::Github => github::of(all),
        Format::Junit => junit::of(all, args.fail_on)?,
        Format::Text => {
            let text = texts(all, now);
            if text_to_stderr {
                output::write(anstream::stderr().lock(), text.as_bytes())?;
            } else {
                output::write(anstream::stdout().lock(), text.as_bytes())?;
            }
            return Ok(());
        }
    };
    Ok(output::write(io::stdout().lock(), out.as_bytes())?)
}

/// Returns the reports for people. Of several files, each begins with its name.
fn texts(all: &[Linted], now: Option<Timestamp>) -> String {
    let one = |linted: &Linted| {
        let next = publish::next(&linted.report, &linted.observation, now);
        let name = linted.input.policy.as_ref().filter(|_| all.len() > 1);
        let name = name.map(|policy| format!("{}\n", policy.name())).unwrap_or_default();
        name + &text::report(&linted.report, &linted.input, next.as_ref())
    };
    all.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// Returns one report, or an array of the reports of several files.
fn json(all: &[Linted], now: Option<Timestamp>) -> io::Result<String> {
    let reports: Vec<_> =
        all.iter().map(|linted| ReportV1::new(&linted.report, &linted.observation, now)).collect();
    let json = match reports.as_slice() {
        [one] => serde_json::to_string_pretty(one)?,
        all => serde_json::to_string_pretty(all)?,
    };
    Ok(escaped(&json).into_owned() + "\n")
}

/// Prints whether enforcing the policies would stop mail.
fn compare(
    args: &LintArgs,
    all: &[Linted],
    against: Option<&Against>,
    text_to_stderr: bool,
) -> Result<Outcome, Failure> {
    let Some(against) = against else { return Ok(Outcome::Good) };
    let mut outcome = Outcome::Good;
    for linted in all.iter().filter(|linted| linted.input.policy.is_some()) {
        let enforced = Enforced::of(&linted.report, &against.live);
        outcome = outcome.max(match enforced {
            Enforced::Delivers | Enforced::Covers(_) => Outcome::Good,
            Enforced::Stops(_) => Outcome::Errors,
            Enforced::Unknown => Outcome::Incomplete,
        });
        let line = format!("{}\n", say(&enforced.line(&against.domain)));
        if args.format == Format::Text && !text_to_stderr {
            output::write(anstream::stdout().lock(), line.as_bytes())?;
        } else {
            output::write(anstream::stderr().lock(), line.as_bytes())?;
        }
    }
    Ok(outcome)
}
