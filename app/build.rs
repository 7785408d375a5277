//! Turns `locales/en.json` and `locales/fr.json` into typed texts: one method for each sentence, in both languages.
//!
//! It refuses, with the key and the reason, a sentence that one language lacks, placeholders that differ between
//! the languages, and a key that can't be a Rust name. A misspelt key in a page is then a compile error, and the
//! browser's WebAssembly carries only the sentences that are used.

use std::{collections::BTreeMap, env, fmt::Write, fs, path::Path};

type Groups = BTreeMap<String, BTreeMap<String, String>>;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let english = read("en");
    let french = read("fr");
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&out).join("texts.rs"), generate(&english, &french)).expect("texts.rs can be written");
}

fn read(language: &str) -> Groups {
    let path = format!("locales/{language}.json");
    println!("cargo::rerun-if-changed={path}");
    let json = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&json)
        .unwrap_or_else(|error| panic!("{path} must be {{\"page\": {{\"key\": \"text\"}}}}: {error}"))
}

fn generate(english: &Groups, french: &Groups) -> String {
    same_keys("the pages", english.keys(), french.keys());
    let mut accessors = String::new();
    let mut groups = String::new();
    for (group, texts) in english {
        let kind = type_name(group);
        writeln!(
            accessors,
            "/// The texts of `{group}`.\n#[must_use]\npub const fn {}(self) -> {kind} {{ {kind}(self.0) }}",
            rust_name(group)
        )
        .expect("a String takes what is written to it");
        writeln!(
            groups,
            "/// The texts of `{group}`.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub struct {kind}(Locale);\nimpl {kind} {{\n{}}}",
            methods(group, texts, &french[group])
        )
        .expect("a String takes what is written to it");
    }
    format!("impl Texts {{\n{accessors}}}\n{groups}")
}

fn methods(group: &str, english: &BTreeMap<String, String>, french: &BTreeMap<String, String>) -> String {
    same_keys(group, english.keys(), french.keys());
    let mut code = String::new();
    for (key, en) in english {
        let name = format!("{group}.{key}");
        let pair = Pair::new(&name, en, &french[key]);
        if let Some(stem) = key.strip_suffix("_one") {
            let many = format!("{stem}_other");
            let other = english.get(&many).unwrap_or_else(|| panic!("{name} needs {group}.{many}"));
            let other = Pair::new(&format!("{group}.{many}"), other, &french[&many]);
            code += &plural(rust_name(stem), &pair, &other);
        } else if let Some(stem) = key.strip_suffix("_other") {
            assert!(english.contains_key(&format!("{stem}_one")), "{name} needs {group}.{stem}_one");
        } else {
            code += &pair.method(rust_name(key));
        }
    }
    code
}

/// One sentence in both languages, cut at its placeholders.
struct Pair {
    doc: String,
    english: Sentence,
    french: Sentence,
}

impl Pair {
    fn new(key: &str, english: &str, french: &str) -> Self {
        let doc = format!("`{english}`");
        let (english, french) = (Sentence::cut(key, english), Sentence::cut(key, french));
        let sorted = |sentence: &Sentence| {
            let mut names = sentence.names.clone();
            names.sort();
            names
        };
        assert!(
            sorted(&english) == sorted(&french),
            "{key}: the placeholders differ, {:?} in English and {:?} in French",
            english.names,
            french.names
        );
        Self { doc, english, french }
    }

