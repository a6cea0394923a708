//! The page of one lint.

use crate::Shell;
use crate::markup::{escaped, first_sentence, fixture, prose, tag, title};
use mta_sts::Lint;

/// Renders the page of `lint` from its declaration and from the Markdown of its `page` and its `example`.
pub(crate) fn page(shell: &Shell, lint: &Lint, page: &str, example: &str) -> String {
    let Lint { name, code, rfc, severity, .. } = lint;
    let content = format!(
        "<nav class=\"above\"><a href=\"/lints/\">All checks</a></nav>\n\
         <h1>{name}</h1>\n\
         <p class=\"facts\">{tag}<span>{code}</span><a href=\"{url}\">{rfc}</a></p>\n\
         {prose}\
         <h2>Example: {example_title}</h2>\n\
         {example}",
        tag = tag(*severity),
        url = rfc.url(),
        prose = prose(page, name),
        example_title = escaped(title(example)),
        example = fixture(example, name),
    );
    shell.page(name, &first_sentence(page), &content)
}
