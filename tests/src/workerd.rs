//! Runs workerd as a child process.

mod config;

pub use config::WayOut;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use serde::Deserialize;
use tempfile::TempDir;

use crate::{LabError, Options};

/// At most this long workerd may take to start. It takes a tenth of a second on an idle machine.
const START_TIMEOUT: Duration = Duration::from_secs(20);

/// Stops workerd and removes its files when standard input ends, which happens even if the lab is killed. It runs in a
/// separate process group, so that Ctrl-C reaches only the lab. It closes its standard output, so that only workerd holds the
/// pipe and the lab notices when workerd ends.
const KEEPER: &str =
    r#"dir=$1; shift; "$@" </dev/null & exec >&-; read -r _; kill -9 $! 2>&-; rm -rf "$dir""#;

/// A running workerd. It stops when this is dropped.
pub struct Workerd {
    keeper: Child,
    address: SocketAddr,
    printed: Arc<Mutex<Vec<String>>>,
    /// The keeper removes this folder; dropping it also works if the keeper was killed.
    _dir: TempDir,
}

/// A message on workerd's control file descriptor.
#[derive(Deserialize)]
struct Listen {
    event: String,
    port: Option<u16>,
}

impl Workerd {
    /// Starts the built Worker with the given outbound network. Blocks until it listens.
    ///
    /// # Errors
    ///
    /// Fails if the Worker or its runtime is missing, or if it does not start.
    pub fn start(options: &Options, way_out: &WayOut) -> Result<Self, LabError> {
        if !options.workerd.is_file() {
            return Err(LabError::NoWorkerd(options.workerd.clone()));
        }
        let dir =
            TempDir::with_prefix("mta-sts-lab-").map_err(LabError::io("cannot make a temporary folder"))?;
        let config = config::write(options, way_out, dir.path())?;
        let mut keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(dir.path())
            .arg(&options.workerd)
            .args(["serve", "--control-fd=1"])
            .arg(config)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .map_err(LabError::io("cannot start sh, which runs workerd"))?;
        let errors = keeper.stderr.take().map(|stderr| read_errors(stderr, options.print_log));
        let printed = Arc::default();
        let port = keeper.stdout.take().and_then(|stdout| listening(stdout, Arc::clone(&printed)));
        let address = SocketAddr::from(([127, 0, 0, 1], port.unwrap_or_default()));
        let workerd = Self { keeper, address, printed, _dir: dir };
        if port.is_some() {
            return Ok(workerd);
        }
        drop(workerd);
        let lines: Vec<String> = errors.into_iter().flatten().collect();
        Err(LabError::Workerd(lines.join("\n")))
    }

    /// Returns the address of the Worker.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the lines that the Worker has printed so far.
    pub(crate) fn printed(&self) -> Vec<String> {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns a value in kB from `/proc/…/status` of workerd, which is found by the keeper's process group.
    pub(crate) fn memory(&self, line: &str) -> Option<u64> {
        let group = self.keeper.id().to_string();
        let processes = fs::read_dir("/proc").ok()?.flatten().map(|entry| entry.path());
        let workerd = processes.into_iter().find(|process| {
            // pid (name) state parent group …
            let stat = fs::read_to_string(process.join("stat")).unwrap_or_default();
            let (name, rest) = stat.rsplit_once(") ").unwrap_or_default();
            name.ends_with("(workerd") && rest.split(' ').nth(2) == Some(&group)
        })?;
        let status = fs::read_to_string(workerd.join("status")).ok()?;
        let resident = status.lines().find_map(|status_line| status_line.strip_prefix(line))?;
        resident.trim().strip_suffix(" kB")?.parse().ok()
    }
}

impl Drop for Workerd {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("cannot wait for the end of workerd: {error}");
        }
    }
}

/// Waits for the port on which workerd listens; `None` if workerd ends or takes too long.
///
/// The thread keeps reading after that, so that workerd never blocks on a full pipe. The later lines are the Worker's output.
fn listening(stdout: ChildStdout, printed: Arc<Mutex<Vec<String>>>) -> Option<u16> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let message =
                serde_json::from_str::<Listen>(&line).ok().filter(|message| message.event == "listen");
            match message.and_then(|message| message.port) {
                Some(port) => {
                    let _ = sender.send(port);
                }
                None => printed.lock().unwrap_or_else(PoisonError::into_inner).push(line),
            }
        }
    });
    receiver.recv_timeout(START_TIMEOUT).ok()
}

/// Reads workerd's standard error to its end, and sends the lines for the message of a failed start.
fn read_errors(stderr: ChildStderr, print: bool) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(stderr);
        let mut line = Vec::new();
        while reader.by_ref().read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if print {
                eprintln!("workerd: {text}");
            }
            let _ = sender.send(text);
            line.clear();
        }
    });
    receiver
}
