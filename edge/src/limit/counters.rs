//! Counts the checks of each client.

use std::net::IpAddr;

/// At most this many checks one client starts within [`PERIOD_MS`].
pub const CHECKS_PER_MINUTE: u32 = 30;

/// The period of the rate limit, in milliseconds.
pub const PERIOD_MS: u64 = 60_000;

/// At most this many clients are counted at once.
const CLIENTS_MAX: usize = 10_000;

/// Returns the key under which a client is counted: its IPv4 address, or the /64 of its IPv6 address, which belongs to
/// one subscriber. All clients without a known address share one key.
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

/// The counters of one isolate, used if the platform has no rate limiter. A client's period begins with its first
/// check.
#[derive(Debug, Default)]
pub struct Counters {
    // Searching a list takes microseconds and needs less code than a map.
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
    /// Counts a check of `client`; the error is the number of seconds it has to wait.
    pub fn count(&mut self, client: &str, now_ms: u64) -> Result<(), u64> {
        self.clients.retain(|counter| counter.left_ms(now_ms) > 0);
        let known = self.clients.iter().position(|counter| counter.client == client);
        if known.is_none() {
            if self.clients.len() >= CLIENTS_MAX {
                // Removes the oldest, whose period ends first.
                self.clients.remove(0);
            }
            self.clients.push(Counter { client: client.to_owned(), began_ms: now_ms, checks: 0 });
        }
        let index = known.unwrap_or_else(|| self.clients.len().saturating_sub(1));
        let Some(counter) = self.clients.get_mut(index) else { return Ok(()) };
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
    fn a_client_is_an_ipv4_address_or_an_ipv6_network() {
        let cases = [
            (Some("192.0.2.1"), "192.0.2.1"),
            (Some(" 192.0.2.1 "), "192.0.2.1"),
            (Some("::ffff:192.0.2.1"), "192.0.2.1"),
            (Some("2001:db8:1:2::3"), "20010db800010002"),
            (Some("2001:db8:1:2:ffff:ffff:ffff:ffff"), "20010db800010002"),
            (Some("2001:db8:1:3::3"), "20010db800010003"),
            (Some("unknown"), ""),
            (None, ""),
        ];
        for (address, expected) in cases {
            assert_eq!(client(address), expected, "{address:?}");
        }
    }

    #[test]
    fn a_client_waits_after_thirty_checks_a_minute() {
        let mut counters = Counters::default();
        for second in 0..30 {
            assert_eq!(counters.count("a", second * 1000), Ok(()), "second {second}");
        }
        assert_eq!(counters.count("a", 30_000), Err(30));
        assert_eq!(counters.count("b", 30_000), Ok(()), "another client");
        assert_eq!(counters.count("a", 59_001), Err(1));
        assert_eq!(counters.count("a", 60_000), Ok(()));
        assert_eq!(counters.count("a", 59_000), Ok(()), "a clock that goes back causes no wait");
    }

    #[test]
    fn the_number_of_counters_is_limited() {
        let mut counters = Counters::default();
        for client in 0..CLIENTS_MAX * 3 {
            assert_eq!(counters.count(&client.to_string(), 0), Ok(()));
            assert!(counters.clients.len() <= CLIENTS_MAX);
        }
        let last = (CLIENTS_MAX * 3 - 1).to_string();
        let rest: Vec<_> = (0..CHECKS_PER_MINUTE).map(|_| counters.count(&last, 0)).collect();
        assert_eq!(rest.last(), Some(&Err(60)), "many clients do not reset a counter");
    }
}
