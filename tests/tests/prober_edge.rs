//! An edge with a prober: the built Worker asks it, and the report tells what it saw at each MX host.

mod direct_lab;
mod visit;

use direct_lab::prober::{Prober, SECRET};
use e2e::visitor::ask;
use e2e::{Lab, Options, PROBER};
use hyper::Method;
use serde_json::Value;
use visit::Visit;

/// Returns the options of an edge that has a prober.
fn options() -> Options {
    let bindings = vec![
        ("SMTP_PROBER".to_owned(), format!("https://{PROBER}/")),
        ("SMTP_PROBER_SECRET".to_owned(), SECRET.to_owned()),
    ];
    Options { bindings, direct: true, ..Options::for_tests() }
}

async fn report(lab: &Lab, domain: &str, accept: &str) -> String {
    let path = format!("/api/v1/report?domain={domain}");
    let answer = ask(lab.worker(), Method::GET, &path, &[("accept", accept)], Vec::new()).await.unwrap();
    answer.text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_report_tells_what_the_prober_saw() {
    let lab = Lab::start(options()).await.unwrap_or_else(|error| panic!("{error}"));

    let without = report(&lab, "ok-wildcard.test", "text/plain").await;
    assert!(without.contains("mx-tls-not-checked"), "the prober is not reachable yet: {without}");
    let prober = Prober::start(lab.net());
    lab.net().set_prober(prober.address);

    for (domain, expected) in [
        ("ok-enforce.test", "2 of 2 with a valid certificate"),
        ("mx-tls-invalid.test", "It has a certificate that expired on 2021-01-01. "),
        ("mx-tls-too-old.test", "supports only TLS 1.1 or older"),
        ("starttls-absent.test", "does not offer STARTTLS"),
        ("dane-mismatch.test", "matches none of its TLSA records"),
    ] {
        let seen = report(&lab, domain, "text/plain").await;
        assert!(seen.contains(expected), "{domain}: expected {expected:?} in\n{seen}");
    }
    let json: Value =
        serde_json::from_str(&report(&lab, "ok-enforce.test", "application/json").await).unwrap();
    let events = json["evidence"].as_array().unwrap().iter();
    let chains: Vec<&Value> = events
        .filter(|event| event["probe"] == "mx_tls")
        .map(|event| &event["outcome"]["answered"]["presented"]["chain"][0])
        .collect();
    assert_eq!(chains.len(), 2, "{json:#}");
    for own in chains {
        assert_eq!(own["not_after"], "2099-01-01T00:00:00Z", "{own:#}");
        assert!(own["names"][0].as_str().is_some_and(|name| name.ends_with(".ok-enforce.test")), "{own:#}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_shows_the_certificate_of_each_mail_host() {
    Visit::with(options(), async |visit| {
        let prober = Prober::start(visit.lab.net());
        visit.lab.net().set_prober(prober.address);
        for (domain, host, expected) in [
            (
                "ok-enforce.test",
                "mx1.ok-enforce.test",
                "has a certificate from “Lab Authority”, valid until 2099-01-01",
            ),
            (
                "ok-enforce.test",
                "mx2.ok-enforce.test",
                "has a certificate from “Lab Authority”, valid until 2099-01-01",
            ),
            (
                "mx-tls-invalid.test",
                "mx1.mx-tls-invalid.test",
                "has a certificate that expired on 2021-01-01",
            ),
        ] {
            visit.browser.goto(format!("{}/d/{domain}", visit.lab.url())).await?;
            let place = format!("[data-host='{host}'] .certificate");
            visit.wait_for(&place).await?;
            assert_eq!(visit.text(&place).await?, expected, "{host}");
        }
        Ok(())
    })
    .await;
}
