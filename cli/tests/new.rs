//! `mta-sts-check new`.

mod common;

use common::{run, stderr, stdout};
use std::fs;
use std::process::Output;

fn new(args: &[&str]) -> Output {
    let args: Vec<&str> = ["new", "--domain", "shop.example"].iter().chain(args).copied().collect();
    let output = run(&args, b"");
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
    output
}

#[test]
fn the_policy_alone_is_on_standard_output_and_passes_lint() {
    for mode in ["testing", "enforce", "none"] {
        let output = new(&["--mx", "mx1.shop.example", "--mx", "10 mx2.shop.example.", "--mode", mode]);
        let policy = stdout(&output);
        let expected =
            format!("version: STSv1\nmode: {mode}\nmx: mx1.shop.example\nmx: mx2.shop.example\nmax_age: ");
        assert!(policy.starts_with(&expected), "{policy}");
        let linted = run(&["lint", "-", "--domain", "shop.example"], policy.as_bytes());
        assert_eq!(linted.status.code(), Some(0), "{}", stdout(&linted));
        let records = stderr(&output);
        assert!(records.contains("_mta-sts.shop.example.\t3600\tIN\tTXT\t\"v=STSv1; id=20"), "{records}");
        assert!(
            records.contains(
                "_smtp._tls.shop.example.\t3600\tIN\tTXT\t\"v=TLSRPTv1; rua=mailto:tls-reports@shop.example\""
            ),
            "{records}"
        );
        let is_zone = |line: &str| line.starts_with(';') || line.contains("\tIN\t");
        assert!(records.lines().all(is_zone), "not a zone file: {records}");
    }
}

#[test]
fn several_hosts_are_repeated_or_separated_by_commas() {
    for hosts in [
        &["--mx", "mx1.shop.example", "--mx", "*.mail.shop.example"][..],
        &["--mx", "mx1.shop.example,*.mail.shop.example"],
        &["--mx", "10 mx1.shop.example., *.mail.shop.example"],
    ] {
        let output = new(hosts);
        let policy = stdout(&output);
        let expected = "mx: mx1.shop.example\nmx: *.mail.shop.example\n";
        assert!(policy.contains(expected), "{hosts:?}: {policy}{}", stderr(&output));
    }
}

#[test]
fn a_provider_gives_the_hosts() {
    let cases = [
        ("google", "mx: smtp.google.com\nmx: aspmx.l.google.com\nmx: *.aspmx.l.google.com\n"),
        ("Microsoft 365", "mx: shop-example.mail.protection.outlook.com\n"),
        ("zoho-eu", "mx: mx.zoho.eu\nmx: mx2.zoho.eu\nmx: mx3.zoho.eu\n"),
    ];
    for (provider, lines) in cases {
        let output = new(&["--provider", provider]);
        assert!(stdout(&output).contains(lines), "{provider}: {}", stdout(&output));
    }
    let notes = stderr(&new(&["--provider", "microsoft"]));
    assert!(notes.contains("mx.microsoft"), "the trap is named: {notes}");
    assert!(stderr(&new(&["--provider", "tuta"])).contains("mta-sts.tutanota.de."));
}

