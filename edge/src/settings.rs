//! The Worker's variables, which the deployment sets.

use crate::error::ServiceError;
use mta_sts_wire::prober::SECRET_MIN;
use std::net::IpAddr;
use worker::Env;

/// The variables of `wrangler.toml`, parsed.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// `RESOLVER_PRIMARY`: URL of a DNS API (RFC 8484).
    pub(crate) resolver_primary: String,
    /// `RESOLVER_SECONDARY`: URL of another operator's DNS API.
    pub(crate) resolver_secondary: String,
    /// `TLSA`: whether the TLSA records of MX hosts are looked up; on unless it is `off`.
    pub(crate) tlsa: bool,
    /// `RUA_MX`: whether the MX records of a TLSRPT mailbox in another domain are looked up; on unless it is `off`.
    pub(crate) rua_mx: bool,
    /// `CERTIFICATE_LOOK`: whether the policy host is connected to again after the policy fetch failed, to find out why;
    /// on unless it is `off`. Without it, a failure that self-hosted workerd throws has an unknown reason.
    pub(crate) certificate_look: bool,
    /// `SMTP_PROBE`: whether STARTTLS on port 25 of the MX hosts is probed; only if it is `on`, because most networks
    /// block that port.
    pub(crate) smtp_probe: bool,
    /// `SMTP_PROBER` and `SMTP_PROBER_SECRET`: another instance that looks at the MX hosts, where port 25 is blocked here.
    pub(crate) prober: Option<ProberSettings>,
    /// `PLATFORM_STATUSES`: `on` if the runtime returns a status from 520 to 530 when a host gives no answer, as
    /// Cloudflare's network does. Self-hosted workerd throws instead, so there such a status is the host's own.
    pub(crate) platform_statuses: bool,
    /// `LAB_SUFFIX`: the special-use suffix that the lab may look up. Never set in production.
    pub(crate) lab_suffix: Option<String>,
    /// `LAB_ADDRESS`: the special address that the lab may connect to. Never set in production.
    pub(crate) lab_address: Option<IpAddr>,
    /// `RATE_LIMIT`: whether the checks of each client are limited; only if it is `on`.
    pub(crate) rate_limit: bool,
}

impl Settings {
    /// Reads the variables; both resolvers are required.
    pub(crate) fn read(env: &Env) -> Result<Self, ServiceError> {
        Ok(Self {
            resolver_primary: resolver(env, "RESOLVER_PRIMARY")?,
            resolver_secondary: resolver(env, "RESOLVER_SECONDARY")?,
            tlsa: is_on(env, "TLSA"),
            rua_mx: is_on(env, "RUA_MX"),
            certificate_look: is_on(env, "CERTIFICATE_LOOK"),
            smtp_probe: is_set_on(env, "SMTP_PROBE"),
            prober: prober(env)?,
            platform_statuses: is_set_on(env, "PLATFORM_STATUSES"),
            lab_suffix: variable(env, "LAB_SUFFIX"),
            lab_address: variable(env, "LAB_ADDRESS").and_then(|address| address.parse().ok()),
            rate_limit: is_set_on(env, "RATE_LIMIT"),
        })
    }
}

/// Where a prober is, and the secret that it shares.
#[derive(Clone, Debug)]
pub(crate) struct ProberSettings {
    /// Its URL, without a slash at the end.
    pub(crate) url: String,
    /// The secret.
    pub(crate) secret: String,
}

/// Reads the settings of the prober. A URL without a usable secret is a mistake of the deployment.
fn prober(env: &Env) -> Result<Option<ProberSettings>, ServiceError> {
    let Some(url) = variable(env, "SMTP_PROBER") else { return Ok(None) };
    if !url.starts_with("https://") {
        return Err(ServiceError::Misconfigured { variable: "SMTP_PROBER" });
    }
    let secret = env.secret("SMTP_PROBER_SECRET").ok().map(|secret| secret.to_string());
    let secret = secret.filter(|secret| secret.len() >= SECRET_MIN);
    let secret = secret.ok_or(ServiceError::Misconfigured { variable: "SMTP_PROBER_SECRET" })?;
    Ok(Some(ProberSettings { url: url.trim_end_matches('/').to_owned(), secret }))
}

fn resolver(env: &Env, name: &'static str) -> Result<String, ServiceError> {
    variable(env, name)
        .filter(|url| url.starts_with("https://"))
        .ok_or(ServiceError::Misconfigured { variable: name })
}

fn is_set_on(env: &Env, name: &str) -> bool {
    variable(env, name).as_deref() == Some("on")
}

/// Returns whether a variable is anything but `off`.
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
    fn the_deployed_configuration_has_no_lab_variables() {
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
    fn self_hosted_workerd_has_the_deployed_configuration() {
        let deployed = include_str!("../../wrangler.toml");
        let self_hosted = include_str!("../../deploy/workerd.capnp");
        // workerd throws and has no statuses of its own.
        assert!(!self_hosted.contains("name = \"PLATFORM_STATUSES\""));
        assert!(!self_hosted.contains("LAB_") && self_hosted.contains("address = \"127.0.0.1:"));
        let value = |name: &str| {
            let line = deployed.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
            line.unwrap_or_else(|| panic!("{name} is not in wrangler.toml"))
        };
        let switches = ["RATE_LIMIT", "TLSA", "RUA_MX", "CERTIFICATE_LOOK", "SMTP_PROBE"];
        for name in ["RESOLVER_PRIMARY", "RESOLVER_SECONDARY"].into_iter().chain(switches) {
            let binding = format!("(name = \"{name}\", text = {})", value(name));
            assert!(self_hosted.contains(&binding), "{binding}");
        }
        for (toml, capnp) in
            [("compatibility_date", "compatibilityDate"), ("compatibility_flags", "compatibilityFlags")]
        {
            let line = format!("{capnp} = {},", value(toml));
            assert!(self_hosted.contains(&line), "{line}");
        }
    }
}
