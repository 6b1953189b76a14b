//! What would close a gap.

use super::{Method, Page};

pub(super) const METHOD: Method = Method {
    id: "plan",
    name_zh: "补链方案",
    source: "F. Friedler, K. Tarján, Y. W. Huang and L. T. Fan, Computers & Chemical Engineering 17 (1993) 929 (MSG); F. Friedler, J. B. Varga and L. T. Fan, Chem. Eng. Sci. 50 (1995) 1755 (SSG); F. Friedler, J. B. Varga, E. Fehér and L. T. Fan, in State of the Art in Global Optimization (1996) 609 (ABB)",
    en: Page {
        summary: "Which processes would close the gaps, how large must each be, in which combinations, at what cost?",
        formula: "Every combination of processes and purchases in which what is wanted is made, everything taken is made or can be had, and nothing stands idle. Of a combination, the linear programme: minimise Σ running cost · output + Σ price · amount, with for every commodity made + had − taken − left over = wanted, output at least the smallest that is built and at most the capacity that stands, and nothing had beyond what the chain has left or imports allow. To this the fixed costs and investment ÷ lifetime of what is built are added. Branch and bound finds the best in their order: a part-way combination is bounded by its programme in which what is not decided runs without fixed costs. Of two combinations of which one is part of the other, the larger is told only where it is better.",
        limits: "No interest, no price for what is left over, no answer of prices to scarcity. Nobody builds a plant for what arises beside its product. Where a cost, a price or an amount is missing, plans are ordered by what they add and take from outside, and what is missing is named. What has no known limit does not limit.",
        worked: "100 t of sheet a year. Remelting takes 2 t of scrap a tonne and 120 t can be imported: at most 60 t, for 1000 + 60 · 10 + 120 · 5 = 2,200. Smelting makes the other 40 t: 500 + 40 · 30 + 60 · 10 = 2,300. Together 4,500 CNY a year, the first plan. Smelting alone: 500 + 100 · 30 + 150 · 10 = 5,000, the second. Remelting alone cannot.",
    },
    zh: Page {
        summary: "补上缺口要新增哪些工艺、多大规模、怎样组合、成本多少？",
        formula: "列举工艺与购入的每一种组合：所需产品有人生产，所用物料能自产或能获得，没有闲置环节。对每种组合解线性规划：在每种物料 产出 + 获得 − 耗用 − 剩余 = 需要 的条件下，使 Σ 运行成本 × 产量 + Σ 价格 × 数量 最小；新建产量不低于最小建设规模，利用现有产能不超过其余量，取用不超过本链余量或外购上限。再加上新建项目的固定成本和 投资 ÷ 年限。用分支定界按顺序找出最优的若干个：未定完的组合，以未定环节不计固定成本的规划为下界。两种组合中一种是另一种的一部分时，只有更优才列出较大的一种。",
        limits: "不计利息，剩余产品不计价，价格不随短缺变化；不会为副产品专门建厂。成本、价格或数量不全时，按新增项目和外部依赖排序，并列出缺少的数据。没有已知上限的不作限制。",
        worked: "每年需板材 100 吨。再生每吨用废料 2 吨，外购上限 120 吨，最多产 60 吨：1000 + 60 × 10 + 120 × 5 = 2,200。其余 40 吨由冶炼生产：500 + 40 × 30 + 60 × 10 = 2,300。合计每年 4,500 元，为方案一。全部冶炼：500 + 100 × 30 + 150 × 10 = 5,000，为方案二。只靠再生达不到。",
    },
    example: include_str!("../../../tests/methods/plan.yaml"),
    command: "liantu plan CHAIN --demand \"100 t/a sheet\"",
};
