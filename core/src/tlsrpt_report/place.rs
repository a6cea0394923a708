//! Where in a report something is.

/// A place in a JSON document, as a list that grows on the stack. It becomes a JSON pointer only where something is
/// reported.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    parent: Option<&'p Place<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Whole,
    Pointer(&'p str),
    Member(&'p str),
    Item(usize),
}

impl<'p> Place<'p> {
    /// The whole document.
    pub(super) const WHOLE: Place<'static> = Place { parent: None, step: Step::Whole };

    /// The place of a pointer.
    pub(super) const fn at(pointer: &'p str) -> Place<'p> {
        Place { parent: None, step: Step::Pointer(pointer) }
    }

    pub(super) const fn member(&'p self, name: &'p str) -> Place<'p> {
        Place { parent: Some(self), step: Step::Member(name) }
    }

    pub(super) const fn item(&'p self, index: usize) -> Place<'p> {
        Place { parent: Some(self), step: Step::Item(index) }
    }

    /// Returns the JSON pointer (RFC 6901).
    pub(super) fn pointer(&self) -> String {
        // As long as most pointers to a failure.
        let mut pointer = String::with_capacity(32);
        self.write(&mut pointer);
        pointer
    }

    fn write(&self, pointer: &mut String) {
        if let Some(parent) = self.parent {
            parent.write(pointer);
        }
        match self.step {
            Step::Whole => {}
            Step::Pointer(start) => pointer.push_str(start),
            Step::Member(name) => {
                pointer.push('/');
                for character in name.chars().take(NAME_MAX) {
                    match character {
                        '~' => pointer.push_str("~0"),
                        '/' => pointer.push_str("~1"),
                        other => pointer.push(other),
                    }
                }
            }
            Step::Item(index) => pointer.extend(["/", &index.to_string()]),
        }
    }
}

/// At most this many characters of a name are in a pointer.
const NAME_MAX: usize = 100;

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_becomes_a_json_pointer() {
        let policies = Place::WHOLE.member("policies");
        let first = policies.item(0);
        assert_eq!(Place::WHOLE.pointer(), "");
        assert_eq!(first.member("a/b~c").pointer(), "/policies/0/a~1b~0c");
    }
}
