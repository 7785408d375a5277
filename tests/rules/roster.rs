//! A file of clients to invite: read as firms have it, each line accounted for under its number in the spreadsheet.

use std::collections::HashSet;

use guichet::{
    locale::Locale,
    roster::{
        Column,
        LineRefusal::{self, *},
        MAX_BYTES, MAX_LINES, Roster, RosterLine, RosterRefusal,
    },
};
use proptest::prelude::*;
use rstest::rstest;

/// An entry as plain text: username, e-mail address, name, language, accountant.
type Plain = (String, String, String, Option<Locale>, String);

fn read(file: impl AsRef<[u8]>) -> Vec<RosterLine> {
    Roster::read(file.as_ref()).expect("the file can be read").lines
}

fn refusal(file: impl AsRef<[u8]>) -> RosterRefusal {
    Roster::read(file.as_ref()).expect_err("the file can't be read")
}

fn entry(line: &RosterLine) -> Plain {
    let entry = line.outcome.as_ref().expect("the line can be read");
    (
        entry.username.as_str().to_owned(),
        entry.email.as_ref().map_or("", |email| email.as_str()).to_owned(),
        entry.name.as_ref().map_or("", |name| name.as_str()).to_owned(),
        entry.locale,
        entry.accountant.as_ref().map_or("", |accountant| accountant.as_str()).to_owned(),
    )
}

fn entries(file: impl AsRef<[u8]>) -> Vec<Plain> {
    read(file).iter().map(entry).collect()
}

fn plain(username: &str, email: &str, name: &str, locale: Option<Locale>, accountant: &str) -> Plain {
    (username.into(), email.into(), name.into(), locale, accountant.into())
}

/// The numbers of the lines, each with why it was refused.
fn refused(lines: &[RosterLine]) -> Vec<(u32, LineRefusal)> {
    lines.iter().filter_map(|line| Some((line.number, line.outcome.clone().err()?))).collect()
}

/// What became of the only line below a header.
fn only(header: &str, line: &str) -> Result<Plain, LineRefusal> {
    let lines = read(format!("{header}\n{line}\n"));
    assert_eq!(lines.len(), 1);
    lines[0].outcome.clone().map(|_| entry(&lines[0]))
}

fn windows_1252(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!unmappable);
    bytes.into_owned()
}

fn utf_16(text: &str, bytes_of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(bytes_of).collect()
}

const EXCEL_FR: &str = "Prénom;Nom;Adresse courriel;Téléphone;Langue;Comptable\r\n\
    Zoé;Lavoie-Gagné;zoe@exemple.quebec;514 555-0101;Français;marie\r\n\
    François;Bœuf;fb@exemple.quebec;;anglais;\r\n\
    ;;;;;\r\n\
    Élise;Hébert;Elise.Hebert@exemple.quebec;;;marie\r\n";

fn of_excel_fr() -> Vec<Plain> {
    vec![
        plain("zoe@exemple.quebec", "zoe@exemple.quebec", "Zoé Lavoie-Gagné", Some(Locale::Fr), "marie"),
        plain("fb@exemple.quebec", "fb@exemple.quebec", "François Bœuf", Some(Locale::En), ""),
        plain("Elise.Hebert@exemple.quebec", "Elise.Hebert@exemple.quebec", "Élise Hébert", None, "marie"),
    ]
}

#[test]
fn a_french_excel_file_is_read_in_each_encoding_that_excel_writes() {
    let files = [
        EXCEL_FR.as_bytes().to_vec(),
        format!("\u{feff}{EXCEL_FR}").into_bytes(),
        windows_1252(EXCEL_FR),
        utf_16(EXCEL_FR, u16::to_le_bytes),
        utf_16(EXCEL_FR, u16::to_be_bytes),
        utf_16(&EXCEL_FR.replace(';', "\t"), u16::to_le_bytes),
    ];
    for file in files {
        assert_eq!(entries(&file), of_excel_fr());
        assert_eq!(read(&file).iter().map(|line| line.number).collect::<Vec<_>>(), [2, 3, 5]);
    }
}

