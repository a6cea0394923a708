//! Why a text is not a valid mx pattern, in words.

use crate::finding::Message;
use crate::lints::policy::common::only_looks_like;
use crate::lints::titles;
use crate::syntax::mx_pattern::MxPatternError;

/// Returns the cause, without a full stop.
pub(super) fn words(error: MxPatternError) -> Message {
    match error {
        MxPatternError::Empty => Message::new("mx-pattern-invalid.empty", "There is no host after “mx:”"),
        MxPatternError::LookAlike(odd, plain) => only_looks_like(odd, plain),
        MxPatternError::Ellipsis => {
            Message::new("mx-pattern-invalid.ellipsis", "The dots stand for something that was left out")
        }
        MxPatternError::Origin => Message::new(
            "mx-pattern-invalid.origin",
            "“@” is the domain itself in a zone file; a pattern names the host of an MX record",
        ),
        MxPatternError::Backslash => Message::new(
            "mx-pattern-invalid.backslash",
            "A backslash is part of the value here, and a host name cannot contain it",
        ),
        MxPatternError::Comma => Message::new("mx-pattern-invalid.comma", "The comma must be a dot"),
        MxPatternError::WithAddress => Message::new(
            "mx-pattern-invalid.with-address",
            "There is an IP address beside the host; senders compare only host names",
        ),
        MxPatternError::ULabel => Message::new(
            "mx-pattern-invalid.u-label",
            "An internationalised name must be given as its A-label (xn--…)",
        ),
        MxPatternError::Url => {
            Message::new("mx-pattern-invalid.url", "This is a URL; a pattern is only the host name")
        }
        MxPatternError::Tags => Message::new(
            "mx-pattern-invalid.tags",
            "It contains tags of HTML; a pattern is only the host name",
        ),
        MxPatternError::MailAddress => Message::new(
            "mx-pattern-invalid.mail-address",
            "It contains a mail address; a pattern is only the host name",
        ),
        MxPatternError::List => Message::new(
            "mx-pattern-invalid.list",
            "There are several hosts on this line; each needs its own “mx:” line",
        ),
        MxPatternError::Preference => Message::new(
            "mx-pattern-invalid.preference",
            "It contains a preference or other words; a pattern is only the host name",
        ),
        MxPatternError::Port => {
            Message::new("mx-pattern-invalid.port", "It ends with a port; a pattern is only the host name")
        }
        MxPatternError::Address => Message::new(
            "mx-pattern-invalid.address",
            "This is an IP address; senders compare the host names of MX records",
        ),
        MxPatternError::WildcardAlone => Message::new(
            "mx-pattern-invalid.wildcard-alone",
            "“*” alone is not a valid pattern; a wildcard needs a domain after it, as in “*.example.com”",
        ),
        MxPatternError::WildcardPlace => Message::new(
            "mx-pattern-invalid.wildcard-place",
            "“*” may only replace the whole left-most label, as in “*.example.com”",
        ),
        MxPatternError::LeadingDot => Message::new(
            "mx-pattern-invalid.leading-dot",
            "A leading dot was the wildcard in drafts of the standard; RFC 8461 uses “*.example.com”",
        ),
        MxPatternError::NullMx => Message::new(
            "mx-pattern-invalid.null-mx",
            "A dot alone is a null MX in the DNS; a domain that accepts no mail needs no policy",
        ),
        MxPatternError::TrailingDot => Message::new(
            "mx-pattern-invalid.trailing-dot",
            "It ends with a dot, which the grammar does not allow",
        ),
        MxPatternError::Underscore => {
            Message::new("mx-pattern-invalid.underscore", "A host name cannot contain “_”")
        }
        MxPatternError::Hyphen => {
            Message::new("mx-pattern-invalid.hyphen", "A label begins or ends with a hyphen")
        }
        MxPatternError::EmptyLabel => Message::new("mx-pattern-invalid.empty-label", "A label is empty"),
        MxPatternError::Character(character) => {
            Message::new("mx-pattern-invalid.character", "A host name cannot contain {character}")
                .arg("character", titles::character(character))
        }
    }
}
