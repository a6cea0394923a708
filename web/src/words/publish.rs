//! The words of the screen that publishes.

use crate::words::shared::Plural;
use crate::words::translate::words;

words! {
    /// All of them.
    pub(crate) struct PublishWords {
        pub(crate) start: StartWords,
        /// The steps, in order.
        pub(crate) steps: [StepWords; 6],
        pub(crate) progress: ProgressWords,
        pub(crate) next: &'static str,
        pub(crate) hosts: HostsWords,
        pub(crate) mode: ModeWords,
        pub(crate) records: RecordsWords,
        pub(crate) hosting: HostingWords,
        pub(crate) check: CheckStepWords,
        pub(crate) enforce: EnforceWords,
        pub(crate) plans: PlansWords,
        pub(crate) kept: KeptWords,
    }
}

words! {
    /// The field of the domain.
    pub(crate) struct StartWords {
        pub(crate) domain: &'static str,
        pub(crate) look: &'static str,
        pub(crate) hint: &'static str,
        /// `{domain}`.
        pub(crate) looking: &'static str,
        /// `{domain}`.
        pub(crate) null_mx: &'static str,
    }
}

words! {
    /// A step.
    pub(crate) struct StepWords {
        pub(crate) title: &'static str,
        pub(crate) lead: &'static str,
    }
}

words! {
    /// How far a step is.
    pub(crate) struct ProgressWords {
        pub(crate) done: &'static str,
        pub(crate) to_do: &'static str,
        pub(crate) wrong: &'static str,
    }
}

words! {
    pub(crate) struct HostsWords {
        pub(crate) label: &'static str,
        pub(crate) hint: &'static str,
        /// `{n}`.
        pub(crate) propose: Plural,
        /// `{line}`.
        pub(crate) not_a_host: &'static str,
        pub(crate) none: &'static str,
        pub(crate) count: Plural,
    }
}

words! {
    pub(crate) struct ModeWords {
        pub(crate) mode: &'static str,
        pub(crate) testing: &'static str,
        pub(crate) enforce: &'static str,
        pub(crate) none: &'static str,
        pub(crate) too_early: &'static str,
        pub(crate) max_age: &'static str,
        pub(crate) max_age_hint: &'static str,
        pub(crate) policy: &'static str,
        pub(crate) no_policy: &'static str,
        pub(crate) download: &'static str,
        pub(crate) editor: &'static str,
    }
}

words! {
    pub(crate) struct RecordsWords {
        pub(crate) no_domain: &'static str,
        pub(crate) rua: &'static str,
        pub(crate) rua_hint: &'static str,
        pub(crate) server: &'static str,
        pub(crate) server_hint: &'static str,
        pub(crate) not_a_server: &'static str,
        pub(crate) form: &'static str,
        /// The names of the forms, in the order of `RecordFormat::ALL`.
        pub(crate) forms: [&'static str; 10],
        pub(crate) zone: &'static str,
        pub(crate) zone_hint: &'static str,
        pub(crate) id_from: &'static str,
        pub(crate) id_time: &'static str,
        pub(crate) id_policy: &'static str,
        pub(crate) no_digest: &'static str,
        pub(crate) order: &'static str,
        pub(crate) others: &'static str,
        pub(crate) others_brief: &'static str,
        pub(crate) others_hint: &'static str,
        /// `{line}`.
        pub(crate) not_a_domain: &'static str,
        /// `{name}`.
        pub(crate) download: &'static str,
    }
}

words! {
    pub(crate) struct HostingWords {
        pub(crate) where_: &'static str,
        pub(crate) choose: &'static str,
        pub(crate) own_server: &'static str,
        pub(crate) platform: &'static str,
        pub(crate) needs: [&'static str; 5],
        /// `{name}`.
        pub(crate) download: &'static str,
        /// `{url}`.
        pub(crate) at: &'static str,
    }
}

words! {
    pub(crate) struct CheckStepWords {
        pub(crate) again: &'static str,
        pub(crate) not_looked: &'static str,
        pub(crate) what: &'static str,
        pub(crate) live: &'static str,
        pub(crate) tlsrpt: &'static str,
        pub(crate) policy: &'static str,
        pub(crate) record: &'static str,
        pub(crate) as_here: &'static str,
        pub(crate) differs: &'static str,
        pub(crate) other_text: &'static str,
        pub(crate) absent: &'static str,
        pub(crate) failed: &'static str,
        pub(crate) invalid: &'static str,
        pub(crate) whole: &'static str,
        pub(crate) cached: &'static str,
    }
}

words! {
    pub(crate) struct EnforceWords {
        pub(crate) not_yet: &'static str,
        pub(crate) failing: &'static str,
        /// `{since}` and `{until}`.
        pub(crate) waiting: &'static str,
        /// `{since}`.
        pub(crate) ready: &'static str,
        pub(crate) switch: &'static str,
        pub(crate) switched: &'static str,
        pub(crate) enforced: &'static str,
        /// `{now}` and `{longer}`.
        pub(crate) longer: &'static str,
        pub(crate) reports: &'static str,
    }
}

words! {
    pub(crate) struct PlansWords {
        pub(crate) heading: &'static str,
        /// The names, in the order of `Plan::ALL`, each with a few words beside it.
        pub(crate) names: [(&'static str, &'static str); 3],
        pub(crate) no_domain: &'static str,
        pub(crate) assumed: &'static str,
        pub(crate) earliest: &'static str,
        pub(crate) copy: &'static str,
        pub(crate) checklist: &'static str,
        pub(crate) calendar: &'static str,
    }
}

words! {
    pub(crate) struct KeptWords {
        pub(crate) hint: &'static str,
        pub(crate) share: &'static str,
        pub(crate) shared: &'static str,
        pub(crate) copy_yourself: &'static str,
        pub(crate) delete: &'static str,
        pub(crate) deleted: &'static str,
        pub(crate) own: &'static str,
        pub(crate) back: &'static str,
    }
}
