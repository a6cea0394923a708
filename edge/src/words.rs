//! The sentences of languages other than English, which the deployment has in variables or beside the pages.

use crate::timeout::with_timeout;
use mta_sts::Words;
use std::cell::RefCell;
use std::rc::Rc;
use worker::Env;

/// What is before the name of a language in the variable that has its sentences, where the edge is self-hosted.
const VARIABLE: &str = "LANGUAGE_";

/// The binding of the built pages, on the platform. A deployment without both speaks English only.
const PAGES: &str = "ASSETS";

/// English, the language of the program.
pub(crate) const ENGLISH: &str = "en";

thread_local! {
    /// The languages that this isolate has loaded.
    static LOADED: RefCell<Vec<(&'static str, Rc<Words>)>> = const { RefCell::new(Vec::new()) };
}

/// A language, and its sentences.
#[derive(Clone)]
pub(crate) struct Spoken {
    pub(crate) language: &'static str,
    pub(crate) words: Rc<Words>,
}

/// Loads the sentences of `language`. English is spoken where they cannot be loaded.
pub(crate) async fn spoken(language: &'static str, env: &Env) -> Spoken {
    if language != ENGLISH {
        let loaded = LOADED.with_borrow(|all| all.iter().find(|(name, _)| *name == language).cloned());
        if let Some((language, words)) = loaded {
            return Spoken { language, words };
        }
        if let Some(words) = with_timeout(load(language, env)).await.flatten() {
            let words = Rc::new(words);
            LOADED.with_borrow_mut(|all| all.push((language, Rc::clone(&words))));
            return Spoken { language, words };
        }
    }
    Spoken { language: ENGLISH, words: Rc::new(Words::ENGLISH) }
}

/// Returns the sentences of a language; `None` if its file is missing or cannot be read.
async fn load(language: &str, env: &Env) -> Option<Words> {
    if let Ok(catalogue) = env.var(&format!("{VARIABLE}{language}")) {
        return Words::parse(&catalogue.to_string()).ok();
    }
    let pages = env.service(PAGES).ok()?;
    let mut answer = pages.fetch(format!("https://pages/languages/{language}.txt"), None).await.ok()?;
    if answer.status_code() != 200 {
        return None;
    }
    Words::parse(&answer.text().await.ok()?).ok()
}
