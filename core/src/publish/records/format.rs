//! The forms of records.

use crate::finding::Words;
use crate::publish::records::entry::Entry;
use crate::publish::records::{as_code, as_commands, as_text};

/// A form in which a DNS program or panel takes records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordFormat {
    /// Lines of a zone file with whole names.
    Zone,
    /// A table, to type into the panel of a DNS provider.
    Table,
    /// Lines for BIND, with names relative to the zone.
    Bind,
    /// PowerShell, for Windows Server.
    PowerShell,
    /// The command line of Azure.
    Az,
    /// The command line of AWS, for Route 53.
    Route53,
    /// Terraform, for Route 53.
    Terraform,
    /// Terraform, for Cloudflare.
    TerraformCloudflare,
    /// octoDNS.
    OctoDns,
    /// dnscontrol.
    DnsControl,
}

impl RecordFormat {
    /// All forms.
    pub const ALL: [Self; 10] = [
        Self::Zone,
        Self::Table,
        Self::Bind,
        Self::PowerShell,
        Self::Az,
        Self::Route53,
        Self::Terraform,
        Self::TerraformCloudflare,
        Self::OctoDns,
        Self::DnsControl,
    ];

    /// Returns the name for programs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zone => "zone",
            Self::Table => "table",
            Self::Bind => "bind",
            Self::PowerShell => "powershell",
            Self::Az => "az",
            Self::Route53 => "route53",
            Self::Terraform => "terraform",
            Self::TerraformCloudflare => "terraform-cloudflare",
            Self::OctoDns => "octodns",
            Self::DnsControl => "dnscontrol",
        }
    }

    /// Returns the name of a file with them.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Zone => "records.zone",
            Self::Table => "records.txt",
            Self::Bind => "records.bind",
            Self::PowerShell => "records.ps1",
            Self::Az => "records-az.sh",
            Self::Route53 => "records-route53.sh",
            Self::Terraform | Self::TerraformCloudflare => "records.tf",
            Self::OctoDns => "records.yaml",
            Self::DnsControl => "records.js",
        }
    }

    /// Returns how a line of comment begins.
    pub const fn comment(self) -> &'static str {
        match self {
            Self::Zone | Self::Bind => ";",
            Self::DnsControl => "//",
            _ => "#",
        }
    }
}

/// Returns the records of one zone in this form. Every value is quoted as the form needs it, so the text can be run or
/// imported as it is. Only the table has words for people, in the language of `words`.
pub fn written(entries: &[Entry], zone: &str, format: RecordFormat, words: &Words) -> String {
    match format {
        RecordFormat::Zone => as_text::zone(entries),
        RecordFormat::Table => as_text::table(entries, zone, words),
        RecordFormat::Bind => as_text::bind(entries, zone),
        RecordFormat::PowerShell => as_commands::power_shell(entries, zone),
        RecordFormat::Az => as_commands::az(entries, zone),
        RecordFormat::Route53 => as_commands::route53(entries),
        RecordFormat::Terraform => as_code::terraform(entries),
        RecordFormat::TerraformCloudflare => as_code::terraform_cloudflare(entries),
        RecordFormat::OctoDns => as_code::octodns(entries, zone),
        RecordFormat::DnsControl => as_code::dnscontrol(entries, zone),
    }
}
