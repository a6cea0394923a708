//! Where the answers come from: this machine, or a service.

use crate::Failure;
use crate::check::network::NetworkArgs;
use mta_sts::{Arg, DomainName, Message, Observation};
use mta_sts_direct::tls::trust::Trust;
use mta_sts_direct::{Checker, Edge, Roots, Settings, SetupError, SystemResolvers};
use std::time::Duration;

/// The source of all checks of a run.
#[derive(Clone)]
pub(crate) enum Source {
    /// Sockets of this machine.
    Direct(Box<Checker>),
    /// A service.
    Edge(Box<Edge>),
}

impl Source {
    /// Prepares what the arguments name.
    pub(crate) fn of(args: &NetworkArgs) -> Result<Self, Failure> {
        if let Some(url) = &args.edge {
            let timeout = Duration::from_secs(args.timeout.into());
            let edge = Edge::new(url, Trust::load(&roots(args))?, timeout * 2);
            let failed = |error: mta_sts_direct::EdgeError| Failure::Edge {
                given: url.clone(),
                reason: error.message().into(),
            };
            let edge = edge.map_err(failed)?;
            return Ok(Self::Edge(Box::new(edge)));
        }
        Ok(Self::Direct(Box::new(Checker::new(settings(args)?)?)))
    }

    /// Tells why a domain cannot be checked. A service decides itself.
    pub(crate) fn accepts(&self, domain: &DomainName) -> Result<(), Arg> {
        match self {
            Self::Direct(checker) => checker.accepts(domain).map_err(|error| error.message().into()),
            Self::Edge(_) => Ok(()),
        }
    }

    /// Gathers the answers about a domain.
    pub(crate) async fn observe(&self, domain: &DomainName) -> Result<Observation, Arg> {
        match self {
            Self::Direct(checker) => Ok(checker.observe(domain).await),
            Self::Edge(edge) => edge.observe(domain).await.map_err(|error| {
                let failed = Message::new("cli.service-failed", "the service was asked, but {reason}");
                failed.arg("reason", error.message()).into()
            }),
        }
    }
}

fn roots(args: &NetworkArgs) -> Roots {
    match args.roots.as_str() {
        "mozilla" => Roots::Mozilla,
        "system" => Roots::System,
        file => Roots::File(file.into()),
    }
}

/// Returns the settings that the arguments name.
pub(crate) fn settings(args: &NetworkArgs) -> Result<Settings, SetupError> {
    let system = if args.resolver.is_empty() {
        SystemResolvers::read()?
    } else {
        SystemResolvers { servers: args.resolver.clone(), trust_ad: false }
    };
    Ok(Settings {
        trust_ad: args.trust_ad || system.trust_ad,
        roots: roots(args),
        ehlo: args.ehlo.clone(),
        source: args.source.clone(),
        timeout: Duration::from_secs(args.timeout.into()),
        smtp: !args.no_smtp,
        https_port: args.https_port,
        smtp_port: args.smtp_port,
        mapped: args.map_network.clone(),
        ..Settings::with(system.servers)
    })
}
