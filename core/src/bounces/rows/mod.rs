//! The table of bounces. What the programs write is from their sources or documentation, or was seen in reports of
//! administrators ([`Certainty`](crate::bounces::Certainty)); the meanings are our own words.

mod exchange;
mod modern;
mod postfix;
mod servers;
mod services;

use crate::bounces::row::Bounce;

/// Makes rows: name, program, kind, what becomes of the mail, whose move it is, what to check, how certain it is; the
/// patterns; the meaning.
macro_rules! bounces {
    ($(
        $id:literal, $sender:literal, $rank:ident $state:ident [$($whose:ident)*] [$($check:ident)*] $certainty:ident
        [$($pattern:literal),*]
        $meaning:literal;
    )*) => {
        pub(super) static ROWS: &[$crate::bounces::row::Bounce] = &[$($crate::bounces::row::Bounce {
            id: $id,
            sender: $sender,
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

/// Returns all rows.
pub fn all() -> impl Iterator<Item = &'static Bounce> {
    [exchange::ROWS, postfix::ROWS, servers::ROWS, modern::ROWS, services::ROWS].into_iter().flatten()
}
