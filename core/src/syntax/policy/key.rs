//! The names of the fields that RFC 8461 defines.

/// A field that RFC 8461 defines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// `version`
    Version,
    /// `mode`
    Mode,
    /// `mx`
    Mx,
    /// `max_age`
    MaxAge,
}

impl Key {
    /// All of them, in the order of the RFC's example.
    pub const ALL: [Self; 4] = [Self::Version, Self::Mode, Self::Mx, Self::MaxAge];

    /// The name as written in a policy; case matters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Mode => "mode",
            Self::Mx => "mx",
            Self::MaxAge => "max_age",
        }
    }

    pub(super) fn from_name(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name().as_bytes() == name)
    }
}
