//! JSON, written: what a report is made of and nothing else.
//!
//! The platform reads JSON faster than it takes an object in field by field, and what builds objects out
//! of anything is 2 kB heavier to load.

use serde::ser::{self, Impossible, Serialize};
use std::fmt::{self, Display, Write};

/// `value` as JSON.
pub(crate) fn text(value: &impl Serialize) -> Result<String, Unwritable> {
    let mut json = Json(String::new());
    value.serialize(&mut json)?;
    Ok(json.0)
}

/// A value that no report holds, such as a fraction.
#[derive(Debug)]
pub(crate) struct Unwritable;

impl Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the report cannot be written")
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

struct Json(String);

impl Json {
    fn string(&mut self, text: &str) {
        self.0.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => self.0.extend(['\\', character]),
                // Writing to a String cannot fail.
                '\0'..='\x1f' => {
                    let _ = write!(self.0, "\\u{:04x}", u32::from(character));
                }
                _ => self.0.push(character),
            }
        }
        self.0.push('"');
    }

    fn number(&mut self, number: impl Display) {
        // Neither can this.
        let _ = write!(self.0, "{number}");
    }

    /// Opens a list or an object, which closes with `close`.
    fn open(&mut self, open: char, close: char) -> Parts<'_> {
        self.0.push(open);
        Parts { json: self, close, any: false }
    }
}

/// The parts of a list or an object.
struct Parts<'j> {
    json: &'j mut Json,
    close: char,
    any: bool,
}

impl Parts<'_> {
    fn next(&mut self) -> &mut Json {
        if std::mem::replace(&mut self.any, true) {
            self.json.0.push(',');
        }
        self.json
    }

    fn key(&mut self, key: &str) -> &mut Json {
        let json = self.next();
        json.string(key);
        json.0.push(':');
        json
    }

    fn close(self) {
        self.json.0.push(self.close);
    }
}

macro_rules! unwritable {
    ($($name:ident($($argument:ty),*) -> $ok:ty;)*) => {
        $(fn $name(self, $(_: $argument),*) -> Result<$ok, Unwritable> {
            Err(Unwritable)
        })*
    };
}

macro_rules! numbers {
    ($($name:ident($number:ty as $wide:ty);)*) => {
        $(fn $name(self, number: $number) -> Result<(), Unwritable> {
            self.number(<$wide>::from(number));
            Ok(())
        })*
    };
}

impl<'j> ser::Serializer for &'j mut Json {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Parts<'j>;
    type SerializeTuple = Impossible<(), Unwritable>;
    type SerializeTupleStruct = Impossible<(), Unwritable>;
    type SerializeTupleVariant = Impossible<(), Unwritable>;
    type SerializeMap = Parts<'j>;
    type SerializeStruct = Parts<'j>;
    type SerializeStructVariant = Impossible<(), Unwritable>;

    numbers! {
        serialize_i8(i8 as i64);
        serialize_i16(i16 as i64);
        serialize_i32(i32 as i64);
        serialize_i64(i64 as i64);
        serialize_u8(u8 as u64);
        serialize_u16(u16 as u64);
        serialize_u32(u32 as u64);
        serialize_u64(u64 as u64);
    }

    unwritable! {
        serialize_f32(f32) -> ();
        serialize_f64(f64) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }

    fn serialize_bool(self, value: bool) -> Result<(), Unwritable> {
        self.0.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Unwritable> {
        self.string(text);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unwritable> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unwritable> {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Unwritable> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        let mut object = self.open('{', '}');
        value.serialize(object.key(variant))?;
        object.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'j>, Unwritable> {
        Ok(self.open('[', ']'))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'j>, Unwritable> {
        Ok(self.open('{', '}'))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'j>, Unwritable> {
        Ok(self.open('{', '}'))
    }
}

impl ser::SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Unwritable;

    // The keys of a report are strings.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        let json = self.next();
        key.serialize(&mut *json)?;
        json.0.push(':');
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close();
        Ok(())
    }
}

impl ser::SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), Unwritable> {
        value.serialize(self.key(key))
    }

    fn end(self) -> Result<(), Unwritable> {
        self.close();
        Ok(())
    }
}