#[test]
fn the_bytes_of_windows_1252_are_its_letters() {
    let file = b"courriel;nom complet\r\na@exemple.quebec;H\xe9l\xe8ne Gar\xe7on-C\x9cur\r\n";
    assert_eq!(entries(file)[0].2, "Hélène Garçon-Cœur");
}

#[rstest]
#[case("\n")]
#[case("\r\n")]
#[case("\r")]
fn any_line_break_will_do(#[case] line_break: &str) {
    assert_eq!(entries(EXCEL_FR.replace("\r\n", line_break)), of_excel_fr());
    assert_eq!(entries(EXCEL_FR.replace("\r\n", line_break).trim_end()), of_excel_fr());
}

#[rstest]
#[case(",")]
#[case(";")]
#[case("\t")]
fn the_separator_is_found_in_the_header(#[case] separator: &str) {
    let file =
        "username|e-mail|name|language|accountant\nlea|lea@exemple.quebec|Léa Roy|en|marie".replace('|', separator);
    assert_eq!(entries(file), [plain("lea", "lea@exemple.quebec", "Léa Roy", Some(Locale::En), "marie")]);
}

#[test]
fn a_separator_inside_a_heading_isnt_the_files() {
    let file = "\"notes; a, b, c\",\"E-mail\"\nx,lea@exemple.quebec\n";
    assert_eq!(entries(file)[0].1, "lea@exemple.quebec");
    assert_eq!(entries("Courriel,\nlea@exemple.quebec,\n")[0].1, "lea@exemple.quebec");
    assert_eq!(entries("Courriel;\nlea@exemple.quebec;\n")[0].1, "lea@exemple.quebec");
}

#[test]
fn quoted_fields_hold_separators_quotes_and_line_breaks() {
    let file = "Email,Address,Name\r\n\
        a@exemple.quebec,\"12, rue du Port\r\nMontréal \"\"QC\"\"\",\"Roy, dit \"\"Le Grand\"\"\"\r\n\
        b@exemple.quebec,,\"Bo\"\r\n";
    let lines = read(file);
    assert_eq!(entry(&lines[0]).2, "Roy, dit \"Le Grand\"");
    // The spreadsheet shows the address in one row, and so the next client in the third.
    assert_eq!((lines[1].number, entry(&lines[1]).2.as_str()), (3, "Bo"));
}

#[test]
fn a_quote_mark_inside_an_unquoted_field_is_a_character() {
    let line = only("courriel;nom complet", "a@exemple.quebec;Les Entreprises \"ABC\" inc.");
    assert_eq!(line.unwrap().2, "Les Entreprises \"ABC\" inc.");
}

#[rstest]
#[case("e-mail", "username", "name", "language", "accountant")]
#[case("EMAIL", "User Name", "Full name", "LANGUAGE", "Accountant")]
#[case("email address", "user_name", "full-name", " language ", "ACCOUNTANT")]
#[case("courriel", "identifiant", "nom complet", "langue", "comptable")]
#[case("Adresse courriel", "Identifiant", "Nom complet", "Langue", "Comptable")]
#[case("ADRESSE E-MAIL", "Nom d’utilisateur", "NOM COMPLET", "langué", "\u{a0}Comptable\u{a0}")]
#[case("Adresse de messagerie", "nom d'utilisateur", "Nom  Complet", "Langue", "comptable")]
fn headings_are_known_in_both_languages(
    #[case] email: &str,
    #[case] username: &str,
    #[case] name: &str,
    #[case] language: &str,
    #[case] accountant: &str,
) {
    let file =
        format!("{accountant},{language},n°,{name},{username},{email}\nmarie,fr,17,Léa Roy,lea,l@exemple.quebec");
    assert_eq!(entries(file), [plain("lea", "l@exemple.quebec", "Léa Roy", Some(Locale::Fr), "marie")]);
}

