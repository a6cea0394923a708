//! Three answers on the first page, so that it shows what an answer looks like without a request. Each is evaluated from
//! recorded events of a demo domain, and drawn as the page draws it.

use crate::markup::escaped;
use crate::recorded::{Recorded, recorded};
use crate::{DocsError, Language};
use mta_sts::output::picture;
use mta_sts::publish::next;
use mta_sts::{Message, Picture, Piece, Verdict};
use std::fmt::Write;
use std::path::Path;

/// The domains, below `.test`, and what each shows.
static ANSWERS: [(&str, Message); 3] = [
    ("broken-policy", Message::new("docs.two-typing-mistakes", "Two typing mistakes")),
    ("mx-not-covered", Message::new("docs.a-forgotten-mail-host", "A forgotten mail host")),
    ("three-mx", Message::new("docs.all-is-right", "All is right")),
];

/// Renders the answers, of which the first is shown.
pub(crate) fn html(root: &Path, language: &Language) -> Result<String, DocsError> {
    let legend = Message::new("docs.what-an-answer-looks-like", "What an answer looks like");
    let mut tabs = format!("<fieldset class=\"tabs\"><legend>{}</legend>", language.say(&legend));
    let mut articles = String::new();
    for (index, (name, label)) in ANSWERS.iter().enumerate() {
        let label = language.say(label);
        let checked = if index == 0 { " checked" } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(
            tabs,
            "<label><input type=\"radio\" name=\"answer\" id=\"answer-{index}\"{checked}>{label}</label>"
        );
        articles.push_str(&answer(root, name, language)?);
    }
    Ok(format!("<section class=\"answers\">{tabs}</fieldset>{articles}</section>"))
}

/// Renders a piece of a headline, whose only argument is the domain.
fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Words(words) => escaped(words),
        Piece::Argument(domain) => format!("<bdi class=\"name\">{}</bdi>", escaped(domain)),
    }
}

fn answer(root: &Path, name: &str, language: &Language) -> Result<String, DocsError> {
    let path = root.join(format!("docs/answers/{name}.ndjson"));
    let Recorded { domain, observation, report } = recorded(&path, &format!("{name}.test"))?;
    let (tone, icon) = match report.verdict {
        Verdict::Enforced => ("good", "M3 8.5 6.5 12 13 4.5"),
        _ => ("bad", "M4 4l8 8M12 4l-8 8"),
    };
    let headline = report.verdict.headline().arg("domain", &domain);
    let headline: String = headline.pieces(&language.words).iter().map(piece).collect();
    let summary = language.say(&report.summary);
    let picture = picture::inline(&Picture::of(&report), &language.words);
    let next = next(&report, &observation, None).map_or_else(
        || language.say(&Message::new("docs.nothing-to-do", "Nothing has to be done.")),
        |next| {
            let text = next.replacement.map(|replacement| replacement.text).unwrap_or_default();
            let label = language.say(&Message::new("docs.do-this-next", "Do this next:"));
            let title = language.say(&next.title);
            format!("<b>{label}</b> {title}<pre>{}</pre>", escaped(text.trim_end()))
        },
    );
    Ok(format!(
        "<article class=\"answer {tone}\"><h2><svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"{icon}\"/></svg>\
         <span>{headline}</span></h2><p>{summary}</p><figure class=\"way\">{picture}</figure>\
         <div class=\"answer-next\">{next}</div></article>"
    ))
}
