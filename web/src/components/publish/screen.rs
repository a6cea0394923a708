//! The component.

use crate::browser;
use crate::browser::shell;
use crate::check::domain_input::Reading;
use crate::check::download;
use crate::components::publish::message::Msg;
use crate::components::publish::state::State;
use crate::components::publish::{check, enforce, frame, hosting, hosts, kept, mode, plans, records, start};
use crate::draft;
use crate::publish::step::Step;
use crate::publish::store;
use crate::words::publish_words;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) reading: SameReading,
}

/// What reading a domain depends on. It never changes while the page is open.
#[derive(Clone, Copy)]
pub(crate) struct SameReading(pub(crate) Reading);

impl PartialEq for SameReading {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// How many milliseconds the browser has to paint what is drawn before more is drawn.
const FRAME_MS: i32 = 17;

/// The insides of all steps, and what is below them.
const WHOLE: usize = Step::ALL.len() + 1;

pub(crate) struct Publish {
    state: State,
    /// Of how many steps the inside is drawn; one more than there are if all of the screen is. Drawn at once, all of it keeps
    /// a slow device from answering.
    drawn: usize,
}

impl Component for Publish {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let send = context.link().callback(|message: Msg| message);
        let state = State::restored(context.props().reading.0, send);
        // What was kept has its place on the page, and the browser scrolls back to it.
        let drawn = if state.setup.is_empty() { 1 } else { WHOLE };
        Self { state, drawn }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        let state = &mut self.state;
        match message {
            Msg::Typed(text) => state.typed(text),
            Msg::Look(text) => state.look(&text),
            Msg::Seen(run, seen) => state.seen(run, seen),
            Msg::Edit(edit) => state.edit(edit),
            Msg::Toggle(step) => state.open = (state.open != Some(step)).then_some(step),
            Msg::GoTo(step) => (state.open, state.focus) = (Some(step), Some(step)),
            Msg::Loaded(lints) => state.loaded(lints),
            Msg::Digest(policy, digest) => state.digested(&policy, digest.as_deref()),
            Msg::Save(file) => {
                download::file(&file.name, file.kind, file.text.as_bytes());
                return false;
            }
            Msg::Editor => {
                let encoded = state.as_draft();
                spawn_local(async move {
                    if let Some(link) = draft::store::link(encoded).await {
                        browser::go(&link);
                    }
                });
                return false;
            }
            Msg::Share => {
                let (link, send) = (store::link(&state.setup), context.link().callback(Msg::NotCopied));
                spawn_local(async move {
                    if browser::copy(&link).await {
                        shell::say(publish_words().kept.shared);
                    } else {
                        send.emit(link);
                    }
                });
                return false;
            }
            Msg::NotCopied(link) => state.link_to_copy = Some(link),
            Msg::Delete => state.delete(),
            Msg::BackToOwn => state.back_to_own(),
            Msg::DrawMore => self.drawn = WHOLE.min(self.drawn + 1),
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let send = context.link().callback(|message: Msg| message);
        let state = &self.state;
        let brief = |step| match step {
            Step::Hosts => hosts::brief(state),
            Step::Mode => mode::brief(state),
            Step::Records => records::brief(state),
            Step::Hosting => hosting::brief(state),
            Step::Check => check::brief(state),
            Step::Enforce => String::new(),
        };
        let inside = |step| match step {
            Step::Hosts => hosts::view(state, &send),
            Step::Mode => mode::view(state, &send),
            Step::Records => records::view(state, &send),
            Step::Hosting => hosting::view(state, &send),
            Step::Check => check::view(state, &send),
            Step::Enforce => enforce::view(state, &send),
        };
        let is_whole = self.drawn == WHOLE;
        let is_drawn = |step: Step| (step as usize) < self.drawn || state.open == Some(step);
        let step = |step| frame::view(step, state, brief(step), is_drawn(step).then(|| inside(step)), &send);
        html! {
            <>
                { start::view(state, &send) }
                <ol class="rows steps" aria-busy={(!is_whole).then_some("true")}>
                    { for Step::ALL.into_iter().map(step) }
                </ol>
                if is_whole {
                    { plans::view(state, &send) }
                    { kept::view(state, &send) }
                }
            </>
        }
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        if self.drawn < WHOLE {
            let link = context.link().clone();
            browser::later(FRAME_MS, move || link.send_message(Msg::DrawMore));
        }
        if let Some(step) = self.state.focus.take() {
            frame::focus(step);
        }
    }
}
