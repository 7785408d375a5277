//! How the rules' types stand in columns: three plain types, the same in both databases.
//!
//! Identifiers and words are TEXT, numbers and moments INTEGER or BIGINT, hashes and sealed bytes BLOB or
//! BYTEA. What is read back is parsed again; what doesn't parse is a fault, never a default.

use core::net::IpAddr;

use guichet::{
    account::{Email, PersonName, Role, Username, UsernameKey},
    authenticator::AuthenticatorName,
    colour::Accent,
    delivery::Setback,
    firm::{FirmName, ShortName},
    id::{
        AccountId, AuthenticatorId, ExemptionId, FirmId, HelpRequestId, ImportId, InvitationId, IssuedCodeId, LetterId,
        PasswordResetId, RecoveryCodeId, RecoverySetId, SessionId, SignInId, UnusualSignInId,
    },
    locale::Locale,
    ports::Sealed,
    reason::Reason,
    session::Assurance,
    standing::Standing,
    throttle::Key,
    time::Timestamp,
    token::TokenHash,
    totp::Step,
    unusual::Way,
};
use sqlx::{Decode, Encode, Postgres, Sqlite, Type};

/// A type that both databases know.
pub(crate) trait Plain:
    Send
    + 'static
    + Type<Sqlite>
    + Type<Postgres>
    + for<'q> Encode<'q, Sqlite>
    + for<'q> Encode<'q, Postgres>
    + for<'r> Decode<'r, Sqlite>
    + for<'r> Decode<'r, Postgres>
{
}

impl Plain for String {}
impl Plain for i64 {}
impl Plain for Vec<u8> {}
impl<T: Plain> Plain for Option<T> {}

/// A type that can be written to a column.
pub(crate) trait Written {
    /// What the column holds.
    type Plain: Plain;
    /// The value as the column holds it.
    fn plain(self) -> Self::Plain;
}

/// A type that can be read from a column.
pub(crate) trait Read: Sized {
    /// What the column holds.
    type Plain: Plain;
    /// The value that a column holds; none when it isn't one.
    fn read(plain: Self::Plain) -> Option<Self>;
}

impl<T: Written> Written for Option<T> {
    type Plain = Option<T::Plain>;
    fn plain(self) -> Self::Plain {
        self.map(Written::plain)
    }
}

impl<T: Read> Read for Option<T> {
    type Plain = Option<T::Plain>;
    fn read(plain: Self::Plain) -> Option<Self> {
        plain.map_or(Some(None), |plain| T::read(plain).map(Some))
    }
}

/// `type: column type, write, read`.
macro_rules! columns {
    ($($type:ty: $plain:ty, $write:expr, $read:expr;)+) => {$(
        impl Written for $type {
            type Plain = $plain;
            fn plain(self) -> $plain {
                let write: fn($type) -> $plain = $write;
                write(self)
            }
        }
        impl Read for $type {
            type Plain = $plain;
            fn read(plain: $plain) -> Option<Self> {
                let read: fn($plain) -> Option<$type> = $read;
                read(plain)
            }
        }
    )+};
}

macro_rules! id_columns {
    ($($id:ty),+ $(,)?) => {
        columns! { $($id: String, |id| id.to_string(), |text| text.parse().ok();)+ }
    };
}

id_columns!(
    AccountId,
    AuthenticatorId,
    ExemptionId,
    FirmId,
    HelpRequestId,
    ImportId,
    InvitationId,
    IssuedCodeId,
    LetterId,
    PasswordResetId,
    RecoveryCodeId,
    RecoverySetId,
    SessionId,
    SignInId,
    UnusualSignInId,
);

columns! {
    String: String, |text| text, Some;
    Vec<u8>: Vec<u8>, |bytes| bytes, Some;
    i64: i64, |number| number, Some;
    u32: i64, i64::from, |number| number.try_into().ok();
    u64: i64, |number| i64::try_from(number).unwrap_or(i64::MAX), |number| number.try_into().ok();
    Timestamp: i64, Timestamp::as_millis, |millis| Some(Timestamp::from_millis(millis));
    Step: i64, |step| step.number().plain(), |number| number.try_into().ok().map(Step::from_number);
    Sealed: Vec<u8>, |sealed| sealed.0, |bytes| Some(Sealed(bytes));
    [u8; 16]: Vec<u8>, |bytes| bytes.to_vec(), |bytes| bytes.try_into().ok();
    [u8; 32]: Vec<u8>, |bytes| bytes.to_vec(), |bytes| bytes.try_into().ok();
    TokenHash: Vec<u8>, |hash| hash.as_bytes().to_vec(), |bytes| bytes.try_into().ok().map(TokenHash::from_bytes);
    Locale: String, |locale| locale.tag().to_owned(), |tag| Locale::from_tag(&tag);
    Role: String, |role| role.as_str().to_owned(), |word| Role::from_word(&word);
    Setback: String, |setback| setback.as_str().to_owned(), |word| Setback::from_word(&word);
    Standing: String, |standing| standing.as_str().to_owned(), |word| Standing::from_word(&word);
    Assurance: String, |assurance| assurance.as_str().to_owned(), |word| Assurance::from_word(&word);
    Way: String, |way| way.as_str().to_owned(), |word| Way::from_word(&word);
    IpAddr: String, |address| address.to_string(), |text| text.parse().ok();
}

/// `type: read`; written by reference, as text.
macro_rules! text_columns {
    ($($type:ty),+ $(,)?) => {$(
        impl Written for &$type {
            type Plain = String;
            fn plain(self) -> String {
                self.as_str().to_owned()
            }
        }
        impl Read for $type {
            type Plain = String;
            fn read(text: String) -> Option<Self> {
                Self::parse(&text)
            }
        }
    )+};
}

text_columns!(Accent, AuthenticatorName, Email, FirmName, PersonName, Reason, ShortName, Username);

/// Types that are only looked up by: `type: column type, write`.
macro_rules! keys {
    ($($type:ty: $plain:ty, $write:expr;)+) => {$(
        impl Written for $type {
            type Plain = $plain;
            fn plain(self) -> $plain {
                let write: fn($type) -> $plain = $write;
                write(self)
            }
        }
    )+};
}

keys! {
    &str: String, str::to_owned;
    &String: String, String::clone;
    &UsernameKey: String, |key| key.as_str().to_owned();
    &Key: String, |key| key.as_str().to_owned();
    &Sealed: Vec<u8>, |sealed| sealed.0.clone();
}
