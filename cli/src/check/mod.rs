//! `mta-sts-check check`: looks up what domains publish, and judges it.

pub(crate) mod args;
mod certificates;
pub(crate) mod checked;
mod domains;
pub(crate) mod network;
mod printer;
mod progress;
mod resolver;
pub(crate) mod source;
mod summary;
mod target;

use crate::state::State;
use crate::{Failure, Outcome};
use args::CheckArgs;
use checked::Checked;
use futures_util::StreamExt;
use futures_util::stream;
use printer::Printer;
use source::Source;

/// Checks the domains. Exit status: 2 if a domain could not be checked or nothing could be found out about it, 1 if a finding
/// is severe enough, else 0. With `--quiet` only what is printed counts.
pub(crate) fn run(args: &CheckArgs) -> Result<Outcome, Failure> {
    let domains = domains::read(args)?;
    let source = Source::of(&args.network)?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::Output)?;
    runtime.block_on(check_all(args, domains, source))
}

async fn check_all(args: &CheckArgs, domains: Vec<String>, source: Source) -> Result<Outcome, Failure> {
    let count = domains.len();
    let mut state = args.state.as_deref().map(State::read).transpose()?;
    let mut printer = Printer::new(args, count)?;
    let progress = progress::bar(count, printer.prints_results());
    let check = |given: String| {
        let source = source.clone();
        // Each check is a task of its own, so that all processors are used, and a panic would cost one domain only.
        let name = given.clone();
        let task = tokio::spawn(async move { Checked::check(given, &source).await });
        async move {
            let failed = |error: tokio::task::JoinError| Checked { given: name, result: Err(error.into()) };
            task.await.unwrap_or_else(failed)
        }
    };
    // The results come in the order of the domains, and at most `jobs` of them wait.
    let mut results = stream::iter(domains).map(check).buffered(args.jobs.into());
    let mut outcome = Outcome::Good;
    while let Some(mut checked) = results.next().await {
        let news = state.as_mut().map(|state| state.compare(&mut checked)).unwrap_or_default();
        if !args.quiet || news.is_news {
            outcome = outcome.max(of(&checked, args));
            printer.print(&checked, &news)?;
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    printer.end()?;
    if let Some(state) = &state {
        state.write()?;
    }
    Ok(outcome)
}

fn of(checked: &Checked, args: &CheckArgs) -> Outcome {
    match &checked.result {
        Err(_) => Outcome::Incomplete,
        Ok(done) if done.fails(args.fail_on) => Outcome::Errors,
        Ok(done) if done.is_undetermined() => Outcome::Incomplete,
        Ok(_) => Outcome::Good,
    }
}
