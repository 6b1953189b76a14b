//! What stands for more than itself, in words: boxes of whole stages, and what a picture leaves out.

use std::collections::BTreeMap;

use super::Given;
use super::boxes::{BODY, Mark, Part, text};
use super::scene::{Around, Edge, LeftOut, Node, Scene, What};
use super::words;
use crate::model::{CrossingKind, Subject};
use crate::text::{self as figures, Lang, Message};

/// Commodities named in the hint of a line that carries more.
const CARRIED: usize = 12;
/// Processes of a stage that are named; of more, only these.
const NAMED: usize = 6;

impl Given<'_> {
    /// A box of a whole stage: what is in it, counted, and its findings by rule.
    pub(super) fn folded_parts(&self, node: &Node) -> Vec<Part> {
        let claimed = node.inside.iter().any(|it| matches!(it, What::Claimed(_)));
        let mut lines = self.counts(node);
        lines.extend(claimed.then(|| {
            let words = "named by a source, without process or plant";
            self.lang
                .pick(words, "来源提到此环节，未写明工艺和企业")
                .to_owned()
        }));
        let mut parts: Vec<Part> = lines
            .into_iter()
            .enumerate()
            .map(|(at, words)| {
                let line = text(&words, BODY).lines(3);
                Part::Text(if at == 0 { line.bold() } else { line })
            })
            .collect();
        let processes: Vec<_> = node
            .inside
            .iter()
            .filter_map(|it| match it {
                What::Process(id) => Some(Subject::Process(*id)),
                _ => None,
            })
            .collect();
        if !processes.is_empty() {
            let names: Vec<String> = processes
                .iter()
                .take(NAMED)
                .map(|it| self.title(*it))
                .collect();
            let mut words = names.join(self.lang.pick(", ", "、"));
            if processes.len() > NAMED {
                words += self.lang.pick(", …", "等");
            }
            parts.push(Part::Text(text(&words, BODY).muted().lines(9)));
        }
        if node.beyond > 0 {
            parts.push(self.beyond_part(node.beyond));
        }
        parts.extend(self.marks_by_rule(&node.findings));
        parts
    }

    /// What is in a folded box, by kind.
    fn counts(&self, node: &Node) -> Vec<String> {
        let count = |is: fn(&What) -> bool| node.inside.iter().filter(|it| is(it)).count();
        let crossings = |kind: CrossingKind| {
            let of = |it: &&What| matches!(it, What::Crossing(of, _) if *of == kind);
            node.inside.iter().filter(of).count()
        };
        let all = [
            (
                count(|it| matches!(it, What::Process(_))),
                "process",
                "processes",
                "个工艺",
            ),
            (
                self.plants(node),
                "plant or project",
                "plants or projects",
                "家企业或项目",
            ),
            (
                count(|it| matches!(it, What::Missing(_))),
                "missing link",
                "missing links",
                "处缺链",
            ),
            (
                count(|it| matches!(it, What::Commodity(_))),
                "shared commodity",
                "shared commodities",
                "种共用物料",
            ),
            (
                crossings(CrossingKind::Import),
                "import",
                "imports",
                "种外购",
            ),
            (
                crossings(CrossingKind::Export),
                "export",
                "exports",
                "种外销",
            ),
            (
                crossings(CrossingKind::Demand),
                "demand",
                "demands",
                "项需求",
            ),
        ];
        let told = all.into_iter().filter(|(count, ..)| *count > 0);
        told.map(|(count, one, many, zh)| self.counted(count, one, many, zh))
            .collect()
    }

    /// Plants in a folded box.
    fn plants(&self, node: &Node) -> usize {
        node.inside
            .iter()
            .map(|it| match it {
                What::Process(id) => self.index.sites_of(*id).len(),
                What::Site(_) => 1,
                _ => 0,
            })
            .sum()
    }

    /// A number of things.
    fn counted(&self, count: usize, one: &str, many: &str, zh: &str) -> String {
        let number = figures::number(count as f64, self.lang);
        let number = words::hold(&number);
        match self.lang {
            Lang::En => format!("{number} {}", if count == 1 { one } else { many }),
            Lang::Zh => format!("{number} {zh}"),
        }
    }

    /// How many commodities a line carries.
    pub(super) fn commodities(&self, count: usize) -> String {
        self.counted(count, "commodity", "commodities", "种物料")
    }

    /// Findings that a hint has no room for.
    pub(super) fn further_findings(&self, count: usize) -> String {
        match self.lang {
            Lang::En => self.counted(count, "further finding", "further findings", ""),
            Lang::Zh => format!("另有 {count} 个问题"),
        }
    }

    /// What a line carries, in words.
    pub(super) fn carried(&self, edge: &Edge) -> String {
        let names: Vec<String> = edge
            .commodities
            .iter()
            .take(CARRIED)
            .map(|it| self.title(Subject::Commodity(*it)))
            .collect();
        let names = names.join(self.lang.pick(", ", "、"));
        let count = figures::number(edge.commodities.len() as f64, self.lang);
        match self.lang {
            _ if edge.commodities.len() <= CARRIED => names,
            Lang::En => format!("{names}, … ({count} commodities)"),
            Lang::Zh => format!("{names}等 {count} 种物料"),
        }
    }

    /// Lines that lead to what is not drawn.
    pub(super) fn beyond_part(&self, count: usize) -> Part {
        let words = match self.lang {
            Lang::En => format!(
                "{} not drawn",
                self.counted(count, "further line", "further lines", "")
            ),
            Lang::Zh => format!("另有 {count} 条连线未画出"),
        };
        Part::Text(text(&words, BODY).muted().lines(3))
    }

    /// Findings of many things: each rule once, with how often.
    fn marks_by_rule(&self, findings: &[usize]) -> Vec<Part> {
        let mut rules: BTreeMap<(&str, bool), Vec<usize>> = BTreeMap::new();
        for at in findings {
            let finding = self.findings[*at];
            let key = (finding.rule, finding.accepted.is_some());
            rules.entry(key).or_default().push(*at);
        }
        let mut marks: Vec<Mark> = rules.values().map(|of| self.mark_of_all(of)).collect();
        marks.sort_by_key(|it| (!it.grave, !it.loud, std::cmp::Reverse(it.severity)));
        marks.into_iter().map(Part::Mark).collect()
    }

    /// One mark for findings of one rule.
    fn mark_of_all(&self, findings: &[usize]) -> Mark {
        let marks = findings
            .iter()
            .map(|at| words::mark(self.findings[*at], self.lang));
        let mut all = marks.fold(None, |held: Option<Mark>, next| match held {
            None => Some(next),
            Some(held) => Some(Mark {
                severity: held.severity.max(next.severity),
                loud: held.loud || next.loud,
                grave: held.grave || next.grave,
                ..held
            }),
        });
        let count = findings.len();
        if let Some(mark) = &mut all {
            if let [only] = findings {
                let about = self.title_of_name(&self.findings[*only].of);
                mark.words += &about.map_or(String::new(), |it| {
                    format!("{}{it}", self.lang.pick(": ", "："))
                });
            } else {
                mark.amounts.clear();
                mark.words = match self.lang {
                    Lang::En => format!("{count}\u{a0}× {}", mark.words),
                    Lang::Zh => format!("{} {count}\u{a0}处", mark.words),
                };
            }
        }
        all.unwrap_or_else(|| unreachable!("a rule without findings has no mark"))
    }

    /// What the picture shows of the whole, in a few words for its head.
    pub(super) fn extent(&self, left_out: &LeftOut) -> Message {
        let mut parts = Vec::new();
        if let Some(Around { of, steps, .. }) = left_out.around {
            let title = self.chain.title_of(of);
            parts.push(Message::new(
                match steps {
                    0 => format!("{} alone", title.en),
                    1 => format!("around {}, one line each way", title.en),
                    _ => format!("around {}, up to {steps} lines each way", title.en),
                },
                match steps {
                    0 => format!("仅{}", title.zh),
                    _ => format!("{}及上下游 {steps} 步", title.zh),
                },
            ));
        }
        if left_out.folded.is_some() {
            parts.push(Message::new("drawn by stages", "按环节汇总"));
        }
        let join = |of: fn(&Message) -> &str, with| {
            let words: Vec<&str> = parts.iter().map(of).collect();
            words.join(with)
        };
        Message::new(join(|it| &it.en, "; "), join(|it| &it.zh, "；"))
    }

    /// What the picture leaves out, in sentences.
    pub(super) fn left_out(&self, scene: &Scene) -> Vec<String> {
        let mut sentences = Vec::new();
        if let Some(around) = &scene.left_out.around {
            sentences.push(self.around_sentence(around));
        }
        if let Some([boxes, lines]) = scene.left_out.folded {
            let now = scene.nodes.len();
            sentences.push(match self.lang {
                Lang::En => format!(
                    "Drawn by stages: {} stand for {}. Of {}, those between two stages are drawn as one, those within a stage are left out.",
                    self.counted(now, "box", "boxes", ""),
                    self.counted(boxes, "process, commodity, gap or plant", "processes, commodities, gaps and plants", ""),
                    self.counted(lines, "line", "lines", ""),
                ),
                Lang::Zh => format!(
                    "按环节汇总：图中 {now} 个框代表 {boxes} 个工艺、物料、缺口或企业；{lines} 条连线中，同两个环节之间的合为一条，环节内部的不画。"
                ),
            }.replace('\u{a0}', " "));
        }
        sentences
    }

    fn around_sentence(&self, around: &Around) -> String {
        let title = self.chain.title_of(around.of);
        let Around {
            steps,
            boxes,
            lines,
            findings,
            ..
        } = *around;
        match self.lang {
            Lang::En => format!(
                "A part of the map: {} and what is up to {} away, against and along the flow. Left out: {}, {} and {}; the targets are not listed.",
                title.en,
                self.counted(steps, "line", "lines", ""),
                self.counted(boxes, "box", "boxes", ""),
                self.counted(lines, "line", "lines", ""),
                self.counted(findings, "finding", "findings", ""),
            ),
            Lang::Zh => format!(
                "局部图：{}及其上下游 {steps} 步以内。未画出：{boxes} 个框、{lines} 条连线、{findings} 个问题；目标未列出。",
                title.zh
            ),
        }
        .replace('\u{a0}', " ")
    }
}
