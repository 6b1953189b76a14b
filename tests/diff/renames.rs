//! Renames, ids given to new things, and files that are used.

use liantu::diff;
use liantu::language::OpenError;
use liantu::model::Chain;
use liantu::report::{ChangeState, Finding};

use super::{CHAIN, Judged, all, compared, edited, mirror, none, read, replaced};

/// The chain under other ids: every place where an id stands follows.
fn renamed() -> String {
    let mut text = CHAIN.to_owned();
    for (old, new) in [
        (
            "{id: making, title",
            "{id: primary, formerly: [making], title",
        ),
        ("stage: making\n", "stage: primary\n"),
        ("stage: making, cap", "stage: primary, cap"),
        ("[making, using]", "[using, primary]"),
        ("  ore: {title", "  iron-ore: {formerly: ore, title"),
        ("{ore: {amount", "{iron-ore: {amount"),
        ("- {of: ore", "- {of: iron-ore"),
        ("imports: {ore:", "imports: {iron-ore:"),
        (
            "  metal: {title",
            "  steel: {formerly: [iron, metal], title",
        ),
        ("product: metal", "product: steel"),
        ("any-of: [metal, scrap]", "any-of: [scrap, steel]"),
        ("{of: metal, measure", "{of: steel, measure"),
        ("of: metal, amount: 20", "of: steel, amount: 20"),
        ("  slag: {title", "  dross: {formerly: [slag], title"),
        ("byproducts: {slag", "byproducts: {dross"),
        ("commodity/slag", "commodity/dross"),
        ("  smelting:\n", "  melting:\n    formerly: [smelting]\n"),
        ("process: smelting", "process: melting"),
        ("  north: {title", "  south: {formerly: [north], title"),
        ("from: north", "from: south"),
        ("sites: {north:", "sites: {south:"),
    ] {
        text = replaced(&text, old, new);
    }
    text
}

#[test]
fn renames_fold_all_that_follows_them() {
    let document = compared(CHAIN, &renamed());
    assert_eq!(
        all(&document),
        [
            "renamed stage primary: making -> primary []",
            "renamed commodity dross: slag -> dross []",
            "renamed commodity iron-ore: ore -> iron-ore []",
            "renamed commodity steel: metal -> steel []",
            "renamed process melting: smelting -> melting []",
            "renamed site south: north -> south []",
        ]
    );
    assert!(
        document
            .findings
            .iter()
            .all(|it| it.state == ChangeState::Unchanged)
    );
    let about = |it: &Finding| {
        ["ore", "metal", "smelting", "north"]
            .iter()
            .any(|id| it.of.ends_with(id))
    };
    assert!(
        document
            .findings
            .iter()
            .any(|it| it.base.as_deref().is_some_and(about)),
        "some finding must be about what was renamed"
    );
    assert!(document.indicators.is_empty(), "{:?}", document.indicators);
    assert_eq!(document.summary.renamed, 6);
    assert_eq!(document.summary.changed, 0);
    assert!(
        document
            .summary
            .sentence
            .en
            .starts_with("diff: 0 added, 0 removed, 0 changed, 6 renamed (")
    );
    assert_eq!(document.summary.headline.en, "No gap opened or closed");
    assert_eq!(diff::effects(&document), []);
    // The declaration works backwards too, and holds for good.
    mirror(&document, &compared(&renamed(), CHAIN));
    assert_eq!(all(&compared(&renamed(), &renamed())), none());
    // A rename and an edit of the same thing are told apart.
    let both = replaced(&renamed(), "capacity: 100 kt/a", "capacity: 90 kt/a");
    let both = all(&compared(CHAIN, &both));
    assert!(
        both.contains(
            &"decrease site south capacity: 100 kt/a -> 90 kt/a (−10 kt/a, -0.1) [capacity]"
                .to_owned()
        ),
        "{both:?}"
    );
    assert_eq!(both.len(), 7);
}

#[test]
fn the_field_of_a_claim_follows_too() {
    let claim = |slot: &str| {
        let values = "[{amount: 2 t, source: paper}, {amount: 3 t, source: web}]";
        format!("claims:\n  - {{of: smelting, field: inputs.{slot}, values: {values}}}\n")
    };
    let base = edited("claims:\n", &claim("ore"));
    let mut head = edited("claims:\n", &claim("iron-ore"));
    for (old, new) in [
        ("  ore: {title", "  iron-ore: {formerly: ore, title"),
        ("{ore: {amount", "{iron-ore: {amount"),
        ("- {of: ore", "- {of: iron-ore"),
        ("imports: {ore:", "imports: {iron-ore:"),
    ] {
        head = replaced(&head, old, new);
    }
    let document = compared(&base, &head);
    assert_eq!(
        all(&document),
        ["renamed commodity iron-ore: ore -> iron-ore []"]
    );
    let states = document.findings.iter().map(|it| it.state);
    assert!(states.into_iter().all(|it| it == ChangeState::Unchanged));
    let contested = |it: &Finding| it.rule == "contested-figure" && it.of == "process/smelting";
    assert!(
        document
            .findings
            .iter()
            .any(|it| it.head.as_deref().is_some_and(contested))
    );
}

