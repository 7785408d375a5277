//! Another password.

use leptos::prelude::*;

use crate::problem::Problem;

/// Changes the password; every other session ends.
#[server(prefix = "/api", endpoint = "security/change-password")]
pub async fn change_password(
    /// The present one.
    #[server(default)]
    present: String,
    /// The new one.
    #[server(default)]
    password: String,
    /// A code of one's own, where there is an authenticator.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, proven_visit};
    use guichet::usecase::{self, TypedPasswords};

    let page = "/security/password";
    let visit = proven_visit(&code, page).await?;
    let typed = TypedPasswords { present: &present, new: &password };
    let changed = usecase::change_password(&ports(), &visit.firm, &visit.visitor, typed, &visit.origin).await;
    answer(changed, page)?;
    go_to("/security?done=password");
    Ok(())
}
