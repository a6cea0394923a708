//! A string of a policy that contains a JSON array, as Microsoft writes TLSA records: `["3 1 1 …","3 1 1 …"]`.

/// Returns the strings of the array, if the text is an array of strings.
pub(super) fn array_in(text: &str) -> Option<Vec<String>> {
    let mut rest = text.trim().strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut items = Vec::new();
    while !rest.is_empty() {
        let (item, behind) = string(rest.strip_prefix('"')?)?;
        items.push(item);
        rest = behind.trim_start();
        match rest.strip_prefix(',') {
            Some(next) => rest = next.trim_start(),
            None if rest.is_empty() => {}
            None => return None,
        }
    }
    Some(items)
}

/// Reads a string up to its closing quote, and returns what is behind it.
fn string(text: &str) -> Option<(String, &str)> {
    let mut item = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((item, text.get(at + 1..)?)),
            '\\' => match characters.next()?.1 {
                'n' => item.push('\n'),
                'r' => item.push('\r'),
                't' => item.push('\t'),
                // Escapes by number do not occur in policies, and stay visible.
                'u' => item.push_str("\\u"),
                other => item.push(other),
            },
            other => item.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::array_in;

    #[test]
    fn an_array_in_a_string_is_read() {
        let cases: [(&str, Option<&[&str]>); 7] = [
            (r#"["3 1 1 AB","3 1 1 CD"]"#, Some(&["3 1 1 AB", "3 1 1 CD"])),
            (r#" [ "a\"b" , "c\\d" ] "#, Some(&["a\"b", "c\\d"])),
            ("[]", Some(&[])),
            ("[1]", None),
            (r#"["a" "b"]"#, None),
            (r#"["a"#, None),
            ("{}", None),
        ];
        for (text, expected) in cases {
            let expected = expected.map(|items| items.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(array_in(text), expected, "{text}");
        }
    }
}
