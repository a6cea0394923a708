//! The mail that a bounce returns: what is written in it is not what a mail server said.

/// What a program writes before the copy of a returned mail, in a line that begins with hyphens.
const BEFORE_COPY: &[&str] = &[
    "below this line is a copy of",
    "below the next line is a copy of",
    "this is a copy of",
    "original message",
    "message header follows",
    "the header of the original message",
    "forwarded message",
];

/// The same, in a line without hyphens.
const BEFORE_HEADER: &[&str] =
    &["original message headers:", "original message header:", "ursprüngliche nachrichtenkopfzeilen:"];

/// What only a bounce has: fields of a delivery report (RFC 3464), and what programs write for people. Without it before
/// a copy, the copy may itself be the bounce, which somebody has forwarded.
const OF_REPORT: &[&str] = &[
    "final-recipient:",
    "diagnostic-code:",
    "content-type: message/delivery-status",
    "said: ",
    "smtp error from remote",
    "remote server returned",
    "returned '4",
    "returned '5",
    "the response from the remote server was",
    "the error that the other server returned",
    "technical details of permanent failure",
    "this message was created automatically by mail delivery software",
    "transcript of session follows",
    "(reason: ",
    "this is the qmail-send program",
];

/// Fields that servers add to the header of a mail. They tell how this mail came, with its TLS, and not why another one failed.
const TRACES: &[&str] = &[
    "received: from ",
    "received: by ",
    "received: (",
    "x-received: by ",
    "arc-",
    "authentication-results:",
    "dkim-signature:",
];

/// Leaves out the traces of servers in a header, and the returned mails: from an attachment to the line that ends it, or from the line before a copy to the end.
pub(super) fn without_copies(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut boundary = "";
    // The boundary behind which the text goes on; empty if nothing does.
    let mut is_inside: Option<&str> = None;
    let mut is_report = false;
    let mut is_trace = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let is_boundary = content.len() > 2 && content.starts_with("--") && !content.contains(' ');
        if let Some(end) = is_inside {
            if end.is_empty() || !is_boundary || !content.starts_with(end) {
                continue;
            }
            is_inside = None;
        }
        if content.is_empty() {
            is_trace = false;
            out.push_str(line);
            continue;
        }
        if is_boundary {
            boundary = content.strip_suffix("--").unwrap_or(content);
        }
        let lower = content.to_ascii_lowercase();
        // A field goes on in the lines that begin with white space.
        is_trace = if line.starts_with([' ', '\t']) {
            is_trace
        } else {
            TRACES.iter().any(|field| lower.starts_with(field))
        };
        if is_trace {
            continue;
        }
        let is_attached = lower.strip_prefix("content-type:").is_some_and(|media| {
            matches!(
                media.trim_start().split(';').next().map(str::trim),
                Some("message/rfc822" | "text/rfc822-headers" | "message/global" | "message/global-headers")
            )
        });
        let is_copy = is_before_copy(lower.trim_start());
        is_report |= OF_REPORT.iter().any(|mark| lower.contains(mark));
        if is_report && (is_attached || is_copy) {
            is_inside = Some(if is_attached { boundary } else { "" });
            continue;
        }
        out.push_str(line);
    }
    out
}

/// Whether a line in lower case tells that a copy of the returned mail follows.
fn is_before_copy(line: &str) -> bool {
    let words = line.trim_start_matches(['-', ' ']);
    BEFORE_HEADER.iter().any(|mark| line.starts_with(mark))
        || line.starts_with("--") && BEFORE_COPY.iter().any(|mark| words.starts_with(mark))
}
