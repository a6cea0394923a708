//! What the deployment sets: the Worker's variables.

use crate::error::ServiceError;
use std::net::IpAddr;
use worker::Env;

/// The variables of `wrangler.toml`, read.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// `RESOLVER_PRIMARY`: URL of a DNS API (RFC 8484).
    pub(crate) resolver_primary: String,
    /// `RESOLVER_SECONDARY`: another operator's.
    pub(crate) resolver_secondary: String,
    /// `TLSA`: whether the TLSA records of MX hosts are looked up; on unless it is `off`.
    pub(crate) tlsa: bool,
    /// `RUA_MX`: whether the MX records of a report mailbox in another domain are looked up; on unless
    /// it is `off`.
    pub(crate) rua_mx: bool,
    /// `CERTIFICATE_LOOK`: whether a certificate that was refused is looked at; on unless it is `off`.
    pub(crate) certificate_look: bool,
    /// `SMTP_PROBE`: whether port 25 of the MX hosts is looked at; only if it is `on`, as few places may
    /// use that port.
    pub(crate) smtp_probe: bool,
    /// `PLATFORM_STATUSES`: `on` where the runtime answers 520 to 530 in place of a host that it gets nothing
    /// from, as Cloudflare's network does. workerd of one's own throws, and there they are the host's own.
    pub(crate) platform_statuses: bool,
    /// `LAB_SUFFIX`: the one special-use suffix a lab may look up. Never set in production.
    pub(crate) lab_suffix: Option<String>,
    /// `LAB_ADDRESS`: the one special address a lab may fetch from. Never set in production.
    pub(crate) lab_address: Option<IpAddr>,
    /// `RATE_LIMIT`: `on` where the checks that one client causes are counted.
    pub(crate) rate_limit: bool,
}

impl Settings {
    /// Reads the variables; the resolvers must be there.
    pub(crate) fn read(env: &Env) -> Result<Self, ServiceError> {
        Ok(Self {
            resolver_primary: resolver(env, "RESOLVER_PRIMARY")?,
            resolver_secondary: resolver(env, "RESOLVER_SECONDARY")?,
            tlsa: is_on(env, "TLSA"),
            rua_mx: is_on(env, "RUA_MX"),
            certificate_look: is_on(env, "CERTIFICATE_LOOK"),
            smtp_probe: is_set_on(env, "SMTP_PROBE"),
            platform_statuses: is_set_on(env, "PLATFORM_STATUSES"),
            lab_suffix: variable(env, "LAB_SUFFIX"),
            lab_address: variable(env, "LAB_ADDRESS").and_then(|address| address.parse().ok()),
            rate_limit: is_set_on(env, "RATE_LIMIT"),
        })
    }
}

fn resolver(env: &Env, name: &'static str) -> Result<String, ServiceError> {
    variable(env, name)
        .filter(|url| url.starts_with("https://"))
        .ok_or(ServiceError::Misconfigured { variable: name })
}

fn is_set_on(env: &Env, name: &str) -> bool {
    variable(env, name).as_deref() == Some("on")
}

/// On unless it is `off`.
fn is_on(env: &Env, name: &str) -> bool {
    variable(env, name).as_deref() != Some("off")
}

fn variable(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string()).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::limit::admit::BINDING;
    use crate::limit::counters::{CHECKS_PER_MINUTE, PERIOD_MS};

    #[test]
    fn what_is_deployed_is_no_lab() {
        let deployed = include_str!("../../wrangler.toml");
        assert!(!deployed.contains("LAB_"));
        let limit = format!("simple = {{ limit = {}, period = {} }}", CHECKS_PER_MINUTE, PERIOD_MS / 1000);
        for needed in [
            "RESOLVER_PRIMARY",
            "RESOLVER_SECONDARY",
            "compatibility_flags = [\"global_fetch_strictly_public\"]",
            "RATE_LIMIT = \"on\"",
            "PLATFORM_STATUSES = \"on\"",
            &format!("name = \"{BINDING}\""),
            &limit,
        ] {
            assert!(deployed.contains(needed), "{needed}");
        }
    }

    #[test]
    fn a_workerd_of_ones_own_is_configured_as_what_is_deployed() {
        let deployed = include_str!("../../wrangler.toml");
        let own = include_str!("../../deploy/workerd.capnp");
        // It throws, and answers nothing for anybody.
        assert!(!own.contains("name = \"PLATFORM_STATUSES\""));
        assert!(!own.contains("LAB_") && own.contains("address = \"127.0.0.1:"));
        let value = |name: &str| {
            let line = deployed.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
            line.unwrap_or_else(|| panic!("{name} is not in wrangler.toml"))
        };
        let switches = ["RATE_LIMIT", "TLSA", "RUA_MX", "CERTIFICATE_LOOK", "SMTP_PROBE"];
        for name in ["RESOLVER_PRIMARY", "RESOLVER_SECONDARY"].into_iter().chain(switches) {
            let binding = format!("(name = \"{name}\", text = {})", value(name));
            assert!(own.contains(&binding), "{binding}");
        }
        for (ours, theirs) in
            [("compatibility_date", "compatibilityDate"), ("compatibility_flags", "compatibilityFlags")]
        {
            let line = format!("{theirs} = {},", value(ours));
            assert!(own.contains(&line), "{line}");
        }
    }
}
