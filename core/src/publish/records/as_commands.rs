//! Records as commands.

use crate::publish::records::as_text::{quoted, relative, zone_value};
use crate::publish::records::entry::{Data, Entry};
use std::fmt::Write;

/// Puts a text in single quotes for a POSIX shell.
fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

pub(super) fn power_shell(entries: &[Entry], zone: &str) -> String {
    // PowerShell doubles a single quote inside single quotes.
    let text = |text: &str| format!("'{}'", text.replace('\'', "''"));
    let mut out = String::new();
    for Entry { name, ttl, data } in entries {
        let [hours, minutes, seconds] = [ttl / 3600, ttl / 60 % 60, ttl % 60];
        let name = text(relative(name, zone));
        let value = match data {
            Data::Txt(value) => format!("-Txt -Name {name} -DescriptiveText {}", text(value)),
            Data::Cname(target) => {
                format!("-CName -Name {name} -HostNameAlias {}", text(&format!("{target}.")))
            }
            Data::A(address) => format!("-A -Name {name} -IPv4Address {}", text(address)),
            Data::Aaaa(address) => format!("-AAAA -Name {name} -IPv6Address {}", text(address)),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "Add-DnsServerResourceRecord -ZoneName {} {value} -TimeToLive {hours:02}:{minutes:02}:{seconds:02}",
            text(zone)
        );
    }
    out
}

pub(super) fn az(entries: &[Entry], zone: &str) -> String {
    let mut out = String::from("# RESOURCE_GROUP is the resource group of the zone.\n");
    for Entry { name, ttl, data } in entries {
        let name = shell(relative(name, zone));
        let (kind, value) = match data {
            Data::Txt(value) => {
                ("txt", format!("add-record --record-set-name {name} --value {}", shell(value)))
            }
            Data::Cname(target) => {
                ("cname", format!("set-record --record-set-name {name} --cname {}", shell(target)))
            }
            Data::A(address) => {
                ("a", format!("add-record --record-set-name {name} --ipv4-address {}", shell(address)))
            }
            Data::Aaaa(address) => {
                ("aaaa", format!("add-record --record-set-name {name} --ipv6-address {}", shell(address)))
            }
        };
        let group = "--resource-group \"$RESOURCE_GROUP\"";
        let zone = shell(zone);
        let _ = writeln!(
            out,
            "az network dns record-set {kind} create {group} --zone-name {zone} --name {name} --ttl {ttl}"
        );
        let _ = writeln!(out, "az network dns record-set {kind} {value} {group} --zone-name {zone}");
    }
    out
}

pub(super) fn route53(entries: &[Entry]) -> String {
    let change = |Entry { name, ttl, data }: &Entry| {
        let value = quoted(&zone_value(data));
        let name = quoted(&format!("{name}."));
        format!(
            "{{\"Action\":\"UPSERT\",\"ResourceRecordSet\":{{\"Name\":{name},\"Type\":\"{}\",\"TTL\":{ttl},\"ResourceRecords\":[{{\"Value\":{value}}}]}}}}",
            data.kind()
        )
    };
    let changes: Vec<String> = entries.iter().map(change).collect();
    let batch = format!("{{\"Changes\":[{}]}}", changes.join(","));
    format!(
        "# ZONE_ID is the id of the hosted zone.\naws route53 change-resource-record-sets --hosted-zone-id \"$ZONE_ID\" --change-batch {}\n",
        shell(&batch)
    )
}
