//! The recovery codes, until they are saved.

use guichet::locale::Locale;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the page, the file and the printed sheet show.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryCodesView {
    /// The account's language, in which it is written.
    pub locale: Locale,
    /// Names the set.
    pub set: String,
    /// The ten codes, as printed.
    pub codes: Vec<String>,
    /// The portal's host name.
    pub portal: String,
    /// Enough of the username to know whose sheet it is.
    pub account_hint: String,
    /// The day, written out.
    pub made_on: String,
}

/// The codes that haven't been saved yet.
#[server(prefix = "/api", endpoint = "view/recovery-codes")]
pub async fn view_recovery_codes() -> Result<RecoveryCodesView, Problem> {
    use crate::request::{answer, ports, site, visit};
    use guichet::access::Page;

    answer(unsaved_codes(&ports(), &site(), &*visit()?).await, Page::RecoveryCodes.path())
}

/// What the page shows, and what the file without scripts holds.
///
/// # Errors
/// As [`guichet::usecase::open_recovery_codes`].
#[cfg(feature = "ssr")]
pub async fn unsaved_codes(
    ports: &guichet::ports::Ports,
    site: &crate::request::Site,
    visit: &crate::request::Visit,
) -> guichet::Result<RecoveryCodesView> {
    use crate::{
        date::{Zone, day},
        text::Texts,
    };
    use guichet::{access::Page, recovery::RecoveryCode, usecase};

    let who = visit.visitor.signed_in_at(Page::RecoveryCodes)?;
    let shown = usecase::open_recovery_codes(ports, who, &visit.origin).await?;
    Ok(RecoveryCodesView {
        locale: visit.locale,
        set: shown.set.to_string(),
        codes: shown.codes.iter().map(RecoveryCode::reveal).collect(),
        portal: site.host_of(&visit.firm).to_owned(),
        account_hint: who.account.username.hint(),
        made_on: day(Texts::of(visit.locale), &Zone::of(&visit.firm), ports.clock.now()),
    })
}
