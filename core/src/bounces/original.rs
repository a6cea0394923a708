//! The mail that a bounce returns: what is written in it is not what a mail server said.

/// What a program writes before the copy of a returned mail.
const BEFORE_COPY: &[&str] = &[
    "--- below this line is a copy of the message",
    "----- original message follows -----",
    "------ this is a copy of the message",
    "------ this is a copy of your message",
    "--- original message",
    "original message headers:",
];

/// Fields of a delivery report (RFC 3464). Without one before it, an attached mail may itself be the bounce.
const OF_REPORT: &[&str] =
    &["final-recipient:", "diagnostic-code:", "content-type: message/delivery-status", "said: "];

/// Leaves out the returned mails: from an attachment to the line that ends it, or from the line before a copy to the end.
pub(super) fn without_copies(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut boundary = "";
    // The boundary behind which the text goes on; empty if nothing does.
    let mut is_inside: Option<&str> = None;
    let mut is_report = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        let is_boundary = content.len() > 2 && content.starts_with("--") && !content.contains(' ');
        if let Some(end) = is_inside {
            if end.is_empty() || !is_boundary || !content.starts_with(end) {
                continue;
            }
            is_inside = None;
        }
        if is_boundary {
            boundary = content.strip_suffix("--").unwrap_or(content);
        }
        let lower = content.to_ascii_lowercase();
        let is_attached = lower.strip_prefix("content-type:").is_some_and(|media| {
            matches!(
                media.trim_start().split(';').next().map(str::trim),
                Some("message/rfc822" | "text/rfc822-headers" | "message/global" | "message/global-headers")
            )
        });
        let is_copy = BEFORE_COPY.iter().any(|mark| lower.starts_with(mark));
        is_report |= OF_REPORT.iter().any(|mark| lower.contains(mark));
        if is_report && (is_attached || is_copy) {
            is_inside = Some(if is_attached { boundary } else { "" });
            continue;
        }
        out.push_str(line);
    }
    out
}
