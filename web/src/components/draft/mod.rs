//! The screen of a draft, which is linted while it is typed. Nothing of it leaves the device. A comparison
//! with a domain sends the name of that domain only.
//!
//! Each module has the messages of one concern and handles them in an `impl Lint` block.

mod boxes;
mod compare;
mod diff;
mod edit;
mod editor;
mod files;
mod finding;
mod listeners;
mod part;
mod saved;
mod share;
mod status;
mod summary;
mod tools;

use crate::browser;
use crate::browser::listener::Listener;
use crate::browser::platform;
use crate::check::domain_input::Reading;
use crate::components::draft::boxes::{Boxes, BrowserUndo};
use crate::components::draft::compare::Comparison;
use crate::components::draft::saved::Saved;
use crate::components::shared::matrix::matrix;
use crate::components::shared::senders::senders;
use crate::components::shared::steps::steps;
use crate::draft::store::{self, Fragment};
use crate::draft::{Draft, Part};
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

pub(crate) struct Lint {
    /// The draft of a link is being decompressed. Nothing is drawn yet, because it would move.
    inflating: bool,
    draft: Draft,
    boxes: Boxes,
    saved: Saved,
    /// A link that the browser did not let the page copy.
    link_to_copy: Option<String>,
    comparison: Comparison,
    _listeners: Vec<Listener>,
}

pub(crate) enum Msg {
    Edit(edit::Msg),
    File(files::Msg),
    Saved(saved::Msg),
    Share(share::Msg),
    Compare(compare::Msg),
}

impl Component for Lint {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let fragment = store::fragment();
        let mut lint = Self {
            inflating: matches!(fragment, Fragment::Draft(_)),
            draft: Draft::new(ctx.props().reading.0.to_ascii),
            boxes: Boxes::default(),
            saved: Saved::new(),
            link_to_copy: None,
            comparison: Comparison::new(),
            _listeners: listeners::all(ctx.link()),
        };
        match fragment {
            Fragment::Draft(bytes) => spawn_local(async move {
                let encoded = store::inflated(bytes).await;
                link.send_message(saved::Msg::Linked(encoded));
            }),
            Fragment::Damaged => link.send_message(saved::Msg::Linked(None)),
            // Before the first render: what is drawn empty would move when it is filled.
            Fragment::None => store::saved().into_iter().for_each(|encoded| lint.restore(&encoded)),
        }
        lint
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Edit(message) => self.update_texts(ctx, message),
            Msg::File(message) => self.update_files(ctx, message),
            Msg::Saved(message) => self.update_saved(ctx, message),
            Msg::Share(message) => self.update_share(ctx, message),
            Msg::Compare(message) => self.update_comparison(ctx, message),
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        if self.inflating {
            return Html::default();
        }
        let (draft, link) = (&self.draft, ctx.link());
        let parts = Part::ALL.into_iter().zip(self.boxes.nodes());
        html! {
            <div class="lint">
                { for parts.map(|(part, node)| part::part(draft, part, node, link)) }
                { saved::view::saved(draft, &self.saved, self.link_to_copy.as_deref(), link) }
                if !draft.is_empty() || draft.published.is_some() {
                    { summary::summary(draft) }
                    { steps(&draft.report) }
                    { summary::whole(draft, link) }
                    { matrix(&draft.report, &draft.unranked()) }
                    { senders(&draft.report, true) }
                }
                { compare::view::comparison(draft, &self.comparison, link) }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        self.boxes.write(&self.draft);
        platform::give_focus();
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.comparison.abort();
        browser::forget(self.saved.timer);
        self.save();
    }
}
