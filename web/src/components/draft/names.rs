//! What each text of a draft is called on the page.

use crate::draft::Part;
use crate::words::{PartWords, draft_words};

/// Returns the id of a text box.
pub(super) const fn id(part: Part) -> &'static str {
    match part {
        Part::Policy => "policy",
        Part::Record => "record",
        Part::Tlsrpt => "tlsrpt",
        Part::Mx => "mx",
    }
}

/// Returns the words about a text.
pub(super) fn words_of(part: Part) -> &'static PartWords {
    let t = draft_words();
    match part {
        Part::Policy => &t.policy,
        Part::Record => &t.record,
        Part::Tlsrpt => &t.tlsrpt,
        Part::Mx => &t.mx,
    }
}
