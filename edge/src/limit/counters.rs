//! How many checks one client may cause.

use std::net::IpAddr;

/// Checks that a client may cause within [`PERIOD_MS`].
pub const CHECKS_PER_MINUTE: u32 = 30;

/// What a client's checks are counted in, in milliseconds.
pub const PERIOD_MS: u64 = 60_000;

/// Most clients counted at once.
const CLIENTS_MAX: usize = 10_000;

/// A client as it is counted: an IPv4 address, or the /64 of an IPv6 address, all of which belongs to
/// one subscriber. Those whose address is not known are one client together.
pub fn client(address: Option<&str>) -> String {
    match address.and_then(|address| address.trim().parse().ok()) {
        Some(IpAddr::V4(v4)) => v4.to_string(),
        Some(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.to_string(),
            None => format!("{:x}", v6.to_bits() >> 64),
        },
        None => String::new(),
    }
}

/// The counters of one isolate, for where the platform counts nothing: a period begins with a client's
/// first check.
#[derive(Debug, Default)]
pub struct Counters {
    // A list is looked through in microseconds, and costs the Worker less than a map.
    clients: Vec<Counter>,
}

#[derive(Debug)]
struct Counter {
    client: String,
    began_ms: u64,
    checks: u32,
}

impl Counter {
    const fn left_ms(&self, now_ms: u64) -> u64 {
        PERIOD_MS.saturating_sub(now_ms.saturating_sub(self.began_ms))
    }
}

impl Counters {
    /// Counts a check of `client`, or says how many seconds it has to wait.
    pub fn count(&mut self, client: &str, now_ms: u64) -> Result<(), u64> {
        self.clients.retain(|counter| counter.left_ms(now_ms) > 0);
        let known = self.clients.iter().position(|counter| counter.client == client);
        if known.is_none() {
            if self.clients.len() >= CLIENTS_MAX {
                // The oldest, whose minute is over soonest.
                self.clients.remove(0);
            }
            self.clients.push(Counter { client: client.to_owned(), began_ms: now_ms, checks: 0 });
        }
        let place = known.unwrap_or_else(|| self.clients.len().saturating_sub(1));
        let Some(counter) = self.clients.get_mut(place) else { return Ok(()) };
        if counter.checks >= CHECKS_PER_MINUTE {
            return Err(counter.left_ms(now_ms).div_ceil(1000));
        }
        counter.checks = counter.checks.saturating_add(1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_is_an_address_or_a_subscribers_network() {
        let cases = [
            (Some("192.0.2.1"), "192.0.2.1"),
            (Some(" 192.0.2.1 "), "192.0.2.1"),
            (Some("::ffff:192.0.2.1"), "192.0.2.1"),
            (Some("2001:db8:1:2::3"), "20010db800010002"),
            (Some("2001:db8:1:2:ffff:ffff:ffff:ffff"), "20010db800010002"),
            (Some("2001:db8:1:3::3"), "20010db800010003"),
            (Some("nobody"), ""),
            (None, ""),
        ];
        for (address, expected) in cases {
            assert_eq!(client(address), expected, "{address:?}");
        }
    }

    #[test]
    fn thirty_checks_a_minute_and_then_a_wait() {
        let mut counters = Counters::default();
        for second in 0..30 {
            assert_eq!(counters.count("a", second * 1000), Ok(()), "second {second}");
        }
        assert_eq!(counters.count("a", 30_000), Err(30));
        assert_eq!(counters.count("b", 30_000), Ok(()), "another client");
        assert_eq!(counters.count("a", 59_001), Err(1));
        assert_eq!(counters.count("a", 60_000), Ok(()));
        assert_eq!(counters.count("a", 59_000), Ok(()), "a clock that goes back harms nobody");
    }

    #[test]
    fn the_counters_have_an_end() {
        let mut counters = Counters::default();
        for client in 0..CLIENTS_MAX * 3 {
            assert_eq!(counters.count(&client.to_string(), 0), Ok(()));
            assert!(counters.clients.len() <= CLIENTS_MAX);
        }
        let last = (CLIENTS_MAX * 3 - 1).to_string();
        let rest: Vec<_> = (0..CHECKS_PER_MINUTE).map(|_| counters.count(&last, 0)).collect();
        assert_eq!(rest.last(), Some(&Err(60)), "the flood takes no count back");
    }
}
