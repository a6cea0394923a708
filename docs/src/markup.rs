//! Renders Markdown and small pieces of HTML.

use crate::Language;
use mta_sts::{Message, Severity, lints};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Parser, Tag, TagEnd, html};

/// Renders the page of the lint or note `own` without its first heading.
pub(crate) fn prose(markdown: &str, own: &str, language: &Language) -> String {
    render(markdown, own, language, |_| Sample::Plain)
}

/// Renders a fixture without its first heading, with a caption for every fence. Its prose is English, so other languages leave it out.
pub(crate) fn fixture(markdown: &str, own: &str, language: &Language) -> String {
    // The behaviour of an MX host is only shown if a report includes port 25.
    let checks_port_25 = markdown.contains("```report smtp");
    let fences = if language.is_english() { markdown.to_owned() } else { fences(markdown) };
    render(&fences, own, language, |info| match caption(info) {
        _ if info.starts_with("mx ") && !checks_port_25 => Sample::Hidden,
        Some(caption) => Sample::Captioned(language.say(&caption)),
        None => Sample::Plain,
    })
}

/// Returns the fences of a Markdown text without what is between them.
fn fences(markdown: &str) -> String {
    let blocks = Parser::new(markdown).into_offset_iter().filter_map(|(event, range)| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if !info.starts_with("text") => {
            markdown.get(range)
        }
        _ => None,
    });
    blocks.collect::<Vec<_>>().join("\n\n")
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
pub(crate) fn tag(severity: Severity, language: &Language) -> String {
    let word = match severity {
        Severity::Error => Message::new("severity.error", "error"),
        Severity::Warning => Message::new("severity.warning", "warning"),
        Severity::Note => Message::new("severity.note", "note"),
    };
    format!("<span class=\"tag {}\">{}</span>", severity.word(), language.say(&word))
}

fn render(markdown: &str, own: &str, language: &Language, sample: impl Fn(&str) -> Sample) -> String {
    let mut out = String::new();
    let local = language.root();
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
                let link = format!("<a href=\"{local}{}\"><code>{}</code></a>", lint.docs_path(), lint.name);
                Some(Event::InlineHtml(link.into()))
            }
            None => Some(Event::Code(word)),
        },
        Event::Start(Tag::Link { link_type, dest_url, title, id }) if dest_url.starts_with('/') => {
            let dest_url = CowStr::from(format!("{local}{dest_url}"));
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
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
        Sample::Captioned(caption) => format!("<figcaption>{caption}</figcaption>"),
    };
    Some(format!("<figure class=\"sample\">{caption}<pre tabindex=\"0\"><code>"))
}

/// Returns the caption for a fence of a fixture.
fn caption(info: &str) -> Option<Message> {
    let (kind, argument) = info.split_once(' ').unwrap_or((info, ""));
    let is_escaped = argument == "escaped";
    let escapes = |plain: Message| match is_escaped {
        true => Message::new("docs.with-escapes", "{caption}, line ends and hidden characters as escapes")
            .arg("caption", plain),
        false => plain,
    };
    match kind {
        "dns" => Some(Message::new("docs.in-the-dns", "In the DNS")),
        "http" => Some(escapes(Message::new("docs.from-the-policy-host", "From the policy host"))),
        "draft" => Some(escapes(Message::new("docs.a-policy", "A policy"))),
        "live" if argument == "record" => Some(Message::new("docs.the-record-before", "The record before")),
        "live" => Some(escapes(Message::new("docs.the-policy-before", "The policy before"))),
        "mx" => {
            Some(Message::new("docs.the-mx-host", "The MX host {host}, on port 25").arg("host", argument))
        }
        "report" if argument.is_empty() => Some(Message::new("docs.the-report", "The report")),
        "report" => Some(Message::new("docs.the-report-smtp", "The report, with a check of port 25")),
        _ => None,
    }
}
