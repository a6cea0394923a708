//! Whether anything stands twice, found out without putting all of it in order.
//!
//! Hashes of different texts may be alike, by chance or because somebody looked for such. So the answers are
//! "surely not" and "look closer", and no text makes either slow.

/// Whether all `items`, at most so many, surely differ.
pub(crate) fn all_differ<'i>(mut items: impl Iterator<Item = Item<'i>> + Clone, at_most: usize) -> bool {
    if at_most <= PAIRED {
        while let Some(item) = items.next() {
            if items.clone().any(|other| other == item) {
                return false;
            }
        }
        return true;
    }
    with_table(at_most, |mut table| items.all(|item| table.takes(hash(item))))
}

/// Whether surely none of `some`, at most so many, is among `others`.
pub(crate) fn none_among<'i>(
    mut some: impl Iterator<Item = Item<'i>>,
    at_most: usize,
    mut others: impl Iterator<Item = Item<'i>> + Clone,
) -> bool {
    if at_most <= PAIRED {
        return !some.any(|item| others.clone().any(|other| other == item));
    }
    with_table(at_most, |mut table| {
        for item in some {
            table.takes(hash(item));
        }
        table.patience > 0 && !others.any(|item| table.may_have(hash(item)))
    })
}

/// So many are held against each other sooner than their hashes are made.
const PAIRED: usize = 12;

/// A text, and a mark that tells apart two that read alike.
pub(crate) type Item<'i> = (&'i str, bool);

/// Hashes, each as near as possible to where its last bits say. Zero is an empty place.
struct Table<'t> {
    /// A power of two.
    places: &'t mut [u32],
    /// How many more taken places may be met.
    patience: usize,
}

fn with_table<T>(at_most: usize, work: impl FnOnce(Table<'_>) -> T) -> T {
    let patience = 8 * at_most + 1;
    let mut places = vec![0; (at_most * 2).next_power_of_two()];
    work(Table { places: &mut places, patience })
}

impl Table<'_> {
    /// Whether `hash` was new, and there was the patience to find out.
    fn takes(&mut self, hash: u64) -> bool {
        let kept = kept(hash);
        let place = self.place_of(hash);
        let is_new = place.as_deref() == Some(&0);
        if let Some(place) = place {
            *place = kept;
        }
        is_new
    }

    /// Whether `hash` may have been taken.
    fn may_have(&mut self, hash: u64) -> bool {
        self.place_of(hash).as_deref() != Some(&0)
    }

    /// Where `hash` is or would be; nothing where that took too long.
    fn place_of(&mut self, hash: u64) -> Option<&mut u32> {
        let mask = self.places.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.places.get(at).copied()? {
                0 => break,
                other if other == kept(hash) => break,
                _ => self.patience = self.patience.checked_sub(1)?,
            }
            at = (at + 1) & mask;
        }
        self.places.get_mut(at)
    }
}

/// What is kept of a hash: the bits that do not say where.
const fn kept(hash: u64) -> u32 {
    (hash >> 32) as u32 | 1
}

/// Eight bytes at a time, the last eight again where they are no whole step.
fn hash((text, mark): Item<'_>) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = mixed(bytes.len() as u64, u64::from(mark));
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
    use super::{Item, Table, all_differ, none_among};
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn items() -> impl Strategy<Value = Vec<(String, bool)>> {
        prop::collection::vec(("[ab]{0,3}|[a-c]{8,17}", any::<bool>()), 0..40)
    }

    fn borrowed(items: &[(String, bool)]) -> impl Iterator<Item = Item<'_>> + Clone {
        items.iter().map(|(text, mark)| (text.as_str(), *mark))
    }

    proptest! {
        #[test]
        fn nothing_is_overlooked(some in items(), others in items()) {
            let set: HashSet<_> = borrowed(&some).collect();
            prop_assert_eq!(all_differ(borrowed(&some), some.len()), set.len() == some.len());
            let none = !borrowed(&others).any(|item| set.contains(&item));
            prop_assert_eq!(none_among(borrowed(&some), some.len(), borrowed(&others)), none);
        }
    }

    #[test]
    fn hashes_that_crowd_together_are_given_up() {
        let mut table = Table { places: &mut [0; 2048], patience: 8000 };
        let taken = (1..1000_u64).filter(|number| table.takes(number << 33)).count();
        assert!((2..200).contains(&taken), "{taken}");
    }
}
