//! What the reader makes of the design's own examples and of every form of the language.

#![allow(clippy::unwrap_used, clippy::too_many_lines)]

use std::path::Path;

use liantu::model::{
    Chain, Confidence, CrossingKind, Figure, FileId, FlowEnd, Measure, Presence, StatedWhat,
    Status, Subject, Tree, Words,
};
use liantu::quantity::{Amount, Date, Period, Unit};
use liantu::text::Lang;

fn read(name: &str) -> Chain {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/language")
        .join(name);
    Chain::read(&path).unwrap_or_else(|faults| panic!("{name}\n{faults}"))
}

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

fn unit(text: &str) -> Unit {
    Unit::parse(text).unwrap()
}

fn sources(chain: &Chain, figure: &Figure) -> Vec<String> {
    figure
        .sources
        .iter()
        .map(|id| chain.source(*id).id.clone())
        .collect()
}

fn input<'c>(chain: &'c Chain, process: &str, slot: &str) -> &'c Figure {
    let process = chain.process(chain.find_process(process).unwrap());
    &process
        .inputs
        .iter()
        .find(|input| input.slot == slot)
        .unwrap()
        .figure
}

fn presence(chain: &Chain, process: &str) -> Presence {
    chain.process(chain.find_process(process).unwrap()).presence
}

/// The text of the line a place stands on.
fn line(chain: &Chain, place: liantu::model::Place) -> (&str, &str) {
    let file = &chain.files[usize::from(place.file.0)];
    (
        &file.path,
        file.text.lines().nth(place.line as usize - 1).unwrap(),
    )
}

#[test]
fn the_head_of_the_first_example() {
    let chain = read("wenshan-aluminium.yaml");
    assert_eq!((chain.format, chain.id.as_str()), (1, "wenshan-aluminium"));
    assert_eq!(chain.title.get(Lang::En), Some("Wenshan green aluminium"));
    assert_eq!(chain.region.get(Lang::Zh), Some("云南文山州"));
    assert_eq!(chain.period, Some(Period::Quarter(2025, 1)));
    assert_eq!(chain.period_basis.confidence, Some(Confidence::Derived));
    assert_eq!(
        chain.period_basis.note.get(Lang::Zh),
        Some("the page prints no year")
    );
    assert!(!chain.reference);
    let paths: Vec<&str> = chain.files.iter().map(|file| file.path.as_str()).collect();
    assert!(paths[0].ends_with("wenshan-aluminium.yaml"), "{paths:?}");
    assert!(paths[1].ends_with("reference/aluminium.yaml"), "{paths:?}");
    assert_eq!(
        line(&chain, chain.place).1.split(' ').next(),
        Some("chain:")
    );
    let page = chain
        .sources
        .iter()
        .find(|source| source.id == "page")
        .unwrap();
    assert_eq!(page.authors, ["管培利"]);
    assert_eq!(page.kind.as_deref(), Some("newspaper"));
    assert_eq!(
        chain.scopes[0].title.get(Lang::En),
        Some("富宁产业园区"),
        "falls back"
    );
    assert_eq!(
        chain.scopes[0].within, None,
        "`region` is the region itself"
    );
}

#[test]
fn the_sites_of_the_first_example() {
    let chain = read("wenshan-aluminium.yaml");
    let site = |id: &str| chain.site(chain.find_site(id).unwrap());
    let smelters = site("wenshan-smelters");
    assert!(smelters.aggregate && !smelters.leader);
    let capacity = smelters.capacity.as_ref().unwrap();
    assert_eq!(capacity.amount, Some(amount("343 万吨")), "kept as printed");
    assert_eq!(capacity.assumed, Some(unit("1/a")));
    assert_eq!(capacity.unit(), Some(unit("万吨/a")));
    assert_eq!(sources(&chain, capacity), ["page"]);
    assert_eq!(smelters.status, Some(Status::Operating));
    assert_eq!(
        smelters.stage,
        chain.find_stage("electrolysis"),
        "from its process"
    );

    let hongtai = site("hongtai");
    assert!(hongtai.leader && !hongtai.aggregate);
    assert_eq!(hongtai.part_of, chain.find_site("wenshan-smelters"));
    assert_eq!(hongtai.location.get(Lang::En), Some("砚山县"));
    assert_eq!(
        hongtai.capacity, None,
        "not given, and not taken from the aggregate"
    );

    let deep = site("funing-deep");
    assert_eq!(deep.process, None);
    assert_eq!(deep.stage, chain.find_stage("deep-processing"));
    assert_eq!(deep.count.as_ref().unwrap().amount, Some(amount("16")));
    assert_eq!(
        deep.scope.map(|id| chain.scope(id).id.as_str()),
        Some("funing-park")
    );
    assert_eq!(deep.status, Some(Status::Announced));
}

