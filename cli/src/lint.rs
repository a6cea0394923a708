//! `mta-sts-check lint`.

use crate::args::{Format, LintArgs};
use crate::fix::FixedInput;
use crate::input::{Input, to_ascii};
use crate::{Failure, Outcome, output, text};
use mta_sts::output::{ReportV1, escaped, picture};
use mta_sts::{Context, Picture, Severity, Timestamp, evaluate, lints, publish};
use std::io;
use std::time::SystemTime;

/// Lints the given texts, after fixing them if `--fix` is set.
///
/// Standard output carries only one thing: the report, or the output of `--fix` or `--dry-run` instead.
/// Everything else goes to standard error.
pub(crate) fn run(args: &LintArgs) -> Result<Outcome, Failure> {
    let piped = args.file.as_deref().is_some_and(|file| file.as_os_str() == "-");
    if args.fix && !args.dry_run && piped {
        match args.format {
            Format::Json => return Err(Failure::TwoOutputs("json")),
            Format::Svg => return Err(Failure::TwoOutputs("svg")),
            Format::Text => {}
        }
    }
    let mut input = Input::read(args)?;
    let now = now();
    let domain = input.domain.clone();
    let context = Context::new(to_ascii).domain(domain.as_ref()).now(now);
    if args.fix {
        let fixed = FixedInput::of(&input, &context, args.guess);
        if args.dry_run {
            fixed.show(&input, args.format)?;
        } else {
            fixed.write(&input, args.format)?;
            input = fixed.input;
        }
    }
    let observation = input.observation();
    let report = evaluate(&observation, &context, &lints::ALL);
    match args.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&ReportV1::new(&report, &observation, now));
            let json = json.map_err(io::Error::from)? + "\n";
            output::write(io::stdout().lock(), escaped(&json).as_bytes())?;
        }
        Format::Svg => {
            let picture = picture::svg(&Picture::of(&report)) + "\n";
            output::write(io::stdout().lock(), picture.as_bytes())?;
        }
        Format::Text => {
            let next = publish::next(&report, &observation, now);
            let text = text::report(&report, &input, next.as_ref());
            if (args.fix && piped) || args.dry_run {
                output::write(anstream::stderr().lock(), text.as_bytes())?;
            } else {
                output::write(anstream::stdout().lock(), text.as_bytes())?;
            }
        }
    }
    Ok(if report.count(Severity::Error) > 0 { Outcome::Errors } else { Outcome::Good })
}

/// Returns the time of day.
pub(crate) fn now() -> Option<Timestamp> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Timestamp(since.as_secs()))
}
