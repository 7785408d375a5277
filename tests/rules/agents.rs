//! Browsers by their own word: header lines as the browsers of the day send them.

use guichet::agent::{
    Agent,
    Browser::{self, Chrome, Edge, Firefox, Opera, Safari, Samsung},
    System::{self, Android, ChromeOs, Ipad, Iphone, Linux, Mac, Windows},
};
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case::firefox_on_windows(
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    Firefox,
    Windows
)]
#[case::firefox_on_a_mac(
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
    Firefox,
    Mac
)]
#[case::firefox_on_linux("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Firefox, Linux)]
#[case::firefox_on_ubuntu(
    "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    Firefox,
    Linux
)]
#[case::firefox_on_android("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", Firefox, Android)]
#[case::firefox_on_an_iphone(
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15",
    Firefox,
    Iphone
)]
#[case::firefox_on_an_ipad(
    "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15",
    Firefox,
    Ipad
)]
#[case::chrome_on_windows(
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    Chrome,
    Windows
)]
#[case::chrome_on_a_mac(
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    Chrome,
    Mac
)]
#[case::chrome_on_linux(
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    Chrome,
    Linux
)]
#[case::chrome_on_chrome_os(
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
    Chrome,
    ChromeOs
)]
#[case::chrome_on_android(
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36",
    Chrome,
    Android
)]
#[case::chrome_on_an_iphone(
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1",
    Chrome,
    Iphone
)]
#[case::chrome_on_an_ipad(
    "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0.7204.53 Mobile/15E148 Safari/604.1",
    Chrome,
    Ipad
)]
#[case::edge_on_windows(
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
    Edge,
    Windows
)]
#[case::edge_on_a_mac(
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0",
    Edge,
    Mac
)]
#[case::edge_on_android(
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36 EdgA/138.0.0.0",
    Edge,
    Android
)]
#[case::edge_on_an_iphone(
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 EdgiOS/138.0.3351.65 Mobile/15E148 Safari/604.1",
    Edge,
    Iphone
)]
#[case::safari_on_a_mac(
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    Safari,
    Mac
)]
#[case::safari_on_an_iphone(
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    Safari,
    Iphone
)]
#[case::safari_on_an_ipad(
    "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    Safari,
    Ipad
)]
#[case::safari_on_an_ipad_that_asks_for_desktop_pages(
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    Safari,
    Mac
)]
#[case::samsungs_on_android(
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    Samsung,
    Android
)]
#[case::opera_on_windows(
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/135.0.0.0 Safari/537.36 OPR/120.0.0.0",
    Opera,
    Windows
)]
#[case::something_else("curl/8.14.1", Browser::Unknown, System::Unknown)]
#[case::something_else_on_linux("Links (2.30; Linux 6.1.0 x86_64; GNU C 13.2; text)", Browser::Unknown, Linux)]
fn a_browser_is_known_by_its_name(#[case] header: &str, #[case] browser: Browser, #[case] system: System) {
    assert_eq!(Agent::read(header), Some(Agent { browser, system }));
}

#[test]
fn who_doesnt_say_is_not_guessed_at() {
    assert_eq!(Agent::read(""), None);
}

#[test]
fn the_log_keeps_two_words_of_it_and_not_the_header() {
    let agent = Agent { browser: Firefox, system: ChromeOs };
    let text = serde_json::to_string(&agent).unwrap();
    assert_eq!(text, r#"{"browser":"firefox","system":"chrome_os"}"#);
    assert_eq!(serde_json::from_str::<Agent>(&text).unwrap(), agent);
}

proptest! {
    #[test]
    fn whatever_the_header_reading_never_panics(header in any::<String>()) {
        prop_assert_eq!(Agent::read(&header).is_none(), header.is_empty());
    }
}
