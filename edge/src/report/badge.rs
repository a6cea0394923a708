//! The verdict as a badge: an image for a README, and the same as the data that shields.io draws.
//!
//! Whoever embeds one sees an image and nothing else, so what goes wrong is a badge too; its status
//! says the same to programs.

use crate::error::ServiceError;
use mta_sts::{DomainName, Verdict};
use serde::Serialize;

/// What a badge says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Badge {
    message: &'static str,
    colour: Colour,
    is_error: bool,
}

/// The forms a badge comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An image.
    Svg,
    /// What shields.io calls an endpoint.
    Shields,
}

/// The page's colours on light ground, where white text on them has a contrast of 5 or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    Good,
    Warn,
    Bad,
    Quiet,
}

/// For how long a badge may be kept without asking, by proxies of images too.
pub const CACHING: &str = "public, max-age=300";

const LABEL: &str = "MTA-STS";

impl Badge {
    /// Of a finished check. A domain without MTA-STS is not blamed.
    pub const fn of(verdict: Verdict) -> Self {
        let (message, colour) = match verdict {
            Verdict::Enforced => ("enforced", Colour::Good),
            Verdict::EnforcedWithFailures => ("some mail refused", Colour::Bad),
            Verdict::Testing => ("testing", Colour::Warn),
            Verdict::None => ("switched off", Colour::Quiet),
            Verdict::Absent => ("not set up", Colour::Quiet),
            Verdict::Broken => ("broken", Colour::Bad),
            Verdict::Undetermined | Verdict::Checking => ("undetermined", Colour::Quiet),
        };
        Self { message, colour, is_error: false }
    }

    /// Of a check that could not be made.
    pub const fn refused(error: &ServiceError) -> Self {
        let message = match error.status() {
            400 => "not a domain",
            429 => "try again later",
            _ => "no answer",
        };
        Self { message, colour: Colour::Quiet, is_error: true }
    }

    /// Media type and body; `domain` is missing where there is none.
    pub fn drawn(self, form: Form, domain: Option<&DomainName>) -> (&'static str, Vec<u8>) {
        match form {
            Form::Svg => ("image/svg+xml", self.svg(domain).into_bytes()),
            Form::Shields => ("application/json", self.shields()),
        }
    }

    /// Widths are guessed and then forced on the text, whatever font there is. A domain name in A-labels
    /// holds no character that markup would mind.
    fn svg(self, domain: Option<&DomainName>) -> String {
        let (label, message) = (Half::of(LABEL, 0), Half::of(self.message, Half::of(LABEL, 0).end));
        let name = domain.map(|domain| format!(" of {domain}")).unwrap_or_default();
        let title = format!("{LABEL}{name}: {}", self.message);
        let (seam, width) = (label.end, message.end);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"20\" role=\"img\" aria-label=\"{title}\">\
             <title>{title}</title><clipPath id=\"a\"><rect width=\"{width}\" height=\"20\" rx=\"4\"/></clipPath>\
             <g clip-path=\"url(#a)\"><path fill=\"#{}\" d=\"M0 0h{width}v20H0z\"/><path fill=\"#2b2f36\" d=\"M0 0h{seam}v20H0z\"/></g>\
             <g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,Geneva,sans-serif\" font-size=\"11\">{}{}</g></svg>",
            self.colour.hex(),
            label.text(),
            message.text(),
        )
    }

    fn shields(self) -> Vec<u8> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Endpoint {
            schema_version: u8,
            label: &'static str,
            message: &'static str,
            color: &'static str,
            is_error: bool,
        }
        let Self { message, colour, is_error } = self;
        let endpoint = Endpoint { schema_version: 1, label: LABEL, message, color: colour.hex(), is_error };
        // Words of our own always are JSON.
        serde_json::to_vec(&endpoint).unwrap_or_default()
    }
}

impl Colour {
    const fn hex(self) -> &'static str {
        match self {
            Self::Good => "1b683e",
            Self::Warn => "7d5200",
            Self::Bad => "a12a2a",
            Self::Quiet => "565d68",
        }
    }
}

/// A word of the image and its place, in pixels.
struct Half {
    word: &'static str,
    from: usize,
    letters: usize,
    end: usize,
}

impl Half {
    const PADDING: usize = 6;

    /// A letter of eleven-pixel Verdana takes six and a half pixels, near enough.
    const fn of(word: &'static str, start: usize) -> Self {
        let (from, letters) =
            (start.saturating_add(Self::PADDING), word.len().saturating_mul(13).div_ceil(2));
        Self { word, from, letters, end: from.saturating_add(letters).saturating_add(Self::PADDING) }
    }

    fn text(&self) -> String {
        let Self { word, from, letters, .. } = self;
        format!("<text x=\"{from}\" y=\"14\" textLength=\"{letters}\">{word}</text>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mta_sts::DomainError;

    #[test]
    fn a_verdict_has_its_word_and_absence_is_never_red() {
        let cases = [
            (Verdict::Enforced, "enforced", "1b683e"),
            (Verdict::EnforcedWithFailures, "some mail refused", "a12a2a"),
            (Verdict::Testing, "testing", "7d5200"),
            (Verdict::None, "switched off", "565d68"),
            (Verdict::Absent, "not set up", "565d68"),
            (Verdict::Broken, "broken", "a12a2a"),
            (Verdict::Undetermined, "undetermined", "565d68"),
        ];
        for (verdict, message, colour) in cases {
            let (media_type, json) = Badge::of(verdict).drawn(Form::Shields, None);
            assert_eq!(media_type, "application/json");
            let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
            let expected = serde_json::json!({
                "schemaVersion": 1, "label": "MTA-STS", "message": message, "color": colour, "isError": false,
            });
            assert_eq!(json, expected);
        }
    }

    #[test]
    fn an_image_says_in_words_what_it_shows() {
        let domain = DomainName::parse_ascii("example.com").unwrap();
        let (media_type, svg) = Badge::of(Verdict::Broken).drawn(Form::Svg, Some(&domain));
        let svg = String::from_utf8(svg).unwrap();
        assert_eq!(media_type, "image/svg+xml");
        assert!(svg.contains("<title>MTA-STS of example.com: broken</title>"), "{svg}");
        assert!(svg.contains("aria-label=\"MTA-STS of example.com: broken\""), "{svg}");
    }

    #[test]
    fn what_goes_wrong_is_a_badge_too() {
        let cases = [
            (ServiceError::Domain(DomainError::Empty), "not a domain"),
            (ServiceError::TooMany { retry_after_s: 9 }, "try again later"),
            (ServiceError::ResolverUnreachable, "no answer"),
        ];
        for (error, message) in cases {
            let (_, svg) = Badge::refused(&error).drawn(Form::Svg, None);
            let title = format!("<title>MTA-STS: {message}</title>");
            assert!(String::from_utf8(svg).unwrap().contains(&title), "{error}");
        }
    }
}
