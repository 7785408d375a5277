//! The same as a page: what mail programs can draw, so styles stand in the elements. No picture and nothing else that
//! would be fetched: whoever opens it tells nobody.

use guichet::{colour::Palette, ports::Mail};
use leptos::prelude::*;

use super::{Written, language};
use crate::text::Texts;

impl Written {
    /// As HTML.
    #[must_use]
    pub fn html(&self, mail: &Mail) -> String {
        let theme = mail.firm.accent.as_ref().map_or(Palette::STANDARD, Palette::of).light;
        let words = Texts::of(mail.letter.locale).mail();
        let page = "margin:0;padding:24px 12px;background:#f6f4ef;color:#17211f;\
                    font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
        let sheet = "max-width:560px;margin:0 auto;background:#fff;border-radius:8px;overflow:hidden";
        let band = format!(
            "background:{};color:{};padding:16px 24px;font-size:18px;font-weight:600",
            theme.band, theme.on_band
        );
        let button_style = format!(
            "display:inline-block;background:{};color:{};padding:12px 20px;border-radius:8px;\
             text-decoration:none;font-weight:600",
            theme.accent, theme.on_accent
        );
        let small = "margin:0;padding:16px 24px;border-top:1px solid #e1ddd4;font-size:13px;color:#53605c";
        let (lead, rest) = self.paragraphs.split_at(self.paragraphs.len().min(2));
        let paragraph = |text: &String| view! { <p style="margin:0 0 16px">{text.clone()}</p> };
        let button = self.button.clone().map(|(text, link)| {
            let copy = words.link_copy(&link);
            view! {
                <p style="margin:0 0 16px">
                    <a href=link style=button_style>
                        {text}
                    </a>
                </p>
                <p style="margin:0 0 16px;font-size:13px;color:#53605c;word-break:break-all">{copy}</p>
            }
        });
        let document = view! {
            <html lang=language(&mail.letter)>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width" />
                    <title>{self.subject.clone()}</title>
                </head>
                <body style=page>
                    <div style=sheet>
                        <div style=band>{self.signature.clone()}</div>
                        <div style="padding:24px 24px 8px">
                            {lead.iter().map(paragraph).collect_view()} {button}
                            {rest.iter().map(paragraph).collect_view()}
                        </div>
                        <p style=small>{self.foot.clone()}</p>
                    </div>
                </body>
            </html>
        };
        format!("<!DOCTYPE html>{}", document.to_html())
    }
}
