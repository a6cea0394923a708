//! What became of a mail: what logs and reports say around a text.

use crate::bounces::decode::Decoded;
use crate::bounces::marks::{after, domain_of};
use crate::bounces::row::State;
use crate::bounces::topic::replies;
use crate::text::sort;
use State::{Delivered, Failed, Waits};

/// A log says it of the mail in the same line.
const IN_LINE: &[(&str, State)] = &[
    ("status=bounced", Failed),
    ("status=expired", Failed),
    ("status=force-expired", Failed),
    ("status=deferred", Waits),
    ("status=sent", Delivered),
    ("stat=deferred", Waits),
    ("stat=sent", Delivered),
    ("result=\"permfail\"", Failed),
    ("result=\"tempfail\"", Waits),
    ("result=\"ok\"", Delivered),
    (" defer (", Waits),
    ("\"event\":\"bounce\"", Failed),
    ("\"event\":\"dropped\"", Failed),
    ("\"event\":\"deferred\"", Waits),
    ("\"smtp_code\":4", Waits),
    ("\"smtp_code\":5", Failed),
    ("not delivered, permanent error", Failed),
    ("not delivered, temporary error", Waits),
];

/// Exim marks the recipient in the line.
const BEFORE_ADDRESS: &[(&str, State)] = &[(" ** ", Failed), (" == ", Waits), (" => ", Delivered)];

/// A delivery report says it of one recipient (RFC 3464).
const OF_RECIPIENT: &[(&str, State)] = &[
    ("action: failed", Failed),
    ("action: delayed", Waits),
    ("\"action\":\"failed\"", Failed),
    ("\"action\":\"delayed\"", Waits),
];

/// A report says it of the mail.
const OF_MESSAGE: &[(&str, State)] = &[
    ("undelivered mail returned to sender", Failed),
    ("undeliverable", Failed),
    ("message expired", Failed),
    ("message has expired", Failed),
    ("returned to sender", Failed),
    ("delivery has failed", Failed),
    ("could not be delivered to one or more", Failed),
    ("couldn't be delivered", Failed),
    ("konnte nicht zugestellt werden", Failed),
    ("wasn't delivered", Failed),
    ("message not delivered", Failed),
    ("delivery status notification (failure)", Failed),
    ("permanent fatal errors", Failed),
    ("permanent error", Failed),
    ("\"notificationtype\":\"bounce\"", Failed),
    ("\"eventtype\":\"bounce\"", Failed),
    ("\"eventtype\":\"deliverydelay\"", Waits),
    ("delivery status notification (delay)", Waits),
    ("this is a warning only", Waits),
    ("still being retried", Waits),
    ("delivery is delayed", Waits),
    ("has not yet been delivered", Waits),
    ("transient non-fatal errors", Waits),
    ("will keep trying", Waits),
    ("will retry for", Waits),
    ("will-retry-until:", Waits),
];

/// What a text says became of the mails, each with its place.
pub(super) struct Outcomes<'w> {
    pub(super) in_line: Vec<(usize, State)>,
    pub(super) of_recipient: Vec<(usize, State)>,
    pub(super) of_message: Vec<(usize, State)>,
    /// What the class of an enhanced status code says, 4 or 5.
    pub(super) replies: Vec<(usize, State)>,
    mails: Vec<(usize, Mail<'w>)>,
    /// The lines of a log after which nothing more becomes of a mail: in the order of the mails, then of the text.
    last: Vec<(Mail<'w>, usize, State)>,
}

/// The mail that a line of a log is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Mail<'w> {
    id: &'w str,
    /// Empty if the line is about all recipients.
    recipient: &'w str,
}

impl<'w> Outcomes<'w> {
    pub(super) fn of(within: &'w Decoded) -> Self {
        let mut in_line = places(within, IN_LINE);
        for (mark, state) in BEFORE_ADDRESS {
            let addressed = after(within, mark).filter(|(_, rest)| domain_of(rest).is_some());
            in_line.extend(addressed.map(|(at, _)| (at, *state)));
        }
        sort::by_place(&mut in_line, |(at, _)| *at);
        let reply = |(at, code): (usize, &str)| (at, if code.starts_with('4') { Waits } else { Failed });
        let mut all = Self {
            of_recipient: places(within, OF_RECIPIENT),
            of_message: places(within, OF_MESSAGE),
            replies: replies(&within.flat).map(reply).collect(),
            mails: mails(within),
            in_line,
            last: Vec::new(),
        };
        let ends = all.in_line.iter().filter(|(_, state)| *state != Waits);
        let mut last = ends.filter_map(|(at, state)| Some((all.mail(*at)?, *at, *state))).collect();
        sort::by_place(&mut last, |(mail, at, _)| (*mail, *at));
        all.last = last;
        all
    }

    /// Returns what became of a mail in the end, if what a line of its log says at this place was not the end.
    pub(super) fn at_last(&self, place: usize) -> Option<State> {
        let mail = self.mail(place)?;
        let of_all = Mail { recipient: "", ..mail };
        let ends = [mail, of_all].into_iter().filter_map(|mail| {
            self.last
                .get(self.last.partition_point(|(one, at, _)| (*one, *at) < (mail, place)))
                .filter(|(one, ..)| *one == mail)
        });
        ends.min_by_key(|(_, at, _)| *at).map(|(.., state)| *state)
    }

    fn mail(&self, place: usize) -> Option<Mail<'w>> {
        let last = self.mails.partition_point(|(at, _)| *at <= place).checked_sub(1)?;
        self.mails.get(last).map(|(_, mail)| *mail).filter(|mail| !mail.id.is_empty())
    }
}

/// At most this many bytes are read of the id of a mail, and of an address.
const ID_MAX: usize = 40;
const ADDRESS_MAX: usize = 320;

/// Finds the mails that the lines of a log are about: their ids are before the addresses.
fn mails(within: &Decoded) -> Vec<(usize, Mail<'_>)> {
    let flat = within.flat.as_str();
    let mut found: Vec<(usize, Mail<'_>)> = Vec::new();
    for mark in ["to=<", "from=<"].into_iter().chain(BEFORE_ADDRESS.iter().map(|(mark, _)| *mark)) {
        found.extend(after(within, mark).filter_map(|(at, rest)| {
            let before = flat.get(..at)?.trim_end_matches([' ', ':']);
            let is_of_id = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
            let length = before.bytes().rev().take(ID_MAX).take_while(is_of_id).count();
            let id = before.get(before.len() - length..)?;
            let end =
                rest.bytes().take(ADDRESS_MAX).position(|byte| matches!(byte, b' ' | b'>' | b':' | b','));
            let recipient = if mark == "from=<" { "" } else { rest.get(..end.unwrap_or(0))? };
            Some((at, Mail { id, recipient }))
        }));
    }
    sort::by_place(&mut found, |(at, _)| *at);
    found
}

fn places(within: &Decoded, marks: &'static [(&'static str, State)]) -> Vec<(usize, State)> {
    let mut found: Vec<(usize, State)> = Vec::new();
    for (mark, state) in marks {
        found.extend(after(within, mark).map(|(at, _)| (at, *state)));
    }
    sort::by_place(&mut found, |(at, _)| *at);
    found
}