#[test]
fn the_figures_of_the_first_example() {
    let chain = read("wenshan-aluminium.yaml");
    let [alumina, metal, value] = &chain.observations[..] else {
        panic!("{:?}", chain.observations)
    };
    assert_eq!(
        alumina.of,
        Subject::Commodity(chain.find_commodity("alumina").unwrap())
    );
    assert_eq!(alumina.measure, Measure::Output);
    assert_eq!(alumina.figure.amount, Some(amount("38.06 万吨")));
    assert_eq!(alumina.yoy.as_ref().unwrap().amount, Some(amount("5.1 %")));
    assert_eq!(alumina.period, Some(Period::Quarter(2025, 1)), "inherited");
    assert_eq!(alumina.period_written, None);
    assert_eq!(metal.figure.amount, Some(amount("72.2 万吨")));
    assert_eq!(value.of, Subject::Chain);
    assert_eq!(value.period, Some(Period::Year(2024)), "its own");
    assert_eq!(value.period_written, Some(Period::Year(2024)));
    let lower_bound = value.figure.amount.unwrap();
    assert_eq!((lower_bound.value, lower_bound.high), (None, None));
    assert_eq!(lower_bound.low, amount("800").value);
    assert_eq!(value.figure.quote.as_deref(), Some("去年综合产值超800亿元"));
    assert!(line(&chain, value.figure.place).1.contains("800.. 亿元"));
}

#[test]
fn what_crosses_the_boundary_in_the_first_example() {
    let chain = read("wenshan-aluminium.yaml");
    let [bauxite, round, sheet] = &chain.crossings[..] else {
        panic!("{:?}", chain.crossings)
    };
    assert_eq!(bauxite.kind, CrossingKind::Import);
    assert_eq!(bauxite.partner.get(Lang::Zh), Some("Guinea"));
    assert_eq!(bauxite.amount, None, "no amount is given at all");
    assert_eq!(
        bauxite.limit.as_ref().unwrap().amount,
        Some(amount("500 万吨/a"))
    );
    assert_eq!(
        bauxite.price.as_ref().unwrap().amount,
        Some(amount("480 CNY/t"))
    );
    assert_eq!(bauxite.basis.confidence, Some(Confidence::Assumed));
    assert_eq!(
        bauxite.period, None,
        "only observations inherit the chain's period"
    );
    assert_eq!(round.kind, CrossingKind::Export);
    assert_eq!(round.amount.as_ref().unwrap().amount, Some(amount("33 t")));
    assert_eq!(round.period, None);
    assert_eq!(sheet.kind, CrossingKind::Demand);
    assert_eq!(
        sheet.by,
        Some(Date {
            year: 2026,
            month: 12,
            day: 31
        })
    );

    let flow = &chain.flows[0];
    assert_eq!(
        flow.from,
        FlowEnd::Site(chain.find_site("hongtai").unwrap())
    );
    assert_eq!(
        flow.to,
        FlowEnd::Process(chain.find_process("rod-casting").unwrap())
    );
    assert_eq!(flow.figure.amount, None, "unknown, and still a link");
}

