//! Load test with two hundred clients, and faults in one domain of five. `bench/edge` runs it. It is not part of
//! `make test`, because it takes minutes.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Lab, Options};
use serde_json::Value;
use tokio::task::JoinSet;

const VISITORS: u64 = 200;
const DOMAINS: u64 = 50;
const LASTS: Duration = Duration::from_secs(60);

/// At most this long for an answer: ten seconds for a check, and some time to send it.
const LONGEST: Duration = Duration::from_millis(10_500);

/// At most this many percent of the memory of the second quarter of the minute may be used in the last quarter. In the
/// first quarter the cache fills. After that, a leak of one percent of the handled data exceeds this limit.
const LEVEL: u64 = 115;

/// The faults, of which every fifth domain has one: its zone lines, the answer of its policy host, and the text that the
/// report must contain.
const FAULTS: [(&str, &str, &str); 5] = [
    ("! _mta-sts timeout\n", GOOD, "lookup-failed"),
    ("", "! stall-body\n", "policy-host-unreachable"),
    ("! @ SERVFAIL\n", GOOD, "lookup-failed"),
    ("", "! tls expired\n", "policy-host-tls-invalid"),
    ("", "! refused\n", "policy-host-unreachable"),
];

const GOOD: &str = "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nversion: STSv1\nmode: enforce\nmx: mx1.*\nmax_age: 604800\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes; run by bench/edge"]
async fn checks_of_new_domains_under_load() {
    // Each copy of a domain is a new domain, so its answer is not cached.
    let next = AtomicU64::new(0);
    let run = load(move || {
        let number = next.fetch_add(1, Ordering::Relaxed);
        (number % DOMAINS, format!("load-{}-copy-{number}.test", number % DOMAINS))
    });
    let seen = run.await;
    let requests = seen.upstream as usize / seen.answers.len();
    assert!(requests >= 5, "{requests} upstream requests for each answer, so answers came from the cache");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes; run by bench/edge"]
async fn cached_answers_under_load() {
    let next = AtomicU64::new(0);
    load(move || {
        let number = next.fetch_add(1, Ordering::Relaxed) % DOMAINS;
        (number, format!("load-{number}.test"))
    })
    .await;
}

/// The results of all clients of one minute.
struct Seen {
    answers: Vec<Answered>,
    /// How many upstream requests the edge made.
    upstream: u64,
}

/// One answer to the check of a domain. The number of the domain determines its fault.
struct Answered {
    domain: u64,
    status: u16,
    media_type: String,
    body: Value,
    took: Duration,
}

impl Answered {
    /// Returns why the answer itself is not valid: it must be a report, or a problem with a known status.
    fn fault(&self) -> Option<String> {
        let is_problem = matches!(self.status, 502 | 503) && self.media_type == "application/problem+json";
        match self.status {
            200 if self.body["schema"] == 1 && self.media_type == "application/json" => None,
            _ if is_problem && self.body["status"] == self.status => None,
            status => Some(format!("domain {}: {status} {} {}", self.domain, self.media_type, self.body)),
        }
    }

    /// Whether a report names the fault of the domain, or is good if the domain has no fault.
    fn is_right(&self) -> bool {
        match fault(self.domain) {
            Some((.., expected)) => self.body["findings"]
                .as_array()
                .into_iter()
                .flatten()
                .any(|finding| finding["name"] == expected),
            None => self.body["verdict"] == "enforced",
        }
    }
}

/// Runs all clients for a minute; each checks one domain after another.
async fn load(next: impl Fn() -> (u64, String) + Send + Sync + 'static) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..DOMAINS {
        let name = format!("load-{number}");
        fs::write(folder.path().join(format!("{name}.md")), fixture(&name, number)).unwrap();
    }
    let lab = Lab::start(Options { fixtures: vec![folder.path().to_owned()], ..Options::for_tests() }).await;
    let lab = Arc::new(lab.unwrap_or_else(|error| panic!("{error}")));
    let next = Arc::new(next);
    let ends = Instant::now() + LASTS;
    let mut visitors = JoinSet::new();
    for _ in 0..VISITORS {
        let (lab, next) = (Arc::clone(&lab), Arc::clone(&next));
        visitors.spawn(async move {
            let mut seen = Vec::new();
            while Instant::now() < ends {
                seen.push(ask(&lab, next()).await);
            }
            seen
        });
    }
    let memory = memory(&lab).await;
    let answers: Vec<_> = visitors.join_all().await.into_iter().flatten().collect();
    let seen = Seen { answers, upstream: lab.log().count() };
    judge(&seen, &memory);
    seen
}

