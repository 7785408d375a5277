//! A client, before staff help them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the dialogs show that help a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientToHelpView {
    /// Names the client.
    pub client: String,
    /// How they are called.
    pub name: String,
    /// By their first name.
    pub first_name: String,
    /// Why nothing can be done for them now.
    pub obstacle: Option<ObstacleView>,
    /// Whether they were reset, and haven't set up again.
    pub was_reset: bool,
    /// Whether a notice can go to them.
    pub has_email: bool,
    /// Names the code of theirs that can still be used.
    pub code: Option<String>,
    /// When they asked for help that nobody gave yet.
    pub asked: Vec<String>,
    /// When the password was changed by a mailed link, if that was of late.
    pub password_reset: Option<String>,
    /// Whether the reader's second factor was proven a moment ago.
    pub fresh: bool,
}

/// Why a client can be neither reset nor given a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum ObstacleView {
    Disabled,
    NoSecondFactor,
}

#[cfg(feature = "ssr")]
impl ObstacleView {
    /// As the rules say it.
    pub(crate) const fn of(obstacle: guichet::usecase::Obstacle) -> Self {
        match obstacle {
            guichet::usecase::Obstacle::Disabled => Self::Disabled,
            guichet::usecase::Obstacle::NoSecondFactor => Self::NoSecondFactor,
        }
    }
}

/// A client's page, or one of the dialogs below it; the list, when no client is named. What was typed goes into no
/// address.
#[cfg(feature = "ssr")]
pub(crate) fn page_of(client: &str, below: &str) -> String {
    use guichet::id::AccountId;

    let list = "/admin/clients";
    client.parse::<AccountId>().map_or_else(|_| list.to_owned(), |id| format!("{list}/{id}{below}"))
}

/// What there is to know before a client is helped.
#[server(prefix = "/api", endpoint = "admin/view/client-to-help")]
pub async fn view_client_to_help(
    /// The client.
    #[server(default)]
    client: String,
) -> Result<ClientToHelpView, Problem> {
    use crate::{
        date::{Zone, moment},
        request::{answer, named, ports, visit},
        text::Texts,
    };
    use guichet::{power::Power, usecase};

    let (ports, visit, page) = (ports(), visit()?, page_of(&client, ""));
    let id = answer(named(&visit, Power::HelpClients, &client), &page)?;
    let found = answer(usecase::see_client_to_help(&ports, visit.caller(), id).await, &page)?;
    let (texts, zone, now) = (Texts::of(visit.locale), Zone::of(&visit.firm), ports.clock.now());
    Ok(ClientToHelpView {
        client,
        name: found.client.called().to_owned(),
        first_name: found.client.first_called().to_owned(),
        obstacle: found.obstacle.map(ObstacleView::of),
        was_reset: found.client.reset_at.is_some(),
        has_email: found.client.email.is_some(),
        code: found.code.map(|code| code.id.to_string()),
        asked: found.asked.iter().map(|asked| moment(texts, &zone, asked.asked_at, now)).collect(),
        password_reset: found.password_reset_at.map(|at| moment(texts, &zone, at, now)),
        fresh: crate::policy::is_fresh(&visit, now),
    })
}
