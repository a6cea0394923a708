//! For a domain that publishes nothing: the first steps, ready to copy.

use crate::check::state::Check;
use crate::components::shared::copy::copy_button;
use crate::components::shared::text::code;
use crate::words::{check_words, words};
use mta_sts::publish::first_policy;
use mta_sts::{Report, State};
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
                    { for first_record(&check.report).map(|record| text(record, t.announce)) }
                </li>
            </ol>
            <p>{ t.then }</p>
        </section>
    })
}

/// The record that the core suggests.
fn first_record(report: &Report) -> Option<String> {
    let finding = report.findings.iter().find(|finding| finding.lint.name == "record-absent")?;
    finding.fix.as_ref()?.copy.clone()
}

fn text(text: String, about: &'static str) -> Html {
    html! {
        <div class="publish">
            <pre><code>{ text.clone() }</code></pre>
            { copy_button(text, words().copy.button, about) }
        </div>
    }
}
