//! `mta-sts-check prober`: looks at MX hosts for an edge that cannot use port 25.

mod cache;
mod server;

use crate::check::network::NetworkArgs;
use crate::check::source::settings;
use crate::failure::system;
use crate::{Failure, Outcome};
use mta_sts::{Arg, Message};
use mta_sts_direct::{Checker, Settings};
use mta_sts_wire::prober::SECRET_MIN;
use server::Server;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

// Two of the options of a check have no meaning here.
#[derive(clap::Args)]
#[command(mut_arg("edge", |arg| arg.hide(true)), mut_arg("no_smtp", |arg| arg.hide(true)))]
pub(crate) struct ProberArgs {
    /// The address to listen on, for HTTP. A web server in front of it provides HTTPS.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8026")]
    listen: SocketAddr,

    /// The file with the secret that the edge has too, of at least 32 characters. “openssl rand -hex 32” makes one.
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,

    #[command(flatten)]
    network: NetworkArgs,
}

/// At most this long an MX host is waited for, because the edge waits for eight seconds.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Serves until it is stopped.
pub(crate) fn run(args: &ProberArgs) -> Result<Outcome, Failure> {
    let useless = [(args.network.edge.is_some(), "--edge"), (args.network.no_smtp, "--no-smtp")];
    if let Some((_, option)) = useless.iter().find(|(is_given, _)| *is_given) {
        return Err(Failure::OfChecksOnly(option));
    }
    let secret = secret(args)?;
    let given = settings(&args.network)?;
    let timeout = given.timeout.min(TIMEOUT);
    let checker = Checker::new(Settings { smtp: true, timeout, ..given })?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::Output)?;
    runtime
        .block_on(Server::new(checker, secret).run(args.listen))
        .map_err(|error| Failure::Listen { address: args.listen, reason: system(&error) })?;
    Ok(Outcome::Good)
}

fn secret(args: &ProberArgs) -> Result<Vec<u8>, Failure> {
    let failed = |reason: Arg| Failure::Read { name: args.secret_file.display().to_string(), reason };
    let text = fs::read_to_string(&args.secret_file).map_err(|error| failed(crate::input::reason(&error)))?;
    let secret = text.trim();
    if secret.len() < SECRET_MIN {
        let short = Message::new(
            "cli.short-secret",
            "the secret has fewer than {least} characters; make one with “openssl rand -hex 32”",
        );
        return Err(failed(short.arg("least", SECRET_MIN).into()));
    }
    Ok(secret.as_bytes().to_vec())
}
