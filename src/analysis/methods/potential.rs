//! How much can be made.

use super::{Method, Page};

pub(super) const METHOD: Method = Method {
    id: "potential",
    name_zh: "最大产量与堵点",
    source: "G. B. Dantzig, Linear Programming and Extensions (1963); on one-sided prices at degenerate optima: M. Akgül, A Note on Shadow Prices in Linear Programming, J. Oper. Res. Soc. 35 (1984)",
    en: Page {
        summary: "How much can the chain make a year, what holds it back, what is one more unit of that worth, and what limits next?",
        formula: "The largest θ with, for every commodity, made − taken + imports ≥ θ · wanted, activities within the capacities of the year, imports within the limits the file states. The most is a concave, piecewise linear function of each limit: its slope above and below the present size is what one unit more adds and one unit less takes. Both are unique also where the dual prices are not. The next limit takes over where that function bends, found by solving again with the limit widened.",
        limits: "A process without a capacity, and what no process here makes and no import limits, is taken to be no limit: the result is then an upper bound and says so. Every optimum is checked afterwards (rows, bounds, signs of prices, gap between both sides, each within 10⁻⁷), else it is not told.",
        worked: "A refinery of 100, a smelter of 80, a mill of 100, 2 t of alumina per tonne of metal, 1 t of metal per tonne of sheet: at most 100 ÷ 2 = 50 of sheet. Each unit more of the refinery adds 0.5, up to 160: then the smelter limits, at 80.",
    },
    zh: Page {
        summary: "全链一年最多能生产多少，受什么制约，多一个单位值多少，此后又受什么制约？",
        formula: "求最大的 θ，使每种物料的产出 − 耗用 + 外购 ≥ θ × 需求，开工量不超过年产能，外购不超过文件写明的上限。最大产量是每项限制的分段线性凹函数：在现有规模之上和之下的斜率，就是多一个单位的增产和少一个单位的减产。即使对偶价格不唯一，这两个斜率也唯一。函数转折处就是下一个限制起作用之处，放宽该限制重新求解即得。",
        limits: "没有产能数据的工艺，以及链内无人生产、外购也无上限的物料，不算限制：这时结果是上限，并会注明。每个最优解事后核验（约束、上下限、价格符号、两侧之差，均在 10⁻⁷ 之内），不合格的不输出。",
        worked: "氧化铝厂 100、电解厂 80、轧机 100，每吨铝用氧化铝 2 吨，每吨板材用铝 1 吨：板材最多 100 ÷ 2 = 50。氧化铝厂每增加 1 可增产 0.5，直到 160，此后电解厂在 80 处起制约作用。",
    },
    example: include_str!("../../../tests/rules/bottleneck.yaml"),
    command: "liantu analyze CHAIN",
};
