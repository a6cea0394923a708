//! Reads JSON with a deserializer that the caller brings, within the limits of depth and size.

use crate::text::message::Message;
use crate::tlsrpt_report::value::{DEPTH_MAX, Members, VALUES_MAX, Value};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;

/// How much of a text was read, to be passed to a deserializer as a seed. After a failure it tells which limit was
/// reached.
#[derive(Debug, Default)]
pub struct Limits {
    values: Cell<usize>,
    reached: Cell<Option<LimitError>>,
}

/// The limit that a JSON text exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitError {
    /// Arrays and objects contain each other too often.
    Depth,
    /// There are too many values.
    Values,
}

impl LimitError {
    /// Returns the limit as a sentence about the file, without a full stop.
    pub fn message(self) -> Message {
        match self {
            Self::Depth => Message::new("file.too-deep", "its JSON is nested more than {most} levels deep")
                .arg("most", DEPTH_MAX),
            Self::Values => Message::new("file.too-many-values", "its JSON has more than {most} values")
                .arg("most", VALUES_MAX),
        }
    }
}

/// In English.
impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().text().fmt(f)
    }
}

impl std::error::Error for LimitError {}

impl Limits {
    /// Returns the limit that was reached, if one was.
    pub fn reached(&self) -> Option<LimitError> {
        self.reached.get()
    }

    /// Counts one more value at a depth.
    ///
    /// # Errors
    ///
    /// The limit that is exceeded.
    pub fn count(&self, depth: usize) -> Result<(), LimitError> {
        let values = self.values.get() + 1;
        self.values.set(values);
        let error = match (depth > DEPTH_MAX, values > VALUES_MAX) {
            (true, _) => LimitError::Depth,
            (_, true) => LimitError::Values,
            _ => return Ok(()),
        };
        self.reached.set(Some(error));
        Err(error)
    }
}

impl<'de> DeserializeSeed<'de> for &Limits {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(Reader { limits: self, depth: 0, members: &mut Vec::new() })
    }
}

struct Reader<'r, 'de> {
    limits: &'r Limits,
    depth: usize,
    /// The members of all objects that are not complete, so that each object is allocated once, in its size.
    members: &'r mut Members<'de>,
}

impl<'de> Reader<'_, 'de> {
    fn scalar<E: Error>(self, value: Value<'de>) -> Result<Value<'de>, E> {
        self.limits.count(self.depth).map_err(E::custom)?;
        Ok(value)
    }

    /// Begins an array or an object.
    fn enter<E: Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        self.limits.count(self.depth).map_err(E::custom)
    }

    /// Returns a reader of the next value in it.
    const fn next(&mut self) -> Reader<'_, 'de> {
        Reader { limits: self.limits, depth: self.depth, members: self.members }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_, 'de> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_, 'de> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value<'de>, E> {
        self.scalar(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value<'de>, E> {
        self.scalar(Value::Bool(value))
    }

    // Browsers keep every number as a double, too.
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value<'de>, E> {
        self.scalar(Value::Number(value as f64))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value<'de>, E> {
        self.scalar(Value::Number(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value<'de>, E> {
        self.scalar(Value::Number(value))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Value<'de>, E> {
        self.scalar(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value<'de>, E> {
        self.scalar(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Value<'de>, A::Error> {
        self.enter()?;
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(self.next())? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value<'de>, A::Error> {
        self.enter()?;
        let start = self.members.len();
        let mut places: HashMap<Cow<'de, str>, usize> = HashMap::new();
        while let Some(name) = map.next_key_seed(Name)? {
            let value = map.next_value_seed(self.next())?;
            let own = self.members.get_mut(start..).unwrap_or_default();
            if own.len() == FEW && places.is_empty() {
                places.extend(own.iter().enumerate().map(|(at, (name, _))| (name.clone(), at)));
            }
            let known = match own.len() < FEW {
                true => own.iter().position(|(known, _)| *known == name),
                false => places.get(&name).copied(),
            };
            match known.and_then(|at| own.get_mut(at)) {
                Some((_, old)) => *old = value,
                None => {
                    if own.len() >= FEW {
                        places.insert(name.clone(), own.len());
                    }
                    self.members.push((name, value));
                }
            }
        }
        Ok(Value::Object(self.members.split_off(start)))
    }
}

/// At most this many members are compared one by one to find a repeated name.
const FEW: usize = 32;

/// The name of a member, borrowed from the text where it has no escapes.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}
