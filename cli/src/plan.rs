//! `mta-sts-check plan`: what to do when.

use crate::input::{now, parse_host};
use crate::new::mail_domain;
use crate::words::words;
use crate::{Failure, Outcome, output};
use clap::{Subcommand, ValueEnum};
use mta_sts::publish::schedule::{
    Migration, Rollout, Schedule, Withdrawal, calendar, checklist, lines, migration, rollout, withdrawal,
};
use mta_sts::{DomainName, Message, Mode, Timestamp};
use std::io;

#[derive(clap::Args)]
pub(crate) struct PlanArgs {
    #[command(subcommand)]
    plan: Plan,
}

#[derive(Subcommand)]
enum Plan {
    /// From nothing to enforce: testing, two weeks of clean reports, then enforce with a growing max_age.
    Rollout {
        #[command(flatten)]
        common: Common,

        /// How many days the reports must be clean; at least 14.
        #[arg(long, value_name = "DAYS", default_value_t = 14, value_parser = clap::value_parser!(u32).range(14..=366))]
        testing: u32,

        /// The max_age to end with, in seconds; at least one day, 86400.
        #[arg(long, value_name = "SECONDS", default_value_t = 2_592_000, value_parser = clap::value_parser!(u32).range(86_400..=31_557_600))]
        max_age: u32,
    },
    /// Withdraw MTA-STS: serve mode none until no sender can have another policy, then remove the record, then the policy.
    Withdraw {
        #[command(flatten)]
        common: Common,

        /// The largest max_age of all policies that were served, in seconds. Without it, the plan assumes one year.
        #[arg(long, value_name = "SECONDS", value_parser = max_age())]
        max_age: Option<u32>,
    },
    /// Move to other MX hosts, so that at no time a sender refuses all of them.
    Migrate {
        #[command(flatten)]
        common: Common,

        /// An MX host that you give up. Repeat it for several, or separate them by commas.
        #[arg(long, value_name = "HOST", value_delimiter = ',')]
        from: Vec<String>,

        /// A new MX host. Repeat it for several, or separate them by commas.
        #[arg(long, value_name = "HOST", value_delimiter = ',')]
        to: Vec<String>,

        /// The mode of the policy that is served now.
        #[arg(long, value_enum, default_value_t = ServedMode::Enforce)]
        mode: ServedMode,

        /// The largest max_age of the policies that senders may have, in seconds. Without it, the plan assumes one year.
        #[arg(long, value_name = "SECONDS", value_parser = max_age())]
        max_age: Option<u32>,

        /// The TTL of the MX records in the zone, in seconds.
        #[arg(long, value_name = "SECONDS", default_value_t = 86_400)]
        mx_ttl: u32,
    },
}

#[derive(clap::Args)]
struct Common {
    /// The mail domain.
    #[arg(long, allow_hyphen_values = true)]
    domain: String,

    /// The TTL of the TXT record in the zone, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 3600)]
    ttl: u32,

    /// When to begin, in seconds since 1970 or as 2026-01-31 or 2026-01-31T10:00:00Z. Default: now.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    start: Option<Timestamp>,

    /// How to print the plan.
    #[arg(long, value_enum, default_value_t = PlanFormat::Text)]
    format: PlanFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ServedMode {
    Testing,
    Enforce,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    /// Numbered steps with their earliest times.
    Text,
    /// A checklist in Markdown.
    Checklist,
    /// A calendar file (iCalendar).
    Ics,
}

fn max_age() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..=31_557_600)
}

/// The max_age of a plan if none is given: the longest of all, in seconds.
const ASSUMED: u32 = 31_557_600;

const ASSUMPTION: Message = Message::new(
    "plan.assumption",
    "This plan assumes that senders have cached a policy for one year, the longest max_age of all, because no --max-age was given. \
    Look at the policies that you have served, and give the largest max_age of them: with --max-age 604800 it waits one week instead.",
);
const PAST: Message = Message::new("plan.past", "The plan begins in the past.");

