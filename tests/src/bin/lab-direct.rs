//! The lab for people who write senders: DNS, policy hosts and MX hosts with every fault, and a page that lists them.
//! `deploy/lab/README.md` describes it.

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use e2e::{LabError, LabPage, Log, Net, Ports, served};
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
    let ports = Ports {
        dns: port("DNS_PORT", 5300)?,
        https: port("HTTPS_PORT", 8443)?,
        smtp: port("SMTP_PORT", 2525)?,
        loopback_in_dns: env::var("LAB_ADDRESSES").is_ok_and(|value| value == "loopback"),
    };
    let folder = env::var_os("LAB_FIXTURES").map_or_else(default_folder, PathBuf::from);
    let net = Net::start_direct(served(&folder)?, Duration::ZERO, Log::new(false), ports).await?;
    let page = LabPage::open(&net, port("PAGE_PORT", 8080)?).await?;
    println!("{} domains are listed at {}\nStop with Ctrl-C.", net.fixtures().len(), page.url());
    let listens = |source| LabError::Io { doing: "cannot listen for signals".to_owned(), source };
    let mut terminate = signal(SignalKind::terminate()).map_err(listens)?;
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// The fixtures of this work tree, if there is one.
fn default_folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../core/tests/fixtures"))
}

fn port(name: &'static str, default: u16) -> Result<u16, LabError> {
    match env::var(name).ok().filter(|value| !value.is_empty()) {
        None => Ok(default),
        Some(value) => value.parse().map_err(|_| LabError::Variable {
            name,
            value,
            reason: "a port is a number from 0 to 65535",
        }),
    }
}
