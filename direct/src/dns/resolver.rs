//! Look-ups with a list of resolvers.

use crate::dns::transport::exchange;
use crate::settings::Settings;
use mta_sts::Answer;
use mta_sts_wire::dns::lookup_error::LookupError;
use mta_sts_wire::dns::query::Query;
use mta_sts_wire::dns::record::RecordType;
use mta_sts_wire::dns::response::decode;
use std::net::SocketAddr;
use std::time::Duration;

/// The resolvers of a run.
#[derive(Clone, Debug)]
pub struct Resolver {
    servers: Vec<SocketAddr>,
    trust_ad: bool,
    timeout: Duration,
}

impl Resolver {
    /// The resolvers that the settings name.
    pub fn new(settings: &Settings) -> Self {
        let Settings { resolvers, trust_ad, timeout, .. } = settings;
        Self { servers: resolvers.clone(), trust_ad: *trust_ad, timeout: *timeout }
    }

    /// Looks up the records of type `T` at `name`, given in presentation form.
    ///
    /// If a resolver gives no answer, the next is asked; if all fail, the error that tells most is returned. Whether an
    /// answer is authentic is only known from a resolver that is on this machine or that the caller trusts (RFC 4035
    /// §4.9.3): anyone on the path to another one can set the AD bit.
    ///
    /// # Errors
    ///
    /// No resolver gave an answer.
    pub async fn look_up<T: RecordType>(&self, name: &str) -> Result<Answer<T>, LookupError> {
        let query = Query::new::<T>(name)?;
        let count = u32::try_from(self.servers.len()).unwrap_or(1).max(1);
        let mut worst = LookupError::Connection;
        for server in &self.servers {
            let response = exchange(*server, query.message(), self.timeout / count).await;
            match response.and_then(|response| decode::<T>(&query, &response)) {
                Ok(answer) if self.trust_ad || server.ip().is_loopback() => return Ok(answer),
                Ok(answer) => return Ok(Answer { authenticated: false, unvalidated: true, ..answer }),
                Err(error) => worst = worst.max(error),
            }
        }
        Err(worst)
    }
}
