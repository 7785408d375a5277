//! What the page of an act on one's own security needs to know.

use guichet::locale::Locale;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What such a page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityActView {
    /// The account's language.
    pub locale: Locale,
    /// Whose it is, for password managers.
    pub username: String,
    /// Whether no code need be asked for: the second factor was proven a moment ago, or there is none.
    pub fresh: bool,
    /// Whether nothing else is open before it is done.
    pub is_owed: bool,
    /// The authenticator that it is about: its identifier, and what its holder calls it.
    pub app: Option<(String, String)>,
    /// What removing it comes to.
    pub removing: Removing,
    /// Whether another one waits to take its place.
    pub is_begun: bool,
}

/// What removing an authenticator comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Removing {
    /// Others are left.
    OneOfSeveral,
    /// None is left, and a password alone is enough.
    TheLast,
    /// It is the only one, and asked for.
    Refused,
}

/// Who acts, on which authenticator if it is about one; without one, `of` says whether there must be any.
#[server(prefix = "/api", endpoint = "view/security-act")]
pub async fn view_security_act(
    /// Which authenticator.
    #[server(default)]
    authenticator: String,
    /// Whether the act needs an account with one.
    #[server(default)]
    needs_app: bool,
) -> Result<SecurityActView, Problem> {
    use crate::{
        request::{answer, ports, visit},
        security,
    };
    use guichet::access::Page;

    let acted = security::act(&ports(), &*visit()?, &authenticator, needs_app).await;
    answer(acted, Page::Security.path())
}
