//! An acceptance that accepts nothing.

use std::collections::HashSet;

use super::words::nearest;
use super::{ALL, Area, Context, Draft, Page, Rule, acceptance, find};
use crate::model::{Acceptance, Subject};
use crate::report::{Severity, Verb};
use crate::text::Message;

pub(super) const RULE: Rule = Rule {
    id: "unused-acceptance",
    name_zh: "豁免落空",
    area: Area::Acceptances,
    severity: Severity::Warning,
    verb: Verb::Check,
    en: Page {
        summary: "An acceptance matches no finding.",
        why: "The gap it accepted is closed, or it was never hit because of a slip of the pen; left standing, it would hide the next one in silence.",
        formula: "No finding has its rule and its subject. One that names a rule turned off in `liantu.toml` is not judged; one past its date is `expired-acceptance`.",
        mend: "Delete it, or correct the name of its rule or subject.",
    },
    zh: Page {
        summary: "一条“已知问题”没有对应的提示。",
        why: "要么问题已经解决，要么名称写错从未生效；留着它，会悄悄掩盖以后的问题。",
        formula: "没有任何提示与它的规则和对象一致。所指规则在 `liantu.toml` 中已关闭的不判断；已过期的归 `expired-acceptance`。",
        mend: "删去它，或更正规则名、对象名。",
    },
    example: include_str!("../../tests/rules/unused-acceptance.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    if context.chain.acceptances.is_empty() {
        return;
    }
    let found: HashSet<(&str, &str)> = context
        .findings
        .iter()
        .map(|finding| (finding.rule, finding.of.as_str()))
        .collect();
    for (at, entry) in (0..).zip(&context.chain.acceptances) {
        let used = found.contains(&(entry.rule.as_str(), entry.of.as_str()));
        if !used && !acceptance::is_expired(context, entry) {
            drafts.extend(judge(context, at, entry));
        }
    }
}

fn judge(context: &Context<'_>, at: u32, entry: &Acceptance) -> Option<Draft> {
    let subject = Subject::Acceptance(at);
    let Some(rule) = find(&entry.rule) else {
        return Some(unknown_rule(subject, entry));
    };
    let off = context.settings.severity(rule).is_none();
    // Findings on acceptances themselves are only being made here.
    if off || rule.area == Area::Acceptances {
        return None;
    }
    let of_rule = || {
        context
            .findings
            .iter()
            .filter(|finding| finding.rule == rule.id)
    };
    let (name, of) = (&entry.rule, &entry.of);
    let near = nearest(of, of_rule().map(|finding| finding.of.as_str()));
    let help = near.map_or_else(
        || {
            Message::new(
                "check data: delete it: there is nothing left to accept",
                "核数：已无可接受的问题，请删去",
            )
        },
        |near| {
            Message::new(
                format!("check data: did you mean `{near}`?"),
                format!("核数：是不是 `{near}`？"),
            )
        },
    );
    let message = Message::new(
        format!("nothing to accept: `{name}` finds nothing on `{of}`"),
        format!("没有可接受的问题：`{name}` 对 `{of}` 没有提示"),
    );
    Some(Draft {
        help: Some(help),
        ..Draft::on(subject, message)
    })
}

fn unknown_rule(subject: Subject, entry: &Acceptance) -> Draft {
    let name = &entry.rule;
    let near = nearest(name, ALL.iter().map(|rule| rule.id));
    let help = near.map_or_else(
        || {
            Message::new(
                "check data: `liantu explain` lists the rules",
                "核数：`liantu explain` 列出全部规则",
            )
        },
        |near| {
            Message::new(
                format!("check data: did you mean `{near}`?"),
                format!("核数：是不是 `{near}`？"),
            )
        },
    );
    let message = Message::new(
        format!("nothing to accept: no rule is called `{name}`"),
        format!("没有可接受的问题：没有名为 `{name}` 的规则"),
    );
    Draft {
        help: Some(help),
        ..Draft::on(subject, message)
    }
}
