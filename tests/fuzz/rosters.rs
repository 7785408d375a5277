//! Files of clients to invite.

use std::collections::HashSet;

use guichet::{
    account::{Email, PersonName, Username},
    roster::{MAX_LINES, Roster},
};
use proptest::{collection::vec, prelude::*, sample::select};

use crate::{
    harness::{Held, fuzz},
    inputs::{bytes, texts},
};

/// What everything that is read promises.
fn is_sound(roster: &Roster) -> Held {
    prop_assert!((1..=MAX_LINES).contains(&roster.lines.len()));
    prop_assert!(roster.lines.is_sorted_by(|one, next| one.number < next.number));
    let mut names = HashSet::new();
    for line in &roster.lines {
        let Ok(entry) = &line.outcome else { continue };
        prop_assert!(names.insert(entry.username.key()), "{} twice", entry.username);
        prop_assert_eq!(Username::parse(entry.username.as_str()), Some(entry.username.clone()));
        if let Some(email) = &entry.email {
            prop_assert_eq!(Email::parse(email.as_str()), Some(email.clone()));
        }
        if let Some(name) = &entry.name {
            prop_assert_eq!(PersonName::parse(name.as_str()), Some(name.clone()));
        }
    }
    Ok(())
}

#[test]
fn files_of_any_bytes() {
    let file = |text: &str| text.as_bytes().to_vec();
    let utf_16 = |text: &str| [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let near = vec![
        file("e-mail,name\nnadia@example.com,Nadia Roy\nk@example.com,\"Karim, S.\"\n"),
        file(
            "\u{feff}Identifiant;Courriel;Prénom;Nom;Langue\r\nnadia;n@example.com;Nadia;Roy;français\r\n\r\n;;;;\r\n",
        ),
        file("username\te-mail\na\ta@b.ca\na\ta@b.ca\n\"open\tb@c.ca\n"),
        file("email\n\"a\"\"b\"@x.ca\n=cmd()\n"),
        utf_16("nom;courriel\r\nÉlise;elise@example.ca\r\n"),
        b"nom;courriel\r\n\xc9lise;elise@example.ca\r\n".to_vec(),
        b"PK\x03\x04".to_vec(),
    ];
    fuzz("client file", 2, &bytes(near), |file| Roster::read(&file).map_or(Ok(()), |roster| is_sound(&roster)));
}

#[test]
fn files_of_text() {
    const LINES: &[&str] = &[
        "e-mail,name,username",
        "courriel;nom;identifiant",
        "nadia@example.com,Nadia,nadia",
        "a@b.ca;A;a",
        "\"x\"\"y\",z",
        "\"",
        ",,",
        "",
        " ",
        "e-mail\tlangue",
        "a@b.ca\tfr",
        "e-mail,e-mail",
    ];
    fuzz("client file's lines", 4, &vec(texts(LINES), 1..12), |lines| {
        let file = lines.join("\n");
        Roster::read(file.as_bytes()).map_or(Ok(()), |roster| is_sound(&roster))
    });
}

#[test]
fn files_as_programs_write_them() {
    let row = ("[a-z]{1,8}", "[A-Za-zé'’ -]{0,20}", "[ -~é]{0,30}", any::<bool>());
    let files = (vec(row, 1..20), select(vec![b',', b';', b'\t']), any::<bool>());
    fuzz("client file that a program wrote", 8, &files, |(rows, separator, crlf)| {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(separator).terminator(terminator).from_writer(vec![]);
        writer.write_record(["notes", "username", "name"]).unwrap();
        for (number, (username, name, notes, _)) in rows.iter().enumerate() {
            writer.write_record([notes.as_str(), &format!("{username}{number}"), name]).unwrap();
        }
        let roster = Roster::read(&writer.into_inner().unwrap()).unwrap();
        is_sound(&roster)?;
        prop_assert_eq!(roster.lines.len(), rows.len());
        for (number, ((username, name, ..), line)) in rows.iter().zip(&roster.lines).enumerate() {
            let entry = line.outcome.as_ref().unwrap();
            prop_assert_eq!(entry.username.as_str(), format!("{username}{number}"));
            let read = entry.name.as_ref().map_or("", PersonName::as_str);
            prop_assert_eq!(read, name.trim());
        }
        Ok(())
    });
}
