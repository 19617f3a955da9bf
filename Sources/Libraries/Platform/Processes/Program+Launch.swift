internal import Glibc

extension Program {
    /// The process id of this process.
    package static var ownProcessID: Int32 { getpid() }
    /// The process id of the parent of this process.
    package static var parentProcessID: Int32 { getppid() }

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

    /// A variable of this process's environment; `nil` when it is not set.
    package static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }

    /// Whether this process may start what is at a path.
    package static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// Sends a signal to the program and all it has started that stayed in its session's first
    /// process group. Only for a program started in a session of its own, and before `poll` or
    /// `wait` has returned its end.
    package func sendToGroup(_ signal: Int32) { _ = kill(-processID, signal) }
}
