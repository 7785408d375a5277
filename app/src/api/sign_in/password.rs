//! Username and password.

use leptos::prelude::*;

use crate::problem::Problem;

/// Checks a username and password, and sends the visitor on to what comes next for them.
#[server(prefix = "/api", endpoint = "sign-in/password")]
pub async fn send_password(
    /// The username.
    #[server(default)]
    username: String,
    /// The password.
    #[server(default)]
    password: String,
) -> Result<(), Problem> {
    use crate::request::{answer, enter, ports, visit};
    use guichet::{access::Page, usecase};

    let (ports, visit, page) = (ports(), visit()?, Page::SignIn.path());
    let typed = usecase::Credentials { username: &username, password: &password };
    let token = answer(usecase::begin_sign_in(&ports, &visit.firm, typed, &visit.origin).await, page)?;
    enter(&token, page).await
}
