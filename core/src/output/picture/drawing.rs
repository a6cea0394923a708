//! Draws the picture.
//!
//! It has no `viewBox`: lengths are per cent across and pixels down, so letters keep their size at every width. In a
//! narrow place the style sheet turns it: stations from top to bottom, and the elements `tall` instead of `wide`.

use super::canvas::Canvas;
use super::width::width;
use crate::finding::{Message, Words};
use crate::report::picture::{Mark, Path, Picture, Place, Station, Tone};

/// Where the stations are across the wide form.
const X: [&str; 7] = ["7.15%", "21.43%", "35.71%", "50%", "64.29%", "78.57%", "92.85%"];

/// Where the middle between a station and the mailbox is.
const MIDDLE: [&str; 5] = ["42.86%", "50%", "57.14%", "64.29%", "71.43%"];

/// Where the stations are down the tall form, in pixels.
const Y: [&str; 7] = ["24", "70", "116", "162", "208", "254", "300"];

/// The classes that put something at a station.
const AT: [&str; 7] = ["p1", "p2", "p3", "p4", "p5", "p6", "p7"];

const OPEN_ENVELOPE: [(&str, &str); 2] =
    [("shape", "M-16-5 0-17 16-5v17h-32z"), ("shape", "m-16-4.5 16 11 16-11")];

const SEALED_ENVELOPE: [(&str, &str); 4] = [
    ("shape", "M-16-11h32v22h-32z"),
    ("shape", "m-16-10.5 16 12 16-12"),
    ("plate", "M5 9a9 9 0 1 0 18 0 9 9 0 1 0-18 0"),
    ("sign", "m10.3 9 2.7 2.7 4.7-4.7"),
];

/// Draws `picture` with labels in the language of `words`, except that the caller opens and closes the element `svg` and gives it its class and its text
/// alternative.
pub fn draw(picture: &Picture, words: &Words, on: &mut dyn Canvas) {
    upper_rail(picture.path, on);
    if let Path::Unverified { from, tone } = picture.path {
        lower_rail(from as usize, tone, words, on);
    }
    if let Some((place, label)) = &picture.branch {
        bar(*place as usize, &label.text_in(words), on);
    }
    match picture.path {
        Path::Verified => envelope(Tone::Good, &SEALED_ENVELOPE, on),
        Path::EitherWay => envelope(Tone::Warn, &OPEN_ENVELOPE, on),
        Path::Unverified { .. } | Path::Refused { .. } | Path::Unknown | Path::NoMail => {}
    }
    on.open("g", &["stations", &length(picture, words)].concat());
    for one in &picture.stations {
        station(one, words, on);
    }
    on.close();
}

/// At most this wide are two texts together that fit beside each other, as [`width`] measures.
const LONG: usize = 64;

/// The same where the picture has a width of 56 rem and more.
const LONGER: usize = 84;

/// Returns the classes for how long the words of the stations are, in the language in which they are drawn: `full` if those of
/// a station do not fit on one line, `long` and `longer` if those of neighbours do not.
fn length(picture: &Picture, words: &Words) -> String {
    let (mut full, mut long, mut longer) = (0, 0, 0);
    let mut before = [0; 3];
    for station in &picture.stations {
        let [name, word] =
            [&station.place.name(), &station.word].map(|message| width(&message.text_in(words)));
        // In a narrow place the word of a station that mail does not reach is hidden.
        let shown = if station.mark == Mark::Unreached { 0 } else { word };
        // Names are larger than words.
        full = full.max(name + name / 20 + word);
        long = long.max(name + before[0]).max(shown + before[2]);
        longer = longer.max((name + before[0]) * 15 / 13).max(word + before[1]);
        before = [name, word, shown];
    }
    // The last one has the margin beside it.
    longer = longer.max(2 * before[1]);
    let classes = [(full > LONG, " full"), (long > LONG, " long"), (longer > LONGER, " longer")];
    classes.into_iter().filter_map(|(is, class)| is.then_some(class)).collect()
}

