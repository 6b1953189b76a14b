//! One edit of every kind of entity, and exactly what is said of it.

use super::{CHAIN, all, cases, compared, edit, edited, mirror, none, replaced};

#[test]
fn chain_and_stages() {
    assert_eq!(
        edit("period: 2025\nrates", "period: 2026\nrates"),
        ["changed chain test period: 2025 -> 2026 [data]"]
    );
    assert_eq!(
        edit(
            "period: 2025\nrates",
            "period: {is: 2025, confidence: derived}\nrates"
        ),
        ["added chain test period.confidence: - -> derived [provenance]"]
    );
    assert_eq!(
        edit("period: 2025\nrates", "period: unknown\nrates")[0],
        "changed chain test period: 2025 -> unknown [data]"
    );
    assert_eq!(
        edit("USD: 7.1 CNY", "USD: 7.2 CNY"),
        ["increase chain test rates.USD: CNY 7.1 -> CNY 7.2 (+CNY 0.1, 0.0140845070422535) [data]"]
    );
    assert_eq!(
        edit(
            "period: 2025\nrates",
            "period: 2025\nreference: true\nrates"
        ),
        ["added chain test reference: - -> true [structural]"]
    );
    assert_eq!(
        edit("{en: North, zh: 北方}", "{en: South, zh: 南方}"),
        ["changed chain test region: North -> South [data]"]
    );
    assert_eq!(
        edit("title: Test", "title: Trial"),
        ["changed chain test title: Test -> Trial [cosmetic]"]
    );
    assert_eq!(
        edit("  - {id: reuse, title: Reuse}\n", ""),
        ["removed stage reuse: - -> - [breaking structural]"]
    );
    let moved = replaced(
        &edited("  - {id: making, title: Making}\n", ""),
        "  - {id: reuse, title: Reuse}\n",
        "  - {id: reuse, title: Reuse}\n  - {id: making, title: Making}\n",
    );
    let document = compared(CHAIN, &moved);
    assert_eq!(
        all(&document),
        ["changed chain test stages: Making, Using, Reuse -> Using, Reuse, Making [structural]"]
    );
    let places = (
        document.changes[0].base_at.as_ref(),
        document.changes[0].head_at.as_ref(),
    );
    assert_eq!(places.0.map(|at| at.line), Some(14));
    assert_eq!(places.1.map(|at| at.line), Some(14));
    mirror(&document, &compared(&moved, CHAIN));
}

const COMMODITIES: &str = r"
- unit: t, outside: true
+ unit: t
= removed commodity ore outside: true -> - [structural]
- hs: '2601'
+ hs: '2602'
= changed commodity ore hs: 2601 -> 2602 [provenance]
- kind: waste
+ kind: energy
= changed commodity slag kind: waste -> energy [data]
- price: 500 CNY/t
+ price: 600 CNY/t
= increase commodity metal price: CNY 500/t -> CNY 600/t (+CNY 100/t, 0.2) [data]
- same-as: [33.3 kWh]
+ same-as: [39.4 kWh]
= increase commodity gas same-as.energy: 33.3 kWh -> 39.4 kWh (+6.1 kWh, 0.183183183183183) [capacity]
- title: Metal
+ title: Hot metal
= changed commodity metal title: Metal -> Hot metal [cosmetic]
-   slag:
+   dross: {title: Dross, unit: t, kind: waste}\n  slag:
= added commodity dross: - -> t, waste [structural]
- title: Furnace, unit: 台
+ title: Furnace, unit: 万台
= changed commodity furnace unit: 台 -> 万台 [cosmetic]
- title: Furnace, unit: 台
+ title: Furnace, unit: t
= changed commodity furnace unit: 台 -> t [breaking]
";

#[test]
fn commodities() {
    for (old, new, said) in cases(COMMODITIES) {
        assert_eq!(edit(&old, &new), [said], "{old} → {new}");
    }
    // Coefficients are per one unit of the product: another unit changes all of them.
    assert_eq!(
        edit("title: Metal, unit: t", "title: Metal, unit: kt"),
        [
            "changed commodity metal unit: t -> kt [cosmetic]",
            "increase process smelting per: 1 t -> 1 kt (+0.999 kt, 999) [capacity]",
        ]
    );
    // So does what one unit of a commodity equals.
    assert_eq!(
        edit("title: Gas, unit: kg", "title: Gas, unit: t"),
        ["changed commodity gas unit: kg -> t [capacity]"]
    );
}

