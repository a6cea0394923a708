//! How the worker and the page send structures to each other: as arrays, with the fields in their order.
//!
//! Both programs are built from this file, so nothing can be missing or misspelt. Reading by name, with an error for each field, would
//! weigh 6 kB more.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

/// What can be sent.
pub(crate) trait Wire {
    /// Makes the value that is sent.
    fn sent(&self) -> JsValue;

    /// Reads it.
    fn received(value: JsValue) -> Self;
}

impl Wire for String {
    fn sent(&self) -> JsValue {
        self.into()
    }

    fn received(value: JsValue) -> Self {
        value.as_string().unwrap_or_default()
    }
}

impl Wire for bool {
    fn sent(&self) -> JsValue {
        (*self).into()
    }

    fn received(value: JsValue) -> Self {
        value.is_truthy()
    }
}

impl Wire for u64 {
    /// Counts up to 2⁵³ are exact, which is as large as those of a report may be.
    fn sent(&self) -> JsValue {
        (*self as f64).into()
    }

    fn received(value: JsValue) -> Self {
        value.as_f64().unwrap_or_default() as u64
    }
}

impl Wire for u32 {
    fn sent(&self) -> JsValue {
        (*self).into()
    }

    fn received(value: JsValue) -> Self {
        value.as_f64().unwrap_or_default() as u32
    }
}

impl<T: Wire> Wire for Vec<T> {
    fn sent(&self) -> JsValue {
        let items = Array::new();
        for item in self {
            items.push(&item.sent());
        }
        items.into()
    }

    fn received(value: JsValue) -> Self {
        value.unchecked_into::<Array>().iter().map(T::received).collect()
    }
}

/// Defines structures that can be sent.
macro_rules! wire {
    ($($(#[$about:meta])* struct $name:ident { $($(#[$of_field:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub(crate) struct $name {
            $($(#[$of_field])* pub(crate) $field: $type,)*
        }

        impl $crate::reports::wire::Wire for $name {
            fn sent(&self) -> wasm_bindgen::JsValue {
                let fields = js_sys::Array::new();
                $(fields.push(&$crate::reports::wire::Wire::sent(&self.$field));)*
                fields.into()
            }

            fn received(value: wasm_bindgen::JsValue) -> Self {
                let fields = wasm_bindgen::JsCast::unchecked_into::<js_sys::Array>(value);
                // An expression of a structure is evaluated in the order in which it is written.
                Self { $($field: $crate::reports::wire::Wire::received(fields.shift()),)* }
            }
        }
    )*};
}

pub(crate) use wire;
