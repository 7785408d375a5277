//! A way back never leads to another site (defects.md row 62).

use guichet::redirect::local_path;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("/")]
#[case("/security")]
#[case("/set-up/recovery-codes")]
#[case("/admin/clients?state=waiting&page=2")]
fn a_page_of_ours_is_kept(#[case] path: &str) {
    assert_eq!(local_path(path), path);
}

#[rstest]
#[case("")]
#[case("security")]
#[case("//evil.example")]
#[case("///evil.example")]
#[case("/\\evil.example")]
#[case("\\evil.example")]
#[case("\\\\evil.example")]
#[case("https:evil.example")]
#[case("https://evil.example")]
#[case("/a//evil.example")]
#[case("/%2fevil.example")]
#[case("/%5cevil.example")]
#[case("%2f%2fevil.example")]
#[case("/\t/evil.example")]
#[case("\t//evil.example")]
#[case("/\r\nLocation: https://evil.example")]
#[case(" /security")]
#[case("javascript:alert(1)")]
#[case("/@evil.example")]
#[case("?next=/")]
#[case(".evil.example")]
#[case("/é")]
#[case("／／evil.example")]
fn anything_else_leads_home(#[case] wanted: &str) {
    assert_eq!(local_path(wanted), "/");
}

#[test]
fn a_path_has_512_bytes_at_most() {
    let longest = format!("/{}", "a".repeat(511));
    assert_eq!(local_path(&longest), longest);
    assert_eq!(local_path(&format!("{longest}a")), "/");
}

proptest! {
    #[test]
    fn it_never_gives_another_site(any in any::<String>(), near in "[/\\\\a-c.:@%?=&\\t\\r\\n #-]{0,12}") {
        for wanted in [any, near] {
            let path = local_path(&wanted);
            prop_assert!(path == "/" || path == wanted);
            prop_assert!(path.starts_with('/'));
            prop_assert!(!path.contains("//"));
            prop_assert!(path.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\:@%#".contains(&byte)));
        }
    }
}
