//! Reports as they were written out: to judge a hostile policy again for everyone who asks would take a
//! twentieth of a second each time.

use crate::accept::Format;
use crate::etag;
use std::collections::VecDeque;
use std::rc::Rc;

/// Most reports kept in one isolate.
const REPORTS_MAX: usize = 256;

/// Most bytes of them.
const BYTES_MAX: usize = 8 << 20;

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
    pub body: Vec<u8>,
}

impl Rendered {
    /// Puts the tag to a body.
    pub fn new(media_type: &'static str, body: Vec<u8>) -> Self {
        Self { media_type, tag: etag::of(&body), body }
    }
}

/// The reports of one isolate, the oldest first.
#[derive(Debug, Default)]
pub struct Reports {
    all: VecDeque<(Key, Rc<Rendered>)>,
    bytes: usize,
}

impl Reports {
    /// The report of `key`, if it is there.
    pub fn find(&self, key: &Key) -> Option<Rc<Rendered>> {
        self.all.iter().find(|(known, _)| known == key).map(|(_, report)| Rc::clone(report))
    }

    /// Keeps a report, in the place of the oldest ones if there is no room left.
    pub fn keep(&mut self, key: Key, report: Rc<Rendered>) {
        self.bytes = self.bytes.saturating_add(report.body.len());
        self.all.push_back((key, report));
        while self.all.len() > REPORTS_MAX || self.bytes > BYTES_MAX {
            let Some((_, oldest)) = self.all.pop_front() else { return };
            self.bytes = self.bytes.saturating_sub(oldest.body.len());
        }
    }
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
        let report = Rc::new(Rendered::new("text/plain", b"fine".to_vec()));
        reports.keep(key("a.example", 1, Format::Text), Rc::clone(&report));
        assert_eq!(reports.find(&key("a.example", 1, Format::Text)), Some(report));
        for other in [
            key("b.example", 1, Format::Text),
            key("a.example", 2, Format::Text),
            key("a.example", 1, Format::Json),
        ] {
            assert_eq!(reports.find(&other), None, "{other:?}");
        }
    }

    #[test]
    fn they_have_an_end_and_the_oldest_goes_first() {
        let mut reports = Reports::default();
        for size in [10, 1 << 16, 9 << 20, 10] {
            for number in 0..2 * REPORTS_MAX as u64 {
                let report = Rendered { media_type: "text/plain", tag: String::new(), body: vec![0; size] };
                reports.keep(key("a.example", number, Format::Text), Rc::new(report));
                let bytes: usize = reports.all.iter().map(|(_, report)| report.body.len()).sum();
                assert!(reports.all.len() <= REPORTS_MAX && bytes == reports.bytes && bytes <= BYTES_MAX);
                if size > BYTES_MAX {
                    break;
                }
            }
        }
        assert!(reports.find(&key("a.example", 511, Format::Text)).is_some());
        assert!(reports.find(&key("a.example", 255, Format::Text)).is_none());
    }
}