#[test]
fn targets_claims_and_the_rest_of_the_first_example() {
    let chain = read("wenshan-aluminium.yaml");
    let [yi, in_situ] = &chain.targets[..] else {
        panic!("{:?}", chain.targets)
    };
    assert_eq!(
        (yi.id.as_str(), yi.indicator.as_str()),
        ("thousand-yi", "output-value")
    );
    assert_eq!(yi.at_least, Some(amount("1000 亿元")));
    assert_eq!(
        (yi.period, yi.of),
        (Some(Period::Year(2025)), Subject::Chain)
    );
    assert_eq!(
        (in_situ.at_least, in_situ.period),
        (Some(amount("100 %")), None)
    );

    let claim = &chain.claims[0];
    assert_eq!(
        claim.of,
        Subject::Site(chain.find_site("funing-deep").unwrap())
    );
    assert_eq!((claim.field.as_str(), claim.chosen), ("capacity", Some(0)));
    let values: Vec<_> = claim
        .values
        .iter()
        .map(|value| value.amount.unwrap())
        .collect();
    assert_eq!(values, [amount("106 万吨"), amount("110 万吨")]);

    assert_eq!(
        chain.context[0].text.get(Lang::En),
        Some("园区已引进涉铝项目21个")
    );
    let acceptance = &chain.acceptances[0];
    assert_eq!(
        (acceptance.rule.as_str(), acceptance.of.as_str()),
        ("no-outlet", "commodity/red-mud")
    );
    assert_eq!(
        acceptance.reason.get(Lang::Zh),
        Some("stockpiled under permit")
    );
    assert_eq!(
        acceptance.until,
        Some(Date {
            year: 2027,
            month: 12,
            day: 31
        })
    );

    let text = |text: &str| Tree::Text(text.to_owned());
    let map = |key: &str, value: Tree| Tree::Map(vec![(key.to_owned(), value)]);
    let scenario = &chain.scenarios[0];
    assert_eq!(scenario.id, "no-bauxite");
    assert_eq!(scenario.title.get(Lang::En), Some("Bauxite imports stop"));
    let kept = map("imports", map("bauxite", map("limit", text("0 t/a"))));
    assert_eq!(scenario.set, kept, "kept as written");
}

#[test]
fn technology_of_the_second_example() {
    let chain = read("wenshan-aluminium.yaml");
    let process = |id: &str| chain.process(chain.find_process(id).unwrap());
    let commodity = |id: &str| chain.commodity(chain.find_commodity(id).unwrap());
    let stages: Vec<&str> = chain.stages.iter().map(|stage| stage.id.as_str()).collect();
    let order = [
        "mining",
        "anode-carbon",
        "electrolysis",
        "deep-processing",
        "recycled-aluminium",
    ];
    assert_eq!(stages, order);
    assert!(commodity("bauxite").outside && !commodity("alumina").outside);
    assert_eq!(commodity("alumina").hs.as_deref(), Some("2818.20"));
    assert_eq!(
        commodity("profile").hs.as_deref(),
        Some("7604.29"),
        "raw text, quoted or not"
    );
    let same: Vec<_> = commodity("hydrogen")
        .same_as
        .iter()
        .map(|same| same.amount)
        .collect();
    assert_eq!(same, [amount("11.13 Nm³"), amount("33.3 kWh")]);

    let smelting = process("smelting");
    assert_eq!(smelting.per, None, "one unit of the product");
    let alumina = input(&chain, "smelting", "alumina");
    assert_eq!(alumina.amount.unwrap().low, amount("1.915").value);
    assert_eq!(alumina.amount.unwrap().high, amount("1.95").value);
    assert_eq!(alumina.confidence, Some(Confidence::SecondHand));
    assert_eq!(
        alumina.place.file,
        FileId(1),
        "the figure remembers its file"
    );
    assert_eq!(
        input(&chain, "smelting", "cryolite").amount,
        None,
        "unknown is not zero"
    );
    assert_eq!(smelting.emissions[0].0, "co2");
    assert_eq!(smelting.emissions[0].1.amount, Some(amount("1.6 t")));
    assert_eq!(
        smelting.byproducts[0].figure.amount,
        Some(amount("0.108 t"))
    );

    let extrusion = process("extrusion");
    let metal = &extrusion.inputs[0];
    let ids: Vec<&str> = metal
        .alternatives
        .iter()
        .map(|(id, _)| chain.commodity(*id).id.as_str())
        .collect();
    assert_eq!(
        (metal.slot.as_str(), &ids[..]),
        ("metal", &["billet", "recycled-billet"][..])
    );
    assert!(metal.alternatives.iter().all(|(_, share)| share.is_none()));
    let bus = process("bus-operation");
    assert_eq!(bus.per, Some(amount("100 km")));
    assert_eq!(
        bus.equipment,
        [chain.find_commodity("fuel-cell-bus").unwrap()]
    );
    let plain = &process("rod-casting").inputs;
    assert_eq!(plain.len(), 2, "ids alone");
    assert!(plain.iter().all(|input| input.figure.amount.is_none()));
}

