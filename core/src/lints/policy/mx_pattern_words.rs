//! Why a text is not a valid mx pattern, in words.

use crate::finding::Message;
use crate::lints::policy::common::only_looks_like;
use crate::lints::titles;
use crate::syntax::mx_pattern::MxPatternError;

impl MxPatternError {
    /// Returns the cause, without a capital letter and a full stop.
    pub fn words(self) -> Message {
        match self {
            Self::Empty => Message::new("mx-pattern-invalid.empty", "the host after “mx:” is missing"),
            Self::LookAlike(odd, plain) => only_looks_like(odd, plain),
            Self::Ellipsis => {
                Message::new("mx-pattern-invalid.ellipsis", "the dots stand for something that was left out")
            }
            Self::Origin => Message::new(
                "mx-pattern-invalid.origin",
                "“@” is the domain itself in a zone file; a pattern names the host of an MX record",
            ),
            Self::Backslash => Message::new(
                "mx-pattern-invalid.backslash",
                "a backslash is part of the value here, and a host name cannot contain it",
            ),
            Self::Comma => Message::new("mx-pattern-invalid.comma", "the comma must be a dot"),
            Self::WithAddress => Message::new(
                "mx-pattern-invalid.with-address",
                "there is an IP address beside the host; senders compare only host names",
            ),
            Self::ULabel => Message::new(
                "mx-pattern-invalid.u-label",
                "an internationalised name must be given as its A-label (xn--…)",
            ),
            Self::Url => {
                Message::new("mx-pattern-invalid.url", "this is a URL; a pattern is only the host name")
            }
            Self::Tags => Message::new(
                "mx-pattern-invalid.tags",
                "it contains tags of HTML; a pattern is only the host name",
            ),
            Self::MailAddress => Message::new(
                "mx-pattern-invalid.mail-address",
                "it contains a mail address; a pattern is only the host name",
            ),
            Self::List => Message::new(
                "mx-pattern-invalid.list",
                "there are several hosts on this line; each needs its own “mx:” line",
            ),
            Self::Preference => Message::new(
                "mx-pattern-invalid.preference",
                "it contains a preference or other words; a pattern is only the host name",
            ),
            Self::Port => Message::new(
                "mx-pattern-invalid.port",
                "it ends with a port; a pattern is only the host name",
            ),
            Self::Address => Message::new(
                "mx-pattern-invalid.address",
                "this is an IP address; senders compare the host names of MX records",
            ),
            Self::WildcardAlone => Message::new(
                "mx-pattern-invalid.wildcard-alone",
                "“*” alone is not a valid pattern; a wildcard needs a domain after it, as in “*.example.com”",
            ),
            Self::WildcardPlace => Message::new(
                "mx-pattern-invalid.wildcard-place",
                "“*” may only replace the whole left-most label, as in “*.example.com”",
            ),
            Self::LeadingDot => Message::new(
                "mx-pattern-invalid.leading-dot",
                "a leading dot was the wildcard in drafts of the standard; RFC 8461 uses “*.example.com”",
            ),
            Self::NullMx => Message::new(
                "mx-pattern-invalid.null-mx",
                "a dot alone is a null MX in the DNS; a domain that accepts no mail needs no policy",
            ),
            Self::TrailingDot => Message::new(
                "mx-pattern-invalid.trailing-dot",
                "it ends with a dot, which the grammar does not allow",
            ),
            Self::Underscore => {
                Message::new("mx-pattern-invalid.underscore", "a host name cannot contain “_”")
            }
            Self::Hyphen => Message::new("mx-pattern-invalid.hyphen", "a label begins or ends with a hyphen"),
            Self::EmptyLabel => Message::new("mx-pattern-invalid.empty-label", "a label is empty"),
            Self::Character(character) => {
                Message::new("mx-pattern-invalid.character", "a host name cannot contain {character}")
                    .arg("character", titles::character(character))
            }
        }
    }
}
