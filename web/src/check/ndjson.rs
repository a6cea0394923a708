//! Cuts a byte stream into lines of text.

/// Bytes of a line whose end has not arrived yet.
#[derive(Default)]
pub(crate) struct Lines {
    rest: Vec<u8>,
}

impl Lines {
    /// Takes in a chunk and gives back the lines it completes, without empty ones. A character
    /// may be cut by a chunk's end: only whole lines are decoded.
    pub(crate) fn push(&mut self, chunk: &[u8]) -> Vec<String> {
        self.rest.extend_from_slice(chunk);
        let Some(end) = self.rest.iter().rposition(|byte| *byte == b'\n') else { return Vec::new() };
        let rest = self.rest.split_off(end + 1);
        let whole = std::mem::replace(&mut self.rest, rest);
        String::from_utf8_lossy(&whole).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_come_whole_wherever_the_chunks_are_cut() {
        let text = "{\"a\":\"b\u{fc}cher\"}\n\n{\"b\":1}\r\n{\"cut";
        for size in 1..text.len() {
            let mut lines = Lines::default();
            let got: Vec<String> = text.as_bytes().chunks(size).flat_map(|chunk| lines.push(chunk)).collect();
            assert_eq!(got, ["{\"a\":\"b\u{fc}cher\"}", "{\"b\":1}"], "chunks of {size}");
        }
    }
}
