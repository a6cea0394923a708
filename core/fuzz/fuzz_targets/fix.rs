#![no_main]

use mta_sts::mend::Text;

// The first byte says what kind of text the rest is.
libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((kind, text)) = input.split_first() else { return };
    mta_sts_check_fuzz::fix(match kind {
        b'r' => Text::Record(text),
        b't' => Text::Tlsrpt(text),
        _ => Text::Policy(text),
    });
});
