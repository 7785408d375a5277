//! The account's own security.

use guichet::locale::Locale;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{ActivityView, UnusualView};
use crate::problem::Problem;

/// What the page shows. Its sentences are written out on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityView {
    /// The account's language, in which it is written.
    pub locale: Locale,
    /// Whether it is somebody of the staff, who has no portal.
    pub is_staff: bool,
    /// Since when the account is protected, as a sentence; or that it isn't.
    pub protection: String,
    /// The sign-ins that they are asked about.
    pub unusual: Vec<UnusualView>,
    /// The active authenticators.
    pub apps: Vec<AppView>,
    /// Whether there is room for another.
    pub may_add: bool,
    /// Whether the first can be set up.
    pub may_set_up: bool,
    /// The name of the one that this session is replacing.
    pub unfinished: Option<String>,
    /// The recovery codes.
    pub codes: Option<CodesView>,
    /// The sessions, this one first.
    pub sessions: Vec<SessionView>,
    /// When the password was chosen, if that is known.
    pub password: Option<String>,
    /// What happened of late.
    pub activity: ActivityView,
}

/// An authenticator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppView {
    /// Names it in requests.
    pub id: String,
    /// What its holder calls it.
    pub name: String,
    /// When it was added and used.
    pub text: String,
}

/// Recovery codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodesView {
    /// How many are left.
    pub left: u32,
    /// When they were made.
    pub text: String,
}

/// A session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// Names it in requests; none for this one.
    pub id: Option<String>,
    /// The browser, by its own word.
    pub browser: String,
    /// Where and when it was seen last.
    pub text: String,
    /// Whether it is on something that is held in a hand.
    pub is_hand_held: bool,
}

/// How the account signs in, and where it is signed in.
#[server(prefix = "/api", endpoint = "view/security")]
pub async fn view_security() -> Result<SecurityView, Problem> {
    use crate::{
        request::{answer, ports, visit},
        security,
    };
    use guichet::access::Page;

    answer(security::of(&ports(), &*visit()?).await, Page::Security.path())
}
