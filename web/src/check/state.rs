//! The state of the check screen and how it changes: a pure reducer.

use crate::check::client::CacheAge;
use crate::check::domain_input::{Reading, domain_meant};
use crate::check::trouble::Trouble;
use mta_sts::output::Linted;
use mta_sts::publish::Next;
use mta_sts::{Context, DomainError, DomainName, Event, Observation, Report, Timestamp, evaluate, lints};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The state of the check screen.
#[derive(Clone)]
pub(crate) struct State {
    /// The check shown, if any.
    pub(crate) check: Option<Rc<Check>>,
    /// Why the text in the field is not a valid domain, if it is not.
    pub(crate) refusal: Option<DomainError>,
    pub(crate) reading: Reading,
    runs: u32,
}

/// One check, running or done.
#[derive(Clone)]
pub(crate) struct Check {
    /// The number of this run; no other check of this document has it.
    pub(crate) run: u32,
    /// Changes whenever anything below does.
    pub(crate) revision: u32,
    /// The domain that is checked.
    pub(crate) domain: DomainName,
    /// Where the question came from.
    pub(crate) origin: Origin,
    /// When the check began; for a cached answer, when that was made.
    pub(crate) asked_at: Timestamp,
    /// What was seen so far.
    pub(crate) observation: Observation,
    /// What it means.
    pub(crate) report: Report,
    /// What the lints say about it, from the edge.
    pub(crate) linted: Option<Rc<Linted>>,
    /// The report to save, the public JSON (ReportV1), from the edge.
    pub(crate) json: Option<JsValue>,
    /// What went wrong with the service, if anything did.
    pub(crate) trouble: Option<Trouble>,
    /// How much of it is drawn.
    pub(crate) drawn: Drawn,
    /// How old the answer is, if it came from the edge's cache.
    pub(crate) cached: Option<CacheAge>,
}

/// How much of a check is drawn. A slow device takes long for all of it, so it comes in parts, from top to bottom, once the check is
/// done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(crate) enum Drawn {
    /// Nothing, because the early verdict is in view.
    Nothing,
    /// The verdict and the picture.
    Verdict,
    /// What to do next, too.
    Advice,
    /// The findings, too.
    Findings,
    /// What happens at each mail host and sender, too.
    Senders,
    /// All that the verdict rests on.
    All,
}

/// Where a question comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The form, an example, a retry.
    Form,
    /// The address bar: the history already has its entry.
    Address,
}

/// What can happen.
pub(crate) enum Action {
    /// The user wants the domain in this text checked.
    Ask {
        /// As typed, pasted, or read from the address.
        text: String,
        /// Where the question comes from.
        origin: Origin,
        /// The moment.
        now: Timestamp,
    },
    /// Probes have settled.
    Settled {
        /// Of this run.
        run: u32,
        /// What they found.
        events: Vec<Event>,
        /// Whether the early verdict is in view, and nothing of this is drawn yet.
        is_covered: bool,
    },
    /// The edge has linted what was observed.
    Linted {
        /// In this run.
        run: u32,
        /// The findings, and what to do next.
        linted: Linted,
    },
    /// The edge has sent the report to save.
    Reported {
        /// Of this run.
        run: u32,
        /// The public JSON (ReportV1).
        json: JsValue,
    },
    /// The answer comes from the edge's cache.
    Cached {
        /// Of this run.
        run: u32,
        /// How old it is.
        cached: CacheAge,
    },
    /// The service failed.
    Failed {
        /// In this run.
        run: u32,
        /// How.
        trouble: Trouble,
    },
    /// What is drawn so far is in view, and more can be drawn.
    DrawMore {
        /// Of this run.
        run: u32,
    },
    /// Back to the first page.
    Home,
    /// The text in the field is being changed.
    Edited,
}

impl State {
    /// The first page.
    pub(crate) const fn new(reading: Reading) -> Self {
        Self { check: None, refusal: None, reading, runs: 0 }
    }

