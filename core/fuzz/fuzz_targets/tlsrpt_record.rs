#![no_main]

use mta_sts::{Text};

libfuzzer_sys::fuzz_target!(|text: &[u8]| mta_sts_check_fuzz::report(Text::Tlsrpt(text)));
