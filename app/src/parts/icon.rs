//! The icons: 20 px on a grid of 20, one path each, always beside a word.

use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Glyph {
    Globe,
    Eye,
    EyeOff,
    Phone,
    Mail,
    Alert,
    Refresh,
    Clock,
    Copy,
    Check,
    Download,
    Print,
    Device,
    Key,
    Shield,
    Leave,
    Chart,
    People,
    ShieldPlain,
    Sheet,
    Badge,
    Building,
    Menu,
    Search,
    Plus,
    ChevronLeft,
    ChevronRight,
    ChevronDown,
    ArrowUp,
    ArrowDown,
    Help,
    CodeBox,
    Calendar,
    Cross,
    Info,
    Lock,
    Laptop,
    Tablet,
}

impl Glyph {
    const fn path(self) -> &'static str {
        match self {
            Self::Globe => {
                "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM2.5 10h15M10 2.5c2 2 3 4.6 3 7.5s-1 5.5-3 7.5c-2-2-3-4.6-3-7.5s1-5.5 3-7.5z"
            }
            Self::Eye => {
                "M1.8 10S4.8 4.8 10 4.8 18.2 10 18.2 10s-3 5.2-8.2 5.2S1.8 10 1.8 10zM10 7.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z"
            }
            Self::EyeOff => {
                "M8 5a8 8 0 0 1 2-.2c5.2 0 8.2 5.2 8.2 5.2a14 14 0 0 1-2.3 2.8M5.5 6.3A13.5 13.5 0 0 0 1.8 10s3 5.2 8.2 5.2a8 8 0 0 0 4.3-1.3M8.3 8.3a2.4 2.4 0 0 0 3.4 3.4M3 3l14 14"
            }
            Self::Phone => {
                "M4.5 2.8h2.3c.4 0 .7.2.8.6l.8 2.7c.1.3 0 .7-.2.9L6.9 8.2a10.5 10.5 0 0 0 4.9 4.9l1.2-1.3c.2-.2.6-.3.9-.2l2.7.8c.4.1.6.4.6.8v2.3c0 .9-.7 1.7-1.7 1.7C8.7 16.8 3.2 11.3 2.8 4.5c0-1 .8-1.7 1.7-1.7z"
            }
            Self::Mail => {
                "M3.5 4h13A1.5 1.5 0 0 1 18 5.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 2 14.5v-9A1.5 1.5 0 0 1 3.5 4zM2.5 5.5 10 11l7.5-5.5"
            }
            Self::Alert => "M10 3 18 17H2zM10 8.2v3.6M10 14.3v.1",
            Self::Refresh => {
                "M16.8 8A7 7 0 0 0 4.6 5.5L3 7.2M3 3.5v3.7h3.7M3.2 12a7 7 0 0 0 12.2 2.5l1.6-1.7M17 16.5v-3.7h-3.7"
            }
            Self::Clock => "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 5.8V10l2.8 1.8",
            Self::Copy => {
                "M8.5 7h7A1.5 1.5 0 0 1 17 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 15.5v-7A1.5 1.5 0 0 1 8.5 7zM13 7V4.5A1.5 1.5 0 0 0 11.5 3h-7A1.5 1.5 0 0 0 3 4.5v7A1.5 1.5 0 0 0 4.5 13H7"
            }
            Self::Check => "m4 10.5 4 4 8-9",
            Self::Download => "M10 3v9M6 8.5l4 4 4-4M3 16.5h14",
            Self::Print => {
                "M6 7.5V3h8v4.5M6 14H4.5A1.5 1.5 0 0 1 3 12.5V9a1.5 1.5 0 0 1 1.5-1.5h11A1.5 1.5 0 0 1 17 9v3.5a1.5 1.5 0 0 1-1.5 1.5H14M6 11.5h8V17H6z"
            }
            Self::Device => {
                "M7 2.5h6A1.5 1.5 0 0 1 14.5 4v12a1.5 1.5 0 0 1-1.5 1.5H7A1.5 1.5 0 0 1 5.5 16V4A1.5 1.5 0 0 1 7 2.5zM9 15h2"
            }
            Self::Key => "M6.5 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM9 11l8-8M14 6l2.5 2.5M11.5 8.5 13 10",
            Self::Shield => "M10 2.5 16.5 5v4.5c0 4-2.7 6.7-6.5 8-3.8-1.3-6.5-4-6.5-8V5zM7 10l2.2 2.2 4-4.4",
            Self::Chart => "M3 3v14h14M6 12.5l3.5-4 3 2.5L17 5.5",
            Self::People => {
                "M7.5 4a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM2.5 16.5c0-2.8 2.2-4.5 5-4.5s5 1.7 5 4.5M13 4.3a2.7 2.7 0 0 1 0 5.1M14.5 12.3c1.9.5 3.2 2 3.2 4.2"
            }
            Self::ShieldPlain => "M10 2.5 16.5 5v4.5c0 4-2.7 6.7-6.5 8-3.8-1.3-6.5-4-6.5-8V5z",
            Self::Sheet => "M5 2.5h7l4 4v11H5zM12 2.5v4h4M7.5 10h6M7.5 13.5h6",
            Self::Badge => {
                "M3.5 4.5h13A1.5 1.5 0 0 1 18 6v8.5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 2 14.5V6a1.5 1.5 0 0 1 1.5-1.5zM7 7.5a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4zM4.5 13.5c.4-1.2 1.3-1.7 2.5-1.7s2.1.5 2.5 1.7M12 8.5h3.5M12 11.5h3.5"
            }
            Self::Building => "M3.5 17V4.5l7-2V17M10.5 7.5h6V17M2 17h16M6 7h2M6 10h2M6 13h2M13 10.5h1M13 13.5h1",
            Self::Menu => "M3 5.5h14M3 10h14M3 14.5h14",
            Self::Search => "M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4",
            Self::Plus => "M10 4v12M4 10h12",
            Self::ChevronLeft => "m12 5-5 5 5 5",
            Self::ChevronRight => "m8 5 5 5-5 5",
            Self::ChevronDown => "m5 8 5 5 5-5",
            Self::ArrowUp => "M10 16V4.5M5 9l5-5 5 5",
            Self::ArrowDown => "M10 4v11.5M5 11l5 5 5-5",
            Self::Help => {
                "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM7.8 8a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M10 14.2v.1"
            }
            Self::CodeBox => {
                "M3.5 5h13A1.5 1.5 0 0 1 18 6.5v7a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 2 13.5v-7A1.5 1.5 0 0 1 3.5 5zM5.5 10v.1M8.5 10v.1M11.5 10v.1M14.5 10v.1"
            }
            Self::Calendar => {
                "M4.5 4h11A1.5 1.5 0 0 1 17 5.5v10a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15.5v-10A1.5 1.5 0 0 1 4.5 4zM3 8.5h14M6.5 2.5V5M13.5 2.5V5"
            }
            Self::Cross => "m5 5 10 10M15 5 5 15",
            Self::Info => "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9.2v4.3M10 6.5v.1",
            Self::Lock => {
                "M5.5 9h9A1.5 1.5 0 0 1 16 10.5v5a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 4 15.5v-5A1.5 1.5 0 0 1 5.5 9zM6.5 9V6.5a3.5 3.5 0 0 1 7 0V9"
            }
            Self::Laptop => "M5 4.5h10a1 1 0 0 1 1 1V13H4V5.5a1 1 0 0 1 1-1zM2 15.5h16",
            Self::Tablet => {
                "M5.5 2.5h9A1.5 1.5 0 0 1 16 4v12a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 4 16V4a1.5 1.5 0 0 1 1.5-1.5zM9 15h2"
            }
            Self::Leave => "M8 3H4.5A1.5 1.5 0 0 0 3 4.5v11A1.5 1.5 0 0 0 4.5 17H8M8 10h9M13.5 6.5 17 10l-3.5 3.5",
        }
    }
}

/// An icon. It is decoration: the word beside it says the same.
#[component]
pub fn Icon(
    /// Which one.
    of: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
            <path d=of.path() />
        </svg>
    }
}
