//! `liantu serve`: the live page of a chain in the browser, new each time a file is saved.
//!
//! Only this machine can reach it, it answers with what it made itself and opens no file on request. The file is read
//! again when it or what it uses changes; where it has faults, the page keeps the last good picture and lists them.

mod http;
mod watch;

use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use clap::Args;
use liantu::language::project_root;
use liantu::render::html::{self, PageOptions};
use liantu::report::{Fault, LivePage, Location};
use liantu::text::Message;

use super::render::Subject;
use super::{Failure, OK, Session, chains, output};

/// The port where none is asked for.
const PORT: u16 = 4873;

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu serve chains/wenshan-aluminium.yaml                 open the address it prints; Ctrl-C ends it\n  liantu serve chains/wenshan-aluminium.yaml --port 8080 --view balance"
)]
pub(crate) struct Arguments {
    /// Chain file on the disk
    #[arg(value_name = "CHAIN")]
    chain: String,
    /// Port on this machine; another one is taken where it is in use
    #[arg(long, value_name = "N", default_value_t = PORT)]
    port: u16,
    #[command(flatten)]
    subject: Subject,
}

/// What is served: the page as it stands, and its number.
struct State {
    version: u64,
    page: String,
}

/// The state, and the bell that rings when it changes.
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    /// Nothing yet. Numbers go on from the time of day, so that a page of an earlier preview sees that it is old.
    fn from_now() -> Self {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let version = since.map_or(0, |it| it.as_secs() * 1000);
        Self {
            state: Mutex::new(State {
                version,
                page: String::new(),
            }),
            changed: Condvar::new(),
        }
    }

    /// The page as it stands.
    fn page(&self) -> String {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.page.clone()
    }

    /// The number of the page, as soon as it is another than `after`, at the latest after `wait`.
    fn version(&self, after: Option<u64>, wait: Duration) -> u64 {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let old = |state: &mut State| Some(state.version) == after;
        let waited = self.changed.wait_timeout_while(state, wait, old);
        waited.unwrap_or_else(PoisonError::into_inner).0.version
    }

    fn put(&self, write: impl FnOnce(u64) -> String) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.version += 1;
        state.page = write(state.version);
        drop(state);
        self.changed.notify_all();
    }
}

/// Runs the command; it ends by Ctrl-C.
pub(crate) fn run(arguments: &Arguments, session: &Session) -> u8 {
    match serve(arguments, session) {
        Ok(()) => OK,
        Err(failure) => output::fail(&failure, None, session),
    }
}

fn serve(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let options = arguments.subject.page_options(session)?;
    let path = Path::new(&arguments.chain);
    if !path.is_file() {
        let name = &arguments.chain;
        return Err(Failure::Message(Message::new(
            format!("{name} is no file on the disk: a preview follows a file as you save it"),
            format!("{name} 不是磁盘上的文件：预览跟随文件的每次保存"),
        )));
    }
    // Watched before it is read, so that no save falls between.
    let mut watch = watch::Watch::of(project_root(path), path)?;
    let shared = Arc::new(Shared::from_now());
    let mut last = None;
    refresh(arguments, session, &options, &mut last, &shared, &mut watch);
    let listener = http::listen(arguments.port)?;
    let port = http::port(&listener)?;
    tell(arguments, port, session)?;
    let answers = Arc::clone(&shared);
    std::thread::spawn(move || http::answer(&listener, port, &answers));
    loop {
        watch.wait()?;
        session.say("a file was saved: reading again", "文件已保存：重新读取");
        refresh(arguments, session, &options, &mut last, &shared, &mut watch);
    }
}

/// The address to standard output, what else there is to know beside it.
fn tell(arguments: &Arguments, port: u16, session: &Session) -> Result<(), Failure> {
    if port != arguments.port && arguments.port != 0 {
        let taken = arguments.port;
        output::note(
            &Message::new(
                format!("port {taken} is in use: took {port}"),
                format!("端口 {taken} 已被占用：改用 {port}"),
            ),
            session,
        );
    }
    output::put(
        None,
        format!("http://127.0.0.1:{port}/\n").as_bytes(),
        session,
    )?;
    let _ = std::io::stdout().flush();
    if !session.quiet {
        output::to_stderr(session.lang.pick(
            "open this address in a browser; the page follows the file as you save it; Ctrl-C ends it\n",
            "用浏览器打开上面的地址；保存文件后页面自动更新；按 Ctrl-C 结束\n",
        ));
    }
    Ok(())
}

/// Reads the chain again and puts up its page; with faults, the last good one and what is wrong.
fn refresh(
    arguments: &Arguments,
    session: &Session,
    options: &PageOptions,
    last: &mut Option<LivePage>,
    shared: &Shared,
    watch: &mut watch::Watch,
) {
    let made = chains::read_under(&arguments.chain, arguments.subject.under(), session).and_then(
        |loaded| {
            watch.follow(loaded.chain.files.iter().map(|file| file.path.as_str()));
            arguments.subject.page(&loaded, session)
        },
    );
    let page = match made {
        Ok(page) => {
            *last = Some(page.clone());
            page
        }
        Err(failure) => {
            output::fail(&failure, None, session);
            // A fault in what the chain uses is mended there.
            if let Failure::Faults(faults) = &failure {
                watch.follow(faults.iter().map(|it| it.at.file.as_str()));
            }
            let file = &arguments.chain;
            let empty = || LivePage {
                title: Message::same(file.clone()),
                file: file.clone(),
                ..LivePage::default()
            };
            LivePage {
                faults: faults(failure, file),
                ..last.clone().unwrap_or_else(empty)
            }
        }
    };
    shared.put(|version| {
        let options = PageOptions {
            version: Some(version),
            ..*options
        };
        html::page(&page, &options)
    });
}

/// What a failure says, as faults.
fn faults(failure: Failure, file: &str) -> Vec<Fault> {
    match failure {
        Failure::Faults(faults) => faults,
        Failure::Message(message) => vec![Fault {
            at: Location {
                file: file.to_owned(),
                ..Location::default()
            },
            message,
            help: None,
            excerpts: Vec::new(),
        }],
    }
}
