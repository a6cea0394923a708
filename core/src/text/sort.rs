//! Putting things in order.
//!
//! One sort serves all types, for it sees only numbers: each of its own costs a wasm file three kB.

/// Where something belongs: numbers, compared one after the other.
pub(crate) type Place = [usize; 4];

/// Sorts `items` by their places; equal ones stay in the order they came in.
pub(crate) fn by_place<T>(items: &mut Vec<T>, place: impl Fn(&T) -> Place) {
    let places: Vec<Place> = items.iter().map(place).collect();
    if !places.is_sorted() {
        arrange(items, &|one, other| places.get(one) < places.get(other));
    }
}

/// Sorts `items` by what they are.
pub(crate) fn sort<T: Ord + Copy>(items: &mut Vec<T>) {
    if !items.is_sorted() {
        let given = items.clone();
        arrange(items, &|one, other| given.get(one) < given.get(other));
    }
}

fn arrange<T>(items: &mut Vec<T>, before: &dyn Fn(usize, usize) -> bool) {
    let mut taken: Vec<Option<T>> = items.drain(..).map(Some).collect();
    let order = merged(taken.len(), before);
    items.extend(order.into_iter().filter_map(|index| taken.get_mut(index)?.take()));
}

/// The numbers below `count` in order, merged from runs that double in length.
fn merged(count: usize, before: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut run = 1;
    while run < count {
        let mut longer = Vec::with_capacity(count);
        for pair in order.chunks(2 * run) {
            let (left, right) = pair.split_at_checked(run).unwrap_or((pair, &[]));
            let mut right = right.iter().peekable();
            for one in left {
                while let Some(other) = right.next_if(|other| before(**other, *one)) {
                    longer.push(*other);
                }
                longer.push(*one);
            }
            longer.extend(right);
        }
        order = longer;
        run *= 2;
    }
    order
}

/// Puts `item` into a short sorted list, unless it is there already.
pub(crate) fn insert_once<T: Ord>(list: &mut Vec<T>, item: T) {
    if let Err(place) = list.binary_search(&item) {
        list.insert(place, item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_places_keep_their_order() {
        let mut words = vec!["bb", "a", "cc", "b", ""];
        by_place(&mut words, |word| [word.len(), 0, 0, 0]);
        assert_eq!(words, ["", "a", "b", "bb", "cc"]);
    }

    proptest! {
        #[test]
        fn items_are_sorted_as_the_standard_library_sorts_them(
            mut items in prop::collection::vec((0..9_usize, any::<u8>()), 0..99),
        ) {
            let (mut all, mut stable) = (items.clone(), items.clone());
            sort(&mut all);
            by_place(&mut stable, |(place, _)| [*place, 0, 0, 0]);
            let mut expected = items.clone();
            expected.sort_by_key(|(place, _)| *place);
            prop_assert_eq!(stable, expected);
            items.sort_unstable();
            prop_assert_eq!(all, items);
        }
    }
}