#[test]
fn an_override_refines_one_figure_and_remembers_where() {
    let chain = read("wenshan-aluminium.yaml");
    let electricity = input(&chain, "smelting", "electricity");
    assert_eq!(
        electricity.amount.unwrap().to_string(),
        "13.0 MWh",
        "the digits as written"
    );
    assert_eq!(electricity.place.file, FileId(0));
    assert_eq!(
        input(&chain, "smelting", "prebaked-anode").amount,
        Some(amount("0.513 t"))
    );
    assert_eq!(
        chain
            .process(chain.find_process("smelting").unwrap())
            .place
            .file,
        FileId(1)
    );
}

#[test]
fn presence_in_the_examples() {
    let chain = read("wenshan-aluminium.yaml");
    assert_eq!(presence(&chain, "alumina-refining"), Presence::Stated);
    assert_eq!(presence(&chain, "smelting"), Presence::Site);
    for candidate in ["rod-casting", "extrusion", "rolling"] {
        assert!(!presence(&chain, candidate).is_present(), "{candidate}");
    }
    let [process, stages] = &chain.stated[..] else {
        panic!("{:?}", chain.stated)
    };
    assert_eq!(
        process.what,
        StatedWhat::Process(chain.find_process("alumina-refining").unwrap())
    );
    let claimed = ["anode-carbon", "recycled-aluminium"].map(|id| chain.find_stage(id).unwrap());
    assert_eq!(stages.what, StatedWhat::Stages(claimed.to_vec()));

    // Read by itself, everything in a reference counts as present.
    let reference = read("reference/aluminium.yaml");
    assert!(reference.reference);
    assert!(
        reference
            .processes
            .iter()
            .all(|process| process.presence == Presence::Declared)
    );
}

#[test]
fn presence_by_each_rule() {
    let chain = read("presence.yaml");
    let is = [
        ("declared", Presence::Declared),
        ("stated", Presence::Stated),
        ("run", Presence::Site),
        ("run-unknown", Presence::Site),
        ("observed", Presence::Observed),
        ("seen-at-site", Presence::Observed),
        ("idle", Presence::Candidate),
        ("building", Presence::Candidate),
        ("announced", Presence::Candidate),
        ("planned", Presence::Candidate),
        ("closed", Presence::Candidate),
        ("candidate", Presence::Candidate),
        ("claimed-at-site", Presence::Observed),
    ];
    for (process, why) in is {
        assert_eq!(presence(&chain, process), why, "{process}");
    }
    assert_eq!(chain.processes.len(), is.len());
}

