//! `mta-sts-check`: lints and fixes MTA-STS policies and records on the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    mta_sts_check::main()
}
