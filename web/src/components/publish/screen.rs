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

pub(crate) struct Publish {
    state: State,
}

impl Component for Publish {
    type Message = Msg;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let send = context.link().callback(|message: Msg| message);
        Self { state: State::restored(context.props().reading.0, send) }
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
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let send = context.link().callback(|message: Msg| message);
        let state = &self.state;
        let draw = |step| match step {
            Step::Hosts => hosts::view(state, &send),
            Step::Mode => mode::view(state, &send),
            Step::Records => records::view(state, &send),
            Step::Hosting => hosting::view(state, &send),
            Step::Check => check::view(state, &send),
            Step::Enforce => enforce::view(state, &send),
        };
        html! {
            <>
                { start::view(state, &send) }
                <ol class="rows steps">
                    { for Step::ALL.into_iter().map(|step| frame::view(step, state, draw(step), &send)) }
                </ol>
                { plans::view(state, &send) }
                { kept::view(state, &send) }
            </>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(step) = self.state.focus.take() {
            frame::focus(step);
        }
    }
}
