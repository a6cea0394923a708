#![no_main]

// The same as `fix`, with texts of up to 64 KiB: what is short is tried oftener by itself.
libfuzzer_sys::fuzz_target!(|input: &[u8]| mta_sts_check_fuzz::whole(input));