#[test]
fn overrides_replace_what_they_name_and_leave_the_rest() {
    let chain = read("overrides.yaml");
    let process = |id: &str| chain.process(chain.find_process(id).unwrap());
    let melting = process("melting");
    assert_eq!(melting.title.get(Lang::En), Some("Melting"));
    assert_eq!(melting.per, Some(amount("2 t")));
    let slots: Vec<&str> = melting
        .inputs
        .iter()
        .map(|input| input.slot.as_str())
        .collect();
    assert_eq!(slots, ["ore", "coke", "charge", "gas"]);
    // The file nearest to the chain has the last word: 3 t in the technology, 4 t between, 5 t here.
    let ore = input(&chain, "melting", "ore");
    assert_eq!(
        (ore.amount, ore.confidence),
        (Some(amount("5 t")), Some(Confidence::Assumed))
    );
    assert_eq!(
        ore.sources[..],
        [],
        "a figure is replaced whole, its sources with it"
    );
    assert_eq!(
        input(&chain, "melting", "coke").amount,
        Some(amount("0.5 t"))
    );
    let charge = &melting.inputs[2];
    assert_eq!(
        charge.alternatives.len(),
        2,
        "another amount keeps the alternatives"
    );
    assert_eq!(charge.figure.amount, Some(amount("1.1 t")));
    assert_eq!(melting.byproducts[0].figure.amount, Some(amount("0.2 t")));
    let emissions: Vec<_> = melting
        .emissions
        .iter()
        .map(|(id, figure)| (id.as_str(), figure.amount.unwrap()))
        .collect();
    assert_eq!(emissions, [("co2", amount("2 t")), ("so2", amount("3 kg"))]);

    // A map refines ids listed alone; a list says which inputs there are.
    let casting: Vec<_> = process("casting")
        .inputs
        .iter()
        .map(|it| it.figure.amount)
        .collect();
    assert_eq!(casting, [Some(amount("1.02 t")), None]);
    let mixing: Vec<&str> = process("mixing")
        .inputs
        .iter()
        .map(|it| it.slot.as_str())
        .collect();
    assert_eq!(mixing, ["ore"]);

    let metal = chain.commodity(chain.find_commodity("metal").unwrap());
    assert_eq!(metal.title, Words::both(None, Some("金属")));
    assert_eq!(metal.unit, Some(unit("t")));
    assert_eq!(
        metal.price.as_ref().unwrap().amount,
        Some(amount("20000 CNY/t"))
    );
    let rates: Vec<_> = chain
        .rates
        .iter()
        .map(|(code, rate)| (code.as_str(), rate.amount.unwrap()))
        .collect();
    assert_eq!(
        rates,
        [("EUR", amount("7.8 CNY")), ("USD", amount("7.2 CNY"))]
    );
}

#[test]
fn claims_on_used_technology_come_along() {
    let chain = read("overrides.yaml");
    // That of `metal` is about a region, and stays in its file.
    let claims: Vec<(String, &str)> = chain
        .claims
        .iter()
        .map(|claim| (chain.name(claim.of), claim.field.as_str()))
        .collect();
    let expected = [
        ("process/mixing", "inputs.ore"),
        ("process/melting", "inputs.ore"),
    ];
    assert_eq!(claims, expected.map(|(of, field)| (of.to_owned(), field)));
    assert!(
        chain
            .claims
            .iter()
            .all(|claim| claim.place.file != FileId(0))
    );
    // The chosen value stands where the technology says unknown, and below an override.
    assert_eq!(input(&chain, "mixing", "ore").amount, Some(amount("3 t")));
    assert_eq!(input(&chain, "melting", "ore").amount, Some(amount("5 t")));
}

#[test]
fn the_chosen_value_of_a_claim_stands() {
    let chain = read("claims.yaml");
    let observed: Vec<_> = chain
        .observations
        .iter()
        .map(|it| {
            (
                chain.name(it.of),
                it.period,
                it.period_written,
                it.figure.amount.unwrap(),
            )
        })
        .collect();
    let a = || "commodity/a".to_owned();
    let (year, before) = (Some(Period::Year(2025)), Some(Period::Year(2024)));
    assert_eq!(
        observed,
        [
            (a(), year, None, amount("7 t")),
            (a(), before, before, amount("8 t")),
            ("chain/claims".to_owned(), year, None, amount("2 亿元")),
        ]
    );
    assert_eq!(chain.claims.len(), 10);
    assert_eq!(chain.claims[2].chosen, None);
    let site = |id: &str| chain.site(chain.find_site(id).unwrap());
    let of = |figure: Option<&Figure>| figure.unwrap().amount.unwrap();
    let plant = site("plant");
    assert_eq!(of(plant.capacity.as_ref()), amount("6 万吨/a"));
    assert_eq!(of(plant.investment.as_deref()), amount("5 亿元"));
    assert_eq!(
        of(site("printed").capacity.as_ref()),
        amount("50 kt/a"),
        "the same amount, as written"
    );
    assert_eq!(
        input(&chain, "making", "b").amount.unwrap().low,
        amount("3").value
    );
    assert_eq!(input(&chain, "making", "c").amount, Some(amount("2 t")));
    let making = chain.process(chain.find_process("making").unwrap());
    assert_eq!(making.byproducts[0].figure.amount, Some(amount("2 t")));
    assert_eq!(sources(&chain, &making.byproducts[0].figure), ["page"]);
}

