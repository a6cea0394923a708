//! `mta-sts-check manual`: the manual pages and the completions, made from the description of the command line.

use crate::args::Args;
use crate::failure::system;
use crate::{Failure, Outcome, output};
use clap::CommandFactory;
use clap_complete::Shell;
use mta_sts::Message;
use std::fs;
use std::io;
use std::path::Path;

/// The shells for which there are completions.
const SHELLS: [Shell; 4] = [Shell::Bash, Shell::Elvish, Shell::Fish, Shell::Zsh];

/// Writes a manual page for the program and for each of its commands, and a completion for each shell.
pub(crate) fn run(folder: &Path) -> Result<Outcome, Failure> {
    write(folder)
        .map_err(|error| Failure::Read { name: folder.display().to_string(), reason: system(&error) })?;
    output::note(&Message::new("cli.wrote", "wrote {path}").arg("path", folder.display()))?;
    Ok(Outcome::Good)
}

fn write(folder: &Path) -> io::Result<()> {
    // The help of the help command needs no page.
    let mut command = Args::command().disable_help_subcommand(true);
    let (pages, completions) = (folder.join("man"), folder.join("completions"));
    fs::create_dir_all(&pages)?;
    fs::create_dir_all(&completions)?;
    for shell in SHELLS {
        clap_complete::generate_to(shell, &mut command, "mta-sts-check", &completions)?;
    }
    clap_mangen::generate_to(command, &pages)
}
