internal import Glibc

extension Program {
    /// The process id of this process.
    package static var ownProcessID: Int32 { getpid() }
    /// The process id of the parent of this process.
    package static var parentProcessID: Int32 { getppid() }

    /// The path of this process's own program.
    package static func ownPath() throws(SystemError) -> String {
        try link("/proc/self/exe")
    }

    /// Becomes another program, which keeps the process id, the descriptors that are not closed on
    /// exec, and what is to happen when the parent ends.
    /// - Parameter arguments: without the program's own name.
    /// - Returns: only when it fails, why.
    package static func become(_ path: String, _ arguments: [String]) -> SystemError {
        let values = ([path] + arguments).map { strdup($0) } + [nil]
        execvp(path, values)
        let error = SystemError.last("start", path)
        values.forEach { free($0) }
        return error
    }

    /// Sets a variable of this process's environment.
    package static func setEnvironment(_ name: String, _ value: String) { setenv(name, value, 1) }

    /// Sends a signal to the program and all it has started that stayed in its session's first
    /// process group. Only for a program started in a session of its own, and before `poll` or
    /// `wait` has returned its end.
    package func sendToGroup(_ signal: Int32) { _ = kill(-processID, signal) }

    /// What a symbolic link says.
    static func link(_ path: String) throws(SystemError) -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = try retrying("read link", path) {
            buffer.withUnsafeMutableBytes {
                readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
            }
        }
        return String(decoding: buffer.prefix(count), as: UTF8.self)
    }
}
