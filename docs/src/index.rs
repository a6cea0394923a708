//! The list of all lints.

use crate::Shell;
use crate::markup::{escaped, first_sentence, tag};
use mta_sts::{Lint, Message};
use std::fmt::Write;

/// The families, by the letter of their codes, in the order of the steps of a sending MTA.
static FAMILIES: [(char, Message); 8] = [
    ('R', Message::new("docs.family-record", "The MTA-STS TXT record")),
    ('H', Message::new("docs.family-host", "The policy host and the fetch")),
    ('P', Message::new("docs.family-policy", "The policy")),
    ('M', Message::new("docs.family-mx", "The MX records")),
    ('T', Message::new("docs.family-transport", "Transport to the MX hosts")),
    ('L', Message::new("docs.family-tlsrpt", "The TLSRPT record")),
    ('D', Message::new("docs.family-roll-out", "The roll-out")),
    ('S', Message::new("docs.family-senders", "Sending MTAs")),
];

/// Renders the list of all lints by family, each with the first sentence of its page.
pub(crate) fn page(shell: &Shell, lints: &[(&'static Lint, String)]) -> String {
    let language = shell.language();
    let local = language.root();
    let title = Message::new("docs.lints-title", "What is checked").text_in(&language.words);
    let lead = Message::new(
        "docs.lints-lead",
        "Every finding has a stable name. Its page explains what it means, why it matters and how to fix it, and shows an example.",
    );
    let mut content =
        format!("<h1>{}</h1>\n<p class=\"lead\">{}</p>\n", escaped(&title), language.say(&lead));
    for (letter, heading) in &FAMILIES {
        let mut members = lints.iter().filter(|(lint, _)| family(lint) == Some(*letter)).peekable();
        if members.peek().is_none() {
            continue;
        }
        // Writing to a String cannot fail.
        let _ = write!(content, "<h2>{}</h2>\n<ul class=\"lints\">\n", language.say(heading));
        for (lint, page) in members {
            let (path, name, summary) = (lint.docs_path(), lint.name, escaped(&first_sentence(page)));
            let tag = tag(lint.severity, language);
            let _ =
                writeln!(content, "<li>{tag}<a href=\"{local}{path}\">{name}</a><span>{summary}</span></li>");
        }
        content.push_str("</ul>\n");
    }
    let description = Message::new(
        "docs.lints-description",
        "Every check of MTA-STS Check: what it means, why it matters, and how to fix it.",
    );
    shell.page("/lints/", &title, &description.text_in(&language.words), &content)
}

fn family(lint: &Lint) -> Option<char> {
    lint.code.strip_prefix("STS-").and_then(|rest| rest.chars().next())
}
