//! Certainty in words and tables: what reports say of it.

use super::tally::{Column, Part};
use super::{Certainty, Frequency, Spread};
use crate::analysis::balance::Balance;
use crate::analysis::indicators::Indicated;
use crate::language::location;
use crate::model::Chain;
use crate::quantity::Unit;
use crate::report::{
    Align, Block, Cell, CertaintyDocument, Distribution, DrawnFigure, Finding, Probability,
    Section, StudyDocument, Table,
};
use crate::text::{Lang, Message, figure};

/// How many drawn figures the text lists; JSON has all.
const DRAWN_MAX: usize = 40;

impl Certainty {
    /// How a figure of the study spreads, told in its unit.
    pub fn of(&self, column: &Column, unit: Unit) -> Option<Distribution> {
        Some(distribution(self.spread(column)?, unit))
    }

    /// How an indicator spreads.
    pub fn indicator(&self, it: &Indicated) -> Option<Distribution> {
        let spread = self.spread(&Column::indicator(it))?;
        Some(distribution(spread, it.unit))
    }

    /// How the parts of a balance spread, by their keys in JSON.
    pub fn balance(&self, it: &Balance) -> Vec<(&'static str, Distribution)> {
        let parts = Part::ALL.into_iter();
        parts
            .filter_map(|part| {
                let spread = self.spread(&Column::balance(it, part))?;
                let unit = if part == Part::Cover {
                    Unit::ONE
                } else {
                    it.unit
                };
                Some((part.word(), distribution(spread, unit)))
            })
            .collect()
    }
}

/// Gives each finding its probability, and says it where it depends on what was drawn.
pub fn annotate(certainty: &Certainty, findings: &mut [Finding]) {
    for finding in findings {
        let Some(frequency) = certainty.frequency(finding) else {
            continue;
        };
        finding.probability = Some(probability(frequency));
        let held = certainty.held.get(&finding.fingerprint);
        let varies = held.is_none_or(super::tally::Seen::varies);
        if varies || frequency.share < 1.0 {
            let samples = u64::from(certainty.sampling.samples());
            finding.notes.push(frequency_words(frequency, samples));
        }
    }
}

/// The document of a certainty, from which text, Markdown and JSON are made.
pub fn document(chain: &Chain, certainty: &Certainty) -> CertaintyDocument {
    let figures = &certainty.figures;
    let drawn: Vec<DrawnFigure> = figures
        .drawn
        .iter()
        .flat_map(|drawn| {
            drawn.roles.iter().map(|role| {
                let of = role.of(chain);
                let (of, title, name) = (chain.name(of), chain.title_of(of), role.name(chain));
                DrawnFigure {
                    path: format!("{of}/{}", role.path(chain)),
                    title: Message::new(
                        format!("{}: {}", title.en, name.en),
                        format!("{}：{}", title.zh, name.zh),
                    ),
                    amount: figure::given_message(&drawn.amount),
                    at: location(drawn.place, &chain.files),
                    distribution: drawn.shape.word(),
                }
            })
        })
        .collect();
    let needed = certainty.spreads.iter().map(|(_, it)| it.samples_needed());
    let needed = needed.max().unwrap_or(0);
    let samples = u64::from(certainty.sampling.samples());
    let possible = certainty.possible.iter().map(|(finding, seen)| {
        let frequency = Frequency::of(seen.count, certainty.sampling.samples());
        let mut finding = finding.clone();
        finding.probability = Some(probability(frequency));
        finding
    });
    let possible: Vec<Finding> = possible.collect();
    CertaintyDocument {
        samples: if figures.drawn.is_empty() { 0 } else { samples },
        seed: certainty.sampling.seed(),
        figures: figures.all,
        drawn,
        open: figures.open,
        contested: figures.contested,
        settled: needed <= samples,
        samples_needed: (needed > samples).then_some(needed),
        possible_words: all_possible_words(&possible, certainty.possible_more),
        possible,
        possible_more: certainty.possible_more,
        notes: notes(certainty),
    }
}