#[rstest]
#[case("given name", "family name")]
#[case("First name", "Last Name")]
#[case("PRÉNOM", "NOM")]
#[case("pre\u{301}nom", "nom de famille")]
#[case("Prenom", "Surname")]
fn a_name_may_come_in_two_parts(#[case] given: &str, #[case] family: &str) {
    let header = format!("{family};{given};courriel");
    let name = |line| only(&header, line).map(|line| line.2);
    assert_eq!(name("Roy;Léa;a@exemple.quebec"), Ok("Léa Roy".into()));
    assert_eq!(name("Roy;;a@exemple.quebec"), Ok("Roy".into()));
    assert_eq!(name(";Léa;a@exemple.quebec"), Ok("Léa".into()));
    assert_eq!(name(";;a@exemple.quebec"), Ok(String::new()));
}

#[test]
fn a_whole_name_goes_before_its_parts() {
    let header = "courriel;prénom;nom;nom complet";
    assert_eq!(only(header, "a@exemple.quebec;Léa;Roy;Me Léa Roy").unwrap().2, "Me Léa Roy");
    assert_eq!(only(header, "a@exemple.quebec;Léa;Roy;").unwrap().2, "Léa Roy");
    assert_eq!(only("courriel;nom", "a@exemple.quebec;Léa Roy").unwrap().2, "Léa Roy");
}

#[test]
fn the_username_is_the_address_unless_the_line_says_otherwise() {
    let header = "courriel;identifiant";
    assert_eq!(only(header, "lea@exemple.quebec;").unwrap().0, "lea@exemple.quebec");
    assert_eq!(only(header, "lea@exemple.quebec").unwrap().0, "lea@exemple.quebec");
    assert_eq!(only(header, "lea@exemple.quebec;lea").unwrap().0, "lea");
    assert_eq!(only(header, ";lea"), Ok(plain("lea", "", "", None, "")));
    assert_eq!(only("identifiant", "lea"), Ok(plain("lea", "", "", None, "")));
}

#[rstest]
#[case("en", Some(Locale::En))]
#[case("EN", Some(Locale::En))]
#[case("en-CA", Some(Locale::En))]
#[case("English", Some(Locale::En))]
#[case("anglais", Some(Locale::En))]
#[case("fr", Some(Locale::Fr))]
#[case("fr_CA", Some(Locale::Fr))]
#[case("Français", Some(Locale::Fr))]
#[case("FRANCAIS", Some(Locale::Fr))]
#[case("French", Some(Locale::Fr))]
#[case("", None)]
#[case("\u{a0}", None)]
fn a_language_has_several_names(#[case] text: &str, #[case] locale: Option<Locale>) {
    assert_eq!(only("courriel;langue", &format!("a@exemple.quebec;{text}")).unwrap().3, locale);
}

#[rstest]
#[case(";;Léa;;", MissingUsername)]
#[case("le a;a@exemple.quebec;;;", BadUsername)]
#[case(";a@exemple;;;", BadEmail)]
#[case("lea;a@exemple;;;", BadEmail)]
#[case(";a@exemple.quebec, b@exemple.quebec;;;", BadEmail)]
#[case(";a@exemple.quebec;L\u{1b}éa;;", BadName)]
#[case(";a@exemple.quebec;\"Léa\nRoy\";;", BadName)]
#[case(";a@exemple.quebec;Léa;espagnol;", UnknownLanguage)]
#[case(";a@exemple.quebec;Léa;fr;Marie Roy", BadAccountant)]
#[case(";a@exemple.quebec;Léa;fr;marie;x", TooManyFields)]
#[case(";a@exemple.quebec;\"Léa\" Roy;fr;marie", Unreadable)]
#[case(";a@exemple.quebec;\"Léa Roy;fr;marie", Unreadable)]
fn a_line_is_refused_for_a_reason(#[case] line: &str, #[case] reason: LineRefusal) {
    assert_eq!(only("identifiant;courriel;nom complet;langue;comptable", line), Err(reason));
}

#[test]
fn empty_fields_after_the_last_column_are_no_harm() {
    assert_eq!(only("courriel;langue", "a@exemple.quebec;fr;; ;").unwrap().3, Some(Locale::Fr));
}

