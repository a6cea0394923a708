//! `/learn`: one page about STARTTLS, MTA-STS, DANE and TLS-RPT, from `docs/learn/`.
//!
//! A line of `learn.md` that is an image becomes a figure: `picture:<name>.ndjson` is the picture of a report, evaluated
//! from the events in that file, and `picture:<name>.svg` a drawing. The text of the image is the caption.

use crate::markup::{escaped, prose};
use crate::recorded::recorded;
use crate::{DocsError, Page, Shell, malformed, read};
use mta_sts::output::picture;
use mta_sts::{Picture, Words};
use std::fmt::Write;
use std::path::Path;

/// The domain that the events are about.
const DOMAIN: &str = "shop.test";

/// What to do next: address, name, what it is good for.
const NEXT: [(&str, &str, &str); 6] = [
    ("/publish", "Publish", "from nothing to enforce, step by step"),
    ("/", "Check a domain", "what a sender would do with it today"),
    ("/lint", "Lint a draft", "mistakes are found before anyone else sees them"),
    ("/reports", "Read TLS reports", "what failed, whose fault it is, and what to do"),
    ("/bounce", "Explain a bounce", "why a mail is stuck, and whose move it is"),
    ("/lints/", "All checks", "each with what it means and how to fix it"),
];

/// Renders the page.
///
/// # Errors
///
/// A file cannot be read, or names a picture that is not there.
pub fn learn_page(root: &Path, shell: &Shell) -> Result<Page, DocsError> {
    let folder = root.join("docs/learn");
    let path = folder.join("learn.md");
    let text = read(&path)?;
    let mut sections = text.trim_start_matches("# ").split("\n## ");
    let first = sections.next().unwrap_or_default();
    let (title, lead) = first.split_once('\n').ok_or_else(|| malformed(&path, "no text below the title"))?;
    let lead = lead.trim();
    // Writing to a String cannot fail.
    let mut content = format!("<h1>{}</h1>\n<p class=\"lead\">{}</p>\n", escaped(title), escaped(lead));
    for section in sections {
        let (heading, body) = section.split_once('\n').unwrap_or((section, ""));
        let id = slug(heading);
        let _ =
            writeln!(content, "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{}</h2>", escaped(heading));
        for block in body.trim().split("\n\n") {
            content.push_str(&self::block(&folder, block)?);
        }
        content.push_str("</section>\n");
    }
    content
        .push_str("<nav class=\"next\" aria-labelledby=\"next\"><h2 id=\"next\">What to do next</h2><ul>\n");
    for (address, name, what) in NEXT {
        let _ = writeln!(content, "<li><a href=\"{address}\">{name}</a>: {what}</li>");
    }
    content.push_str("</ul></nav>\n");
    Ok(Page { file: "learn.html".to_owned(), html: shell.page(title, lead, &content) })
}

/// Renders a paragraph, a list, a fence or a figure.
fn block(folder: &Path, block: &str) -> Result<String, DocsError> {
    let image = block.strip_prefix("![").and_then(|rest| rest.strip_suffix(')'));
    let Some((caption, name)) = image.and_then(|image| image.split_once("](picture:")) else {
        return Ok(prose(block, ""));
    };
    let path = folder.join(name);
    let (drawing, label) = match name.strip_suffix(".svg") {
        Some(_) => (read(&path)?.replace("{label}", &escaped(caption)), None),
        None => (
            picture::inline(&Picture::of(&recorded(&path, DOMAIN)?.report), &Words::ENGLISH),
            Some(escaped(caption)),
        ),
    };
    // A drawing has its caption as its text alternative, and a picture of a report its own sentence.
    let caption = label.map(|label| match label.split_once(": ") {
        // The name of a mode.
        Some((mode, text)) if !mode.contains(' ') => {
            format!("<figcaption><b>{mode}</b>: {text}</figcaption>")
        }
        _ => format!("<figcaption>{label}</figcaption>"),
    });
    let caption = caption.unwrap_or_default();
    Ok(format!("<figure class=\"way\">{drawing}{caption}</figure>\n"))
}

/// Makes an anchor of a heading.
fn slug(heading: &str) -> String {
    let words = heading.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}