const PROCESSES: &str = r"
- ore: {amount: 2 t, low: 1.9 t, high: 2.1 t, source: paper}
+ ore: {amount: 2.05 t, low: 1.9 t, high: 2.1 t, source: paper}
= increase process smelting inputs.ore: 2 t (1.9–2.1) -> 2.05 t (1.9–2.1) (+0.05 t, 0.025) [capacity]
- high: 2.1 t, source
+ high: 2.2 t, source
= changed process smelting inputs.ore: 2 t (1.9–2.1) -> 2 t (1.9–2.2) [capacity]
- gas: unknown
+ gas: 3 kg
= changed process smelting inputs.gas: unknown -> 3 kg [capacity]
- gas: unknown
+ gas: 0 kg
= changed process smelting inputs.gas: unknown -> 0 kg [capacity]
- , gas: unknown
+ 
= removed process smelting inputs.gas: unknown -> - [structural]
- gas: unknown
+ gas: unknown, scrap: {amount: 1 t, source: web, confidence: assumed}
= added process smelting inputs.scrap: - -> 1 t [structural]
- 2.1 t, source: paper
+ 2.1 t, source: [web, paper]
= changed process smelting inputs.ore.source: paper -> paper, web [provenance]
- any-of: [metal, scrap]
+ any-of: [metal, scrap, sheet]
= added process rolling inputs.charge.any-of.sheet: - -> Sheet [structural]
- slag: 0.5 t}
+ slag: 0.4 t}
= decrease process smelting byproducts.slag: 0.5 t -> 0.4 t (−0.1 t, -0.2) [capacity]
- co2: 1.6 t
+ co2: 1.7 t
= increase process smelting emissions.co2: 1.6 t -> 1.7 t (+0.1 t, 0.0625) [capacity]
-     equipment: [furnace]\n
+ 
= removed process smelting equipment.furnace: Furnace -> - [structural]
- product: sheet
+ product: sheet\n    per: 10 t
= increase process rolling per: 1 t -> 10 t (+9 t, 9) [capacity]
- stage: using
+ stage: reuse
= changed process rolling stage: Using -> Reuse [structural]
- product: sheet
+ product: slag
= changed process rolling product: Sheet -> Slag [structural]
";

#[test]
fn processes() {
    for (old, new, said) in cases(PROCESSES) {
        assert_eq!(edit(&old, &new), [said], "{old} → {new}");
    }
    // One unit, written out, is what it is without being written.
    assert_eq!(
        edit("product: sheet", "product: sheet\n    per: 1 t"),
        none()
    );
}

const SITES: &str = r"
- capacity: 100 kt/a
+ capacity: 12 万吨/a
= increase site north capacity: 100 kt/a -> 120 kt/a (+20 kt/a, 0.2) [capacity]
- capacity: 100 kt/a
+ capacity: unknown
= changed site north capacity: 100 kt/a -> unknown [capacity]
- capacity: 100 kt/a, 
+ 
= removed site north capacity: 100 kt/a -> - [capacity]
- status: operating
+ status: idle
= changed site north status: operating -> idle [capacity]
- status: operating, 
+ 
= changed site north status: operating -> unknown [capacity]
- from: 2010
+ from: 2011
= changed site north from: 31 December 2010 -> 31 December 2011 [capacity]
- operator: Zhang
+ operator: Li
= changed site north operator: Zhang -> Li [data]
- usci: A1
+ usci: A2
= changed site north external.usci: A1 -> A2 [provenance]
- source: paper, confidence: reported}\n  mill
+ source: paper, confidence: derived}\n  mill
= changed site north confidence: reported -> derived [provenance]
- kind: aggregate, 
+ 
= removed site all-works kind: aggregate -> - [data]
- count: 3 家
+ count: 4 家
= increase site all-works count: 3 firms -> 4 firms (+1 firm, 0.333333333333333) [data]
- investment: 2 亿元
+ investment: 3 亿元
= increase site mill investment: CNY 200 m -> CNY 300 m (+CNY 100 m, 0.5) [data]
- investment: 2 亿元, scope: park
+ investment: 2 亿元, scope: block
= changed site mill scope: Park -> Block [data]
- title: Mill, 
+ title: Mill, part-of: all-works, 
= added site mill part-of: - -> All works [data]
- title: Mill, 
+ title: Mill, role: leader, 
= added site mill role: - -> leader [data]
- title: Mill, 
+ title: Mill, stage: reuse, 
= added site mill stage: - -> Reuse [structural]
";

