//! Wires the shell, the address bar, the edge and the state together.

use crate::browser;
use crate::browser::shell;
use crate::check::client::observe;
use crate::check::domain_input::Reading;
use crate::check::state::{Action, Check, Origin, State};
use crate::components::check::examples::examples;
use crate::components::check::result::result;
use crate::components::check::verdict::{announcement, page_title};
use crate::components::draft::{Lint, PartialReading};
use crate::components::shared::idn::readable;
use crate::draft::store;
use crate::route::{LINT, Route, permalink};
use crate::words::{draft_words, words};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;
use yew::html::Scope;
use yew::prelude::*;

/// The application.
pub(crate) struct App {
    state: State,
    demos: Vec<String>,
    /// Ends the stream of the check that is running, or has run.
    stream: Option<AbortController>,
    /// The run whose finding the address names is in view already.
    revealed: u32,
}

impl Component for App {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        listen(ctx.link());
        let early = shell::was_asked_early();
        // The file of a view answers at more addresses than the view has.
        shell::set_view("home");
        ctx.link().send_message(if early { ask(shell::typed(), Origin::Form) } else { routed() });
        let demos = browser::demo_domains();
        // Whoever offers demo domains can look them up, which nobody else could.
        let lifted_suffix = (!demos.is_empty()).then_some("test");
        let state = State::new(Reading { to_ascii: browser::to_ascii, lifted_suffix });
        Self { state, demos, stream: None, revealed: 0 }
    }

    fn update(&mut self, ctx: &Context<Self>, action: Action) -> bool {
        let next = self.state.after(action);
        if next == self.state {
            return false;
        }
        let before = std::mem::replace(&mut self.state, next);
        shell::set_invalid(self.state.refusal.is_some());
        if before.check != self.state.check || before.drafting != self.state.drafting {
            self.show(ctx.link(), before.check.map(|check| check.run));
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let ask = ctx.link().callback(|text: String| {
            shell::fill(&text);
            // What was pressed goes.
            shell::focus_button();
            ask(text, Origin::Form)
        });
        let refusal = self.state.refusal.as_ref().map(ToString::to_string);
        html! {
            <>
                if self.state.drafting { <Lint reading={PartialReading(self.state.reading)} /> }
                if let Some(check) = &self.state.check { { result(check, &ask) } }
                { portal("ask-note", html! { { for refusal } }) }
                { portal("examples", examples(&self.demos, &ask)) }
            </>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        let done = self.state.check.as_ref().filter(|check| check.is_done());
        if let Some(run) = done.map(|check| check.run).filter(|run| *run != self.revealed) {
            self.revealed = run;
            browser::reveal();
        }
    }
}

impl App {
    /// Keeps address, title and shell in step with the check, and starts it if it is a new one.
    fn show(&mut self, link: &Scope<Self>, run_before: Option<u32>) {
        let check = self.state.check.as_ref();
        let drafting = self.state.drafting;
        shell::set_view(if drafting {
            "lint"
        } else if check.is_some() {
            "check"
        } else {
            "home"
        });
        let title = if drafting { draft_words().title } else { words().site };
        browser::set_title(&check.map_or_else(|| title.to_owned(), |check| page_title(check)));
        if check.map(|check| check.run) == run_before {
            check
                .filter(|check| check.is_done())
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
            self.stream = run(Rc::clone(check), link.clone());
        }
    }
}

/// Observes the domain of `check` until it ends or is aborted.
fn run(check: Rc<Check>, link: Scope<App>) -> Option<AbortController> {
    let controller = AbortController::new().ok()?;
    let signal = controller.signal();
    spawn_local(async move {
        let run = check.run;
        let settled = |events| link.send_message(Action::Settled { run, events });
        let kept = |kept| link.send_message(Action::Kept { run, kept });
        if let Err(trouble) = observe(&check.domain, &signal, kept, settled).await {
            link.send_message(Action::Failed { run, trouble });
        }
    });
    Some(controller)
}

/// Takes what is asked in the shell's form and follows the history, for as long as the page lives.
fn listen(link: &Scope<App>) {
    let sending = |action: fn() -> Action| {
        let link = link.clone();
        move || link.send_message(action())
    };
    let submitted = link.clone();
    shell::on_submit(move |text| submitted.send_message(ask(text, Origin::Form)));
    shell::on_edit(sending(|| Action::Edited));
    shell::on_keys(sending(|| Action::Edited));
    shell::on_history(sending(|| {
        // A second link to a draft, opened over the first, changes nothing but the fragment.
        if Route::here() == Route::Lint && !matches!(store::fragment(), store::Fragment::None) {
            browser::reload();
        }
        shell::fill("");
        routed()
    }));
    for (id, path) in [("home", "/"), ("to-check", "/"), ("to-lint", LINT)] {
        let link = link.clone();
        shell::on_link(id, move || {
            browser::visit(path, false);
            shell::fill("");
            link.send_message(routed());
        });
    }
}

/// What the address bar asks for.
fn routed() -> Action {
    match Route::here() {
        Route::Check(text) => {
            shell::fill(&text);
            ask(text, Origin::Address)
        }
        Route::Home => Action::Home,
        Route::Lint => Action::Draft,
    }
}

fn ask(text: String, origin: Origin) -> Action {
    Action::Ask { text, origin, now: browser::now() }
}

fn portal(id: &str, content: Html) -> Html {
    browser::element(id).map_or_else(Html::default, |host| create_portal(content, host))
}