#[test]
fn what_cannot_be_derived_is_refused_with_a_way_out() {
    let cases: [(&[&str], &str); 9] = [
        (&[], "--mx HOST"),
        (&["--provider", "nobody"], "google"),
        (&["--provider", "zoho"], "zoho-eu"),
        (&["--provider", "proofpoint"], "--mx HOST"),
        (&["--provider", "microsoft-dnssec"], "o-v1.mx.microsoft"),
        (&["--mx", "mx_1.shop.example"], "cannot be in a policy"),
        (&["--mx", "*.mail.protection.outlook.com"], "mx-pattern-shared-wildcard"),
        (&["--mx", "mx1.shop.example", "--rua", "tls@shop.example"], "rua"),
        (&["--mx", "mx1.shop.example", "--zone", "other.example"], "is not in the zone"),
    ];
    for (args, expected) in cases {
        let all: Vec<&str> = ["new", "--domain", "shop.example"].iter().chain(args).copied().collect();
        let output = run(&all, b"");
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stdout(&output));
        assert!(
            stderr(&output).contains(expected) && stdout(&output).is_empty(),
            "{args:?}: {}",
            stderr(&output)
        );
    }
    let output = run(&["new", "--domain", "my-shop.example", "--provider", "microsoft"], b"");
    assert!(stderr(&output).contains("hyphen"), "{}", stderr(&output));
    let output = run(&["new", "--domain", "not a domain", "--mx", "mx.shop.example"], b"");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn files_are_written_to_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new/folder");
    for _ in 0..2 {
        let output = new(&["--mx", "mx1.shop.example", "--out", out.to_str().unwrap()]);
        assert!(output.stdout.is_empty(), "{}", stdout(&output));
    }
    let policy = fs::read_to_string(out.join("mta-sts.txt")).unwrap();
    assert!(policy.contains("mx: mx1.shop.example\n"), "{policy}");
    let records = fs::read_to_string(out.join("records.zone")).unwrap();
    assert!(records.contains("\tIN\tTXT\t\"v=STSv1; id="), "{records}");
    assert_eq!(fs::read_dir(&out).unwrap().count(), 2, "nothing else");
    new(&["--mx", "mx1.shop.example", "--records", "terraform", "--out", out.to_str().unwrap()]);
    assert!(fs::read_to_string(out.join("records.tf")).unwrap().contains("aws_route53_record"));
}

#[test]
fn an_id_can_follow_from_the_policy() {
    let id = |args: &[&str]| {
        let records = stderr(&new(&[args, &["--id", "policy"]].concat()));
        let id = records
            .split("id=")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default()
            .to_owned();
        assert_eq!(id.len(), 32, "{records}");
        id
    };
    let one = id(&["--mx", "mx1.shop.example"]);
    assert_eq!(one, id(&["--mx", "mx1.shop.example"]));
    assert_ne!(one, id(&["--mx", "mx2.shop.example"]));
}

#[test]
fn many_domains_are_aliases_of_one() {
    let args = [
        "new",
        "--domain",
        "a.example",
        "--domain",
        "b.example",
        "--alias-of",
        "host.example",
        "--mx",
        "mx.host.example",
    ];
    let output = run(&args, b"");
    let records = stderr(&output);
    for line in [
        "_mta-sts.host.example.\t3600\tIN\tTXT\t\"v=STSv1; id=",
        "_mta-sts.a.example.\t3600\tIN\tCNAME\t_mta-sts.host.example.",
        "mta-sts.b.example.\t3600\tIN\tCNAME\tmta-sts.host.example.",
        "_smtp._tls.b.example.\t3600\tIN\tTXT\t\"v=TLSRPTv1; rua=mailto:tls-reports@b.example\"",
        "; The alias of the record alone is not enough",
    ] {
        assert!(records.contains(line), "expected {line:?} in {records}");
    }
}

#[test]
fn every_form_of_the_records_has_both_values() {
    for form in [
        "zone",
        "table",
        "bind",
        "powershell",
        "az",
        "route53",
        "terraform",
        "terraform-cloudflare",
        "octodns",
        "dnscontrol",
    ] {
        let text = stderr(&new(&[
            "--mx",
            "mx1.shop.example",
            "--records",
            form,
            "--policy-host",
            "web.shop.example",
        ]));
        for part in ["v=STSv1", "v=TLSRPTv1", "_mta-sts", "_smtp._tls", "web.shop.example"] {
            assert!(text.contains(part), "{form}: expected {part:?} in {text}");
        }
    }
}