#[test]
fn seven_bad_lines_among_two_hundred_are_named() {
    let bad = [
        (12, "pas-une-adresse;Client;fr;marie", BadEmail),
        (47, ";Client;fr;marie", MissingUsername),
        (63, "CLIENT20@exemple.quebec;Client;fr;marie", Twice { first: 20 }),
        (88, "client88@exemple.quebec;\"Client;fr;marie", Unreadable),
        (131, "client131@exemple.quebec;Client;joual;marie", UnknownLanguage),
        (170, "client170@exemple.quebec;Client;fr;marie;de trop", TooManyFields),
        (201, "client201@exemple.quebec;Cli\u{202e}ent;fr;marie", BadName),
    ];
    let mut rows = vec!["Courriel;Nom;Langue;Comptable".to_owned()];
    rows.extend((2..=201).map(|number| format!("client{number}@exemple.quebec;\"Client; {number}\";fr;marie")));
    for (number, line, _) in bad {
        rows[number - 1] = line.to_owned();
    }

    let lines = read(format!("\u{feff}{}\r\n", rows.join("\r\n")));
    assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), (2..=201).collect::<Vec<_>>());
    assert_eq!(refused(&lines), bad.map(|(number, _, reason)| (u32::try_from(number).unwrap(), reason)));
    for line in lines.iter().filter(|line| line.outcome.is_ok()) {
        assert_eq!(entry(line).0, format!("client{}@exemple.quebec", line.number));
    }
}

#[test]
fn a_quote_mark_that_is_never_closed_costs_one_line() {
    let file =
        "courriel;nom\na@exemple.quebec;\"Ana\nb@exemple.quebec;Bo\nc@exemple.quebec;\"Cé\nd@exemple.quebec;Di\n";
    let lines = read(file);
    assert_eq!(refused(&lines), [(2, Unreadable), (4, Unreadable)]);
    assert_eq!((entry(&lines[1]).2.as_str(), entry(&lines[3]).2.as_str()), ("Bo", "Di"));
}

#[test]
fn a_username_stands_once_in_a_file_however_it_is_written() {
    let file = "identifiant;courriel;langue\n\
        Zoé;a@exemple.quebec;\n\
        \n\
        zoe\u{301};b@exemple.quebec;\n\
        ＺＯÉ;c@exemple.quebec;\n\
        bad;d@exemple.quebec;klingon\n\
        BAD;d@exemple.quebec;fr\n\
        ok;a@exemple.quebec;fr\n\
        ;a@exemple;\n\
        ;a@exemple;\n";
    let expected = [
        (4, Twice { first: 2 }),
        (5, Twice { first: 2 }),
        (6, UnknownLanguage),
        (7, Twice { first: 6 }),
        (9, BadEmail),
        (10, BadEmail),
    ];
    assert_eq!(refused(&read(file)), expected);
}

#[test]
fn blank_lines_are_counted_and_passed_over() {
    let file = "\n;;\r\nCourriel;Nom;Langue\r\n\r\n  \r\n;\t;\"\"\r\na@exemple.quebec;;\r\n\r\n\r\nb;;\r\n;;\r\n";
    let lines = read(file);
    assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [7, 10]);
    assert_eq!(refused(&lines), [(10, BadEmail)]);
}

#[rstest]
#[case(b"")]
#[case(b"\xef\xbb\xbf")]
#[case(b"\xff\xfe")]
#[case(b" \r\n\r\n;;;\r\n,,\r\n")]
#[case(b"courriel;nom")]
#[case(b"courriel;nom\r\n;\r\n\r\n")]
fn a_file_without_a_client_is_refused(#[case] file: &[u8]) {
    assert_eq!(refusal(file), RosterRefusal::Empty);
}

