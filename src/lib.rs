//! The rules of Guichet: who may sign in, with what, and when.
//!
//! Nothing here reads a clock, draws a random number, opens a socket or a file: time and randomness are
//! parameters, and what must be remembered goes through the traits of [`ports`]. So every rule can be tested
//! by calling it.
//!
//! | Module | Guarantees |
//! |---|---|
//! | [`time`], [`id`], [`token`] | moments, identifiers and unguessable tokens that can't be mixed up |
//! | [`locale`] | the two languages, and which one a browser asks for |
//! | [`account`], [`firm`] | names and addresses, parsed once at the border |
//! | [`colour`] | the firm's colour, and a palette from it in which all text is legible |
//! | [`logo`] | the firm's logo, drawn anew, so that nothing but pixels is left of what was sent |
//! | [`password`], [`password_reset`] | what a password must be; a link for whoever forgot theirs |
//! | [`authenticator`] | what an account calls its authenticators, and how many it can have |
//! | [`totp`] | a six-digit code is accepted in one step's neighbourhood, and only once |
//! | [`recovery`] | ten recovery codes: made, printed, normalised |
//! | [`code`] | one field takes either kind of code |
//! | [`invitation`] | a single-use link with which an account sets itself up |
//! | [`settings`], [`time_zone`] | what an owner sets of the firm, read whole or refused by its field |
//! | [`roster`] | a file of clients to invite: each line an entry, or the reason why not |
//! | [`sign_in`] | what is asked after the password, and what has been proven |
//! | [`session`] | assurance, idle and absolute expiry |
//! | [`access`] | where a visitor may be |
//! | [`redirect`] | a way back leads to a page of ours, never to another site |
//! | [`throttle`] | attempts made → allowed, wait, disabled |
//! | [`policy`] | off, optional, required → what this account must do now |
//! | [`search`] | accounts are found and sorted without accents and case |
//! | [`reminder`] | when clients are reminded of the policy's day, and until when that makes sense |
//! | [`exemption`] | without 2FA for a time, with an approver, a reason and an end |
//! | [`spreadsheet`] | tables as CSV files that calculate nothing |
//! | [`client_list`] | which part of the list of clients an address asks for |
//! | [`client_note`] | the one thing that stands beside a client in it |
//! | [`rollout`] | how far 2FA is rolled out, in numbers that add up |
//! | [`standing`] | where an account stands, in one word |
//! | [`caller`] | who asks for something of the staff's, and whether they may |
//! | [`power`] | what staff may do, and what asks for the second factor again |
//! | [`reason`] | why, and how an identity was checked |
//! | [`issued_code`] | a code that staff give: one use, a day |
//! | [`notice`] | every letter that can be sent |
//! | [`delivery`] | when a letter that couldn't be sent is tried again, and until when |
//! | [`agent`] | a browser's name, as people know it |
//! | [`audit`] | every event, and the chain that ties them |
//! | [`unusual`] | sign-ins that their holder is asked about |
//! | [`trail`] | the log, to read: what is looked for in it, and the kinds of acts |
//! | [`chain`] | whether a line was altered, taken away or added |
//! | [`error`] | [`Refusal`]: what a person may know; [`Fault`]: what nobody outside may |
//! | [`ports`] | what the rules need from outside: store, clock, entropy, vault, hasher |
//! | [`usecase`] | one file a verb: reads, decides, writes in one transaction |

pub mod access;
pub mod account;
pub mod agent;
pub mod audit;
pub mod authenticator;
pub mod caller;
pub mod chain;
pub mod client_list;
pub mod client_note;
pub mod code;
pub mod colour;
pub mod delivery;
pub mod error;
pub mod exemption;
pub mod firm;
pub mod id;
pub mod invitation;
pub mod issued_code;
pub mod locale;
pub mod logo;
pub mod notice;
pub mod password;
pub mod password_reset;
pub mod policy;
pub mod ports;
pub mod power;
pub mod reason;
pub mod recovery;
pub mod redirect;
pub mod reminder;
pub mod rollout;
pub mod roster;
pub mod search;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod spreadsheet;
pub mod standing;
pub mod throttle;
pub mod time;
pub mod time_zone;
pub mod token;
pub mod totp;
pub mod trail;
pub mod unusual;
pub mod usecase;

pub use error::{Error, Fault, Refusal, Result};
