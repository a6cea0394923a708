//! Replaces a file at once, so that a program that reads it, such as a web server or the textfile collector of
//! Prometheus, never sees half of it. Only a regular file is replaced; anything else is opened and written to.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// At most this many symbolic links are followed, as by Linux.
const LINKS_MAX: usize = 40;

/// What a name leads to.
pub(crate) enum Place {
    /// A regular file, behind all symbolic links.
    File(PathBuf, Metadata),
    /// Nothing yet, at this path behind all symbolic links.
    New(PathBuf),
    /// A device, a pipe, a socket, a folder, or the open file of a process, as `/dev/stdout` is.
    Other(PathBuf),
}

impl Place {
    /// Follows the symbolic links of `path`.
    pub(crate) fn of(path: &Path) -> io::Result<Self> {
        let mut path = path.to_owned();
        for _ in 0..LINKS_MAX {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = folder.unwrap_or(Path::new(".")).canonicalize()?;
            // Linux shows open files as links, whose text need not be the name of a file.
            if folder.starts_with("/proc") {
                return Ok(Self::Other(path));
            }
            match fs::symlink_metadata(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::New(path)),
                Err(error) => return Err(error),
                Ok(metadata) if metadata.is_symlink() => path = folder.join(fs::read_link(&path)?),
                Ok(metadata) if metadata.is_file() => return Ok(Self::File(path, metadata)),
                Ok(_) => return Ok(Self::Other(path)),
            }
        }
        Err(io::Error::other("too many symbolic links"))
    }
}

/// Writes `text` to what `path` leads to. A new file gets this mode on Unix, and one that exists keeps its own.
pub(crate) fn replace(path: &Path, text: &[u8], new_mode: u32) -> io::Result<()> {
    match Place::of(path)? {
        Place::File(path, metadata) => overwrite(&path, &metadata, text),
        Place::New(path) => {
            let file = temporary(&path, text)?;
            set_mode(file.as_file(), new_mode)?;
            put(file, &path)
        }
        // What an open file contains already is kept: the shell has emptied it, or it is to be continued.
        Place::Other(path) => OpenOptions::new().append(true).open(path)?.write_all(text),
    }
}

/// Replaces the regular file at `path`, which is not a symbolic link.
pub(crate) fn overwrite(path: &Path, metadata: &Metadata, text: &[u8]) -> io::Result<()> {
    // Replacing a file that has hard links would leave the old text under its other names.
    if has_other_names(metadata) {
        return fs::write(path, text);
    }
    let file = temporary(path, text)?;
    // A user who may write a file of somebody else cannot give another one to them.
    if keep_owner(file.as_file(), metadata).is_err() {
        return fs::write(path, text);
    }
    file.as_file().set_permissions(metadata.permissions())?;
    put(file, path)
}

fn temporary(path: &Path, text: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".mta-sts-check-").tempfile_in(folder)?;
    file.write_all(text)?;
    Ok(file)
}

fn put(file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, Some(old.uid()), Some(old.gid()))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::Read;
    use std::os::fd::AsRawFd;
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    use std::process::Command;
    use std::thread;

    const NEW: u32 = 0o644;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    /// How a file is named, which files are prepared, what is written to, and what stays a link.
    #[test]
    fn files_are_replaced_where_the_links_lead() {
        // What is there before, the name that is written, and the file that has the text then.
        type Prepare = fn(&Path);
        let cases: [(&str, Prepare, &str); 5] = [
            ("name", |_| {}, "name"),
            ("name", |folder| fs::write(folder.join("name"), "old and longer").unwrap(), "name"),
            (
                "link",
                |folder| {
                    fs::create_dir(folder.join("sub")).unwrap();
                    fs::write(folder.join("sub/target"), "old").unwrap();
                    symlink("sub/target", folder.join("link")).unwrap();
                },
                "sub/target",
            ),
            ("link", |folder| symlink("new", folder.join("link")).unwrap(), "new"),
            (
                "one",
                |folder| {
                    fs::write(folder.join("one"), "old").unwrap();
                    fs::hard_link(folder.join("one"), folder.join("other")).unwrap();
                },
                "other",
            ),
        ];
        for (name, prepare, expected) in cases {
            let folder = tempfile::tempdir().unwrap();
            prepare(folder.path());
            let path = folder.path().join(name);
            let was_link = path.is_symlink();
            replace(&path, b"text", NEW).unwrap();
            assert_eq!(fs::read(folder.path().join(expected)).unwrap(), b"text", "{name} {expected}");
            assert_eq!(path.is_symlink(), was_link, "{name} {expected}");
        }
    }

    #[test]
    fn the_mode_of_a_file_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        replace(&path, b"new", NEW).unwrap();
        assert_eq!(mode(&path), NEW);
        for private in [0o600, 0o640, 0o666] {
            fs::set_permissions(&path, fs::Permissions::from_mode(private)).unwrap();
            replace(&path, b"text", NEW).unwrap();
            assert_eq!(mode(&path), private);
        }
    }

    #[test]
    fn a_pipe_stays_a_pipe_and_gets_the_text() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let link = folder.path().join("link");
        symlink("pipe", &link).unwrap();
        for path in [&pipe, &link] {
            let from = pipe.clone();
            let reader = thread::spawn(move || {
                let mut text = String::new();
                File::open(from).unwrap().read_to_string(&mut text).unwrap();
                text
            });
            replace(path, b"text", NEW).unwrap();
            assert_eq!(reader.join().unwrap(), "text");
            assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
            assert!(link.is_symlink());
        }
    }

    #[test]
    fn an_open_file_is_continued() {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "before, ").unwrap();
        let open = Path::new("/proc/self/fd").join(file.as_raw_fd().to_string());
        if open.exists() {
            replace(&open, b"text", NEW).unwrap();
            assert_eq!(fs::read(file.path()).unwrap(), b"before, text");
        }
    }

    #[test]
    fn a_folder_or_a_loop_of_links_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(replace(folder.path(), b"text", NEW).is_err());
        let link = folder.path().join("link");
        symlink("link", &link).unwrap();
        assert!(replace(&link, b"text", NEW).is_err());
    }
}
