use std::env;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::LabError;

/// Environment variables that become bindings of the Worker if they are set.
const FORWARDED: [&str; 2] = ["RATE_LIMIT", "SMTP_PROBE"];

/// The options of a lab.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folders from which fixtures (`*.md`) are loaded.
    pub fixtures: Vec<PathBuf>,
    /// The built page.
    pub site: PathBuf,
    /// The built Worker: a folder with `index.js`.
    pub worker: PathBuf,
    /// The deployment configuration of the Worker, from which date, flags and variables are taken.
    pub wrangler: PathBuf,
    /// The runtime.
    pub workerd: PathBuf,
    /// The front door's port; with 0 the system chooses it.
    pub port: u16,
    /// A delay that is added to every upstream answer, DNS and HTTP.
    pub delay: Duration,
    /// Text bindings of the Worker, which override those of the lab and of `wrangler`. An empty value removes a binding.
    pub bindings: Vec<(String, String)>,
    /// The hosts file of a separate network namespace. If set, every host of the lab has its own address and the real port,
    /// and workerd connects there directly and does TLS itself. STARTTLS is only possible in this way, not through the gateway.
    pub namespace: Option<PathBuf>,
    /// Whether every host also has its own loopback address, for programs beside the Worker ([`crate::Net::start_direct`]).
    pub direct: bool,
    /// The address of the platform's cache ([`crate::PlatformCache`]). A self-hosted workerd does not have this cache.
    pub cache: Option<SocketAddr>,
    /// The platform's rate limiter, as a JavaScript expression for the bound object. A self-hosted workerd does not have it.
    pub limit: Option<String>,
    /// Whether names outside `.test` are looked up on the real Internet.
    pub internet: bool,
    /// Whether the log is also printed to standard error.
    pub print_log: bool,
}

impl Options {
    /// Returns the options of tests: the fixtures and the built parts of this work tree, any free port, no Internet, no output.
    pub fn for_tests() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
        Self {
            fixtures: vec![root.join("core/tests/fixtures")],
            site: root.join("dist"),
            worker: root.join("edge/build"),
            wrangler: root.join("wrangler.toml"),
            workerd: workerd(root),
            port: 0,
            delay: Duration::ZERO,
            bindings: Vec::new(),
            namespace: None,
            direct: false,
            cache: None,
            limit: None,
            internet: false,
            print_log: false,
        }
    }

    /// Adds the fixtures that only end-to-end tests need.
    #[must_use]
    pub fn with_more_fixtures(mut self) -> Self {
        self.fixtures.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
        self
    }

    /// Returns the options of `make run`, from the variables `PORT`, `LAB_FIXTURES`, `LAB_DELAY_MS`, `LAB_LOG`,
    /// `LAB_INTERNET`, `RATE_LIMIT` and `SMTP_PROBE`.
    ///
    /// # Errors
    ///
    /// Fails if a variable has an invalid value.
    pub fn from_env() -> Result<Self, LabError> {
        let mut options = Self::for_tests();
        options.port = number("PORT", 8787, "a port is a number from 1 to 65535")?;
        options.delay =
            Duration::from_millis(number("LAB_DELAY_MS", 0, "a delay is a whole number of milliseconds")?);
        options.internet = variable("LAB_INTERNET").is_none_or(|value| value != "off");
        options.print_log = variable("LAB_LOG").is_some_and(|value| value != "0");
        options.fixtures.extend(variable("LAB_FIXTURES").map(PathBuf::from));
        let forwarded = FORWARDED.into_iter().filter_map(|name| Some((name.to_owned(), variable(name)?)));
        options.bindings.extend(forwarded);
        Ok(options)
    }
}

/// Finds the workerd binary of this platform. `node_modules/workerd/bin/workerd` is that binary only if npm was allowed to
/// run install scripts; otherwise it is a script that starts the binary as a child process.
fn workerd(root: &Path) -> PathBuf {
    let packages = root.join("node_modules/@cloudflare");
    let binaries =
        fs::read_dir(&packages).into_iter().flatten().flatten().map(|entry| entry.path().join("bin/workerd"));
    binaries.into_iter().find(|path| path.is_file()).unwrap_or(packages)
}

/// Reads a variable. An empty one counts as not set, because `make` passes undefined variables as empty ones.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn number<T: std::str::FromStr>(name: &'static str, default: T, reason: &'static str) -> Result<T, LabError> {
    match variable(name) {
        None => Ok(default),
        Some(value) => value.parse().map_err(|_| LabError::Variable { name, value, reason }),
    }
}
