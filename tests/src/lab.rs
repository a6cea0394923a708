use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use fixture::Fixture;

use crate::front::{FrontDoor, Site};
use crate::log::Log;
use crate::net::Net;
use crate::tour::tour;
use crate::workerd::{WayOut, Workerd};
use crate::{LabError, Options};

/// A whole lab: loopback Internet, Worker and front door. All of it ends when this is dropped.
pub struct Lab {
    // In the order in which they end: nobody comes in, the Worker stops, the Internet goes.
    front: FrontDoor,
    workerd: Workerd,
    net: Net,
    offered: Vec<String>,
}

impl Lab {
    /// Starts everything; the first request can be made as soon as this returns.
    ///
    /// # Errors
    ///
    /// Something is missing, taken or cannot be read; the message says what to do about it.
    pub async fn start(options: Options) -> Result<Self, LabError> {
        let (fixtures, handed_in) = load(&options)?;
        let offered = tour(&handed_in, &fixtures);
        let domain =
            |name: &String| fixtures.iter().find(|fixture| fixture.name == *name).map(Fixture::domain);
        let domains: Vec<String> = offered.iter().filter_map(domain).collect();
        let site = Site::load(&options.site, &domains)?;
        let listener = FrontDoor::listen(options.port).await?;
        let log = Log::new(options.print_log);
        let hosts = options.namespace.clone();
        let net =
            Net::start_in(fixtures, options.delay, options.internet, Arc::clone(&log), hosts.as_deref())
                .await?;
        let way_out = match hosts {
            None => WayOut::Gateway(net.gateway()),
            Some(_) => WayOut::Network { trusted: net.trusted().to_owned() },
        };
        let start = move || Workerd::start(&options, &way_out);
        let workerd = tokio::task::spawn_blocking(start)
            .await
            .map_err(|error| LabError::Workerd(error.to_string()))??;
        let front = FrontDoor::open(listener, site, workerd.address(), log)?;
        Ok(Self { front, workerd, net, offered })
    }

    /// Where the front door listens.
    pub fn address(&self) -> SocketAddr {
        self.front.address()
    }

    /// Where the Worker itself listens, behind the front door.
    pub fn worker(&self) -> SocketAddr {
        self.workerd.address()
    }

    /// The loopback Internet.
    pub fn net(&self) -> &Net {
        &self.net
    }

    /// The address of the page, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// What the Worker asked the outside world.
    pub fn log(&self) -> &Log {
        self.net.log()
    }

    /// The domains served here.
    pub fn fixtures(&self) -> &[Fixture] {
        self.net.fixtures()
    }

    /// Those of them that a visitor is pointed to, in order.
    pub fn offered(&self) -> impl Iterator<Item = &Fixture> {
        self.offered.iter().filter_map(|name| self.fixtures().iter().find(|fixture| fixture.name == *name))
    }

    /// How many requests the front door had under way at once, at the most.
    pub fn most_at_once(&self) -> usize {
        self.front.most_at_once()
    }

    /// What the Worker has printed so far, line by line.
    pub fn printed(&self) -> Vec<String> {
        self.workerd.printed()
    }

    /// How much memory workerd holds, in kB; `None` where the system does not say.
    pub fn memory(&self) -> Option<u64> {
        self.workerd.memory("VmRSS:")
    }

    /// The most it has held so far.
    pub fn most_memory(&self) -> Option<u64> {
        self.workerd.memory("VmHWM:")
    }

    /// Whether the real Internet can be reached; takes a second and a half at most.
    pub async fn internet(&self) -> bool {
        self.net.internet().await
    }
}

/// All published fixtures, and the names of those that stand in a further folder, which a user handed in.
fn load(options: &Options) -> Result<(Vec<Fixture>, Vec<String>), LabError> {
    let mut fixtures = BTreeMap::new();
    let mut handed_in = Vec::new();
    for (number, dir) in options.fixtures.iter().enumerate() {
        // A draft is not published anywhere, and nothing served shows what was there before it.
        let served = |fixture: &Fixture| fixture.draft.is_none() && fixture.live.is_none();
        for fixture in Fixture::load_dir(dir)?.into_iter().filter(served) {
            if number > 0 {
                handed_in.push(fixture.name.clone());
            }
            if let Some(twice) = fixtures.insert(fixture.name.clone(), fixture) {
                return Err(LabError::FixtureTwice { domain: twice.domain() });
            }
        }
    }
    Ok((fixtures.into_values().collect(), handed_in))
}
