//! What comes to the server from outside, before the rules see it, on inputs by the hundred thousand (`make fuzz`) or a
//! few (`cargo test`): headers, settings, the key file, sealed bytes, words in addresses.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on stops")]

#[path = "../../../tests/fuzz/harness.rs"]
mod harness;
#[path = "../../../tests/fuzz/inputs.rs"]
mod inputs;

mod addresses;
mod headers;
mod keys;
mod settings;
