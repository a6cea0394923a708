//! What a language has to say. `{name}` in a text stands for the argument of that name.

/// One and many.
pub(crate) struct Plural {
    /// For exactly one.
    pub(crate) one: &'static str,
    /// For every other number.
    pub(crate) other: &'static str,
}

/// Every word that the page says by itself.
pub(crate) struct Catalogue {
    /// The site's name.
    pub(crate) site: &'static str,
    /// The headline and the short form of each verdict.
    pub(crate) verdicts: Verdicts,
    /// The words of a state.
    pub(crate) states: States,
    /// The steps of a sending MTA.
    pub(crate) steps: Steps,
    /// What is said about a check as a whole.
    pub(crate) check: CheckWords,
    /// The findings.
    pub(crate) findings: FindingWords,
    /// Mail hosts and patterns.
    pub(crate) hosts: HostWords,
    /// Evidence.
    pub(crate) evidence: EvidenceWords,
    /// How to begin, for a domain that publishes nothing.
    pub(crate) setup: SetupWords,
    /// Which sender accepts the policy.
    pub(crate) senders: SenderWords,
    /// The editor of drafts.
    pub(crate) draft: DraftWords,
    /// Trouble with the service itself.
    pub(crate) trouble: TroubleWords,
    /// This language's template for a sentence of the core, by its key and part; `None` leaves
    /// the English one.
    pub(crate) template: fn(key: &str, part: &str) -> Option<&'static str>,
}

/// A verdict in words: a headline with `{domain}`, and a word for title and announcement.
pub(crate) struct VerdictWords {
    /// The headline.
    pub(crate) headline: &'static str,
    /// The short form.
    pub(crate) short: &'static str,
}

/// One of each.
pub(crate) struct Verdicts {
    pub(crate) checking: VerdictWords,
    pub(crate) enforced: VerdictWords,
    pub(crate) enforced_with_failures: VerdictWords,
    pub(crate) testing: VerdictWords,
    pub(crate) none: VerdictWords,
    pub(crate) absent: VerdictWords,
    pub(crate) broken: VerdictWords,
    pub(crate) undetermined: VerdictWords,
}

/// One of each.
pub(crate) struct States {
    pub(crate) pending: &'static str,
    pub(crate) valid: &'static str,
    pub(crate) invalid: &'static str,
    pub(crate) absent: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) not_checked: &'static str,
    /// Of the MX hosts as a whole.
    pub(crate) covered: &'static str,
    /// Of the MX hosts as a whole.
    pub(crate) uncovered: &'static str,
}

/// One of each, and the heading.
pub(crate) struct Steps {
    pub(crate) heading: &'static str,
    pub(crate) record: &'static str,
    pub(crate) policy: &'static str,
    pub(crate) mx: &'static str,
    pub(crate) mx_tls: &'static str,
    pub(crate) tlsrpt: &'static str,
}

/// What is said about a check as a whole.
pub(crate) struct CheckWords {
    /// `{done}` and `{total}`.
    pub(crate) progress: &'static str,
    /// `{time}`, as `20:14:07 UTC`, and `{ms}`.
    pub(crate) checked: &'static str,
    /// After that, of an answer that is not new: `{left}`.
    pub(crate) kept: &'static str,
    pub(crate) copy_link: &'static str,
    pub(crate) download: &'static str,
    pub(crate) embed: &'static str,
    pub(crate) copied: &'static str,
    pub(crate) copy_failed: &'static str,
    pub(crate) new_tab: &'static str,
    pub(crate) nothing_found: &'static str,
    pub(crate) scope: &'static str,
    pub(crate) scope_mx_tls: &'static str,
    pub(crate) examples: &'static str,
    /// Before the A-labels of an internationalised name.
    pub(crate) in_dns: &'static str,
}

