use std::env;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::LabError;

/// Bindings that travel from the lab's environment to the Worker when they are set.
const PASSED_ON: [&str; 2] = ["RATE_LIMIT", "SMTP_PROBE"];

/// What a lab is made of.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folders of the fixtures, each read for `*.md`.
    pub fixtures: Vec<PathBuf>,
    /// The built page.
    pub site: PathBuf,
    /// The built Worker: a folder with `index.js`.
    pub worker: PathBuf,
    /// The configuration the Worker is deployed with; date, flags and variables are taken from it.
    pub wrangler: PathBuf,
    /// The runtime.
    pub workerd: PathBuf,
    /// The front door's port; 0 lets the system choose.
    pub port: u16,
    /// Added to every upstream answer, DNS and HTTP alike.
    pub delay: Duration,
    /// Text bindings of the Worker, over those of the lab and of `wrangler`; an empty one takes a binding away.
    pub bindings: Vec<(String, String)>,
    /// The hosts file of a network namespace of one's own. Then every host of the lab has an address and its real port, and
    /// workerd finds it there and speaks TLS itself, STARTTLS too, which it cannot do through the gateway.
    pub namespace: Option<PathBuf>,
    /// Where the platform's cache is ([`crate::PlatformCache`]); a workerd of one's own has none.
    pub cache: Option<SocketAddr>,
    /// The platform's rate limit: an expression of JavaScript for the object that is bound; a workerd of one's own has none.
    pub limit: Option<String>,
    /// Whether names outside `.test` are asked for on the real Internet.
    pub internet: bool,
    /// Whether the log goes to standard error as well.
    pub print_log: bool,
}

impl Options {
    /// What a test wants: the fixtures and the built parts of this work tree, an ephemeral port, no Internet, no output.
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
            cache: None,
            limit: None,
            internet: false,
            print_log: false,
        }
    }

    /// What a person wants, as the environment says: `PORT`, `LAB_FIXTURES`, `LAB_DELAY_MS`, `LAB_LOG`, `LAB_INTERNET`,
    /// `RATE_LIMIT`, `SMTP_PROBE`.
    ///
    /// # Errors
    ///
    /// A variable is set to something that it cannot mean.
    pub fn from_env() -> Result<Self, LabError> {
        let mut options = Self::for_tests();
        options.port = number("PORT", 8787, "a port is a number from 1 to 65535")?;
        options.delay =
            Duration::from_millis(number("LAB_DELAY_MS", 0, "a delay is a whole number of milliseconds")?);
        options.internet = variable("LAB_INTERNET").is_none_or(|value| value != "off");
        options.print_log = variable("LAB_LOG").is_some_and(|value| value != "0");
        options.fixtures.extend(variable("LAB_FIXTURES").map(PathBuf::from));
        let passed_on = PASSED_ON.into_iter().filter_map(|name| Some((name.to_owned(), variable(name)?)));
        options.bindings.extend(passed_on);
        Ok(options)
    }
}

/// The binary of this platform. `node_modules/workerd/bin/workerd` is the same file only where npm was allowed to run
/// install scripts; elsewhere it is a script that starts the binary as a child of its own.
fn workerd(root: &Path) -> PathBuf {
    let packages = root.join("node_modules/@cloudflare");
    let binaries =
        fs::read_dir(&packages).into_iter().flatten().flatten().map(|entry| entry.path().join("bin/workerd"));
    binaries.into_iter().find(|path| path.is_file()).unwrap_or(packages)
}

/// A variable that is set to nothing counts as not set: that is what `make` passes for one it does not know.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn number<T: std::str::FromStr>(name: &'static str, default: T, reason: &'static str) -> Result<T, LabError> {
    match variable(name) {
        None => Ok(default),
        Some(value) => value.parse().map_err(|_| LabError::Variable { name, value, reason }),
    }
}