    fn method(&self, name: &str) -> String {
        let doc = &self.doc;
        if self.english.names.is_empty() {
            return format!(
                "#[doc = {doc:?}]\n#[must_use]\npub const fn {name}(self) -> &'static str {{\n{}}}\n",
                in_each(&format!("{:?}", self.english.pieces.concat()), &format!("{:?}", self.french.pieces.concat()))
            );
        }
        let parameters: Vec<String> = self.english.names.iter().map(|name| format!(", {name}: &str")).collect();
        let parameters = parameters.concat();
        let whole = format!(
            "#[doc = {doc:?}]\n#[must_use]\npub fn {name}(self{parameters}) -> String {{\n{}}}\n",
            in_each(&self.english.joined(), &self.french.joined())
        );
        // Where an element stands in place of a word, the page needs the pieces around it, in one order.
        if self.english.names != self.french.names {
            return whole;
        }
        let types = vec!["&'static str"; self.english.pieces.len()].join(", ");
        let pieces = |sentence: &Sentence| {
            let quoted: Vec<String> = sentence.pieces.iter().map(|piece| format!("{piece:?}")).collect();
            format!("({})", quoted.join(", "))
        };
        let parts = format!(
            "/// The pieces around the placeholders of\n#[doc = {doc:?}]\n#[must_use]\npub const fn {name}_parts(self) -> ({types}) {{\n{}}}\n",
            in_each(&pieces(&self.english), &pieces(&self.french))
        );
        whole + &parts
    }
}

/// `{n}` is the number; French counts nothing as one, English doesn't.
fn plural(name: &str, one: &Pair, other: &Pair) -> String {
    for pair in [one, other] {
        assert!(
            pair.english.names == ["n"],
            "{name}: a text that counts has {{n}} and no other placeholder, not {:?}",
            pair.english.names
        );
    }
    let choice = |singular: &str, one: &Sentence, other: &Sentence| {
        format!("if {singular} {{ {} }} else {{ {} }}", one.joined(), other.joined())
    };
    format!(
        "#[doc = {:?}]\n#[must_use]\npub fn {name}(self, n: u64) -> String {{\nlet count = n;\nlet n: &str = &number(self.0, count);\n{}}}\n",
        other.doc,
        in_each(&choice("count == 1", &one.english, &other.english), &choice("count < 2", &one.french, &other.french))
    )
}

fn in_each(english: &str, french: &str) -> String {
    if english == french {
        return format!("{english}\n");
    }
    format!("match self.0 {{\nLocale::En => {english},\nLocale::Fr => {french},\n}}\n")
}

/// A text cut at its placeholders: always one piece more than names.
struct Sentence {
    pieces: Vec<String>,
    names: Vec<String>,
}

impl Sentence {
    fn cut(key: &str, text: &str) -> Self {
        assert!(!text.is_empty(), "{key} is empty");
        assert!(!text.contains('`'), "{key} has a backquote");
        let mut pieces = Vec::new();
        let mut names = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or_else(|| panic!("{key}: a brace isn't closed"));
            pieces.push(before.to_owned());
            names.push(rust_name(name).to_owned());
            rest = after;
        }
        assert!(!rest.contains('}'), "{key}: a brace isn't opened");
        pieces.push(rest.to_owned());
        Self { pieces, names }
    }

    /// The Rust expression that puts the pieces and the parameters together.
    fn joined(&self) -> String {
        let mut parts = Vec::new();
        for (place, piece) in self.pieces.iter().enumerate() {
            if !piece.is_empty() {
                parts.push(format!("{piece:?}"));
            }
            parts.extend(self.names.get(place).cloned());
        }
        format!("[{}].concat()", parts.join(", "))
    }
}

fn same_keys<'a>(what: &str, english: impl Iterator<Item = &'a String>, french: impl Iterator<Item = &'a String>) {
    let (english, french): (Vec<_>, Vec<_>) = (english.collect(), french.collect());
    let missing = |from: &[&String], of: &[&String]| -> Vec<String> {
        of.iter().filter(|key| !from.contains(key)).map(|key| (*key).clone()).collect()
    };
    let (no_english, no_french) = (missing(&english, &french), missing(&french, &english));
    assert!(
        no_english.is_empty() && no_french.is_empty(),
        "{what}: missing in en.json {no_english:?}, missing in fr.json {no_french:?}"
    );
}

fn rust_name(key: &str) -> &str {
    let fits = key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    // The keywords that a key might be; the compiler refuses the others.
    let keyword = ["as", "else", "for", "if", "in", "let", "loop", "move", "self", "type", "use", "where", "while"];
    assert!(fits && !keyword.contains(&key), "`{key}` can't name a text: snake_case, and no Rust keyword");
    key
}

fn type_name(group: &str) -> String {
    let words = group.split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    words.collect::<String>() + "Texts"
}
