//! What pages are made of.

mod acts;
pub mod admin;
mod band;
mod choose_password;
mod code_field;
mod connect;
mod foot;
mod icon;
mod loaded;
mod notice;
mod page;
mod password_field;
mod person;
mod ribbon;
mod session_end;
mod sheet;
mod stepper;
mod submit;
mod unusual;

pub use acts::CopyButton;
pub use band::{FirmMark, PlacesBand, PortalBand, SlimBand, TallBand};
pub(crate) use choose_password::{ChosenPassword, chosen_password_words};
pub use code_field::{CodeField, Ring};
pub use connect::{ConnectPanel, ConnectSteps, FirstCode, first_code_words};
pub use foot::Foot;
pub use icon::{Glyph, Icon};
pub use loaded::{loaded, reloaded};
#[cfg(feature = "ssr")]
pub(crate) use notice::wait;
pub use notice::{FieldError, Kind, Notice, ProblemNotice, general_words, problem_of};
pub(crate) use page::SkipLink;
pub use page::{EntryPage, FirstPage, SetUpPage, Titled, page_title};
pub use password_field::{PasswordField, password_error};
pub use person::PhoneLink;
pub use ribbon::Ribbon;
pub use session_end::SessionEnd;
pub use sheet::{Sheet, recovery_text};
pub use stepper::Stepper;
pub use submit::Submit;
pub(crate) use unusual::Unusual;
