//! Every parser of outside input, on inputs by the hundred thousand (`make fuzz`) or a few (`cargo test`): what it
//! takes is what it promises, and nothing makes it panic. Single cases and what else they promise stand in `tests/rules`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on stops")]

mod codes;
mod harness;
mod headers;
mod inputs;
mod lists;
mod names;
mod pictures;
mod rosters;