/// The findings.
pub(crate) struct FindingWords {
    pub(crate) heading: &'static str,
    pub(crate) heading_notes: &'static str,
    pub(crate) error: &'static str,
    pub(crate) warning: &'static str,
    pub(crate) note: &'static str,
    pub(crate) errors: Plural,
    pub(crate) warnings: Plural,
    pub(crate) notes: Plural,
    /// `{counts}`, where there may be more.
    pub(crate) at_least: &'static str,
    /// `{line}` and `{column}`.
    pub(crate) at_line: &'static str,
    /// `{column}`.
    pub(crate) at_column: &'static str,
    pub(crate) in_record: &'static str,
    pub(crate) in_policy: &'static str,
    pub(crate) in_tlsrpt: &'static str,
    pub(crate) copy_corrected_policy: &'static str,
    pub(crate) copy_corrected_record: &'static str,
    pub(crate) guess: &'static str,
}

/// Mail hosts and patterns.
pub(crate) struct HostWords {
    pub(crate) heading: &'static str,
    pub(crate) host: &'static str,
    pub(crate) preference: &'static str,
    pub(crate) delivers: &'static str,
    pub(crate) matches: &'static str,
    pub(crate) no_match: &'static str,
    pub(crate) no_patterns: &'static str,
    pub(crate) implicit: &'static str,
    pub(crate) tls_only: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) opportunistic: &'static str,
    /// In mode testing, at a host that no pattern covers.
    pub(crate) would_refuse: &'static str,
    pub(crate) unknown: &'static str,
    pub(crate) caption: &'static str,
}

/// Evidence.
pub(crate) struct EvidenceWords {
    pub(crate) heading: &'static str,
    pub(crate) policy: &'static str,
    /// `{ms}`.
    pub(crate) took: &'static str,
    pub(crate) bytes: Plural,
    pub(crate) status: &'static str,
    pub(crate) headers: &'static str,
    pub(crate) no_headers: &'static str,
    pub(crate) body: &'static str,
    pub(crate) empty_body: &'static str,
    pub(crate) copy_body: &'static str,
    pub(crate) copy_record: &'static str,
    pub(crate) more_lines: Plural,
    pub(crate) dns: &'static str,
    pub(crate) look_ups: Plural,
    pub(crate) nothing: &'static str,
    pub(crate) nxdomain: &'static str,
    pub(crate) not_asked: &'static str,
    pub(crate) failed: &'static str,
    pub(crate) alias: &'static str,
    pub(crate) ttl: &'static str,
    pub(crate) authenticated: &'static str,
    pub(crate) cut: &'static str,
    pub(crate) partial: &'static str,
    pub(crate) timeline: &'static str,
    /// `{ms}` and `{start}`.
    pub(crate) bar: &'static str,
    pub(crate) null_mx: &'static str,
}

/// How to begin, for a domain that publishes nothing.
pub(crate) struct SetupWords {
    pub(crate) heading: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) serve: &'static str,
    pub(crate) serve_where: &'static str,
    pub(crate) record_at: &'static str,
    pub(crate) announce: &'static str,
    pub(crate) announce_why: &'static str,
    pub(crate) report: &'static str,
    pub(crate) report_why: &'static str,
    pub(crate) no_hosts: &'static str,
    pub(crate) then: &'static str,
    pub(crate) copy: &'static str,
}

/// Trouble with the service itself.
pub(crate) struct TroubleWords {
    pub(crate) retry: &'static str,
    pub(crate) offline: Trouble,
    pub(crate) refused: &'static str,
    pub(crate) busy: Trouble,
    /// `{seconds}`.
    pub(crate) busy_until: &'static str,
    pub(crate) resolver: Trouble,
    pub(crate) unreachable: Trouble,
    /// `{status}`.
    pub(crate) unexpected: Trouble,
    pub(crate) broken_off: Trouble,
}

/// A heading, and what it means for the reader.
pub(crate) struct Trouble {
    pub(crate) heading: &'static str,
    pub(crate) text: &'static str,
}

/// Which sender accepts the policy.
pub(crate) struct SenderWords {
    pub(crate) heading: &'static str,
    /// `{n}` of `{total}`.
    pub(crate) accept: &'static str,
    pub(crate) caption: &'static str,
    pub(crate) sender: &'static str,
    pub(crate) verdict: &'static str,
    pub(crate) reads: &'static str,
    pub(crate) accepts: &'static str,
    pub(crate) refuses: &'static str,
    pub(crate) mta: &'static str,
    pub(crate) library: &'static str,
    pub(crate) documented: &'static str,
    pub(crate) scope: &'static str,
}