    /// What follows from `action`.
    #[must_use]
    pub(crate) fn after(&self, action: Action) -> Self {
        let mut next = Self { refusal: None, ..self.clone() };
        match action {
            Action::Ask { text, origin, now } => match domain_meant(&text, self.reading) {
                Ok(domain) => {
                    next.runs += 1;
                    next.check = Some(Rc::new(Check::begin(next.runs, domain, origin, now, self.reading)));
                }
                Err(error) => {
                    next.refusal = Some(error);
                    // A check stays in view below a form that was refused, but not below an address that was.
                    if origin == Origin::Address {
                        next.check = None;
                    }
                }
            },
            Action::Settled { run, events, is_covered } => next.update(run, |check| {
                events.into_iter().for_each(|event| check.observation.apply(event));
                if is_covered {
                    check.drawn = Drawn::Nothing;
                }
                if check.is_done() && check.linted.is_none() {
                    check.trouble = Some(Trouble::BrokenOff);
                }
            }),
            Action::Linted { run, linted } => next.update(run, |check| check.linted = Some(Rc::new(linted))),
            Action::Reported { run, json } => next.change(run, |check| check.json = Some(json)),
            Action::Cached { run, cached } => next.update(run, |check| {
                check.asked_at = Timestamp(check.asked_at.0.saturating_sub(cached.age.into()));
                check.cached = Some(cached);
            }),
            Action::Failed { run, trouble } => next.update(run, |check| {
                check.observation.close();
                check.drawn = Drawn::Verdict;
                check.trouble = Some(trouble);
            }),
            Action::DrawMore { run } => next.change(run, |check| {
                check.drawn = match check.drawn {
                    Drawn::Nothing => Drawn::Verdict,
                    Drawn::Verdict => Drawn::Advice,
                    Drawn::Advice => Drawn::Findings,
                    Drawn::Findings => Drawn::Senders,
                    Drawn::Senders | Drawn::All => Drawn::All,
                };
            }),
            Action::Home => next.check = None,
            Action::Edited => {}
        }
        next
    }

    /// Changes what is known in the check of `run`.
    fn update(&mut self, run: u32, learn: impl FnOnce(&mut Check)) {
        let reading = self.reading;
        self.change(run, |check| {
            learn(check);
            check.report = judge(&check.domain, check.asked_at, &check.observation, reading);
            if let Some(linted) = &check.linted {
                check.report.findings = linted.findings.clone();
            }
        });
    }

    /// Changes the check of `run`, unless another one has replaced it.
    fn change(&mut self, run: u32, change: impl FnOnce(&mut Check)) {
        let Some(check) = self.check.as_ref().filter(|check| check.run == run) else { return };
        let mut changed = Check::clone(check);
        change(&mut changed);
        changed.revision += 1;
        self.check = Some(Rc::new(changed));
    }
}

impl Check {
    fn begin(run: u32, domain: DomainName, origin: Origin, asked_at: Timestamp, reading: Reading) -> Self {
        let observation = Observation::begin();
        let report = judge(&domain, asked_at, &observation, reading);
        Self {
            run,
            revision: 0,
            domain,
            origin,
            asked_at,
            observation,
            report,
            linted: None,
            json: None,
            trouble: None,
            drawn: Drawn::Verdict,
            cached: None,
        }
    }

    /// Whether nothing more will come.
    pub(crate) const fn is_done(&self) -> bool {
        self.observation.is_closed()
    }

    /// What to do next about the domain.
    pub(crate) fn next(&self) -> Option<&Next> {
        self.linted.as_ref()?.next.as_ref()
    }

    /// Whether anything was seen at all.
    pub(crate) fn has_evidence(&self) -> bool {
        !self.observation.events().is_empty()
    }
}

impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        (&self.check, &self.refusal) == (&other.check, &other.refusal)
    }
}

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        (self.run, self.revision) == (other.run, other.revision)
    }
}

