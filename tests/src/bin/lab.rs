//! `make run`: the page, the Worker and a loopback Internet, until Ctrl-C.

use std::process::ExitCode;

use e2e::{Lab, LabError, Options};
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
    println!("MTA-STS Check is at {}\n", lab.url());
    println!("Demo domains:");
    let width = lab.fixtures().iter().map(|fixture| fixture.domain().len()).max().unwrap_or_default();
    for fixture in lab.fixtures() {
        println!("  {:width$}  {}", fixture.domain(), fixture.title);
    }
}

async fn tell_about_the_internet(lab: &Lab) {
    let line = if lab.internet().await {
        "The real Internet is reachable: any other domain is checked out there."
    } else {
        "The real Internet is not reachable from here: only the demo domains can be checked."
    };
    println!("\n{line}\nCtrl-C ends it.");
}
