//! The screen of a check: connects the static HTML, the address bar, the edge and the state.

use crate::browser;
use crate::browser::shell;
use crate::check::client::observe_from;
use crate::check::early::{self, EarlyCheck};
use crate::check::json::Json;
use crate::check::state::{Action, Check, Drawn, Origin, State};
use crate::components::check::examples::examples;
use crate::components::check::result::result;
use crate::components::check::verdict::{announcement, page_title};
use crate::components::shared::idn::readable;
use crate::components::shared::text::shown;
use crate::route::{Route, permalink};
use crate::words::{plain, words};
use mta_sts::Event;
use mta_sts::output::Linted;
use serde::Deserialize;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;
use yew::html::Scope;
use yew::prelude::*;

/// Draws the screen into its HTML file.
pub fn start() {
    super::speak(crate::words::translate_check);
    if let Some(root) = browser::element("app") {
        super::draw(move || {
            yew::Renderer::<Screen>::with_root(root).render();
        });
    }
}

/// How many milliseconds the browser has to paint what is drawn before more is drawn.
const FRAME_MS: i32 = 17;

/// The run that can take over the early check.
const FIRST_RUN: u32 = 1;

struct Screen {
    state: State,
    demos: Vec<String>,
    /// The check that was started before the program was there. Only the first action can take it over.
    early: Option<EarlyCheck>,
    /// Ends the stream of the check that is running, or has run.
    stream: Option<AbortController>,
    /// The run whose finding was brought into view, where the address names one.
    revealed: u32,
}

impl Component for Screen {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        listen(ctx.link());
        // The file for `/d/…` also answers where no domain follows.
        shell::set_view("home");
        let (submitted, early) = early::take();
        ctx.link().send_message(if submitted { ask(shell::typed(), Origin::Form) } else { routed() });
        let demos = browser::demo_domains();
        let state = State::new(super::reading(&demos));
        Self { state, demos, early, stream: None, revealed: 0 }
    }

    fn update(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        let next = self.state.after(action);
        let changed = next != self.state;
        let is_refused_anew = next.refusal != self.state.refusal;
        if changed {
            self.become_state(ctx.link(), next);
        }
        if let Some(early) = self.early.take() {
            early.controller().abort();
        }
        changed && (is_refused_anew || !self.is_covered())
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let ask = ctx.link().callback(|text: String| {
            shell::fill(&text);
            // The button that was pressed goes away.
            shell::focus_button();
            ask(text, Origin::Form)
        });
        let refusal = self.state.refusal.as_ref().map(|error| shown(&plain(&error.message())));
        html! {
            <>
                if let Some(check) = &self.state.check { { result(check, &ask) } }
                { portal("ask-note", html! { { for refusal } }) }
                { portal("examples", examples(&self.demos, &ask)) }
            </>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, _: bool) {
        if self.state.check.as_ref().is_none_or(|check| check.is_done() || check.run > FIRST_RUN) {
            shell::remove_early_verdict();
        }
        let Some(check) = self.state.check.as_ref().filter(|check| check.is_done()) else { return };
        let run = check.run;
        if check.drawn != Drawn::All {
            let link = ctx.link().clone();
            browser::later(FRAME_MS, move || link.send_message(Action::DrawMore { run }));
        } else if run != self.revealed {
            self.revealed = run;
            browser::reveal();
        }
    }
}

impl Screen {
    /// Returns whether the verdict of the early check is shown in place of what would be drawn now.
    fn is_covered(&self) -> bool {
        let is_open = |check: &&Rc<Check>| !check.is_done() || check.drawn == Drawn::Nothing;
        let open = self.state.check.as_ref().filter(|check| check.run == FIRST_RUN).filter(is_open);
        open.is_some() && self.state.refusal.is_none() && shell::shows_early_verdict()
    }

    fn become_state(&mut self, link: &Scope<Self>, next: State) {
        let before = std::mem::replace(&mut self.state, next);
        shell::set_invalid(self.state.refusal.is_some());
        if before.check != self.state.check {
            self.show(link, before.check.map(|check| check.run));
        }
    }

    /// Updates address, title and form for the check, and starts it if it is a new one.
    fn show(&mut self, link: &Scope<Self>, run_before: Option<u32>) {
        let check = self.state.check.as_ref();
        shell::set_view(if check.is_some() { "check" } else { "home" });
        browser::set_title(&check.map_or_else(|| words().site.to_owned(), |check| page_title(check)));
        if check.map(|check| check.run) == run_before {
            check
                .filter(|check| check.is_done() && check.drawn == Drawn::Verdict)
                .into_iter()
                .for_each(|check| shell::announce(&announcement(check)));
            return;
        }
        if let Some(stream) = self.stream.take() {
            stream.abort();
        }
        if let Some(check) = check {
            shell::announce(&announcement(check));
            let path = permalink(&check.domain);
            if browser::address().0 != path {
                browser::visit(&path, check.origin == Origin::Address);
            }
            shell::fill(&readable(&check.domain));
            let early = self.early.take_if(|early| early.is_of(&check.domain));
            self.stream = run(Rc::clone(check), early, link.clone());
        }
    }
}

/// Observes the domain of `check` until it ends or is aborted.
fn run(check: Rc<Check>, early: Option<EarlyCheck>, link: Scope<Screen>) -> Option<AbortController> {
    let (controller, answer) = match early {
        Some(early) => (early.controller(), Some(early.answer())),
        None => (AbortController::new().ok()?, None),
    };
    let signal = controller.signal();
    spawn_local(async move {
        let run = check.run;
        let settled = |events: Vec<Event>| {
            let is_covered = run == FIRST_RUN && shell::shows_early_verdict();
            let is_last = events.contains(&Event::End);
            link.send_message(Action::Settled { run, events, is_covered });
            if is_covered && is_last {
                // In a task of its own, so that the browser can answer before it.
                let link = link.clone();
                browser::later(0, move || link.send_message(Action::DrawMore { run }));
            }
        };
        let linted = |line| {
            let linted = Linted::deserialize(Json(line)).ok()?;
            link.send_message(Action::Linted { run, linted });
            Some(())
        };
        let reported = |json| link.send_message(Action::Reported { run, json });
        let cached = |cached| link.send_message(Action::Cached { run, cached });
        let observed = observe_from(answer, &check.domain, &signal, cached, settled, linted, reported).await;
        if let Err(trouble) = observed {
            link.send_message(Action::Failed { run, trouble });
        }
    });
    Some(controller)
}

/// Listens to the form and to the history, for as long as the page lives.
fn listen(link: &Scope<Screen>) {
    let sending = |action: fn() -> Action| {
        let link = link.clone();
        move || link.send_message(action())
    };
    let submitted = link.clone();
    shell::on_submit(move |text| submitted.send_message(ask(text, Origin::Form)));
    shell::on_edit(sending(|| Action::Edited));
    shell::on_keys(sending(|| Action::Edited));
    shell::on_history(sending(|| {
        shell::fill("");
        routed()
    }));
}

/// What the address bar asks for.
fn routed() -> Action {
    match Route::here() {
        Route::Check(text) => {
            shell::fill(&text);
            ask(text, Origin::Address)
        }
        Route::Home => Action::Home,
    }
}

fn ask(text: String, origin: Origin) -> Action {
    Action::Ask { text, origin, now: browser::now() }
}

fn portal(id: &str, content: Html) -> Html {
    browser::element(id).map_or_else(Html::default, |host| create_portal(content, host))
}
