//! The guilloche: the woven ribbon of cheques and share certificates, drawn from sine curves. Decoration, hidden
//! from assistive technology, and no request of its own.

use core::f64::consts::TAU;
use std::fmt::Write;

use leptos::prelude::*;

/// A place for the ribbon, with its measures in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ribbon {
    /// The name that its copies refer to.
    pub id: &'static str,
    /// The width of the whole.
    pub width: f64,
    /// The height.
    pub height: f64,
    /// The wavelength.
    pub wavelength: f64,
    /// The least and the greatest half-height, as shares of the height.
    pub envelope: (f64, f64),
    /// How many curves.
    pub curves: u32,
    /// Whether it is stretched to the width it is given.
    pub stretched: bool,
}

impl Ribbon {
    /// Behind the name on sign-in pages.
    pub const ENTRY: Self = Self {
        id: "weave",
        width: 1584.0,
        height: 120.0,
        wavelength: 264.0,
        envelope: (0.13, 0.47),
        curves: 18,
        stretched: false,
    };
    /// On the slim band.
    pub const SLIM: Self =
        Self { width: 880.0, height: 72.0, wavelength: 160.0, envelope: (0.16, 0.56), ..Self::ENTRY };
    /// Behind the greeting.
    pub const GREETING: Self = Self { width: 1056.0, wavelength: 220.0, ..Self::ENTRY };
    /// In the head of the admin rail.
    pub const RAIL: Self =
        Self { id: "rail-weave", width: 528.0, height: 88.0, wavelength: 132.0, curves: 14, ..Self::ENTRY };
    /// On the printed sheet.
    pub const SHEET: Self = Self {
        id: "sheet-weave",
        width: 640.0,
        height: 36.0,
        wavelength: 96.0,
        envelope: (0.14, 0.46),
        curves: 12,
        stretched: true,
    };

    /// One period, drawn once and repeated from the middle outwards.
    #[must_use]
    pub fn draw(self) -> impl IntoView {
        let period = 2.0 * self.wavelength;
        let start = (self.width - period) / 2.0;
        let copies = (1..)
            .map(|n| f64::from(n) * period)
            .take_while(|shift| shift - period < start)
            .flat_map(|shift| [shift, -shift])
            .map(|shift| view! { <use href=format!("#{}", self.id) x=shift.to_string()></use> })
            .collect_view();
        view! {
            <svg
                class="weave"
                viewBox=format!("0 0 {} {}", self.width, self.height)
                preserveAspectRatio=self.stretched.then_some("none")
                aria-hidden="true"
                focusable="false"
            >
                <path
                    id=self.id
                    transform=format!("translate({start})")
                    d=self.period()
                    vector-effect=self.stretched.then_some("non-scaling-stroke")
                />
                {copies}
            </svg>
        }
    }

    /// Every curve over one period: Bézier pieces of an eighth of a wavelength, with the sine's own slopes.
    fn period(self) -> String {
        let step = self.wavelength / 8.0;
        let mut path = String::new();
        for curve in 0..self.curves {
            let phase = TAU * f64::from(curve) / f64::from(self.curves);
            let (mut x, mut y) = (0.0, tenth(self.at(0.0, phase)));
            // Writing to a String can't fail.
            let _ = write!(path, "M0 {}", short(y));
            for piece in 0..16 {
                let next = tenth(self.at(x + step, phase));
                let (dx, dy) = (step * 2.0 / 3.0, next - self.slope(x + step, phase) * step / 3.0 - y);
                let _ = if piece == 0 {
                    let lead = self.slope(0.0, phase) * step / 3.0;
                    write!(path, "c{} {} ", short(step / 3.0), short(lead))
                } else {
                    write!(path, "s")
                };
                let _ = write!(path, "{} {} {} {}", short(dx), short(dy), short(step), short(next - y));
                (x, y) = (x + step, next);
            }
        }
        path
    }

    fn at(self, x: f64, phase: f64) -> f64 {
        let turn = TAU / self.wavelength * (x - self.wavelength);
        let (low, high) = self.envelope;
        let swing = f64::midpoint(low, high) + (high - low) / 2.0 * (turn / 2.0).cos();
        let wave = swing * (turn + phase).sin() + 0.02 * (3.0 * (turn + phase)).sin();
        self.height * (0.5 + wave)
    }

    fn slope(self, x: f64, phase: f64) -> f64 {
        (self.at(x + 0.01, phase) - self.at(x - 0.01, phase)) / 0.02
    }
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// A number in as few characters as a path needs.
fn short(value: f64) -> String {
    // Adding zero turns -0 into 0.
    let text = (tenth(value) + 0.0).to_string();
    match text.strip_prefix("-0.") {
        Some(rest) => format!("-.{rest}"),
        None => text.strip_prefix("0.").map_or(text.clone(), |rest| format!(".{rest}")),
    }
}
