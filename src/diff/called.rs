//! What fields are called: the keys of the language in words, ids by their titles.
//!
//! Comes in: the path of a field, the chains whose ids stand in it. Goes out: its name in both languages. Must not know:
//! values.
//!
//! In English a field is called as the file calls it, for the keys are English words and ids are what an editor looks
//! for; what a field says of another entry is told by its title. A Chinese reader gets Chinese words and titles; where it stands in the file, the line says.

use super::names::GONE;
use crate::model::{Chain, Subject, Words};
use crate::text::{Lang, Message};

/// Every key that a field can be called by.
const KEYS: &[(&str, &str)] = &[
    ("accept", "已知问题"),
    ("accessed", "访问日期"),
    ("add", "增加"),
    ("allocation", "分摊方式"),
    ("amount", "数量"),
    ("any-of", "可选"),
    ("assumed", "假定的计算期"),
    ("at-least", "下限"),
    ("at-most", "上限"),
    ("author", "作者"),
    ("bounds", "取值范围"),
    ("by", "期限"),
    ("byproducts", "副产"),
    ("capacity", "产能"),
    ("carbon", "碳排放因子"),
    ("carbon-basis", "碳排放因子依据"),
    ("carbon-benchmark", "碳排放基准值"),
    ("carbon-default", "碳排放缺省值"),
    ("chain", "产业链标识"),
    ("chosen", "采用"),
    ("claims", "分歧"),
    ("commodities", "物料"),
    ("confidence", "可信度"),
    ("context", "背景"),
    ("cost", "单位运行成本"),
    ("count", "数目"),
    ("date", "日期"),
    ("declared-here", "在本文件中声明"),
    ("demands", "需求"),
    ("doi", "DOI"),
    ("emissions", "排放"),
    ("energy", "能耗因子"),
    ("equipment", "设备"),
    ("exclusive", "互斥"),
    ("exports", "外销"),
    ("external", "外部编号"),
    ("field", "字段"),
    ("fixed-cost", "固定成本"),
    ("flows", "流量"),
    ("format", "格式"),
    ("formerly", "曾用标识"),
    ("from", "自"),
    ("high", "高值"),
    ("hs", "HS 编码"),
    ("id", "标识"),
    ("imports", "外购"),
    ("indicator", "指标"),
    ("inputs", "投入"),
    ("investment", "投资"),
    ("is", "取值"),
    ("kind", "类别"),
    ("lifetime", "寿命"),
    ("limit", "限量"),
    ("location", "地点"),
    ("low", "低值"),
    ("measure", "统计项"),
    ("minimum-size", "最小规模"),
    ("note", "备注"),
    ("observations", "统计数据"),
    ("of", "对象"),
    ("operator", "运营方"),
    ("origin", "来历"),
    ("outside", "链外"),
    ("override", "细化"),
    ("part-of", "隶属"),
    ("per", "计量基准"),
    ("period", "期间"),
    ("price", "单价"),
    ("process", "工艺"),
    ("processes", "工艺"),
    ("product", "产品"),
    ("publisher", "出版者"),
    ("quote", "原文"),
    ("rates", "汇率"),
    ("reason", "理由"),
    ("reference", "参照链"),
    ("region", "地区"),
    ("remove", "移除"),
    ("role", "角色"),
    ("rule", "规则"),
    ("same-as", "换算"),
    ("scenarios", "情景"),
    ("scope", "范围"),
    ("scopes", "范围"),
    ("sd", "标准差"),
    ("set", "改为"),
    ("sites", "企业"),
    ("source", "来源"),
    ("sources", "来源"),
    ("stage", "环节"),
    ("stages", "环节"),
    ("stated", "陈述"),
    ("status", "状态"),
    ("substance", "物质"),
    ("substance-title", "物质名称"),
    ("targets", "目标"),
    ("text", "内容"),
    ("title", "名称"),
    ("to", "去向"),
    ("unit", "单位"),
    ("until", "至"),
    ("url", "网址"),
    ("uses", "引用"),
    ("values", "取值"),
    ("within", "上级范围"),
    ("yoy", "同比"),
];

/// Keys below which ids stand, or other names that an author gave.
const HOLD_NAMES: &[&str] = &[
    "any-of",
    "byproducts",
    "commodities",
    "demands",
    "emissions",
    "equipment",
    "exclusive",
    "exports",
    "external",
    "imports",
    "inputs",
    "processes",
    "rates",
    "same-as",
    "scopes",
    "sites",
    "sources",
    "stages",
    "targets",
    "values",
];

