//! The profiles, by what stands behind them.

pub(super) mod documented;
pub(super) mod libraries;
pub(super) mod mtas;
