//! `liantu plan`: which processes would close the gaps, how large, in which combinations.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use liantu::analysis::synthesis::{self, Bound, By, Goal, Options, Wanted, Why};
use liantu::language::{self, OpenError, project_root, relative};
use liantu::model::Chain;
use liantu::quantity::{Amount, Unit};
use liantu::report::Report;
use liantu::text::{Message, describe};
use liantu::{analysis, diff, rules, study};

use super::{Failure, OK, Output, Session, Under, When, chains, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu plan chains/wenshan-aluminium.yaml\n  liantu plan chains/wenshan-aluminium.yaml --demand \"600 kt/a prebaked-anode\" --best 3\n  liantu plan chains/x.yaml -o chains/x-plans.yaml    the plans as scenarios, to review with liantu compare"
)]
pub(crate) struct Arguments {
    /// Chain file, REV:path, or - for standard input
    #[arg(value_name = "CHAIN")]
    chain: String,
    /// What more a year is wanted, such as "600 kt/a alumina"; without it, the gaps of the chain
    #[arg(long, value_name = "AMOUNT COMMODITY")]
    demand: Vec<String>,
    /// A target of the chain to plan for: on output, self-sufficiency, local-conversion, deep-processing or
    /// recycling-input-rate
    #[arg(long, value_name = "ID")]
    target: Vec<String>,
    /// What plans are ordered by; without it by cost where all costs are known, else by additions
    #[arg(long, value_name = "ORDER", value_parser = ["cost", "additions", "outside"])]
    by: Option<String>,
    /// Count what is being built or planned to run by this day, such as 2026-12-31
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    coming: Option<liantu::quantity::Date>,
    /// How many plans are told
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    best: u16,
    /// A further file of technology to plan with
    #[arg(long = "with", value_name = "FILE")]
    with: Vec<PathBuf>,
    /// Write the chain with the plans as scenarios, beside the chain's own file; -o FILE.yaml does the same
    #[arg(long, value_name = "FILE.yaml")]
    save: Option<PathBuf>,
    #[command(flatten)]
    under: Under,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    let is_chain = |file: &Path| {
        let ending = file.extension().and_then(|ending| ending.to_str());
        matches!(ending, Some("yaml" | "yml"))
    };
    let (output, mut saves) = arguments.output.without(is_chain);
    saves.extend(arguments.save.clone());
    match plan(arguments, &saves, session) {
        Ok(report) => output::write(&report, &output, session, OK),
        Err(failure) => output::fail(&failure, Some(&output), session),
    }
}

fn plan(arguments: &Arguments, saves: &[PathBuf], session: &Session) -> Result<Report, Failure> {
    let loaded = chains::read_under(&arguments.chain, &arguments.under, session)?;
    let root = project_root(Path::new(&arguments.chain));
    let chain = with_more(loaded.chain, &arguments.with, &root)?;
    let question = arguments.when.question();
    let results = analysis::run(&chain, question);
    let findings = diff::shared(rules::run(&chain, &results, &loaded.settings));
    let (wanted, bounds) = wanted(arguments, &chain, &results).map_err(Failure::Message)?;
    let plans = synthesis::plan(&chain, &results, &wanted, &bounds, options(arguments))
        .map_err(Failure::Message)?;
    let names = names(&chain, plans.best.len());
    let mut scenarios = String::new();
    for (at, (plan, name)) in plans.best.iter().zip(&names).enumerate() {
        scenarios.push_str(&synthesis::scenario(&chain, plan, name, at + 1));
    }
    let mut effects = Vec::new();
    if !scenarios.is_empty() {
        let text = with_scenarios(&own_text(&chain), &scenarios).map_err(Failure::Message)?;
        let mut planned = reread(&chain, &text, &root)?;
        if let Some(name) = &arguments.under.scenario {
            // The plans are made on top of the scenario that was asked for.
            let base = planned.under(chains::scenario(&planned, name)?);
            planned = base;
        }
        for name in &names {
            let scenario = chains::scenario(&planned, name)?;
            let under = planned.under(scenario);
            let results = analysis::run(&under, question);
            let after = diff::shared(rules::run(&under, &results, &loaded.settings));
            effects.push(diff::findings_between(&planned, &findings, &under, &after));
        }
        for file in saves {
            save(&chain, &text, file, &root, session)?;
        }
    }
    let period = question.period(&chain).map(|period| period.to_string());
    Ok(study::of_plans(&chain, &plans, period, &names, &effects))
}

