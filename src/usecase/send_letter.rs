//! A letter is taken from the outbox and sent. Whatever happens in between, it isn't lost: who took it and says nothing
//! is taken for dead after a while, and the next one takes it. So one is sent twice only when its sender was killed
//! between sending it and writing that down.

use crate::{
    delivery::{Setback, TAKEN_FOR, is_too_late, tried_again_at},
    error::{Fault, Result},
    ports::{Binding, Mail, Mailer, Ports, TakenLetter},
    token::Token,
};

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Nothing was due.
    NothingDue,
    /// It was sent.
    Sent,
    /// It wasn't, this time or for good.
    SetBack(Setback),
    /// It had lain there too long before anybody sent letters, and was thrown away.
    Dropped,
}

/// Sends the letter that has been due longest, if one is.
///
/// # Errors
/// When the store fails. A letter that was taken is tried again later.
pub async fn send_letter(ports: &Ports, mailer: &dyn Mailer) -> Result<Sending, Fault> {
    let now = ports.clock.now();
    let Some(taken) = ports.store.take_letter(now, now.after(TAKEN_FOR)).await? else {
        return Ok(Sending::NothingDue);
    };
    let is_late = is_too_late(&taken.letter, now);
    if is_late && taken.attempt == 1 {
        ports.store.drop_letter(&taken).await?;
        return Ok(Sending::Dropped);
    }
    let sent = if is_late { Err(Setback::TooLate) } else { mailer.send(&mail(ports, &taken).await?).await };
    let now = ports.clock.now();
    match sent {
        Ok(()) => {
            ports.store.letter_sent(&taken, now).await?;
            Ok(Sending::Sent)
        }
        Err(setback) => {
            let again = tried_again_at(&taken.letter, taken.attempt, setback, now);
            ports.store.letter_set_back(&taken, setback, again).await?;
            Ok(Sending::SetBack(setback))
        }
    }
}

/// The letter with everything that its words need.
async fn mail(ports: &Ports, taken: &TakenLetter) -> Result<Mail, Fault> {
    let letter = taken.letter.clone();
    let firm = ports.store.firms().await?.into_iter().find(|firm| firm.id == letter.firm);
    let about = match letter.notice.about() {
        Some(account) => ports.store.account(account).await?,
        None => None,
    };
    let link = match &letter.link {
        Some(link) => {
            let plain = ports.vault.open(&Binding::letter_link(letter.id, letter.to), &link.token)?;
            Some(Token::from_bytes(&plain).ok_or(Fault::corrupt("letter.link"))?)
        }
        None => None,
    };
    Ok(Mail {
        firm: firm.ok_or(Fault::corrupt("letter.firm_id"))?,
        to: ports.store.account(letter.to).await?.ok_or(Fault::corrupt("letter.account_id"))?,
        about,
        link,
        letter,
    })
}
