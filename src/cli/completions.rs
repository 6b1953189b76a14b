//! `liantu completions`: shell completion and the manual page.

use clap::{Args, ValueEnum};
use clap_complete::Shell;
use liantu::text::Message;

use super::{Failure, OK, Session, output};

#[derive(Args)]
#[command(
    after_help = "Examples:\n  liantu completions bash > ~/.local/share/bash-completion/completions/liantu\n  liantu completions man > liantu.1"
)]
pub(crate) struct Arguments {
    /// For which shell; man is the manual page
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    Bash,
    Elvish,
    Fish,
    Man,
    Powershell,
    Zsh,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, session: &Session, mut command: clap::Command) -> u8 {
    let mut bytes = Vec::new();
    let shell = match arguments.of {
        Of::Bash => Some(Shell::Bash),
        Of::Elvish => Some(Shell::Elvish),
        Of::Fish => Some(Shell::Fish),
        Of::Powershell => Some(Shell::PowerShell),
        Of::Zsh => Some(Shell::Zsh),
        Of::Man => None,
    };
    let written = match shell {
        Some(shell) => {
            clap_complete::generate(shell, &mut command, "liantu", &mut bytes);
            Ok(())
        }
        None => clap_mangen::Man::new(command).render(&mut bytes),
    };
    let written = written
        .map_err(|error| Failure::Message(Message::same(error.to_string())))
        .and_then(|()| output::put(None, &bytes, session));
    match written {
        Ok(()) => OK,
        Err(failure) => output::fail(&failure, None, session),
    }
}
