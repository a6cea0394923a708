//! Runs the prober against a lab.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use e2e::{Net, Ports};

use super::program::program;

/// The secret of the lab's prober and edge.
pub(crate) const SECRET: &str = "a secret of the lab, which is long enough";

/// A running prober, which is stopped when it is dropped.
pub(crate) struct Prober {
    child: Child,
    pub(crate) address: SocketAddr,
    _files: [tempfile::NamedTempFile; 2],
}

impl Prober {
    /// Starts a prober that checks the hosts of `net`.
    pub(crate) fn start(net: &Net) -> Self {
        let file = |text: &str| {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), text).unwrap();
            file
        };
        let files = [file(SECRET), file(net.trusted())];
        let ports = net.ports();
        let mut child = Command::new(program())
            .env("LC_ALL", "C")
            .args(["prober", "--listen", "127.0.0.1:0", "--secret-file"])
            .arg(files[0].path())
            .arg("--roots")
            .arg(files[1].path())
            .args(["--resolver", &net.plain_dns().to_string()])
            .args([format!("--smtp-port={}", ports.smtp), format!("--https-port={}", ports.https)])
            .args(Ports::MAPPINGS.map(|mapping| format!("--map-network={mapping}")))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit_once(' ').and_then(|(_, address)| address.parse().ok());
        let address = address.unwrap_or_else(|| panic!("the prober said: {line}"));
        Self { child, address, _files: files }
    }
}

impl Drop for Prober {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
