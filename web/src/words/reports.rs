//! The words of the screen of TLS reports.

use crate::words::shared::Plural;
use crate::words::translate::words;

words! {
    /// All of them.
    pub(crate) struct ReportsWords {
        pub(crate) drop: DropWords,
        pub(crate) answer: AnswerWords,
        pub(crate) chart: ChartWords,
        pub(crate) causes: CausesWords,
        pub(crate) tables: TableWords,
        pub(crate) rest: RestWords,
    }
}

words! {
    /// Where files are added.
    pub(crate) struct DropWords {
        pub(crate) hint: &'static str,
        pub(crate) add_files: &'static str,
        pub(crate) add_folder: &'static str,
        pub(crate) demo: &'static str,
        pub(crate) forget: &'static str,
        /// `{done}` and `{total}`.
        pub(crate) progress: &'static str,
        pub(crate) preparing: &'static str,
        pub(crate) missing: &'static str,
        pub(crate) files: Plural,
        pub(crate) reports: Plural,
        pub(crate) repeated: Plural,
        pub(crate) without: Plural,
        pub(crate) unreadable: Plural,
        pub(crate) stays: &'static str,
        pub(crate) is_demo: &'static str,
    }
}

words! {
    /// The answer.
    pub(crate) struct AnswerWords {
        pub(crate) sessions: &'static str,
        pub(crate) fine: &'static str,
        pub(crate) failed: &'static str,
        pub(crate) reporters: &'static str,
        pub(crate) not_messages: &'static str,
        pub(crate) csv: &'static str,
        pub(crate) json: &'static str,
        pub(crate) print: &'static str,
        pub(crate) next: &'static str,
        /// `{domain}`.
        pub(crate) check: &'static str,
        pub(crate) nothing: &'static str,
    }
}

words! {
    /// The chart of days, and the filters above it.
    pub(crate) struct ChartWords {
        pub(crate) heading: &'static str,
        pub(crate) domain: &'static str,
        pub(crate) all_domains: &'static str,
        pub(crate) reporter: &'static str,
        pub(crate) all_reporters: &'static str,
        pub(crate) shown: &'static str,
        pub(crate) all_sessions: &'static str,
        pub(crate) failures_only: &'static str,
        pub(crate) time: &'static str,
        pub(crate) all_days: &'static str,
        /// `{n}`.
        pub(crate) last_days: &'static str,
        pub(crate) label: &'static str,
        /// `{day}`, `{fine}` and `{failed}`.
        pub(crate) bar: &'static str,
        /// `{day}`.
        pub(crate) week_of: &'static str,
        pub(crate) keys: &'static str,
        pub(crate) failed_key: &'static str,
        pub(crate) fine_key: &'static str,
        pub(crate) zone: &'static str,
        /// `{day}`.
        pub(crate) one_day: &'static str,
        pub(crate) close: &'static str,
        pub(crate) undated: Plural,
    }
}

words! {
    /// The causes.
    pub(crate) struct CausesWords {
        pub(crate) heading: &'static str,
        pub(crate) seen_by: &'static str,
        pub(crate) means: &'static str,
        pub(crate) to_do: &'static str,
        pub(crate) but: &'static str,
        /// `{reporters}`.
        pub(crate) fine_elsewhere: &'static str,
        pub(crate) reasons: &'static str,
        pub(crate) lint: &'static str,
    }
}

words! {
    /// The tables.
    pub(crate) struct TableWords {
        pub(crate) by_reporter: &'static str,
        pub(crate) reporter: &'static str,
        pub(crate) domain: &'static str,
        pub(crate) kind: &'static str,
        pub(crate) result: &'static str,
        pub(crate) host: &'static str,
        pub(crate) day: &'static str,
        pub(crate) fine: &'static str,
        pub(crate) failed: &'static str,
        pub(crate) last: &'static str,
        pub(crate) file: &'static str,
        pub(crate) id: &'static str,
        pub(crate) name: &'static str,
        pub(crate) unusual: &'static str,
        pub(crate) count: &'static str,
        pub(crate) first: &'static str,
        pub(crate) message: &'static str,
    }
}

words! {
    /// What the answer rests on.
    pub(crate) struct RestWords {
        pub(crate) heading: &'static str,
        pub(crate) reports: &'static str,
        pub(crate) days: &'static str,
        pub(crate) domains: &'static str,
        pub(crate) types: &'static str,
        pub(crate) results: &'static str,
        pub(crate) hosts: &'static str,
        pub(crate) policies: &'static str,
        pub(crate) notes: &'static str,
        pub(crate) problems: &'static str,
        pub(crate) newest_first: &'static str,
        pub(crate) none: &'static str,
        pub(crate) twice: &'static str,
        pub(crate) seen_by: &'static str,
        pub(crate) compare: &'static str,
        pub(crate) compare_note: &'static str,
        pub(crate) comparing_failed: &'static str,
    }
}
