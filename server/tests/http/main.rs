//! What a stranger, a client or a thief meets over HTTP, held to the whole server on SQLite and on a real
//! PostgreSQL: each behaviour a file, each promise a sentence.

#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on stops")]

#[path = "../../store/tests/support/png.rs"]
mod png;
#[path = "../../store/tests/support/postgres.rs"]
mod postgres;

mod answers;
mod audit;
mod audit_export;
mod audit_verification;
mod client_changed;
mod client_page;
mod client_refused;
mod client_standing;
mod clients;
mod closed_doors;
mod codes_work_once;
mod colleagues;
mod cookies;
mod cross_site;
mod demo;
mod exemptions;
mod firm;
mod firm_logo;
mod firm_refused;
mod firms;
mod forgotten_passwords;
mod guessing;
mod hashing;
mod headers;
mod help_requests;
mod imports;
mod inputs;
mod invitations;
mod issued_codes;
mod key_rotation;
mod key_rotation_refused;
mod kills;
mod log;
mod look;
mod mail;
mod mail_tls;
mod new_browsers;
mod nothing_to_steal;
mod order_of_steps;
mod outages;
mod passwords;
mod policy;
mod reminders;
mod resets;
mod role_matrix;
mod same_answer;
mod security_page;
mod security_refused;
mod sessions;
mod staff;
mod start;
mod stop;
mod support;

/// Each promise is a function of an [`support::database::Engine`]; here it becomes a test for each.
macro_rules! on_both {
    ($($promise:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                super::$promise(crate::support::database::Engine::Sqlite).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $promise() {
                super::$promise(crate::support::database::Engine::Postgres).await;
            })+
        }
    };
}
pub(crate) use on_both;
