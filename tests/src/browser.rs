//! A headless Chromium of one's own.

use std::io;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use std::net::TcpListener;

use thirtyfour::error::WebDriverResult;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

/// How long chromedriver may take until it listens.
const START: Duration = Duration::from_secs(15);

/// No GPU and no sandbox, which a container has not; no name but the lab's own address can be looked up.
const ARGUMENTS: [&str; 6] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];

/// A running chromedriver. It ends when this is dropped, and its browsers with it.
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts chromedriver on an ephemeral port.
    ///
    /// # Errors
    ///
    /// It is not installed or does not start to listen.
    pub async fn start() -> io::Result<Self> {
        // Chromedriver wants to be told its port; between this look and its start nobody else takes it but by bad luck.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let child = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| {
                io::Error::new(error.kind(), format!("chromedriver: {error}; `apt install chromium-driver`"))
            })?;
        let driver = Self { child, port };
        let deadline = Instant::now() + START;
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if Instant::now() > deadline {
                return Err(io::Error::new(io::ErrorKind::TimedOut, "chromedriver does not listen"));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(driver)
    }

    /// A new browser with nothing in its cache. Quit it when done; a forgotten one ends with the driver.
    ///
    /// # Errors
    ///
    /// Chromium does not start.
    pub async fn browser(&self) -> WebDriverResult<WebDriver> {
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in ARGUMENTS {
            capabilities.add_arg(argument)?;
        }
        WebDriver::new(format!("http://127.0.0.1:{}", self.port), capabilities).await
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait()) {
            eprintln!("cannot end chromedriver: {error}");
        }
    }
}
