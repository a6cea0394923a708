//! Three answers on the first page, so that it shows what an answer looks like without a request. Each is evaluated from
//! recorded events of a demo domain, and drawn as the page draws it.

use crate::DocsError;
use crate::markup::escaped;
use crate::recorded::{Recorded, recorded};
use mta_sts::output::picture;
use mta_sts::publish::next;
use mta_sts::{Picture, Verdict, Words};
use std::fmt::Write;
use std::path::Path;

/// The domains, below `.test`, and what each shows.
const ANSWERS: [(&str, &str); 3] = [
    ("broken-policy", "Two typing mistakes"),
    ("mx-not-covered", "A forgotten mail host"),
    ("three-mx", "All is right"),
];

/// Renders the answers, of which the first is shown.
pub(crate) fn html(root: &Path) -> Result<String, DocsError> {
    let mut tabs = "<fieldset class=\"tabs\"><legend>What an answer looks like</legend>".to_owned();
    let mut articles = String::new();
    for (index, (name, label)) in ANSWERS.iter().enumerate() {
        let checked = if index == 0 { " checked" } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(
            tabs,
            "<label><input type=\"radio\" name=\"answer\" id=\"answer-{index}\"{checked}>{label}</label>"
        );
        articles.push_str(&answer(root, name)?);
    }
    Ok(format!("<section class=\"answers\">{tabs}</fieldset>{articles}</section>"))
}

fn answer(root: &Path, name: &str) -> Result<String, DocsError> {
    let path = root.join(format!("docs/answers/{name}.ndjson"));
    let Recorded { domain, observation, report } = recorded(&path, &format!("{name}.test"))?;
    let (tone, icon) = match report.verdict {
        Verdict::Enforced => ("good", "M3 8.5 6.5 12 13 4.5"),
        _ => ("bad", "M4 4l8 8M12 4l-8 8"),
    };
    let headline = report
        .verdict
        .headline()
        .template
        .replace("{domain}", &format!("<bdi class=\"name\">{domain}</bdi>"));
    let summary = escaped(&report.summary.text());
    let picture = picture::inline(&Picture::of(&report), &Words::ENGLISH);
    let next = next(&report, &observation, None).map_or_else(
        || "Nothing has to be done.".to_owned(),
        |next| {
            let text = next.replacement.map(|replacement| replacement.text).unwrap_or_default();
            let title = escaped(&next.title.text());
            format!("<b>Do this next:</b> {title}<pre>{}</pre>", escaped(text.trim_end()))
        },
    );
    Ok(format!(
        "<article class=\"answer {tone}\"><h2><svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"{icon}\"/></svg>\
         <span>{headline}</span></h2><p>{summary}</p><figure class=\"way\">{picture}</figure>\
         <div class=\"answer-next\">{next}</div></article>"
    ))
}
