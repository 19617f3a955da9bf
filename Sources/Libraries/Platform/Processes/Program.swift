internal import CPlatform
internal import Glibc
internal import Text

/// A program started by this one.
package final class Program: Sendable {
    /// Its process id.
    package let processID: Int32
    private let watch: Descriptor
    /// Readable once the program has ended; see pidfd_open(2).
    package var raw: Int32 { watch.raw }

    /// Starts a program with an empty signal mask and no descriptors but the given ones.
    /// - Parameters:
    ///   - path: the program; searched in PATH when it has no slash.
    ///   - arguments: without the program's own name.
    ///   - environment: the whole environment, as `NAME=value`; this process's own when `nil`.
    ///   - descriptors: become its numbers 0, 1, 2, …
    ///   - workingDirectory: where it starts; this process's own when `nil`.
    ///   - newSession: whether it is away from the terminal, so that Ctrl-C does not reach it.
    /// - Throws: `SystemError` when it cannot be started.
    package init(
        _ path: String, _ arguments: [String], environment: [String]? = nil,
        descriptors: [Int32], workingDirectory: String? = nil, newSession: Bool = false
    )
        throws(SystemError)
    {
        var pid: pid_t = 0
        let values = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { $0.map { strdup($0) } + [nil] }
        defer {
            values.forEach { free($0) }
            variables?.forEach { free($0) }
        }
        let code: Int32
        if var variables {
            code = pressroom_spawn(
                &pid, path, values, &variables, descriptors,
                Int32(descriptors.count), workingDirectory, newSession)
        } else {
            code = pressroom_spawn(
                &pid, path, values, environ, descriptors,
                Int32(descriptors.count), workingDirectory, newSession)
        }
        guard code == 0 else { throw SystemError("start", path, code: code) }
        processID = pid
        do throws(SystemError) {
            watch = Descriptor(owning: try retrying("watch", path) { pressroom_pidfd_open(pid) })
        } catch {
            // Nobody would hear of its end.
            _ = kill(pid, SIGKILL)
            _ = Self.wait(for: pid)
            throw error
        }
    }

    /// Sends it a signal; see signal(7). One that has ended is no error.
    package func send(_ signal: Int32) { _ = kill(processID, signal) }

    /// How it ended, or `nil` while it runs. After a result the process id is free for others:
    /// neither call this nor `send` again.
    package func poll() -> End? {
        var status: Int32 = 0
        guard waitpid(processID, &status, WNOHANG) == processID else { return nil }
        return End(status)
    }

    /// Waits until it has ended.
    package func wait() -> End { Self.wait(for: processID) }

    private static func wait(for processID: Int32) -> End {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
        return End(status)
    }

    /// How a process ended.
    package enum End: Hashable, Sendable, CustomStringConvertible {
        case exited(Int32)
        case signalled(Int32)

        init(_ status: Int32) {
            self =
                pressroom_exited(status)
                ? .exited(pressroom_exit_code(status))
                : .signalled(pressroom_signal(status))
        }

        package var description: String {
            switch self {
            case .exited(let code): "exit status \(code)"
            case .signalled(let signal): "signal \(signal) (\(String(cString: strsignal(signal))))"
            }
        }
    }

    /// The path of a program that stands beside the one that is running.
    package static func sibling(_ name: String) -> String {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { return name }
        let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path[..<(path.lastSlash ?? path.startIndex)] + "/" + name
    }

    /// Asks that this process be sent a signal when its own parent ends.
    package static func dieWithParent(_ signal: Int32) { _ = pressroom_die_with_parent(signal) }
}