fn probability(frequency: Frequency) -> Probability {
    Probability {
        share: frequency.share,
        standard_error: frequency.standard_error,
        low: frequency.low,
        high: frequency.high,
    }
}

fn distribution(spread: &Spread, unit: Unit) -> Distribution {
    let [p5, p50, p95] = spread.quantiles;
    // Ratios are kept as fractions and read as percentages.
    let percent = Unit::parse("%").ok().filter(|_| unit.is_one());
    let (by, shown) = percent.map_or((1.0, unit), |percent| (100.0, percent));
    let (mean, sd) = (spread.mean * by, spread.sd * by);
    let clean = crate::text::clean;
    Distribution {
        samples: spread.count as u64,
        mean: clean(spread.mean),
        sd: clean(spread.sd),
        standard_error: clean(spread.mean_error),
        p5: clean(p5),
        p50: clean(p50),
        p95: clean(p95),
        settled: spread.is_settled(),
        text: figure::plus_minus(mean, sd, shown),
        middle: figure::to_error(&[p50 * by], sd, mean, shown),
        range: figure::to_error(&[p5 * by, p95 * by], sd, mean, shown),
    }
}

/// `holds in 97.3 % of 10,000 samples (95 % interval 96.97 % to 97.60 %)`.
fn frequency_words(frequency: Frequency, samples: u64) -> Message {
    let [en, zh] = [Lang::En, Lang::Zh].map(|lang| figure::number(samples as f64, lang));
    let low = figure::percent(frequency.low);
    if frequency.share >= 1.0 {
        return Message::new(
            format!("holds in every one of {en} samples (95 % sure: in more than {low})"),
            format!("{zh} 个样本中全部成立（95% 把握：占比高于 {low}）"),
        );
    }
    let (share, high) = (
        figure::percent(frequency.share),
        figure::percent(frequency.high),
    );
    Message::new(
        format!("holds in {share} of {en} samples (95 % interval {low} to {high})"),
        format!("{zh} 个样本中有 {share} 成立（95% 区间 {low} 至 {high}）"),
    )
}

/// What a reader must know before the figures.
fn notes(certainty: &Certainty) -> Vec<Message> {
    let figures = &certainty.figures;
    if figures.drawn.is_empty() {
        return vec![Message::new(
            "No figure here carries a range or a standard deviation, so there is nothing to draw: every finding would hold in every sample, which says nothing about how sure it is. Give the figures that matter a range (`1.915..1.95 t`) or `sd`.",
            "本链没有带区间或标准差的数据，无从抽样：所有问题在每个样本中都会成立，但这不说明它们可靠。请给重要的数据写上区间（`1.915..1.95 t`）或 `sd`。",
        )];
    }
    let mut notes = vec![drawn_words(certainty)];
    if figures.open > 0 {
        let open = figures.open;
        notes.push(Message::new(
            format!(
                "Only bounded on one side (“at least”, “at most”): {open}. Nothing can be drawn from such a figure; it stays a bound in every sample."
            ),
            format!("只有单侧界限（“不低于”“不高于”）的数据 {open} 个：无法抽样，各样本中仍按界限计算。"),
        ));
    }
    if figures.contested > 0 {
        let contested = figures.contested;
        notes.push(Message::new(
            format!(
                "Sources disagree, and no range is given: {contested}. The value chosen is used in every sample."
            ),
            format!("来源不一致而又没有写区间的数据 {contested} 个：各样本中都用所采用的数值。"),
        ));
    }
    notes.push(precision_words(certainty));
    notes
}

