//! What the language means: the design's own examples made whole, and every form in which a thing may be written.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

use liantu::model::{
    Chain, Confidence, CrossingKind, FlowEnd, Measure, Presence, Status, Subject, Tree,
};
use liantu::quantity::{Amount, Date, Period};
use liantu::text::Lang;

fn read(name: &str) -> Chain {
    let path = format!("{}/tests/language/{name}.yaml", env!("CARGO_MANIFEST_DIR"));
    Chain::read(path).unwrap_or_else(|faults| panic!("{faults}"))
}

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

#[test]
fn the_example_of_the_design_says_what_it_says() {
    let chain = read("wenshan-aluminium");
    assert_eq!(chain.id, "wenshan-aluminium");
    assert_eq!(chain.title.get(Lang::Zh), Some("文山绿色铝"));
    assert_eq!(chain.period, Some(Period::Quarter(2025, 1)));
    assert_eq!(chain.period_basis.confidence, Some(Confidence::Derived));
    let process = |id: &str| chain.process(chain.find_process(id).unwrap());
    assert_eq!(process("alumina-refining").presence, Presence::Stated);
    assert_eq!(process("smelting").presence, Presence::Site);
    // The override refines one input and leaves the others.
    let smelting = process("smelting");
    let input = |slot: &str| smelting.inputs.iter().find(|it| it.slot == slot).unwrap();
    assert_eq!(input("electricity").figure.amount, Some(amount("13.0 MWh")));
    assert_eq!(
        input("alumina").figure.amount,
        Some(amount("1.93 (1.915..1.95) t"))
    );
    let site = |id: &str| chain.site(chain.find_site(id).unwrap());
    let smelters = site("wenshan-smelters");
    assert!(smelters.aggregate);
    let capacity = smelters.capacity.as_ref().unwrap();
    assert_eq!(capacity.amount, Some(amount("343 万吨")));
    assert_eq!(capacity.unit().unwrap().to_string(), "万吨/a");
    let lead = site("hongtai");
    assert!(lead.leader);
    assert_eq!(lead.part_of, chain.find_site("wenshan-smelters"));
    assert_eq!(site("funing-deep").status, Some(Status::Announced));
    assert!(site("funing-deep").scope.is_some());
    // An observation inherits the period unless it writes its own.
    let alumina = &chain.observations[0];
    assert_eq!(alumina.period, Some(Period::Quarter(2025, 1)));
    assert_eq!(alumina.period_written, None);
    assert_eq!(alumina.yoy.as_ref().unwrap().amount, Some(amount("5.1 %")));
    let value = &chain.observations[2];
    assert_eq!(
        (value.of, value.measure),
        (Subject::Chain, Measure::OutputValue)
    );
    assert_eq!(value.period, Some(Period::Year(2024)));
    assert_eq!(value.figure.amount, Some(amount("800.. 亿元")));
    let crossing = |kind| chain.crossings.iter().find(|it| it.kind == kind).unwrap();
    assert!(
        crossing(CrossingKind::Import).amount.is_none(),
        "a limit is no amount"
    );
    assert_eq!(crossing(CrossingKind::Export).period, None);
    assert_eq!(
        crossing(CrossingKind::Demand).by,
        Some(Date::parse("2026").unwrap())
    );
    assert!(matches!(chain.flows[0].from, FlowEnd::Site(_)));
    assert_eq!(
        chain.flows[0].figure.amount, None,
        "unknown is still a link"
    );
    assert_eq!(chain.claims[0].chosen, Some(0));
    assert_eq!(
        chain.acceptances[0].until,
        Some(Date::parse("2027-12-31").unwrap())
    );
    let Tree::Map(set) = &chain.scenarios[0].set else {
        panic!("scenarios are kept as written")
    };
    assert_eq!(set[0].0, "imports");
}

#[test]
fn presence_follows_what_the_file_says() {
    let chain = read("presence");
    for (id, presence) in [
        ("declared", Presence::Declared),
        ("stated", Presence::Stated),
        ("run", Presence::Site),
        ("run-unknown", Presence::Site),
        ("observed", Presence::Observed),
        ("seen-at-site", Presence::Observed),
        ("claimed-at-site", Presence::Observed),
        ("idle", Presence::Candidate),
        ("building", Presence::Candidate),
        ("announced", Presence::Candidate),
        ("planned", Presence::Candidate),
        ("closed", Presence::Candidate),
        ("candidate", Presence::Candidate),
    ] {
        let found = chain.process(chain.find_process(id).unwrap()).presence;
        assert_eq!(found, presence, "{id}");
    }
    // Read by itself, everything in a reference counts as present.
    let reference = read("reference/presence");
    assert!(
        reference
            .processes
            .iter()
            .all(|it| it.presence == Presence::Declared)
    );
}