async fn ask(lab: &Lab, (domain, name): (u64, String)) -> Answered {
    let start = Instant::now();
    let answer = get(lab.address(), &format!("/api/v1/report?domain={name}")).await.unwrap();
    let (status, media_type) = (answer.status, answer.header("content-type").to_owned());
    let body = answer.bytes().await.unwrap();
    let took = start.elapsed();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Answered { domain, status, media_type, body, took }
}

/// Measures the memory of workerd in kB, once a second.
async fn memory(lab: &Lab) -> Vec<u64> {
    let mut memory = Vec::new();
    let mut second = tokio::time::interval(Duration::from_secs(1));
    second.tick().await;
    for _ in 0..LASTS.as_secs() {
        second.tick().await;
        memory.extend(lab.memory());
    }
    memory
}

/// Prints the results, and fails if they are worse than the goals.
fn judge(seen: &Seen, memory: &[u64]) {
    let answers = &seen.answers;
    let mut times: Vec<Duration> = answers.iter().map(|answer| answer.took).collect();
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    answers.iter().for_each(|answer| *statuses.entry(answer.status).or_default() += 1);
    let (faulty, sound): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| fault(answer.domain).is_some());
    let right = |answers: &[&Answered]| answers.iter().filter(|answer| answer.is_right()).count();
    let quarter = |number: usize| median(&memory[memory.len() * number / 4..memory.len() * (number + 1) / 4]);
    println!(
        "{VISITORS} clients, {} s: {} answers, {} upstream requests, statuses {statuses:?}",
        LASTS.as_secs(),
        answers.len(),
        seen.upstream,
    );
    println!("  median {:.0?}, p99 {:.0?}, slowest {:.0?} (goal p99 10.5 s)", at(50), at(99), at(100));
    println!("  {} of {} good domains reported without errors", right(&sound), sound.len());
    println!("  {} of {} faulty domains reported with their fault", right(&faulty), faulty.len());
    let quarters = [0, 1, 2, 3].map(quarter);
    let level = quarters[3] as f64 / quarters[1] as f64;
    println!(
        "  memory of workerd by quarters {quarters:?} kB, ratio of last to second {level:.2} (goal 1.15)"
    );

    let faults: Vec<_> = answers.iter().filter_map(Answered::fault).take(5).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let wrong = faulty.iter().find(|answer| answer.body["verdict"] == "enforced" && !answer.is_right());
    assert!(wrong.is_none(), "a report does not name the fault: {}", wrong.unwrap().body);
    assert!(at(99) <= LONGEST, "{:?}", at(99));
    assert!(quarters[3] * 100 <= quarters[1] * LEVEL, "memory grows: {memory:?}");
}

fn median(values: &[u64]) -> u64 {
    let mut values = values.to_vec();
    values.sort_unstable();
    values[values.len() / 2]
}

fn fault(number: u64) -> Option<(&'static str, &'static str, &'static str)> {
    (number % 5 == 4).then(|| FAULTS[usize::try_from(number / 5).unwrap() % FAULTS.len()])
}

fn fixture(name: &str, number: u64) -> String {
    let (dns, http, _) = fault(number).unwrap_or(("", GOOD, ""));
    let http = http.replace('*', &format!("{name}.test"));
    format!(
        "# One of many\n\n```dns\n{dns}@ MX 10 mx1.{name}.test.\n_mta-sts TXT \"v=STSv1; id=1\"\nmta-sts A lab\nmx1 A lab\n```\n\n```http\n{http}```\n"
    )
}
