//! Checks that each form of the records carries exactly the value, whatever is in it.

use mta_sts::publish::records::{
    self, Data, Entry, RecordFormat, aliases, entries, id_of_digest, policy_host,
};
use mta_sts::{DomainName, Words};
use std::process::Command;

const ZONE: &str = "shop.example";

fn domain(name: &str) -> DomainName {
    DomainName::parse_ascii(name).unwrap()
}

fn written(entries: &[Entry], zone: &str, format: RecordFormat) -> String {
    records::written(entries, zone, format, &Words::ENGLISH)
}

fn txt(text: &str) -> Entry {
    Entry { name: format!("_smtp._tls.{ZONE}"), ttl: 3600, data: Data::Txt(text.to_owned()) }
}

/// Values that would break out of quotes, or that a program would read as its own.
fn odd_values() -> Vec<String> {
    let odd = ["a'b", "a\"b", "a\\b", "${x}", "%{x}", "$(touch x)", "`x`", "a;b", "a'; touch x; '", "\u{fc}"];
    odd.iter()
        .map(|odd| format!("v=TLSRPTv1; rua=mailto:{odd}@shop.example"))
        .chain([format!("v=TLSRPTv1; {}", "x".repeat(600))])
        .collect()
}

/// Joins the quoted strings of a zone file's value.
fn of_zone(value: &str) -> String {
    let mut out = String::new();
    let (mut inside, mut letters) = (false, value.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '"' => inside = !inside,
            '\\' => out.extend(letters.next()),
            _ if inside => out.push(letter),
            _ => assert_eq!(letter, ' ', "outside of quotes in {value}"),
        }
    }
    assert!(!inside, "an open quote in {value}");
    out
}

#[test]
fn zone_files_have_the_value_in_strings_of_255_bytes() {
    for value in odd_values() {
        for form in [RecordFormat::Zone, RecordFormat::Bind] {
            let text = written(&[txt(&value)], ZONE, form);
            let line = text.lines().last().unwrap();
            let shown = line.split_once("TXT\t").unwrap().1;
            assert_eq!(of_zone(shown), value, "{form:?}: {text}");
            assert!(shown.split("\" \"").all(|string| string.len() <= 2 * 255 + 2), "{text}");
        }
    }
}

/// Runs commands with a shell in which the program prints its arguments, one a line.
fn arguments(program: &str, commands: &str) -> Vec<String> {
    let script = format!("{program}() {{ printf '%s\\n' \"$@\"; }}\nRESOURCE_GROUP=g ZONE_ID=z\n{commands}");
    let output = Command::new("sh").args(["-euc", &script]).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{script}\n{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn commands_pass_the_exact_value_through_the_shell() {
    for value in odd_values() {
        let az = arguments("az", &written(&[txt(&value)], ZONE, RecordFormat::Az));
        let at = az.iter().position(|argument| argument == "--value").unwrap();
        assert_eq!(az[at + 1], value);
        let aws = arguments("aws", &written(&[txt(&value)], ZONE, RecordFormat::Route53));
        let batch: serde_json::Value = serde_json::from_str(aws.last().unwrap()).unwrap();
        let set = &batch["Changes"][0]["ResourceRecordSet"];
        assert_eq!(of_zone(set["ResourceRecords"][0]["Value"].as_str().unwrap()), value, "{batch}");
        assert_eq!((&set["Name"], &set["TTL"]), (&"_smtp._tls.shop.example.".into(), &3600.into()));
    }
}

#[test]
fn power_shell_and_yaml_double_single_quotes() {
    for value in odd_values() {
        let text = written(&[txt(&value)], ZONE, RecordFormat::PowerShell);
        let shown = text.split("-DescriptiveText '").nth(1).unwrap().rsplit_once("' -TimeToLive").unwrap().0;
        assert_eq!(shown.replace("''", "'"), value);
        let text = written(&[txt(&value)], ZONE, RecordFormat::OctoDns);
        let shown = text.trim_end().rsplit_once("value: '").unwrap().1.strip_suffix('\'').unwrap();
        assert_eq!(shown.replace("''", "'").replace("\\;", ";"), value);
    }
}

#[test]
fn code_escapes_quotes_and_templates() {
    for value in odd_values() {
        let text = written(&[txt(&value)], ZONE, RecordFormat::Terraform);
        assert!(!text.replace("$${", "").contains("${") && !text.replace("%%{", "").contains("%{"), "{text}");
        let text = written(&[txt(&value)], ZONE, RecordFormat::DnsControl);
        let shown = text.split("TXT(\"_smtp._tls\", ").nth(1).unwrap().rsplit_once(", TTL(3600)").unwrap().0;
        assert_eq!(of_zone(shown), value, "{text}");
    }
}

#[test]
fn a_name_is_relative_to_its_zone() {
    let all = entries(&domain("mail.shop.example"), "1", None);
    for (zone, name) in [
        ("shop.example", "_mta-sts.mail\t"),
        ("mail.shop.example", "_mta-sts\t"),
        ("op.example", "_mta-sts.mail.shop.example\t"),
    ] {
        let text = written(&all, zone, RecordFormat::Bind);
        assert!(text.lines().last().unwrap().starts_with(name), "{zone}: {text}");
    }
}

#[test]
fn a_domain_has_its_records() {
    let shop = domain(ZONE);
    let text = written(&entries(&shop, "1", Some("https://reports.example/v1")), ZONE, RecordFormat::Table);
    assert_eq!(
        text,
        "Name        Type  TTL   Value\n\
         _mta-sts    TXT   3600  v=STSv1; id=1\n\
         _smtp._tls  TXT   3600  v=TLSRPTv1; rua=https://reports.example/v1\n"
    );
    let hosts = ["192.0.2.1", "2001:db8::1", "web.host.example"].map(|target| policy_host(&shop, target));
    let aliased = aliases(&shop, &domain("host.example"));
    assert_eq!(
        written(&[hosts.to_vec(), aliased].concat(), ZONE, RecordFormat::Zone),
        "mta-sts.shop.example.\t3600\tIN\tA\t192.0.2.1\n\
         mta-sts.shop.example.\t3600\tIN\tAAAA\t2001:db8::1\n\
         mta-sts.shop.example.\t3600\tIN\tCNAME\tweb.host.example.\n\
         _mta-sts.shop.example.\t3600\tIN\tCNAME\t_mta-sts.host.example.\n\
         mta-sts.shop.example.\t3600\tIN\tCNAME\tmta-sts.host.example.\n"
    );
}

#[test]
fn an_id_of_a_digest_is_a_valid_id() {
    let id = id_of_digest(&[0xab; 32]);
    assert_eq!(id, "ab".repeat(16));
    assert_eq!(id_of_digest(&[1, 2]), "0102");
}
