//! Ends what the visitor holds, on the server: a copied cookie is worth nothing afterwards.

use crate::{
    access::Visitor,
    audit::{Act, Origin},
    error::Result,
    ports::Ports,
};

/// Ends the session, or the sign-in that is given up. For nobody it does nothing.
///
/// # Errors
/// When the store can't write it; the session then goes on.
pub async fn sign_out(ports: &Ports, visitor: &Visitor, origin: &Origin) -> Result<()> {
    match visitor {
        Visitor::Nobody => {}
        Visitor::SigningIn { sign_in, .. } => ports.store.end_sign_in(sign_in.id).await?,
        Visitor::SignedIn(who) => {
            let event = ports.session_event(who, Act::SignedOut, origin, ports.clock.now());
            ports.store.end_session(who.session.id, &event).await?;
        }
    }
    Ok(())
}
