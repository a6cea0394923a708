//! The component of the screen.

use crate::browser;
use crate::browser::listener::Listener;
use crate::browser::platform;
use crate::check::domain_input::Reading;
use crate::components::draft::compare::view::comparison;
use crate::components::draft::listeners;
use crate::components::draft::message::{Msg, SavedMsg};
use crate::components::draft::part::part;
use crate::components::draft::saved::view::{kept, offers};
use crate::components::draft::state::State;
use crate::components::draft::summary::{bar, path, whole};
use crate::components::shared::fold::folds;
use crate::components::shared::matrix::matrix;
use crate::components::shared::senders::senders;
use crate::draft::store::{self, Fragment};
use crate::draft::{PARTS, Part};
use crate::words::draft_words;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) reading: PartialReading,
}

/// What reading a domain depends on. It never changes while the page is open.
#[derive(Clone, Copy)]
pub(crate) struct PartialReading(pub(crate) Reading);

impl PartialEq for PartialReading {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// How many milliseconds the browser has to paint what is drawn before more is drawn.
const FRAME_MS: i32 = 17;

/// All texts, and what is below them.
const WHOLE: usize = PARTS + 1;

pub(crate) struct Lint {
    state: State,
    /// How many texts are drawn; one more than there are if all of the screen is. Drawn at once, all of it keeps a slow device
    /// from answering.
    drawn: usize,
    _listeners: Vec<Listener>,
}

impl Component for Lint {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let send = ctx.link().callback(|message: Msg| message);
        let listeners = listeners::all(&send);
        let mut state = State::new(ctx.props().reading.0, send.clone());
        match store::fragment() {
            Fragment::Draft(bytes) => {
                state.inflating = true;
                spawn_local(async move {
                    let encoded = store::inflated(bytes).await;
                    send.emit(SavedMsg::Linked(encoded).into());
                });
            }
            Fragment::Damaged => send.emit(SavedMsg::Linked(None).into()),
            // Before the first render: what is drawn empty would move when it is filled.
            Fragment::None => store::saved().into_iter().for_each(|encoded| state.restore(&encoded)),
        }
        // A draft that was kept has its place on the page, and the browser scrolls back to it.
        let drawn = if state.draft.is_empty() { 1 } else { WHOLE };
        Self { state, drawn, _listeners: listeners }
    }

    fn update(&mut self, _: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Edit(message) => self.state.update_texts(message),
            Msg::File(message) => self.state.update_files(message),
            Msg::Saved(message) => {
                let is_changed = self.state.update_saved(message);
                if !self.state.draft.is_empty() {
                    self.drawn = WHOLE;
                }
                is_changed
            }
            Msg::Share(message) => self.state.update_share(message),
            Msg::Compare(message) => self.state.update_comparison(message),
            Msg::DrawMore => {
                self.drawn = WHOLE.min(self.drawn + 1);
                true
            }
        }
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let State { draft, send, .. } = &self.state;
        if self.state.inflating {
            return Html::default();
        }
        let is_written = !draft.is_empty() || draft.published.is_some();
        let is_whole = self.drawn == WHOLE;
        let parts = Part::ALL.into_iter().zip(self.state.boxes.nodes()).take(self.drawn);
        html! {
            <div class="lint" aria-busy={(!is_whole).then_some("true")}>
                { bar(draft, send) }
                { offers(&self.state.saved, self.state.link_to_copy.as_deref(), send) }
                // A list of their own, so that no text box is made anew when others are added.
                <>{ for parts.map(|(text, node)| part(draft, text, node, send)) }</>
                if is_whole {
                    if is_written {
                        { whole(draft, send) }
                    }
                    { folds(draft_words().rest, html! {
                        <>
                            if is_written {
                                { path(draft) }
                            }
                            { comparison(draft, &self.state.comparison, send) }
                            if is_written {
                                { matrix(&draft.report, &draft.unranked(), false) }
                                { senders(&draft.report) }
                            }
                            { kept(draft, &self.state.saved, send) }
                        </>
                    }) }
                }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        if self.drawn < WHOLE {
            let link = ctx.link().clone();
            browser::later(FRAME_MS, move || link.send_message(Msg::DrawMore));
        } else {
            self.state.boxes.write(&self.state.draft);
        }
        platform::give_focus();
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.state.comparison.abort();
        browser::forget(self.state.saved.timer);
        self.state.save();
    }
}
