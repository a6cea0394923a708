use std::io;
use std::path::PathBuf;

/// Why the lab could not start. Each message says what to do.
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
    /// There is no built page.
    #[error("there is no page in {}: `make page` builds it, `make run` does that and starts the lab", .0.display())]
    NoSite(PathBuf),
    /// There is no built Worker.
    #[error("there is no Worker in {}: `make edge` builds it, `make run` does that and starts the lab", .0.display())]
    NoWorker(PathBuf),
    /// There is no runtime for the Worker.
    #[error("there is no workerd at {}: `npm ci` installs it", .0.display())]
    NoWorkerd(PathBuf),
    /// Somebody else listens on the port.
    #[error("port {0} of 127.0.0.1 is taken: stop what listens there, or choose another port with PORT=")]
    PortTaken(u16),
    /// The runtime did not start.
    #[error("workerd did not start: {0}")]
    Workerd(String),
    /// A file that configures the Worker or the page does not say what it should.
    #[error("{}: {reason}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An environment variable does not say what it should.
    #[error("{name}={value}: {reason}")]
    Variable {
        /// Its name.
        name: &'static str,
        /// Its value.
        value: String,
        /// What it should be.
        reason: &'static str,
    },
    /// The operating system refuses.
    #[error("{doing}: {source}")]
    Io {
        /// What was tried.
        doing: String,
        /// Why it failed.
        source: io::Error,
    },
    /// A certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    /// A TLS configuration could not be made.
    #[error("cannot configure TLS: {0}")]
    Tls(#[from] rustls::Error),
}

impl LabError {
    pub(crate) fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::Io { doing, source }
    }
}
