//! MX hosts in lists.

/// Returns the host of one line of a list: a name alone, a name after its preference, or a whole zone-file line.
/// Returns `None` if the line is empty.
pub fn host_in(line: &str) -> Option<&str> {
    let line = line.split(';').next().unwrap_or_default();
    let host = line.split_whitespace().next_back()?.trim_matches(['"', '\'', ',']);
    // The root is the host of a null MX (RFC 7505).
    let host = if host == "." { "" } else { host.trim_end_matches('.') };
    Some(host)
}

#[cfg(test)]
mod tests {
    use super::host_in;

    #[test]
    fn the_host_of_a_line_is_found() {
        let cases = [
            ("mx1.example.com", Some("mx1.example.com")),
            ("  10 mx1.example.com. ", Some("mx1.example.com")),
            ("@ 3600 IN MX 10 mx1.example.com. ; main", Some("mx1.example.com")),
            ("example.com mail is handled by 10 mx1.example.com.", Some("mx1.example.com")),
            ("0 .", Some("")),
            ("", None),
            ("   ", None),
            ("; comment", None),
        ];
        for (line, host) in cases {
            assert_eq!(host_in(line), host, "{line:?}");
        }
    }
}
