//! A client's page, and what is done there.

use super::{browser::Browser, person::Person, portal::Portal};

/// Nobody's identifier.
pub const UNKNOWN: &str = "01890000-0000-7000-8000-000000000000";

/// Where an act is sent.
pub fn act(name: &str) -> String {
    format!("/api/admin/{name}")
}

/// The address of a client's page.
pub fn page(client: &str) -> String {
    format!("/admin/clients/{client}")
}

/// Everything but what a request itself leaves behind.
pub async fn dump(portal: &Portal) -> Vec<String> {
    portal.rows.dump_without(&["session"]).await
}

/// A column of an account.
pub async fn column(portal: &Portal, client: &str, column: &str) -> String {
    let select = format!("SELECT COALESCE(CAST({column} AS TEXT), 'none') FROM account WHERE id = '{client}'");
    portal.rows.texts(&select).await.remove(0)
}

/// The acts that the log has of an account done by somebody, in order.
pub async fn log(portal: &Portal, client: &str, by: &Person) -> Vec<String> {
    let select =
        format!("SELECT act FROM audit_event WHERE subject = '{client}' AND actor = '{}' ORDER BY place", by.id);
    portal.rows.texts(&select).await
}

/// Does something as a script, and is led to the client's page.
pub async fn done(browser: &Browser, name: &str, fields: &[(&str, &str)], client: &str, word: &str) {
    let answer = browser.post(&act(name), fields).await;
    assert_eq!(answer.ok().location(), format!("{}?done={word}", page(client)), "{name}");
}
