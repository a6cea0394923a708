//! Two hundred visitors at once, one upstream in five out of order. `bench/edge` runs it; it is no test of
//! `make test`, because it keeps a machine busy for minutes.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Lab, Options};
use tokio::task::JoinSet;

const VISITORS: usize = 200;
const LASTS: Duration = Duration::from_secs(60);

/// No check takes longer: ten seconds, and what it takes to say so.
const LONGEST: Duration = Duration::from_millis(10_500);

/// Every fifth domain has one of these.
const FAULTS: [(&str, &str); 5] = [
    ("! _mta-sts timeout\n", GOOD),
    ("", "! stall-body\n"),
    ("! @ SERVFAIL\n", GOOD),
    ("", "! tls expired\n"),
    ("", "! refused\n"),
];

const GOOD: &str = "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nversion: STSv1\nmode: enforce\nmx: mx1.*\nmax_age: 604800\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes of load; bench/edge runs it"]
async fn fifty_domains_whose_answers_are_kept() {
    load(50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "minutes of load; bench/edge runs it"]
async fn five_hundred_domains_each_looked_up_once() {
    load(500).await;
}

async fn load(domains: usize) {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..domains {
        let name = format!("load-{number}");
        fs::write(folder.path().join(format!("{name}.md")), fixture(&name, number)).unwrap();
    }
    let lab = Lab::start(Options { fixtures: vec![folder.path().to_owned()], ..Options::for_tests() }).await;
    let lab = Arc::new(lab.unwrap_or_else(|error| panic!("{error}")));
    let ends = Instant::now() + LASTS;
    let mut visitors = JoinSet::new();
    for visitor in 0..VISITORS {
        let lab = Arc::clone(&lab);
        visitors.spawn(async move {
            let mut seen = Vec::new();
            // Visitors go through the domains in steps that share no divisor with their number.
            let mut next = visitor * 7 % domains;
            while Instant::now() < ends {
                let start = Instant::now();
                let path = format!("/api/v1/report?domain=load-{next}.test");
                let answer = get(lab.address(), &path).await.unwrap();
                let status = answer.status;
                let whole = answer.bytes().await.is_ok_and(|body| body.first() == Some(&b'{'));
                seen.push((status, whole, start.elapsed()));
                next = (next + 37) % domains;
            }
            seen
        });
    }
    tokio::time::sleep(LASTS / 4).await;
    let early = lab.memory();
    let seen: Vec<_> = visitors.join_all().await.into_iter().flatten().collect();
    let late = lab.memory();
    let mut times: Vec<Duration> = seen.iter().map(|(.., took)| *took).collect();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    seen.iter().for_each(|(status, ..)| *statuses.entry(*status).or_default() += 1);
    println!(
        "{domains} domains, {VISITORS} visitors, {} s: {} reports, {} requests upstream, statuses {statuses:?}, median {:?}, p99 {:?}, slowest {:?}",
        LASTS.as_secs(),
        seen.len(),
        lab.log().entries().len(),
        at(50),
        at(99),
        at(100),
    );
    println!("memory of workerd: {early:?} kB after {} s, {late:?} kB at the end", LASTS.as_secs() / 4);
    assert!(seen.iter().all(|(_, whole, _)| *whole), "an answer is no JSON");
    assert!(statuses.keys().all(|status| matches!(status, 200 | 502 | 504)), "{statuses:?}");
    assert!(at(99) <= LONGEST, "{:?}", at(99));
}

fn fixture(name: &str, number: usize) -> String {
    let fault = (number % 5 == 4).then(|| FAULTS[number / 5 % FAULTS.len()]);
    let (dns, http) = fault.unwrap_or(("", GOOD));
    let http = http.replace('*', &format!("{name}.test"));
    format!(
        "# One of many\n\n```dns\n{dns}@ MX 10 mx1.{name}.test.\n_mta-sts TXT \"v=STSv1; id=1\"\nmta-sts A lab\nmx1 A lab\n```\n\n```http\n{http}```\n"
    )
}
