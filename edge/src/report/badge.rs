//! The verdict as a badge: an SVG image for a README, and JSON for an endpoint badge of shields.io.
//!
//! A reader of an embedded badge sees the image only, so an error is a badge too. Its HTTP status is that of the error.

use crate::error::ServiceError;
use crate::report::format::BadgeFormat;
use mta_sts::{DomainName, Message, Verdict, Words};
use serde::Serialize;

/// A badge: its text and its colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Badge {
    message: String,
    colour: Colour,
    is_error: bool,
}

/// The page's colours of the light theme; white text on them has a contrast ratio of at least 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    Good,
    Warn,
    Bad,
    Quiet,
}

/// How long clients and image proxies may cache a badge.
pub const CACHING: &str = "public, max-age=300";

/// The media type of an image.
pub const SVG: &str = "image/svg+xml";

const LABEL: &str = "MTA-STS";

impl Badge {
    /// Returns the badge of a verdict. A domain without MTA-STS gets a neutral colour.
    pub fn of(verdict: Verdict, words: &Words) -> Self {
        let (message, colour) = match verdict {
            Verdict::Enforced => (Message::new("badge.enforced", "enforced"), Colour::Good),
            Verdict::EnforcedWithFailures => {
                (Message::new("badge.some-mail-refused", "some mail refused"), Colour::Bad)
            }
            Verdict::Testing => (Message::new("badge.testing", "testing"), Colour::Warn),
            Verdict::None => (Message::new("badge.switched-off", "switched off"), Colour::Quiet),
            Verdict::Absent => (Message::new("badge.not-set-up", "not set up"), Colour::Quiet),
            Verdict::Broken => (Message::new("badge.broken", "broken"), Colour::Bad),
            Verdict::Undetermined | Verdict::Checking => {
                (Message::new("badge.undetermined", "undetermined"), Colour::Quiet)
            }
        };
        Self { message: message.text_in(words).to_string(), colour, is_error: false }
    }

    /// Returns the badge of an error.
    pub fn of_error(error: &ServiceError, words: &Words) -> Self {
        let message = match error.status() {
            400 => Message::new("badge.not-a-domain", "not a domain"),
            429 => Message::new("badge.try-again-later", "try again later"),
            _ => Message::new("badge.no-answer", "no answer"),
        };
        Self { message: message.text_in(words).to_string(), colour: Colour::Quiet, is_error: true }
    }

    /// Returns media type and body. An error has no `domain`.
    pub fn render(&self, format: BadgeFormat, domain: Option<&DomainName>) -> (&'static str, Vec<u8>) {
        match format {
            BadgeFormat::Shields => ("application/json", self.shields()),
            // An error has no picture, so it is a badge there, too.
            BadgeFormat::Svg | BadgeFormat::Picture | BadgeFormat::Card => {
                (SVG, self.svg(domain).into_bytes())
            }
        }
    }

    /// Renders the image. The width of a text is estimated, and `textLength` makes every font fit it. A domain name in
    /// A-labels needs no escaping.
    fn svg(&self, domain: Option<&DomainName>) -> String {
        let label = TextBox::of(LABEL, 0);
        let message = TextBox::of(&self.message, label.end);
        let name = domain.map(|domain| format!(" – {domain}")).unwrap_or_default();
        let title = format!("{LABEL}{name}: {}", self.message);
        let (seam, width) = (label.end, message.end);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"20\" role=\"img\" aria-label=\"{title}\">\
             <title>{title}</title><clipPath id=\"a\"><rect width=\"{width}\" height=\"20\" rx=\"4\"/></clipPath>\
             <g clip-path=\"url(#a)\"><path fill=\"#{}\" d=\"M0 0h{width}v20H0z\"/><path fill=\"#2b2f36\" d=\"M0 0h{seam}v20H0z\"/></g>\
             <g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,Geneva,sans-serif\" font-size=\"11\">{}{}</g></svg>",
            self.colour.hex(),
            label.element(),
            message.element(),
        )
    }

    fn shields(&self) -> Vec<u8> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Endpoint<'a> {
            schema_version: u8,
            label: &'static str,
            message: &'a str,
            color: &'static str,
            is_error: bool,
        }
        let Self { message, colour, is_error } = self;
        let endpoint =
            Endpoint { schema_version: 1, label: LABEL, message, color: colour.hex(), is_error: *is_error };
        // Serializing these fields cannot fail.
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

/// A text of the image and its position, in pixels.
struct TextBox<'a> {
    text: &'a str,
    from: usize,
    length: usize,
    end: usize,
}

impl<'a> TextBox<'a> {
    const PADDING: usize = 6;

    /// Estimates the width: a letter of Verdana at 11 pixels is about 6.5 pixels wide.
    fn of(text: &'a str, start: usize) -> Self {
        let letters = text.chars().count();
        let (from, length) = (start.saturating_add(Self::PADDING), letters.saturating_mul(13).div_ceil(2));
        Self { text, from, length, end: from.saturating_add(length).saturating_add(Self::PADDING) }
    }

    fn element(&self) -> String {
        let Self { text, from, length, .. } = self;
        format!("<text x=\"{from}\" y=\"14\" textLength=\"{length}\">{text}</text>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mta_sts::DomainError;

    #[test]
    fn each_verdict_has_a_text_and_absence_is_not_red() {
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
            let (media_type, json) = Badge::of(verdict, &Words::ENGLISH).render(BadgeFormat::Shields, None);
            assert_eq!(media_type, "application/json");
            let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
            let expected = serde_json::json!({
                "schemaVersion": 1, "label": "MTA-STS", "message": message, "color": colour, "isError": false,
            });
            assert_eq!(json, expected);
        }
    }

    #[test]
    fn an_image_has_a_text_alternative() {
        let domain = DomainName::parse_ascii("example.com").unwrap();
        let (media_type, svg) =
            Badge::of(Verdict::Broken, &Words::ENGLISH).render(BadgeFormat::Svg, Some(&domain));
        let svg = String::from_utf8(svg).unwrap();
        assert_eq!(media_type, "image/svg+xml");
        assert!(svg.contains("<title>MTA-STS – example.com: broken</title>"), "{svg}");
        assert!(svg.contains("aria-label=\"MTA-STS – example.com: broken\""), "{svg}");
    }

    #[test]
    fn an_error_is_a_badge_too() {
        let cases = [
            (ServiceError::Domain(DomainError::Empty), "not a domain"),
            (ServiceError::TooMany { per_minute: 30, retry_after_s: 9 }, "try again later"),
            (ServiceError::ResolverUnreachable, "no answer"),
        ];
        for (error, message) in cases {
            let (_, svg) = Badge::of_error(&error, &Words::ENGLISH).render(BadgeFormat::Svg, None);
            let title = format!("<title>MTA-STS: {message}</title>");
            assert!(String::from_utf8(svg).unwrap().contains(&title), "{error}");
        }
    }
}
