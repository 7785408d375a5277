//! The firm's logo: drawn anew from what an owner sends, or refused with the reason.

use axum::http::Method;
use guichet::logo::Logo;

use crate::{
    on_both, png,
    support::{
        browser::{PAGE, SCRIPT},
        database::Engine,
        firm_settings::{EDGE, LOGO, leads, logged, multipart, owner, rows, upload, view},
        portal::Portal,
    },
};

on_both! {
    a_logo_is_drawn_anew_shown_and_removed,
    a_picture_that_cannot_be_a_logo_says_why,
}

async fn a_logo_is_drawn_anew_shown_and_removed(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    let sent = png::of_chunks(&[
        (b"IHDR", png::header(16, 16)),
        (b"tEXt", b"Comment\0taken at 46.8 N, 71.2 W".to_vec()),
        (b"IDAT", png::pixels(90, 16)),
        (b"IEND", Vec::new()),
    ]);
    let sent = [&sent[..], b"<script>alert(1)</script>"].concat();
    leads(&upload(&browser, &sent, "").await, "/admin/firm?done=logo");
    let mark = view(&browser).await["logo"].as_str().unwrap().to_owned();
    assert!(mark.ends_with("-16x16"), "{mark}");
    let address = format!("/logo.png?v={}", mark.split('-').next().unwrap());
    for page in [portal.browser().get("/sign-in").await, browser.get("/admin/firm?done=logo").await] {
        let page = page.ok().text();
        assert!(page.contains(&format!("<img src=\"{address}\" width=\"16\" height=\"16\"")), "{page}");
        assert!(page.contains("alt=\"Cabinet Éluard &amp; Fils\""), "{page}");
    }
    let answer = portal.browser().get(&address).await;
    assert_eq!((answer.header("content-type"), answer.code()), (Some("image/png"), 200));
    assert!(answer.body.starts_with(png::SIGNATURE));
    for gone in [&b"tEXt"[..], b"46.8", b"script"] {
        assert!(!answer.body.windows(gone.len()).any(|window| window == gone));
    }
    assert_eq!(Logo::read(&answer.body).unwrap().mark(), mark);

    // For the place of another one than stands: nothing is overwritten.
    let before = rows(&portal).await;
    for shown in ["", "0123456789abcdef-16x16"] {
        leads(&upload(&browser, &png::square(7), shown).await, "/admin/firm/logo?problem=conflict");
        let answer = browser.submit("/api/admin/firm/remove-logo", &[("shown", shown)]).await;
        leads(&answer, "/admin/firm/logo/remove?problem=conflict");
    }
    // The same once more changes nothing either, wherever it came from.
    leads(&upload(&browser, &sent, "").await, "/admin/firm?done=logo");
    assert_eq!(rows(&portal).await, before);
    leads(&upload(&browser, &png::square(7), &mark).await, "/admin/firm?done=logo");
    let mark = view(&browser).await["logo"].as_str().unwrap().to_owned();
    let dialog = browser.get("/admin/firm/logo/remove").await.ok().text();
    assert!(dialog.contains(&format!("value=\"{mark}\"")), "{dialog}");
    let answer = browser.submit("/api/admin/firm/remove-logo", &[("shown", &mark)]).await;
    leads(&answer, "/admin/firm?done=logo-removed");
    assert_eq!(portal.browser().get("/logo.png").await.code(), 404);
    assert!(!portal.browser().get("/sign-in").await.text().contains("/logo.png"));
    assert_eq!(logged(&portal).await, ["\"logo\""; 3]);
}

async fn a_picture_that_cannot_be_a_logo_says_why(engine: Engine) {
    let portal = Portal::open(engine).await;
    let (_, browser) = owner(&portal).await;
    leads(&upload(&browser, &png::square(1), "").await, "/admin/firm?done=logo");
    let mark = view(&browser).await["logo"].as_str().unwrap().to_owned();
    let before = rows(&portal).await;
    let good = png::square(2);
    let bomb =
        png::of_chunks(&[(b"IHDR", png::header(60_000, 60_000)), (b"IDAT", png::pixels(0, 16)), (b"IEND", Vec::new())]);
    let tiny = png::of_chunks(&[(b"IHDR", png::header(15, 15)), (b"IDAT", png::pixels(0, 15)), (b"IEND", Vec::new())]);
    let large = [&good[..], &vec![0; 200 * 1024]].concat();
    let field = 15;
    for (picture, word, sentence) in [
        (&b""[..], "empty", "Choose a picture first"),
        (b"\xff\xd8\xff\xe0 a photograph", "not-png", "This isn’t a PNG picture"),
        (b"<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>", "svg", "SVG pictures can carry programs"),
        (&bomb, "too-many-pixels", "at most 1024 pixels each way"),
        (&tiny, "too-small", "at least 16 pixels each way"),
        (&large, "too-large", "over 200"),
        (&good[..good.len() - 20], "broken", "This picture is damaged"),
    ] {
        let back = format!("{LOGO}?problem=field&n={field}&logo={word}");
        leads(&upload(&browser, picture, &mark).await, &back);
        let page = browser.get(&back).await.ok().text().replace('\u{a0}', " ");
        assert!(page.contains(sentence), "{word}: {page}");
        let answer = browser.ask(Method::POST, LOGO, SCRIPT, EDGE, multipart(picture, &[("shown", &mark)])).await;
        answer.is(422, "field");
    }
    for broken in [&b"--edge"[..], b"nonsense", b""] {
        let answer = browser.ask(Method::POST, LOGO, SCRIPT, EDGE, broken.to_vec()).await;
        assert_eq!(answer.code(), 422, "{answer:?}");
    }
    let form = browser.submit(LOGO, &[("logo", "x"), ("shown", &mark)]).await;
    leads(&form, "/admin/firm/logo?problem=input");
    let huge = multipart(&vec![b'x'; 5 * 1024 * 1024], &[]);
    assert_eq!(browser.ask(Method::POST, LOGO, PAGE, EDGE, huge).await.code(), 413);
    assert_eq!(rows(&portal).await, before);
    // An address can't make the page say anything else.
    let page = browser.get("/admin/firm/logo?problem=field&n=15&logo=%3Cscript%3E").await.ok().text();
    assert!(!page.contains("<script>\"") && page.contains("id=\"picture-note\""), "{page}");
}
