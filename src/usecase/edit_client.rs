//! Staff change a client's name or address. The username stays: it is what the client's authenticator shows.

use crate::{
    account::{Account, Email, PersonName},
    audit::{Act, Record},
    caller::Caller,
    error::{Field, Refusal, Result},
    id::AccountId,
    notice::{Letter, Notice},
    ports::{ClientEdit, Ports},
    power::Power,
};

/// What a form sent: name and address as they are to be, and as the form showed them.
pub struct TypedDetails<'a> {
    /// The name.
    pub name: &'a str,
    /// The address; empty for none.
    pub email: &'a str,
    /// The name that the form showed.
    pub name_before: &'a str,
    /// The address that it showed.
    pub email_before: &'a str,
}

impl TypedDetails<'_> {
    fn read(&self) -> Result<(PersonName, Option<Email>), Refusal> {
        let name = PersonName::parse(self.name).ok_or(Refusal::Field { field: Field::Name })?;
        let email = match self.email.trim() {
            "" => None,
            typed => Some(Email::parse(typed).ok_or(Refusal::Field { field: Field::Email })?),
        };
        Ok((name, email))
    }

    fn were_those_of(&self, client: &Account) -> bool {
        let name = client.name.as_ref().map_or("", PersonName::as_str);
        let email = client.email.as_ref().map_or("", Email::as_str);
        name == self.name_before && email == self.email_before
    }
}

/// Changes name and address; false when neither is another. A new address is told to the old one and to itself: who
/// gets at an account that way is noticed by whoever it belongs to.
///
/// # Errors
/// Those of [`Caller::may`]; [`Refusal::NotFound`]; [`Refusal::Field`] with what can't be taken;
/// [`Refusal::Conflict`] when they weren't what the form showed any more.
pub async fn edit_client(
    ports: &Ports,
    caller: Caller<'_>,
    client: AccountId,
    typed: TypedDetails<'_>,
) -> Result<bool> {
    let staff = caller.may(Power::EditClients, ports.clock.now())?;
    let before = staff.client(ports, client).await?;
    let (name, email) = typed.read()?;
    if !typed.were_those_of(&before) {
        return Err(Refusal::Conflict.into());
    }
    let after = Account { name: Some(name), email, ..before.clone() };
    let act = Act::AccountEdited { name: after.name != before.name, email: after.email != before.email };
    if after == before {
        return Ok(false);
    }
    let letter = |to: &Account, notice| Letter::to(to, notice, staff.now, &*ports.entropy);
    let letters = if after.email == before.email {
        vec![letter(&after, Notice::NameChanged)]
    } else {
        vec![letter(&before, Notice::EmailChanged), letter(&after, Notice::EmailChanged)]
    };
    let record = Record {
        events: vec![staff.event(ports, Some(before.id), act)],
        letters: letters.into_iter().flatten().collect(),
    };
    let edit = ClientEdit { client: after, name_before: before.name, email_before: before.email };
    let edited = ports.store.edit_client(&edit, &record).await?;
    if edited { Ok(true) } else { Err(Refusal::Conflict.into()) }
}
