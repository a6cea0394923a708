//! The arguments of `mta-sts-check new`.

use clap::ValueEnum;
use mta_sts::Mode;
use mta_sts::publish::records::RecordFormat;
use std::path::PathBuf;

#[derive(clap::Args)]
pub(crate) struct NewArgs {
    /// The mail domain. Repeat it for several domains with the same policy.
    #[arg(long, value_name = "DOMAIN", required = true, allow_hyphen_values = true)]
    pub(crate) domain: Vec<String>,

    #[command(flatten)]
    pub(crate) policy: PolicyArgs,

    /// Where senders send TLS reports: a mailto: or https: address. Default: mailto:tls-reports@DOMAIN.
    #[arg(long, value_name = "URI", allow_hyphen_values = true)]
    pub(crate) rua: Option<String>,

    /// Do not print a TLSRPT record.
    #[arg(long, conflicts_with = "rua")]
    pub(crate) no_tlsrpt: bool,

    /// Where the id of the record comes from: the time, or the SHA-256 digest of the policy.
    #[arg(long, value_enum, default_value_t = IdFrom::Time)]
    pub(crate) id: IdFrom,

    /// The web server that serves the policy: its name for a CNAME record, or its IP address.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    pub(crate) policy_host: Option<String>,

    /// Make the domains aliases (CNAME records) of this one, whose record and policy then apply to all of them.
    #[arg(long, value_name = "DOMAIN", conflicts_with = "policy_host", allow_hyphen_values = true)]
    pub(crate) alias_of: Option<String>,

    /// The DNS zone of the domains, if it is not the first domain itself.
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub(crate) zone: Option<String>,

    /// The format of the records.
    #[arg(long, value_enum, default_value_t = RecordsArg::Zone)]
    pub(crate) records: RecordsArg,

    /// Also print the configuration files with which this web server or platform serves the policy, such as nginx or
    /// cloudflare-worker. An unknown name prints the list. With --out they are written to the folder DIR/hosting.
    #[arg(long, value_name = "SERVER", allow_hyphen_values = true)]
    pub(crate) hosting: Option<String>,

    /// Write mta-sts.txt and records.zone to this folder, and with --records also the records in that format. Files that
    /// exist are replaced.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// What a policy says.
#[derive(Clone, clap::Args)]
pub(crate) struct PolicyArgs {
    /// The mail provider, such as google, microsoft or zoho-eu. An unknown name prints the list.
    #[arg(long, conflicts_with = "mx", allow_hyphen_values = true)]
    pub(crate) provider: Option<String>,

    /// A host of the domain's MX records, or a pattern such as *.mail.example.com. Repeat it for several, or
    /// separate them by commas.
    #[arg(long, value_name = "HOST", value_delimiter = ',')]
    pub(crate) mx: Vec<String>,

    /// What senders do if a mail host fails. Default: testing, the mode to begin with.
    #[arg(long, value_enum)]
    pub(crate) mode: Option<ModeArg>,

    /// How long senders cache the policy, in seconds. Default: one day, and one week in mode enforce.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=31_557_600))]
    pub(crate) max_age: Option<u32>,
}

impl PolicyArgs {
    /// Returns the mode that was given, or testing.
    pub(crate) fn mode(&self) -> Mode {
        self.mode.map_or(Mode::Testing, ModeArg::mode)
    }
}

/// The mode of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModeArg {
    /// Senders deliver and report failures.
    Testing,
    /// Senders do not deliver if no mail host can be verified.
    Enforce,
    /// The policy is withdrawn.
    None,
}

impl ModeArg {
    pub(crate) const fn of(mode: Mode) -> Self {
        match mode {
            Mode::Testing => Self::Testing,
            Mode::Enforce => Self::Enforce,
            Mode::None => Self::None,
        }
    }

    pub(crate) const fn mode(self) -> Mode {
        match self {
            Self::Testing => Mode::Testing,
            Self::Enforce => Mode::Enforce,
            Self::None => Mode::None,
        }
    }
}

/// What an id follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum IdFrom {
    /// The current time, such as 20260101T000000.
    Time,
    /// The SHA-256 digest of the policy: it changes if and only if the policy does.
    #[value(alias = "hash")]
    Policy,
}

/// The form of records; the names are those of [`RecordFormat`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RecordsArg(pub(crate) RecordFormat);

impl RecordsArg {
    #[allow(non_upper_case_globals)] // It is the default value of an option, named like a variant.
    pub(crate) const Zone: Self = Self(RecordFormat::Zone);
}

/// All forms, in the order of the core.
static FORMS: [RecordsArg; RecordFormat::ALL.len()] = {
    let mut all = [RecordsArg::Zone; RecordFormat::ALL.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = RecordsArg(RecordFormat::ALL[at]);
        at += 1;
    }
    all
};

impl ValueEnum for RecordsArg {
    fn value_variants<'a>() -> &'a [Self] {
        &FORMS
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.name()))
    }
}
