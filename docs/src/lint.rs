//! The page of one lint.

use crate::Shell;
use crate::markup::{first_sentence, fixture, prose, tag, title};
use mta_sts::{Lint, Message};

/// Renders the page of `lint` from its declaration and from the Markdown of its `page` and its `example`.
pub(crate) fn page(shell: &Shell, lint: &Lint, page: &str, example: &str) -> String {
    let Lint { name, code, rfc, severity, .. } = lint;
    let language = shell.language();
    // The title of a fixture is English.
    let title = if language.is_english() { title(example).to_owned() } else { format!("{name}.test") };
    let above = Message::new("docs.all-checks", "All checks");
    let heading = Message::new("docs.example", "Example: {title}").arg("title", title);
    let content = format!(
        "<nav class=\"above\"><a href=\"{root}/lints/\">{above}</a></nav>\n\
         <h1>{name}</h1>\n\
         <p class=\"facts\">{tag}<span>{code}</span><a href=\"{url}\">{rfc}</a></p>\n\
         {prose}\
         <h2>{heading}</h2>\n\
         {example}",
        root = language.root(),
        above = language.say(&above),
        heading = language.say(&heading),
        tag = tag(*severity, language),
        url = rfc.url(),
        prose = prose(page, name, language),
        example = fixture(example, name, language),
    );
    shell.page(lint.docs_path().as_ref(), name, &first_sentence(page), &content)
}
