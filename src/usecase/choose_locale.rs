//! The language switch: the account's choice, from then on.

use crate::{access::Visitor, error::Result, locale::Locale, ports::Ports};

/// Writes down the visitor's language. Somebody between password and code hasn't proven who they are, so
/// their choice holds for the browser alone.
///
/// # Errors
/// When the store fails.
pub async fn choose_locale(ports: &Ports, visitor: &Visitor, locale: Locale) -> Result<()> {
    if let Visitor::SignedIn(who) = visitor {
        ports.store.choose_locale(who.account.id, locale).await?;
    }
    Ok(())
}
