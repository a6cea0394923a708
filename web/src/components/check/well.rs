//! For a domain where all is right: what is left to look at, and what could still go wrong.

use crate::check::state::Check;
use crate::components::shared::copy::copy_button;
use crate::components::shared::fold::fold;
use crate::words::{check_words, duration, fill, words};
use mta_sts::{Severity, State, Verdict};
use yew::prelude::*;

/// Both, if the domain is protected and nothing needs to be done.
pub(crate) fn well(check: &Check) -> Option<Html> {
    let report = &check.report;
    let is_well = report.verdict == Verdict::Enforced
        && check.trouble.is_none()
        && report.findings.iter().all(|finding| finding.severity == Severity::Note);
    let policy = report.policy.policy.as_ref().filter(|_| is_well)?;
    let t = &check_words().well;
    let age = duration(policy.max_age);
    let risks = t.risks.iter().map(|risk| {
        let fill = |text| fill(text, &[("age", age.clone())]);
        fold(risk.id, risk.name, fill(risk.brief), false, html! { <p>{ fill(risk.text) }</p> })
    });
    Some(html! {
        <>
            { for command(check).map(|command| html! {
                <section class="next" aria-labelledby="left-heading">
                    <p class="eyebrow">{ t.eyebrow }</p>
                    <h2 id="left-heading">{ t.title }</h2>
                    <p>{ t.why }</p>
                    <div class="publish">
                        <pre><code>{ command.clone() }</code></pre>
                        { copy_button(command, words().copy.button, t.title) }
                    </div>
                </section>
            }) }
            <section class="rest" aria-labelledby="risks-heading">
                <h2 id="risks-heading">{ t.heading }</h2>
                <div class="rows">{ for risks }</div>
            </section>
        </>
    })
}

/// A command that shows the certificates of the mail hosts, if they were not looked at. A host whose name could mean
/// something else to a shell gets none.
fn command(check: &Check) -> Option<String> {
    let hosts = &check.report.mx;
    let is_plain = |host: &str| {
        host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
            && !host.starts_with('-')
    };
    let untested =
        !hosts.is_empty() && hosts.iter().all(|host| host.tls == State::NotChecked && is_plain(&host.host));
    let names: Vec<&str> = hosts.iter().map(|host| host.host.as_str()).collect();
    untested.then(|| {
        format!(
            "for host in {}; do\n  openssl s_client -starttls smtp -connect $host:25 -servername $host -verify_hostname $host \\\n    -verify_return_error -brief </dev/null >/dev/null 2>&1 && echo $host is valid || echo $host FAILED\ndone",
            names.join(" ")
        )
    })
}