#[test]
fn amounts_in_every_form() {
    let chain = read("forms.yaml");
    let number = |text: &str| amount(text).value;
    let forms: Vec<_> = chain
        .observations
        .iter()
        .take(11)
        .map(|it| {
            it.figure
                .amount
                .map(|amount| (amount.low, amount.value, amount.high))
        })
        .collect();
    let expected = [
        Some((None, number("1.93"), None)),
        Some((number("1.915"), None, number("1.95"))),
        Some((None, None, number("13"))),
        Some((number("800"), None, None)),
        Some((number("1.8914"), number("1.93"), number("1.9686"))),
        Some((number("1.915"), number("1.93"), number("1.95"))),
        None,
        Some((number("5"), None, number("6"))),
        Some((None, number("0.50"), None)),
        Some((None, number("5000"), None)),
        Some((None, number("7"), None)),
    ];
    assert_eq!(forms, expected);
    assert_eq!(
        chain.observations[6].yoy.as_ref().unwrap().amount,
        Some(amount("-5.1 %"))
    );
    assert_eq!(
        chain.observations[8].figure.amount.unwrap().to_string(),
        "0.50 t"
    );
    assert_eq!(
        chain.observations[10]
            .yoy
            .as_ref()
            .unwrap()
            .amount
            .unwrap()
            .high,
        number("6")
    );

    let d = input(&chain, "map", "d");
    assert_eq!(d.amount.unwrap().sd, number("0.3"), "10 % of 3 MWh");
    assert_eq!(d.bounds.as_ref().unwrap().low, number("2.5"));
    assert_eq!(sources(&chain, d), ["first", "second"], "each once");
    assert_eq!(d.confidence, Some(Confidence::Unverified));
    assert_eq!(d.quote.as_deref(), Some("三度电"));
    assert_eq!(d.note.get(Lang::En), Some("Noted"));
    let map = chain.process(chain.find_process("map").unwrap());
    let shares: Vec<_> = map.inputs[0]
        .alternatives
        .iter()
        .map(|(_, share)| share.as_ref().unwrap().amount)
        .collect();
    assert_eq!(shares, [Some(amount("60 %")), None]);
    assert_eq!(map.emissions[1].1.amount.unwrap().low, number("4.5"));
}

#[test]
fn periods_in_every_form() {
    let chain = read("forms.yaml");
    let periods: Vec<_> = chain
        .observations
        .iter()
        .map(|it| (it.period_written, it.period))
        .take(10)
        .collect();
    let own = |period| (Some(period), Some(period));
    let expected = [
        (None, Some(Period::Half(2025, 1))),
        own(Period::Year(2024)),
        own(Period::Year(2023)),
        own(Period::Year(2022)),
        own(Period::Year(2021)),
        own(Period::Year(2020)),
        (None, None),
        own(Period::Month(2024, 3)),
        own(Period::Quarter(2024, 4)),
        own(Period::Half(2024, 2)),
    ];
    assert_eq!(periods, expected);
    assert_eq!(chain.observations[9].scope, None, "`region` is the region");
    assert_eq!(chain.observations[9].figure.sources[..], [], "unknown");
    assert_eq!(chain.observations[9].figure.confidence, None);
    let first = &chain.sources[0];
    assert_eq!(
        first.date,
        Some(Date {
            year: 2024,
            month: 6,
            day: 30
        }),
        "a month is its last day"
    );
    assert_eq!(
        first.accessed,
        Some(Date {
            year: 2025,
            month: 2,
            day: 28
        })
    );
}

