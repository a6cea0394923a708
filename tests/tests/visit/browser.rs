//! Runs a headless browser and its driver: Chromium with chromedriver, or Firefox with geckodriver.

use std::env;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use thirtyfour::common::capabilities::firefox::FirefoxPreferences;
use thirtyfour::error::WebDriverResult;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

/// The timeout for a driver to stop its browsers and itself, on a busy machine.
const END: Duration = Duration::from_secs(60);

/// How often starting a driver is tried.
const ATTEMPTS: usize = 4;

/// Disables the GPU and the sandbox, which do not work in containers, and all name look-ups. Only the lab's address works.
const CHROMIUM: [&str; 6] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];

/// A browser that the tests drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
}

impl Engine {
    /// Returns the command that starts its driver on a free port. `scripts/firefox` installs that of Firefox, and
    /// `make e2e` passes its path.
    fn driver(self, files: &TempDir) -> Command {
        let mut command = match self {
            Self::Chromium => Command::new("chromedriver"),
            Self::Firefox => Command::new(env::var_os("GECKODRIVER").unwrap_or_else(|| "geckodriver".into())),
        };
        command.arg("--port=0").env("TMPDIR", files.path());
        if self == Self::Firefox {
            command.arg("--websocket-port=0");
        }
        command
    }

    /// Starts its driver and a browser. If Firefox or its driver is not installed, says so and returns `None`, unless the
    /// variable `FIREFOX` is `required`.
    pub(crate) async fn start(self, logs_network: bool) -> Option<(Driver, WebDriver)> {
        let is_required =
            self == Self::Chromium || env::var_os("FIREFOX").is_some_and(|value| value == "required");
        let driver = match Driver::start(self) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !is_required => {
                println!("skipped: {error}");
                return None;
            }
            driver => driver.unwrap_or_else(|error| panic!("{error}")),
        };
        match driver.browser(logs_network).await {
            Err(error) if error.to_string().contains("unable to find binary") && !is_required => {
                println!("skipped: there is no {self:?}. {}", self.advice());
                None
            }
            browser => Some((driver, browser.unwrap())),
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Chromium => "On Debian it is installed by: apt install chromium chromium-driver",
            Self::Firefox => "`make test` installs it on Debian, and `make e2e` finds it",
        }
    }
}

/// A running driver. When this is dropped, it stops, and its browsers and their files are removed.
pub(crate) struct Driver {
    engine: Engine,
    child: Child,
    port: u16,
    _files: TempDir,
}

impl Driver {
    /// Starts a driver on a free port. Blocks for a moment.
    ///
    /// # Errors
    ///
    /// Fails if the driver is not installed or does not start.
    pub(crate) fn start(engine: Engine) -> io::Result<Self> {
        // chromedriver uses the same port for IPv4 and IPv6, but only checks that one of them is free, so it may fail to start.
        (1..ATTEMPTS).find_map(|_| Self::start_once(engine).ok()).map_or_else(|| Self::start_once(engine), Ok)
    }

    /// Starts a browser with an empty cache, and in Chromium with a network log if `logs_network` is set. Quit it when done;
    /// otherwise it stops with the driver.
    ///
    /// # Errors
    ///
    /// Fails if the browser does not start.
    pub(crate) async fn browser(&self, logs_network: bool) -> WebDriverResult<WebDriver> {
        let server = format!("http://127.0.0.1:{}", self.port);
        match self.engine {
            Engine::Chromium => {
                let mut capabilities = DesiredCapabilities::chrome();
                if logs_network {
                    capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
                }
                for argument in CHROMIUM {
                    capabilities.add_arg(argument)?;
                }
                WebDriver::new(server, capabilities).await
            }
            Engine::Firefox => {
                let mut capabilities = DesiredCapabilities::firefox();
                capabilities.add_arg("-headless")?;
                let mut preferences = FirefoxPreferences::new();
                preferences.set("network.dns.disabled", true)?;
                capabilities.set_preferences(preferences)?;
                capabilities.enable_bidi()?;
                WebDriver::new(server, capabilities).await
            }
        }
    }

    fn start_once(engine: Engine) -> io::Result<Self> {
        let files = TempDir::with_prefix("mta-sts-browser-")?;
        let mut command = engine.driver(&files);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|error| {
            let name = command.get_program().display();
            io::Error::new(error.kind(), format!("{name} does not start: {error}. {}", engine.advice()))
        })?;
        match child.stdout.take().and_then(port) {
            Some(port) => Ok(Self { engine, child, port, _files: files }),
            None => {
                child.kill()?;
                child.wait()?;
                Err(io::Error::other(format!("the driver of {engine:?} ended before it listened")))
            }
        }
    }

    /// Asks the driver to stop together with its browsers. If it were killed, the browsers would keep running.
    fn shut_down(&mut self) -> io::Result<()> {
        match self.engine {
            Engine::Chromium => {
                let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
                write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port)?;
            }
            Engine::Firefox => {
                Command::new("kill").arg(self.child.id().to_string()).status()?;
            }
        }
        let deadline = Instant::now() + END;
        while self.child.try_wait()?.is_none() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let ended = self.shut_down();
        let killed = self.child.kill().and_then(|()| self.child.wait());
        if let Err(error) = ended.and(killed) {
            eprintln!("cannot end the driver of {:?}: {error}", self.engine);
        }
    }
}

/// Reads the port from “… started successfully on port 40123.” of chromedriver or “… Listening on 127.0.0.1:40123” of
/// geckodriver, and keeps reading so that the driver never blocks.
fn port(stdout: ChildStdout) -> Option<u16> {
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let port = lines.find_map(|line| {
        let (_, port) = line
            .split_once(" successfully on port ")
            .or_else(|| line.split_once("Listening on 127.0.0.1:"))?;
        port.trim_end_matches('.').parse().ok()
    });
    std::thread::spawn(move || lines.for_each(drop));
    port
}
