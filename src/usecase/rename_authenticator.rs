//! Another name for an authenticator. It opens nothing, so it asks for no proof.

use super::add_authenticator::read_name;
use crate::{
    access::{Page, Visitor},
    audit::{Act, Origin},
    error::{Field, Refusal, Result},
    id::AuthenticatorId,
    ports::Ports,
};

/// Renames an authenticator of one's own.
///
/// # Errors
/// [`Refusal::NotSignedIn`], [`Refusal::OutOfOrder`]; [`Refusal::Field`] for what can't be a name;
/// [`Refusal::Conflict`] for another's name; [`Refusal::NotFound`].
pub async fn rename_authenticator(
    ports: &Ports,
    visitor: &Visitor,
    authenticator: Option<AuthenticatorId>,
    name: &str,
    origin: &Origin,
) -> Result<()> {
    let who = visitor.signed_in_at(Page::Security)?;
    let own = ports.store.own_authenticators(who.account.id).await?;
    let renamed = own.iter().find(|own| Some(own.id) == authenticator).ok_or(Refusal::NotFound)?;
    let name = read_name(name)?.ok_or(Refusal::Field { field: Field::AuthenticatorName })?;
    let mut others = own.iter().filter(|other| other.id != renamed.id).filter_map(|other| other.name.as_ref());
    if others.any(|other| other.reads_like(&name)) {
        return Err(Refusal::Conflict.into());
    }
    let event = ports.session_event(who, Act::AuthenticatorRenamed, origin, ports.clock.now());
    let done = ports.store.rename_authenticator(who.account.id, renamed.id, &name, &event).await?;
    if done { Ok(()) } else { Err(Refusal::NotFound.into()) }
}