#[test]
fn without_a_declaration_and_unlike_it_is_another() {
    let mut text = edited(
        "  north: {title: North works, process: smelting, capacity: 100 kt/a, status: operating, from: 2010, operator: Zhang, location: North, external: {usci: A1}",
        "  south: {title: South works, process: smelting, capacity: 90 kt/a, status: operating, from: 2021, operator: Li, location: South, external: {usci: B7}",
    );
    text = replaced(
        &replaced(&text, "from: north", "from: south"),
        "sites: {north:",
        "sites: {south:",
    );
    let said = all(&compared(CHAIN, &text));
    assert_eq!(
        said,
        [
            "removed site north: Smelting, 100 kt/a, operating, North -> - [breaking structural capacity]",
            "added site south: - -> Smelting, 90 kt/a, operating, South [structural capacity]",
            "removed flow north/rolling/metal: 20 kt -> - [structural]",
            "added flow south/rolling/metal: - -> 20 kt [structural]",
            "removed scenario dry set.sites.north.status: idle -> - [data]",
            "added scenario dry set.sites.south.status: - -> idle [data]",
        ]
    );
}

#[test]
fn an_old_id_may_be_given_to_a_new_thing() {
    // `mill` becomes `old-mill`, and another site takes its id.
    let head = edited(
        "  mill: {title: Mill, process: rolling",
        "  mill: {title: New mill, process: smelting}\n  old-mill: {formerly: [mill], title: Mill, process: rolling",
    );
    let document = compared(CHAIN, &head);
    assert_eq!(
        all(&document),
        [
            "added site mill: - -> Smelting [structural capacity]",
            "renamed site old-mill: mill -> old-mill []",
        ]
    );
    mirror(&document, &compared(&head, CHAIN));
    // A declaration of long ago names nothing that is still there twice.
    let base = replaced(CHAIN, "title: Mill,", "title: Mill, formerly: [north],");
    assert_eq!(all(&compared(CHAIN, &base)), none());
    assert_eq!(all(&compared(&base, &base)), none());
}

fn with_files(main: &str, used: &str) -> Chain {
    Chain::read_with("main.yaml", &|path| match path {
        "main.yaml" => Ok(main.as_bytes().to_vec()),
        "used.yaml" => Ok(used.as_bytes().to_vec()),
        _ => Err(OpenError::NotFound),
    })
    .unwrap_or_else(|faults| panic!("{faults}"))
}

#[test]
fn what_used_files_bring_is_compared_too() {
    let used = "format: 1\nchain: used\ncommodities: {ore: {unit: t}, metal: {unit: t}}\nprocesses: {smelting: {product: metal, inputs: {ore: 2 t}}}\n";
    let main = "format: 1\nchain: test\nuses: [used.yaml]\nstated: [{process: smelting}]\n";
    let compare = |base: Chain, head: Chain| {
        let (base, head) = (Judged::new(base), Judged::new(head));
        diff::compare(&base.version("old"), &head.version("new"))
    };
    let other = compare(
        with_files(main, used),
        with_files(main, &used.replace("2 t", "3 t")),
    );
    assert_eq!(
        all(&other),
        ["increase process smelting inputs.ore: 2 t -> 3 t (+1 t, 0.5) [capacity]"]
    );
    assert_eq!(
        other.changes[0].head_at.as_ref().map(|at| at.file.as_str()),
        Some("used.yaml")
    );
    // Refined in the chain itself, it is the same change in another place.
    let refined =
        format!("{main}override: {{processes: {{smelting: {{inputs: {{ore: 3 t}}}}}}}}\n");
    let other = compare(with_files(main, used), with_files(&refined, used));
    assert_eq!(
        other.changes[0].head_at.as_ref().map(|at| at.file.as_str()),
        Some("main.yaml")
    );
    assert_eq!(other.changes.len(), 1);
    // Declared in the chain itself, a process is here; brought by `uses`, it is only known.
    let own = used.replace("chain: used", "chain: test");
    let document = compare(
        with_files(main, used),
        read(&format!("{own}stated: [{{process: smelting}}]\n")),
    );
    assert_eq!(
        all(&document),
        ["added process smelting declared-here: - -> true [structural]"]
    );
}
