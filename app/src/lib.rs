//! What people see: the pages of Guichet, and the server functions behind them.
//!
//! Built twice, never both at once: with `ssr` into the server, with `hydrate` into the browser. Every form works
//! before the WebAssembly has come, and without it.
#![allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::unused_async,
    reason = "components are used by the view macro and own their properties; server functions are always async"
)]
#![recursion_limit = "256"] // A page's type is as deep as its markup.

#[cfg(feature = "ssr")]
pub mod act;
#[cfg(feature = "ssr")]
pub mod activity;
pub mod admin;
pub mod api;
#[cfg(feature = "ssr")]
pub mod audit_log;
pub mod browser;
pub mod chart;
#[cfg(feature = "ssr")]
mod client_history;
#[cfg(feature = "ssr")]
pub mod client_list;
#[cfg(feature = "ssr")]
pub mod client_page;
#[cfg(feature = "ssr")]
pub mod date;
#[cfg(feature = "ssr")]
pub mod day;
pub mod frame;
#[cfg(feature = "ssr")]
pub mod letter;
#[cfg(feature = "ssr")]
pub mod overview;
pub mod pages;
pub mod parts;
#[cfg(feature = "ssr")]
pub mod policy;
pub mod problem;
#[cfg(feature = "ssr")]
pub mod qr;
#[cfg(feature = "ssr")]
pub mod request;
pub mod roster;
pub mod router;
#[cfg(feature = "ssr")]
pub mod security;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(feature = "ssr")]
pub mod staff;
pub mod text;
#[cfg(feature = "ssr")]
pub mod trail_file;
#[cfg(feature = "ssr")]
mod unusual;

pub use admin::AdminApp;
pub use router::App;
