//! The screen on which a draft is linted while it is typed. Nothing of it leaves the device, unless a
//! domain is compared with: then its name does.

mod compare;
mod diff;
mod editor;
mod files;
mod listeners;
mod part;
mod saved;
mod status;

use crate::browser;
use crate::browser::listener::Listener;
use crate::browser::{platform, shell};
use crate::check::client::{CacheAge, observe};
use crate::check::domain_input::{Reading, domain_meant};
use crate::check::download;
use crate::check::trouble::Trouble;
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::matrix::matrix;
use crate::components::shared::senders::senders;
use crate::components::shared::steps::steps;
use crate::components::shared::text::phrase;
use crate::draft::store::{self, Aside, Fragment};
use crate::draft::{Change, Draft, Part, Published, codec};
use crate::words::{sentence, words};
use mta_sts::publish::with_crlf;
use mta_sts::{DomainError, DomainName, Event, Live, Observation, Span, Timestamp};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, HtmlInputElement, HtmlTextAreaElement};
use yew::html::Scope;
use yew::prelude::*;

/// Milliseconds after the last keystroke until the draft is kept on the device.
const KEEP_AFTER_MS: i32 = 400;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) reading: PartialReading,
}

/// What reading a domain depends on; it never changes while the page lives.
#[derive(Clone, Copy)]
pub(crate) struct PartialReading(pub(crate) Reading);

impl PartialEq for PartialReading {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

pub(crate) struct Lint {
    /// The draft of a link is still being unfolded, and nothing is shown that would only move.
    unfolding: bool,
    draft: Draft,
    places: [NodeRef; crate::draft::PARTS],
    /// Where the domain to compare with is typed.
    live: NodeRef,
    comparison: Comparison,
    /// When the live domain was seen.
    seen_at: Timestamp,
    stream: Option<AbortController>,
    timer: i32,
    keeping: saved::Keeping,
    /// What was edited since the draft was kept.
    edited: Option<Part>,
    /// What was last told to those who listen.
    told: String,
    _ears: Vec<Listener>,
    /// The text boxes have to be given what the draft holds; with a way back, or without.
    stale: Option<Undo>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Undo {
    Yes,
    No,
}

/// How far the look at the live domain has come.
enum Comparison {
    None,
    Refused(DomainError),
    Running(DomainName, Box<Observation>),
    Failed(DomainName, Trouble),
}

pub(crate) enum Msg {
    /// A text box holds another text, which comes in as this change.
    Typed(Part, String, fn(Part, String) -> Change),
    Change(Change),
    Files(Part, HtmlInputElement),
    Read(Part, Option<Vec<u8>>),
    FixAll(Part),
    Select(Part, Span),
    Download,
    Share,
    /// The browser did not let the page copy this link.
    NotCopied(String),
    Keep,
    Forget,
    /// Another tab has changed what is kept.
    Elsewhere,
    /// What is kept shall be shown.
    Reload,
    Exchange(Aside),
    Compare(String),
    Leave,
    /// The answer is so many seconds old.
    Aged(u32),
    Settled(Vec<Event>),
    Ended(Option<Trouble>),
    /// The draft of a link, unless it is damaged.
    Linked(Option<Vec<u8>>),
}

impl Component for Lint {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let fragment = store::fragment();
        let mut lint = Self {
            unfolding: matches!(fragment, Fragment::Draft(_)),
            draft: Draft::new(ctx.props().reading.0.to_ascii),
            places: Default::default(),
            live: NodeRef::default(),
            comparison: Comparison::None,
            seen_at: browser::now(),
            stream: None,
            timer: 0,
            keeping: saved::Keeping { refused: !store::can_keep(), ..Default::default() },
            edited: None,
            told: String::new(),
            _ears: listeners::all(ctx.link()),
            stale: None,
        };
        match fragment {
            Fragment::Draft(packed) => spawn_local(async move {
                let bytes = store::inflated(packed).await;
                link.send_message(Msg::Linked(bytes));
            }),
            Fragment::Damaged => link.send_message(Msg::Linked(None)),
            // At once: what is drawn empty first would move when it is filled.
            Fragment::None => store::stored().into_iter().for_each(|packed| lint.restore(&packed)),
        }
        lint
    }

