//! The firm's colour, and the palette that pages take from it.
//!
//! Whatever colour a firm picks, text stays legible on it and in it, in light and in dark, and the style sheet
//! written from it sets the eight colours of the palette and nothing else. What isn't a hexadecimal colour is
//! refused; a colour from which no legible palette can be made gives the standard one.

use core::fmt;

use serde::{Deserialize, Serialize};

/// The least contrast of text with what it stands on (WCAG 2.2, success criterion 1.4.3).
const TEXT: f64 = 4.5;
/// The contrast with the surface that the accent is raised to in the dark (design spec §2.1).
const RAISED: f64 = 7.0;
/// How much of the accent there is in the tint at most, and of the band in its second line, in per cent.
const TINT: u8 = 10;
const SECOND_LINE: u8 = 18;

const WHITE: Colour = Colour::of(0xff_ff_ff);

/// The colour that a firm picked: three or six hexadecimal digits, after a `#` or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Accent {
    colour: Colour,
    text: String,
}

impl Accent {
    /// Reads a colour; none when it isn't one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix('#').unwrap_or(text);
        // `from_str_radix` would take a sign.
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let colour = match digits.len() {
            6 => Colour::of(number),
            3 => Colour::of((number & 0xf00) * 0x1100 + (number & 0xf0) * 0x110 + (number & 0xf) * 0x11),
            _ => return None,
        };
        Some(Self { colour, text: colour.to_string() })
    }

    /// The colour as `#rrggbb`, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The colour.
    #[must_use]
    pub const fn colour(&self) -> Colour {
        self.colour
    }
}

impl TryFrom<String> for Accent {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a colour")
    }
}

impl From<Accent> for String {
    fn from(accent: Accent) -> Self {
        accent.text
    }
}

/// A colour in sRGB. Written as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Its red, from 0 to 255.
    pub red: u8,
    /// Its green.
    pub green: u8,
    /// Its blue.
    pub blue: u8,
}

impl Colour {
    const fn of(number: u32) -> Self {
        let [_, red, green, blue] = number.to_be_bytes();
        Self { red, green, blue }
    }

