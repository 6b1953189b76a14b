//! What each effect of a change means: the pages of `explain EFFECT`.
//!
//! Comes in: nothing. Goes out: a page for every [`Effect`]. Must not know: changes, findings.

use crate::report::Effect;

/// The page of an effect.
#[derive(Clone, Copy, Debug)]
pub struct EffectPage {
    /// Which.
    pub effect: Effect,
    /// Its name in Chinese.
    pub name_zh: &'static str,
    /// In English.
    pub en: EffectWords,
    /// In Chinese.
    pub zh: EffectWords,
    /// Old and new lines of a file, as a diff shows them.
    pub example: &'static str,
}

/// The words of a page in one language.
#[derive(Clone, Copy, Debug)]
pub struct EffectWords {
    /// In one sentence.
    pub summary: &'static str,
    /// Why a reviewer cares.
    pub why: &'static str,
    /// How it is decided.
    pub judged: &'static str,
    /// What to do about it.
    pub act: &'static str,
}

/// The page of an effect.
pub fn page(effect: Effect) -> &'static EffectPage {
    PAGES
        .iter()
        .find(|page| page.effect == effect)
        .unwrap_or(&PAGES[0])
}

/// All pages, worst effect first.
pub const PAGES: &[EffectPage] = &[
    EffectPage {
        effect: Effect::Breaking,
        name_zh: "破坏性改动",
        en: EffectWords {
            summary: "An id that others may use is gone, or a figure is counted in another dimension.",
            why: "Chains that use this file, scenarios, acceptances and scripts refer to things by id. They stop reading, or, worse, mean something else.",
            judged: "A stage, commodity, process, site, scope, source, target or scenario of the old version has no partner in the new one; or a figure, or the unit of a commodity, went from one dimension to another (t to kWh). A rename that the file declares with `formerly` breaks nothing.",
            act: "Declare the rename: `formerly: [old-id]` on the new entry. Where it really goes, look for what still uses it.",
        },
        zh: EffectWords {
            summary: "其他文件可能引用的 id 不见了，或某个数据换了量纲。",
            why: "引用本文件的链、情景、接受记录和脚本都靠 id 找对象；id 没有了，它们就读不出来，甚至会指向别的东西。",
            judged: "旧版中的环节、物料、工艺、企业、范围、来源、目标或情景在新版里找不到对应；或某个数据、某种物料的单位换了量纲（如 t 变成 kWh）。用 `formerly` 声明过的改名不算。",
            act: "在新条目上写明改名：`formerly: [旧 id]`。确实要删的，先找出还有谁在用。",
        },
        example: "-   north-smelter: {process: smelting, capacity: 40 万吨/a}\n+   north-works: {process: smelting, capacity: 40 万吨/a}   # without formerly: [north-smelter]",
    },
    EffectPage {
        effect: Effect::GapOpened,
        name_zh: "新出现缺口",
        en: EffectWords {
            summary: "A finding that the old version did not have.",
            why: "This is what a review is for: after the edit something is short, missing or contradictory that was not before.",
            judged: "Both versions are judged by the same rules with the settings of the new one. A finding is the same where rule, subject and what tells them apart are the same, through renames; line, wording and order do not count. The edit that did it is found by undoing edits one by one.",
            act: "Read the cause below the finding. Mend the edit, close the gap, or accept it in the file with a reason (`accept`).",
        },
        zh: EffectWords {
            summary: "旧版没有、新版才有的问题。",
            why: "评审要看的就是它：改动之后，出现了原来没有的短缺、断链或矛盾。",
            judged: "两个版本用同一套规则、按新版的设置判断。规则、对象和区分标志都相同（改名后仍算相同）的是同一个问题；行号、措辞、先后不算。造成它的改动，是把改动逐一撤销后找出来的。",
            act: "看问题下面的原因：改回去、补上缺口，或在文件里写明理由接受它（`accept`）。",
        },
        example: "  observations:\n-   - {of: alumina, measure: output, amount: 150 万吨}\n+   - {of: alumina, measure: output, amount: 90 万吨}   # alumina is now short",
    },
    EffectPage {
        effect: Effect::GapWidened,
        name_zh: "缺口扩大",
        en: EffectWords {
            summary: "A finding of both versions that is larger in the new one.",
            why: "The gap was known; how large it is decides what it costs to close.",
            judged: "As for `gap-opened`, where the finding has a size in both versions, in comparable units, and the new one is larger than the old one beyond rounding (10⁻⁹ of it).",
            act: "Look at the share that each cause has. Check whether an acceptance or a plan still holds at the new size.",
        },
        zh: EffectWords {
            summary: "两个版本都有、新版更大的问题。",
            why: "缺口早已知道；但补上它要花多少，取决于它有多大。",
            judged: "同 `gap-opened`，且两个版本都有可比的大小，新版比旧版大（超出舍入误差，即其 10⁻⁹）。",
            act: "看各处改动各占多少；核对原来的接受理由或规划在新的大小下是否仍成立。",
        },
        example: "  observations:\n-   - {of: aluminium, measure: output, amount: 60 万吨}\n+   - {of: aluminium, measure: output, amount: 72 万吨}   # takes more alumina than before",
    },
    EffectPage {
        effect: Effect::GapNarrowed,
        name_zh: "缺口缩小",
        en: EffectWords {
            summary: "A finding of both versions that is smaller in the new one.",
            why: "Progress, and a reason to check that the smaller figure is sourced: a gap can also shrink because a need was left out.",
            judged: "As for `gap-widened`, the other way round.",
            act: "Nothing, unless the cause is a need that was taken out.",
        },
        zh: EffectWords {
            summary: "两个版本都有、新版更小的问题。",
            why: "这是进展；也要核对变小的数据有没有来源：漏写一项需求，缺口也会变小。",
            judged: "同 `gap-widened`，方向相反。",
            act: "一般无需处理；若原因是删掉了一项需求，请核实。",
        },
        example: "  imports:\n-   - {of: alumina, amount: 10 万吨, from: Guangxi}\n+   - {of: alumina, amount: 40 万吨, from: Guangxi}",
    },
    EffectPage {
        effect: Effect::GapClosed,
        name_zh: "缺口消除",
        en: EffectWords {
            summary: "A finding of the old version that the new one does not have.",
            why: "The edit may have filled the gap, or only have removed what showed it.",
            judged: "As for `gap-opened`, the other way round. A finding that can no longer be told, because a figure became unknown, closes too: the question then stands in the list of what the file does not answer.",
            act: "Read the cause: a plant that was added closes a gap, a figure that was deleted hides one.",
        },
        zh: EffectWords {
            summary: "旧版有、新版没有的问题。",
            why: "改动可能补上了缺口，也可能只是去掉了显示缺口的数据。",
            judged: "同 `gap-opened`，方向相反。某个数据变为未知、因而无法再判断的问题也会消失：相应的疑问会列在“尚不能回答的问题”里。",
            act: "看原因：新增企业是补上了缺口，删除数据则是掩盖了缺口。",
        },
        example: "  sites:\n+   hydrogen-station: {process: refuelling, status: operating}",
    },
    EffectPage {
        effect: Effect::Structural,
        name_zh: "结构改动",
        en: EffectWords {
            summary: "Nodes or links of the chain came, went or were joined otherwise.",
            why: "Who can supply whom has changed, whether or not a finding shows it yet.",
            judged: "A stage, commodity, process, site, import, export, demand or flow was added or removed, or a field that says what is joined to what changed: product, inputs, by-products, stage, process of a site.",
            act: "Look at the picture of the difference: `liantu diff OLD NEW -o difference.svg`.",
        },
        zh: EffectWords {
            summary: "产业链的节点或联系有增减，或改了接法。",
            why: "谁能供给谁变了，不论目前是否已显示为问题。",
            judged: "环节、物料、工艺、企业、外购、外销、需求或流向有增减，或表示联系的字段改了：产品、投入、副产品、环节、企业的工艺。",
            act: "看差异图：`liantu diff 旧版 新版 -o difference.svg`。",
        },
        example: "  processes:\n-   rolling: {product: sheet, inputs: [metal]}\n+   rolling: {product: sheet, inputs: {charge: {any-of: [metal, scrap]}}}",
    },
    EffectPage {
        effect: Effect::Capacity,
        name_zh: "能力改动",
        en: EffectWords {
            summary: "What can be made changed: a capacity, a status, a date or a coefficient.",
            why: "Balances at capacity and targets rest on it, and so does how much the chain can lose.",
            judged: "A capacity, a status, the dates from and to when a site runs, or an amount taken or made per unit of product changed.",
            act: "Check the source of the new figure, and its unit: a factor of ten is the usual slip between t and 万吨.",
        },
        zh: EffectWords {
            summary: "能生产多少变了：产能、状态、日期或单耗。",
            why: "按产能的供需、目标都以它为准，产业链能承受多大损失也取决于它。",
            judged: "产能、状态、企业投产和关停日期，或单位产品的投入、产出量改了。",
            act: "核对新数据的来源和单位：吨与万吨之间最容易差几个数量级。",
        },
        example: "  sites:\n-   north: {process: smelting, capacity: 40 万吨/a, status: operating}\n+   north: {process: smelting, capacity: 28 万吨/a, status: operating}",
    },
    EffectPage {
        effect: Effect::Data,
        name_zh: "数据改动",
        en: EffectWords {
            summary: "Another figure or word that analyses read changed.",
            why: "Results rest on it, even where no gap opened or closed this time.",
            judged: "An observation, a target, a price, a scope, an acceptance, a claim, a scenario or the period changed in value. The same amount in another unit is no change.",
            act: "Check it against its source.",
        },
        zh: EffectWords {
            summary: "分析要用到的其他数据或文字改了。",
            why: "结果以它为依据，即使这次没有缺口出现或消除。",
            judged: "观测值、目标、价格、范围、接受记录、争议数据、情景或期间的值改了。同一数量换个单位不算改动。",
            act: "对照来源核实。",
        },
        example: "  observations:\n-   - {of: alumina, measure: output, amount: 362131 t}\n+   - {of: alumina, measure: output, amount: 38.06 万吨}",
    },
    EffectPage {
        effect: Effect::Provenance,
        name_zh: "依据改动",
        en: EffectWords {
            summary: "What figures rest on changed, the figures did not.",
            why: "How sure a figure is decides how sure a finding is, and who can be asked about it.",
            judged: "Source, confidence, note, quote or retrieval date alone changed, or a source or a piece of context came or went.",
            act: "Check that the new source says what the file says.",
        },
        zh: EffectWords {
            summary: "数据没变，依据变了。",
            why: "数据有多可信，问题就有多可信；出了疑问也要知道去问谁。",
            judged: "只改了来源、可信度、备注、引文或查阅日期，或者增减了来源、背景说明。",
            act: "核对新来源里是不是这样写的。",
        },
        example: "- {of: metal, measure: output, amount: 50 kt, source: web}\n+ {of: metal, measure: output, amount: 50 kt, source: yearbook, confidence: reported}",
    },
    EffectPage {
        effect: Effect::Cosmetic,
        name_zh: "表述改动",
        en: EffectWords {
            summary: "Only how things are called or shown changed.",
            why: "It is counted and not listed, so that it never hides a change that matters.",
            judged: "A title, a translation or the unit that results are told in changed. Order, comments, spacing and another spelling of the same amount are not even that: they are no difference at all.",
            act: "Nothing.",
        },
        zh: EffectWords {
            summary: "只改了叫法或写法。",
            why: "只计数、不列出，以免掩盖真正要紧的改动。",
            judged: "改了名称、译文，或结果所用的单位。顺序、注释、空格、同一数量的另一种写法连这都不算：没有任何差异。",
            act: "无需处理。",
        },
        example: "- sheet: {title: Sheet, unit: t}\n+ sheet: {title: {en: Rolled sheet, zh: 铝板}, unit: t}",
    },
];
