//! The firm's staff, as the owners see them and change them.

use guichet::{account::Role, standing::Standing};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::admin::{clients::ChoiceView, code::CodeView, help::ObstacleView, invitation::LinkView},
    problem::Problem,
};

pub mod change_role;
pub mod code_given;
pub mod disable;
pub mod enable;
pub mod hand_over;
pub mod invite;
pub mod issue_code;
pub mod link_given;
pub mod renew_link;
pub mod reset;
pub mod revoke_link;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffView {
    /// Everybody, by name.
    pub people: Vec<PersonView>,
}

/// Somebody on the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// Names them.
    pub id: String,
    /// The name, the last word of it first.
    pub name: String,
    /// The username.
    pub username: String,
    /// What they may do.
    pub role: Role,
    /// Whether it is the reader.
    pub is_you: bool,
    /// Where they stand.
    pub standing: Standing,
    /// How many clients they look after.
    pub clients: String,
    /// The day of their last sign-in.
    pub last_sign_in: Option<String>,
    /// What is to say of the link of whoever hasn't used it.
    pub link: Option<String>,
}

/// Somebody, as the dialogs about them show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColleagueView {
    /// As in the list.
    pub person: PersonView,
    /// How they are called.
    pub called: String,
    /// By their first name.
    pub first_name: String,
    /// Where notices go.
    pub email: Option<String>,
    /// Their last sign-in.
    pub last_sign_in: Option<String>,
    /// How many clients they look after.
    pub count: u64,
    /// Whether a link works.
    pub has_link: bool,
    /// Why they can be neither reset nor given a code now.
    pub obstacle: Option<ObstacleView>,
    /// Whether they were reset, and haven't set up again.
    pub was_reset: bool,
    /// Who could look after their clients.
    pub others: Vec<ChoiceView>,
    /// Whether the reader's second factor was proven a moment ago.
    pub fresh: bool,
}

/// What the form of an invitation needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteColleagueView {
    /// The firm's language.
    pub locale: guichet::locale::Locale,
    /// Whether the reader's second factor was proven a moment ago.
    pub fresh: bool,
}

/// Everybody on the staff.
#[server(prefix = "/api", endpoint = "admin/view/staff")]
pub async fn view_staff() -> Result<StaffView, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::{access::Page, usecase};

    let (ports, visit) = (ports(), visit()?);
    let seen = answer(usecase::see_staff(&ports, visit.caller()).await, Page::Admin.path())?;
    Ok(crate::staff::everybody(crate::text::Texts::of(visit.locale), &visit.firm, &seen, ports.clock.now()))
}

/// One of them.
#[server(prefix = "/api", endpoint = "admin/view/colleague")]
pub async fn view_colleague(
    /// Who.
    #[server(default)]
    colleague: String,
) -> Result<ColleagueView, Problem> {
    use crate::{
        request::{answer, named, ports, visit},
        staff::{PATH, one},
    };
    use guichet::{power::Power, usecase};

    let (ports, visit) = (ports(), visit()?);
    let id = answer(named(&visit, Power::SeeStaff, &colleague), PATH)?;
    let seen = answer(usecase::see_colleague(&ports, visit.caller(), id).await, PATH)?;
    Ok(one(crate::text::Texts::of(visit.locale), &visit, &seen, ports.clock.now()))
}

/// What the form of an invitation needs.
#[server(prefix = "/api", endpoint = "admin/view/invite-colleague")]
pub async fn view_invite_colleague() -> Result<InviteColleagueView, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::{access::Page, power::Power};

    let (now, visit) = (ports().clock.now(), visit()?);
    answer(visit.caller().may(Power::SeeStaff, now).map_err(Into::into), Page::Admin.path())?;
    Ok(InviteColleagueView { locale: visit.firm.locale, fresh: crate::policy::is_fresh(&visit, now) })
}

/// A link to give, for whoever made it.
#[server(prefix = "/api", endpoint = "admin/view/colleagues-link")]
pub async fn view_colleagues_link(
    /// Whose it is.
    #[server(default)]
    colleague: String,
) -> Result<LinkView, Problem> {
    use crate::{
        request::{answer, named, ports, visit},
        staff::PATH,
    };
    use guichet::{power::Power, usecase};

    let (ports, visit) = (ports(), visit()?);
    let id = answer(named(&visit, Power::SeeStaff, &colleague), PATH)?;
    let given = answer(usecase::show_colleagues_link(&ports, visit.caller(), id).await, PATH)?;
    Ok(LinkView::of(&visit, &given))
}

/// A code to give, for whoever issued it.
#[server(prefix = "/api", endpoint = "admin/view/colleagues-code")]
pub async fn view_colleagues_code(
    /// Whose it is.
    #[server(default)]
    colleague: String,
) -> Result<CodeView, Problem> {
    use crate::{
        request::{answer, named, ports, visit},
        staff::PATH,
    };
    use guichet::{power::Power, usecase};

    let (ports, visit) = (ports(), visit()?);
    let id = answer(named(&visit, Power::SeeStaff, &colleague), PATH)?;
    let held = answer(usecase::show_colleagues_code(&ports, visit.caller(), id).await, PATH)?;
    Ok(CodeView::of(&visit, &held))
}