#[test]
fn every_form_of_an_amount_is_read_as_meant() {
    let chain = read("forms");
    assert_eq!(
        chain.title.get(Lang::En),
        Some("no"),
        "plain words stay words"
    );
    assert_eq!(
        chain.region.get(Lang::En),
        Some("某地"),
        "a missing language falls back"
    );
    assert_eq!(chain.period, Some(Period::Half(2025, 1)));
    let commodity = |id: &str| chain.commodity(chain.find_commodity(id).unwrap());
    assert_eq!(
        commodity("a").hs.as_deref(),
        Some("012"),
        "digits are kept as written"
    );
    assert_eq!(commodity("b").hs.as_deref(), Some("1_000"));
    assert_eq!(commodity("a").formerly, ["old-a"]);
    let of_a = |period: Option<Period>| {
        let is = |it: &&liantu::model::Observation| {
            it.of == Subject::Commodity(chain.find_commodity("a").unwrap())
                && it.period == period
                && it.scope.is_none()
        };
        chain.observations.iter().find(is).unwrap().figure.amount
    };
    let ends = |year: i32| {
        let amount = of_a(Some(Period::Year(year))).unwrap();
        let number = |it: Option<liantu::quantity::Decimal>| it.map(|it| it.to_string());
        (
            number(amount.value),
            number(amount.low),
            number(amount.high),
        )
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(ends(2024), (None, some("1.915"), some("1.95")));
    assert_eq!(ends(2023), (None, None, some("13")));
    assert_eq!(ends(2022), (None, some("800"), None));
    assert_eq!(ends(2021), (some("1.93"), some("1.8914"), some("1.9686")));
    assert_eq!(ends(2020), (some("1.93"), some("1.915"), some("1.95")));
    assert_eq!(of_a(None), None, "unknown is never zero");
    let quarter = chain
        .observations
        .iter()
        .find(|it| it.period == Some(Period::Quarter(2024, 4)));
    assert_eq!(
        quarter.unwrap().figure.amount.unwrap().to_string(),
        "0.50 t"
    );
    let map = chain.process(chain.find_process("map").unwrap());
    assert_eq!(map.inputs[0].alternatives.len(), 2);
    assert!(
        map.inputs[0].alternatives[0].1.is_some(),
        "the first has a share"
    );
    assert_eq!(map.inputs[1].figure.amount, None);
    let energy = &map.inputs[2].figure;
    assert_eq!(energy.sources.len(), 2, "a source cited twice counts once");
    assert_eq!(
        energy
            .amount
            .unwrap()
            .sd
            .map(liantu::quantity::Decimal::to_f64),
        Some(0.3),
        "10 % of 3 MWh"
    );
    assert_eq!(energy.bounds, Some(amount("2.5.. MWh")));
}

#[test]
fn the_chosen_value_of_a_claim_stands_where_the_file_gives_no_other() {
    let chain = read("claims");
    let output = |period| {
        let of = Subject::Commodity(chain.find_commodity("a").unwrap());
        let is = |it: &&liantu::model::Observation| it.of == of && it.period == period;
        chain
            .observations
            .iter()
            .find(is)
            .and_then(|it| it.figure.amount)
    };
    assert_eq!(output(Some(Period::Year(2025))), Some(amount("7 t")));
    assert_eq!(output(Some(Period::Year(2024))), Some(amount("8 t")));
    let capacity = |id: &str| {
        let site = chain.site(chain.find_site(id).unwrap());
        site.capacity.as_ref().unwrap().amount.unwrap()
    };
    assert_eq!(capacity("plant"), amount("6 万吨/a"));
    assert_eq!(
        capacity("printed"),
        amount("50 kt/a"),
        "what the file prints is not replaced"
    );
    assert!(chain.claims.len() >= 10, "all values are kept");
}

#[test]
fn override_refines_what_uses_brought_and_nothing_else() {
    let chain = read("overrides");
    let melting = chain.process(chain.find_process("melting").unwrap());
    assert_eq!(melting.per, Some(amount("2 t")));
    let input = |slot: &str| melting.inputs.iter().find(|it| it.slot == slot).unwrap();
    assert_eq!(input("ore").figure.amount, Some(amount("5 t")));
    assert_eq!(input("ore").figure.confidence, Some(Confidence::Assumed));
    assert_eq!(
        input("coke").figure.amount,
        Some(amount("0.5 t")),
        "from the file between"
    );
    assert!(
        input("charge").alternatives.len() > 1,
        "a new amount keeps the alternatives"
    );
    assert!(
        melting.emissions.iter().any(|(id, _)| id == "so2"),
        "what is not named stays"
    );
    let metal = chain.commodity(chain.find_commodity("metal").unwrap());
    assert_eq!(metal.title.get(Lang::Zh), Some("金属"));
    // Each figure remembers its own file.
    assert_eq!(input("ore").figure.place.file.0, 0);
    assert_ne!(input("coke").figure.place.file.0, 0);
}
