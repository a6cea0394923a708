//! `make run`: the page, the Worker and a loopback Internet, until Ctrl-C.

use std::io::{self, Write};
use std::process::ExitCode;

use e2e::{Lab, LabError, Options};
use fixture::Fixture;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), LabError> {
    let doing = |source| LabError::Io { doing: "cannot listen for signals".to_owned(), source };
    let mut interrupt = signal(SignalKind::interrupt()).map_err(doing)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(doing)?;

    let lab = tokio::select! {
        started = Lab::start(Options::from_env()?) => started?,
        _ = interrupt.recv() => return Ok(()),
        _ = terminate.recv() => return Ok(()),
    };
    greet(&lab);
    tokio::select! {
        () = tell_about_the_internet(&lab) => {}
        _ = interrupt.recv() => return Ok(()),
        _ = terminate.recv() => return Ok(()),
    }
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

fn greet(lab: &Lab) {
    let width = lab.offered().map(|fixture| fixture.domain().len()).max().unwrap_or_default();
    let line = |fixture: &Fixture| format!("  {:width$}  {}\n", fixture.domain(), fixture.title);
    let domains: String = lab.offered().map(line).collect();
    let others = lab.fixtures().len() - lab.offered().count();
    let others = format!("and {others} more, one for each thing that can be wrong: core/tests/fixtures/");
    say(&format!("MTA-STS Check is at {}\n\nDemo domains:\n{domains}  {others}\n", lab.url()));
}

async fn tell_about_the_internet(lab: &Lab) {
    say(if lab.internet().await {
        "\nThe real Internet is reachable: any other domain is checked out there.\nCtrl-C ends it.\n"
    } else {
        "\nThe real Internet is not reachable from here: only the demo domains can be checked.\nCtrl-C ends it.\n"
    });
}

/// Whoever closes standard output has seen enough; the lab serves on.
fn say(text: &str) {
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}
