#![no_main]

libfuzzer_sys::fuzz_target!(|text: &[u8]| mta_sts_check_fuzz::bounces(text));