    /// This colour laid over another, so many per cent of it.
    fn over(self, ground: Self, percent: u8) -> Self {
        let share = f64::from(percent) / 100.0;
        let mixed = |over: u8, under: u8| channel((f64::from(over) * share + f64::from(under) * (1.0 - share)) / 255.0);
        Self {
            red: mixed(self.red, ground.red),
            green: mixed(self.green, ground.green),
            blue: mixed(self.blue, ground.blue),
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// How bright a colour is, from 0 for black to 1 for white
/// (WCAG 2.2, <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>).
#[must_use]
pub fn relative_luminance(colour: Colour) -> f64 {
    let linear = |channel: u8| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue)
}

/// How far two colours stand apart, from 1 for the same to 21 for black and white, in either order
/// (WCAG 2.2, <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>).
#[must_use]
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (relative_luminance(one), relative_luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The colours of one theme that follow from the firm's (design spec §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// The primary button, links, the focus ring.
    pub accent: Colour,
    /// The same under the pointer.
    pub accent_hover: Colour,
    /// Text on the accent.
    pub on_accent: Colour,
    /// A soft ground for notices and the like.
    pub tint: Colour,
    /// The letterhead.
    pub band: Colour,
    /// The firm's name on it.
    pub on_band: Colour,
    /// The second line on it.
    pub on_band_2: Colour,
    /// The guilloche on it, drawn at 13 %.
    pub band_line: Colour,
}

impl Theme {
    /// The colour itself if it is legible on white and paper, else darkened until it is.
    fn light(colour: Colour) -> Option<Self> {
        let hue = Hsl::of(colour);
        let darker = (1..=100).map(|step| hue.lightness(hue.lightness - f64::from(step) / 100.0).colour());
        let legible =
            |colour: &Colour| contrast(*colour, LIGHT.surface) >= TEXT && contrast(*colour, LIGHT.paper) >= TEXT;
        let accent = core::iter::once(colour).chain(darker).find(legible)?;

        let hue = Hsl::of(accent);
        // Nearly black can't get visibly darker.
        let hover = if hue.lightness < 0.12 { hue.lightness + 0.1 } else { hue.lightness * 0.75 };
        let accent_hover = hue.lightness(hover).colour();
        Some(Self {
            accent,
            accent_hover,
            on_accent: WHITE,
            tint: tint(accent, accent_hover, LIGHT.surface)?,
            band: accent,
            on_band: WHITE,
            on_band_2: most(SECOND_LINE, |percent| accent.over(WHITE, percent), |line| contrast(line, accent) >= TEXT)?,
            band_line: WHITE,
        })
    }

    /// The same hue, less saturated, as a vivid one glares on a dark page; and lighter until it stands out.
    fn dark(colour: Colour) -> Option<Self> {
        let hue = Hsl::of(colour);
        let soft = hue.saturation(0.62);
        let (lightness, accent) = (0..=100)
            .map(|step| (soft.lightness + f64::from(step) / 100.0).min(1.0))
            .map(|lightness| (lightness, soft.lightness(lightness).colour()))
            .find(|(_, colour)| contrast(*colour, DARK.surface) >= RAISED)?;
        // Nearly white can't get visibly lighter.
        let hover = if lightness > 0.85 { lightness - 0.1 } else { lightness + 0.1 };
        let accent_hover = soft.lightness(hover).colour();
        Some(Self {
            accent,
            accent_hover,
            on_accent: hue.lightness(0.075).colour(),
            tint: tint(accent, accent_hover, DARK.surface)?,
            band: hue.saturation(0.82).lightness(0.12).colour(),
            on_band: hue.saturation(0.35).lightness(0.957).colour(),
            on_band_2: hue.saturation(0.3).lightness(0.725).colour(),
            band_line: soft.lightness(lightness + 0.17).colour(),
        })
    }

    /// Whether all its text can be read.
    fn is_legible(&self, ground: Ground) -> bool {
        [
            (self.accent, ground.paper),
            (self.accent, ground.surface),
            (self.accent, self.tint),
            (self.accent_hover, ground.paper),
            (self.accent_hover, ground.surface),
            (self.accent_hover, self.tint),
            (self.on_accent, self.accent),
            (self.on_accent, self.accent_hover),
            (self.on_band, self.band),
            (self.on_band_2, self.band),
        ]
        .into_iter()
        .all(|(text, under)| contrast(text, under) >= TEXT)
    }

    fn declarations(&self) -> String {
        let Colour { red, green, blue } = self.band_line;
        format!(
            "--accent: {};\n--accent-hover: {};\n--on-accent: {};\n--tint: {};\n--band: {};\n--on-band: {};\n\
             --on-band-2: {};\n--band-line: rgb({red} {green} {blue} / 13%);\n",
            self.accent, self.accent_hover, self.on_accent, self.tint, self.band, self.on_band, self.on_band_2,
        )
    }
}

/// The firm's colour in both themes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// On paper.
    pub light: Theme,
    /// Where the browser asks for dark pages.
    pub dark: Theme,
}

impl Palette {
    /// The palette of a firm that has picked no colour: the teal of `style/tokens.css`.
    pub const STANDARD: Self = Self {
        light: Theme {
            accent: Colour::of(0x0c_5a_57),
            accent_hover: Colour::of(0x08_45_43),
            on_accent: WHITE,
            tint: Colour::of(0xe4_f0_ee),
            band: Colour::of(0x0c_5a_57),
            on_band: WHITE,
            on_band_2: Colour::of(0xcf_e3_e0),
            band_line: WHITE,
        },
        dark: Theme {
            accent: Colour::of(0x63_c7_bc),
            accent_hover: Colour::of(0x86_d8_cf),
            on_accent: Colour::of(0x05_21_1f),
            tint: Colour::of(0x16_33_30),
            band: Colour::of(0x0b_30_2e),
            on_band: Colour::of(0xf1_f7_f5),
            on_band_2: Colour::of(0xa9_c9_c4),
            band_line: Colour::of(0xa0_e2_d9),
        },
    };

