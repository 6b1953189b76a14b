//! Clones that do not have everything: the command that is told brings what is missing.

use super::*;

/// A clone of the first, made with these flags.
fn clone(origin: &TempDir, flags: &[&str]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.path().display());
    let arguments = [&["clone", "-q"], flags, &[&url, "clone"]].concat();
    git(folder.path(), &arguments);
    let at = folder.path().join("clone");
    (folder, at)
}

/// Runs in vain, runs the command that is told, runs again.
fn mended(at: &Path, arguments: &[&str], closed: bool) {
    let (text, complaint) = expect(at, arguments, 2);
    assert!(text.is_empty(), "{text}");
    let command = advised(&complaint);
    git(at, &command.iter().map(String::as_str).collect::<Vec<_>>());
    let document = json(at, arguments);
    let said = findings(&document).contains(&"closed missing-supplier".to_owned());
    assert_eq!(said, closed, "{arguments:?} after {command:?}: {document}");
}

/// The repository with a branch off the first commit.
fn origin() -> TempDir {
    let folder = repository();
    let at = folder.path();
    git(at, &["branch", "old", "HEAD~1"]);
    git(at, &["tag", "first", "HEAD~1"]);
    // As the hosts do.
    git(at, &["config", "uploadpack.allowAnySHA1InWant", "true"]);
    git(at, &["config", "uploadpack.allowFilter", "true"]);
    folder
}

#[test]
fn a_shallow_clone_is_told_what_to_fetch() {
    let origin = origin();
    let chain = "chains/bread.yaml";
    let first = git(origin.path(), &["rev-parse", "HEAD~1"]);
    for revision in ["HEAD~1", "HEAD^", "origin/old", "old", "first", &first] {
        let (_keep, at) = clone(&origin, &["--depth=1"]);
        mended(&at, &["diff", &format!("{revision}..HEAD"), chain], true);
        assert!(path_of(&origin).exists());
    }
    // The common commit lies behind the cut.
    let other = repository();
    let from = other.path();
    git(from, &["checkout", "-q", "-b", "apart", "HEAD~1"]);
    put(from, "README.md", "another project\n");
    commit(from, "apart", "2025-03-04");
    git(from, &["checkout", "-q", "main"]);
    let (_keep, at) = clone(&other, &["--depth=1", "--no-single-branch"]);
    mended(&at, &["diff", "origin/apart...HEAD", chain], true);
    let (_keep, at) = clone(&origin, &["--depth=1"]);
    mended(&at, &["diff", "--since", "2025-03-02", chain], true);
}

#[test]
fn a_clone_of_one_branch_is_told_how_to_get_another() {
    let origin = origin();
    for revision in ["origin/old", "old"] {
        let (_keep, at) = clone(&origin, &["--single-branch"]);
        mended(
            &at,
            &["diff", &format!("{revision}...HEAD"), "chains/bread.yaml"],
            true,
        );
    }
    // A name that nobody has stays unknown, and the message says both.
    let (_keep, at) = clone(&origin, &[]);
    let (_, complaint) = expect(&at, &["diff", "typo..HEAD"], 2);
    assert!(
        complaint.contains("no revision `typo`") && complaint.contains("git log"),
        "{complaint}"
    );
}

#[test]
fn a_clone_without_contents_is_told_which_to_fetch() {
    let origin = origin();
    let (_keep, at) = clone(&origin, &["--filter=blob:none", "--no-checkout"]);
    let arguments = ["diff", "HEAD~1..HEAD", "chains/bread.yaml"];
    // Each run names the next object that is missing.
    for _ in 0..8 {
        let output = run(&at, &arguments);
        if output.status.code() == Some(0) {
            break;
        }
        let complaint = String::from_utf8(output.stderr).unwrap();
        let command = advised(&complaint);
        git(&at, &command.iter().map(String::as_str).collect::<Vec<_>>());
    }
    let document = json(&at, &arguments);
    assert!(findings(&document).contains(&"closed missing-supplier".to_owned()));
}
