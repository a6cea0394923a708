//! SMTP as far as STARTTLS needs it (RFC 5321 §4.2, RFC 3207): replies.

/// Most bytes of a reply that is not yet whole; a server's answer to EHLO has a few hundred.
pub const REPLY_MAX: usize = 8 * 1024;

/// A whole reply: its code, and its lines without code and line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The three digits.
    pub code: u16,
    lines: Vec<String>,
}

impl Reply {
    /// Whether a reply to EHLO offers STARTTLS.
    pub fn offers_starttls(&self) -> bool {
        // The first line greets and offers nothing.
        self.lines.iter().skip(1).any(|line| line.trim().eq_ignore_ascii_case("STARTTLS"))
    }
}

/// Takes a whole reply from the front of what has come: the reply and how long it is. `None` as long as
/// more has to come, an error where it can be none.
pub fn take(bytes: &[u8]) -> Option<Result<(Reply, usize), NotSmtp>> {
    let mut lines = Vec::new();
    let mut taken: usize = 0;
    loop {
        let rest = bytes.get(taken..).unwrap_or_default();
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            return (rest.len() > REPLY_MAX).then_some(Err(NotSmtp));
        };
        let line = rest.get(..end).unwrap_or_default();
        taken = taken.saturating_add(end).saturating_add(1);
        let line = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)).into_owned();
        let Some((code, text)) = line.split_at_checked(3) else { return Some(Err(NotSmtp)) };
        let Some(code) = code.parse().ok().filter(|code| (200..600).contains(code)) else {
            return Some(Err(NotSmtp));
        };
        let more = text.starts_with('-');
        lines.push(text.get(1..).unwrap_or_default().to_owned());
        if !more {
            return Some(Ok((Reply { code, lines }, taken)));
        }
        if taken > REPLY_MAX {
            return Some(Err(NotSmtp));
        }
    }
}

/// Whatever answers, it does not speak SMTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSmtp;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_come_in_pieces_and_together() {
        let ehlo = b"250-mx.example.com at your service\r\n250-SIZE 1000\r\n250 starttls\r\n";
        for length in 0..ehlo.len() {
            assert_eq!(take(&ehlo[..length]), None, "{length}");
        }
        let (reply, taken) = take(&[&ehlo[..], b"220 go\r\n"].concat()).unwrap().unwrap();
        assert_eq!((reply.code, taken), (250, ehlo.len()));
        assert!(reply.offers_starttls());
        let (bare, _) = take(b"250 STARTTLS\r\n").unwrap().unwrap();
        assert!(!bare.offers_starttls(), "the first line is a greeting");
    }

    #[test]
    fn what_is_no_smtp_is_told_apart() {
        for bytes in [
            &b"HTTP/1.1 400\r\n"[..],
            b"\r\n",
            b"99\r\n",
            b"999 x\r\n",
            "é50 x\r\n".as_bytes(),
            &[b'2'; 9000],
        ] {
            assert_eq!(take(bytes), Some(Err(NotSmtp)), "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = take(&bytes);
        }
    }
}