    /// The palette that follows from a firm's colour; the standard one should that not be legible.
    #[must_use]
    pub fn of(accent: &Accent) -> Self {
        let derived = || Some(Self { light: Theme::light(accent.colour)?, dark: Theme::dark(accent.colour)? });
        derived().filter(|made| made.light.is_legible(LIGHT) && made.dark.is_legible(DARK)).unwrap_or(Self::STANDARD)
    }

    /// The style sheet that sets it. It stands in the layer of `style/tokens.css` and overrides it there, so it
    /// must be linked after the sheet of the pages.
    #[must_use]
    pub fn css(&self) -> String {
        format!(
            "@layer tokens {{\n:root {{\n{}}}\n@media (prefers-color-scheme: dark) {{\n:root {{\n{}}}\n}}\n}}\n",
            self.light.declarations(),
            self.dark.declarations(),
        )
    }
}

/// What the colours of a theme stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Of the page.
    pub paper: Colour,
    /// Of a card.
    pub surface: Colour,
}

/// The grounds in light, as `style/tokens.css` has them.
pub const LIGHT: Ground = Ground { paper: Colour::of(0xf6_f4_ef), surface: WHITE };
/// The same in the dark.
pub const DARK: Ground = Ground { paper: Colour::of(0x0e_14_13), surface: Colour::of(0x16_1e_1d) };

/// As much of the accent over the surface as leaves the accent legible on it.
fn tint(accent: Colour, hover: Colour, surface: Colour) -> Option<Colour> {
    let legible = |tint| contrast(accent, tint) >= TEXT && contrast(hover, tint) >= TEXT;
    most(TINT, |percent| accent.over(surface, percent), legible)
}

/// The colour of the highest percentage, up to a limit, that will do.
fn most(limit: u8, colour: impl Fn(u8) -> Colour, will_do: impl Fn(Colour) -> bool) -> Option<Colour> {
    (0..=limit).rev().map(colour).find(|colour| will_do(*colour))
}

/// A colour as hue in degrees, saturation and lightness from 0 to 1 (CSS Color 4 §7).
#[derive(Clone, Copy)]
struct Hsl {
    hue: f64,
    saturation: f64,
    lightness: f64,
}

impl Hsl {
    // CSS Color 4 §7.2.
    fn of(colour: Colour) -> Self {
        let [red, green, blue] = [colour.red, colour.green, colour.blue].map(|channel| f64::from(channel) / 255.0);
        let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
        let (lightness, spread) = (f64::midpoint(most, least), most - least);
        if spread <= 0.0 {
            return Self { hue: 0.0, saturation: 0.0, lightness };
        }
        let sixth = if most <= red {
            (green - blue) / spread
        } else if most <= green {
            (blue - red) / spread + 2.0
        } else {
            (red - green) / spread + 4.0
        };
        let saturation = (most - lightness) / lightness.min(1.0 - lightness);
        Self { hue: (sixth * 60.0).rem_euclid(360.0), saturation, lightness }
    }

    /// The same, with that lightness, or the nearest that there is.
    const fn lightness(self, lightness: f64) -> Self {
        Self { lightness: lightness.clamp(0.0, 1.0), ..self }
    }

    /// The same, with that part of its saturation.
    const fn saturation(self, part: f64) -> Self {
        Self { saturation: self.saturation * part, ..self }
    }

    // CSS Color 4 §7.1.
    fn colour(self) -> Colour {
        let reach = self.saturation * self.lightness.min(1.0 - self.lightness);
        let at = |offset: f64| {
            let place = (offset + self.hue / 30.0) % 12.0;
            channel(self.lightness - reach * (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0))
        };
        Colour { red: at(0.0), green: at(8.0), blue: at(4.0) }
    }
}

/// A channel between 0 and 1 as a byte.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
fn channel(value: f64) -> u8 {
    (value * 255.0).round().clamp(0.0, 255.0) as u8
}
