//! Wires the shell, the address bar, the edge and the state together.

use crate::asked::Reading;
use crate::browser;
use crate::client::observe;
use crate::components::{Copied, Outcome, announcement, examples, page_title};
use crate::i18n::words;
use crate::route::{Route, permalink};
use crate::shell;
use crate::state::{Action, Check, Origin, State};
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;
use yew::platform::time::sleep;
use yew::prelude::*;

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// The application.
#[component]
pub(crate) fn App() -> Html {
    let demos = use_memo((), |()| browser::demo_domains());
    let state = use_reducer(|| State::new(reading(!browser::demo_domains().is_empty())));
    let (said, say) = use_said();
    use_shell(state.dispatcher());
    use_client(state.check.clone(), state.dispatcher());
    use_page(&state);

    let ask = {
        let dispatcher = state.dispatcher();
        use_callback((), move |text: String, ()| {
            shell::fill(&text);
            dispatcher.dispatch(ask(text, Origin::Form));
        })
    };
    let again = {
        let (ask, check) = (ask.clone(), state.check.clone());
        let domain = check.map(|check| check.domain.to_string()).unwrap_or_default();
        use_callback(domain, move |(), domain| ask.emit(domain.clone()))
    };
    let refusal = state.refusal.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        <ContextProvider<Copied> context={Copied(say)}>
            if let Some(check) = &state.check { <Outcome check={Rc::clone(check)} {again} /> }
            { portal("ask-note", html! { { refusal } }) }
            { portal("examples", examples(&demos, &ask)) }
            <p class="hidden" role="status">{ state.check.as_deref().map(announcement) }</p>
            <p class="toast" role="status">{ *said }</p>
        </ContextProvider<Copied>>
    }
}

fn reading(has_demos: bool) -> Reading {
    Reading { to_ascii: browser::to_ascii, lifted_suffix: has_demos.then_some("test") }
}

fn ask(text: String, origin: Origin) -> Action {
    Action::Ask { text, origin, now: browser::now() }
}

fn portal(id: &str, content: Html) -> Html {
    browser::element(id).map_or_else(Html::default, |host| create_portal(content, host))
}

/// Takes what is asked in the shell's form, at its start and later, and follows the history.
#[hook]
fn use_shell(dispatcher: UseReducerDispatcher<State>) {
    use_effect_with((), move |()| {
        let on = |action: fn() -> Action| {
            let dispatcher = dispatcher.clone();
            move || dispatcher.dispatch(action())
        };
        let submitted = dispatcher.clone();
        shell::on_submit(move |text| submitted.dispatch(ask(text, Origin::Form)));
        shell::on_edit(on(|| Action::Edited));
        shell::on_keys(on(|| Action::Edited));
        shell::on_history(on(routed));
        shell::on_home(on(|| {
            browser::visit("/", false);
            routed()
        }));
        let early = shell::was_asked_early();
        dispatcher.dispatch(if early { ask(shell::typed(), Origin::Form) } else { routed() });
    });
}

/// What the address bar asks for.
fn routed() -> Action {
    let (path, query) = browser::address();
    match Route::read(&path, &query, browser::decode) {
        Route::Check(text) => {
            shell::fill(&text);
            ask(text, Origin::Address)
        }
        Route::Home => Action::Home,
    }
}

/// Runs a check from its beginning until it ends or another one takes its place.
#[hook]
fn use_client(check: Option<Rc<Check>>, dispatcher: UseReducerDispatcher<State>) {
    let run = check.as_ref().map(|check| check.run);
    use_effect_with(run, move |_| {
        let controller = check.zip(AbortController::new().ok()).map(|(check, controller)| {
            let signal = controller.signal();
            spawn_local(async move {
                let run = check.run;
                let settled = |events| dispatcher.dispatch(Action::Settled { run, events });
                if let Err(trouble) = observe(&check.domain, &signal, settled).await {
                    dispatcher.dispatch(Action::Failed { run, trouble });
                }
            });
            controller
        });
        move || controller.iter().for_each(AbortController::abort)
    });
}

/// Keeps address, title and shell in step with what is shown.
#[hook]
fn use_page(state: &State) {
    use_effect_with(state.check.clone(), |check| {
        browser::set_view(if check.is_some() { "check" } else { "home" });
        browser::set_title(&check.as_deref().map_or_else(|| words().site.to_owned(), page_title));
    });
    use_effect_with(state.check.as_ref().map(|check| check.run), {
        let check = state.check.clone();
        move |_| {
            let Some(check) = check else { return };
            let path = permalink(&check.domain);
            if browser::address().0 != path {
                browser::visit(&path, check.origin == Origin::Address);
            }
        }
    });
    use_effect_with(state.refusal.is_some(), |refused| shell::set_invalid(*refused));
}

/// What is said in passing, and how to say it; it fades after a while.
#[hook]
fn use_said() -> (UseStateHandle<&'static str>, Callback<&'static str>) {
    const SHOWN: Duration = Duration::from_secs(2);
    let said = use_state(|| "");
    let turn = use_mut_ref(|| 0_u32);
    let say = {
        let said = said.clone();
        use_callback((), move |text: &'static str, ()| {
            *turn.borrow_mut() += 1;
            let (mine, turn, said) = (*turn.borrow(), Rc::clone(&turn), said.clone());
            said.set(text);
            spawn_local(async move {
                sleep(SHOWN).await;
                if *turn.borrow() == mine {
                    said.set("");
                }
            });
        })
    };
    (said, say)
}
