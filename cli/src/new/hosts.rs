//! The mail hosts of a new policy.

use crate::Failure;
use crate::new::args::PolicyArgs;
use crate::new::failure::NewFailure;
use mta_sts::names::providers::{NoPatterns, PROVIDERS, Provider, provider_of, provider_patterns};
use mta_sts::publish::provider_advice;
use mta_sts::{Arg, DomainName, Message, Mode, MxPattern};

/// The patterns of a new policy, and what to know of them.
pub(crate) struct Hosts {
    pub(crate) patterns: Vec<String>,
    /// Sentences.
    pub(crate) notes: Vec<Message>,
}

impl Hosts {
    /// Returns the hosts that the arguments name, or those of the provider.
    pub(crate) fn of(args: &PolicyArgs, domains: &[DomainName]) -> Result<Self, Failure> {
        let mut all = Self { patterns: Vec::new(), notes: Vec::new() };
        match &args.provider {
            Some(given) => {
                for domain in domains {
                    let found = provider_patterns(given, domain.as_str());
                    let (provider, patterns) = found.map_err(|reason| refused(given, domain, reason))?;
                    all.add(patterns);
                    all.note(provider);
                }
            }
            None if args.mx.is_empty() && args.mode() != Mode::None => {
                return Err(NewFailure::NoHosts.into());
            }
            None => {
                all.add(args.mx.iter().map(|host| pattern(host)).collect::<Result<_, _>>()?);
                for provider in all.patterns.clone().iter().filter_map(|host| provider_of(host)) {
                    all.note(provider);
                }
            }
        }
        if all.patterns.is_empty() {
            all.notes.push(Message::new(
                "new.no-hosts",
                "Some senders do not accept a policy without an mx line, even in mode none: name the hosts with --mx.",
            ));
        }
        Ok(all)
    }

    fn add(&mut self, patterns: Vec<String>) {
        for pattern in patterns {
            if !self.patterns.contains(&pattern) {
                self.patterns.push(pattern);
            }
        }
    }

    fn note(&mut self, provider: &Provider) {
        for note in provider_advice(provider) {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }
}

fn refused(given: &str, domain: &DomainName, reason: NoPatterns) -> Failure {
    let sample = |provider: &'static Provider| provider.samples().next().unwrap_or_default();
    match reason {
        NoPatterns::Unknown => {
            let keys: Vec<String> = PROVIDERS.iter().flat_map(Provider::keys).collect();
            NewFailure::UnknownProvider { given: given.to_owned(), known: keys.join(", ") }
        }
        NoPatterns::NeedsRegion(keys) => {
            NewFailure::NeedsRegion { provider: given.to_owned(), keys: keys.join(", ") }
        }
        NoPatterns::NeedsMx(provider) => {
            let trap = provider.trap.clone().map_or_else(|| Arg::Joined(Vec::new()), Arg::from);
            NewFailure::NeedsMx { provider: provider.title(), sample: sample(provider), trap }
        }
        NoPatterns::NeedsMxForHyphen(provider) => {
            NewFailure::NeedsMxForHyphen { provider: provider.title(), domain: domain.to_string() }
        }
    }
    .into()
}

/// Reads a pattern, also as a line of MX records shows a host: `10 mail.example.com.`
fn pattern(given: &str) -> Result<String, Failure> {
    let trimmed = given.trim();
    let host = match trimmed.split_once(char::is_whitespace) {
        Some((preference, host)) if preference.parse::<u16>().is_ok() => host.trim_start(),
        _ => trimmed,
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    let ascii = if host.is_ascii() { Some(host.to_ascii_lowercase()) } else { crate::input::to_ascii(host) };
    let host = ascii.as_deref().unwrap_or(host);
    match MxPattern::parse(host) {
        Ok(pattern) => Ok(pattern.to_string()),
        Err(error) => Err(NewFailure::Pattern { given: given.to_owned(), reason: error.words() }.into()),
    }
}

/// Reads the name or address of the web server, also from a URL. `domain` is served by it.
pub(crate) fn target(given: &str, domain: &DomainName) -> Result<String, Failure> {
    let refused = || NewFailure::PolicyHost { given: given.to_owned() };
    if given.parse::<std::net::IpAddr>().is_ok() {
        return Ok(given.to_owned());
    }
    let name = DomainName::parse(host_of(given), crate::input::to_ascii).map_err(|_| refused())?;
    if name.as_str() == domain.policy_host() {
        return Err(NewFailure::SelfAlias { option: "--policy-host", name: name.to_string() }.into());
    }
    Ok(name.to_string())
}

/// Returns the host of a URL, and any other text as it is.
pub(crate) fn host_of(given: &str) -> &str {
    let given = given.trim();
    let rest = given.split_once("://").map_or(given, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Reads the domain of mail addresses.
pub(crate) fn mail_domain(given: &str) -> Result<DomainName, Failure> {
    let domain = crate::input::parse_domain(given)?;
    match domain.as_str().strip_prefix("mta-sts.") {
        Some(mail) if mail.contains('.') => {
            Err(NewFailure::PolicyHostAsDomain { given: domain.to_string(), mail: mail.to_owned() }.into())
        }
        _ => Ok(domain),
    }
}

/// Returns a note for a domain that is more likely a web site.
pub(crate) fn web_note(domain: &DomainName) -> Option<Message> {
    let rest = domain.as_str().strip_prefix("www.")?;
    let note = Message::new(
        "new.web-site",
        "{domain} looks like the name of a web site. If the mail addresses end in @{rest}, give --domain {rest}.",
    );
    Some(note.arg("domain", domain).arg("rest", rest))
}

/// Returns a note for a domain that is named as its own MX host.
pub(crate) fn own_host_note(domain: &DomainName, patterns: &[String]) -> Option<Message> {
    let note = Message::new(
        "new.domain-as-host",
        "{domain} is given as its own MX host. Few domains have such an MX record: compare with “dig {domain} MX”.",
    );
    patterns.iter().any(|pattern| pattern == domain.as_str()).then(|| note.arg("domain", domain))
}
