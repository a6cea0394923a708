//! `/learn`: one page about STARTTLS, MTA-STS, DANE and TLS-RPT, from `docs/learn.md` and `docs/learn/`.
//!
//! A line of `learn.md` that is an image becomes a figure: `picture:<name>.ndjson` is the picture of a report, evaluated
//! from the events in that file, and `picture:<name>.svg` a drawing. The text of the image is the caption.

use crate::markup::{escaped, prose};
use crate::recorded::recorded;
use crate::{DocsError, Language, Page, Shell, malformed, read};
use mta_sts::output::picture;
use mta_sts::{Message, Picture};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The domain that the events are about.
const DOMAIN: &str = "shop.test";

/// What to do next: address, name, what it is good for.
static NEXT: [(&str, Message, Message); 6] = [
    (
        "/publish",
        Message::new("docs.next-publish", "Publish"),
        Message::new("docs.next-publish-what", "from nothing to enforce, step by step"),
    ),
    (
        "/",
        Message::new("docs.next-check", "Check a domain"),
        Message::new("docs.next-check-what", "what a sender would do with it today"),
    ),
    (
        "/lint",
        Message::new("docs.next-lint", "Lint a draft"),
        Message::new("docs.next-lint-what", "mistakes are found before anyone else sees them"),
    ),
    (
        "/reports",
        Message::new("docs.next-reports", "Read TLS reports"),
        Message::new("docs.next-reports-what", "what failed, whose fault it is, and what to do"),
    ),
    (
        "/bounce",
        Message::new("docs.next-bounce", "Explain a bounce"),
        Message::new("docs.next-bounce-what", "why a mail is stuck, and whose move it is"),
    ),
    (
        "/lints/",
        Message::new("docs.next-lints", "All checks"),
        Message::new("docs.next-lints-what", "each with what it means and how to fix it"),
    ),
];

/// Renders the page.
///
/// # Errors
///
/// A file cannot be read, or names a picture that is not there.
pub fn learn_page(root: &Path, shell: &Shell) -> Result<Page, DocsError> {
    let language = shell.language();
    let folder = root.join("docs/learn");
    let path = root.join("docs").join("learn.md");
    let text = language.text(root, "learn.md")?;
    let labels =
        if language.is_english() { Vec::new() } else { labels(&language.text(root, "drawings.txt")?) };
    let drawings = Drawings { labels, folder };
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
            content.push_str(&drawings.block(block, language)?);
        }
        content.push_str("</section>\n");
    }
    let next = language.say(&Message::new("docs.what-to-do-next", "What to do next"));
    let _ = writeln!(content, "<nav class=\"next\" aria-labelledby=\"next\"><h2 id=\"next\">{next}</h2><ul>");
    for (address, name, what) in &NEXT {
        let (root, name, what) = (language.root(), language.say(name), language.say(what));
        let _ = writeln!(content, "<li><a href=\"{root}{address}\">{name}</a>: {what}</li>");
    }
    content.push_str("</ul></nav>\n");
    Ok(Page { file: "learn.html".to_owned(), html: shell.page("/learn", title, lead, &content) })
}

/// The drawings and pictures of the page.
struct Drawings {
    folder: PathBuf,
    /// The English labels of the drawings, and what is written instead.
    labels: Vec<(String, String)>,
}

/// Reads the labels of the drawings in another language, from lines “English = translation”.
fn labels(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter_map(|line| line.split_once(" = "));
    lines.map(|(english, label)| (english.to_owned(), label.to_owned())).collect()
}

impl Drawings {
    /// Renders a paragraph, a list, a fence or a figure.
    fn block(&self, block: &str, language: &Language) -> Result<String, DocsError> {
        let image = block.strip_prefix("![").and_then(|rest| rest.strip_suffix(')'));
        let Some((caption, name)) = image.and_then(|image| image.split_once("](picture:")) else {
            return Ok(prose(block, "", language));
        };
        let path = self.folder.join(name);
        let (drawing, label) = match name.strip_suffix(".svg") {
            Some(_) => (self.labelled(&read(&path)?).replace("{label}", &escaped(caption)), None),
            None => {
                let report = recorded(&path, DOMAIN)?.report;
                (picture::inline(&Picture::of(&report), &language.words), Some(escaped(caption)))
            }
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

    /// Writes the labels of a drawing in the language of the page.
    fn labelled(&self, drawing: &str) -> String {
        self.labels.iter().fold(drawing.to_owned(), |drawing, (english, label)| {
            drawing.replace(&format!(">{english}</text>"), &format!(">{}</text>", escaped(label)))
        })
    }
}

/// Makes an anchor of a heading.
fn slug(heading: &str) -> String {
    let words = heading.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}
