//! Reports as they were written out: to judge a hostile policy again for everyone who asks would take a
//! twentieth of a second each time.

use crate::api::accept::Format;
use crate::report::bounded_json::TooLarge;
use crate::report::etag;
use std::collections::VecDeque;
use std::rc::Rc;

/// Most reports kept in one isolate.
const REPORTS_MAX: usize = 256;

/// Most bytes of them.
const BYTES_MAX: usize = 8 << 20;

/// Most bytes of one report: two of them fit.
pub const REPORT_MAX: usize = 4 << 20;

/// Which check, in which form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Whose.
    pub domain: String,
    /// When the check ended, in milliseconds since 1970.
    pub ended_ms: u64,
    /// The form.
    pub format: Format,
}

/// A report, ready to be sent.
#[derive(Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Its media type.
    pub media_type: &'static str,
    /// Its entity tag.
    pub tag: String,
    /// Its bytes.
    pub body: Rc<Vec<u8>>,
}

impl Rendered {
    /// Puts the tag to a body, if it is one that is sent.
    pub fn new(media_type: &'static str, body: Vec<u8>) -> Result<Self, TooLarge> {
        if body.len() > REPORT_MAX {
            return Err(TooLarge);
        }
        Ok(Self { media_type, tag: etag::of(&body), body: Rc::new(body) })
    }
}

/// A report, or that it is none which is sent: to find that out takes as long.
pub type Outcome = Result<Rc<Rendered>, TooLarge>;

/// The reports of one isolate, the oldest first.
#[derive(Debug, Default)]
pub struct Reports {
    all: VecDeque<(Key, Outcome)>,
    bytes: usize,
}

impl Reports {
    /// What became of `key`, if it is known.
    pub fn find(&self, key: &Key) -> Option<Outcome> {
        self.all.iter().find(|(known, _)| known == key).map(|(_, report)| report.clone())
    }

    /// Keeps a report, in the place of the oldest ones if there is no room left. One that would not fit if it were the
    /// only one drives out none.
    pub fn keep(&mut self, key: Key, report: Outcome) {
        let more = bytes(&report);
        if more > BYTES_MAX {
            return;
        }
        while self.all.len() >= REPORTS_MAX || self.bytes.saturating_add(more) > BYTES_MAX {
            let Some((_, oldest)) = self.all.pop_front() else { break };
            self.bytes = self.bytes.saturating_sub(bytes(&oldest));
        }
        self.bytes = self.bytes.saturating_add(more);
        self.all.push_back((key, report));
    }
}

fn bytes(report: &Outcome) -> usize {
    report.as_ref().map_or(0, |report| report.body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(domain: &str, ended_ms: u64, format: Format) -> Key {
        Key { domain: domain.to_owned(), ended_ms, format }
    }

    #[test]
    fn a_report_is_that_of_its_check_in_its_form() {
        let mut reports = Reports::default();
        let report = Rendered::new("text/plain", b"fine".to_vec()).map(Rc::new);
        reports.keep(key("a.example", 1, Format::Text), report.clone());
        assert_eq!(reports.find(&key("a.example", 1, Format::Text)), Some(report));
        for other in [
            key("b.example", 1, Format::Text),
            key("a.example", 2, Format::Text),
            key("a.example", 1, Format::Json),
        ] {
            assert_eq!(reports.find(&other), None, "{other:?}");
        }
    }

    fn of_size(size: usize) -> Outcome {
        Ok(Rc::new(Rendered { media_type: "text/plain", tag: String::new(), body: Rc::new(vec![0; size]) }))
    }

    #[test]
    fn they_have_an_end_and_the_oldest_goes_first() {
        let mut reports = Reports::default();
        for size in [10, 1 << 16, REPORT_MAX, 10] {
            for number in 0..2 * REPORTS_MAX as u64 {
                reports.keep(key("a.example", number, Format::Text), of_size(size));
                let counted: usize = reports.all.iter().map(|(_, report)| bytes(report)).sum();
                assert!(reports.all.len() <= REPORTS_MAX && counted == reports.bytes && counted <= BYTES_MAX);
            }
        }
        assert!(reports.find(&key("a.example", 511, Format::Text)).is_some());
        assert!(reports.find(&key("a.example", 255, Format::Text)).is_none());
    }

    #[test]
    fn what_does_not_fit_drives_nothing_out() {
        let mut reports = Reports::default();
        for number in 0..3 {
            reports.keep(key("a.example", number, Format::Text), of_size(1 << 20));
        }
        reports.keep(key("b.example", 1, Format::Json), of_size(BYTES_MAX + 1));
        assert_eq!(reports.all.len(), 3);
        assert_eq!(reports.find(&key("b.example", 1, Format::Json)), None);
    }

    #[test]
    fn one_that_is_not_sent_is_known_and_takes_no_room() {
        let mut reports = Reports::default();
        let report = Rendered::new("text/plain", vec![0; REPORT_MAX + 1]).map(Rc::new);
        assert_eq!(report, Err(TooLarge));
        reports.keep(key("a.example", 1, Format::Text), report);
        assert_eq!(reports.find(&key("a.example", 1, Format::Text)), Some(Err(TooLarge)));
        assert_eq!(reports.bytes, 0);
    }
}
