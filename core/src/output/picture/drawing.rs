//! Draws the picture.
//!
//! It has no `viewBox`: lengths are per cent across and pixels down, so letters keep their size at every width. In a
//! narrow place the style sheet turns it: stations from top to bottom, and the elements `tall` instead of `wide`.

use super::node::{Element, element, path};
use crate::finding::Message;
use crate::report::picture::{Mark, Path, Picture, Place, Station, Tone};

/// Where the stations are across the wide form, in hundredths of a per cent.
const X: [u32; 7] = [715, 2143, 3571, 5000, 6429, 7857, 9285];

/// The number of the mailbox.
const MAILBOX: usize = Place::Mailbox as usize;

/// The number of the reports.
const REPORTS: usize = Place::Reports as usize;

/// Draws `picture`. A station for which `link` returns an address becomes a link.
pub fn draw(picture: &Picture, link: impl Fn(Place) -> Option<String>) -> Element {
    let lower = match picture.path {
        Path::Unverified { from, tone } => Some((from as usize, tone)),
        _ => None,
    };
    let is_level = lower.is_none() && refusal(picture).is_none();
    let role = if link(Place::Record).is_some() { "group" } else { "img" };
    let mut svg = element("svg", if is_level { "picture level" } else { "picture" })
        .with("role", role)
        .with("aria-label", picture.sentence());
    svg = svg.holding(upper_rail(picture.path));
    if let Some((from, tone)) = lower {
        svg = svg.holding(lower_rail(from, tone));
    }
    if let Some((place, message)) = refusal(picture) {
        svg = svg.holding([bar(place, &message)]);
    }
    match picture.path {
        Path::Verified => svg = svg.holding([on_upper_rail(Tone::Good, sealed())]),
        Path::EitherWay => svg = svg.holding([on_upper_rail(Tone::Warn, open())]),
        Path::Unverified { .. } | Path::Refused { .. } | Path::Unknown | Path::NoMail => {}
    }
    svg.holding(picture.stations.iter().map(|one| station(one, link(one.place))))
}

/// Returns where mail is refused, with the label.
fn refusal(picture: &Picture) -> Option<(Place, Message)> {
    match picture.path {
        Path::Refused { at } => Some((at, Message::new("picture-refused-here", "refused"))),
        _ => picture.branch.clone(),
    }
}

/// Draws the solid line to where the mail leaves it, and the dotted line from there.
fn upper_rail(way: Path) -> Vec<Element> {
    let (end, tone) = match way {
        Path::Verified => (MAILBOX, Tone::Good),
        Path::EitherWay => (MAILBOX, Tone::Warn),
        Path::Unverified { from, .. } => (from as usize, Tone::Quiet),
        Path::Refused { at } => (at as usize, Tone::Quiet),
        Path::Unknown | Path::NoMail => (0, Tone::Quiet),
    };
    let across = |class: String, from: usize, to: usize| {
        element("line", class).with("x1", x(from)).with("x2", x(to)).with("y1", "96").with("y2", "96")
    };
    let down = |class: String, from: usize, to: usize| {
        element("path", class).with("d", format!("M46 {}V{}", y(from), y(to)))
    };
    let mut rails = vec![
        down("tall rail dotted".to_owned(), end, REPORTS),
        across("wide rail dotted".to_owned(), end, REPORTS),
    ];
    if end > 0 {
        rails.push(down(format!("tall rail {}", tone.class()), 0, end));
        rails.push(across(format!("wide rail {}", tone.class()), 0, end));
    }
    rails
}

/// Draws the path of a mail that leaves the protected path at station `from`.
fn lower_rail(from: usize, tone: Tone) -> [Element; 1] {
    let (start, end) = (y(from), y(MAILBOX));
    let middle = middle(from, MAILBOX);
    let shift = |element: Element, by: &'static str| element.with("transform", by);
    let half = |from: String, to: String| {
        element("line", "rail").with("x1", from).with("x2", to).with("y1", "144").with("y2", "144")
    };
    let wide = element("g", "wide").holding([
        element("g", place_class(from)).holding([path("rail", "M0 0v32a16 16 0 0 0 16 16")]),
        element("g", place_class(MAILBOX)).holding([path("rail", "M0 0v32a16 16 0 0 1-16 16")]),
        shift(half(x(from), middle.clone()), "translate(16)"),
        shift(half(middle.clone(), x(MAILBOX)), "translate(-16)"),
        element("svg", "envelope")
            .with("x", middle.clone())
            .with("y", "144")
            .with("overflow", "visible")
            .holding(open()),
        element("text", "label").with("x", middle).with("y", "176").text("delivered unverified"),
    ]);
    let d = format!(
        "M46 {start}v10a14 14 0 0 1-14 14 14 14 0 0 0-14 14V{}a14 14 0 0 0 14 14 14 14 0 0 1 14 14v10",
        end.saturating_sub(38)
    );
    let tall = element("g", "tall").holding([
        path("rail", d),
        element("g", "envelope")
            .with("transform", format!("translate(18 {}) scale(.8)", (start + end) / 2))
            .holding(open()),
    ]);
    [element("g", tone.class()).holding([wide, tall])]
}

