//! The table of bounces. What the programs write is from their sources or documentation, or was seen in reports of
//! administrators ([`Certainty`](crate::bounces::Certainty)); the meanings are our own words.

mod exchange;
mod general;
mod modern;
mod postfix;
mod servers;
mod services;
mod success;
mod tlsrpt;

use crate::bounces::row::{Bounce, Certainty, Check, Rank, Sender, State, Whose};

/// Makes rows: name, program and what else of it is to be said, kind, what becomes of the mail, whose move it is, what to check,
/// how certain it is; the patterns; the meaning.
macro_rules! bounces {
    ($(
        $id:literal, $sender:literal $($said:ident)?, $rank:ident $state:ident [$($whose:ident)*] [$($check:ident)*] $certainty:ident
        [$($pattern:literal),*]
        $meaning:literal;
    )*) => {
        pub(super) static ROWS: &[$crate::bounces::row::Bounce] = &[$($crate::bounces::row::Bounce {
            id: $id,
            sender: $crate::bounces::row::Sender::Named($sender)$(.$said())?,
            patterns: &[$($pattern),*],
            rank: $crate::bounces::row::Rank::$rank,
            state: $crate::bounces::row::State::$state,
            whose: &[$($crate::bounces::row::Whose::$whose),*],
            check: &[$($crate::bounces::row::Check::$check),*],
            certainty: $crate::bounces::row::Certainty::$certainty,
            meaning: $meaning,
        }),*];
    };
}
use bounces;

/// What a text means that is about a host of the sender's own. It has no patterns: where a text is tells that it is so.
static OWN_HOP: Bounce = Bounce {
    id: "own-hop",
    sender: Sender::Words("The sending server"),
    patterns: &[],
    rank: Rank::Cause,
    state: State::Waits,
    whose: &[Whose::Sender],
    check: &[Check::Sender],
    certainty: Certainty::High,
    meaning: "TLS failed with a host that the sender's own configuration names: a relay, a filter or a mail store. The port, a private address or LMTP shows that. The policy of the recipient's domain plays no part.",
};

/// Returns the row of a host of the sender's own.
pub(super) fn own_hop() -> &'static Bounce {
    &OWN_HOP
}

/// Returns all rows.
pub fn all() -> impl Iterator<Item = &'static Bounce> {
    specific().chain(general())
}

/// Returns the rows with words that many programs write.
pub(super) fn general() -> impl Iterator<Item = &'static Bounce> {
    general::ROWS.iter()
}

/// Returns the row of a policy that could not be fetched: what a general text is about if its line names a policy host.
pub(super) fn policy_fetch() -> Option<&'static Bounce> {
    general().find(|row| row.whose == [Whose::PolicyHost])
}

/// Returns the rows of certain programs.
pub(super) fn specific() -> impl Iterator<Item = &'static Bounce> {
    let tables = [
        exchange::ROWS,
        postfix::ROWS,
        servers::ROWS,
        modern::ROWS,
        services::ROWS,
        tlsrpt::ROWS,
        success::ROWS,
    ];
    tables.into_iter().flatten().chain([own_hop()])
}