    fn update(&mut self, ctx: &Context<Self>, message: Msg) -> bool {
        match message {
            Msg::Typed(part, value, change) => {
                if value == self.draft.text(part).shown() {
                    return false;
                }
                self.draft.apply(change(part, value), browser::now());
                // A record taken out of its line stands there in its place.
                self.stale = self.draft.notes[part as usize].map(|_| Undo::Yes);
                self.keep_soon(ctx, part);
            }
            Msg::FixAll(part) if self.draft.safe_fixes(part) == 0 => return false,
            Msg::FixAll(part) => return Component::update(self, ctx, Msg::Change(Change::FixAll(part))),
            Msg::Change(change) => {
                platform::hold_focus();
                self.draft.apply(change, browser::now());
                self.stale = Some(Undo::Yes);
                let part = self.draft.mended.as_ref().map_or(Part::Policy, |mended| mended.part);
                self.keep_soon(ctx, part);
            }
            Msg::Files(part, input) => {
                let file = input.files().and_then(|files| files.get(0));
                input.set_value("");
                file.into_iter().for_each(|file| files::read(part, file, ctx.link().clone()));
                return false;
            }
            Msg::Read(_, None) => shell::say(words().draft.unreadable),
            Msg::Read(part, Some(bytes)) => {
                self.draft.apply(Change::Opened(part, bytes), browser::now());
                self.stale = Some(Undo::Yes);
                self.keep_soon(ctx, part);
            }
            Msg::Select(part, span) => {
                self.select(part, span);
                return false;
            }
            Msg::Download => {
                self.download();
                return false;
            }
            Msg::Share if self.draft.is_empty() => return false,
            Msg::Share => {
                share(self.draft.packed(), ctx.link().clone());
                return false;
            }
            Msg::NotCopied(address) => self.keeping.link = Some(address),
            Msg::Keep => return self.keep(),
            Msg::Forget if self.draft.is_empty() => return false,
            Msg::Forget => {
                self.draft = Draft::new(ctx.props().reading.0.to_ascii);
                self.leave();
                browser::forget(self.timer);
                self.edited = None;
                self.keeping = saved::Keeping { refused: self.keeping.refused, ..Default::default() };
                store::forget();
                self.stale = Some(Undo::No);
                shell::say(words().draft.forgotten);
            }
            Msg::Elsewhere => self.keeping.elsewhere = store::stored() != Some(self.draft.packed()),
            Msg::Reload => {
                platform::hold_focus();
                (self.edited, self.keeping.elsewhere) = (None, false);
                self.restore(&store::stored().unwrap_or_else(|| codec::pack(Default::default())));
            }
            Msg::Exchange(aside) => {
                platform::hold_focus();
                if let Some(packed) = aside.exchange(&self.draft) {
                    self.restore(&packed);
                    self.keep_soon(ctx, Part::Policy);
                    self.keep();
                }
            }
            Msg::Compare(text) => {
                platform::hold_focus();
                self.compare(ctx, &text);
            }
            Msg::Leave => {
                self.leave();
                // The button that was pressed is gone.
                let _ = self.live.cast::<HtmlInputElement>().map(|field| field.focus());
                shell::say(words().draft.left);
            }
            Msg::Aged(seconds) => self.seen_at.0 = self.seen_at.0.saturating_sub(seconds.into()),
            Msg::Settled(events) => {
                if let Comparison::Running(_, seen) = &mut self.comparison {
                    events.into_iter().for_each(|event| seen.apply(event));
                }
            }
            Msg::Ended(trouble) => self.compared(trouble),
            Msg::Linked(bytes) => self.linked(ctx, bytes),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        if self.unfolding {
            return Html::default();
        }
        let t = &words().draft;
        let (draft, link) = (&self.draft, ctx.link());
        let of_the_whole = draft.report.findings.iter().enumerate();
        let of_the_whole = of_the_whole.filter(|(_, finding)| Part::of(finding.source).is_none());
        let rest: Html =
            of_the_whole.map(|(index, finding)| part::finding(draft, index, finding, link)).collect();
        let parts = Part::ALL.into_iter().zip(&self.places);
        html! {
            <div class="lint">
                { for parts.map(|(part, place)| part::part(draft, part, place, link)) }
                { saved::keeping(draft, &self.keeping, link) }
                if !draft.is_empty() || draft.published.is_some() {
                    { summary(draft) }
                    { steps(&draft.report) }
                    if draft.report.findings.iter().any(|finding| Part::of(finding.source).is_none()) {
                        <section class="found whole" aria-labelledby="whole-heading">
                            <h2 id="whole-heading">{ t.whole }</h2>
                            <ul>{ rest }</ul>
                        </section>
                    }
                    { matrix(&draft.report, &draft.unranked()) }
                    { senders(&draft.report, true) }
                }
                { compare::compare(draft, &self.comparison, &self.live, link) }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(undo) = self.stale.take() {
            for (part, place) in Part::ALL.into_iter().zip(&self.places) {
                if let Some(place) = place.cast::<HtmlTextAreaElement>() {
                    put(&place, self.draft.text(part).shown(), undo);
                }
            }
        }
        platform::give_focus();
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.stop();
        browser::forget(self.timer);
        self.keep();
    }
}

impl Lint {
    /// Notes an edit, and keeps it once there is a pause.
    fn keep_soon(&mut self, ctx: &Context<Self>, part: Part) {
        self.edited = Some(part);
        self.keeping.link = None;
        browser::forget(self.timer);
        let link = ctx.link().clone();
        self.timer = browser::later(KEEP_AFTER_MS, move || link.send_message(Msg::Keep));
    }

    /// Keeps what was edited, and tells its sum; whether there is something new to say.
    fn keep(&mut self) -> bool {
        let Some(part) = self.edited.take() else { return false };
        let before = (self.keeping.refused, self.keeping.elsewhere);
        (self.keeping.refused, self.keeping.elsewhere) = (!store::store(&self.draft), false);
        let told = status::spoken(&self.draft, part);
        if told != self.told {
            shell::announce(&told);
            self.told = told;
        }
        before != (self.keeping.refused, self.keeping.elsewhere)
    }

    fn restore(&mut self, packed: &[u8]) {
        let Some(texts) = codec::unpack(packed) else { return };
        self.draft.apply(Change::Restored(texts), browser::now());
        self.stale = Some(Undo::No);
    }

    /// Shows the draft of a link and keeps it as any other, so that its edits outlast a reload; what was
    /// there before stays to come back to.
    fn linked(&mut self, ctx: &Context<Self>, packed: Option<Vec<u8>>) {
        self.unfolding = false;
        store::leave_link();
        let before = store::stored();
        let Some(packed) = packed.filter(|packed| codec::unpack(packed).is_some()) else {
            shell::say(words().draft.damaged);
            before.into_iter().for_each(|packed| self.restore(&packed));
            return;
        };
        let own = before.filter(|before| *before != packed);
        if let Some(own) = own.filter(|own| !Aside::make_room(own)) {
            shell::say(words().draft.no_room);
            self.restore(&own);
            return;
        }
        self.restore(&packed);
        self.keep_soon(ctx, Part::Policy);
        self.keep();
    }

    fn select(&self, part: Part, span: Span) {
        let text = self.draft.text(part);
        let (start, end) = text.units(span);
        let line = text.shown().bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1;
        if let Some(place) = self.places[part as usize].cast::<HtmlTextAreaElement>() {
            platform::select(&place, start, end, u32::try_from(line).unwrap_or(1));
        }
    }

    /// A file that was opened and left alone goes out as it came in; everything else ends its lines with
    /// CR LF.
    fn download(&self) {
        let text = self.draft.text(Part::Policy);
        let bytes = if text.is_untouched() { text.bytes().to_vec() } else { with_crlf(text.bytes()) };
        download::file("mta-sts.txt", "text/plain", &bytes);
    }

    fn compare(&mut self, ctx: &Context<Self>, text: &str) {
        self.let_go();
        let domain = match domain_meant(text, ctx.props().reading.0) {
            Ok(domain) => domain,
            Err(error) => {
                self.comparison = Comparison::Refused(error);
                return;
            }
        };
        self.comparison = Comparison::Running(domain.clone(), Box::new(Observation::begin()));
        self.seen_at = browser::now();
        let Ok(controller) = AbortController::new() else { return };
        let (signal, link) = (controller.signal(), ctx.link().clone());
        self.stream = Some(controller);
        spawn_local(async move {
            let settled = |events| link.send_message(Msg::Settled(events));
            let cached = |cached: CacheAge| link.send_message(Msg::Aged(cached.age));
            let ended = observe(&domain, &signal, cached, settled).await;
            if !signal.aborted() {
                link.send_message(Msg::Ended(ended.err()));
            }
        });
    }

    fn compared(&mut self, trouble: Option<Trouble>) {
        let Comparison::Running(domain, mut seen) = std::mem::replace(&mut self.comparison, Comparison::None)
        else {
            return;
        };
        if let Some(trouble) = trouble {
            self.comparison = Comparison::Failed(domain, trouble);
            return;
        }
        seen.close();
        let live = Live::of(&seen);
        let published = Published { domain, seen_at: self.seen_at, observation: *seen, live };
        self.draft.apply(Change::Published(Some(Rc::new(published))), browser::now());
    }

    /// The comparison ends, and no name stands in the field.
    fn leave(&mut self) {
        self.let_go();
        if let Some(field) = self.live.cast::<HtmlInputElement>() {
            field.set_value("");
        }
    }

    fn let_go(&mut self) {
        self.stop();
        self.comparison = Comparison::None;
        if self.draft.published.is_some() {
            self.draft.apply(Change::Published(None), browser::now());
        }
    }

    fn stop(&mut self) {
        if let Some(stream) = self.stream.take() {
            stream.abort();
        }
    }
}

/// What becomes of mail, in a sentence.
fn summary(draft: &Draft) -> Html {
    let report = &draft.report;
    let tone = Tone::of_verdict(report.verdict);
    let mut said = report.summary.clone();
    if draft.published.is_none() {
        let (start, within) = words().draft.nameless;
        let name = if said.template.starts_with('{') { start } else { within };
        said.args.retain(|(argument, _)| *argument != "domain");
        said.args.push(("domain", name.to_owned()));
    }
    html! { <p class={classes!("summary", tone.class())}>{ icon(tone) }<span>{ phrase(sentence(&said)) }</span></p> }
}

/// Copies a link that holds the draft; where the browser refuses, the link is shown.
fn share(packed: Vec<u8>, link: Scope<Lint>) {
    spawn_local(async move {
        match store::link(packed).await {
            Some(address) if browser::copy(&address).await => shell::say(words().draft.shared),
            Some(address) => link.send_message(Msg::NotCopied(address)),
            None => shell::say(words().check.copy_failed),
        }
    });
}

/// A browser types what it is told line by line, each at the cost of all before it: a thousand take a second.
const LINES_TYPED: usize = 200;

/// Gives a text box what it should hold, where it holds something else. The way back that a browser keeps
/// is there for all but long texts.
fn put(place: &HtmlTextAreaElement, text: &str, undo: Undo) {
    let old = place.value();
    if old == text {
        return;
    }
    if undo == Undo::No {
        place.set_value(text);
        return;
    }
    let (range, fresh) = crate::draft::between(&old, text);
    if fresh.bytes().filter(|byte| *byte == b'\n').count() > LINES_TYPED {
        place.set_value(text);
        return;
    }
    let units = |end: usize| u32::try_from(old[..end].encode_utf16().count()).unwrap_or_default();
    platform::replace(place, units(range.start), units(range.end), fresh);
}