/// Closed words that values of fields are.
const VALUES: &[(&str, &str)] = &[
    ("aggregate", "多家合计"),
    ("company", "企业"),
    ("contract", "合同"),
    ("dataset", "数据集"),
    ("electricity", "电力"),
    ("end-of-life", "报废品"),
    ("energy", "能源"),
    ("expansion", "系统扩展"),
    ("grid", "电网"),
    ("leader", "链主"),
    ("mass", "按质量"),
    ("material", "物料"),
    ("newspaper", "报纸"),
    ("other", "其他"),
    ("paper", "论文"),
    ("part", "零部件"),
    ("primary", "原生"),
    ("processing", "加工过程"),
    ("product", "产品"),
    ("scrap", "废料"),
    ("service", "服务"),
    ("standard", "标准"),
    ("statistics", "统计"),
    ("true", "是"),
    ("value", "按价值"),
    ("waste", "废弃物"),
    ("web", "网页"),
];

fn look_up(list: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    let at = list.binary_search_by_key(&word, |(key, _)| key).ok()?;
    Some(list[at].1)
}

/// A value that is a word of the language.
pub(super) fn value(word: &str) -> Message {
    Message::new(word, look_up(VALUES, word).unwrap_or(word))
}

/// What the id of a source stands for: as written, for English titles of sources are long, and by its title.
pub(super) fn titled(title: &Words, id: &str) -> Message {
    Message::new(id, title.get(Lang::Zh).unwrap_or(id))
}

/// What a field refers to, as readers know it: by its title.
pub(super) fn subject_title(chain: &Chain, of: Subject) -> Message {
    chain.title_of(of)
}

/// A subject that a field names.
pub(super) fn subject(chain: &Chain, of: Subject) -> Message {
    Message::new(chain.name(of), chain.title_of(of).zh)
}

/// What a field is called: `inputs.ore.note`, `投入·矿石·备注`. Ids are looked for in the chains in their order.
pub(super) fn field(path: &str, chains: &[&Chain]) -> Message {
    let mut parts: Vec<String> = Vec::new();
    let mut holds_names = false;
    for part in path.split('.') {
        // The second of two fields of one path has a number.
        let (word, number) = part
            .split_once('#')
            .map_or((part, ""), |(word, at)| (word, at));
        let known = if holds_names {
            None
        } else {
            look_up(KEYS, word).map(str::to_owned)
        };
        let mut said = known.unwrap_or_else(|| names(word, chains));
        if !number.is_empty() {
            said = format!("{said}（{number}）");
        }
        parts.push(said);
        holds_names = !holds_names && HOLD_NAMES.contains(&word);
    }
    Message::new(path.replace(GONE, ""), parts.join("·"))
}

/// One id or several: by their titles, where a chain has them.
fn names(written: &str, chains: &[&Chain]) -> String {
    let plain = written.replace(GONE, "");
    if let Some(title) = title(&plain, chains) {
        return title;
    }
    let several = plain.split([',', '+', ' ']).filter(|it| !it.is_empty());
    let titles: Option<Vec<String>> = several.map(|id| title(id, chains)).collect();
    titles.map_or(plain, |titles| titles.join("、"))
}

fn title(id: &str, chains: &[&Chain]) -> Option<String> {
    chains.iter().find_map(|chain| {
        let found = chain.find_commodity(id).map(Subject::Commodity);
        let found = found.or_else(|| chain.find_process(id).map(Subject::Process));
        let found = found.or_else(|| chain.find_site(id).map(Subject::Site));
        let found = found.or_else(|| chain.find_stage(id).map(Subject::Stage));
        if let Some(found) = found {
            return Some(chain.title_of(found).zh);
        }
        let mut scopes = chain.scopes.iter().map(|it| (&it.id, &it.title));
        let scope = scopes.find(|(own, _)| *own == id);
        let mut sources = chain.sources.iter().map(|it| (&it.id, &it.title));
        let other = scope.or_else(|| sources.find(|(own, _)| *own == id));
        other.and_then(|(_, title)| title.get(Lang::Zh).map(str::to_owned))
    })
}

#[cfg(test)]
mod tests {
    use super::{HOLD_NAMES, KEYS, VALUES, field};

    #[test]
    fn lists_are_in_order() {
        for list in [KEYS, VALUES] {
            assert!(list.is_sorted_by(|left, right| left.0 < right.0));
        }
        assert!(HOLD_NAMES.is_sorted());
    }

    #[test]
    fn a_path_is_told_in_words() {
        assert_eq!(field("period.note", &[]).zh, "期间·备注");
        assert_eq!(field("period.note", &[]).en, "period.note");
        // A name that an author gave is no key, whatever it is.
        assert_eq!(field("inputs.price.note", &[]).zh, "投入·price·备注");
        assert_eq!(field("note#2", &[]).zh, "备注（2）");
    }
}
