//! What the documents say of the code: each test that a table names is there.

#![expect(clippy::unwrap_used, reason = "a test that can't go on stops")]

use std::{fs, path::Path};

const DEFECTS: &str = include_str!("../../docs/DEFECTS.md");
const STANDARDS: &str = include_str!("../../docs/STANDARDS.md");
const MUTATIONS: &str = include_str!("mutations.toml");

/// Where tests are, by the names of their files.
const FOLDERS: [&str; 4] = ["server/tests/http", "server/store/tests/contract", "tests/rules", "tests/rules/use_cases"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn is_there(test: &str) -> bool {
    let Some((file, function)) = test.split_once("::") else { return root().join(test).is_file() };
    let read = |folder: &str| fs::read_to_string(root().join(folder).join(file).with_extension("rs")).ok();
    FOLDERS.into_iter().filter_map(read).any(|text| text.contains(&format!("fn {function}(")))
}

/// The cells of a table's rows, after the line under its head.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    lines.map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
}

#[test]
fn each_of_the_sixty_four_defects_has_its_row_and_each_test_that_one_names_is_there() {
    let numbers: Vec<String> = (1..=64).map(|number: u32| number.to_string()).collect();
    let named: Vec<&str> = rows(DEFECTS).filter_map(|row| row.first().copied()).collect();
    assert_eq!(named, numbers);
    for row in rows(DEFECTS) {
        let [number, _, tests, _] = row.as_slice() else { panic!("four cells: {row:?}") };
        for test in tests.split('`').skip(1).step_by(2) {
            assert!(is_there(test), "row {number} names {test}, which isn't there");
        }
    }
}

#[test]
fn each_test_that_a_requirement_names_is_there() {
    for row in STANDARDS.lines().filter(|line| line.starts_with("| ")) {
        let shown_by = row.trim_matches('|').rsplit(" | ").next().unwrap();
        for test in shown_by.split('`').skip(1).step_by(2) {
            assert!(is_there(test), "{test} isn't there: {row}");
        }
    }
}

#[test]
fn each_defence_that_is_taken_out_stands_in_its_file_once() {
    let mutations: toml::Table = MUTATIONS.parse().unwrap();
    let mutations = mutations["mutation"].as_array().unwrap();
    assert!(mutations.len() >= 15);
    for one in mutations {
        let (file, line) = (one["file"].as_str().unwrap(), one["line"].as_str().unwrap());
        let text = fs::read_to_string(root().join(file)).unwrap();
        assert_eq!(text.matches(line).count(), 1, "{file}: {line}");
    }
}

#[test]
fn a_test_that_isnt_there_is_noticed() {
    assert!(!is_there("guessing::nobody_ever_wrote_this"));
    assert!(!is_there("end2end/everywhere/nothing.spec.ts"));
    assert!(is_there("guessing::a_stranger_cannot_raise_the_counter"));
}
