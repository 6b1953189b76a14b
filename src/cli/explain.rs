//! `liantu explain`: what a rule, a method or an effect of a change means, or how one finding was derived.

use clap::Args;
use liantu::analysis::methods;
use liantu::report::{Document, Report};
use liantu::text::Message;
use liantu::{analysis, diff, rules, study};

use super::{Failure, OK, Output, Session, Under, When, chains, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu explain                      every rule\n  liantu explain undersupply          one rule\n  liantu explain potential            one method\n  liantu explain gap-opened           what an effect in a diff means\n  liantu explain 1f0c… chains/x.yaml  how one finding was derived (fingerprint from --format json, or its start)"
)]
pub(crate) struct Arguments {
    /// A rule, an effect of a change, a method, or the fingerprint of a finding
    #[arg(value_name = "RULE|EFFECT|METHOD|FINGERPRINT")]
    what: Option<String>,
    /// The chain the fingerprint is from
    #[arg(value_name = "CHAIN")]
    chain: Option<String>,
    #[command(flatten)]
    under: Under,
    #[command(flatten)]
    when: When,
    #[command(flatten)]
    output: Output,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    let report = match (&arguments.what, &arguments.chain) {
        (None, _) => Ok(study::of_rules()),
        (Some(what), None) => page(what).ok_or_else(|| unknown(what)),
        (Some(fingerprint), Some(chain)) => finding(fingerprint, chain, arguments, session),
    };
    match report {
        Ok(report) => output::write(&report, &arguments.output, session, OK),
        Err(failure) => output::fail(&failure, Some(&arguments.output), session),
    }
}

/// The page of a rule, of a method or of an effect.
fn page(what: &str) -> Option<Report> {
    let effect = diff::PAGES.iter().find(|page| page.effect.word() == what);
    rules::find(what)
        .map(study::of_rule)
        .or_else(|| methods::find(what).map(study::of_method))
        .or_else(|| effect.map(study::of_effect))
}

fn unknown(rule: &str) -> Failure {
    let effects = diff::PAGES.iter().map(|page| page.effect.word());
    let ids = rules::ALL.iter().map(|it| it.id);
    let near = ids
        .chain(methods::ALL.iter().map(|it| it.id))
        .chain(effects)
        .map(|known| (strsim::jaro_winkler(rule, known), known))
        .filter(|(similar, _)| *similar > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    let (en, zh) = match near {
        Some((_, near)) => (
            format!("did you mean `{near}`?"),
            format!("是不是 `{near}`？"),
        ),
        None => (
            "`liantu explain` lists them; a fingerprint needs its chain".to_owned(),
            "`liantu explain` 列出全部规则、影响和方法；指纹要和链文件一起给".to_owned(),
        ),
    };
    Failure::Message(Message::new(
        format!("no rule, effect or method is called `{rule}`: {en}"),
        format!("没有名为 `{rule}` 的规则、影响或方法：{zh}"),
    ))
}

fn finding(
    fingerprint: &str,
    chain: &str,
    arguments: &Arguments,
    session: &Session,
) -> Result<Report, Failure> {
    let loaded = chains::read_under(chain, &arguments.under, session)?;
    let results = analysis::run(&loaded.chain, arguments.when.question());
    let whole = study::of(&loaded.chain, &results, &loaded.settings);
    let Document::Study(study) = whole.document else {
        return Ok(whole);
    };
    let matching: Vec<_> = study
        .findings
        .iter()
        .filter(|it| it.fingerprint.starts_with(fingerprint))
        .collect();
    match matching.as_slice() {
        [one] => {
            let rule = rules::find(one.rule).ok_or_else(|| unknown(one.rule))?;
            Ok(study::of_finding(one, rule, &study))
        }
        [] => Err(Failure::Message(Message::new(
            format!(
                "no finding of {chain} has the fingerprint `{fingerprint}`; `liantu analyze {chain} --format json` shows them"
            ),
            format!(
                "{chain} 没有指纹为 `{fingerprint}` 的问题；可用 `liantu analyze {chain} --format json` 查看"
            ),
        ))),
        several => Err(Failure::Message(Message::new(
            format!(
                "`{fingerprint}` fits {} findings: give more of it",
                several.len()
            ),
            format!("`{fingerprint}` 对应 {} 个问题：请多给几位", several.len()),
        ))),
    }
}