fn drawn_words(certainty: &Certainty) -> Message {
    let figures = &certainty.figures;
    let sampling = certainty.sampling;
    let [en, zh] =
        [Lang::En, Lang::Zh].map(|lang| figure::number(f64::from(sampling.samples()), lang));
    let (all, drawn, seed) = (figures.all, figures.drawn.len(), sampling.seed());
    let exact = all - drawn - figures.open;
    let verb = if drawn == 1 { "carries" } else { "carry" };
    Message::new(
        format!(
            "{en} samples from seed {seed}. Of the {all} figures of what is present, {drawn} {verb} a range or a standard deviation and were drawn; {exact} are taken as exact, so that what rests on them alone looks surer than it is."
        ),
        format!(
            "样本 {zh} 个，种子 {seed}。现有环节的 {all} 个数据中，{drawn} 个带区间或标准差，参与抽样；{exact} 个按准确值计算，只依据这些数据的结果看上去会比实际更可靠。"
        ),
    )
}

/// How well shares, means and percentiles are known.
fn precision_words(certainty: &Certainty) -> Message {
    let samples = f64::from(certainty.sampling.samples());
    let points = 100.0 * 1.96 * 0.5 / samples.sqrt();
    let [worst, worst_zh] = [Lang::En, Lang::Zh].map(|lang| figure::number(points, lang));
    let spreads = &certainty.spreads;
    let settled = spreads.iter().filter(|(_, it)| it.is_settled()).count();
    let (all, needed) = (
        spreads.len(),
        spreads.iter().map(|(_, it)| it.samples_needed()).max(),
    );
    let mut words = Message::new(
        format!(
            "With so many samples a share is known to within {worst} percentage points (95 %)."
        ),
        format!("以这样多的样本，占比的误差不超过 {worst_zh} 个百分点（95%）。"),
    );
    if all == 0 {
        return words;
    }
    words.en += &format!(
        " Mean and percentiles are settled to the first digit of the standard deviation for {settled} of {all} figures"
    );
    words.zh += &format!("{all} 个数据中有 {settled} 个的均值和分位数已稳定到标准差的首位数字");
    if let Some(needed) = needed.filter(|_| settled < all) {
        let needed = needed as f64;
        words.en += &format!(
            "; about {} samples would settle all",
            figure::number(needed, Lang::En)
        );
        words.zh += &format!(
            "；约需 {} 个样本才能全部稳定",
            figure::number(needed, Lang::Zh)
        );
    }
    words.en += ".";
    words.zh += "。";
    words
}

/// The section of a report: what was drawn, how figures spread, what is only possible. `study` is absent for `check`,
/// which tells no figures.
pub fn section(document: &CertaintyDocument, study: Option<&StudyDocument>) -> Section {
    let mut blocks = vec![Block::List(document.notes.clone())];
    if let Some(study) = study {
        blocks.extend(spreads(study));
    }
    blocks.extend(possible(document));
    if study.is_some() && !document.drawn.is_empty() {
        blocks.push(drawn_table(document));
        if document.drawn.len() > DRAWN_MAX {
            let more = document.drawn.len() - DRAWN_MAX;
            blocks.push(Block::Text(Message::new(
                format!("… and {more} more; `--format json` lists all."),
                format!("……另有 {more} 个；`--format json` 全部列出。"),
            )));
        }
    }
    Section {
        title: Message::new("How sure this is", "结果有多可靠"),
        blocks,
    }
}

fn column(en: &str, zh: &str, align: Align) -> crate::report::Column {
    crate::report::Column {
        title: Message::new(en, zh),
        align,
    }
}