#[rstest]
#[case("a@exemple.quebec;Ana\nb@exemple.quebec;Bo\n")]
#[case("Clients 2026;;\nCourriel;Nom\na@exemple.quebec;Ana\n")]
#[case("Prénom;Nom;Langue\nAna;Roy;fr\n")]
#[case("Courriel|Nom\na@exemple.quebec|Ana\n")]
#[case("\"Courriel;Nom\na@exemple.quebec;Ana\n")]
fn a_file_whose_header_names_no_address_and_no_username_is_refused(#[case] file: &str) {
    assert_eq!(refusal(file), RosterRefusal::NoHeader);
}

#[rstest]
#[case("Courriel;E-mail", Column::Email)]
#[case("identifiant;Username;Courriel", Column::Username)]
#[case("Courriel;Nom;Nom de famille", Column::FamilyName)]
fn two_columns_that_mean_the_same_are_refused(#[case] header: &str, #[case] column: Column) {
    assert_eq!(
        refusal(format!("{header}\na@exemple.quebec;b@exemple.quebec\n")),
        RosterRefusal::ColumnTwice { column }
    );
}

#[test]
fn what_isnt_text_is_refused() {
    let utf_16_without_mark = utf_16(EXCEL_FR, u16::to_le_bytes).split_off(2);
    let half_a_character = [utf_16(EXCEL_FR, u16::to_le_bytes), vec![b'x']].concat();
    let half_a_pair = [&b"\xff\xfe"[..], b"\x00\xd8", b"a\0"].concat();
    let false_mark = [b"\xef\xbb\xbf".to_vec(), windows_1252(EXCEL_FR)].concat();
    let workbook = b"PK\x03\x04\x14\x00\x06\x00\x08\x00[Content_Types].xml".to_vec();
    for file in [utf_16_without_mark, half_a_character, half_a_pair, false_mark, workbook] {
        assert_eq!(refusal(file), RosterRefusal::NotText);
    }
}

#[test]
fn a_file_has_two_mebibytes_at_most() {
    let mut file = b"courriel\na@exemple.quebec\n".to_vec();
    file.resize(MAX_BYTES, b'\n');
    assert_eq!(read(&file).len(), 1);
    file.push(b'\n');
    assert_eq!(refusal(&file), RosterRefusal::TooLarge);
}

#[test]
fn a_file_has_five_thousand_lines_at_most() {
    let line = |number| format!("client{number}@exemple.quebec\n\n");
    let mut file: String = std::iter::once("courriel\n".to_owned()).chain((0..MAX_LINES).map(line)).collect();
    let lines = read(&file);
    assert_eq!((lines.len(), refused(&lines)), (5_000, vec![]));
    file.push_str("\n ; \n");
    assert_eq!(read(&file).len(), 5_000);
    file.push('x');
    assert_eq!(refusal(&file), RosterRefusal::TooManyLines);
}

#[test]
fn a_line_has_sixteen_kibibytes_at_most() {
    let header = "courriel;notes\n";
    let line = |length: usize| format!("a@exemple.quebec;{}", "x".repeat(length - "a@exemple.quebec;".len()));
    for end in ["", "\n", "\nb@exemple.quebec;\n"] {
        let longest = format!("{header}{}{end}", line(16 * 1024));
        assert_eq!(refused(&read(longest)), []);
        let longer = format!("{header}{}{end}", line(16 * 1024 + 1));
        assert_eq!(refused(&read(longer)), [(2, Unreadable)]);
    }
}

/// Quote marks that never close: a reader that looked for the end of each would take minutes.
#[rstest]
#[case("x\",\"b\n", Err(RosterRefusal::TooManyLines))]
#[case(" \",\"\n", Err(RosterRefusal::TooManyLines))]
#[case("\",\"\n", Err(RosterRefusal::Empty))]
#[case("\"\n", Err(RosterRefusal::Empty))]
#[case("\"\"\"", Ok(1))]
#[case(",\n", Err(RosterRefusal::Empty))]
#[case("é", Ok(1))]
fn a_hostile_file_is_soon_done_with(#[case] piece: &str, #[case] lines: Result<usize, RosterRefusal>) {
    let file = format!("courriel,nom\n{}", piece.repeat((MAX_BYTES - 20) / piece.len()));
    assert_eq!(Roster::read(file.as_bytes()).map(|roster| roster.lines.len()), lines);
}

