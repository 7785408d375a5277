//! A client is invited.

use leptos::prelude::*;

use crate::problem::Problem;

/// Invites a client.
#[server(prefix = "/api", endpoint = "admin/invitation/invite")]
pub async fn invite_client(
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
    /// Who is to look after them.
    #[server(default)]
    accountant: String,
) -> Result<(), Problem> {
    use crate::{
        api::admin::client::page_of,
        request::{answer, go_to, ports, visit},
    };
    use guichet::{
        locale::Locale,
        power::Power,
        usecase::{self, NewClient},
    };

    let (ports, visit, page) = (ports(), visit()?, "/admin/clients/invite");
    let locale = Locale::from_tag(&locale).unwrap_or(visit.firm.locale);
    let may = visit.caller().may(Power::InviteClients, ports.clock.now()).map(|_| ());
    let new = may.and_then(|()| NewClient::parse(&name, &email, &username, locale, &accountant));
    let new = answer(new.map_err(Into::into), page)?;
    let (client, is_mailed) = answer(usecase::invite_client(&ports, visit.caller(), new).await, page)?;
    let mailed = || page_of(&client.id.to_string(), "?done=link-mailed");
    go_to(&if is_mailed { mailed() } else { format!("{page}/{}", client.id) });
    Ok(())
}
