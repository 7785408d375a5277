//! Whatever colour a firm picks, its pages can be read; and its style sheet sets eight colours and nothing else.

use guichet::colour::{Accent, Colour, Palette, Theme, contrast, relative_luminance};
use proptest::prelude::*;
use rstest::rstest;

const TOKENS: &str = include_str!("../../style/tokens.css");
const DARK: &str = "@media (prefers-color-scheme: dark)";
const NAMES: [&str; 8] = ["accent", "accent-hover", "on-accent", "tint", "band", "on-band", "on-band-2", "band-line"];

fn colour(text: &str) -> Colour {
    Accent::parse(text).expect("a colour").colour()
}

fn palette(text: &str) -> Palette {
    Palette::of(&Accent::parse(text).expect("a colour"))
}

/// What a style sheet says of a custom property, in one theme.
fn said(sheet: &str, dark: bool, name: &str) -> String {
    let (light, rest) = sheet.split_once(DARK).expect("a dark theme");
    let start = format!("--{name}: ");
    let theme = if dark { rest } else { light };
    let line = theme.lines().find_map(|line| line.trim().strip_prefix(&start)).expect("a token");
    line.trim_end_matches(';').to_owned()
}

/// A colour of the pages that doesn't follow from the firm's.
fn token(dark: bool, name: &str) -> Colour {
    colour(&said(TOKENS, dark, name))
}

