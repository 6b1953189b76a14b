//! The small server of the preview: loopback alone, two addresses, bounded in everything.
//!
//! Written on the standard library's sockets, because the small server crates start a thread for each connection
//! without a bound and wait for slow clients for ever. Here a connection carries one request, has a thread out of a
//! fixed number, and a time limit on each read and write.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use liantu::text::Message;

use super::{Failure, Shared};

/// Connections at a time. A page keeps one open; a browser opens a few more while it loads.
const CONNECTIONS: usize = 48;
/// The largest request head.
const HEAD: usize = 8 * 1024;
/// How long a client may take for its request, and for each piece of the answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a page waits for the next version before it asks again.
const WAIT: Duration = Duration::from_secs(20);

/// Listens on this machine alone: on the port asked for, else on a free one.
pub(super) fn listen(port: u16) -> Result<TcpListener, Failure> {
    let on = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    on(port).or_else(|_| on(0)).map_err(|error| cannot(&error))
}

/// The port that was taken.
pub(super) fn port(listener: &TcpListener) -> Result<u16, Failure> {
    let address = listener.local_addr().map_err(|error| cannot(&error))?;
    Ok(address.port())
}

fn cannot(error: &std::io::Error) -> Failure {
    Failure::Message(Message::new(
        format!("cannot listen on this machine: {error}"),
        format!("无法在本机监听：{error}"),
    ))
}

/// Answers for ever.
pub(super) fn answer(listener: &TcpListener, port: u16, shared: &Arc<Shared>) {
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        let Ok(stream) = stream else {
            // Out of descriptors: a moment later some are free.
            std::thread::sleep(Duration::from_millis(20));
            continue;
        };
        if open.fetch_add(1, Ordering::SeqCst) >= CONNECTIONS {
            open.fetch_sub(1, Ordering::SeqCst);
            // Closed unanswered: to answer would mean to wait for it.
            drop(stream);
            continue;
        }
        let (shared, counted) = (Arc::clone(shared), Arc::clone(&open));
        let work = move || {
            // A client that goes away in the middle is no fault of ours.
            let _ = one(stream, port, &shared);
            counted.fetch_sub(1, Ordering::SeqCst);
        };
        if std::thread::Builder::new().spawn(work).is_err() {
            open.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

/// One request and its answer.
fn one(mut stream: TcpStream, port: u16, shared: &Shared) -> std::io::Result<()> {
    stream.set_write_timeout(Some(PATIENCE))?;
    let Some(head) = head(&mut stream)? else {
        return respond(
            &mut stream,
            "400 Bad Request",
            "text/plain",
            "not a request\n",
        );
    };
    let (status, kind, body) = route(&head, port, shared);
    respond(&mut stream, status, kind, &body)
}

/// The head of a request, complete; `None` where it is too long, takes too long or is no text.
fn head(stream: &mut TcpStream) -> std::io::Result<Option<String>> {
    let until = Instant::now() + PATIENCE;
    let (mut bytes, mut piece) = (Vec::new(), [0; 1024]);
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() || bytes.len() > HEAD {
            return Ok(None);
        }
        stream.set_read_timeout(Some(left))?;
        let count = match stream.read(&mut piece) {
            Ok(0) | Err(_) => return Ok(None),
            Ok(count) => count,
        };
        bytes.extend(&piece[..count]);
        if bytes.windows(4).any(|four| four == b"\r\n\r\n") {
            return Ok(String::from_utf8(bytes).ok());
        }
    }
}

type Answer = (&'static str, &'static str, String);

/// What a request gets. Nothing in it becomes a path.
fn route(head: &str, port: u16, shared: &Shared) -> Answer {
    let plain = |status, words: &str| (status, "text/plain; charset=utf-8", format!("{words}\n"));
    let mut lines = head.split("\r\n");
    let words: Vec<&str> = lines.next().unwrap_or("").split(' ').collect();
    let [method, target, _] = words[..] else {
        return plain("400 Bad Request", "not a request");
    };
    // A page of another site that had its name point here would ask under its own name.
    let hosts: Vec<&str> = lines
        .filter_map(|line| line.split_once(':'))
        .filter(|(name, _)| name.eq_ignore_ascii_case("host"))
        .map(|(_, value)| value.trim())
        .collect();
    let own = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{port}"));
    if hosts.len() != 1 || !own.iter().any(|it| it.eq_ignore_ascii_case(hosts[0])) {
        return plain(
            "421 Misdirected Request",
            "this preview answers to 127.0.0.1 and localhost alone",
        );
    }
    if !matches!(method, "GET" | "HEAD") {
        return plain("405 Method Not Allowed", "only GET");
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    match path {
        "/" => ("200 OK", "text/html; charset=utf-8", shared.page()),
        "/version" => {
            let after = query.strip_prefix("after=").and_then(|it| it.parse().ok());
            (
                "200 OK",
                "text/plain; charset=utf-8",
                shared.version(after, WAIT).to_string(),
            )
        }
        _ => plain("404 Not Found", "the page is at /"),
    }
}

fn respond(stream: &mut TcpStream, status: &str, kind: &str, body: &str) -> std::io::Result<()> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    stream.flush()
}
