//! The simulated Internet: resolvers, policy hosts, MX hosts, and the gateway in front of them.

mod authority;
mod copies;
mod direct;
mod dns_message;
mod doh;
mod gateway;
mod loopback;
mod mail_host;
mod plain_dns;
mod policy_host;
mod public;
mod tunnel;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use fixture::{Fixture, MailHost, PolicyHost, PolicyHostBehaviour, PolicyHostFault, Zones};
use rustls::ClientConfig;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::{LabError, Log};
use authority::Authority;
use public::Public;

pub use direct::Ports;
pub use doh::LAB_HOSTS;

/// The simulated Internet of some fixtures. It stops when it is dropped.
pub struct Net {
    world: Arc<World>,
    gateway: SocketAddr,
    plain_dns: SocketAddr,
    ports: Ports,
    trusted: String,
    /// The listeners, which stop when this set is dropped.
    _listening: Listening,
    /// Keeps the ports for this lab.
    _kept: Vec<TcpListener>,
}

/// Where the hosts of the lab are.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// At different ports of one address, behind the gateway.
    Ports,
    /// In a separate network namespace ([`crate::Options::namespace`]), each with its own address and the real port. The
    /// hosts file leads there.
    Namespace(&'a Path),
    /// Each at its own loopback address, with ports that need no privileges.
    Loopback(Ports),
}

/// The name of the prober.
pub const PROBER: &str = "prober.lab";

/// The tasks of the listeners.
type Listening = JoinSet<()>;

/// The state shared by the gateway and the servers behind it.
pub(crate) struct World {
    fixtures: Vec<Fixture>,
    policy_hosts: BTreeMap<String, SocketAddr>,
    written: BTreeMap<String, policy_host::Written>,
    mail_hosts: BTreeMap<String, SocketAddr>,
    /// The prober, which the Worker reaches as [`PROBER`].
    prober: OnceLock<SocketAddr>,
    real: direct::RealData,
    trust: Arc<ClientConfig>,
    public: Public,
    delay: Duration,
    log: Arc<Log>,
}

impl Net {
    /// Starts every host of the fixtures, each on a separate port, and the gateway.
    ///
    /// `delay` is added to every answer, DNS and HTTP. If `internet` is false, resolvers answer SERVFAIL about names outside
    /// `.test` instead of looking them up.
    ///
    /// # Errors
    ///
    /// Fails if two fixtures describe the same domain, a certificate cannot be made, or a port cannot be opened.
    pub async fn start(
        fixtures: Vec<Fixture>,
        delay: Duration,
        internet: bool,
        log: Arc<Log>,
    ) -> Result<Self, LabError> {
        Self::start_in(fixtures, delay, internet, log, Place::Ports).await
    }

    /// Like [`Net::start`], for programs that connect to the hosts themselves: every host has its own loopback address, all
    /// policy hosts have one port and all MX hosts another, and the DNS server for UDP and TCP gives these addresses.
    ///
    /// # Errors
    ///
    /// As [`Net::start`].
    pub async fn start_direct(
        fixtures: Vec<Fixture>,
        delay: Duration,
        log: Arc<Log>,
        ports: Ports,
    ) -> Result<Self, LabError> {
        Self::start_in(fixtures, delay, false, log, Place::Loopback(ports)).await
    }

