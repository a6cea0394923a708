use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use fixture::Fixture;

use crate::front::{FrontDoor, Site};
use crate::log::Log;
use crate::net::{Net, Place, Ports};
use crate::tour::tour;
use crate::workerd::{WayOut, Workerd};
use crate::{LabError, Options};

/// A running lab: simulated Internet, Worker and front door. Everything stops when this is dropped.
pub struct Lab {
    // The fields are dropped in this order: the front door closes, then the Worker stops, then the simulated Internet.
    front: FrontDoor,
    workerd: Workerd,
    net: Net,
    listed: Vec<String>,
}

impl Lab {
    /// Starts everything. Requests can be made as soon as this returns.
    ///
    /// # Errors
    ///
    /// Fails if a part is missing, a port is in use or a file cannot be read. The message says how to fix it.
    pub async fn start(options: Options) -> Result<Self, LabError> {
        let (fixtures, own) = load(&options)?;
        let listed = tour(&own, &fixtures);
        let domain =
            |name: &String| fixtures.iter().find(|fixture| fixture.name == *name).map(Fixture::domain);
        let domains: Vec<String> = listed.iter().filter_map(domain).collect();
        let site = Site::load(&options.site, &domains)?;
        let listener = FrontDoor::listen(options.port).await?;
        let log = Log::new(options.print_log);
        let hosts = options.namespace.clone();
        let place = match hosts.as_deref() {
            Some(hosts) => Place::Namespace(hosts),
            None if options.direct => Place::Loopback(Ports::default()),
            None => Place::Ports,
        };
        let net = Net::start_in(fixtures, options.delay, options.internet, Arc::clone(&log), place).await?;
        let way_out = match hosts {
            None => WayOut::Gateway(net.gateway()),
            Some(_) => WayOut::Network { trusted: net.trusted().to_owned() },
        };
        let start = move || Workerd::start(&options, &way_out);
        let workerd = tokio::task::spawn_blocking(start)
            .await
            .map_err(|error| LabError::Workerd(error.to_string()))??;
        let front = FrontDoor::open(listener, site, workerd.address(), log)?;
        Ok(Self { front, workerd, net, listed })
    }

    /// Returns the address of the front door.
    pub fn address(&self) -> SocketAddr {
        self.front.address()
    }

    /// Returns the address of the Worker, which the front door uses.
    pub fn worker(&self) -> SocketAddr {
        self.workerd.address()
    }

    /// Returns the simulated Internet.
    pub fn net(&self) -> &Net {
        &self.net
    }

    /// Returns the URL of the page, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Returns the log of the Worker's requests.
    pub fn log(&self) -> &Log {
        self.net.log()
    }

    /// Returns the served domains.
    pub fn fixtures(&self) -> &[Fixture] {
        self.net.fixtures()
    }

    /// Returns the domains that the page lists, in order.
    pub fn listed(&self) -> impl Iterator<Item = &Fixture> {
        self.listed.iter().filter_map(|name| self.fixtures().iter().find(|fixture| fixture.name == *name))
    }

    /// Returns how many requests the front door had in flight at the same time at most.
    pub fn most_at_once(&self) -> usize {
        self.front.most_at_once()
    }

    /// Returns the lines that the Worker has printed so far.
    pub fn printed(&self) -> Vec<String> {
        self.workerd.printed()
    }

    /// Returns how much memory workerd uses, in kB, or `None` if the system does not tell.
    pub fn memory(&self) -> Option<u64> {
        self.workerd.memory("VmRSS:")
    }

    /// Returns the most memory that workerd has used so far, in kB.
    pub fn most_memory(&self) -> Option<u64> {
        self.workerd.memory("VmHWM:")
    }

    /// Returns whether the real Internet can be reached, after at most a second and a half.
    pub async fn internet(&self) -> bool {
        self.net.internet().await
    }
}

/// Loads all fixtures that can be served, and returns the names of those from the user's own folder separately.
fn load(options: &Options) -> Result<(Vec<Fixture>, Vec<String>), LabError> {
    let mut fixtures = BTreeMap::new();
    let mut own = Vec::new();
    for (number, dir) in options.fixtures.iter().enumerate() {
        for fixture in served(dir)? {
            if number > 0 {
                own.push(fixture.name.clone());
            }
            if let Some(twice) = fixtures.insert(fixture.name.clone(), fixture) {
                return Err(LabError::FixtureTwice { domain: twice.domain() });
            }
        }
    }
    Ok((fixtures.into_values().collect(), own))
}

/// Loads the fixtures of a folder that can be served: not those of drafts, nor those with an earlier state.
///
/// # Errors
///
/// A file cannot be read.
pub fn served(folder: &Path) -> Result<Vec<Fixture>, LabError> {
    let mut fixtures = Fixture::load_dir(folder)?;
    fixtures.retain(|fixture| fixture.draft.is_none() && fixture.live.is_none());
    Ok(fixtures)
}
