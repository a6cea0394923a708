//! Whether anything stands twice.

use crate::mx_pattern::MxPattern;

/// Whether all `patterns`, `at_most` so many, surely differ; `false` may also mean that finding out would have
/// taken long.
///
/// They are put into a table by their hashes. Those of different patterns may be alike, by chance or because
/// somebody looked for such: then the table gives up, and who asks compares.
pub(crate) fn all_differ<'p>(mut patterns: impl Iterator<Item = &'p MxPattern<'p>>, at_most: usize) -> bool {
    let (mut few, mut many) = ([0; FEW], Vec::new());
    let places = if at_most * 2 <= FEW {
        few.as_mut_slice()
    } else {
        many.resize((at_most * 2).next_power_of_two(), 0);
        many.as_mut_slice()
    };
    let mut table = Table { places, patience: 8 * at_most };
    patterns.all(|pattern| table.takes(hash(pattern)))
}

/// So many places, a power of two, need no allocation.
const FEW: usize = 32;

/// Hashes, each as near as possible to where its last bits say. Zero is an empty place.
struct Table<'t> {
    /// A power of two.
    places: &'t mut [u32],
    /// How many more taken places may be met.
    patience: usize,
}

impl Table<'_> {
    /// Whether `hash` was new, and there was the patience to find out.
    fn takes(&mut self, hash: u64) -> bool {
        let mask = self.places.len() - 1;
        let (mut at, kept) = (hash as usize & mask, (hash >> 32) as u32 | 1);
        loop {
            match self.places.get_mut(at) {
                Some(place) if *place == 0 => {
                    *place = kept;
                    return true;
                }
                Some(place) if *place != kept && self.patience > 0 => self.patience -= 1,
                _ => return false,
            }
            at = (at + 1) & mask;
        }
    }
}

/// Eight bytes at a time, the last eight again where they are no whole step.
fn hash(pattern: &MxPattern<'_>) -> u64 {
    let bytes = pattern.domain().as_bytes();
    let mut hash = mixed(bytes.len() as u64, u64::from(pattern.is_wildcard()));
    let (steps, rest) = bytes.as_chunks::<8>();
    for step in steps {
        hash = mixed(hash, u64::from_le_bytes(*step));
    }
    match bytes.last_chunk::<8>() {
        Some(last) => mixed(hash, u64::from_le_bytes(*last)),
        None => mixed(hash, rest.iter().fold(0, |all, byte| all << 8 | u64::from(*byte))),
    }
}

const fn mixed(hash: u64, step: u64) -> u64 {
    let product = (hash ^ step).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ product >> 32
}

#[cfg(test)]
mod tests {
    use super::{Table, all_differ};
    use crate::mx_pattern::MxPattern;
    use proptest::prelude::*;
    use std::collections::HashSet;

    proptest! {
        #[test]
        fn what_stands_twice_is_never_overlooked(names in prop::collection::vec("(\\*\\.)?[a-c]{1,9}\\.[ab]{1,2}", 0..40)) {
            let patterns: Vec<_> = names.iter().map(|name| MxPattern::parse(name).unwrap()).collect();
            let set: HashSet<_> = patterns.iter().collect();
            prop_assert_eq!(all_differ(patterns.iter(), names.len()), set.len() == patterns.len());
        }
    }

    #[test]
    fn hashes_that_crowd_together_are_given_up() {
        let mut table = Table { places: &mut [0; 2048], patience: 8000 };
        let taken = (1..1000_u64).filter(|number| table.takes(number << 33)).count();
        assert!((2..200).contains(&taken), "{taken}");
    }
}
