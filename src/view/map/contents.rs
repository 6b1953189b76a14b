//! What each box says: titles, sites, capacity, output, what it takes from outside, findings.

use std::cmp::Reverse;

use super::Given;
use super::boxes::{BODY, Mark, Part, TITLE, text};
use super::scene::{Lane, Node, What};
use super::words;
use crate::analysis::load::Load;
use crate::model::{
    CommodityId, Crossing, CrossingKind, Figure, ProcessId, Site, SiteId, StageId, Status, Subject,
};
use crate::text::{self as figures, Lang};
use crate::view::page::{Paragraph, brackets};
use crate::view::part::Detail;

/// More sites than these are counted, not named.
const SITES_NAMED: usize = 3;

impl Given<'_> {
    /// The parts of a box, top down.
    pub(super) fn parts(&self, node: &Node) -> Vec<Part> {
        let mut parts = match node.what {
            What::Process(id) => self.process_parts(id),
            What::Missing(at) => self.missing_parts(at),
            What::Claimed(id) => self.claimed_parts(id),
            What::Empty(_) => vec![Part::Text(
                text(self.lang.pick("no process here", "未见相关工艺"), BODY).muted(),
            )],
            What::Site(id) => self.site_parts(id),
            What::Commodity(id) => self.commodity_parts(id),
            What::Crossing(kind, id) => self.crossing_parts(kind, id),
            What::Folded(_) => return self.folded_parts(node),
        };
        let named = |ids: &[CommodityId]| {
            let titles: Vec<&str> = ids.iter().map(|id| self.commodity(*id)).collect();
            titles.join(self.lang.pick(", ", "、"))
        };
        // A finding says it already.
        let told = |id: &CommodityId| {
            let name = self.chain.name(Subject::Commodity(*id));
            node.findings.iter().any(|at| self.findings[*at].of == name)
        };
        let left: Vec<CommodityId> = node.left.iter().copied().filter(|it| !told(it)).collect();
        if !left.is_empty() {
            let words = named(&left);
            parts.push(Part::Text(
                text(
                    &match self.lang {
                        Lang::En => format!("also makes {words}, which nobody takes"),
                        Lang::Zh => format!("另产{words}，无人接收"),
                    },
                    BODY,
                )
                .lines(4),
            ));
        }
        if !node.outside.is_empty() {
            let words = named(&node.outside);
            parts.push(Part::Text(
                text(
                    &match self.lang {
                        Lang::En => format!("from outside: {words}"),
                        Lang::Zh => format!("链外来料：{words}"),
                    },
                    BODY,
                )
                .muted()
                .lines(9),
            ));
        }
        // Gaps stand right below the title, doubts about the data at the end.
        if node.beyond > 0 {
            parts.push(self.beyond_part(node.beyond));
        }
        let (loud, quiet): (Vec<Part>, Vec<Part>) = self
            .marks(&node.findings, Some(node))
            .into_iter()
            .partition(|part| matches!(part, Part::Mark(mark) if mark.loud));
        parts.splice(1.min(parts.len())..1.min(parts.len()), loud);
        parts.extend(quiet);
        parts
    }

    /// Findings as marks, the gravest first, the same words only once. What is not about the box itself says about what.
    fn marks(&self, findings: &[usize], node: Option<&Node>) -> Vec<Part> {
        let mut marks: Vec<Mark> = findings
            .iter()
            .map(|at| {
                let finding = self.findings[*at];
                let mut mark = words::mark(finding, self.lang);
                if let Some(about) = node.and_then(|node| self.about(node, &finding.of)) {
                    mark.words += self.lang.pick(": ", "：");
                    mark.words += &about;
                }
                mark
            })
            .collect();
        marks.sort_by_key(|it| (!it.grave, !it.loud, Reverse(it.severity)));
        marks.dedup();
        marks.into_iter().map(Part::Mark).collect()
    }

    /// The by-product or the site that a finding in a process's box is about.
    pub(super) fn about(&self, node: &Node, subject: &str) -> Option<String> {
        let What::Process(process) = node.what else {
            return None;
        };
        let other = self.index.find(subject);
        let other = other.filter(|it| matches!(it, Subject::Commodity(_) | Subject::Site(_)));
        let own = Subject::Commodity(self.chain.process(process).product);
        other.filter(|it| *it != own).map(|it| self.title(it))
    }

    pub(super) fn title(&self, subject: Subject) -> String {
        self.chain.title_of(subject).get(self.lang).to_owned()
    }

    fn commodity(&self, id: CommodityId) -> &str {
        let commodity = self.chain.commodity(id);
        commodity.title.get(self.lang).unwrap_or(&commodity.id)
    }

    fn heading(&self, subject: Subject) -> Part {
        Part::Text(text(&self.title(subject), TITLE).bold().lines(5))
    }

    fn process_parts(&self, id: ProcessId) -> Vec<Part> {
        let mut parts = vec![self.heading(Subject::Process(id))];
        parts.extend(self.site_lines(id));
        let product = self.commodity(self.chain.process(id).product);
        let makes = match self.lang {
            Lang::En => format!("makes {product}"),
            Lang::Zh => format!("产出{product}"),
        };
        parts.push(Part::Text(text(&makes, BODY).lines(6)));
        if let Some(made) = self.output(id) {
            let words = format!("{} {made}", self.lang.pick("output", "产量"));
            parts.push(Part::Text(text(&words, BODY).lines(5)));
        }
        if let Some(capacity) = self.capacity(id) {
            parts.push(Part::Text(
                text(
                    &format!("{} {capacity}", self.lang.pick("capacity", "产能")),
                    BODY,
                )
                .lines(3),
            ));
        }
        if let Some((load, ratio)) = self.load(id).and_then(|it| Some((it, it.ratio.value?))) {
            let assumed = load.grounds.iter().any(|ground| ground.assumed);
            let words = format!(
                "{} {}",
                self.lang.pick("used", "利用率"),
                words::hold(&figures::percent(ratio))
            );
            parts.push(Part::Text(
                text(&self.doubted(words, assumed), BODY).lines(2),
            ));
            parts.push(Part::Bar(ratio));
        }
        parts
    }

    /// Words with the doubt that the source prints no rate.
    fn doubted(&self, words: String, assumed: bool) -> String {
        if assumed {
            brackets(&words, self.lang.pick("if per year", "若按年计"), self.lang)
        } else {
            words
        }
    }

    /// The sites of a process: the lead firm always, the others while they are few.
    fn site_lines(&self, id: ProcessId) -> Vec<Part> {
        let ids = self.index.sites_of(id).iter();
        let sites: Vec<&Site> = ids.map(|id| self.chain.site(*id)).collect();
        let own = sites.iter().filter(|it| it.part_of.is_none()).count();
        let few = sites.len() <= SITES_NAMED || self.detail == Detail::Sites;
        let mut lines: Vec<Part> = sites
            .iter()
            .filter(|site| few || site.leader)
            .map(|site| Part::Text(self.site_line(site, own > 1)))
            .collect();
        if !few {
            let count = sites.len();
            let words = match self.lang {
                Lang::En => format!("{count} sites"),
                Lang::Zh => format!("共 {count} 家企业（项目）"),
            };
            lines.push(Part::Text(text(&words, BODY).muted()));
        }
        lines
    }

    fn site_line(&self, site: &Site, several: bool) -> Paragraph {
        let mut words = site.title.get(self.lang).unwrap_or(&site.id).to_owned();
        if site.leader {
            words = match self.lang {
                Lang::En => format!("Lead firm: {words}"),
                Lang::Zh => format!("链主：{words}"),
            };
        }
        let own = several && site.part_of.is_none();
        if let Some(capacity) = site.capacity.as_ref().filter(|_| own) {
            words.extend(self.given(capacity).map(|it| format!(" {it}")));
        }
        let status = site.status.filter(|status| *status != Status::Operating);
        if let Some(status) = status {
            words = brackets(&words, words::status(status, self.lang), self.lang);
        }
        if let Some(scope) = site.scope.map(|it| self.chain.scope(it)) {
            let title = scope.title.get(self.lang).unwrap_or(&scope.id);
            words = brackets(&words, title, self.lang);
        }
        let line = text(&words, BODY).lines(5);
        if site.leader {
            line.bold()
        } else {
            line.muted()
        }
    }

    fn given(&self, figure: &Figure) -> Option<String> {
        let amount = figure.amount.as_ref()?;
        Some(self.doubted(
            words::hold(&figures::given(amount, self.lang)),
            figure.assumed.is_some(),
        ))
    }

    /// The capacity of a process: as given where one site has it, else that of the period where it is known whole.
    fn capacity(&self, id: ProcessId) -> Option<String> {
        let ids = self.index.sites_of(id).iter();
        let sites = ids.map(|id| self.chain.site(*id));
        let with: Vec<&Site> = sites.filter(|site| site.part_of.is_none()).collect();
        match with[..] {
            [] => None,
            [site] => self.given(site.capacity.as_ref()?),
            _ => {
                let load = self.load(id)?;
                let capacity = figures::estimate(&load.capacity, load.unit);
                Some(brackets(
                    &words::hold(capacity.get(self.lang)),
                    self.lang.pick("of the period", "本期"),
                    self.lang,
                ))
            }
        }
    }

    fn load(&self, id: ProcessId) -> Option<&Load> {
        self.index.load(id)
    }

    /// Output of a process in the period: as its load counts it, else its product's where it alone makes it.
    fn output(&self, id: ProcessId) -> Option<String> {
        let say = |estimate, unit| words::hold(figures::estimate(estimate, unit).get(self.lang));
        if let Some(load) = self.load(id) {
            return Some(say(&load.made, load.unit));
        }
        let product = self.chain.process(id).product;
        if self.results.structure.present.makers(product).len() == 1 {
            return self.made(product);
        }
        None
    }

    /// What is made of a commodity here in the period.
    fn made(&self, id: CommodityId) -> Option<String> {
        let balance = self.index.balance(id)?;
        let made = balance.made.as_ref()?;
        Some(words::hold(
            figures::estimate(made, balance.unit).get(self.lang),
        ))
    }

    fn missing_parts(&self, at: usize) -> Vec<Part> {
        let missing = &self.results.structure.missing[at];
        let mut parts = vec![self.heading(Subject::Commodity(missing.commodity))];
        let mut ways: Vec<ProcessId> = missing.candidates.clone();
        ways.sort_by_key(|id| (self.chain.process(*id).stage, &self.chain.process(*id).id));
        if let Some(first) = ways.first() {
            let first = self.title(Subject::Process(*first));
            let count = ways.len();
            let words = match (self.lang, count) {
                (Lang::En, 1) => format!("could be made by: {first}"),
                (Lang::Zh, 1) => format!("可补：{first}"),
                (Lang::En, _) => format!("{count} ways to make it, such as: {first}"),
                (Lang::Zh, _) => format!("可补工艺 {count} 种，如：{first}"),
            };
            parts.push(Part::Text(text(&words, BODY).lines(7)));
        } else {
            let words = self
                .lang
                .pick("no maker or import named", "未写明生产企业或外购来源");
            parts.push(Part::Text(text(words, BODY)));
        }
        parts
    }

    fn claimed_parts(&self, id: StageId) -> Vec<Part> {
        let candidates = self.index.candidates(id);
        let titles: Vec<String> = candidates
            .iter()
            .map(|it| self.title(Subject::Process(*it)))
            .collect();
        let claim = self.lang.pick(
            "named by a source, without process or plant",
            "来源提到此环节，未写明工艺和企业",
        );
        let mut parts = vec![Part::Text(text(claim, BODY).bold().lines(3))];
        if !titles.is_empty() {
            let words = match self.lang {
                Lang::En => format!("usual: {}", titles.join(", ")),
                Lang::Zh => format!("通常包括：{}", titles.join("、")),
            };
            parts.push(Part::Text(text(&words, BODY).muted().lines(9)));
        }
        parts
    }

    fn site_parts(&self, id: SiteId) -> Vec<Part> {
        let site = self.chain.site(id);
        let mut parts = vec![self.heading(Subject::Site(id))];
        let mut notes = Vec::new();
        if let Some(process) = site.process {
            let title = self.title(Subject::Process(process));
            notes.push(match self.lang {
                Lang::En => format!("process: {title}"),
                Lang::Zh => format!("工艺：{title}"),
            });
        }
        if let Some(count) = site.count.as_ref().and_then(|it| it.amount.as_ref()) {
            let number = figures::given(count, self.lang);
            notes.push(match self.lang {
                Lang::En => format!("{number} plants or projects"),
                Lang::Zh => format!("{number} 个企业或项目"),
            });
        }
        if let Some(capacity) = site.capacity.as_ref().and_then(|it| self.given(it)) {
            notes.push(format!("{} {capacity}", self.lang.pick("capacity", "产能")));
        }
        notes.extend(
            site.status
                .map(|it| words::status(it, self.lang).to_owned()),
        );
        if let Some(scope) = site.scope.map(|it| self.chain.scope(it)) {
            let title = scope.title.get(self.lang).unwrap_or(&scope.id);
            notes.push(match self.lang {
                Lang::En => format!("counted for: {title}"),
                Lang::Zh => format!("统计范围：{title}"),
            });
        }
        parts.extend(notes.iter().map(|it| Part::Text(text(it, BODY).lines(5))));
        parts
    }

    fn commodity_parts(&self, id: CommodityId) -> Vec<Part> {
        let mut parts = vec![Part::Text(text(self.commodity(id), BODY).bold().lines(4))];
        if let Some(made) = self.made(id) {
            let words = format!("{} {made}", self.lang.pick("made", "产量"));
            parts.push(Part::Text(text(&words, BODY).lines(2)));
        }
        parts
    }

    fn crossing_parts(&self, kind: CrossingKind, id: CommodityId) -> Vec<Part> {
        let mut parts = vec![Part::Text(text(self.commodity(id), BODY).bold().lines(3))];
        let crossings = self.index.crossings(kind, id).iter();
        let mut lines: Vec<String> = crossings.map(|it| self.crossing_line(it)).collect();
        lines.sort_unstable();
        parts.extend(lines.iter().map(|it| Part::Text(text(it, BODY).lines(7))));
        parts
    }

    fn crossing_line(&self, crossing: &Crossing) -> String {
        let mut words = Vec::new();
        words.extend(crossing.partner.get(self.lang).map(str::to_owned));
        let amount = crossing.amount.as_ref();
        match amount.and_then(|it| self.given(it)) {
            Some(amount) => words.push(amount),
            None => words.push(self.lang.pick("amount unknown", "数量未知").to_owned()),
        }
        if let Some(limit) = crossing.limit.as_ref().and_then(|it| self.given(it)) {
            words.push(format!("{} {limit}", self.lang.pick("at most", "上限")));
        }
        // A rate holds for any period; an amount without its period says so.
        let amount = amount.and_then(Figure::unit);
        if let Some(period) = crossing.period {
            words.push(figures::period(period, self.lang));
        } else if amount.is_some_and(|unit| !unit.is_per_time()) && crossing.by.is_none() {
            words.push(self.lang.pick("period not stated", "期间未注明").to_owned());
        }
        words.extend(crossing.by.map(|by| match self.lang {
            Lang::En => format!("by {}", figures::date(by, self.lang)),
            Lang::Zh => format!("{}前", figures::date(by, self.lang)),
        }));
        words.join(self.lang.pick(", ", "，"))
    }

    /// The heading of a lane and the findings on it.
    pub(super) fn lane_parts(&self, lane: Lane, findings: &[usize]) -> Vec<Part> {
        let mut parts = vec![Part::Text(
            text(&self.lane_title(lane), super::HEADING).bold().lines(3),
        )];
        parts.extend(self.marks(findings, None));
        parts
    }

    /// The title of a lane.
    pub(super) fn lane_title(&self, lane: Lane) -> String {
        let demanded = |kind| self.index.kinds.contains(&kind);
        let words = match lane {
            Lane::Stage(id) => return self.title(Subject::Stage(id)),
            Lane::Imports => self.lang.pick("Imports", "外购"),
            Lane::Rest if self.chain.stages.is_empty() => self.lang.pick("Processes", "工艺"),
            Lane::Rest => self.lang.pick("No stage given", "未分环节"),
            Lane::Exports => match (
                demanded(CrossingKind::Export),
                demanded(CrossingKind::Demand),
            ) {
                (true, true) => self.lang.pick("Exports and demand", "外销与需求"),
                (false, true) => self.lang.pick("Demand", "需求"),
                _ => self.lang.pick("Exports", "外销"),
            },
        };
        words.to_owned()
    }
}