/// How the figures of the study spread.
fn spreads(study: &StudyDocument) -> Option<Block> {
    let row = |what: Message, of: &Message, it: &Distribution| {
        vec![
            Cell::Words(what),
            Cell::Words(of.clone()),
            Cell::Words(it.text.clone()),
            Cell::Words(it.middle.clone()),
            Cell::Words(it.range.clone()),
        ]
    };
    let mut rows = Vec::new();
    for balance in &study.balances {
        for (part, spread) in &balance.distributions {
            rows.push(row(part_words(part, balance.basis), &balance.title, spread));
        }
    }
    for indicator in &study.indicators {
        let spread = indicator.distribution.as_ref();
        rows.extend(spread.map(|it| row(indicator.title.clone(), &indicator.of_title, it)));
    }
    for (what, list) in study.requirement.iter().flat_map(|it| {
        [
            (("made for the demand", "为需求生产"), &it.activities),
            (("from outside for the demand", "为需求外购"), &it.drawn),
            (("left over", "剩余"), &it.surplus),
        ]
    }) {
        for it in list {
            let what = || Message::new(what.0, what.1);
            let spread = it.distribution.as_ref();
            rows.extend(spread.map(|spread| row(what(), &it.title, spread)));
        }
    }
    let columns = vec![
        column("figure", "数据", Align::Left),
        column("of", "对象", Align::Left),
        column("mean ± standard deviation", "均值 ± 标准差", Align::Right),
        column("median", "中位数", Align::Right),
        column("5 % to 95 %", "5%—95%", Align::Right),
    ];
    (!rows.is_empty()).then_some(Block::Table(Table { columns, rows }))
}

fn part_words(part: &str, basis: &str) -> Message {
    let (en, zh) = match part {
        "supply" => ("supply", "供给"),
        "need" => ("need", "需求"),
        "gap" => ("gap (need − supply)", "缺口（需求 − 供给）"),
        _ => ("cover", "满足率"),
    };
    match basis {
        "capacity" => Message::new(format!("{en}, at capacity"), format!("{zh}，按产能")),
        "target" => Message::new(format!("{en}, at target"), format!("{zh}，按目标")),
        _ => Message::new(en, zh),
    }
}

/// Findings that hold in some samples only, one line each.
fn possible(document: &CertaintyDocument) -> Vec<Block> {
    if document.possible.is_empty() {
        return Vec::new();
    }
    let title = Message::new(
        "Possible, but not certain: these are no findings on the values as written, and hold in some samples. The figures in them are those of the first such sample.",
        "可能成立而不确定：按所写数值不构成问题，但在部分样本中成立。所列数值取自首个成立的样本。",
    );
    let points = document.possible_words.clone();
    vec![Block::Text(title), Block::List(points)]
}

fn all_possible_words(possible: &[Finding], more: usize) -> Vec<Message> {
    let mut points: Vec<Message> = possible.iter().map(possible_words).collect();
    if more > 0 {
        points.push(Message::new(
            format!("… and {more} more that are rarer"),
            format!("……另有 {more} 个更少见的"),
        ));
    }
    points
}

/// One possible finding in a line.
fn possible_words(finding: &Finding) -> Message {
    let Some(it) = &finding.probability else {
        return finding.message.clone();
    };
    let (share, low, high) = (
        figure::percent(it.share),
        figure::percent(it.low),
        figure::percent(it.high),
    );
    let (rule, message) = (finding.rule, &finding.message);
    Message::new(
        format!(
            "possible[{rule}] in {share} of the samples (95 % interval {low} to {high}): {}",
            message.en
        ),
        format!(
            "可能[{rule}] {share} 的样本（95% 区间 {low} 至 {high}）：{}",
            message.zh
        ),
    )
}

/// The figures that were drawn.
fn drawn_table(document: &CertaintyDocument) -> Block {
    let columns = vec![
        column("figure drawn", "抽样的数据", Align::Left),
        column("as written", "原值", Align::Right),
        column("distribution", "分布", Align::Left),
        column("where", "位置", Align::Left),
    ];
    let drawn = document.drawn.iter().take(DRAWN_MAX);
    let rows = drawn
        .map(|it| {
            vec![
                Cell::Words(it.title.clone()),
                Cell::Words(it.amount.clone()),
                Cell::Words(shape_words(it.distribution)),
                Cell::Id(format!("{}:{}", it.at.file, it.at.line)),
            ]
        })
        .collect();
    Block::Table(Table { columns, rows })
}

fn shape_words(word: &'static str) -> Message {
    match word {
        "triangular" => Message::new(word, "三角分布"),
        "uniform" => Message::new(word, "均匀分布"),
        _ => Message::new(word, "正态分布"),
    }
}
