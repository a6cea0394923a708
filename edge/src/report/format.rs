//! The formats of a report.

/// A format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// ReportV1 as JSON.
    Json,
    /// Plain text, as a terminal shows it.
    Text,
    /// The verdict alone; requested by a path, never by `Accept`.
    Badge(BadgeFormat),
}

/// A format of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadgeFormat {
    /// An image.
    Svg,
    /// JSON for an endpoint badge of shields.io.
    Shields,
    /// The path of a mail, as an image.
    Picture,
    /// The path of a mail with headline and summary, as an image of 1200 × 630 pixels.
    Card,
}
