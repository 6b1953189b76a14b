//! The page's own words, in English and Chinese: what the reader presses, hears and is told.

/// Key, English, Chinese.
pub(super) const WORDS: &[(&str, &str, &str)] = &[
    (
        "skip",
        "Skip the picture: to the figures",
        "跳过图，直接看数据",
    ),
    ("search", "Search title or id", "搜索名称或 id"),
    ("found", "{} found", "找到 {} 项"),
    ("overlays", "Overlays", "叠加"),
    ("language", "中文", "English"),
    ("theme", "Theme", "配色"),
    ("theme-system", "theme: as the system", "配色：跟随系统"),
    ("theme-light", "theme: light", "配色：浅色"),
    ("theme-dark", "theme: dark", "配色：深色"),
    ("zoom-in", "Zoom in", "放大"),
    ("zoom-out", "Zoom out", "缩小"),
    ("zoom-fit", "Fit the picture into the window", "适合窗口"),
    ("picture", "Picture", "图"),
    (
        "side",
        "Figures, findings and the picture in words",
        "数据、问题和图的文字版",
    ),
    (
        "choose",
        "Choose a box to see its figures, with source, file and line. These are of the whole chain.",
        "选择一个框，可看其数据及来源、文件和行号。以下为整条链的数据。",
    ),
    ("nothing-chosen", "Nothing chosen", "未选择"),
    ("shown", "{}: shown in the panel", "已显示：{}"),
    ("figures", "Figures", "数据"),
    (
        "no-figures",
        "The file gives no figure for it.",
        "文件中没有它的数据。",
    ),
    ("findings", "Findings", "发现的问题"),
    ("no-findings", "Nothing found.", "未发现问题。"),
    ("findings-of", "{} finding(s)", "{} 个问题"),
    ("comes-from", "Comes from", "来自"),
    ("goes-to", "Goes to", "去向"),
    ("flows", "Where it flows", "流经"),
    ("also", "Also drawn in", "另见于"),
    ("more-lines", "and {} more", "另有 {} 条"),
    ("source", "source: ", "来源："),
    ("confidence", "confidence: ", "可信度："),
    ("sure", "how sure: ", "把握："),
    (
        "made-from",
        "computed from {} figure(s) of the file",
        "由文件中 {} 个数据算出",
    ),
    ("help", "what to do: ", "怎么办："),
    ("accepted", "accepted: ", "已接受："),
    ("kind-missing", "missing", "缺失"),
    ("kind-import", "brought in", "输入"),
    ("kind-export", "sent out", "输出"),
    ("kind-demand", "wanted", "需求"),
    (
        "overlay-told",
        "{title}: {about}; boxes marked: {n}.",
        "{title}：{about}；标出 {n} 个框。",
    ),
    (
        "overlay-without",
        "Without a box on this picture: {n}.",
        "图上没有框的：{n} 个。",
    ),
    ("overlay-none", "No overlay", "无叠加"),
    ("table", "The picture in words", "图的文字版"),
    ("keys", "Keys", "键盘操作"),
    (
        "faults",
        "The file cannot be read as it stands; the picture is of the last version that could",
        "文件目前无法读取；图为上一个可读的版本",
    ),
    (
        "faults-first",
        "The file cannot be read as it stands",
        "文件目前无法读取",
    ),
    ("fault-help", "help: ", "建议："),
];

/// Keys, what each does in English and in Chinese. They work while the focus is on a box of the picture.
pub(super) const KEYS: &[(&str, &str, &str)] = &[
    ("Tab", "into the picture and out of it", "进入图、离开图"),
    (
        "↓ ↑",
        "next and previous box, in the order of flow",
        "按流向到下一个、上一个框",
    ),
    (
        "→ ←",
        "along the first line that goes out, that comes in",
        "沿第一条流出、流入的线走",
    ),
    ("Home End", "first and last box", "第一个、最后一个框"),
    ("Enter", "figures of the box", "看该框的数据"),
    ("Esc", "choose nothing", "取消选择"),
    ("+ −", "zoom in, zoom out", "放大、缩小"),
    ("0", "fit the picture into the window", "适合窗口"),
    ("Shift + ↓ ↑ → ←", "move the picture", "移动图"),
    ("/", "search", "搜索"),
    ("?", "this list", "本列表"),
];

/// A word of the page in both languages.
pub(super) fn word(key: &str) -> (&'static str, &'static str) {
    WORDS
        .iter()
        .find(|it| it.0 == key)
        .map_or(("", ""), |it| (it.1, it.2))
}
