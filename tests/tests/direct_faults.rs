//! Each fault of a certificate or of an MX host is named exactly by a direct check.

mod direct_lab;

use direct_lab::{DirectLab, check};
use fixture::Fixture;
use mta_sts::{Certificate, Dane, Event, MxTls, Outcome, Presented};

/// Writes a fixture with one MX host. `zone` is put into its `dns` fence.
fn fixture(name: &str, zone: &str, http: &str, mx: &str) -> Fixture {
    let addresses = if zone.contains("mx AAAA lab") { "" } else { "mx A lab\n" };
    let dns = format!(
        "@ MX 10 mx ; ad\n{addresses}mta-sts A lab\n_mta-sts TXT \"v=STSv1; id=1\"\n_smtp._tls TXT \"v=TLSRPTv1; rua=https://r.{name}.test/\"\n{zone}"
    );
    let policy = format!("version: STSv1\nmode: enforce\nmx: mx.{name}.test\nmax_age: 604800");
    let http = if http.is_empty() {
        format!("HTTP/1.1 200 OK\nContent-Type: text/plain\n\n{policy}")
    } else {
        http.to_owned()
    };
    let markdown = format!("# {name}\n\n```dns\n{dns}\n```\n\n```http\n{http}\n```\n\n```mx mx\n{mx}\n```\n");
    Fixture::parse(name, &markdown).unwrap_or_else(|error| panic!("{error}"))
}

/// The name of the domain, records beside the usual ones, how its MX host behaves, and what the findings and the
/// evidence say. Without words, the host is good.
type Case = (&'static str, &'static str, &'static str, &'static str);

const KEY: &str = "_25._tcp.mx TLSA 3 1 1 lab ; ad";
const OTHER_KEY: &str =
    "_25._tcp.mx TLSA 3 1 1 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff ; ad";

