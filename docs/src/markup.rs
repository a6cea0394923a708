//! Markdown and small pieces of HTML.

use mta_sts::{Lint, Severity, lints};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// A page of a lint: everything below its first heading.
pub(crate) fn prose(markdown: &str, own: &Lint) -> String {
    render(markdown, own, |_| Sample::Plain)
}

/// A fixture: everything below its first heading, every fence with a caption.
pub(crate) fn fixture(markdown: &str, own: &Lint) -> String {
    // What happens on port 25 is beside the point where no report looks there.
    let looks = markdown.contains("```report smtp");
    render(markdown, own, |info| match caption(info) {
        _ if info.starts_with("mx ") && !looks => Sample::Hidden,
        Some(caption) => Sample::Captioned(caption),
        None => Sample::Plain,
    })
}

/// How a fence is shown.
enum Sample {
    Plain,
    Captioned(String),
    Hidden,
}

/// The text of the first heading.
pub(crate) fn title(markdown: &str) -> &str {
    markdown.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default()
}

/// Text inside HTML, in an attribute too.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What the lint means, in one sentence of plain text.
pub(crate) fn first_sentence(page: &str) -> String {
    let paragraph = page.split("\n\n").find(|block| !block.starts_with('#')).unwrap_or_default();
    let text = paragraph.replace('`', "").replace('\n', " ");
    match text.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => text,
    }
}

/// The severity as a coloured word.
pub(crate) fn tag(severity: Severity) -> String {
    let word = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    format!("<span class=\"tag {word}\">{word}</span>")
}

fn render(markdown: &str, own: &Lint, sample: impl Fn(&str) -> Sample) -> String {
    let mut out = String::new();
    let (mut in_title, mut in_hidden) = (false, false);
    let events = Parser::new(markdown).filter_map(|event| match event {
        Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
            in_title = true;
            None
        }
        Event::End(TagEnd::Heading(HeadingLevel::H1)) => {
            in_title = false;
            None
        }
        _ if in_title => None,
        Event::Start(Tag::CodeBlock(kind)) => {
            let opened = open(&sample(info(&kind)));
            in_hidden = opened.is_none();
            opened.map(|opened| Event::Html(opened.into()))
        }
        Event::End(TagEnd::CodeBlock) if in_hidden => {
            in_hidden = false;
            None
        }
        _ if in_hidden => None,
        Event::End(TagEnd::CodeBlock) => Some(Event::Html("</code></pre></figure>\n".into())),
        Event::Code(word) => match lints::named(&word).filter(|lint| lint.name != own.name) {
            Some(lint) => {
                let link = format!("<a href=\"{}\"><code>{}</code></a>", lint.docs_path(), lint.name);
                Some(Event::InlineHtml(link.into()))
            }
            None => Some(Event::Code(word)),
        },
        other => Some(other),
    });
    html::push_html(&mut out, events);
    out
}

fn info<'a>(kind: &'a CodeBlockKind<'_>) -> &'a str {
    match kind {
        CodeBlockKind::Fenced(info) => info,
        CodeBlockKind::Indented => "",
    }
}

/// The beginning of a box for code. It scrolls by itself, so it can be reached by keyboard.
fn open(sample: &Sample) -> Option<String> {
    let caption = match sample {
        Sample::Hidden => return None,
        Sample::Plain => String::new(),
        Sample::Captioned(caption) => format!("<figcaption>{}</figcaption>", escaped(caption)),
    };
    Some(format!("<figure class=\"sample\">{caption}<pre tabindex=\"0\"><code>"))
}

/// What a fence of a fixture holds, for a reader.
fn caption(info: &str) -> Option<String> {
    let (kind, argument) = info.split_once(' ').unwrap_or((info, ""));
    let escapes = if argument == "escaped" { ", line ends and hidden characters as escapes" } else { "" };
    match kind {
        "dns" => Some("In the DNS".to_owned()),
        "http" => Some(format!("From the policy host{escapes}")),
        "draft" => Some(format!("A policy{escapes}")),
        "live" if argument == "record" => Some("The record before".to_owned()),
        "live" => Some(format!("The policy before{escapes}")),
        "mx" => Some(format!("The MX host {argument}, on port 25")),
        "report" if argument.is_empty() => Some("The report".to_owned()),
        "report" => Some("The report, with a look at port 25".to_owned()),
        _ => None,
    }
}