#[test]
fn the_files_of_a_web_server_come_with_it() {
    let printed = stderr(&new(&["--mx", "mx1.shop.example", "--hosting", "nginx"]));
    assert!(printed.contains("server_name mta-sts.shop.example;"), "{printed}");
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().to_str().unwrap();
    new(&["--mx", "mx1.shop.example", "--hosting", "cloudflare-worker", "--out", out]);
    let worker = fs::read_to_string(folder.path().join("hosting/worker.js")).unwrap();
    let policy =
        "const POLICY = \"version: STSv1\\nmode: testing\\nmx: mx1.shop.example\\nmax_age: 86400\\n\";";
    assert!(worker.contains(policy), "{worker}");
    new(&["--mx", "mx1.shop.example", "--hosting", "iis", "--out", out]);
    let policy = folder.path().join("hosting/inetpub/mta-sts/shop.example/.well-known/mta-sts.txt");
    assert_eq!(
        fs::read_to_string(policy).unwrap(),
        fs::read_to_string(folder.path().join("mta-sts.txt")).unwrap()
    );
    let output =
        run(&["new", "--domain", "shop.example", "--mx", "mx1.shop.example", "--hosting", "nobody"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("github-pages"), "{}", stderr(&output));
}

/// Who follows the steps has a policy for each domain.
#[test]
fn the_steps_name_each_domain() {
    let args = ["--domain", "b.example", "--domain", "SHOP.example.", "--mx", "mx1.shop.example"];
    let text = stderr(&new(&args));
    for line in [
        "at each of mta-sts.shop.example, mta-sts.b.example, of the web server",
        "https://mta-sts.shop.example/.well-known/mta-sts.txt, https://mta-sts.b.example/.well-known/mta-sts.txt",
        "needs a certificate for each of these names",
        "Only then publish the records at _mta-sts.shop.example, _mta-sts.b.example.",
    ] {
        assert!(text.contains(line), "expected {line:?} in {text}");
    }
    let records = text.lines().filter(|line| line.starts_with("_mta-sts.") || line.starts_with("_mta-sts\t"));
    assert_eq!(records.count(), 2, "a repeated domain has one record: {text}");
}

#[test]
fn each_domain_is_served() {
    let args =
        |hosting: &'static str| ["--domain", "b.example", "--mx", "mx1.shop.example", "--hosting", hosting];
    for server in ["nginx", "apache", "caddy", "iis"] {
        let text = stderr(&new(&args(server)));
        for domain in ["shop.example", "b.example"] {
            let served = text.split("\n== ").skip(1).any(|file| file.contains(&format!("mta-sts.{domain}")));
            assert!(served, "{server} does not serve {domain}: {text}");
        }
    }
    assert_eq!(stderr(&new(&args("caddy"))).matches("== /etc/caddy/Caddyfile ==").count(), 1);
    for platform in ["github-pages", "cloudflare-worker", "haproxy", "lighttpd"] {
        let all = [&["new", "--domain", "shop.example"], &args(platform)[..]].concat();
        let output = run(&all, b"");
        assert_eq!(output.status.code(), Some(2), "{platform}");
        assert!(
            stderr(&output).contains("run this once for each --domain"),
            "{platform}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn a_name_is_not_an_alias_of_itself() {
    for (args, said) in [
        (
            &["--domain", "shop.example", "--policy-host", "mta-sts.shop.example"][..],
            "cannot be an alias of itself",
        ),
        (
            &["--domain", "shop.example", "--policy-host", "https://MTA-STS.shop.example/"],
            "cannot be an alias of itself",
        ),
        (
            &["--domain", "shop.example", "--alias-of", "Shop.example"],
            "shop.example cannot be an alias of itself; name the domains that are to be aliases of it with --domain",
        ),
        (&["--domain", "mta-sts.shop.example"], "is probably shop.example"),
        (&["--domain", "https://shop.example/"], "did you mean shop.example?"),
        (&["--domain", "anna@shop.example"], "did you mean shop.example?"),
    ] {
        let output = run(&[&["new", "--mx", "mx1.shop.example"], args].concat(), b"");
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(said), "{args:?}: expected {said:?} in {}", stderr(&output));
    }
    let url = stderr(&new(&["--mx", "mx1.shop.example", "--policy-host", "https://web.shop.example/path"]));
    assert!(url.contains("CNAME\tweb.shop.example."), "{url}");
    let www = run(&["new", "--domain", "www.shop.example", "--mx", "mx1.shop.example"], b"");
    assert!(stderr(&www).contains("give --domain shop.example."), "{}", stderr(&www));
}

#[test]
fn a_domain_as_its_own_mail_host_is_doubted() {
    for (host, is_doubted) in [("shop.example", true), ("mx.shop.example", false)] {
        let said = stderr(&new(&["--domain", "shop.example", "--mx", host]));
        assert_eq!(said.contains("shop.example is given as its own MX host"), is_doubted, "{said}");
    }
}