#[test]
fn a_reason_travels_as_json_and_back() {
    let line = serde_json::to_string(&Twice { first: 20 }).unwrap();
    assert_eq!(line, r#"{"refusal":"twice","first":20}"#);
    assert_eq!(serde_json::from_str::<LineRefusal>(&line).unwrap(), Twice { first: 20 });
    assert_eq!(serde_json::to_string(&UnknownAccountant).unwrap(), r#"{"refusal":"unknown_accountant"}"#);

    let refusal = RosterRefusal::ColumnTwice { column: Column::GivenName };
    let file = serde_json::to_string(&refusal).unwrap();
    assert_eq!(file, r#"{"refusal":"column_twice","column":"given_name"}"#);
    assert_eq!(serde_json::from_str::<RosterRefusal>(&file).unwrap(), refusal);
}

#[test]
fn a_refused_file_isnt_repeated() {
    let file = "secret;secret\nsecret;secret\n";
    let text = format!("{0} {0:?}", refusal(file));
    assert!(!text.contains("secret"));
}

/// What holds of every file that can be read.
fn assert_sound(roster: &Roster) -> Result<(), TestCaseError> {
    prop_assert!((1..=MAX_LINES).contains(&roster.lines.len()));
    prop_assert!(roster.lines[0].number > 1);
    prop_assert!(roster.lines.is_sorted_by(|one, next| one.number < next.number));
    let mut keys = HashSet::new();
    for line in &roster.lines {
        match &line.outcome {
            Ok(entry) => prop_assert!(keys.insert(entry.username.key())),
            Err(Twice { first }) => {
                prop_assert!(*first < line.number && roster.lines.iter().any(|line| line.number == *first));
            }
            Err(_) => {}
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in any::<Vec<u8>>(), mark in "(\u{feff})?(e-mail[,;\t])?(nom)?\n?") {
        let file = [mark.as_bytes(), &bytes].concat();
        for file in [&bytes, &file, &utf_16(&mark, u16::to_le_bytes), &[b"\xff\xfe", &bytes[..]].concat()] {
            if let Ok(roster) = Roster::read(file) {
                assert_sound(&roster)?;
            }
        }
    }

    #[test]
    fn nothing_that_looks_like_a_file_makes_it_panic(text in "[ab@.,;\t\"\r\né \u{feff}]{0,200}", sep in "[,;\t]") {
        let file = format!("username{sep}e-mail{sep}name{sep}x\n{text}");
        for file in [file.clone().into_bytes(), windows_1252(&file.replace('\u{feff}', "")), utf_16(&file, u16::to_be_bytes)] {
            if let Ok(roster) = Roster::read(&file) {
                assert_sound(&roster)?;
            }
        }
    }

    #[test]
    fn what_a_csv_writer_writes_is_read_back(
        notes in proptest::collection::vec("[a-z,;\t\"\r\né]{0,20}", 1..20),
        separator in prop_oneof![Just(b','), Just(b';'), Just(b'\t')],
        crlf in any::<bool>(),
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().delimiter(separator).terminator(terminator).from_writer(vec![]);
        writer.write_record(["notes", "nom complet", "identifiant"]).unwrap();
        for (number, notes) in notes.iter().enumerate() {
            let name = format!("N {}", notes.replace(['\r', '\n', '\t'], "_"));
            writer.write_record([notes.as_str(), &name, &format!("user{number}")]).unwrap();
        }
        let lines = read(writer.into_inner().unwrap());
        prop_assert_eq!(lines.len(), notes.len());
        for ((number, notes), line) in (0_u32..).zip(&notes).zip(&lines) {
            prop_assert_eq!(line.number, number + 2);
            let name = format!("N {}", notes.replace(['\r', '\n', '\t'], "_"));
            prop_assert_eq!(entry(line), plain(&format!("user{number}"), "", name.trim().to_owned().as_str(), None, ""));
        }
    }
}
