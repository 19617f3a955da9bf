internal import Jobs
package import Platform

/// Reading what a job's directory holds.
extension Spool {
    func readManifest(of id: JobID, in directory: Directory) throws(SystemError) -> Manifest? {
        try readManifest(of: id, in: directory, at: id.text)
    }

    /// - Parameter folder: the job's directory, relative to the spool.
    func readManifest(of id: JobID, in folder: String) throws(SystemError) -> Manifest? {
        try readManifest(of: id, in: layout.root, at: folder)
    }

    private func readManifest(of id: JobID, in directory: Directory, at folder: String)
        throws(SystemError) -> Manifest?
    {
        let path = "\(folder)/manifest.json"
        guard let text = try contents(path, in: directory, bytesMax: 4 << 20),
            let manifest = try Spool.decode(Manifest.self, from: text, of: path),
            manifest.id == id, Spool.isPlain(manifest.pipeline),
            (1...Manifest.inputsMax).contains(manifest.inputs.count)
        else { return nil }
        return manifest
    }

    /// The stored status; `nil` when there is none. One that cannot be read counts as none: all it
    /// says but the number of attempts can be found out again.
    func readStatus(of id: JobID, in directory: Directory) throws(SystemError) -> Status? {
        let path = "\(id)/status.json"
        guard let text = try contents(path, in: directory, bytesMax: 64 << 20) else { return nil }
        return try Spool.decode(Status.self, from: text, of: path)
    }

    /// A file's contents; `nil` when it is not there, or is no file of a fitting size.
    private func contents(_ path: String, in directory: Directory, bytesMax: Int)
        throws(SystemError) -> [UInt8]?
    {
        do {
            return try directory.contents(path, bytesMax: bytesMax)
        } catch  where error.isNotFound || error.isWrongType {
            return nil
        }
    }

    /// Decodes what is on disk.
    /// - Parameter path: of the file, for the error.
    /// - Returns: `nil` when it is damaged.
    /// - Throws: `SystemError` when a newer version has written it, in a form not read here.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from text: [UInt8], of path: @autoclosure () -> String
    ) throws(SystemError) -> Value? {
        do {
            return try JSON.decode(type, from: text)
        } catch is NewerFormat {
            throw SystemError("read", path(), code: SystemError.newerFormat)
        } catch {
            return nil
        }
    }

    static func ids(in directory: Directory) throws(SystemError) -> [JobID] {
        var ids: [JobID] = []
        try directory.forEachName { if let id = JobID($0) { ids.append(id) } }
        return ids
    }

    /// Whether a name from outside is one plain part of a path.
    static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".")
            && name.utf8.allSatisfy {
                $0 != UInt8(ascii: "/") && $0 != 0
            }
    }
}
