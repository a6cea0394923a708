//! `make run`: runs the page, the Worker and the lab until Ctrl-C.

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
    print_demo_domains(&lab);
    tokio::select! {
        () = print_internet_state(&lab) => {}
        _ = interrupt.recv() => return Ok(()),
        _ = terminate.recv() => return Ok(()),
    }
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

fn print_demo_domains(lab: &Lab) {
    let line = |fixture: &Fixture| format!("  {:<32}  {}\n", fixture.domain(), fixture.title);
    let domains: String = lab.listed().map(line).collect();
    let others = lab.fixtures().len() - lab.listed().count();
    let others = format!("and {others} more, see core/tests/fixtures/");
    print(&format!("MTA-STS Check is at {}\n\nDemo domains:\n{domains}  {others}\n", lab.url()));
}

async fn print_internet_state(lab: &Lab) {
    print(if lab.internet().await {
        "\nThe real Internet is reachable, so any other domain can be checked too.\nStop with Ctrl-C.\n"
    } else {
        "\nThe real Internet is not reachable, so only the demo domains can be checked.\nStop with Ctrl-C.\n"
    });
}

/// Prints to standard output and ignores errors, so that the lab keeps running if standard output is closed.
fn print(text: &str) {
    let mut stdout = io::stdout().lock();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}
