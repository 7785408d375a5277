//! Where Guichet keeps things: a SQLite file or a PostgreSQL server behind [`guichet::ports::Store`].
//!
//! Every write is one transaction with its audit events: all of it stands, or none. Every query is written
//! once for both databases; what differs is how they are opened and, in a few places, how a row is locked.
//! `tests/contract.rs` holds both to the same promises. Migrations are append-only, the same numbers and
//! names in `migrations/sqlite` and `migrations/postgres`.
//!
//! | Module | Guarantees |
//! |---|---|
//! | `sqlite`, `postgres` | opened, migrated, with time-outs; private files; a commit outlives a power cut |
//! | `open_error`, `fault` | what went wrong, in words without passwords or values |
//! | `database` | a connection to read with, a transaction to write in |
//! | `statement`, `column` | one text and one set of types for both databases |
//! | `store` | the trait, method by method |
//! | `firms`, `accounts`, `invitations` | who can sign in |
//! | `throttle` | failures are counted one at a time and before the check |
//! | `sign_ins`, `sessions` | a code opens one session |
//! | `authenticators`, `recovery_codes` | one enrolment, one set of codes |
//! | `help_requests` | a few a day |
//! | `links` | invitations of the staff's, shown to whoever made them |
//! | `imports`, `json` | files of clients, a chunk at a time; many rows in one statement |
//! | `client_lists` | a page of the list of clients, and its numbers |
//! | `client_state`, `client_changes` | one client: where they stand, and what staff change about the account |
//! | `clients`, `words`, `standing` | the staff's lists: found by folded words, one word for where each stands |
//! | `resets` | resets, issued codes, open help requests |
//! | `rollouts` | the roll-out in numbers, and what needs a person |
//! | `policies`, `reminders`, `exemptions` | what is asked of clients, and who isn't asked |
//! | `settings`, `own_security` | staff and firm; an account's own security |
//! | `password_resets` | a link for a forgotten password works once |
//! | `owners` | an owner who can sign in is always left |
//! | `letters`, `outbox` | what is to be sent, written with what it tells of, and taken by one sender at a time |
//! | `trail` | the audit log, read |
//! | `audit` | lines that can't be altered, tied in a chain |
//! | `installation` | whether a key file belongs to this database |
//! | `resealing` | everything that is sealed, for a change of keys |
//! | `crowd` | many invented people at once, for demonstrations and measurements |
//! | `sweep` | what is long over goes |
//!
//! **Order of locks.** A transaction takes the account first, then a sign-in, then what the account has, then
//! counters in the order of their keys, then the firm for its audit line. So none waits for one that waits
//! for it, and the firm's row, which all of its writes need, is held shortest. What is about the firm itself, its policy
//! and its reminders, takes the firm first and no account.

use std::sync::Arc;

use guichet::ports::Store;

mod accounts;
mod audit;
mod authenticators;
mod client_changes;
mod client_lists;
mod client_state;
mod clients;
mod column;
mod crowd;
mod database;
mod exemptions;
mod fault;
mod firms;
mod help_requests;
mod imports;
mod installation;
mod invitations;
mod json;
mod letters;
mod links;
mod open_error;
mod outbox;
mod own_security;
mod owners;
mod password_resets;
mod policies;
mod postgres;
mod recovery_codes;
mod reminders;
mod resealing;
mod resets;
mod rollouts;
mod sessions;
mod settings;
mod sign_ins;
mod sqlite;
mod standing;
mod statement;
mod store;
mod sweep;
mod throttle;
mod trail;
mod unusual_sign_ins;
mod words;

pub use crowd::{Crowd, Member};
pub use open_error::OpenError;

use database::Database;

/// Opens the database of a URL, `sqlite://data/guichet.db` (relative to the working folder; three slashes for
/// an absolute path) or `postgres://user:password@host/database`, and runs the migrations that it misses.
///
/// # Errors
/// When it can't be used; the message says what to do, and holds no password.
pub async fn open(url: &str) -> Result<Arc<dyn Store>, OpenError> {
    let database = database_of(url).await?;
    words::fill(&database).await?;
    Ok(Arc::new(database))
}

async fn database_of(url: &str) -> Result<Database, OpenError> {
    match url.split_once(':') {
        Some(("sqlite", _)) => sqlite::open(url).await,
        Some(("postgres" | "postgresql", _)) => postgres::open(url).await,
        _ => Err(OpenError::Url("unknown scheme")),
    }
}
