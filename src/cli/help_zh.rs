//! Help texts in Chinese: the same commands and flags, in the words of their users.

use clap::Command;
use liantu::text::Lang;

/// What each command is for.
const COMMANDS: &[(&str, &str)] = &[
    ("check", "读取链文件，列出缺口；用于 CI 和 pre-commit"),
    (
        "analyze",
        "对一条链的完整研究：供需、指标、问题、尚不能回答的问题",
    ),
    ("render", "画图"),
    ("diff", "两个版本之间改了什么，对缺口有何影响"),
    ("patch", "把差异存成文件：检查、应用、反转"),
    ("apply", "应用补丁后的文件，保留注释和排版"),
    ("invert", "撤销该补丁的补丁"),
    ("merge", "按条目合并链文件的三个版本"),
    ("git-setup", "让 git 按内容显示与合并链文件；--undo 撤销"),
    ("textconv", "把链文件写成逐行陈述，供 git 比较"),
    ("git-diff", "一个链文件的差异，由 git 调用"),
    ("plan", "新增哪些工艺、多大规模、怎样组合可以补上缺口"),
    ("compare", "各情景并列对照"),
    ("explain", "一条规则的含义、判断方法和处理办法"),
    ("fmt", "把链文件整理成规范形式，保留注释"),
    ("serve", "在浏览器中预览，保存文件后自动更新"),
    ("schema", "链文件或某命令 JSON 输出的 JSON Schema"),
    ("init", "生成一个可以修改的链文件"),
    ("completions", "命令行补全，或手册页"),
];

/// What each flag and argument is for, by its id; the same id means the same in every command.
const ARGUMENTS: &[(&str, &str)] = &[
    ("lang", "输出语言；默认取自系统区域设置"),
    ("color", "终端颜色（遵从 NO_COLOR）"),
    ("quiet", "只输出问题和错误，不输出汇总"),
    ("verbose", "在标准错误上说明正在读写什么"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
    ("paths", "链文件，或要搜索链文件的文件夹"),
    ("chain", "链文件、REV:路径，或 - 表示标准输入"),
    (
        "period",
        "比较数据所用的期间，如 2025-Q1；默认为链自身的期间",
    ),
    ("as_of", "比较日期所用的日子，如 2025-12-31；默认为期末"),
    (
        "format",
        "格式：text、json、markdown、sarif、github、gitlab；可重复，每个配一个 -o",
    ),
    ("output", "写入的文件；没有 --format 时由扩展名决定格式"),
    (
        "demand",
        "要多少，如 \"60 万吨/a alumina\"（可重复）；plan 不写则为本链的缺口",
    ),
    ("target", "按链的某个目标做方案"),
    ("by", "方案按什么排序；不写时成本齐全按成本，否则按新增项目"),
    (
        "coming",
        "计入在这一天前投产的在建、规划产能，如 2026-12-31",
    ),
    ("best", "列出几个方案"),
    ("with", "另外可用的工艺文件"),
    (
        "save",
        "把方案作为情景写入新文件，放在链文件旁边；-o 文件.yaml 亦可",
    ),
    ("scenario", "按链的某个情景计算，如同其改动已经成立"),
    ("scenarios", "对照哪些情景；不写名称为文件里的全部"),
    (
        "samples",
        "把不确定的数据抽样这么多次，给出每个问题成立的概率，如 10000",
    ),
    ("seed", "抽样的种子：种子相同则输出相同（默认 1）"),
    ("view", "图的种类"),
    ("port", "本机端口；已被占用时另取一个"),
    ("scale", "PNG 每个图形单位的像素数：2 即加倍清晰"),
    ("text", "SVG 中的文字写成什么"),
    (
        "embed_font",
        "把用到的内置字体字形嵌入 SVG，使文字在任何地方都一样",
    ),
    ("way", "差异图的画法"),
    ("theme", "配色"),
    ("table", "不画图，把图的内容写成表格，用此格式"),
    (
        "indicator",
        "--view sensitivity 的对象：指标，或某物的指标，如 self-sufficiency/alumina",
    ),
    (
        "size",
        "纸张：a4、a4-portrait、a3、a3-portrait、16:9、4:3、宽度（如 183mm）或 183x120mm",
    ),
    (
        "sides",
        "两边；或版本、版本范围，后接路径；不写则为上次提交与当前文件",
    ),
    ("staged", "比较已暂存的内容与上次提交"),
    (
        "since",
        "比较当前文件与本分支离开 REV 时的提交，或某日（如 2025-01-31）之前的最后一次提交",
    ),
    (
        "detail",
        "图谱画得多细；不写时逐个工艺，一页放不下则按环节汇总",
    ),
    ("check", "不写文件：显示会改什么，有改动就以 1 退出"),
    (
        "baseline",
        "此文件里记录过的问题只计数、不列出，除非变得更严重",
    ),
    ("update_baseline", "把这次发现的问题记入基线"),
    ("exit_code", "有任何差异就以 1 退出"),
    (
        "find_renames",
        "id 不同的条目相似度达到多少即认作改名，1–100 %；默认 60 %",
    ),
    (
        "only",
        "只列出这样的改动：用逗号连接 area=、kind=、effect=、action=、path=，须全部符合；不带前缀的是路径，如 site/*。可重复，任一符合即可",
    ),
    ("ignore", "不列出这样的改动；写法同 --only"),
    ("min_change", "不列出变化小于旧值这一比例的数据"),
    ("no_renames", "只认 `formerly` 写明的改名"),
    ("explain_matches", "说明每处改名的理由、相似度和次选"),
    ("what", "规则、改动的影响，或某个问题的指纹"),
    ("patch", "补丁文件；- 表示标准输入"),
    ("undo", "撤销本命令所做的设置"),
    ("global", "用于当前用户的所有仓库"),
    (
        "external",
        "让 `git diff` 按 `liantu diff` 的方式显示差异，先列问题",
    ),
    ("base", "双方共同的来源版本"),
    ("ours", "我方版本：保留其注释和排版"),
    ("theirs", "对方版本"),
    ("of", "哪一个"),
    ("file", "写入的文件"),
];

/// The same command with its help in Chinese.
pub(crate) fn translate(command: Command) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    let mut command = one(command)
        .about("产业链即代码（链图）")
        .long_about("产业链即代码（链图）：指出产业链缺什么、缺多少，画出链图，并说明一次修改打开或补上了哪个缺口。")
        .after_help("示例：\n  liantu check chains/\n  liantu analyze chains/wenshan-aluminium.yaml --lang zh\n  liantu render chains/wenshan-aluminium.yaml -o 文山.svg --lang zh\n  liantu diff main:chains/wenshan-aluminium.yaml chains/wenshan-aluminium.yaml\n  liantu explain undersupply --lang zh\n\n退出码：0 没有达到 --fail-on 级别的问题；1 有问题（或指定要失败的差异）；2 无法运行。");
    for name in names {
        command = command.mut_subcommand(name, |sub| {
            let about = COMMANDS.iter().find(|(name, _)| *name == sub.get_name());
            let sub = one(sub);
            match about {
                Some((_, about)) => sub.about(*about),
                None => sub,
            }
        });
    }
    command
}

