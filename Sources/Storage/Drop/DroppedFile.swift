internal import Platform

/// A file that seems whole and has not been taken.
struct DroppedFile {
    /// The directory it is in.
    let place: DropPlace
    let name: String
    let info: FileInfo
    /// Whether inotify reported that it was moved there or closed.
    let isAnnounced: Bool

    var key: FileKey { FileKey(info) }
    /// Relative to the pipeline's directory.
    var path: String { place.path(of: name) }
}

/// A directory that files are dropped into: that of a pipeline, or a folder somewhere in it.
final class DropPlace {
    let directory: Directory
    /// Its parts, relative to the pipeline's directory; empty for that itself.
    let parts: [String]

    init(_ directory: Directory, _ parts: [String] = []) {
        self.directory = directory
        self.parts = parts
    }

    func path(of name: String) -> String { (parts + [name]).joined(separator: "/") }

    /// A folder in this one, never through a link.
    func folder(_ name: String) throws(SystemError) -> DropPlace {
        DropPlace(try directory.directory(name), parts + [name])
    }
}
