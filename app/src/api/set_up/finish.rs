//! Step 3: "I have saved them".

use leptos::prelude::*;

use crate::problem::Problem;

/// Ends the set-up.
#[server(prefix = "/api", endpoint = "set-up/finish")]
pub async fn finish_set_up(
    /// Whether "I have saved them" was ticked; a box that wasn't sends nothing.
    #[server(default)]
    saved: bool,
    /// Which set they are of, as the page was given it.
    #[server(default)]
    set: String,
    /// Whether it was made anew on the security page, which then comes next.
    #[server(default)]
    anew: bool,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, visit};
    use guichet::{access::Page, usecase};

    let (visit, page) = (visit()?, Page::RecoveryCodes.path());
    let page = if anew { "/set-up/recovery-codes?from=security" } else { page };
    answer(usecase::finish_set_up(&ports(), &visit.visitor, saved, set.parse().ok(), &visit.origin).await, page)?;
    let staff = visit.visitor.account().is_some_and(|account| account.role.is_staff());
    go_to(if anew {
        "/security?done=codes"
    } else if staff {
        Page::Admin.path()
    } else {
        Page::Portal.path()
    });
    Ok(())
}
