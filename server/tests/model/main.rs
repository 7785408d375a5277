//! The model test: long random stories of people, codes and staff are acted out on the real store, through the real use
//! cases, and at the same time in a small model that knows nothing of either. After each act the two must agree.
//!
//! | File | What it is |
//! |---|---|
//! | `acts` | what can happen |
//! | `stories` | which acts follow one another, drawn from a seed |
//! | `model` | what ought to come of it: written from the documents, without the rules' code |
//! | `world` | what comes of it: two firms in a real database, and everything that people there hold in their hands |
//! | `play` | a story acted out on both, and what they must agree on |
//! | `run` | as many stories as asked for; one on which they disagree is made short, and told |
//!
//! `GUICHET_MODEL_SEED` and `GUICHET_MODEL_STORIES` say which and how many; `GUICHET_MODEL_ONLY` tells one, act by act.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that can't go on stops")]

#[path = "../http/support/doubles.rs"]
#[expect(dead_code, reason = "the doubles that count are for other tests")]
mod doubles;
#[path = "../../../tests/rules/support/entropy.rs"]
#[allow(dead_code, reason = "a story draws the same each time")]
mod entropy;
#[path = "../../store/tests/support/postgres.rs"]
mod postgres;

mod acts;
mod model;
mod outcome;
mod play;
mod run;
mod stories;
mod world;

use run::Engine;

#[test]
fn sqlite_does_what_the_model_says() {
    run::on_a_thread(Engine::Sqlite);
}

#[test]
fn postgres_does_what_the_model_says() {
    run::on_a_thread(Engine::Postgres);
}
