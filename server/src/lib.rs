//! What runs: the server, its command line, and everything that touches the machine.
//!
//! | Module | Guarantees |
//! |---|---|
//! | [`cli`], [`commands`] | the command line, and what each command does |
//! | [`config`] | settings: flags, then `GUICHET_*`, then `guichet.toml` |
//! | [`state`] | everything a request needs, put together once at start, or not at all |
//! | [`router`] | the whole HTTP surface, in order, on one screen |
//! | [`layers`] | one middleware a file |
//! | [`crypto`] | hashing, sealing, randomness |
//! | [`clock`] | the one place that reads the time |
//! | [`look`] | a firm's colour and logo, for strangers too |
//! | [`audit_export`], [`audit_verification`] | the audit log as a file, and its chain followed from the command line |
//! | [`key_rotation`] | a new key, everything sealed anew, the old key retired |
//! | [`roster_upload`], [`import_files`] | files of clients: how one comes in, and what is given back |
//! | [`logo_upload`] | how a logo comes in |
//! | [`mail`] | letters are sent |
//! | [`health`], [`housekeeping`], [`recovery_file`], [`demo`], [`logging`] | what the names say |
#![recursion_limit = "256"] // A page's type is as deep as its markup.

pub mod audit_export;
pub mod audit_verification;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod crowd;
pub mod crypto;
pub mod demo;
pub mod health;
pub mod housekeeping;
pub mod import_files;
pub mod key_rotation;
pub mod layers;
pub mod logging;
pub mod logo_upload;
pub mod look;
pub mod mail;
pub mod recovery_file;
pub mod roster_upload;
pub mod router;
pub mod state;
