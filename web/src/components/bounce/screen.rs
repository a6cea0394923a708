//! The component with the state.

use crate::browser;
use crate::browser::shell;
use crate::components::bounce::state::{Answer, File, From, Msg};
use crate::components::bounce::{explained, paste};
use crate::words::{bounce_words, count};
use mta_sts::bounces::{TEXT_LIMIT, explain};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The screen.
pub(crate) struct Bounces {
    answer: Option<Answer>,
    /// The heading of the answer gets the focus, once it is drawn.
    is_new: bool,
}

impl Bounces {
    fn read(&mut self, bytes: &[u8], size: usize, from: From) {
        let explanation = explain(bytes);
        let said = match explanation.found.len() {
            0 => bounce_words().unknown.heading.to_owned(),
            found => count(&bounce_words().recognised, found),
        };
        shell::announce(&said);
        self.answer = Some(Answer { explanation, size, from });
    }

    fn read_box(&mut self) {
        let text = paste::text_box().map(|text_box| text_box.value()).unwrap_or_default();
        if text.trim().is_empty() {
            self.answer = None;
            shell::say(bounce_words().empty);
        } else {
            self.read(text.as_bytes(), text.len(), From::Box);
        }
    }
}

impl Component for Bounces {
    type Message = Msg;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        paste::listen(&context.link().callback(|message| message));
        if let Some(text) = paste::handed_over() {
            context.link().send_message(Msg::Given(text));
        }
        Self { answer: None, is_new: false }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Explain => {
                self.read_box();
                self.is_new = true;
            }
            Msg::Pasted => {
                let link = context.link().clone();
                browser::later(0, move || link.send_message(Msg::Arrived));
                return false;
            }
            Msg::Arrived => self.read_box(),
            Msg::Given(text) => {
                let is_short = text.len() <= paste::SHOWN_MAX;
                paste::fill(if is_short { &text } else { "" });
                self.read(text.as_bytes(), text.len(), if is_short { From::Box } else { From::Long });
                self.is_new = true;
            }
            Msg::Chosen(input) => {
                let Some(file) = input.files().and_then(|files| files.get(0)) else { return false };
                let opened = context.link().callback(Msg::Opened);
                spawn_local(async move {
                    match paste::beginning(&file, TEXT_LIMIT).await {
                        Some(bytes) => {
                            opened.emit(File { name: file.name(), bytes, size: file.size() as usize });
                        }
                        None => shell::say(bounce_words().unreadable),
                    }
                    // The same file can be chosen again.
                    input.set_value("");
                });
                return false;
            }
            Msg::Opened(File { name, bytes, size }) => {
                paste::fill("");
                self.read(&bytes, size, From::File(name));
                self.is_new = true;
            }
            Msg::Example => {
                paste::fill(paste::EXAMPLE);
                self.read_box();
                self.is_new = true;
            }
            Msg::Cleared => {
                self.answer = None;
                if let Some(text_box) = paste::text_box() {
                    let _ = text_box.focus();
                }
            }
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        self.answer.as_ref().map(explained::view).unwrap_or_default()
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        let heading = || browser::element("answer")?.dyn_into::<HtmlElement>().ok();
        if std::mem::take(&mut self.is_new)
            && let Some(heading) = heading()
        {
            let _ = heading.focus();
        }
    }
}
