//! Somebody is invited to the staff.

use leptos::prelude::*;

use crate::problem::Problem;

/// Invites somebody, with a role.
#[server(prefix = "/api", endpoint = "admin/staff/invite")]
pub async fn invite_colleague(
    /// The name.
    #[server(default)]
    name: String,
    /// The e-mail address.
    #[server(default)]
    email: String,
    /// The username; the address when it is empty.
    #[server(default)]
    username: String,
    /// The language.
    #[server(default)]
    locale: String,
    /// The role.
    #[server(default)]
    role: String,
    /// The code of whoever invites them.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, proven_visit};
    use guichet::{
        locale::Locale,
        power::Power,
        usecase::{self, NewClient},
    };

    let page = "/admin/staff/invite";
    let (ports, visit) = (ports(), proven_visit(&code, page).await?);
    let locale = Locale::from_tag(&locale).unwrap_or(visit.firm.locale);
    let may = visit.caller().may(Power::ManageStaff, ports.clock.now()).map(|_| ());
    let new = may.and_then(|()| NewClient::parse(&name, &email, &username, locale, ""));
    let new = answer(new.map_err(Into::into), page)?;
    let (colleague, is_mailed) = answer(usecase::invite_colleague(&ports, visit.caller(), new, &role).await, page)?;
    let link = format!("/admin/staff/{}/link", colleague.id);
    go_to(if is_mailed { "/admin/staff?done=link-mailed" } else { &link });
    Ok(())
}
