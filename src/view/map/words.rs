//! The map in words: findings on the spot and below, targets, description, table.

use std::collections::BTreeSet;

use super::Given;
use super::boxes::{HOLD, Mark, Part};
use super::scene::{Scene, What};
use crate::analysis::targets::{Progress, Standing};
use crate::model::{Status, Subject};
use crate::quantity::{Estimate, Unit};
use crate::report::{Finding, Severity, Value, Verb};
use crate::rules::{self, Area};
use crate::text::{self as figures, Lang};
use crate::view::page::{self, brackets};

/// Values of findings that are told on the spot, in this order, with their words.
const TOLD: [(&str, &str, &str); 8] = [
    ("gap", "short by", "缺口"),
    ("cover", "covered", "满足率"),
    ("surplus", "surplus", "富余"),
    ("need", "needed", "需要"),
    ("utilisation", "used", "利用率"),
    ("idle", "idle", "闲置"),
    ("excess", "excess", "多出"),
    ("share", "share", "占比"),
];

/// Lanes named in the description.
const LANES: usize = 40;

/// The name of a rule for readers.
fn rule_name(id: &str, lang: Lang) -> String {
    match lang {
        Lang::En => id.replace('-', " "),
        Lang::Zh => rules::find(id).map_or(id, |rule| rule.name_zh).to_owned(),
    }
}

/// A figure whose unit stays with it at the end of a line.
pub(super) fn hold(figure: &str) -> String {
    figure.replace(' ', &HOLD.to_string())
}

/// A finding as it is told on the spot.
pub(super) fn mark(finding: &Finding, lang: Lang) -> Mark {
    let name = rule_name(finding.rule, lang);
    let find = |key: &str| finding.values.iter().find(|(name, _)| *name == key);
    let told = |(key, en, zh): &(&str, &str, &str)| -> Option<String> {
        let (_, Value { text, .. }) = find(key)?;
        Some(format!("{} {}", lang.pick(en, zh), hold(text.get(lang))))
    };
    // The need says nothing new where the gap is told.
    let amounts: Vec<String> = TOLD
        .iter()
        .filter(|(key, ..)| *key != "need" || (find("gap").is_none() && find("surplus").is_none()))
        .filter_map(told)
        .take(2)
        .collect();
    let mut words = name;
    if finding.accepted.is_some() {
        words = brackets(&words, lang.pick("accepted", "已接受"), lang);
    }
    let error = finding.severity == Severity::Error;
    let gap = finding.severity == Severity::Warning && finding.verb != Verb::Check;
    let loud = (gap || error) && finding.accepted.is_none();
    let area = rules::find(finding.rule).map(|rule| rule.area);
    let lacks = matches!(area, Some(Area::Links | Area::Balance)) && finding.verb != Verb::Extend;
    let grave = loud && (error || lacks);
    Mark {
        severity: finding.severity,
        loud,
        grave,
        words,
        amounts,
    }
}

/// The state of a site.
pub(super) const fn status(status: Status, lang: Lang) -> &'static str {
    let (en, zh) = match status {
        Status::Operating => ("operating", "运行"),
        Status::Idle => ("idle", "停产"),
        Status::UnderConstruction => ("under construction", "在建"),
        Status::Announced => ("announced", "已签约或宣布"),
        Status::Planned => ("planned", "规划"),
        Status::Closed => ("closed", "关停"),
    };
    match lang {
        Lang::En => en,
        Lang::Zh => zh,
    }
}