/// Whether nothing is drawn below the stations.
pub fn is_level(picture: &Picture) -> bool {
    !matches!(picture.path, Path::Unverified { .. }) && picture.branch.is_none()
}

/// Draws the solid line to where the mail leaves it, and the dotted line from there.
fn upper_rail(way: Path, on: &mut dyn Canvas) {
    let mailbox = Place::Mailbox as usize;
    let (end, tone) = match way {
        Path::Verified => (mailbox, Tone::Good),
        Path::EitherWay => (mailbox, Tone::Warn),
        Path::Unverified { from, .. } => (from as usize, Tone::Quiet),
        Path::Refused { at } => (at as usize, Tone::Quiet),
        Path::Unknown | Path::NoMail => (0, Tone::Quiet),
    };
    rail("dotted", end, Place::Reports as usize, on);
    if end > 0 {
        on.open("g", tone.class());
        rail("", 0, end, on);
        on.close();
    }
}

/// Draws a line from station to station, in both forms.
fn rail(class: &str, from: usize, to: usize, on: &mut dyn Canvas) {
    let line = |form: &str, ends: [(&'static str, &str); 4], on: &mut dyn Canvas| {
        on.open("line", &[form, " rail ", class].concat());
        ends.into_iter().for_each(|(name, value)| on.attribute(name, value));
        on.close();
    };
    line("tall", [("x1", "46"), ("x2", "46"), ("y1", of(&Y, from)), ("y2", of(&Y, to))], on);
    line("wide", [("x1", of(&X, from)), ("x2", of(&X, to)), ("y1", "96"), ("y2", "96")], on);
}

/// Draws the path of a mail that leaves the protected path at station `from`.
fn lower_rail(from: usize, tone: Tone, words: &Words, on: &mut dyn Canvas) {
    let (mailbox, middle) = (Place::Mailbox as usize, of(&MIDDLE, from));
    on.open("g", tone.class());
    on.open("g", "wide");
    for (number, curve) in [(from, "M0 0v32a16 16 0 0 0 16 16"), (mailbox, "M0 0v32a16 16 0 0 1-16 16")] {
        on.open("g", &["station ", of(&AT, number)].concat());
        path("rail", curve, on);
        on.close();
    }
    for (x1, x2, shift) in
        [(of(&X, from), middle, "translate(16)"), (middle, of(&X, mailbox), "translate(-16)")]
    {
        on.open("line", "rail");
        for (name, value) in [("x1", x1), ("x2", x2), ("y1", "144"), ("y2", "144"), ("transform", shift)] {
            on.attribute(name, value);
        }
        on.close();
    }
    at(middle, "144", &OPEN_ENVELOPE, on);
    on.open("text", "label");
    on.attribute("x", middle);
    on.attribute("y", "176");
    on.text(&Message::new("picture-unverified-way", "delivered unverified").text_in(words));
    on.close();
    on.close();
    on.open("g", "tall");
    let d = [
        "M46 ",
        of(&Y, from),
        "v10a14 14 0 0 1-14 14 14 14 0 0 0-14 14V216a14 14 0 0 0 14 14 14 14 0 0 1 14 14v10",
    ];
    path("rail", &d.concat(), on);
    on.open("g", "envelope");
    // Halfway between the station and the mailbox.
    let half = ["139", "162", "185", "208", "231"];
    on.attribute("transform", &["translate(18 ", of(&half, from), ") scale(.8)"].concat());
    paths(&OPEN_ENVELOPE, on);
    on.close();
    on.close();
    on.close();
}

/// Draws a branch that ends at a bar.
fn bar(number: usize, label: &str, on: &mut dyn Canvas) {
    on.open("g", Tone::Bad.class());
    on.open("g", &["station ", of(&AT, number)].concat());
    path("rail wide", "M0 0v48M-14 48h28", on);
    on.open("text", "label wide");
    on.attribute("y", "72");
    on.text(label);
    on.close();
    on.close();
    path("tall rail", &["M46 ", of(&Y, number), "H16m0-11v22"].concat(), on);
    on.close();
}

/// Draws the envelope before the mailbox.
fn envelope(tone: Tone, shapes: &[(&'static str, &'static str)], on: &mut dyn Canvas) {
    on.open("g", tone.class());
    on.open("g", "wide");
    at(of(&MIDDLE, Place::Certificates as usize), "96", shapes, on);
    on.close();
    on.close();
}

/// Draws an envelope at a place of the wide form.
fn at(x: &str, y: &str, shapes: &[(&'static str, &'static str)], on: &mut dyn Canvas) {
    on.open("svg", "envelope");
    on.attribute("x", x);
    on.attribute("y", y);
    on.attribute("overflow", "visible");
    paths(shapes, on);
    on.close();
}

fn station(station: &Station, words: &Words, on: &mut dyn Canvas) {
    let idle = if station.mark == Mark::Unreached { " idle" } else { "" };
    let class =
        ["station ", of(&AT, station.place as usize), " ", station.mark.tone().class(), idle].concat();
    on.open("g", &class);
    on.attribute("data-place", station.place.word());
    on.attribute("data-mark", station.mark.word());
    paths(shapes(station.mark), on);
    let name = station.place.name();
    for (class, message) in
        [("name", Some(&name)), ("word", Some(&station.word)), ("detail", station.detail.as_ref())]
    {
        if let Some(text) = message.map(|message| message.text_in(words)).filter(|text| !text.is_empty()) {
            on.open("text", class);
            on.text(&shortened(&text));
            on.close();
        }
    }
    on.close();
}

/// At most this many characters of a detail fit between two stations.
const DETAIL_MAX: usize = 20;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(DETAIL_MAX) {
        Some((end, _)) => [text.get(..end).unwrap_or_default(), "…"].concat(),
        None => text.to_owned(),
    }
}

