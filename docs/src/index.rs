//! The list of all lints.

use crate::Shell;
use crate::markup::{escaped, first_sentence, tag};
use mta_sts::Lint;
use std::fmt::Write;

/// The families, by the letter of their codes, in the order of the steps of a sending MTA.
const FAMILIES: [(char, &str); 8] = [
    ('R', "The MTA-STS TXT record"),
    ('H', "The policy host and the fetch"),
    ('P', "The policy"),
    ('M', "The MX records"),
    ('T', "Transport to the MX hosts"),
    ('L', "The TLSRPT record"),
    ('D', "The roll-out"),
    ('S', "Sending MTAs"),
];

/// Renders the list of all lints by family, each with the first sentence of its page.
pub(crate) fn page(shell: &Shell, lints: &[(&'static Lint, String)]) -> String {
    let mut content = "<h1>What is checked</h1>\n\
        <p class=\"lead\">Every finding has a stable name. Its page explains what it means, why it matters and how to fix it, \
        and shows an example.</p>\n"
        .to_owned();
    for (letter, heading) in FAMILIES {
        let mut members = lints.iter().filter(|(lint, _)| family(lint) == Some(letter)).peekable();
        if members.peek().is_none() {
            continue;
        }
        // Writing to a String cannot fail.
        let _ = write!(content, "<h2>{heading}</h2>\n<ul class=\"lints\">\n");
        for (lint, page) in members {
            let (path, name, summary) = (lint.docs_path(), lint.name, escaped(&first_sentence(page)));
            let tag = tag(lint.severity);
            let _ = writeln!(content, "<li>{tag}<a href=\"{path}\">{name}</a><span>{summary}</span></li>");
        }
        content.push_str("</ul>\n");
    }
    let description = "Every check of MTA-STS Check: what it means, why it matters, and how to fix it.";
    shell.page("What is checked", description, &content)
}

fn family(lint: &Lint) -> Option<char> {
    lint.code.strip_prefix("STS-").and_then(|rest| rest.chars().next())
}
