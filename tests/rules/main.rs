//! The rules, held against the published vectors, against arbitrary input, and against each other in use cases over
//! ports in memory. No test sleeps: the clock is a parameter.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails, in the functions that tests share as well"
)]

mod access;
mod acts;
mod agents;
mod audit;
mod colour;
mod deliveries;
mod exemptions;
mod ids;
mod limits;
mod locale;
mod logo;
mod names;
mod numbers;
mod otpauth;
mod passwords;
mod policy;
mod powers;
mod reasons;
mod recovery_codes;
mod redirect;
mod refusals;
mod roster;
mod search;
mod settings;
mod single_use;
mod spreadsheet;
mod standings;
mod support;
mod throttle;
mod tokens;
mod typed_code;
mod use_cases;
mod vectors;
