//! Records for programs that keep DNS zones as code.

use crate::publish::records::as_text::{quoted, relative, strings, zone_value};
use crate::publish::records::entry::{Data, Entry};
use std::fmt::Write;

/// Quotes a text for Terraform, where `${` and `%{` begin a template.
fn hcl(text: &str) -> String {
    quoted(text).replace("${", "$${").replace("%{", "%%{")
}

/// Returns the name of a resource: letters, digits and `_`.
fn label(name: &str) -> String {
    let label: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    // A name must begin with a letter or `_`.
    if label.starts_with(|letter: char| letter.is_ascii_digit()) { format!("_{label}") } else { label }
}

pub(super) fn terraform(entries: &[Entry]) -> String {
    let mut out = String::from("# Set var.zone_id to the id of the hosted zone of Route 53.\n");
    for Entry { name, ttl, data } in entries {
        // The provider puts the quotes at both ends itself; those between two strings are written.
        let value = match data {
            Data::Txt(text) => strings(text).join("\"\""),
            other => other.value(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "resource \"aws_route53_record\" \"{}\" {{\n  zone_id = var.zone_id\n  name    = {}\n  type    = \"{}\"\n  ttl     = {ttl}\n  records = [{}]\n}}",
            label(name),
            hcl(name),
            data.kind(),
            hcl(&value)
        );
    }
    out
}

pub(super) fn terraform_cloudflare(entries: &[Entry]) -> String {
    let mut out = String::from(
        "# Set var.zone_id to the id of the zone at Cloudflare. A proxied name would not show its record.\n",
    );
    for Entry { name, ttl, data } in entries {
        let value = match data {
            Data::Cname(target) => target.clone(),
            other => zone_value(other),
        };
        let _ = writeln!(
            out,
            "resource \"cloudflare_dns_record\" \"{}\" {{\n  zone_id = var.zone_id\n  name    = {}\n  type    = \"{}\"\n  ttl     = {ttl}\n  content = {}\n  proxied = false\n}}",
            label(name),
            hcl(name),
            data.kind(),
            hcl(&value)
        );
    }
    out
}

pub(super) fn octodns(entries: &[Entry], zone: &str) -> String {
    let mut out = String::from("---\n");
    for Entry { name, ttl, data } in entries {
        // octoDNS wants a backslash before each semicolon of a text.
        let value = match data {
            Data::Txt(text) => text.replace(';', "\\;"),
            other => other.value(),
        };
        let name = match relative(name, zone) {
            "@" => "",
            name => name,
        };
        // In YAML's single quotes a single quote is doubled, and nothing else is special.
        let yaml = |text: &str| format!("'{}'", text.replace('\'', "''"));
        let _ = writeln!(
            out,
            "{}:\n  ttl: {ttl}\n  type: {}\n  value: {}",
            yaml(name),
            data.kind(),
            yaml(&value)
        );
    }
    out
}

pub(super) fn dnscontrol(entries: &[Entry], zone: &str) -> String {
    let record = |Entry { name, ttl, data }: &Entry| {
        format!(
            "  {}({}, {}, TTL({ttl})),\n",
            data.kind(),
            quoted(relative(name, zone)),
            quoted(&data.value())
        )
    };
    let records: String = entries.iter().map(record).collect();
    // dnscontrol wants no comma after the last record.
    format!("D_EXTEND({},\n{}\n);\n", quoted(zone), records.trim_end_matches([',', '\n']))
}
