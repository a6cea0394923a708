use crate::DocsError;
use crate::markup::escaped;

/// The template of a page: everything except the title and the content.
///
/// It is taken from the built `404.html`, the only page without scripts, so the header, the icon and the name of the style
/// sheet are not repeated here.
#[derive(Clone, Debug)]
pub struct Shell {
    before_title: String,
    before_head_end: String,
    before_main: String,
    after_main: String,
}

impl Shell {
    /// Splits a page of the site at the parts that differ from page to page.
    ///
    /// # Errors
    ///
    /// The page lacks one of the tags.
    pub fn parse(page: &str) -> Result<Self, DocsError> {
        // Search engines must not index the error page, but they should index these pages.
        let page = page.replace("<meta name=\"robots\" content=\"noindex\">\n", "");
        let (before_title, rest) = cut(&page, "<title>")?;
        let (_, rest) = cut(rest, "</title>")?;
        let (before_head_end, rest) = cut(rest, "</head>")?;
        let (before_main, rest) = cut(rest, "<main>")?;
        let (_, after_main) = cut(rest, "</main>")?;
        Ok(Self {
            before_title: before_title.to_owned(),
            before_head_end: before_head_end.to_owned(),
            before_main: before_main.to_owned(),
            after_main: after_main.to_owned(),
        })
    }

    /// Returns the template with the navigation and the footer of the first page, where `path` is the present page.
    ///
    /// # Errors
    ///
    /// The first page lacks one of the tags.
    pub fn framed(&self, first_page: &str, path: &str) -> Result<Self, DocsError> {
        let (_, rest) = cut(first_page, "<nav ")?;
        let (nav, rest) = cut(rest, "</nav>")?;
        let (_, rest) = cut(rest, "<footer>")?;
        let (footer, _) = cut(rest, "</footer>")?;
        // The pages that are made here are in English only.
        let footer = footer.split("  <p class=\"languages\">").next().unwrap_or(footer);
        let link = format!("href=\"{path}\"");
        let nav = nav
            .replace(" aria-current=\"page\"", "")
            .replace(&link, &format!("{link} aria-current=\"page\""));
        let (before, after) = cut(&self.before_main, "</header>")?;
        let before = before.split("<nav ").next().unwrap_or_default().trim_end();
        Ok(Self {
            before_main: format!("{before}\n  <nav {nav}</nav>\n</header>{after}"),
            after_main: format!("\n<footer>{footer}</footer>{}", self.after_main),
            ..self.clone()
        })
    }

    /// Renders a page with this title and description; `content` is HTML.
    pub(crate) fn page(&self, title: &str, description: &str, content: &str) -> String {
        let Self { before_title, before_head_end, before_main, after_main } = self;
        let (title, description) = (escaped(title), escaped(description));
        format!(
            "{before_title}<title>{title} – MTA-STS Check</title>\n\
             <meta name=\"description\" content=\"{description}\">{before_head_end}\
             <link rel=\"stylesheet\" href=\"/lints/style.css\">\n\
             </head>{before_main}<main class=\"page\">\n{content}</main>{after_main}"
        )
    }
}

fn cut<'a>(text: &'a str, mark: &'static str) -> Result<(&'a str, &'a str), DocsError> {
    text.split_once(mark).ok_or(DocsError::Shell(mark))
}
