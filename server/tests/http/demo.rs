//! `guichet demo`: what it shows is made by the rules, and nobody has to wait for it.

use guichet::{
    chain::{Chain, Verdict},
    usecase,
};
use guichet_server::{config::Settings, crowd::Size, demo};

use crate::support::database::Rows;

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_has_people_in_every_state_and_two_months_behind_it() {
    let config = Settings::default().resolve(std::path::Path::new("/nonexistent/guichet.toml")).unwrap();
    let shown = demo::prepare(config, Size::default()).await.unwrap();
    for who in ["gilles@", "helene@", "marie.gagnon@", "luc.roy@", "denis.bouchard@", "oathtool", "/set-up/"] {
        assert!(shown.welcome.contains(who), "{who}: {}", shown.welcome);
    }
    let rows = Rows::of(&shown.config.database_url).await;
    let standings = "SELECT standing FROM account WHERE role = 'client' GROUP BY standing ORDER BY standing";
    let all = ["exempt", "locked", "password_only", "protected", "set_up_again", "waiting"];
    assert_eq!(rows.texts(standings).await, all);
    assert_eq!(rows.number("SELECT COUNT(*) FROM account WHERE role = 'client'").await, 40);
    assert!(rows.count("rollout").await >= 60);
    assert_eq!(rows.number("SELECT COUNT(*) FROM help_request WHERE handled_at IS NULL").await, 1);
    assert_eq!(rows.texts("SELECT policy FROM firm").await, ["required"]);
    assert!(rows.number("SELECT COUNT(*) FROM reminder WHERE sent_at IS NOT NULL").await >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_stands_everywhere_and_its_log_is_whole() {
    let config = Settings::default().resolve(std::path::Path::new("/nonexistent/guichet.toml")).unwrap();
    let shown = demo::prepare(config, Size { clients: 1000, events: 1500 }).await.unwrap();
    let rows = Rows::of(&shown.config.database_url).await;
    assert_eq!(rows.number("SELECT COUNT(*) FROM account WHERE role = 'client'").await, 1040);
    let everywhere = "SELECT DISTINCT standing FROM account WHERE sort_key <> '' ORDER BY standing";
    let all = ["disabled", "exempt", "locked", "password_only", "protected", "set_up_again", "waiting"];
    assert_eq!(rows.texts(everywhere).await, all);
    let firm = shown.ports.store.firms().await.unwrap().remove(0);
    let Verdict::Whole { lines, .. } =
        usecase::follow_chain(&*shown.ports.store, firm.id, Chain::of(firm.id)).await.unwrap()
    else {
        panic!("a broken chain");
    };
    assert!(lines > 1500, "{lines}");
}
