//! The component with the state.

use crate::browser;
use crate::browser::shell;
use crate::check::{client as edge, download};
use crate::components::reports::message::Msg;
use crate::components::reports::{answer, causes, days, filters, intake, rest, table};
use crate::reports::bridge;
use crate::reports::client::{Client, Told};
use crate::reports::view::{View, Wanted};
use crate::words::reports_words;
use mta_sts::DomainName;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The screen.
pub(crate) struct Reports {
    client: Client,
    view: Option<View>,
    progress: Option<(u32, u32)>,
    /// Whether what reads the files could not be loaded.
    is_missing: bool,
    wanted: Wanted,
    day: Option<u32>,
    is_demo: bool,
    opened: Vec<&'static str>,
}

impl Reports {
    fn forget(&mut self) {
        self.view = None;
        self.progress = None;
        self.wanted = Wanted::default();
        self.day = None;
        self.is_demo = false;
        self.client.send("forget", &JsValue::NULL);
        self.client.show(&self.wanted);
    }
}

impl Component for Reports {
    type Message = Msg;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let client = Client::new(context.link().callback(Msg::Told));
        // Another screen hands a report over by the storage of the tab.
        if let Some(text) = intake::handed_over() {
            client.send("text", &text.into());
        }
        Self {
            client,
            view: None,
            progress: None,
            is_missing: false,
            wanted: Wanted::default(),
            day: None,
            is_demo: false,
            opened: Vec::new(),
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Chosen(input) => {
                context.link().send_message(Msg::Read(bridge::chosen(&input)));
                return false;
            }
            Msg::Dropped(event) => {
                event.prevent_default();
                let Some(data) = event.data_transfer() else { return false };
                let read = context.link().callback(Msg::Read);
                spawn_local(async move {
                    if let Ok(files) = bridge::dropped(&data).await {
                        read.emit(files.into());
                    }
                });
                return false;
            }
            Msg::Read(files) if files.length() == 0 => return false,
            Msg::Read(files) => {
                if self.is_demo {
                    self.forget();
                }
                self.progress = Some((0, files.length()));
                self.is_missing = false;
                self.client.send("files", &files);
            }
            Msg::Demo => {
                self.forget();
                self.is_demo = true;
                self.progress = Some((0, 0));
                self.is_missing = false;
                self.client.send("demo", &JsValue::NULL);
            }
            Msg::Forget => self.forget(),
            Msg::Print => {
                bridge::print();
                return false;
            }
            Msg::Wanted(wanted) => {
                self.wanted = wanted;
                self.day = None;
                self.client.show(&self.wanted);
            }
            Msg::Day(day) => self.day = day.filter(|day| self.day != Some(*day)),
            Msg::Opened(id) if self.opened.contains(&id) => return false,
            Msg::Opened(id) => {
                self.opened.push(id);
                if id == rest::ALL_REPORTS {
                    self.wanted.list = true;
                    self.client.show(&self.wanted);
                }
            }
            Msg::Save(kind) => {
                self.client.send(kind, &JsValue::NULL);
                return false;
            }
            Msg::Compare(domain) => {
                let client = self.client.clone();
                spawn_local(async move {
                    match DomainName::parse(&domain, browser::to_ascii) {
                        Ok(name) => match edge::policy_of(&name).await {
                            Some(lines) => client.today(&domain, &lines),
                            None => shell::say(reports_words().rest.comparing_failed),
                        },
                        Err(_) => shell::say(reports_words().rest.comparing_failed),
                    }
                });
                return false;
            }
            Msg::Told(Told::Progress(done, total)) => self.progress = Some((done, total)),
            Msg::Told(Told::Failed) => {
                // The next one that is started loads it again.
                self.client = Client::new(context.link().callback(Msg::Told));
                self.progress = None;
                self.is_missing = true;
                self.is_demo = false;
            }
            Msg::Told(Told::View(view)) => {
                let is_first = self.view.is_none();
                self.progress = None;
                if is_first && view.files > 0 {
                    shell::announce(&format!("{}. {}", view.headline, view.answer));
                }
                self.view = (view.files > 0).then_some(*view);
            }
            Msg::Told(Told::File { is_csv, text }) => {
                let (name, kind) = match is_csv {
                    true => ("tls-reports.csv", "text/csv"),
                    false => ("tls-reports.json", "application/json"),
                };
                download::file(name, kind, text.as_bytes());
                return false;
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let send = context.link().callback(|message| message);
        let intake = intake::view(self.view.as_ref(), self.progress, self.is_missing, self.is_demo, &send);
        let Some(view) = &self.view else { return intake };
        let t = reports_words();
        html! {
            <>
                { intake }
                if view.all_reports == 0 {
                    <p class="notice">{ t.answer.nothing }</p>
                    { rest::view(view, &self.opened, &send) }
                } else {
                    { answer::verdict(view, &send) }
                    { answer::next(view) }
                    <section class="daily" aria-labelledby="daily-heading">
                        <div class="filters">
                            <h2 id="daily-heading">{ t.chart.heading }</h2>
                            { filters::view(view, &self.wanted, &send) }
                        </div>
                        { days::view(view, self.day, &send) }
                    </section>
                    { causes::view(view) }
                    <section aria-labelledby="reporters-heading">
                        <h2 id="reporters-heading">{ t.tables.by_reporter }</h2>
                        { table::of_rows("reporters", t.tables.reporter, t.tables.reporter, &view.reporters, true) }
                    </section>
                    { rest::view(view, &self.opened, &send) }
                }
            </>
        }
    }
}