/// What the plans are called as scenarios: no scenario of the chain is called so.
fn names(chain: &Chain, count: usize) -> Vec<String> {
    let mut word = "plan".to_owned();
    let name = |word: &str, at: usize| format!("{word}-{}", at + 1);
    while (0..count).any(|at| chain.find_scenario(&name(&word, at)).is_some()) {
        word.push_str("-new");
    }
    (0..count).map(|at| name(&word, at)).collect()
}

/// How plans are asked for.
fn options(arguments: &Arguments) -> Options {
    let all = [By::Cost, By::Additions, By::Outside];
    let by = arguments.by.as_ref();
    Options {
        best: arguments.best.into(),
        by: by.and_then(|word| all.into_iter().find(|it| it.word() == word)),
        coming: arguments.coming,
    }
}

/// What is asked for, each commodity once; what nobody asks for is the gaps of the chain.
fn wanted(
    arguments: &Arguments,
    chain: &Chain,
    results: &analysis::Results,
) -> Result<(Vec<Wanted>, Vec<Bound>), Message> {
    let demands = arguments.demand.iter();
    let demands = demands.map(|text| demand(chain, text).map(Goal::Amount));
    let targets = arguments.target.iter();
    let targets = targets.map(|id| synthesis::of_target(chain, results, id));
    let mut all: Vec<Wanted> = Vec::new();
    let mut bounds: Vec<Bound> = Vec::new();
    for it in demands.chain(targets) {
        let it = match it? {
            Goal::Amount(it) => it,
            Goal::Ratio(it) => {
                if !bounds.contains(&it) {
                    bounds.push(it);
                }
                continue;
            }
        };
        if all.iter().any(|held| held.commodity == it.commodity) {
            let id = &chain.commodity(it.commodity).id;
            return Err(Message::new(
                format!("`{id}` is asked for twice: give one amount for it"),
                format!("`{id}` 提了两次：请只给一个数量"),
            ));
        }
        all.push(it);
    }
    if arguments.demand.is_empty() && arguments.target.is_empty() {
        all = synthesis::gaps(chain, results);
    }
    Ok((all, bounds))
}

fn own_text(chain: &Chain) -> String {
    chain
        .files
        .first()
        .map_or(String::new(), |file| file.text.to_string())
}

/// What a demand asks for: an amount (per year where it names no time) and a commodity.
fn demand(chain: &Chain, text: &str) -> Result<Wanted, Message> {
    let (amount, id) = text.trim().rsplit_once(' ').ok_or_else(|| {
        Message::new(
            format!("`{text}` is no demand: write an amount and a commodity, such as \"600 kt/a alumina\""),
            format!("`{text}` 不是需求：请写数量和物料，例如 \"60 万吨/a alumina\""),
        )
    })?;
    let Some(commodity) = chain.find_commodity(id) else {
        let ids = chain.commodities.iter().map(|it| it.id.as_str());
        let near = ids.map(|known| (strsim::jaro_winkler(id, known), known));
        let near = near
            .filter(|it| it.0 > 0.8)
            .max_by(|left, right| left.0.total_cmp(&right.0));
        let (en, zh) = near.map_or_else(
            || {
                (
                    "the chain and what it uses declare none".to_owned(),
                    "本链及其引用的文件都没有声明".to_owned(),
                )
            },
            |(_, near)| {
                (
                    format!("did you mean `{near}`?"),
                    format!("是不是 `{near}`？"),
                )
            },
        );
        return Err(Message::new(
            format!("no commodity has the id `{id}`: {en}"),
            format!("没有 id 为 `{id}` 的物料：{zh}"),
        ));
    };
    let amount = Amount::parse(amount).map_err(|fault| describe(&fault).0)?;
    let unit = chain.commodity(commodity).unit;
    let rated = unit.and_then(|unit| unit.times(Unit::PER_YEAR));
    let per_year = rated
        .and_then(|rated| amount.estimate_in(rated))
        .or_else(|| amount.estimate_in(unit?))
        .filter(|it| it.low >= 0.0);
    let Some(per_year) = per_year else {
        let unit = unit.map_or_else(|| "?".to_owned(), |unit| unit.to_string());
        return Err(Message::new(
            format!(
                "`{text}`: `{id}` is counted in `{unit}`, so write the demand in `{unit}/a`, zero or more"
            ),
            format!("`{text}`：`{id}` 以 `{unit}` 计，需求请用 `{unit}/a` 表示，且不为负"),
        ));
    };
    Ok(Wanted {
        commodity,
        per_year: Some(per_year),
        why: Why::Asked,
    })
}

