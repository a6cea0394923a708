//! Runs chromedriver and headless Chromium.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

/// The timeout for chromedriver to stop its browsers and itself.
const END: Duration = Duration::from_secs(5);

/// How often starting chromedriver is tried.
const ATTEMPTS: usize = 4;

/// Disables the GPU and the sandbox, which do not work in containers, and all name look-ups. Only the lab's address works.
const ARGUMENTS: [&str; 6] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];

/// A running chromedriver. When this is dropped, it stops, and its browsers and their files are removed.
pub(crate) struct Driver {
    child: Child,
    port: u16,
    _profiles: TempDir,
}

impl Driver {
    /// Starts chromedriver on a free port. Blocks for a moment.
    ///
    /// # Errors
    ///
    /// Fails if chromedriver is not installed or does not start.
    pub(crate) fn start() -> io::Result<Self> {
        // chromedriver uses the same port for IPv4 and IPv6, but only checks that one of them is free, so it may fail to start.
        (1..ATTEMPTS).find_map(|_| Self::start_once().ok()).map_or_else(Self::start_once, Ok)
    }

    /// Starts a browser with an empty cache, and with a network log if `logs_network` is set. Quit it when done; otherwise it
    /// stops with the driver.
    ///
    /// # Errors
    ///
    /// Fails if Chromium does not start.
    pub(crate) async fn browser(&self, logs_network: bool) -> WebDriverResult<WebDriver> {
        let mut capabilities = DesiredCapabilities::chrome();
        if logs_network {
            capabilities.set_logging_prefs("performance", LoggingPrefsLogLevel::All)?;
        }
        for argument in ARGUMENTS {
            capabilities.add_arg(argument)?;
        }
        WebDriver::new(format!("http://127.0.0.1:{}", self.port), capabilities).await
    }

    fn start_once() -> io::Result<Self> {
        let profiles = TempDir::with_prefix("mta-sts-browser-")?;
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .env("TMPDIR", profiles.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| {
                let advice = "On Debian it is installed by: apt install chromium chromium-driver";
                io::Error::new(error.kind(), format!("chromedriver does not start: {error}. {advice}"))
            })?;
        match child.stdout.take().and_then(port) {
            Some(port) => Ok(Self { child, port, _profiles: profiles }),
            None => {
                child.kill()?;
                child.wait()?;
                Err(io::Error::other("chromedriver ended before it listened"))
            }
        }
    }

    /// Asks chromedriver to stop together with its browsers. If it were killed, the browsers would keep running.
    fn shut_down(&mut self) -> io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port)?;
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
            eprintln!("cannot end chromedriver: {error}");
        }
    }
}

/// Reads the port from "… started successfully on port 40123.", and keeps reading so that chromedriver never blocks.
fn port(stdout: ChildStdout) -> Option<u16> {
    let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
    let port = lines
        .find_map(|line| line.split_once(" successfully on port ")?.1.trim_end_matches('.').parse().ok());
    std::thread::spawn(move || lines.for_each(drop));
    port
}
