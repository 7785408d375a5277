//! The QR code and the key, until they are confirmed.

use guichet::locale::Locale;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the page shows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticatorView {
    /// The account's language, in which it is written.
    pub locale: Locale,
    /// The QR code, as the address of an image.
    pub qr: String,
    /// The image's width and height, in CSS pixels.
    pub qr_size: u32,
    /// The link that opens an app on the same phone.
    pub uri: String,
    /// The key, in groups of four.
    pub key: String,
    /// The account's name in the app.
    pub account: String,
    /// Whether it can be put off.
    pub optional: bool,
}

#[cfg(feature = "ssr")]
impl AuthenticatorView {
    /// What a page shows of an authenticator that waits for its first code.
    ///
    /// # Errors
    /// When its URI is too long for any QR code.
    pub(crate) fn of(
        visit: &crate::request::Visit,
        enrolment: guichet::usecase::Enrolment,
        optional: bool,
    ) -> Result<Self, guichet::Fault> {
        let picture = crate::qr::draw(&enrolment.uri)?;
        Ok(Self {
            locale: visit.locale,
            qr: picture.address,
            qr_size: picture.size,
            key: crate::qr::in_groups(&enrolment.key),
            uri: enrolment.uri,
            account: visit.visitor.account().map(|account| account.username.to_string()).unwrap_or_default(),
            optional,
        })
    }
}

/// The pending authenticator, or a new one when there is none.
#[server(prefix = "/api", endpoint = "view/authenticator")]
pub async fn view_authenticator() -> Result<AuthenticatorView, Problem> {
    use crate::request::{answer, ports, visit};
    use guichet::{access::Page, policy::SetUp, usecase};

    let (visit, page) = (visit()?, Page::Authenticator);
    let who = answer(visit.visitor.signed_in_at(page).map_err(Into::into), page.path())?;
    let enrolment = answer(usecase::open_enrolment(&ports(), &visit.firm, who, &visit.origin).await, page.path())?;
    let optional = who.set_up == SetUp::Offered;
    answer(AuthenticatorView::of(&visit, enrolment, optional).map_err(Into::into), page.path())
}
