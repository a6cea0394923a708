//! SMTP replies, as far as STARTTLS needs them (RFC 5321 §4.2, RFC 3207).

use std::mem;

/// At most this many bytes one reply has; a reply to EHLO has a few hundred.
pub const REPLY_MAX: usize = 8 * 1024;

/// A complete reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The three digits.
    pub code: u16,
    /// Whether it is a reply to EHLO that offers STARTTLS.
    pub offers_starttls: bool,
}

/// The replies of a server, parsed as they arrive. Each byte is parsed once, however small the chunks are.
#[derive(Debug, Default)]
pub struct Replies {
    unread: Vec<u8>,
    /// How many bytes of `unread` were searched for a line end.
    searched: usize,
    /// The size of the incomplete reply.
    size: usize,
    /// The incomplete reply, from the lines so far.
    reply: Option<Reply>,
}

impl Replies {
    /// Adds the next chunk.
    pub fn add(&mut self, chunk: &[u8]) {
        self.unread.extend_from_slice(chunk);
    }

    /// Takes the first complete reply. Returns `None` if it is incomplete, and an error if the bytes are not SMTP.
    pub fn take(&mut self) -> Option<Result<Reply, NotSmtp>> {
        while let Some(line) = self.line() {
            let Some((code, text)) = parts(&line) else { return Some(Err(NotSmtp)) };
            // The first line of a reply to EHLO is a greeting and offers nothing.
            // A keyword may have parameters (RFC 5321 §4.1.1.1).
            let keyword = text.get(1..).and_then(|text| text.split_ascii_whitespace().next());
            let offers = keyword.is_some_and(|keyword| keyword.eq_ignore_ascii_case("STARTTLS"));
            let offers_starttls = self.reply.is_some_and(|before| before.offers_starttls || offers);
            let reply = Reply { code, offers_starttls };
            if !text.starts_with('-') {
                (self.size, self.reply) = (0, None);
                return Some(Ok(reply));
            }
            self.reply = Some(reply);
            if self.size > REPLY_MAX {
                return Some(Err(NotSmtp));
            }
        }
        (self.size.saturating_add(self.unread.len()) > REPLY_MAX).then_some(Err(NotSmtp))
    }

    fn line(&mut self) -> Option<String> {
        let new = self.unread.get(self.searched..).unwrap_or_default();
        let Some(end) = new.iter().position(|byte| *byte == b'\n') else {
            self.searched = self.unread.len();
            return None;
        };
        let rest = self.unread.split_off(self.searched.saturating_add(end).saturating_add(1));
        let line = mem::replace(&mut self.unread, rest);
        self.searched = 0;
        self.size = self.size.saturating_add(line.len());
        Some(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned())
    }
}

/// Splits a line into its code and the rest.
fn parts(line: &str) -> Option<(u16, &str)> {
    let (code, text) = line.split_at_checked(3)?;
    let code = code.parse().ok().filter(|code| (200..600).contains(code))?;
    Some((code, text))
}

/// The error of a server that does not speak SMTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotSmtp;

#[cfg(test)]
mod tests {
    use super::*;

    fn take(bytes: &[u8]) -> Option<Result<Reply, NotSmtp>> {
        let mut replies = Replies::default();
        replies.add(bytes);
        replies.take()
    }

    #[test]
    fn replies_may_arrive_in_any_chunks() {
        let ehlo = b"250-mx.example.com at your service\r\n250-SIZE 1000\r\n250 starttls\r\n";
        for length in 0..ehlo.len() {
            assert_eq!(take(&ehlo[..length]), None, "{length}");
        }
        let offer = Some(Ok(Reply { code: 250, offers_starttls: true }));
        let mut replies = Replies::default();
        replies.add(&[&ehlo[..], b"220 go\r\n"].concat());
        assert_eq!(replies.take(), offer);
        assert_eq!(replies.take(), Some(Ok(Reply { code: 220, offers_starttls: false })));
        assert_eq!(replies.take(), None);
        let mut slow = Replies::default();
        let mut last = None;
        for byte in ehlo {
            assert_eq!(last, None);
            slow.add(&[*byte]);
            last = slow.take();
        }
        assert_eq!(last, offer, "byte by byte");
        let bare = take(b"250 STARTTLS\r\n");
        assert_eq!(
            bare,
            Some(Ok(Reply { code: 250, offers_starttls: false })),
            "the first line is a greeting"
        );
    }

    #[test]
    fn the_first_word_of_a_line_is_the_keyword() {
        let cases = [
            ("STARTTLS", true),
            ("starttls", true),
            ("STARTTLS REQUIRED", true),
            ("STARTTLS \t", true),
            (" STARTTLS", true),
            ("STARTTLSX", false),
            ("X STARTTLS", false),
            ("X-STARTTLS", false),
            ("", false),
        ];
        for (line, offers_starttls) in cases {
            let reply = format!("250-mx.example.com\r\n250-{line}\r\n250 SIZE\r\n");
            assert_eq!(take(reply.as_bytes()), Some(Ok(Reply { code: 250, offers_starttls })), "{line:?}");
        }
    }

    #[test]
    fn other_protocols_are_an_error() {
        for bytes in [
            &b"HTTP/1.1 400\r\n"[..],
            b"\r\n",
            b"99\r\n",
            b"999 x\r\n",
            "é50 x\r\n".as_bytes(),
            &[b'2'; 9000],
            &b"250-x\r\n".repeat(1200),
        ] {
            assert_eq!(take(bytes), Some(Err(NotSmtp)), "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_parsed_without_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = take(&bytes);
        }
    }
}
