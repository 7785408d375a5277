//! A browser's name for itself, as people know it: Firefox on Windows. It is what the browser says, and proves
//! nothing; it helps somebody recognise their own sessions.

use serde::{Deserialize, Serialize};

/// Which browser, on what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The browser.
    pub browser: Browser,
    /// What it runs on.
    pub system: System,
}

/// A browser that people have heard of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Browser {
    /// Microsoft's.
    Edge,
    /// Opera's.
    Opera,
    /// Samsung's.
    Samsung,
    /// Mozilla's.
    Firefox,
    /// Google's.
    Chrome,
    /// Apple's.
    Safari,
    /// Another.
    Unknown,
}

/// What a browser runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// An iPhone.
    Iphone,
    /// An iPad.
    Ipad,
    /// A phone or tablet with Android.
    Android,
    /// Windows.
    Windows,
    /// A Mac.
    Mac,
    /// A Chromebook.
    ChromeOs,
    /// Linux.
    Linux,
    /// Another.
    Unknown,
}

impl Agent {
    /// Reads a `User-Agent` header; none when it is empty. Nearly every browser claims to be several others, so
    /// the order decides.
    #[must_use]
    pub fn read(header: &str) -> Option<Self> {
        if header.is_empty() {
            return None;
        }
        let first = |marks: &[(&str, Browser)]| marks.iter().find(|(mark, _)| header.contains(mark)).map(|(_, it)| *it);
        let browser = first(&[
            ("Edg", Browser::Edge),
            ("OPR/", Browser::Opera),
            ("SamsungBrowser", Browser::Samsung),
            ("Firefox/", Browser::Firefox),
            ("FxiOS", Browser::Firefox),
            ("CriOS", Browser::Chrome),
            ("Chrome/", Browser::Chrome),
            ("Safari/", Browser::Safari),
        ]);
        let marks = [
            ("iPhone", System::Iphone),
            ("iPad", System::Ipad),
            ("Android", System::Android),
            ("Windows", System::Windows),
            ("Macintosh", System::Mac),
            ("CrOS", System::ChromeOs),
            ("Linux", System::Linux),
        ];
        let system = marks.iter().find(|(mark, _)| header.contains(mark)).map(|(_, system)| *system);
        Some(Self { browser: browser.unwrap_or(Browser::Unknown), system: system.unwrap_or(System::Unknown) })
    }
}