#[test]
fn words_and_texts_in_every_form() {
    let chain = read("forms.yaml");
    assert_eq!(chain.title.get(Lang::En), Some("no"), "text, not false");
    assert_eq!(chain.region.get(Lang::En), Some("某地"), "falls back");
    assert_eq!(
        chain.sources[0].title.get(Lang::Zh),
        Some("First"),
        "falls back"
    );
    assert_eq!(
        chain.sources[0].url.as_deref(),
        Some("https://example.org/a#b")
    );
    assert_eq!(chain.sources[0].doi.as_deref(), Some("10.1000/1"));
    assert_eq!(
        (chain.sources[2].id.as_str(), &chain.sources[2].kind),
        ("on", &None)
    );
    let hs: Vec<_> = chain
        .commodities
        .iter()
        .map(|it| it.hs.as_deref())
        .take(2)
        .collect();
    assert_eq!(hs, [Some("012"), Some("1_000")]);
    let site = chain.site(chain.find_site("mapper").unwrap());
    assert_eq!(site.note.get(Lang::En), Some("Two lines\nof text.\n"));
    let keys = [("eu-ets", "X-1"), ("usci", "91530000")];
    assert_eq!(
        site.external,
        keys.map(|(key, value)| (key.to_owned(), value.to_owned()))
    );
    // Former ids: one or a list.
    assert_eq!(chain.stages[0].formerly, ["first-stage"]);
    assert_eq!(chain.stages[1].formerly, ["second-stage", "third-stage"]);
    assert_eq!(chain.commodities[0].formerly, ["old-a"]);
    let map = chain.process(chain.find_process("map").unwrap());
    assert_eq!(map.formerly, ["older", "oldest"]);
}

#[test]
fn sites_in_every_form() {
    let chain = read("forms.yaml");
    let site = |id: &str| chain.site(chain.find_site(id).unwrap());
    let mapper = site("mapper");
    assert_eq!(
        mapper.stage,
        chain.find_stage("one"),
        "its own before that of its process"
    );
    assert_eq!(
        chain.scope(mapper.scope.unwrap()).within,
        Some(liantu::model::ScopeId(1))
    );
    assert_eq!(mapper.count.as_ref().unwrap().amount, Some(amount("3 家")));
    assert_eq!(
        mapper.capacity.as_ref().unwrap().unit(),
        Some(unit("kt/month"))
    );
    assert_eq!(
        mapper.investment.as_ref().unwrap().amount,
        Some(amount("2.5..3 亿元"))
    );
    assert_eq!(
        (mapper.from, mapper.until),
        (
            Some(Date {
                year: 2020,
                month: 12,
                day: 31
            }),
            None
        )
    );
    assert_eq!(mapper.status, None);
    // A capacity of things counted in power is power per time.
    assert_eq!(
        site("stacker").capacity.as_ref().unwrap().unit(),
        Some(unit("GW/a"))
    );
    let later = site("later");
    assert_eq!(later.capacity.as_ref().unwrap().unit(), Some(unit("GW/a")));
    assert_eq!(
        (later.status, later.part_of),
        (None, chain.find_site("whole"))
    );
    assert_eq!(site("whole").count.as_ref().unwrap().amount, None);
    let stacks = chain.process(chain.find_process("stacks").unwrap());
    assert_eq!(stacks.stage, None);
    // A commodity without a unit is counted as its first figure is.
    assert_eq!(
        chain.commodity(chain.find_commodity("f").unwrap()).unit,
        Some(unit("m³"))
    );
    let rates: Vec<&str> = chain.rates.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(rates, ["USD", "EUR"]);
}

#[test]
fn structure_needs_no_figures() {
    let chain = Chain::from_text(
        "structure.yaml",
        "format: 1\nchain: structure\ncommodities: {ore: {}, metal: {}}\nprocesses:\n  melting: {product: metal, inputs: [ore]}\n",
    )
    .unwrap();
    let melting = &chain.processes[0];
    assert_eq!(melting.inputs[0].figure.amount, None);
    assert_eq!((chain.period, chain.commodities[0].unit), (None, None));
    assert!(chain.title.is_empty());
}
