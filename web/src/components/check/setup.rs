//! For a domain that publishes nothing: the first steps, ready to copy.

use crate::check::state::Check;
use crate::components::shared::copy::copy_button;
use crate::components::shared::text::code;
use crate::route;
use crate::words::{check_words, words};
use mta_sts::State;
use mta_sts::publish::first_policy;
use yew::prelude::*;

/// The steps, if the domain needs them.
pub(crate) fn setup(check: &Check) -> Option<Html> {
    let t = &check_words().setup;
    let policy = first_policy(&check.report, t.no_hosts)?;
    let domain = &check.domain;
    Some(html! {
        <section class="setup" aria-labelledby="setup-heading">
            <h2 id="setup-heading">{ t.heading }</h2>
            <p>{ t.lead }</p>
            <ol>
                if check.report.tlsrpt.state == State::Absent {
                    <li>
                        <h3>{ t.report }</h3>
                        <p>{ t.record_at }{ " " }{ code(domain.tlsrpt_name().as_bytes()) }{ t.report_why }</p>
                        { text(format!("v=TLSRPTv1; rua=mailto:tls-reports@{domain}"), t.report) }
                    </li>
                }
                <li>
                    <h3>{ t.host }</h3>
                    <p>{ code(domain.policy_host().as_bytes()) }{ " " }{ t.host_needs }</p>
                </li>
                <li>
                    <h3>{ t.serve }</h3>
                    <p>{ t.serve_where }{ " " }{ code(domain.policy_url().as_bytes()) }</p>
                    { text(policy, t.serve) }
                </li>
                <li>
                    <h3>{ t.announce }</h3>
                    <p>{ t.record_at }{ " " }{ code(domain.record_name().as_bytes()) }{ t.announce_why }</p>
                    { text(format!("v=STSv1; id={}", check.asked_at.policy_id()), t.announce) }
                </li>
            </ol>
            <p>{ t.then }</p>
            <p><a href={route::publish(domain)}>{ t.guided }</a></p>
        </section>
    })
}

fn text(text: String, about: &'static str) -> Html {
    html! {
        <div class="publish">
            <pre><code>{ text.clone() }</code></pre>
            { copy_button(text, words().copy.button, about) }
        </div>
    }
}
