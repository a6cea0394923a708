//! For a domain that publishes nothing: the three steps to begin with, ready to copy.

use crate::components::copy::CopyButton;
use crate::components::text::code;
use crate::i18n::words;
use crate::setup::{first_id, first_policy};
use crate::state::Check;
use yew::prelude::*;

/// The steps.
pub(crate) fn setup(check: &Check) -> Html {
    let t = &words().setup;
    let domain = &check.domain;
    let policy = first_policy(&check.report, t.no_hosts);
    let record =
        format!("{}. TXT \"v=STSv1; id={}\"", domain.record_name(), first_id(&check.asked_at.to_string()));
    let reports = format!("{}. TXT \"v=TLSRPTv1; rua=mailto:postmaster@{domain}\"", domain.tlsrpt_name());
    html! {
        <section class="setup" aria-labelledby="setup-heading">
            <h2 id="setup-heading">{ t.heading }</h2>
            <p>{ t.lead }</p>
            <ol>
                <li>
                    <h3>{ t.serve }</h3>
                    <p>{ t.serve_where }{ " " }{ code(domain.policy_url().as_bytes()) }</p>
                    { text(&policy, t.serve) }
                </li>
                <li><h3>{ t.announce }</h3><p>{ t.announce_why }</p>{ text(&record, t.announce) }</li>
                <li><h3>{ t.report }</h3><p>{ t.report_why }</p>{ text(&reports, t.report) }</li>
            </ol>
            <p>{ t.then }</p>
        </section>
    }
}

fn text(text: &str, about: &'static str) -> Html {
    html! {
        <div class="publish">
            <pre tabindex="0"><code>{ text.to_owned() }</code></pre>
            <CopyButton text={text.to_owned()} label={words().setup.copy} {about} />
        </div>
    }
}
