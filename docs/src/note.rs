//! The pages of what is unusual in TLS reports.

use crate::markup::{escaped, first_sentence, prose};
use crate::{DocsError, Page, Shell, read};
use mta_sts::tlsrpt_report::{NoteKind, notes};
use std::fmt::Write;
use std::path::Path;

/// Renders the list of all notes and one page for each, from `docs/notes` below `root`. The file names are inside `notes/`.
///
/// # Errors
///
/// The page of a note cannot be read.
pub fn note_pages(root: &Path, shell: &Shell) -> Result<Vec<Page>, DocsError> {
    let mut list = "<h1>What is unusual in TLS reports</h1>\n\
        <p class=\"lead\">Reports are read whatever they look like. What differs from RFC 8460 is a note with a stable name.</p>\n\
        <ul class=\"lints notes\">\n"
        .to_owned();
    let mut pages = Vec::new();
    for kind in notes::ALL {
        let text = read(&root.join(format!("docs/notes/{}.md", kind.name)))?;
        let (path, name, title) = (kind.docs_path(), kind.name, escaped(&kind.title().text()));
        // Writing to a String cannot fail.
        let _ = writeln!(list, "<li><a href=\"{path}\">{name}</a><span>{title}</span></li>");
        pages.push(Page { file: format!("{name}.html"), html: page(shell, kind, &text) });
    }
    list.push_str("</ul>\n");
    let description = "Every oddity of TLS reports that MTA-STS Check names, and how it reads them.";
    let html = shell.page("What is unusual in TLS reports", description, &list);
    pages.push(Page { file: "index.html".to_owned(), html });
    Ok(pages)
}

fn page(shell: &Shell, kind: &NoteKind, text: &str) -> String {
    let NoteKind { name, rfc, .. } = kind;
    let content = format!(
        "<nav class=\"above\"><a href=\"/notes/\">All oddities of reports</a></nav>\n\
         <h1>{name}</h1>\n\
         <p class=\"facts\"><span class=\"tag note\">note</span><a href=\"{url}\">{rfc}</a></p>\n\
         {prose}",
        url = rfc.url(),
        prose = prose(text, name),
    );
    shell.page(name, &first_sentence(text), &content)
}
