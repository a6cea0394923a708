//! One invocation of the Worker.

use worker::{Context, Env, Request};

/// A request, and what the platform passes along with it.
pub(crate) struct Invocation {
    pub(crate) request: Request,
    pub(crate) env: Env,
    pub(crate) context: Context,
}
