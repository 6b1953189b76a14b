//! What if.

use super::{Method, Page};

pub(super) const METHOD: Method = Method {
    id: "scenarios",
    name_zh: "情景",
    source: "The comparison is of two whole studies; no figure of one is estimated from the other",
    en: Page {
        summary: "What would become of the chain's gaps and figures if something changed, came or went?",
        formula: "The scenario's changes are laid over the chain: what it removes goes, what it adds comes, what it sets is another figure. The result is a chain like any other, the same that a hand would write, and every analysis and rule is run on it. compare sets the two studies side by side, finding by finding and indicator by indicator.",
        limits: "Nothing else follows by itself: a new plant runs at what the scenario says of it, and prices do not answer to scarcity. Figures that the scenario does not name stay as they are, also where they could hardly stay.",
        worked: "100 t of iron at 1.6 t of ore each need 160 t of ore, and 150 t come: 10 t short. With better ore, 1.5 t each, the need is 150 t and the gap is closed. With a second works, 150 t of iron are made and 240 t of ore needed: 90 t short.",
    },
    zh: Page {
        summary: "如果有数据改变、有项目新增或退出，链上的缺口和指标会怎样？",
        formula: "把情景的改动叠加到链上：删去的去掉，新增的加上，改动的换成新数据。所得是一条完整的链，与手工改写的完全一样，全部分析和规则都在其上重新运行。compare 把两份分析按问题、按指标并列对照。",
        limits: "其余不会自动变化：新厂按情景写明的数据运行，价格不随短缺变化。情景没有提到的数据保持不变，即使实际上很难不变。",
        worked: "生铁 100 吨，每吨用矿石 1.6 吨，需矿石 160 吨，供给 150 吨：缺 10 吨。用精料、每吨 1.5 吨时需 150 吨，缺口消除。再建一厂后产生铁 150 吨，需矿石 240 吨：缺 90 吨。",
    },
    example: include_str!("../../../tests/methods/scenarios.yaml"),
    command: "liantu compare CHAIN --scenarios",
};
