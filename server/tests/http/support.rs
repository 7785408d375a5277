//! A portal with a database of its own, browsers that visit it, and people with phones.

pub mod answer;
pub mod audit_log;
pub mod authenticator;
pub mod browser;
pub mod client_page;
pub mod database;
pub mod doubles;
pub mod firm_settings;
pub mod helped;
pub mod keys;
pub mod mail_server;
pub mod person;
pub mod portal;
pub mod postgres_server;
pub mod process;
pub mod staff;

use std::future::Future;

use tokio::task::JoinSet;

/// Does something with each of them at once: what each came to, in the order in which they ended.
pub async fn at_once<I, T, F>(each: I, act: impl FnMut(I::Item) -> F) -> Vec<T>
where
    I: IntoIterator,
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    each.into_iter().map(act).collect::<JoinSet<T>>().join_all().await
}
