//! What `guichet::ports::Store` promises, a sentence a test, held to SQLite and to a real PostgreSQL.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on stops")]

#[path = "support/png.rs"]
mod png;
#[path = "support/postgres.rs"]
mod postgres;

mod contract {
    mod audit;
    mod client_changes;
    mod client_lists;
    mod client_state;
    mod colleagues;
    mod enrolments;
    mod exemptions;
    mod firms;
    mod help;
    mod imports;
    mod invitations;
    mod issued_codes;
    mod links;
    mod opening;
    mod outbox;
    mod own_security;
    mod own_sessions;
    mod policies;
    mod recovery_codes;
    mod replacing;
    mod resealing;
    mod resets;
    mod sessions;
    mod settings;
    mod sign_ins;
    mod sign_ins_at_once;
    mod staff;
    mod standings;
    mod step_up;
    mod sweep;
    mod throttle;
    mod trail;
    mod unusual_sign_ins;
    mod upgrade;
    mod whole_or_not;
    mod world;

    /// Each promise is a function of a [`world::World`]; here it becomes a test for each database.
    macro_rules! on_both {
        ($($promise:ident),+ $(,)?) => {
            mod sqlite {
                $(#[tokio::test(flavor = "multi_thread")]
                async fn $promise() {
                    super::$promise(crate::contract::world::World::sqlite().await).await;
                })+
            }
            mod postgres {
                $(#[tokio::test(flavor = "multi_thread")]
                async fn $promise() {
                    super::$promise(crate::contract::world::World::postgres().await).await;
                })+
            }
        };
    }
    pub(crate) use on_both;
}