/// Draws a branch that ends at a bar.
fn bar(place: Place, label: &Message) -> Element {
    let number = place as usize;
    let wide = element("g", place_class(number)).with("transform", "").holding([
        path("rail wide", "M0 0v48M-14 48h28"),
        element("text", "label wide").with("y", "72").text(label.to_string()),
    ]);
    let tall = path("tall rail", format!("M46 {}H16m0-11v22", y(number)));
    element("g", Tone::Bad.class()).holding([wide, tall])
}

fn on_upper_rail(tone: Tone, envelope: Vec<Element>) -> Element {
    element("g", tone.class()).holding([element("svg", "wide envelope")
        .with("x", middle(MAILBOX - 1, MAILBOX))
        .with("y", "96")
        .with("overflow", "visible")
        .holding(envelope)])
}

fn open() -> Vec<Element> {
    vec![path("shape", "M-16-5 0-17 16-5v17h-32z"), path("shape", "m-16-4.5 16 11 16-11")]
}

fn sealed() -> Vec<Element> {
    vec![
        path("shape", "M-16-11h32v22h-32z"),
        path("shape", "m-16-10.5 16 12 16-12"),
        element("circle", "plate").with("cx", "14").with("cy", "9").with("r", "9"),
        path("sign", "m10.3 9 2.7 2.7 4.7-4.7"),
    ]
}

fn station(station: &Station, link: Option<String>) -> Element {
    let number = station.place as usize;
    let idle = if station.mark == Mark::Unreached { " idle" } else { "" };
    let class = format!("{} {}{idle}", place_class(number), station.mark.tone().class());
    let group = match link {
        Some(address) => element("a", class).with("href", address),
        None => element("g", class),
    };
    let mut group = group.holding(mark(station.mark));
    for (class, message) in [
        ("name", Some(station.place.name())),
        ("word", Some(station.word.clone())),
        ("detail", station.detail.clone()),
    ] {
        if let Some(text) = message.map(|message| message.to_string()).filter(|text| !text.is_empty()) {
            group = group.holding([element("text", class).text(shortened(text))]);
        }
    }
    group
}

/// At most this many characters of a detail fit between two stations.
const DETAIL_MAX: usize = 20;

fn shortened(text: String) -> String {
    match text.char_indices().nth(DETAIL_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn mark(mark: Mark) -> Vec<Element> {
    let circle = |class, radius: &'static str| element("circle", class).with("r", radius);
    match mark {
        Mark::Server => vec![
            path("shape", "M-15-14h30v28h-30zM-15 0h30"),
            path("shape", "M-9-7h.1M-9 7h.1M-2-7H9M-2 7H9"),
        ],
        Mark::Inbox(_) => {
            vec![path("shape", "M-17-1-11-15h22l6 14v15h-34z"), path("shape", "M-17-1h9c1 5 15 5 16 0h9")]
        }
        Mark::Right => vec![circle("plate", "15"), path("sign", "m-6 0 4.5 4.5L6.5-4.5")],
        Mark::Stops => vec![
            circle("halo", "27"),
            path("plate", "M-7.5-18h15L18-7.5v15L7.5 18h-15L-18 7.5v-15z"),
            path("sign", "m-6-6 12 12m0-12L-6 6"),
        ],
        Mark::Warns => vec![path("plate", "M0-19 19 0 0 19-19 0z"), path("sign", "M0-8v8m0 6.5v.1")],
        Mark::Untested => vec![
            circle("ring dashed", "14"),
            path("sign", "M-3.6-3.4a3.7 3.7 0 1 1 5.6 3.2C.6.7 0 1.3 0 2.4m0 4.3v.1"),
        ],
        Mark::Absent => vec![circle("ring", "14"), path("sign", "M-5 0H5")],
        Mark::Unreached => vec![circle("ring", "7")],
        Mark::Asked => vec![circle("ring dashed", "7")],
    }
}

fn place_class(number: usize) -> String {
    format!("station p{}", number + 1)
}

fn x(number: usize) -> String {
    percent(X.get(number).copied().unwrap_or_default())
}

fn middle(from: usize, to: usize) -> String {
    let at = |number: usize| X.get(number).copied().unwrap_or_default();
    percent((at(from) + at(to)) / 2)
}

fn percent(hundredths: u32) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

const fn y(number: usize) -> usize {
    24 + 46 * number
}