/// Returns the paths of a mark, each with its class.
const fn shapes(mark: Mark) -> &'static [(&'static str, &'static str)] {
    const DISC: &str = "M-15 0a15 15 0 1 0 30 0 15 15 0 1 0-30 0";
    const RING: &str = "M-14 0a14 14 0 1 0 28 0 14 14 0 1 0-28 0";
    const DOT: &str = "M-7 0a7 7 0 1 0 14 0 7 7 0 1 0-14 0";
    match mark {
        Mark::Server => {
            &[("shape", "M-15-14h30v28h-30zM-15 0h30"), ("shape", "M-9-7h.1M-9 7h.1M-2-7H9M-2 7H9")]
        }
        Mark::Inbox(_) => &[("shape", "M-17-1-11-15h22l6 14v15h-34z"), ("shape", "M-17-1h9c1 5 15 5 16 0h9")],
        Mark::Right => &[("plate", DISC), ("sign", "m-6 0 4.5 4.5L6.5-4.5")],
        Mark::Stops => &[
            ("halo", "M-27 0a27 27 0 1 0 54 0 27 27 0 1 0-54 0"),
            ("plate", "M-7.5-18h15L18-7.5v15L7.5 18h-15L-18 7.5v-15z"),
            ("sign", "m-6-6 12 12m0-12L-6 6"),
        ],
        Mark::Warns => &[("plate", "M0-19 19 0 0 19-19 0z"), ("sign", "M0-8v8m0 6.5v.1")],
        Mark::Untested => {
            &[("ring dashed", RING), ("sign", "M-3.6-3.4a3.7 3.7 0 1 1 5.6 3.2C.6.7 0 1.3 0 2.4m0 4.3v.1")]
        }
        Mark::Absent => &[("ring", RING), ("sign", "M-5 0H5")],
        Mark::Unreached => &[("ring", DOT)],
        Mark::Asked => &[("ring dashed", DOT)],
    }
}

fn paths(paths: &[(&'static str, &'static str)], on: &mut dyn Canvas) {
    for (class, d) in paths {
        path(class, d, on);
    }
}

fn path(class: &str, d: &str, on: &mut dyn Canvas) {
    on.open("path", class);
    on.attribute("d", d);
    on.close();
}

/// Returns the entry of a station.
fn of<const N: usize>(list: &[&'static str; N], number: usize) -> &'static str {
    list.get(number).copied().unwrap_or_default()
}
