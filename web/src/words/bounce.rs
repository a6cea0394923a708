//! The words of the screen of a bounce.

use crate::words::shared::Plural;
use crate::words::translate::words;

words! {
    /// All of them.
    pub(crate) struct BounceWords {
        pub(crate) empty: &'static str,
        pub(crate) unreadable: &'static str,
        pub(crate) unknown: UnknownWords,
        pub(crate) recognised: Plural,
        pub(crate) others: Plural,
        /// `{limit}`, in KiB.
        pub(crate) left_out: &'static str,
        /// `{n}`, in KiB.
        pub(crate) long: &'static str,
        /// `{name}`.
        pub(crate) file: &'static str,
        /// `{sender}`.
        pub(crate) says: &'static str,
        /// Another line has the cause.
        pub(crate) outcome: &'static str,
        pub(crate) domain: &'static str,
        pub(crate) host: &'static str,
        pub(crate) whose: &'static str,
        pub(crate) mail: &'static str,
        pub(crate) to_check: &'static str,
        /// Before the names of lints.
        pub(crate) lints: &'static str,
        pub(crate) sure: &'static str,
        pub(crate) high: &'static str,
        pub(crate) medium: &'static str,
        pub(crate) low: &'static str,
        /// `{domain}`.
        pub(crate) check: &'static str,
        /// Before the other domains.
        pub(crate) same: &'static str,
        /// A case without a domain or a host.
        pub(crate) unnamed: &'static str,
        /// `{n}`.
        pub(crate) more: &'static str,
    }
}

words! {
    /// Nothing was recognised.
    pub(crate) struct UnknownWords {
        pub(crate) heading: &'static str,
        /// `{n}`.
        pub(crate) text: &'static str,
        pub(crate) advice: &'static str,
        /// The heading, if the code or the words tell that the text is about something else.
        pub(crate) other: &'static str,
    }
}
