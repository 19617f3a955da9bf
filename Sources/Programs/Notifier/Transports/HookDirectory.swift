internal import Platform

/// The operator's directory of hook programs. What others could have put there is not run.
struct HookDirectory: Sendable {
    let path: String

    /// Who may write a file or directory besides its owner; see chmod(2).
    private static let writableByOthers: UInt32 = 0o022

    /// The path of a program in it.
    /// - Parameter name: a file's name, without a directory.
    /// - Returns: why not, for the log, when it may not be run.
    func program(_ name: String) -> Result<String, HookError> {
        do throws(SystemError) {
            let directory = try Directory(opening: path)
            guard let own = try directory.info("."), isSafe(own) else {
                return .failure(
                    HookError(
                        "the directory \"\(path)\" belongs to somebody else, or "
                            + "others may write it"))
            }
            guard let info = try directory.info(name), info.kind == .file else {
                return .failure(HookError("there is no file \"\(path)/\(name)\""))
            }
            guard isSafe(info) else {
                return .failure(
                    HookError(
                        "\"\(path)/\(name)\" belongs to somebody else, or others "
                            + "may write it"))
            }
            let full = try directory.resolvedPath + "/" + name
            guard Program.isExecutable(full) else {
                return .failure(HookError("\"\(full)\" cannot be executed"))
            }
            return .success(full)
        } catch {
            return .failure(HookError(error.description))
        }
    }

    private func isSafe(_ info: FileInfo) -> Bool {
        [0, User.ownNumber].contains(info.owner) && info.mode & Self.writableByOthers == 0
    }
}

/// Why a hook is not run, for the log.
struct HookError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