#[test]
fn sites() {
    for (old, new, said) in cases(SITES) {
        assert_eq!(edit(&old, &new), [said], "{old} → {new}");
    }
    assert_eq!(
        edit(
            "title: Mill, process: rolling",
            "title: Mill, process: smelting, stage: using"
        ),
        [
            "changed site mill process: Rolling -> Smelting [structural]",
            "added site mill stage: - -> Using [structural]",
        ]
    );
    // That the rate is assumed is a matter of what the figure rests on; the figure is the same.
    assert_eq!(
        edit(
            "capacity: {amount: 300 kt, assumed: per a}",
            "capacity: 300 kt/a"
        ),
        ["removed site all-works capacity.assumed: per a -> - [provenance]"]
    );
    assert_eq!(
        edit(
            "  mill:",
            "  forge: {title: Forge, process: smelting, capacity: 8 kt/a, status: idle}\n  mill:"
        ),
        ["added site forge: - -> Smelting, 8 kt/a, idle [structural capacity]"]
    );
    let gone = replaced(
        &edited(
            "  mill: {title: Mill, process: rolling, status: planned, investment: 2 亿元, scope: park}\n",
            "",
        ),
        "north, to",
        "north, to",
    );
    assert_eq!(
        all(&compared(CHAIN, &gone)),
        ["removed site mill: Rolling, planned -> - [breaking structural capacity]"]
    );
}

const FIGURES: &str = r"
- amount: 50 kt
+ amount: 45 kt
= decrease observation commodity/metal/output amount: 50 kt -> 45 kt (−5 kt, -0.1) [data]
- yoy: 5 %
+ yoy: 5.9 %
= increase observation commodity/metal/output yoy: 5 % -> 5.9 % (+0.9 pp, 0.18) [data]
- amount: 800.. 亿元
+ amount: 900.. 亿元
= increase observation chain/test/output-value/2024 amount: ≥ CNY 80 bn -> ≥ CNY 90 bn (+CNY 10 bn, 0.125) [data]
- amount: 800.. 亿元
+ amount: 850 亿元
= changed observation chain/test/output-value/2024 amount: ≥ CNY 80 bn -> CNY 85 bn [data]
- amount: 50 kt, yoy: 5 %
+ amount: 50 kt, period: unknown, yoy: 5 %
= added observation commodity/metal/output period: - -> unknown [data]
- limit: 200 kt/a
+ limit: 100 kt/a
= decrease import ore/Guinea limit: 200 kt/a -> 100 kt/a (−100 kt/a, -0.5) [capacity]
- amount: 80 kt
+ amount: 80 kt/a
= changed import ore/Guinea amount: 80 kt -> 80 kt/a [breaking data]
- price: 400 CNY/t
+ price: 50 EUR/t
= changed import ore/Guinea price: CNY 400/t -> EUR 50/t [breaking data]
- amount: 5 kt, period: 2025
+ amount: 5 kt
= removed export sheet/Japan period: 2025 -> - [data]
- by: 2027
+ by: 2028
= changed demand sheet by: 31 December 2027 -> 31 December 2028 [data]
- from: {en: Guinea}
+ from: {en: Guinea, zh: 几内亚}
= changed import ore/Guinea from: Guinea -> Guinea [cosmetic]
- amount: 20 kt}
+ amount: 21 kt}
= increase flow north/rolling/metal amount: 20 kt -> 21 kt (+1 kt, 0.05) [data]
- demands:
+ demands:\n  - {of: metal, amount: 1 kt/a}
= added demand metal: - -> 1 kt/a [structural]
- flows:
+ flows:\n  - {from: north, to: mill, of: metal}
= added flow north/mill/metal: - -> - [structural]
";

#[test]
fn observations_and_crossings() {
    for (old, new, said) in cases(FIGURES) {
        assert_eq!(edit(&old, &new), [said], "{old} → {new}");
    }
    // Another scope, period or partner is another statement.
    assert_eq!(
        edit("amount: 30 kt, scope: park", "amount: 30 kt"),
        [
            "added observation commodity/sheet/output: - -> 30 kt [data]",
            "removed observation commodity/sheet/output/park: 30 kt -> - [data]",
        ]
    );
    assert_eq!(
        edit("from: {en: Guinea}", "from: {en: Brazil}"),
        [
            "added import ore/Brazil: - -> 80 kt, 200 kt/a [structural]",
            "removed import ore/Guinea: 80 kt, 200 kt/a -> - [structural]",
        ]
    );
}