impl Given<'_> {
    /// Targets with their standing, by id.
    pub(super) fn targets(&self) -> Vec<Mark> {
        let mut order: Vec<&Progress> = self.results.targets.iter().collect();
        order.sort_by_key(|it| &self.chain.targets[it.target as usize].id);
        order.iter().map(|it| self.target(it)).collect()
    }

    fn target(&self, progress: &Progress) -> Mark {
        let subject = Subject::Target(progress.target);
        let name = self.chain.name(subject);
        let findings: Vec<_> = self.findings.iter().filter(|it| it.of == name).collect();
        let behind = matches!(progress.standing, Standing::Behind | Standing::OutOfReach);
        let accepted = !findings.is_empty() && findings.iter().all(|it| it.accepted.is_some());
        let mut parts = vec![progress.standing.message().get(self.lang).to_owned()];
        parts.extend(self.target_figures(progress));
        // What the standing does not say already, the rule's name does.
        let further = findings.iter().filter(|it| !it.rule.starts_with("target-"));
        parts.extend(further.map(|it| rule_name(it.rule, self.lang)));
        parts.dedup();
        let parts = parts.join(self.lang.pick("; ", "；"));
        let title = self.chain.title_of(subject);
        let usual = if behind {
            Severity::Warning
        } else {
            Severity::Info
        };
        let severity = findings.iter().map(|it| it.severity).max().unwrap_or(usual);
        Mark {
            severity,
            loud: behind && severity >= Severity::Warning && !accepted,
            grave: false,
            amounts: Vec::new(),
            words: match self.lang {
                Lang::En => format!("{}: {parts}", title.en),
                Lang::Zh => format!("{}：{parts}", title.zh),
            },
        }
    }

    /// Where a target stands, in figures.
    fn target_figures(&self, progress: &Progress) -> Vec<String> {
        let say = |it: &Estimate| match it.value {
            Some(ratio) if progress.unit == Unit::ONE => hold(&figures::percent(ratio)),
            _ => hold(figures::estimate(it, progress.unit).get(self.lang)),
        };
        let sign = if progress.at_least { "≥" } else { "≤" };
        let bound = format!("{} {sign}", self.lang.pick("target", "目标"));
        let each = match progress.step {
            Some(step) if (step - 0.25).abs() < 0.01 => ("quarter", "剩余每季"),
            Some(step) if (step - 1.0 / 12.0).abs() < 0.01 => ("month", "剩余每月"),
            Some(step) if (step - 1.0).abs() < 0.01 => ("year", "剩余每年"),
            _ => ("period", "剩余每期"),
        };
        let needed = match self.lang {
            Lang::En => format!("needed in each remaining {}", each.0),
            Lang::Zh => format!("{}须完成", each.1),
        };
        let told = [
            (self.lang.pick("now", "现值"), &progress.so_far),
            (&bound, &progress.bound),
            (
                self.lang.pick("at this pace", "照此进度可达"),
                &progress.at_this_pace,
            ),
            (&needed, &progress.needed_per_period),
        ];
        told.into_iter()
            .filter_map(|(words, figure)| Some(format!("{words} {}", say(figure.as_ref()?))))
            .collect()
    }

    /// A finding with its subject in one line. The message of the finding is longer, and lists in the order of the file.
    pub(super) fn told(&self, finding: &Finding) -> String {
        let Mark { words, amounts, .. } = mark(finding, self.lang);
        let mut line = words;
        line.extend(
            self.title_of_name(&finding.of)
                .map(|title| match self.lang {
                    Lang::En => format!(" ({title})"),
                    Lang::Zh => format!("（{title}）"),
                }),
        );
        if !amounts.is_empty() {
            line += self.lang.pick(": ", "：");
            line += &amounts.join(self.lang.pick(", ", "，"));
        }
        line.replace(HOLD, " ")
    }

    /// The title of a subject given as `kind/id`.
    pub(super) fn title_of_name(&self, name: &str) -> Option<String> {
        let subject = self.index.find(name)?;
        Some(self.chain.title_of(subject).get(self.lang).to_owned())
    }

    /// Findings without a place on the map, in words.
    /// What is more than `most` is counted.
    pub(super) fn elsewhere(&self, scene: &Scene, most: usize) -> Vec<Mark> {
        let homeless = scene.homeless.iter().map(|at| self.findings[*at]);
        let mut marks: Vec<Mark> = homeless
            .take(most)
            .map(|finding| Mark {
                words: format!(
                    "{}{}{}",
                    rule_name(finding.rule, self.lang),
                    self.lang.pick(": ", "："),
                    finding.message.get(self.lang)
                ),
                amounts: Vec::new(),
                ..mark(finding, self.lang)
            })
            .collect();
        if let Some(more) = scene.homeless.len().checked_sub(most + 1) {
            marks.push(Mark {
                severity: Severity::Info,
                loud: false,
                grave: false,
                words: self.further_findings(more + 1),
                amounts: Vec::new(),
            });
        }
        marks
    }

    /// What the map shows, in words: how much of it there is, and each gap.
    pub(super) fn description(&self, scene: &Scene) -> String {
        const SENTENCES: usize = 12;
        let whole = scene.left_out.around.is_none();
        let all = || scene.nodes.iter();
        let all = || {
            all()
                .map(|it| &it.what)
                .chain(all().flat_map(|it| &it.inside))
        };
        let count = |is: fn(&What) -> bool| all().filter(|it| is(it)).count();
        let processes = count(|it| matches!(it, What::Process(_)));
        let missing = count(|it| matches!(it, What::Missing(_)));
        let lanes = scene.lanes.iter().take(LANES);
        let mut lanes: Vec<String> = lanes.map(|it| self.lane_title(*it)).collect();
        if scene.lanes.len() > LANES {
            lanes.push("…".to_owned());
        }
        let period = page::period_words(self.chain, self.results, self.lang);
        let mut parts = vec![match self.lang {
            Lang::En => format!(
                "{period}. Lanes from left to right: {}. Processes: {processes}; missing links: {missing}.",
                lanes.join(", ")
            ),
            Lang::Zh => format!(
                "{period}。自左至右：{}。工艺 {processes} 个，缺链 {missing} 处。",
                lanes.join("、")
            ),
        }];
        parts.extend(self.left_out(scene));
        for target in self.targets().into_iter().filter(|_| whole) {
            parts.push(format!("{}{}", target.words, self.lang.pick(".", "。")).replace(HOLD, " "));
        }
        let drawn: BTreeSet<usize> = scene.findings().collect();
        let shown = self.findings.iter().enumerate();
        let shown = shown.filter(|(at, _)| whole || drawn.contains(at));
        let mut loud = shown
            .map(|(_, it)| it)
            .filter(|it| it.severity >= Severity::Warning && !it.of.starts_with("target/"));
        for finding in loud.by_ref().take(SENTENCES) {
            parts.push(format!(
                "{}{}",
                self.told(finding),
                self.lang.pick(".", "。")
            ));
        }
        let more = loud.count();
        if more > 0 {
            parts.push(match self.lang {
                Lang::En => format!("Further gaps: {more}."),
                Lang::Zh => format!("另有 {more} 处缺口。"),
            });
        }
        parts.join(self.lang.pick(" ", ""))
    }

    /// The map as a table: a row for each box.
    pub(super) fn table(&self, scene: &Scene) -> Vec<Vec<String>> {
        let heads = match self.lang {
            Lang::En => ["what", "stage", "says", "findings"],
            Lang::Zh => ["名称", "环节", "内容", "问题"],
        };
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        let mut order: Vec<usize> = (0..scene.nodes.len()).collect();
        order.sort_by_key(|at| (scene.nodes[*at].lane, *at));
        for at in order {
            let node = &scene.nodes[at];
            let (mut says, mut findings) = (Vec::new(), Vec::new());
            for part in self.parts(node) {
                match part {
                    Part::Text(it) => says.push(it.text),
                    Part::Mark(it) => {
                        findings.push(it.words);
                        findings.extend(it.amounts);
                    }
                    Part::Bar(_) => {}
                }
            }
            let stop = self.lang.pick("; ", "；");
            let title = self.node_title(node);
            says.retain(|it| *it != title);
            rows.push(vec![
                title,
                self.lane_title(scene.lanes[node.lane]),
                says.join(stop).replace(HOLD, " "),
                findings.join(stop).replace(HOLD, " "),
            ]);
        }
        rows
    }
}
