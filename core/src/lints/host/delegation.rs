//! Whether only the record is delegated to an operator, and not the policy host (RFC 8461 §8.2).

use crate::facts::{Facts, Fetch};
use crate::finding::Message;
use crate::lints::certificate_chain::names_host;
use crate::observation::Reason;

/// Whether a name is below the policy domain.
pub(crate) fn is_own(facts: &Facts<'_>, name: &str) -> bool {
    name.strip_suffix(facts.domain()).is_some_and(|host| host.ends_with('.'))
}

/// Returns the target if the record that announces a policy is an alias of another domain's record.
pub(crate) fn record_elsewhere<'f>(facts: &'f Facts<'_>) -> Option<&'f str> {
    let target = facts.observation.record.answer()?.cname.last()?;
    (facts.is_announced() && !is_own(facts, target)).then_some(target.as_str())
}

/// Returns the target if only the record is delegated: the policy host has an address of the domain's own, and neither a
/// policy nor a certificate of that name. Everything that decides it must be settled.
pub(crate) fn half_delegated<'f>(facts: &'f Facts<'_>) -> Option<&'f str> {
    let target = record_elsewhere(facts)?;
    facts.observation.policy_host.answer().filter(|host| host.cname.is_empty() && !host.is_empty())?;
    let is_half = match facts.fetch {
        Fetch::NotFound => true,
        Fetch::Failed(Reason::Tls) => {
            let host = format!("mta-sts.{}", facts.domain());
            let seen = facts.observation.certificate.answer();
            seen.is_some_and(|seen| seen.chain.first().is_none_or(|own| !names_host(own, &host)))
        }
        _ => false,
    };
    is_half.then_some(target)
}

/// Returns the cure of such half a delegation, and of any other host `own`, the cure of the host as it is.
pub(super) fn cure_of_half(facts: &Facts<'_>, own: Message) -> Message {
    let Some(target) = half_delegated(facts) else { return own };
    let cure = Message::new(
        "half-delegation",
        "Replace the address records of mta-sts.{domain} with an alias (CNAME) of the policy host that the operator of {target} names in its instructions. The operator needs a certificate for mta-sts.{domain}. Only the record is delegated so far: it is an alias of {target}, but the policy host is not an alias. If you run the policy host yourself, do this instead: {own}",
    );
    cure.arg("domain", facts.domain()).arg("target", target).arg("own", own)
}
