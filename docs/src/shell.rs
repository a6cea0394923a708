use crate::DocsError;
use crate::markup::escaped;

/// The frame of a page of the site: everything but title and content.
///
/// It is taken from the built `404.html`, the one page without script, so that header, icon and the
/// name of the style sheet stand in one place.
#[derive(Clone, Debug)]
pub struct Shell {
    before_title: String,
    before_head_end: String,
    before_main: String,
    after_main: String,
}

impl Shell {
    /// Cuts a page of the site where another one differs.
    ///
    /// # Errors
    ///
    /// One of the places is not there.
    pub fn parse(page: &str) -> Result<Self, DocsError> {
        // What is not there should not be found; these pages should.
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

    /// A page with this title and description; `content` is HTML.
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
