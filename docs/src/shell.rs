use crate::language::root_of;
use crate::markup::escaped;
use crate::{DocsError, Language};

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
    language: Language,
    /// Tag and name of each language.
    all: Vec<(String, String)>,
}

impl Shell {
    /// Splits a page of the site in `language` at the parts that differ from page to page. `all` are the languages that each page is
    /// rendered in.
    ///
    /// # Errors
    ///
    /// The page lacks one of the tags.
    pub fn parse(page: &str, language: &Language, all: &[Language]) -> Result<Self, DocsError> {
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
            language: language.clone(),
            all: all.iter().map(|one| (one.tag.clone(), one.name.clone())).collect(),
        })
    }

    /// Returns the language of the pages.
    pub(crate) const fn language(&self) -> &Language {
        &self.language
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
        // The links to the other languages of that page are made here, because this one has no script.
        let footer = footer.split("  <p class=\"languages\">").next().unwrap_or(footer);
        let link = format!("href=\"{}{path}\"", self.language.root());
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

    /// Renders the page at `path`, which is the same in every language, with this title and description; `content` is HTML.
    pub(crate) fn page(&self, path: &str, title: &str, description: &str, content: &str) -> String {
        let Self { before_title, before_head_end, before_main, after_main, .. } = self;
        let (title, description) = (escaped(title), escaped(description));
        let (alternates, languages) = (self.alternates(path), self.languages(path));
        let after_main = match after_main.split_once("</footer>") {
            Some((footer, rest)) => format!("{footer}{languages}</footer>{rest}"),
            None => {
                let rest = after_main.trim_start();
                format!("\n<footer>\n{languages}</footer>\n{rest}")
            }
        };
        format!(
            "{before_title}<title>{title} – MTA-STS Check</title>\n{alternates}\
             <meta name=\"description\" content=\"{description}\">{before_head_end}\
             <link rel=\"stylesheet\" href=\"/lints/style.css\">\n\
             </head>{before_main}<main class=\"page\">\n{content}</main>{after_main}"
        )
    }

    /// Tells search engines the addresses of a page in all languages.
    fn alternates(&self, path: &str) -> String {
        let link = |tag: &str, root: &str| {
            format!("<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{root}{path}\">\n")
        };
        let all = self.all.iter().map(|(tag, _)| link(tag, &root_of(tag)));
        [link("x-default", "")].into_iter().chain(all).collect()
    }

    /// Links a page to the same in the other languages.
    fn languages(&self, path: &str) -> String {
        if self.all.len() < 2 {
            return String::new();
        }
        let links = self.all.iter().map(|(tag, name)| {
            let current = if *tag == self.language.tag { " aria-current=\"true\"" } else { "" };
            let root = root_of(tag);
            format!(
                "<a href=\"{root}{path}\" hreflang=\"{tag}\" lang=\"{tag}\"{current}>{}</a>",
                escaped(name)
            )
        });
        format!("  <p class=\"languages\">{}</p>\n", links.collect::<Vec<_>>().join(" "))
    }
}

fn cut<'a>(text: &'a str, mark: &'static str) -> Result<(&'a str, &'a str), DocsError> {
    text.split_once(mark).ok_or(DocsError::Shell(mark))
}
