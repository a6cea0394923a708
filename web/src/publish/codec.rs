//! What was entered as one line of `name=value` pairs, for a link and for the browser's storage.
//!
//! Links that people have shared are in this form. A name that is not known, or a value that cannot be read, is ignored.

use crate::publish::setup::{IdFrom, Setup};
use mta_sts::Mode;
use mta_sts::publish::records::RecordFormat;

/// At most this many bytes are read.
pub(crate) const TEXT_MAX: usize = 64 * 1024;

const MODES: [Mode; 3] = [Mode::Enforce, Mode::Testing, Mode::None];

/// Returns the line. `encode` percent-encodes a value.
pub(crate) fn encoded(setup: &Setup, encode: fn(&str) -> String) -> String {
    let max_age = setup.max_age.to_string();
    let since = setup.testing_since.map(|since| since.to_string()).unwrap_or_default();
    let fields = [
        ("domain", setup.domain.as_str()),
        ("mx", &setup.hosts),
        ("mode", setup.mode.name()),
        ("max_age", &max_age),
        ("id", &setup.id),
        ("id_from", if setup.id_from == IdFrom::Policy { "policy" } else { "" }),
        ("rua", &setup.rua),
        ("server", &setup.server),
        ("others", &setup.others),
        ("zone", &setup.zone),
        ("records", setup.form.name()),
        ("hosting", &setup.hosting),
        ("since", &since),
    ];
    let written = fields.into_iter().filter(|(_, value)| !value.is_empty());
    written.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

/// Reads a line; `None` if it contains none of the known names. `decode` undoes percent-encoding, and fails where that is
/// malformed.
pub(crate) fn decoded(line: &str, decode: fn(&str) -> Option<String>) -> Option<Setup> {
    let line = line.get(..TEXT_MAX).unwrap_or(line);
    let mut setup = Setup::new();
    let mut is_known = false;
    for (name, value) in line.split('&').filter_map(|pair| pair.split_once('=')) {
        let Some(value) = decode(value) else { continue };
        is_known = true;
        match name {
            "domain" => setup.domain = value,
            "mx" => setup.hosts = value,
            "mode" => setup.mode = named(MODES, &value, |mode| mode.name()).unwrap_or(setup.mode),
            "max_age" => setup.max_age = value.parse().unwrap_or(setup.max_age),
            "id" => setup.id = value,
            "id_from" if value == "policy" => setup.id_from = IdFrom::Policy,
            "rua" => setup.rua = value,
            "server" => setup.server = value,
            "others" => setup.others = value,
            "zone" => setup.zone = value,
            "records" => {
                setup.form = named(RecordFormat::ALL, &value, |form| form.name()).unwrap_or(setup.form);
            }
            "hosting" => setup.hosting = value,
            "since" => setup.testing_since = value.parse().ok(),
            _ => {}
        }
    }
    (is_known && !setup.is_empty()).then_some(setup)
}

fn named<T: Copy, const N: usize>(all: [T; N], name: &str, of: fn(&T) -> &'static str) -> Option<T> {
    all.into_iter().find(|one| of(one) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(text: &str) -> String {
        text.replace('%', "%25").replace('&', "%26").replace('=', "%3D").replace('\n', "%0A")
    }

    fn decode(text: &str) -> Option<String> {
        let text = text.replace("%0A", "\n").replace("%3D", "=").replace("%26", "&");
        (!text.contains("%%")).then(|| text.replace("%25", "%"))
    }

    #[test]
    fn what_is_decoded_equals_what_was_encoded() {
        let setup = Setup {
            domain: "example.com".to_owned(),
            hosts: "mx1.example.com\n*.example.net\n".to_owned(),
            mode: Mode::Enforce,
            max_age: 604_800,
            id: "20260101T000000".to_owned(),
            id_from: IdFrom::Policy,
            rua: "tls&reports=x@example.com".to_owned(),
            server: "192.0.2.1".to_owned(),
            others: "example.net".to_owned(),
            zone: "example.com".to_owned(),
            form: RecordFormat::Terraform,
            hosting: "nginx".to_owned(),
            testing_since: Some(1_800_000_000),
        };
        assert_eq!(decoded(&encoded(&setup, encode), decode), Some(setup));
    }

    #[test]
    fn a_line_that_is_damaged_gives_what_can_be_read() {
        let cases = [
            ("", None),
            ("d=ZY29", None),
            ("mode=enforce", None),
            ("domain=%%&mx=a.example", Some(("", "a.example", Mode::Testing, 86_400))),
            ("domain=a.example&mode=never&max_age=-1", Some(("a.example", "", Mode::Testing, 86_400))),
            ("x=1&domain=a.example&mode=none", Some(("a.example", "", Mode::None, 86_400))),
        ];
        for (line, expected) in cases {
            let setup = decoded(line, decode);
            let actual = setup
                .as_ref()
                .map(|setup| (setup.domain.as_str(), setup.hosts.as_str(), setup.mode, setup.max_age));
            assert_eq!(actual, expected, "{line}");
        }
    }
}
