//! Puts the texts of another language in place of the English ones.

use std::str::Lines;

/// The texts of a screen in another language: one on each line, in the order of the English ones. An empty line means the
/// English text.
pub(crate) struct Texts(Lines<'static>);

impl Texts {
    /// The texts of a part of a language file.
    pub(crate) fn of(part: &'static str) -> Self {
        Self(part.lines())
    }
}

/// Words that can be replaced by those of another language.
pub(crate) trait Translate {
    /// Takes as many texts as there are words. A text that is missing stays English.
    fn translate(&mut self, texts: &mut Texts);
}

impl Translate for &'static str {
    fn translate(&mut self, texts: &mut Texts) {
        *self = texts.0.next().filter(|text| !text.is_empty()).unwrap_or(self);
    }
}

impl<T: Translate, const N: usize> Translate for [T; N] {
    fn translate(&mut self, texts: &mut Texts) {
        for one in self {
            one.translate(texts);
        }
    }
}

impl<A: Translate, B: Translate> Translate for (A, B) {
    fn translate(&mut self, texts: &mut Texts) {
        self.0.translate(texts);
        self.1.translate(texts);
    }
}

/// Declares a type of words. Its fields are translated in the order of their declaration.
macro_rules! words {
    ($(#[$about:meta])* $seen:vis struct $name:ident { $($(#[$what:meta])* $field_seen:vis $field:ident: $type:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone)]
        $seen struct $name { $($(#[$what])* $field_seen $field: $type,)* }

        impl crate::words::translate::Translate for $name {
            fn translate(&mut self, texts: &mut crate::words::translate::Texts) {
                $(self.$field.translate(texts);)*
            }
        }
    };
}
pub(crate) use words;
