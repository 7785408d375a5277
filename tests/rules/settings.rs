//! The firm's settings: a section is read whole or refused, changes nothing else, and its mark tells of it alone.

use guichet::{
    Refusal,
    error::Field,
    firm::{FirmName, ShortName},
    locale::Locale,
    session::SessionLengths,
    settings::{Change, FirmSettings, Section, TypedLimits},
};

const SECTIONS: [Section; 6] =
    [Section::Names, Section::Language, Section::Help, Section::Message, Section::Colour, Section::Sessions];

fn settings() -> FirmSettings {
    FirmSettings {
        name: FirmName::parse("Cabinet Tremblay CPA").unwrap(),
        short_name: ShortName::parse("Tremblay").unwrap(),
        locale: Locale::Fr,
        time_zone: "America/Montreal".to_owned(),
        phone: None,
        phone_hours: None,
        message: None,
        accent: None,
        sessions: SessionLengths::default(),
    }
}

fn typed(minutes: &str, hours: &str) -> TypedLimits {
    TypedLimits { minutes: minutes.to_owned(), hours: hours.to_owned() }
}

fn sessions(minutes: &str, hours: &str) -> Change {
    Change::Sessions { client: typed(minutes, hours), staff: typed("15", "8") }
}

fn message(en: &str, fr: &str) -> Change {
    Change::Message { en: en.to_owned(), fr: fr.to_owned() }
}

#[test]
fn a_section_changes_itself_and_its_mark_alone() {
    let before = settings();
    let text = str::to_owned;
    let changes = [
        Change::Names { name: text("Another"), short_name: text("Another") },
        Change::Language { locale: text("en"), time_zone: text("UTC") },
        Change::Help { phone: text("418 555-0142"), hours_en: text("always"), hours_fr: text("toujours") },
        message("Closed", "Fermé"),
        Change::Colour { accent: text("#a03060") },
        sessions("60", "1"),
    ];
    for (change, section) in changes.into_iter().zip(SECTIONS) {
        assert_eq!(change.section(), section);
        let after = before.with(&change).unwrap();
        assert!(!after.changed_since(&before).is_empty(), "{section:?}");
        for other in SECTIONS {
            assert_eq!(after.mark(other) == before.mark(other), other != section, "{section:?} {other:?}");
        }
    }
}

#[test]
fn sessions_stay_within_the_limits_of_the_standard() {
    for (minutes, hours, fits) in [
        ("5", "1", true),
        ("60", "24", true),
        // Nobody is idle for longer than the session lasts: with one hour in all, the idle limit just says nothing.
        ("60", "1", true),
        (" 30 ", "12", true),
        ("4", "1", false),
        ("61", "24", false),
        ("30", "0", false),
        ("30", "25", false),
        ("", "12", false),
        ("1e1", "12", false),
        ("70000", "12", false),
    ] {
        let read = settings().with(&sessions(minutes, hours));
        let refused = Refusal::Field { field: Field::Sessions };
        assert_eq!(read.as_ref().err(), (!fits).then_some(&refused), "{minutes} {hours}");
    }
}

#[test]
fn a_message_stands_in_both_languages_or_in_neither() {
    for (en, fr, fits) in [
        ("Closed\r\non Monday", "Fermé", true),
        (" ", "\n", true),
        ("Closed", "", false),
        ("", "Fermé", false),
        ("a\u{0}b", "Fermé", false),
    ] {
        assert_eq!(settings().with(&message(en, fr)).is_ok(), fits, "{en:?} {fr:?}");
    }
    let read = settings().with(&message("Closed\r\non Monday ", "Fermé")).unwrap().message;
    assert_eq!(read, Some(("Closed\non Monday".to_owned(), "Fermé".to_owned())));
}

#[test]
fn a_time_zone_that_the_operator_chose_may_stay() {
    let kept = |zone: &str| settings().with(&Change::Language { locale: "fr".to_owned(), time_zone: zone.to_owned() });
    assert!(kept("America/Montreal").is_ok() && kept("Europe/Paris").is_ok());
    assert!(kept("America/Juneau").is_err() && kept("").is_err());
}
