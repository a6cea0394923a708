//! The words of the screen of a draft.

use crate::words::shared::Plural;
use crate::words::translate::words;

words! {
    /// All of them.
    pub(crate) struct DraftWords {
        pub(crate) policy: PartWords,
        pub(crate) record: PartWords,
        pub(crate) tlsrpt: PartWords,
        pub(crate) mx: PartWords,
        /// What the summary calls a domain without a name: at the start of a sentence, and within it.
        pub(crate) nameless: (&'static str, &'static str),
        pub(crate) whole: &'static str,
        pub(crate) bar: BarWords,
        /// The row with the picture.
        pub(crate) path: &'static str,
        /// The heading of what is folded.
        pub(crate) rest: &'static str,
        /// Where a finding has no place in a text.
        pub(crate) anywhere: &'static str,
        /// `{n}`.
        pub(crate) at_line: &'static str,
        /// `{n}`.
        pub(crate) at_column: &'static str,
        pub(crate) no_problems: &'static str,
        pub(crate) not_checked: &'static str,
        pub(crate) more: Plural,
        /// Where the count is not exact.
        pub(crate) more_than: Plural,
        pub(crate) without_host: Plural,
        /// `{text}`.
        pub(crate) not_a_host: &'static str,
        pub(crate) fresh_id: &'static str,
        pub(crate) several_records: &'static str,
        pub(crate) other_record: &'static str,
        pub(crate) fixed: &'static str,
        pub(crate) undo: &'static str,
        pub(crate) read_report: &'static str,
        pub(crate) saved: SavedWords,
        pub(crate) files: FileWords,
        pub(crate) compare: CompareWords,
    }
}

words! {
    /// What publishing the draft would do.
    pub(crate) struct BarWords {
        pub(crate) empty: &'static str,
        pub(crate) empty_hint: &'static str,
        pub(crate) enforced: &'static str,
        pub(crate) enforced_with_failures: &'static str,
        pub(crate) testing: &'static str,
        pub(crate) none: &'static str,
        pub(crate) absent: &'static str,
        pub(crate) broken: &'static str,
        pub(crate) undetermined: &'static str,
        pub(crate) fix_none: &'static str,
        pub(crate) fix: Plural,
    }
}

words! {
    /// One text of a draft.
    pub(crate) struct PartWords {
        pub(crate) label: &'static str,
        pub(crate) hint: &'static str,
        pub(crate) placeholder: &'static str,
    }
}

words! {
    /// Drafts in the browser's storage, and in links.
    pub(crate) struct SavedWords {
        pub(crate) heading: &'static str,
        pub(crate) share: &'static str,
        pub(crate) shared: &'static str,
        pub(crate) link_contains: &'static str,
        pub(crate) copy_yourself: &'static str,
        pub(crate) delete: &'static str,
        pub(crate) deleted: &'static str,
        pub(crate) saved: &'static str,
        pub(crate) not_saved: &'static str,
        pub(crate) changed_elsewhere: &'static str,
        pub(crate) show: &'static str,
        pub(crate) own: &'static str,
        pub(crate) back_to_own: &'static str,
        pub(crate) linked: &'static str,
        pub(crate) back_to_linked: &'static str,
        pub(crate) no_space: &'static str,
        pub(crate) damaged: &'static str,
    }
}

words! {
    /// Files and pasted text.
    pub(crate) struct FileWords {
        pub(crate) open: &'static str,
        pub(crate) download: &'static str,
        pub(crate) unreadable: &'static str,
        pub(crate) first_only: &'static str,
        pub(crate) extracted: &'static str,
        /// `{n}` bytes.
        pub(crate) too_large: &'static str,
        /// `{n}` lines; `{limit}` is the size limit of a policy.
        pub(crate) too_many_lines: &'static str,
        /// At byte `{n}`.
        pub(crate) binary: &'static str,
        pub(crate) unmarked: &'static str,
        /// `{n}` bytes, of which the first `{limit}` are checked.
        pub(crate) cut: &'static str,
        /// `{n}` hosts.
        pub(crate) hosts_cut: &'static str,
        /// `{what}`.
        pub(crate) unchanged: &'static str,
        pub(crate) byte_order_mark: &'static str,
        pub(crate) other_bytes: &'static str,
    }
}

words! {
    /// The comparison with the live domain.
    pub(crate) struct CompareWords {
        pub(crate) heading: &'static str,
        pub(crate) brief: &'static str,
        pub(crate) hint: &'static str,
        pub(crate) domain: &'static str,
        pub(crate) compare: &'static str,
        /// `{domain}` and `{time}`.
        pub(crate) compared: &'static str,
        pub(crate) end: &'static str,
        pub(crate) ended: &'static str,
        pub(crate) removal: &'static str,
        /// `{domain}`.
        pub(crate) no_change: &'static str,
        /// `{domain}`.
        pub(crate) same_meaning: &'static str,
        pub(crate) texts_differ: &'static str,
        pub(crate) changes: &'static str,
        pub(crate) field: &'static str,
        /// `{domain}`.
        pub(crate) now: &'static str,
        /// The same, on a narrow screen.
        pub(crate) now_short: &'static str,
        pub(crate) drafted: &'static str,
        pub(crate) no_policy: &'static str,
        pub(crate) no_record: &'static str,
        pub(crate) several: &'static str,
        pub(crate) unread: &'static str,
        pub(crate) steps: &'static str,
        /// `{domain}`.
        pub(crate) no_steps_unread: &'static str,
        /// `{domain}`.
        pub(crate) no_steps_host: &'static str,
        pub(crate) no_steps_policy: &'static str,
        pub(crate) no_steps_record: &'static str,
    }
}
