//! How sure a result is.

use super::{Method, Page};

pub(super) const METHOD: Method = Method {
    id: "certainty",
    name_zh: "结论有多可靠",
    source: "JCGM 100:2008 (GUM), 5.1.2; JCGM 101:2008 (propagation of distributions by Monte Carlo); R. E. Moore, Interval Analysis (1966); E. B. Wilson, J. Amer. Statist. Assoc. 22 (1927)",
    en: Page {
        summary: "How sure is a finding or a figure, given the ranges and deviations that the file states?",
        formula: "Bounds by interval arithmetic, and exact for what is made: requirement between all coefficients at one end and all at the other, or by linear programmes; potential with every figure at its worst and at its best. First-order errors as the root of the sum of squares of slope times deviation, the slopes by asking again with one figure a little lower and higher. And, with --samples N, N studies in each of which every figure that carries a range or a deviation is drawn once (triangular with a best value, rectangular without, normal for a standard deviation). A finding's probability is the share of studies in which it holds, with Wilson's interval.",
        limits: "A figure without a range is taken as exact, and counted as such: what rests on it alone looks surer than it is. Different figures are drawn independently. Where a figure rises and falls at different rates (several limits at once) no first-order error is told.",
        worked: "Ore supplied between 30 and 50 t, needed between 20 and 40 t: need − supply lies between −30 and 10 t, and is spread like a triangle with its top at −10 t. The standard deviation is √(2 · 20² ÷ 12) = 8.16 t, and the chain is short of ore in 12.5 % of the cases.",
    },
    zh: Page {
        summary: "文件给出了数据的区间和标准差，那么一项问题、一个数字有多可靠？",
        formula: "上下限用区间算术，对生产类问题则是准确界：需求的界取自全部单耗都在一端的两种情形，或用线性规划求得；最大产量的界取自每个数据最不利和最有利的情形。一阶误差为各项“斜率 × 标准差”平方和的平方根，斜率由把单个数据略微调低、调高后重新计算得到。加上 --samples N 时，整链分析做 N 次，每次为每个带区间或标准差的数据抽一个值（有最佳值的用三角分布，没有的用均匀分布，给标准差的用正态分布）。某项问题的概率，是它成立的次数占比，并给出 Wilson 区间。",
        limits: "没有区间的数据当作准确值，并计数说明：只依赖这类数据的结论看起来比实际更可靠。不同数据之间独立抽取。若某个结果上升与下降的速率不同（几个限制同时起作用），就不给一阶误差。",
        worked: "矿石供给在 30 至 50 吨之间，需求在 20 至 40 吨之间：需求 − 供给在 −30 至 10 吨之间，呈三角分布，峰在 −10 吨。标准差为 √(2 · 20² ÷ 12) = 8.16 吨，缺矿的可能性为 12.5 %。",
    },
    example: include_str!("../../../tests/methods/certainty.yaml"),
    command: "liantu analyze CHAIN --samples 4000 --seed 1",
};
