internal import Glibc
package import Jobs
internal import Platform
internal import Text

/// A directory of this machine, or of a share that is mounted here. A file is staged in the folder
/// that it gets its name in, under a hidden name. No link is followed below the directory.
package final class DirectoryTarget: PublishingTarget {
    private let root: Directory
    private let publication: Publication
    /// The folders that were opened, by their paths.
    private var folders: [String: Directory] = [:]
    /// Those with entries that are not flushed.
    private var changed: [String: Directory] = [:]

    /// What hidden names begin with.
    static let prefix = ".pressroom-"

    /// Opens the directory, which must be there: where it is missing a share may not be mounted.
    /// - Parameter roots: below one of which it must be; anywhere when `nil`.
    package init(_ publication: Publication, within roots: [String]?) throws(PublishingError) {
        self.publication = publication
        do throws(SystemError) {
            root = try Directory(opening: publication.to)
        } catch {
            // Whatever stands in its place may go.
            throw PublishingError(error.description, .temporary)
        }
        do throws(SystemError) {
            guard let roots else { return }
            if try root.isBelow(roots) { return }
        } catch {
            throw PublishingError(error)
        }
        throw PublishingError(
            "\"\(publication.to)\" is not below a directory of --publish-root", .target)
    }

    package func stage(_ file: OutgoingFile) throws(PublishingError) {
        let output = try file.open()
        do throws(SystemError) {
            let folder = try folder(of: file.path, making: true)
            let name = Self.prefix + file.key
            try folder.remove(name)
            if try !link(output, as: name, in: folder) { try copy(output, as: name, in: folder) }
            changed[folder.path] = folder
        } catch {
            throw PublishingError(error)
        }
    }

    package func isStaged(_ file: OutgoingFile, toBe path: String) throws(PublishingError) -> Bool {
        do throws(SystemError) {
            let folder = try folder(of: file.path, making: false)
            // What an attempt that was cut off has named is not flushed, perhaps.
            changed[folder.path] = folder
            return try folder.exists(Self.prefix + file.key)
        } catch {
            if error.isNotFound { return false }
            throw PublishingError(error)
        }
    }

    package func discard(_ file: OutgoingFile) {
        try? folder(of: file.path, making: false).remove(Self.prefix + file.key)
    }

    package func flush() throws(PublishingError) {
        do throws(SystemError) {
            for folder in changed.values { try folder.synchronize() }
            changed = [:]
        } catch {
            throw PublishingError(error)
        }
    }

    package func exists(_ path: String) throws(PublishingError) -> Bool {
        do throws(SystemError) {
            return try folder(of: path, making: false).exists(Self.name(of: path))
        } catch {
            if error.isNotFound { return false }
            throw PublishingError(error)
        }
    }

    package func name(_ file: OutgoingFile, _ path: String, replacing: Bool)
        throws(PublishingError) -> Bool
    {
        let staged = Self.prefix + file.key
        do throws(SystemError) {
            let (folder, name) = (try folder(of: path, making: true), Self.name(of: path))
            changed[folder.path] = folder
            guard replacing else { return try folder.move(staged, to: folder, as: name) }
            if try folder.info(name)?.kind == .directory {
                throw SystemError("replace", "\(folder.path)/\(name)", code: EISDIR)
            }
            try folder.rename(staged, to: folder, as: name)
            // Where both are names of one file, rename(2) leaves both.
            try folder.remove(staged)
            return true
        } catch {
            throw PublishingError(error)
        }
    }

    package func remove(_ path: String) {
        try? folder(of: path, making: false).remove(Self.name(of: path))
    }

    // MARK: Folders

    private static func name(of path: String) -> String {
        path.pathNames.last.map(String.init) ?? path
    }

    /// The folder that a path lies in.
    private func folder(of path: String, making: Bool) throws(SystemError) -> Directory {
        var (folder, way) = (root, "")
        for part in path.pathNames.dropLast() {
            way += "/\(part)"
            if let known = folders[way] {
                folder = known
                continue
            }
            let isNew = making ? try folder.make(String(part)) : false
            let inner = try folder.directory(String(part))
            if isNew {
                changed[folder.path] = folder
                // Who may read may enter.
                let mode = publication.mode.map { $0 | ($0 & 0o444) >> 2 | 0o300 }
                try inner.give(
                    to: publication.owner, group: publication.group,
                    mode: mode ?? Descriptor.usualMode(0o777))
            }
            folder = inner
            folders[way] = folder
        }
        return folder
    }

    // MARK: Files

    /// Gives the output a further name, if that may be: nobody but us may write what the queue
    /// has, and its group goes on reading it.
    /// - Returns: false when it has to be copied.
    private func link(_ file: Descriptor, as name: String, in folder: Directory)
        throws(SystemError) -> Bool
    {
        guard publication.by != .copy, publication.owner == nil, publication.group == nil else {
            return false
        }
        let mode = (publication.mode ?? Descriptor.usualMode(0o666)) & ~0o022 | 0o440
        do throws(SystemError) {
            try folder.link(file, as: name)
        } catch {
            let isImpossible = [EXDEV, EPERM, EMLINK, EOPNOTSUPP, ENOSYS].contains(error.code)
            guard publication.by == nil, isImpossible else { throw error }
            return false
        }
        try file.give(to: nil, group: nil, mode: mode)
        return true
    }

    private func copy(_ file: Descriptor, as name: String, in folder: Directory)
        throws(SystemError)
    {
        let copy = try folder.create(name)
        try file.clone(to: copy)
        try copy.give(
            to: publication.owner, group: publication.group,
            mode: publication.mode ?? Descriptor.usualMode(0o666))
        try copy.synchronize()
    }
}
