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
pub(super) struct Outcomes {
    pub(super) in_line: Vec<(usize, State)>,
    pub(super) of_recipient: Vec<(usize, State)>,
    pub(super) of_message: Vec<(usize, State)>,
    /// What the class of an enhanced status code says, 4 or 5.
    pub(super) replies: Vec<(usize, State)>,
}

impl Outcomes {
    pub(super) fn of(within: &Decoded) -> Self {
        let mut in_line = places(within, IN_LINE);
        for (mark, state) in BEFORE_ADDRESS {
            let addressed = after(within, mark).filter(|(_, rest)| domain_of(rest).is_some());
            in_line.extend(addressed.map(|(at, _)| (at, *state)));
        }
        sort::by_place(&mut in_line, |(at, _)| *at);
        let reply = |(at, code): (usize, &str)| (at, if code.starts_with('4') { Waits } else { Failed });
        Self {
            in_line,
            of_recipient: places(within, OF_RECIPIENT),
            of_message: places(within, OF_MESSAGE),
            replies: replies(&within.flat).map(reply).collect(),
        }
    }
}

fn places(within: &Decoded, marks: &'static [(&'static str, State)]) -> Vec<(usize, State)> {
    let mut found: Vec<(usize, State)> = Vec::new();
    for (mark, state) in marks {
        found.extend(after(within, mark).map(|(at, _)| (at, *state)));
    }
    sort::by_place(&mut found, |(at, _)| *at);
    found
}
