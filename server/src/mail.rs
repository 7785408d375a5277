//! E-mail: letters are taken from the outbox, put into words, and handed to the firm's mail server. They carry notices
//! and links, never a factor; the connection is encrypted, unless the mail server is on this machine.
//!
//! | Module | Guarantees |
//! |---|---|
//! | [`settings`] | which mail server, and what is refused of what was set |
//! | [`message`] | a letter as mail servers take it: text and HTML, headers that nothing typed can add to |
//! | [`smtp`] | how it is handed over, and what an error means for it |
//! | [`worker`] | one after the other, for as long as the server runs |

pub mod message;
pub mod settings;
pub mod smtp;
pub mod worker;

pub use settings::{MailError, MailSettings};
pub use smtp::SmtpMailer;
