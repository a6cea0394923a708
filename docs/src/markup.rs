//! Renders Markdown and small pieces of HTML.

use mta_sts::{Severity, lints};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// Renders the page of the lint or note `own` without its first heading.
pub(crate) fn prose(markdown: &str, own: &str) -> String {
    render(markdown, own, |_| Sample::Plain)
}

/// Renders a fixture without its first heading, with a caption for every fence.
pub(crate) fn fixture(markdown: &str, own: &str) -> String {
    // The behaviour of an MX host is only shown if a report includes port 25.
    let checks_port_25 = markdown.contains("```report smtp");
    render(markdown, own, |info| match caption(info) {
        _ if info.starts_with("mx ") && !checks_port_25 => Sample::Hidden,
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

/// Returns the text of the first heading.
pub(crate) fn title(markdown: &str) -> &str {
    markdown.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or_default()
}

/// Escapes text for HTML and its attributes.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Returns the first sentence of a page as plain text.
pub(crate) fn first_sentence(page: &str) -> String {
    let paragraph = page.split("\n\n").find(|block| !block.starts_with('#')).unwrap_or_default();
    let text = paragraph.replace('`', "").replace('\n', " ");
    match text.split_once(". ") {
        Some((first, _)) => format!("{first}."),
        None => text,
    }
}

/// Renders the severity as a coloured label.
pub(crate) fn tag(severity: Severity) -> String {
    let word = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    format!("<span class=\"tag {word}\">{word}</span>")
}

fn render(markdown: &str, own: &str, sample: impl Fn(&str) -> Sample) -> String {
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
        Event::Code(word) => match lints::named(&word).filter(|lint| lint.name != own) {
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

/// Renders the start tags of a box for code. The box scrolls, so it can receive the keyboard focus.
fn open(sample: &Sample) -> Option<String> {
    let caption = match sample {
        Sample::Hidden => return None,
        Sample::Plain => String::new(),
        Sample::Captioned(caption) => format!("<figcaption>{}</figcaption>", escaped(caption)),
    };
    Some(format!("<figure class=\"sample\">{caption}<pre tabindex=\"0\"><code>"))
}

/// Returns the caption for a fence of a fixture.
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
        "report" => Some("The report, with a check of port 25".to_owned()),
        _ => None,
    }
}
