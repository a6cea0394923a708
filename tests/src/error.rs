use std::io;
use std::path::PathBuf;

/// Why the lab could not start. Each message says how to fix it.
#[derive(Debug, thiserror::Error)]
pub enum LabError {
    /// A fixture could not be read.
    #[error(transparent)]
    Fixture(#[from] fixture::FixtureError),
    /// Two folders describe the same domain.
    #[error("two fixtures describe {domain}; give the file of one of them another name")]
    FixtureTwice {
        /// The domain.
        domain: String,
    },
    /// The page is not built.
    #[error("there is no page in {}: build it with `make page`, or build and start everything with `make run`", .0.display())]
    NoSite(PathBuf),
    /// The Worker is not built.
    #[error("there is no Worker in {}: build it with `make edge`, or build and start everything with `make run`", .0.display())]
    NoWorker(PathBuf),
    /// The Worker's runtime is not installed.
    #[error("there is no workerd at {}: install it with `npm ci`", .0.display())]
    NoWorkerd(PathBuf),
    /// Another program listens on the port.
    #[error(
        "port {0} of 127.0.0.1 is in use: stop the program that listens there, or choose another port with PORT="
    )]
    PortTaken(u16),
    /// The runtime did not start.
    #[error("workerd did not start: {0}")]
    Workerd(String),
    /// A file that configures the Worker or the page is not valid.
    #[error("{}: {reason}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// The problem.
        reason: String,
    },
    /// An environment variable has an invalid value.
    #[error("{name}={value}: {reason}")]
    Variable {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: String,
        /// The expected value.
        reason: &'static str,
    },
    /// An operation of the operating system failed.
    #[error("{doing}: {source}")]
    Io {
        /// The failed operation.
        doing: String,
        /// The error.
        source: io::Error,
    },
    /// A certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// A TLS configuration could not be made.
    #[error("cannot configure TLS: {0}")]
    Tls(#[from] rustls::Error),
    /// A verifier of client certificates could not be made.
    #[error("cannot verify client certificates: {0}")]
    ClientVerifier(#[from] rustls::server::VerifierBuilderError),
}

impl LabError {
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }
}
