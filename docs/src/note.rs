//! The pages of what is unusual in TLS reports.

use crate::markup::{escaped, first_sentence, prose, tag};
use crate::{DocsError, Page, Shell};
use mta_sts::tlsrpt_report::{NoteKind, notes};
use mta_sts::{Message, Severity};
use std::fmt::Write;
use std::path::Path;

/// Renders the list of all notes and one page for each, from `docs/notes` below `root`. The file names are inside `notes/`.
///
/// # Errors
///
/// The page of a note cannot be read.
pub fn note_pages(root: &Path, shell: &Shell) -> Result<Vec<Page>, DocsError> {
    let language = shell.language();
    let title = Message::new("docs.notes-title", "What is unusual in TLS reports").text_in(&language.words);
    let lead = Message::new(
        "docs.notes-lead",
        "Reports are read whatever they look like. What differs from RFC 8460 is a note with a stable name.",
    );
    let mut list = format!(
        "<h1>{}</h1>\n<p class=\"lead\">{}</p>\n<ul class=\"lints notes\">\n",
        escaped(&title),
        language.say(&lead)
    );
    let local = language.root();
    let mut pages = Vec::new();
    for kind in notes::ALL {
        let text = language.text(root, &format!("notes/{}.md", kind.name))?;
        let (path, name, title) = (kind.docs_path(), kind.name, language.say(&kind.title()));
        // Writing to a String cannot fail.
        let _ = writeln!(list, "<li><a href=\"{local}{path}\">{name}</a><span>{title}</span></li>");
        pages.push(Page { file: format!("{name}.html"), html: page(shell, kind, &text) });
    }
    list.push_str("</ul>\n");
    let description = Message::new(
        "docs.notes-description",
        "Every oddity of TLS reports that MTA-STS Check names, and how it reads them.",
    );
    let html = shell.page("/notes/", &title, &description.text_in(&language.words), &list);
    pages.push(Page { file: "index.html".to_owned(), html });
    Ok(pages)
}

fn page(shell: &Shell, kind: &NoteKind, text: &str) -> String {
    let NoteKind { name, rfc, .. } = kind;
    let language = shell.language();
    let content = format!(
        "<nav class=\"above\"><a href=\"{root}/notes/\">{above}</a></nav>\n\
         <h1>{name}</h1>\n\
         <p class=\"facts\">{tag}<a href=\"{url}\">{rfc}</a></p>\n\
         {prose}",
        root = language.root(),
        above = language.say(&Message::new("docs.all-notes", "All oddities of reports")),
        tag = tag(Severity::Note, language),
        url = rfc.url(),
        prose = prose(text, name, language),
    );
    shell.page(kind.docs_path().as_ref(), name, &first_sentence(text), &content)
}