/// Returns the report without findings, which the edge sends: the lints would make this program larger by half.
fn judge(domain: &DomainName, now: Timestamp, observation: &Observation, reading: Reading) -> Report {
    let context = Context::new(reading.to_ascii).domain(Some(domain)).now(Some(now));
    evaluate(observation, &context, &lints::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use mta_sts::{Answer, Draft, Outcome, Settled, Verdict};

    const READING: Reading =
        Reading { to_ascii: |name| Some(name.to_lowercase()), lifted_suffix: Some("test") };

    fn ask(text: &str) -> Action {
        Action::Ask { text: text.to_owned(), origin: Origin::Form, now: Timestamp(1_795_378_807) }
    }

    fn no_record(domain: &str) -> Event {
        let answer = Answer { nxdomain: true, ..Answer::of(Vec::new()) };
        Event::Record(Settled {
            asked: format!("_mta-sts.{domain}"),
            outcome: Outcome::Answered(answer),
            started_ms: 0,
            took_ms: 9,
        })
    }

    fn shown(state: &State) -> &Check {
        state.check.as_deref().unwrap()
    }

    #[test]
    fn an_address_without_a_valid_domain_shows_nothing_else() {
        let before = State::new(READING).after(ask("example.com"));
        let now = Timestamp(1_795_378_807);
        let text = "bad..name".to_owned();
        let state = before.after(Action::Ask { text, origin: Origin::Address, now });
        assert!(state.refusal.is_some() && state.check.is_none());
    }

    #[test]
    fn what_is_pasted_becomes_a_running_check() {
        for text in [
            "example.com",
            " Example.COM. ",
            "postmaster@example.com",
            "https://mta-sts.example.com/.well-known/mta-sts.txt",
        ] {
            let state = State::new(READING).after(ask(text));
            assert_eq!(shown(&state).domain.as_str(), "example.com", "{text}");
            assert_eq!(shown(&state).report.verdict, Verdict::Checking);
            assert!(!shown(&state).is_done());
        }
    }

    #[test]
    fn an_invalid_domain_is_refused_and_the_old_result_stays() {
        let before = State::new(READING).after(ask("example.com"));
        for text in ["", "localhost", "127.0.0.1", "a..b", "exa mple.com", "user@", "printer.local"] {
            let after = before.after(ask(text));
            assert!(after.refusal.is_some(), "{text:?}");
            assert_eq!(shown(&after).run, shown(&before).run, "{text:?}");
            assert!(after.after(Action::Edited).refusal.is_none(), "typing on takes the message away");
        }
    }

    #[test]
    fn answers_fill_the_report_until_the_end() {
        let state = State::new(READING).after(ask("ok.test"));
        let run = shown(&state).run;
        let state =
            state.after(Action::Settled { run, events: vec![no_record("ok.test")], is_covered: false });
        assert_eq!(shown(&state).observation.progress().0, 1);
        assert!(shown(&state).report.findings.is_empty());
        let linted = linted(b"v=STSv1; id=a-b");
        let state = state.after(Action::Linted { run, linted });
        let state = state.after(Action::Settled { run, events: vec![Event::End], is_covered: false });
        assert!(shown(&state).is_done() && shown(&state).trouble.is_none());
        assert_eq!(shown(&state).report.findings[0].lint.name, "record-id-invalid");
        assert_eq!(shown(&state).revision, 3);
    }

    /// What the lints say of a record.
    fn linted(record: &[u8]) -> Linted {
        let draft = Draft::new().records(&[record]).over(None);
        let report = evaluate(&draft, &Context::new(READING.to_ascii), &lints::ALL);
        Linted::of(&report, &draft, None)
    }

    #[test]
    fn an_end_without_findings_is_a_stream_that_broke() {
        let state = State::new(READING).after(ask("ok.test"));
        let run = shown(&state).run;
        let events = vec![no_record("ok.test"), Event::End];
        let state = state.after(Action::Settled { run, events, is_covered: false });
        assert_eq!(shown(&state).trouble, Some(Trouble::BrokenOff));
    }

    #[test]
    fn answers_to_an_earlier_run_are_ignored() {
        let first = State::new(READING).after(ask("one.example.com"));
        let old = shown(&first).run;
        let second = first.after(ask("two.example.com"));
        let late = second.after(Action::Settled {
            run: old,
            events: vec![no_record("one.example.com")],
            is_covered: false,
        });
        let late = late.after(Action::Failed { run: old, trouble: Trouble::Unreachable });
        assert!(shown(&late) == shown(&second));
        assert!(shown(&late).trouble.is_none());
        assert!(
            late.after(Action::Home)
                .after(Action::Settled { run: old, events: vec![Event::End], is_covered: false })
                .check
                .is_none()
        );
    }

    #[test]
    fn trouble_ends_the_check_and_leaves_what_had_arrived() {
        let state = State::new(READING).after(ask("example.com"));
        let run = shown(&state).run;
        let state =
            state.after(Action::Settled { run, events: vec![no_record("example.com")], is_covered: false });
        let state = state.after(Action::Failed { run, trouble: Trouble::BrokenOff });
        assert!(shown(&state).is_done() && shown(&state).has_evidence());
        assert_eq!(shown(&state).trouble, Some(Trouble::BrokenOff));
        let retried = state.after(ask("example.com"));
        assert!(shown(&retried).trouble.is_none() && shown(&retried).run != run);
    }
}