const HOSTS: [Case; 23] = [
    ("valid", "", "starttls valid", ""),
    ("slow", "", "! slow", ""),
    ("injected", "", "starttls injected", ""),
    ("ipv6", "mx AAAA lab", "starttls ipv6", ""),
    ("tlsa-right", KEY, "starttls valid", ""),
    ("none", "", "starttls none", "The MX host mx.none.test does not offer STARTTLS"),
    ("expired", "", "starttls expired", "It has a certificate that expired on 2021-01-01. "),
    (
        "wrong-name",
        "",
        "starttls wrong-name",
        "It has a certificate that is for another-host.test, not for mx.wrong-name.test. ",
    ),
    (
        "both",
        "",
        "starttls expired wrong-name",
        "It has a certificate that expired on 2021-01-01 and is for another-host.test, not for mx.both.test. ",
    ),
    ("self-signed", "", "starttls self-signed", "It has a certificate that is self-signed. "),
    (
        "common-name",
        "",
        "starttls common-name",
        "It has a certificate that contains the name only as its common name (CN). ",
    ),
    (
        "no-intermediate",
        "",
        "starttls no-intermediate",
        "It does not send the intermediate certificate of the issuer “Lab Intermediate”. ",
    ),
    ("old", "", "starttls tls1.1", "The MX host mx.old.test supports only TLS 1.1 or older"),
    (
        "picky",
        "",
        "starttls unrecognized-name",
        "It does not know the name mx.picky.test (alert unrecognized_name). ",
    ),
    (
        "suites",
        "",
        "starttls old-suites",
        "It accepts only old cipher suites, which current TLS libraries do not have. ",
    ),
    ("greylisted", "", "! greylisted", "The check of its port 25 from here failed: its greeting is 450"),
    (
        "declines",
        "",
        "starttls declined",
        "The check of its port 25 from here failed: it offers STARTTLS and then declines it with 454",
    ),
    ("closes", "", "starttls closes", "sends EHLO again over TLS, the host closes the connection. "),
    ("no-smtp", "", "starttls no-smtp", "sends EHLO again over TLS, the host does not answer in SMTP. "),
    ("silent", "", "! stall", "The check of its port 25 from here failed: no complete answer in time"),
    ("refused", "", "! refused", "refuses the connection, so delivery may still fail"),
    ("tlsa-wrong", OTHER_KEY, "starttls valid", "matches none of its TLSA records"),
    (
        "one-family",
        "mx A lab\nmx AAAA lab",
        "starttls valid",
        "it was not the same: 2001:db8::1 refuses the connection.",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_of_an_mx_host_is_named() {
    // One host of a lab listens on its IPv6 address, so these are two labs.
    let is_over_ipv6 = |(name, ..): &&Case| *name == "ipv6";
    for cases in [
        HOSTS.iter().filter(is_over_ipv6).collect(),
        HOSTS.iter().filter(|case| !is_over_ipv6(case)).collect::<Vec<_>>(),
    ] {
        let fixtures = cases.iter().map(|(name, zone, mx, _)| fixture(name, zone, "", mx)).collect();
        let lab = DirectLab::start(fixtures).await;
        let checker = lab.checker();
        for (name, _, behaviour, expected) in cases {
            let (_, report) = check(&checker, &format!("{name}.test")).await;
            let seen = mta_sts::output::text::text(&report, None);
            if expected.is_empty() {
                let is_good = seen.contains("1 of 1 with a valid certificate") && !seen.contains("error[");
                assert!(is_good, "{name}: {behaviour} is good, but the report is\n{seen}");
            } else {
                assert!(seen.contains(expected), "{name}: {behaviour}\nexpected: {expected}\nseen:\n{seen}");
            }
        }
    }
}

/// The same for policy hosts, which use the same TLS path.
const POLICY_HOSTS: [(&str, &str, &str); 12] = [
    ("p-expired", "! tls expired", "has a certificate that expired on 2021-01-01"),
    (
        "p-name",
        "! tls wrong-name",
        "has a certificate that is for another-host.test, not for mta-sts.p-name.test",
    ),
    ("p-self", "! tls self-signed", "has a certificate that is self-signed"),
    (
        "p-ca",
        "! tls unknown-ca",
        "has a certificate of an issuer that is not a public CA, “Unknown Authority”",
    ),
    ("p-cn", "! tls common-name", "contains the name only as its common name (CN)"),
    ("p-inter", "! tls no-intermediate", "does not send the intermediate certificate of the issuer"),
    (
        "p-sni",
        "! tls unrecognized-name",
        "does not know the name mta-sts.p-sni.test (alert unrecognized_name)",
    ),
    ("p-old", "! tls tls1.1", "supports nothing newer than TLS 1.1"),
    ("p-client", "! tls client-certificate", "demands a client certificate"),
    (
        "p-length",
        "HTTP/1.1 200 OK\nContent-Length: 5000\n\nversion: STSv1\n",
        "Make Content-Length, which is 5000, the length of the body",
    ),
    (
        "p-chunks",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\nversion: STSv1\n",
        "The chunks in the body of the answer with status 200 are not valid HTTP",
    ),
    (
        "p-coding",
        "HTTP/1.1 200 OK\nContent-Encoding: gzip\n\nversion: STSv1\n",
        "Send the policy without “Content-Encoding: gzip”",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_of_a_policy_host_is_named() {
    let fixtures = POLICY_HOSTS.iter().map(|(name, http, _)| fixture(name, "", http, "starttls valid"));
    let lab = DirectLab::start(fixtures.collect()).await;
    let checker = lab.checker();
    for (name, behaviour, expected) in POLICY_HOSTS {
        let (_, report) = check(&checker, &format!("{name}.test")).await;
        let seen = mta_sts::output::text::text(&report, None);
        assert!(seen.contains(expected), "{name}: {behaviour}\nexpected: {expected}\nseen:\n{seen}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_facts_of_a_certificate_are_in_the_evidence() {
    let fixtures = vec![
        fixture("facts", KEY, "", "starttls valid"),
        fixture("facts-both", OTHER_KEY, "", "starttls expired wrong-name"),
    ];
    let lab = DirectLab::start(fixtures).await;
    let good = seen(&lab, "facts").await;
    let presented = good.presented.unwrap();
    assert_eq!((good.starttls, good.verified, good.dane), (true, true, Some(Dane::Matched)));
    let Presented { version, verified_here, trusted, chain, .. } = presented;
    assert_eq!((version, verified_here, trusted, chain.len()), (Some(0x0304), true, true, 1));
    let Certificate { names, issuer, not_before, not_after, .. } = &chain[0];
    assert_eq!((names.as_slice(), issuer.as_str()), (&["mx.facts.test".to_owned()][..], "Lab Authority"));
    assert_eq!((not_before.as_str(), not_after.as_str()), ("2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"));

    let bad = seen(&lab, "facts-both").await;
    assert_eq!((bad.starttls, bad.verified, bad.dane), (true, false, Some(Dane::Mismatched)));
    assert!(
        bad.presented.unwrap().trusted,
        "the chain leads to a trusted root, whatever its dates and names are"
    );
}

async fn seen(lab: &DirectLab, name: &str) -> MxTls {
    let (observation, _) = check(&lab.checker(), &format!("{name}.test")).await;
    let events = observation.events().iter();
    let found = events.filter_map(|event| match event {
        Event::MxTls(settled) => Some(&settled.outcome),
        _ => None,
    });
    match found.collect::<Vec<_>>().as_slice() {
        [Outcome::Answered(seen)] => seen.clone(),
        other => panic!("{name}: {other:?}"),
    }
}