/// One text of a draft.
pub(crate) struct PartWords {
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) placeholder: &'static str,
}

/// The editor of drafts.
pub(crate) struct DraftWords {
    pub(crate) policy: PartWords,
    pub(crate) record: PartWords,
    pub(crate) tlsrpt: PartWords,
    pub(crate) mx: PartWords,
    pub(crate) clean: &'static str,
    pub(crate) set_aside: &'static str,
    pub(crate) more: Plural,
    /// Where not all are known.
    pub(crate) more_than: Plural,
    pub(crate) odd_lines: Plural,
    /// `{text}`.
    pub(crate) odd: &'static str,
    /// A domain that nobody named, at the start of a sentence and within it.
    pub(crate) nameless: (&'static str, &'static str),
    pub(crate) whole: &'static str,
    pub(crate) open: &'static str,
    pub(crate) fix_all: &'static str,
    pub(crate) fresh_id: &'static str,
    pub(crate) download: &'static str,
    pub(crate) copy_record: &'static str,
    pub(crate) mended: &'static str,
    pub(crate) undo: &'static str,
    pub(crate) share: &'static str,
    pub(crate) shared: &'static str,
    pub(crate) forget: &'static str,
    pub(crate) forgotten: &'static str,
    pub(crate) keeping: &'static str,
    pub(crate) not_kept: &'static str,
    pub(crate) link_holds: &'static str,
    pub(crate) copy_yourself: &'static str,
    pub(crate) elsewhere: &'static str,
    pub(crate) show_it: &'static str,
    pub(crate) own_aside: &'static str,
    pub(crate) back_to_own: &'static str,
    pub(crate) linked_aside: &'static str,
    pub(crate) back_to_linked: &'static str,
    pub(crate) no_room: &'static str,
    pub(crate) damaged: &'static str,
    pub(crate) unreadable: &'static str,
    pub(crate) one_file: &'static str,
    pub(crate) taken_out: &'static str,
    /// `{n}` bytes.
    pub(crate) too_large: &'static str,
    /// `{n}` lines; `{limit}` are the most.
    pub(crate) too_many_lines: &'static str,
    /// At byte `{n}`.
    pub(crate) binary: &'static str,
    pub(crate) unmarked: &'static str,
    /// Of `{n}` bytes the first `{limit}` are looked at.
    pub(crate) cut: &'static str,
    /// `{n}` hosts.
    pub(crate) hosts_cut: &'static str,
    /// `{what}`.
    pub(crate) kept: &'static str,
    pub(crate) byte_order_mark: &'static str,
    pub(crate) other_bytes: &'static str,
    pub(crate) compare: &'static str,
    pub(crate) compare_hint: &'static str,
    pub(crate) domain: &'static str,
    pub(crate) fetch: &'static str,
    pub(crate) removal: &'static str,
    /// `{domain}`.
    pub(crate) no_change: &'static str,
    pub(crate) changes: &'static str,
    pub(crate) field: &'static str,
    /// `{domain}`.
    pub(crate) now: &'static str,
    /// The same where the domain is plain.
    pub(crate) now_short: &'static str,
    pub(crate) drafted: &'static str,
    pub(crate) way: &'static str,
    pub(crate) no_one_record: &'static str,
    pub(crate) other_record: &'static str,
    /// `{domain}` and `{time}`.
    pub(crate) compared: &'static str,
    pub(crate) leave: &'static str,
    pub(crate) left: &'static str,
    /// `{domain}`.
    pub(crate) same_meaning: &'static str,
    pub(crate) texts_differ: &'static str,
    pub(crate) no_policy: &'static str,
    pub(crate) no_record: &'static str,
    pub(crate) several: &'static str,
    pub(crate) unread: &'static str,
    /// `{domain}`.
    pub(crate) no_way: &'static str,
    /// `{domain}`.
    pub(crate) no_way_host: &'static str,
    pub(crate) no_way_invalid: &'static str,
    pub(crate) no_way_record: &'static str,
}