/// The chain with further files of technology, as if its own file used them.
fn with_more(chain: Chain, files: &[PathBuf], root: &Path) -> Result<Chain, Failure> {
    if files.is_empty() {
        return Ok(chain);
    }
    let own = chain.files.first().map_or("", |file| file.path.as_str());
    let up = "../".repeat(own.matches('/').count());
    let names: Vec<String> = files
        .iter()
        .map(|file| format!("{up}{}", relative(file, root)))
        .collect();
    let text = with_uses(&own_text(&chain), &names).map_err(Failure::Message)?;
    reread(&chain, &text, root)
}

/// Reads the chain again from another text of its own file.
fn reread(chain: &Chain, text: &str, root: &Path) -> Result<Chain, Failure> {
    let own = chain
        .files
        .first()
        .map_or(String::new(), |file| file.path.clone());
    let read = Chain::read_with(&own, &|wanted| {
        if wanted == own {
            return Ok(text.as_bytes().to_vec());
        }
        let held = chain.files.iter().find(|file| file.path == wanted);
        match held {
            Some(file) => Ok(file.text.as_bytes().to_vec()),
            None => language::open_on_disk(root, wanted).map_err(|error| match error {
                OpenError::Other(words) => OpenError::Other(words),
                other => other,
            }),
        }
    });
    read.map_err(|faults| Failure::Faults(faults.0))
}

/// The text of a chain file with more scenarios.
fn with_scenarios(text: &str, scenarios: &str) -> Result<String, Message> {
    let Some(at) = line_of(text, "scenarios:") else {
        let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
        return Ok(format!("{text}{gap}scenarios:\n{scenarios}"));
    };
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
    if text[at..end].trim() != "scenarios:" {
        return Err(Message::new(
            "the file's `scenarios:` stand in brackets; write them as a block, one scenario on a line of its own, so that plans can be added (`liantu fmt` helps)",
            "文件里的 `scenarios:` 写在括号里；请改成每个情景各占一行的形式，才能加入方案（可用 `liantu fmt`）",
        ));
    }
    Ok(format!("{}{scenarios}{}", &text[..end], &text[end..]))
}

/// The text of a chain file that uses more files.
fn with_uses(text: &str, files: &[String]) -> Result<String, Message> {
    let mut list = String::new();
    for file in files {
        let _ = write!(list, ", \"{file}\"");
    }
    let Some(at) = line_of(text, "uses:") else {
        let chain = line_of(text, "chain:").unwrap_or(0);
        let end = text[chain..]
            .find('\n')
            .map_or(text.len(), |end| chain + end + 1);
        let list = list.trim_start_matches(", ");
        return Ok(format!("{}uses: [{list}]\n{}", &text[..end], &text[end..]));
    };
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    match text[at..end].rfind(']') {
        Some(bracket) => {
            let bracket = at + bracket;
            Ok(format!("{}{list}{}", &text[..bracket], &text[bracket..]))
        }
        None => Err(Message::new(
            "--with needs the file's `uses:` on one line: write `uses: [a.yaml, b.yaml]`",
            "--with 要求文件的 `uses:` 写在一行：请写成 `uses: [a.yaml, b.yaml]`",
        )),
    }
}

/// Where the line of a key of the file itself starts.
fn line_of(text: &str, key: &str) -> Option<usize> {
    if text.starts_with(key) {
        return Some(0);
    }
    text.find(&format!("\n{key}")).map(|at| at + 1)
}

/// Writes the chain with its plans, where the files it uses are found.
fn save(
    chain: &Chain,
    text: &str,
    file: &Path,
    root: &Path,
    session: &Session,
) -> Result<(), Failure> {
    let own = chain.files.first().map_or("", |file| file.path.as_str());
    let folder = |path: &str| {
        path.rsplit_once('/')
            .map_or(String::new(), |(folder, _)| folder.to_owned())
    };
    let name = relative(file, root);
    if folder(&name) != folder(own) {
        let shown = file.display();
        return Err(Failure::Message(Message::new(
            format!(
                "{shown} does not lie beside {own}, so what it uses would not be found: save it in the same folder"
            ),
            format!("{shown} 与 {own} 不在同一文件夹，引用的文件会找不到：请存到同一文件夹"),
        )));
    }
    output::put(Some(file), text.as_bytes(), session)
}