const STATEMENTS: &str = r"
- at-least: 35 kt
+ at-least: 36 kt
= increase target rolled at-least: 35 kt -> 36 kt (+1 kt, 0.0285714285714286) [data]
- targets:
+ targets:\n  - {id: clean, indicator: utilisation, of: smelting, at-least: 80 %}
= added target clean: - -> utilisation, ≥ 80 % [data]
- stages: [making, using], source
+ stages: [making, using, reuse], source
= added stated stages stages.reuse: - -> Reuse [structural]
- quote: rolled here
+ quote: rolled there
= changed stated process/rolling quote: rolled here -> rolled there [provenance]
-   - {process: rolling, source: web, quote: rolled here}\n
+ 
= removed stated process/rolling: - -> - [structural]
- chosen: paper
+ chosen: web
= changed claim site/all-works/investment chosen: paper -> web [data]
- amount: 4 亿元
+ amount: 5 亿元
= increase claim site/all-works/investment values.web: CNY 400 m -> CNY 500 m (+CNY 100 m, 0.25) [data]
- within: park
+ within: region
= removed scope block within: Park -> - [data]
- title: A page, url
+ title: The page, url
= changed source web title: A page -> The page [provenance]
- date: 2024-05-01
+ date: 2024-06-01
= changed source paper date: 1 May 2024 -> 1 June 2024 [provenance]
- on a river}, source: web
+ on a river}, source: paper
= changed context The town lies on a river source: web -> paper [provenance]
- reason: stored
+ reason: stored safely
= changed acceptance no-outlet/commodity/slag reason: stored -> stored safely [provenance]
- , until: 2027-12-31
+ 
= removed acceptance no-outlet/commodity/slag until: 31 December 2027 -> - [data]
- limit: 0 t/a
+ limit: 5 t/a
= increase scenario dry set.imports.ore.limit: 0 t/a -> 5 t/a (+5 t/a) [data]
- north: {status: idle}
+ north: {status: closed}
= changed scenario dry set.sites.north.status: idle -> closed [data]
- title: Dry
+ title: Drought
= changed scenario dry title: Dry -> Drought [cosmetic]
";

#[test]
fn statements_of_other_kinds() {
    for (old, new, said) in cases(STATEMENTS) {
        assert_eq!(edit(&old, &new), [said], "{old} → {new}");
    }
    assert_eq!(
        edit("lies on a river", "lies on a lake"),
        [
            "added context The town lies on a lake: - -> - [provenance]",
            "removed context The town lies on a river: - -> - [provenance]",
        ]
    );
}

#[test]
fn a_claim_is_told_once() {
    let claim = |capacity: &str| {
        let values =
            format!("[{{amount: {capacity}, source: paper}}, {{amount: 9 kt/a, source: web}}]");
        format!(
            "claims:\n  - {{of: mill, field: capacity, values: {values}, chosen: paper}}\n  - {{of: slag, field: output, values: [{{amount: 1 t, source: paper}}, {{amount: 2 t, source: web}}], chosen: web}}"
        )
    };
    let (base, head) = (
        edited("claims:", &claim("7 kt/a")),
        edited("claims:", &claim("8 kt/a")),
    );
    // The capacity of the mill and the output of slag are what the claims chose: they are no statements of their own.
    assert_eq!(
        all(&compared(&base, &head)),
        [
            "increase claim site/mill/capacity values.paper: 7 kt/a -> 8 kt/a (+1 kt/a, 0.142857142857143) [data]"
        ]
    );
    let removed = all(&compared(&base, CHAIN));
    assert_eq!(removed.len(), 2, "{removed:?}");
}

#[test]
fn several_statements_with_one_key_meet_by_what_they_say() {
    let base = edited(
        "imports:\n",
        "imports:\n  - {of: metal, from: Peru, amount: 1 kt, period: 2024}\n  - {of: metal, from: Peru, amount: 2 kt, period: 2025}\n  - {of: metal, from: Peru, amount: 2 kt, period: 2026}\n",
    );
    let head = edited(
        "imports:\n",
        "imports:\n  - {of: metal, from: Peru, amount: 2 kt, period: 2026}\n  - {of: metal, from: Peru, amount: 3 kt, period: 2025}\n  - {of: metal, from: Peru, amount: 1 kt, period: 2024}\n",
    );
    assert_eq!(
        all(&compared(&base, &head)),
        ["increase import metal/Peru amount: 2 kt -> 3 kt (+1 kt, 0.5) [data]"]
    );
    // Nothing tells these apart but what they say.
    let base = edited(
        "imports:\n",
        "imports:\n  - {of: metal, from: Peru, amount: 1 kt}\n  - {of: metal, from: Peru, amount: 2 kt}\n",
    );
    let head = edited(
        "imports:\n",
        "imports:\n  - {of: metal, from: Peru, amount: 3 kt}\n  - {of: metal, from: Peru, amount: 1 kt}\n",
    );
    assert_eq!(
        all(&compared(&base, &head)),
        ["increase import metal/Peru amount: 2 kt -> 3 kt (+1 kt, 0.5) [data]"]
    );
}