/// The flags and headings of one command.
fn one(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let fail_on = if name == "diff" {
        "有这些影响之一就以 1 退出：breaking、gap-opened、gap-widened、gap-narrowed、gap-closed、structural、capacity、data、provenance、cosmetic"
    } else if name == "check" {
        "问题达到此级别就以 1 退出；有 --baseline 时还可写 gap-opened（新出现）、gap-widened（变严重）"
    } else {
        "问题达到此级别就以 1 退出"
    };
    let focus = if name == "diff" {
        "只列出这个条目及与它相距不超过 N 步的条目"
    } else {
        "只画图谱中的一处及其上下游 N 步以内的部分：编号加步数，如 smelting+2"
    };
    command
        .disable_help_flag(false)
        .subcommand_help_heading("命令")
        .help_template("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}")
        .mut_args(|argument| {
            let id = argument.get_id().as_str().to_owned();
            let heading = if argument.is_positional() {
                "参数"
            } else {
                "选项"
            };
            let text = match ARGUMENTS.iter().find(|(known, _)| *known == id) {
                Some(_) if id == "format" && name == "diff" => {
                    "格式：text、json、markdown、sarif、github、gitlab、html，或图的格式；可重复，每个配一个 -o"
                }
                Some((_, text)) => *text,
                None if id == "fail_on" => fail_on,
                None if id == "focus" => focus,
                None => return argument.help_heading(heading),
            };
            let argument = argument.help(text).help_heading(heading);
            match id.as_str() {
                "view" => argument.value_parser(super::render::views(Lang::Zh)),
                "format" if name == "render" => {
                    argument.value_parser(super::render::formats(Lang::Zh))
                }
                "way" => argument.value_parser(super::review::ways(Lang::Zh)),
                "text" => argument.value_parser(super::writing::texts(Lang::Zh)),
                "table" => argument.value_parser(super::render::tables(Lang::Zh)),
                "detail" => argument.value_parser(super::render::details(Lang::Zh)),
                "theme" => argument.value_parser(super::render::themes(Lang::Zh)),
                _ => argument,
            }
        })
}
