#![no_main]

// The same as `fix`, with texts of up to 64 KiB. `fix` runs more often because its texts are short.
libfuzzer_sys::fuzz_target!(|input: &[u8]| mta_sts_check_fuzz::whole(input));