/// Prints a plan.
pub(crate) fn run(args: &PlanArgs) -> Result<Outcome, Failure> {
    let begun = |common: &Common| -> Result<(DomainName, Timestamp), Failure> {
        Ok((mail_domain(&common.domain)?, common.start.or_else(now).unwrap_or(Timestamp(0))))
    };
    let (common, mut plan) = match &args.plan {
        Plan::Rollout { common, testing, max_age } => {
            let (domain, start) = begun(common)?;
            let of = Rollout { ttl: common.ttl, testing: testing * 86_400, max_age: *max_age };
            (common, rollout(&domain, &of, start))
        }
        Plan::Withdraw { common, max_age } => {
            let (domain, start) = begun(common)?;
            let of = Withdrawal { ttl: common.ttl, max_age: max_age.unwrap_or(ASSUMED) };
            let mut plan = withdrawal(&domain, &of, start);
            plan.note = max_age.is_none().then_some(ASSUMPTION);
            (common, plan)
        }
        Plan::Migrate { common, from, to, mode, max_age, mx_ttl } => {
            let (domain, start) = begun(common)?;
            let mode = match mode {
                ServedMode::Testing => Mode::Testing,
                ServedMode::Enforce => Mode::Enforce,
            };
            // In mode testing no step waits for the max_age.
            let note = (max_age.is_none() && mode == Mode::Enforce).then_some(ASSUMPTION);
            let (ttl, mx_ttl, max_age) = (common.ttl, *mx_ttl, max_age.unwrap_or(ASSUMED));
            let hosts =
                |given: &[String]| given.iter().map(|host| plain_host(host)).collect::<Result<Vec<_>, _>>();
            let of = Migration { ttl, mx_ttl, mode, max_age, from: hosts(from)?, to: hosts(to)? };
            if let Some(host) = of.to.iter().find(|host| of.from.contains(host)) {
                return Err(Failure::HostStays { host: host.clone() });
            }
            let mut plan = migration(&domain, &of, start);
            plan.note = note;
            (common, plan)
        }
    };
    if now().is_some_and(|now| plan.made.0 + 86_400 < now.0) {
        plan.note = Some(match plan.note.take() {
            Some(note) => {
                Message::new("sentences", "{first} {second}").arg("first", note).arg("second", PAST)
            }
            None => PAST,
        });
    }
    output::write(io::stdout().lock(), written(&plan, common.format).as_bytes())?;
    Ok(Outcome::Good)
}

/// Parses a host that an MX record can name.
fn plain_host(given: &str) -> Result<String, Failure> {
    let host = parse_host(given)?;
    if host.is_empty() || host == "." || host.parse::<std::net::IpAddr>().is_ok() {
        return Err(Failure::Host { given: given.to_owned() });
    }
    Ok(host)
}

fn written(plan: &Schedule, format: PlanFormat) -> String {
    let written = match format {
        PlanFormat::Text => lines,
        PlanFormat::Checklist => checklist,
        PlanFormat::Ics => calendar,
    };
    written(plan, words())
}

/// At most this many seconds after 1970 a plan begins: in the year 9000. A calendar writes years of four digits, and a plan
/// with the longest TTLs takes some hundred years.
const START_MAX: u64 = 221_845_392_000;

/// Reads a moment: seconds since 1970, a date, or a date and a time in UTC.
fn moment(given: &str) -> Result<Timestamp, String> {
    let moment = read_moment(given)?;
    if moment.0 > START_MAX { Err("it is too far in the future".to_owned()) } else { Ok(moment) }
}

fn read_moment(given: &str) -> Result<Timestamp, String> {
    if let Ok(seconds) = given.parse::<u64>() {
        return Ok(Timestamp(seconds));
    }
    let whole = if given.len() == 10 { format!("{given}T00:00:00Z") } else { given.to_owned() };
    Timestamp::parse(&whole).ok_or_else(|| "write it as 2026-01-31 or 2026-01-31T10:00:00Z".to_owned())
}