    /// Like [`Net::start`], at a given place.
    pub(crate) async fn start_in(
        fixtures: Vec<Fixture>,
        delay: Duration,
        internet: bool,
        log: Arc<Log>,
        place: Place<'_>,
    ) -> Result<Self, LabError> {
        let mut domains = BTreeSet::new();
        if let Some(twice) = fixtures.iter().find(|fixture| !domains.insert(fixture.domain())) {
            return Err(LabError::FixtureTwice { domain: twice.domain() });
        }
        let trusted = Authority::new("Lab Authority")?;
        let unknown = Authority::new("Unknown Authority")?;
        let mut addresses = loopback::Addresses::default();
        let (ports, kept) = match place {
            Place::Ports => (Ports::default(), Vec::new()),
            Place::Namespace(_) => (Ports { https: 443, smtp: 25, ..Ports::default() }, Vec::new()),
            Place::Loopback(ports) => ports.free().await?,
        };
        let mut bind = |host: &str, port| match place {
            Place::Namespace(_) | Place::Loopback(_) => addresses.of(host, port),
            Place::Ports => SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let mut listening = Listening::new();
        let mut policy_hosts = BTreeMap::new();
        let mut written = BTreeMap::new();
        let mut mail_hosts = BTreeMap::new();
        for fixture in &fixtures {
            // A host that cannot be reached has no address.
            let is_reachable = !fixture.policy_host.as_ref().is_some_and(is_unreachable);
            let at = if !is_reachable {
                SocketAddr::from(([127, 0, 0, 1], 0))
            } else {
                bind(&fixture.policy_host_name(), ports.https)
            };
            let count = policy_host::Written::default();
            let started = policy_host::start(fixture, &trusted, &unknown, at, &count, &mut listening);
            if let Some(address) = started.await? {
                policy_hosts.insert(fixture.policy_host_name(), address);
                written.insert(fixture.policy_host_name(), count);
            }
            for (host, behaviour) in &fixture.mail_hosts {
                // Two fixtures may share a provider's host; the first one determines its behaviour.
                if mail_hosts.contains_key(host) {
                    continue;
                }
                let at = match behaviour {
                    MailHost::OnlyIpv6 => SocketAddr::from((Ipv6Addr::LOCALHOST, ports.smtp)),
                    _ => bind(host, ports.smtp),
                };
                if let Some(address) =
                    mail_host::start(host, *behaviour, &trusted, at, &mut listening).await?
                {
                    mail_hosts.insert(host.clone(), address);
                }
            }
        }
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .map_err(LabError::io("cannot open a port for the gateway"))?;
        let gateway = listener.local_addr().map_err(LabError::io("cannot see the port of the gateway"))?;
        let trust = trusted.client()?;
        let public = Public::new(internet);
        let key = trusted.key_digest();
        let real = match place {
            Place::Loopback(ports) => {
                direct::RealData::with_addresses(key, &addresses, ports.loopback_in_dns)
            }
            Place::Ports | Place::Namespace(_) => direct::RealData::of(key),
        };
        let world = Arc::new(World {
            fixtures,
            policy_hosts,
            written,
            mail_hosts,
            prober: OnceLock::new(),
            real,
            trust,
            public,
            delay,
            log,
        });
        let port = plain_dns::Port::open(ports.dns).await?;
        let plain_dns = port.address()?;
        listening.spawn(port.run(Arc::clone(&world)));
        if let Place::Namespace(hosts) = place {
            let resolvers = loopback::of_resolvers(&mut addresses);
            addresses.write(hosts)?;
            loopback::resolvers(&world, &trusted, &resolvers, &mut listening).await?;
        }
        listening.spawn(gateway::run(listener, Arc::clone(&world)));
        let trusted = trusted.pem();
        Ok(Self { world, gateway, plain_dns, ports, trusted, _listening: listening, _kept: kept })
    }

    /// Returns the address of the gateway.
    pub fn gateway(&self) -> SocketAddr {
        self.gateway
    }

    /// Returns the address of the DNS server for UDP and TCP.
    pub fn plain_dns(&self) -> SocketAddr {
        self.plain_dns
    }

    /// Puts a prober behind the name [`PROBER`]. A second one is ignored.
    pub fn set_prober(&self, address: SocketAddr) {
        let _ = self.world.prober.set(address);
    }

    /// Returns the ports of policy hosts and MX hosts, if all have the same one.
    pub fn ports(&self) -> Ports {
        self.ports
    }

    /// Returns how many bytes of answers the policy host of a domain could write, before encryption; `None` if the host does
    /// not listen.
    pub fn written(&self, domain: &str) -> Option<u64> {
        self.world.written.get(&format!("mta-sts.{domain}")).map(policy_host::Written::bytes)
    }

    /// Returns the authority of the lab's certificates, in PEM.
    pub fn trusted(&self) -> &str {
        &self.trusted
    }

    /// Returns the log of the requests.
    pub fn log(&self) -> &Arc<Log> {
        &self.world.log
    }

    /// Returns the served domains, sorted by name within each folder.
    pub fn fixtures(&self) -> &[Fixture] {
        &self.world.fixtures
    }

    /// Returns whether the real Internet can be reached. The first probe takes at most a second and a half.
    pub async fn internet(&self) -> bool {
        self.world.public.reachable().await
    }
}

impl World {
    /// Whether a policy host cannot be reached from the Worker's network.
    fn is_unreachable(&self, host: &str) -> bool {
        let mut hosts = self.fixtures.iter().filter(|fixture| fixture.policy_host_name() == host);
        hosts.any(|fixture| fixture.policy_host.as_ref().is_some_and(is_unreachable))
    }

    fn zones(&self) -> Zones<'_> {
        Zones::new(self.fixtures.iter().map(|fixture| &fixture.zone))
    }
}

fn is_unreachable(host: &PolicyHost) -> bool {
    host.behaviour == PolicyHostBehaviour::Fault(PolicyHostFault::Unreachable)
}

/// Whether `name` is `ancestor` or below it. Both must be in lower case, without a trailing dot.
fn is_under(name: &str, ancestor: &str) -> bool {
    name.strip_suffix(ancestor).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}
