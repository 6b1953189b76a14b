//! The map in words: findings on the spot and below, targets, description, table.

use super::Given;
use super::boxes::{HOLD, Mark, Part};
use super::scene::{Scene, What};
use crate::analysis::targets::{Progress, Standing};
use crate::model::{Status, Subject};
use crate::quantity::{Estimate, Unit};
use crate::report::{Finding, Severity, Value, Verb};
use crate::rules;
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
    Mark {
        severity: finding.severity,
        accepted: finding.accepted.is_some(),
        verb: finding.verb,
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
        let title = self.chain.title_of(subject);
        let say = |it: &Estimate| match it.value {
            Some(ratio) if progress.unit == Unit::ONE => hold(&figures::percent(ratio)),
            _ => hold(figures::estimate(it, progress.unit).get(self.lang)),
        };
        let mut parts = Vec::new();
        if let Some(so_far) = &progress.so_far {
            parts.push(format!("{} {}", self.lang.pick("now", "现值"), say(so_far)));
        }
        if let Some(bound) = &progress.bound {
            let sign = if progress.at_least { "≥" } else { "≤" };
            parts.push(format!(
                "{} {sign} {}",
                self.lang.pick("target", "目标"),
                say(bound)
            ));
        }
        if let Some(pace) = &progress.at_this_pace {
            let words = self.lang.pick("at this pace", "照此进度可达");
            parts.push(format!("{words} {}", say(pace)));
        }
        if let Some(needed) = &progress.needed_per_period {
            let words = self
                .lang
                .pick("needed per remaining period", "剩余每期须完成");
            parts.push(format!("{words} {}", say(needed)));
        }
        let standing = match progress.standing {
            Standing::Met => ("met", "已达到"),
            Standing::OnPace => ("on pace", "进度正常"),
            Standing::Behind => ("behind", "落后"),
            Standing::OutOfReach => ("out of reach", "难以达到"),
            Standing::Unknown => ("cannot be judged", "无法判断"),
        };
        let behind = matches!(progress.standing, Standing::Behind | Standing::OutOfReach);
        parts.insert(0, self.lang.pick(standing.0, standing.1).to_owned());
        let name = self.chain.name(subject);
        let findings = self.findings.iter().filter(|it| it.of == name);
        let severity = findings.clone().map(|it| it.severity).max();
        let accepted =
            findings.clone().count() > 0 && findings.clone().all(|it| it.accepted.is_some());
        // What the standing does not say already, the rule's name does.
        let further = findings.filter(|it| !it.rule.starts_with("target-"));
        let mut names: Vec<String> = further.map(|it| rule_name(it.rule, self.lang)).collect();
        names.dedup();
        parts.extend(names);
        let parts = parts.join(self.lang.pick("; ", "；"));
        Mark {
            severity: severity.unwrap_or(if behind {
                Severity::Warning
            } else {
                Severity::Info
            }),
            accepted,
            verb: if behind {
                Verb::Strengthen
            } else {
                Verb::Check
            },
            amounts: Vec::new(),
            words: match self.lang {
                Lang::En => format!("{}: {parts}", title.en),
                Lang::Zh => format!("{}：{parts}", title.zh),
            },
        }
    }

    /// Findings without a place on the map, in words.
    pub(super) fn elsewhere(&self, scene: &Scene) -> Vec<Mark> {
        let homeless = scene.homeless.iter().map(|at| self.findings[*at]);
        homeless
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
            .collect()
    }

    /// What the map shows, in words: how much of it there is, and each gap.
    pub(super) fn description(&self, scene: &Scene) -> String {
        const SENTENCES: usize = 12;
        let count =
            |is: fn(&What) -> bool| scene.nodes.iter().filter(|node| is(&node.what)).count();
        let processes = count(|it| matches!(it, What::Process(_)));
        let missing = count(|it| matches!(it, What::Missing(_)));
        let lanes: Vec<String> = scene.lanes.iter().map(|it| self.lane_title(*it)).collect();
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
        let mut loud = self
            .findings
            .iter()
            .filter(|it| it.severity >= Severity::Warning);
        for finding in loud.by_ref().take(SENTENCES) {
            parts.push(format!(
                "{}{}",
                finding.message.get(self.lang),
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