fn named(theme: &Theme) -> [(&'static str, Colour); 8] {
    let colours = [
        theme.accent,
        theme.accent_hover,
        theme.on_accent,
        theme.tint,
        theme.band,
        theme.on_band,
        theme.on_band_2,
        theme.band_line,
    ];
    std::array::from_fn(|place| (NAMES[place], colours[place]))
}

/// How far two colours are apart, in the channel where they are farthest.
fn apart(one: Colour, other: Colour) -> u8 {
    let (red, green) = (one.red.abs_diff(other.red), one.green.abs_diff(other.green));
    red.max(green).max(one.blue.abs_diff(other.blue))
}

/// Every colour of three digits: 4,096 of them, all hues from black to white.
fn short_colours() -> impl Iterator<Item = String> {
    (0..0x1000).map(|number| format!("#{number:03x}"))
}

fn assert_legible(picked: &str) {
    let made = palette(picked);
    for (dark, theme) in [(false, made.light), (true, made.dark)] {
        let (paper, surface) = (token(dark, "paper"), token(dark, "surface"));
        let mut pairs = vec![
            ("on accent on accent", theme.on_accent, theme.accent),
            ("on accent on hover", theme.on_accent, theme.accent_hover),
            ("on band on band", theme.on_band, theme.band),
            ("on band 2 on band", theme.on_band_2, theme.band),
            ("ink on tint", token(dark, "ink"), theme.tint),
            ("ink 2 on tint", token(dark, "ink-2"), theme.tint),
        ];
        for (what, accent) in [("accent", theme.accent), ("hover", theme.accent_hover)] {
            pairs.extend([(what, accent, paper), (what, accent, surface), (what, accent, theme.tint)]);
        }
        for (what, text, under) in pairs {
            let found = contrast(text, under);
            assert!(found >= 4.5, "{picked}, dark: {dark}, {what}: {text} on {under} is {found:.2}");
        }
    }
    assert!(contrast(made.light.accent, colour("#fff")) >= 4.5);
    assert!(contrast(made.dark.accent, token(true, "surface")) >= 7.0);
}

#[rstest]
#[case("#0C5A57", "#0c5a57")]
#[case("0c5a57", "#0c5a57")]
#[case("#fA3", "#ffaa33")]
#[case("012", "#001122")]
#[case(" #0C5A57\n", "#0c5a57")]
fn a_colour_is_three_or_six_digits(#[case] text: &str, #[case] read: &str) {
    assert_eq!(Accent::parse(text).unwrap().as_str(), read);
}

#[rstest]
#[case("")]
#[case("#")]
#[case("##0c5a57")]
#[case("#0c5a5")]
#[case("#0c5a570")]
#[case("#0c5a57ff")]
#[case("+c5a57")]
#[case("-12")]
#[case("teal")]
#[case("rgb(12 90 87)")]
#[case("#0c5a57;")]
#[case("#fff}body{display:none")]
#[case("#１２３")]
#[case("#0c5a5é")]
fn anything_else_is_no_colour(#[case] text: &str) {
    assert_eq!(Accent::parse(text), None);
}

#[test]
fn a_stored_colour_is_parsed_again() {
    let accent = Accent::parse("#0C5A57").unwrap();
    let stored = serde_json::to_string(&accent).unwrap();
    assert_eq!(stored, "\"#0c5a57\"");
    assert_eq!(serde_json::from_str::<Accent>(&stored).unwrap(), accent);
    assert!(serde_json::from_str::<Accent>("\"red;}\"").is_err());
}

/// The last four are the measured contrasts of the design spec, §2.1.
#[rstest]
#[case("#000", "#fff", 21.0)]
#[case("#fff", "#fff", 1.0)]
#[case("#777", "#fff", 4.48)]
#[case("#17211f", "#fff", 16.5)]
#[case("#0c5a57", "#f6f4ef", 7.3)]
#[case("#05211f", "#63c7bc", 8.4)]
#[case("#63c7bc", "#163330", 6.7)]
fn contrast_is_as_measured_elsewhere(#[case] one: &str, #[case] other: &str, #[case] expected: f64) {
    let (one, other) = (colour(one), colour(other));
    assert!((contrast(one, other) - expected).abs() < 0.05, "{}", contrast(one, other));
    assert!((contrast(one, other) - contrast(other, one)).abs() < f64::EPSILON);
}

#[rstest]
#[case("#000", 0.0)]
#[case("#fff", 1.0)]
#[case("#f00", 0.2126)]
#[case("#0f0", 0.7152)]
#[case("#00f", 0.0722)]
#[case("#808080", 0.215_86)]
#[case("#0a0a0a", 0.003_035)]
fn luminance_is_that_of_wcag(#[case] text: &str, #[case] expected: f64) {
    assert!((relative_luminance(colour(text)) - expected).abs() < 0.000_01);
}

#[test]
fn every_short_colour_makes_legible_pages() {
    short_colours().for_each(|picked| assert_legible(&picked));
}

#[test]
fn no_colour_falls_back_on_the_standard() {
    for picked in short_colours() {
        assert_ne!(palette(&picked), Palette::STANDARD, "{picked}");
    }
}

#[test]
fn a_button_looks_otherwise_under_the_pointer() {
    for picked in short_colours() {
        let Palette { light, dark } = palette(&picked);
        assert!(apart(light.accent, light.accent_hover) >= 8, "{picked}: {light:?}");
        assert!(apart(dark.accent, dark.accent_hover) >= 8, "{picked}: {dark:?}");
    }
}

#[test]
fn a_legible_colour_is_taken_as_it_is() {
    let (white, paper) = (colour("#fff"), token(false, "paper"));
    for picked in short_colours() {
        let own = colour(&picked);
        let legible = contrast(own, white) >= 4.5 && contrast(own, paper) >= 4.5;
        let Palette { light, .. } = palette(&picked);
        assert_eq!(light.accent == own, legible, "{picked}");
        assert_eq!(light.band, light.accent);
    }
}

#[test]
fn grey_stays_grey() {
    for grey in (0..=0xff).map(|shade| format!("#{shade:02x}{shade:02x}{shade:02x}")) {
        let Palette { light, dark } = palette(&grey);
        for Colour { red, green, blue } in [light.accent, light.band, light.tint, dark.accent, dark.band] {
            assert!(red == green && green == blue, "{grey}");
        }
    }
}

#[rstest]
#[case::white("#fff", "#707070", "#ffffff", "#1f1f1f")]
#[case::black("#000", "#000000", "#a8a8a8", "#1f1f1f")]
#[case::grey("#808080", "#6e6e6e", "#a9a9a9", "#1f1f1f")]
#[case::yellow("#ffeb3b", "#7d7100", "#dacd60", "#383306")]
#[case::red("#f00", "#e00000", "#e69494", "#380606")]
#[case::blue("#00f", "#0000ff", "#a0a0e9", "#060638")]
#[case::navy("#1b365d", "#1b365d", "#93aaca", "#111c2c")]
#[case::orange("#f60", "#bd4b00", "#dc986a", "#381a06")]
fn a_colour_keeps_its_hue(#[case] picked: &str, #[case] light: &str, #[case] dark: &str, #[case] band: &str) {
    let made = palette(picked);
    let found = [made.light.accent, made.dark.accent, made.dark.band].map(|colour| colour.to_string());
    assert_eq!(found, [light, dark, band]);
}

#[test]
fn the_standard_palette_is_the_one_in_the_tokens() {
    let sheet = Palette::STANDARD.css();
    for (dark, theme) in [(false, Palette::STANDARD.light), (true, Palette::STANDARD.dark)] {
        for (name, colour) in named(&theme) {
            if name == "band-line" {
                assert_eq!(said(&sheet, dark, name), said(TOKENS, dark, name));
            } else {
                assert_eq!(token(dark, name), colour, "{name}, dark: {dark}");
                assert_eq!(said(&sheet, dark, name), colour.to_string());
            }
        }
    }
}

#[test]
fn the_standard_teal_makes_nearly_the_standard_palette() {
    let made = palette("#0c5a57");
    for (found, standard, far) in [(made.light, Palette::STANDARD.light, 4), (made.dark, Palette::STANDARD.dark, 34)] {
        for ((name, found), (_, standard)) in named(&found).into_iter().zip(named(&standard)) {
            assert!(apart(found, standard) <= far, "{name}: {found} instead of {standard}");
        }
    }
}

/// The sheet, with each colour in it crossed out.
fn without_colours(sheet: &str) -> String {
    let mut lines = String::new();
    for line in sheet.lines() {
        let crossed = line.split_once(": ").filter(|(name, _)| name.starts_with("--")).map(|(name, value)| {
            let value = value.strip_suffix(';').expect("an end");
            let three = value.strip_prefix("rgb(").and_then(|value| value.strip_suffix(" / 13%)"));
            let channels = three.map(|three| three.split(' ').map(|channel| channel.parse::<u8>().is_ok()));
            let good = match channels {
                Some(channels) => channels.collect::<Vec<_>>() == [true; 3],
                None => Accent::parse(value).is_some_and(|accent| accent.as_str() == value),
            };
            assert!(good, "{line}");
            format!("{name}: …;")
        });
        lines.push_str(&crossed.unwrap_or_else(|| line.to_owned()));
        lines.push('\n');
    }
    lines
}

fn any_theme() -> impl Strategy<Value = Theme> {
    any::<[(u8, u8, u8); 8]>().prop_map(|channels| {
        let [accent, accent_hover, on_accent, tint, band, on_band, on_band_2, band_line] =
            channels.map(|(red, green, blue)| Colour { red, green, blue });
        Theme { accent, accent_hover, on_accent, tint, band, on_band, on_band_2, band_line }
    })
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>(), near in "#?[0-9a-fA-F+;}é -]{0,8}") {
        for text in [text, near] {
            if let Some(accent) = Accent::parse(&text) {
                prop_assert_eq!(accent.as_str().len(), 7);
                prop_assert_eq!(Accent::parse(accent.as_str()), Some(accent));
            }
        }
    }

    #[test]
    fn any_colour_makes_legible_pages(number in 0u32..0x100_0000) {
        assert_legible(&format!("#{number:06x}"));
    }

    #[test]
    fn a_sheet_sets_eight_colours_in_two_themes_and_nothing_else(light in any_theme(), dark in any_theme()) {
        let names = NAMES.map(|name| format!("--{name}: …;\n")).concat();
        let expected = format!("@layer tokens {{\n:root {{\n{names}}}\n{DARK} {{\n:root {{\n{names}}}\n}}\n}}\n");
        prop_assert_eq!(without_colours(&Palette { light, dark }.css()), expected);
    }
}
