//! Rendered reports, cached: evaluating a hostile policy takes up to 50 ms of CPU time, which every request would cost
//! again.

use crate::report::bounded_json::TooLarge;
use crate::report::etag;
use crate::report::format::Format;
use std::collections::VecDeque;
use std::rc::Rc;

/// At most this many reports are cached in one isolate.
const REPORTS_MAX: usize = 256;

/// At most this many bytes of reports are cached in one isolate.
const BYTES_MAX: usize = 8 << 20;

/// At most this many bytes one report has; two of that size fit into the cache.
pub const REPORT_MAX: usize = 4 << 20;

/// Identifies the report of one check in one format and language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The checked domain.
    pub domain: String,
    /// When the check ended, in milliseconds since 1970.
    pub ended_ms: u64,
    /// The format.
    pub format: Format,
    /// The language, such as `de`.
    pub language: &'static str,
}

/// A report, ready to be sent.
#[derive(Debug, PartialEq, Eq)]
pub struct RenderedReport {
    /// The media type.
    pub media_type: &'static str,
    /// The entity tag.
    pub tag: String,
    /// The body.
    pub body: Rc<Vec<u8>>,
}

impl RenderedReport {
    /// Adds the entity tag to a body. A body larger than [`REPORT_MAX`] is an error.
    pub fn new(media_type: &'static str, body: Vec<u8>) -> Result<Self, TooLarge> {
        if body.len() > REPORT_MAX {
            return Err(TooLarge);
        }
        Ok(Self { media_type, tag: etag::of(&body), body: Rc::new(body) })
    }
}

/// A report, or the error that it is too large, which takes as long to find out.
pub type RenderResult = Result<Rc<RenderedReport>, TooLarge>;

/// The cached reports of one isolate, the oldest first.
#[derive(Debug, Default)]
pub struct ReportCache {
    entries: VecDeque<(Key, RenderResult)>,
    bytes: usize,
}

impl ReportCache {
    /// Returns the cached result for `key`.
    pub fn get(&self, key: &Key) -> Option<RenderResult> {
        self.entries.iter().find(|(cached, _)| cached == key).map(|(_, report)| report.clone())
    }

    /// Caches a report; the oldest ones are removed if there is no room left. A report that can never fit is not cached
    /// and removes none.
    pub fn insert(&mut self, key: Key, report: RenderResult) {
        let more = bytes(&report);
        if more > BYTES_MAX {
            return;
        }
        while self.entries.len() >= REPORTS_MAX || self.bytes.saturating_add(more) > BYTES_MAX {
            let Some((_, oldest)) = self.entries.pop_front() else { break };
            self.bytes = self.bytes.saturating_sub(bytes(&oldest));
        }
        self.bytes = self.bytes.saturating_add(more);
        self.entries.push_back((key, report));
    }
}

fn bytes(report: &RenderResult) -> usize {
    report.as_ref().map_or(0, |report| report.body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(domain: &str, ended_ms: u64, format: Format) -> Key {
        Key { domain: domain.to_owned(), ended_ms, format, language: "en" }
    }

    #[test]
    fn a_report_is_found_by_domain_check_format_and_language() {
        let mut cache = ReportCache::default();
        let report = RenderedReport::new("text/plain", b"fine".to_vec()).map(Rc::new);
        cache.insert(key("a.example", 1, Format::Text), report.clone());
        assert_eq!(cache.get(&key("a.example", 1, Format::Text)), Some(report));
        for other in [
            key("b.example", 1, Format::Text),
            key("a.example", 2, Format::Text),
            key("a.example", 1, Format::Json),
            Key { language: "de", ..key("a.example", 1, Format::Text) },
        ] {
            assert_eq!(cache.get(&other), None, "{other:?}");
        }
    }

    fn of_size(size: usize) -> RenderResult {
        Ok(Rc::new(RenderedReport {
            media_type: "text/plain",
            tag: String::new(),
            body: Rc::new(vec![0; size]),
        }))
    }

    #[test]
    fn the_cache_is_limited_and_the_oldest_report_is_removed_first() {
        let mut cache = ReportCache::default();
        for size in [10, 1 << 16, REPORT_MAX, 10] {
            for number in 0..2 * REPORTS_MAX as u64 {
                cache.insert(key("a.example", number, Format::Text), of_size(size));
                let counted: usize = cache.entries.iter().map(|(_, report)| bytes(report)).sum();
                assert!(cache.entries.len() <= REPORTS_MAX && counted == cache.bytes && counted <= BYTES_MAX);
            }
        }
        assert!(cache.get(&key("a.example", 511, Format::Text)).is_some());
        assert!(cache.get(&key("a.example", 255, Format::Text)).is_none());
    }

    #[test]
    fn a_report_that_cannot_fit_removes_none() {
        let mut cache = ReportCache::default();
        for number in 0..3 {
            cache.insert(key("a.example", number, Format::Text), of_size(1 << 20));
        }
        cache.insert(key("b.example", 1, Format::Json), of_size(BYTES_MAX + 1));
        assert_eq!(cache.entries.len(), 3);
        assert_eq!(cache.get(&key("b.example", 1, Format::Json)), None);
    }

    #[test]
    fn a_too_large_report_is_remembered_and_takes_no_room() {
        let mut cache = ReportCache::default();
        let report = RenderedReport::new("text/plain", vec![0; REPORT_MAX + 1]).map(Rc::new);
        assert_eq!(report, Err(TooLarge));
        cache.insert(key("a.example", 1, Format::Text), report);
        assert_eq!(cache.get(&key("a.example", 1, Format::Text)), Some(Err(TooLarge)));
        assert_eq!(cache.bytes, 0);
    }
}
