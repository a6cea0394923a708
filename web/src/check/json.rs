//! Reads values that the browser's JSON parser has made.
//!
//! The errors of `serde-wasm-bindgen` are sentences, which link the printing of numbers. The page only shows that a
//! stream is malformed, and without those sentences each program is 8 kB smaller.

use js_sys::{Array, Object, Reflect};
use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error, IntoDeserializer, Visitor};
use std::cell::RefCell;
use std::fmt::{self, Display};
use wasm_bindgen::{JsCast, JsValue};

/// The value does not have the shape that is read.
#[derive(Debug)]
pub(crate) struct Malformed;

/// A value of JSON.
pub(crate) struct Json(pub(crate) JsValue);

type Read<'de, V> = Result<<V as Visitor<'de>>::Value, Malformed>;

impl Json {
    fn entries(&self) -> Result<impl Iterator<Item = (String, Self)> + use<>, Malformed> {
        let entries = Object::entries(self.0.dyn_ref().ok_or(Malformed)?);
        Ok(entries.into_iter().map(|entry| {
            let entry: Array = entry.unchecked_into();
            (entry.get(0).as_string().unwrap_or_default(), Self(entry.get(1)))
        }))
    }

    /// JSON has one kind of number. A field that is too small for this one refuses it.
    fn integer<'de, V: Visitor<'de>>(&self, visitor: V) -> Read<'de, V> {
        visitor.visit_u64(self.0.as_f64().ok_or(Malformed)? as u64)
    }
}

impl<'de> Deserializer<'de> for Json {
    type Error = Malformed;

    /// A string or an object: no field that takes any other kinds is read.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        match self.0.as_string() {
            Some(text) => visitor.visit_string(text),
            None => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        visitor.visit_bool(self.0.as_bool().ok_or(Malformed)?)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        self.integer(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        self.integer(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        self.integer(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        self.integer(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        visitor.visit_string(self.0.as_string().ok_or(Malformed)?)
    }

    /// A text that lives as long as the program: a template, a name.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        visitor.visit_borrowed_str(kept(self.0.as_string().ok_or(Malformed)?))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<'de, V> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        let items: &Array = self.0.dyn_ref().ok_or(Malformed)?;
        visitor.visit_seq(SeqDeserializer::new(items.iter().map(Self)))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<'de, V> {
        visitor.visit_map(MapDeserializer::new(self.entries()?))
    }

    /// Asks for the fields by name: others may come from a newer edge.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Read<'de, V> {
        let object: &Object = self.0.dyn_ref().ok_or(Malformed)?;
        let field = |name: &&'static str| {
            let value = Reflect::get(object, &(*name).into()).ok()?;
            (!value.is_undefined()).then_some((*name, Self(value)))
        };
        visitor.visit_map(MapDeserializer::new(fields.iter().filter_map(field)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<'de, V> {
        match self.0.as_string() {
            Some(name) => visitor.visit_enum(IntoDeserializer::<Malformed>::into_deserializer(name)),
            None => visitor.visit_enum(MapAccessDeserializer::new(MapDeserializer::new(self.entries()?))),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u128 f32 f64 char bytes byte_buf unit unit_struct newtype_struct tuple_struct
        identifier ignored_any
    }
}

thread_local! {
    /// The texts that live as long as the program, sorted.
    static KEPT: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// Keeps a text for the life of the program. There is a limited number of them: the templates and the names of our own edge.
fn kept(text: String) -> &'static str {
    KEPT.with_borrow_mut(|all| {
        let at = all.partition_point(|known| *known < text.as_str());
        if let Some(known) = all.get(at).filter(|known| **known == text) {
            return *known;
        }
        let text: &'static str = Box::leak(text.into_boxed_str());
        all.insert(at, text);
        text
    })
}

impl IntoDeserializer<'_, Malformed> for Json {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl Error for Malformed {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

impl std::error::Error for Malformed {}

impl Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed JSON")
    }
}
